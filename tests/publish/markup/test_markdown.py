"""Pages as Markdown files: named, linked and marked as each kind of site or wiki wants them."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from urllib.parse import unquote

import pytest
import yaml

from dovetail.model.publishing import Flavour, Target
from dovetail.publish.backends.file_pages import not_for_files
from dovetail.publish.markup.markdown import MarkdownDialect
from dovetail.publish.markup.registry import dialect_of
from dovetail.publish.wish import Wish
from dovetail.publish.wishes import wishes_of
from tests.publish.sample import DOCUMENTS, PACK, document, renamed

FOLDERS: tuple[Flavour, ...] = ("plain", "mkdocs", "docusaurus")
_TO = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")


def pages(flavour: Flavour, *, root: str | None = None, pack: object = PACK) -> dict[str, Wish]:
    kind = "folder" if flavour in FOLDERS else "git"
    target = Target.model_validate({"kind": kind, "to": "./x", "flavour": flavour, "root": root})
    wished = wishes_of("handbook", target, [pack], dialect_of(target))  # type: ignore[list-item]
    assert wished.problems == ()
    return {wish.key: wish for wish in wished.wishes}


@pytest.mark.parametrize("flavour", FOLDERS)
def test_every_link_in_a_folder_leads_to_a_file_and_a_place_in_it(flavour: Flavour) -> None:
    found = pages(flavour)
    files = {wish.address: wish.text for wish in found.values()}
    files |= {file.name: "" for wish in found.values() for file in wish.files}
    count = 0
    for wish in found.values():
        for _image, to in _TO.findall(wish.text):
            path, _, place = to.partition("#")
            there = posixpath.normpath(posixpath.join(posixpath.dirname(wish.address), unquote(path)))
            there = there if path else wish.address
            assert there in files, (wish.key, to)
            slugs = {line.lstrip("# ").lower() for line in files[there].split("\n") if line.startswith("#")}
            assert not place or f'id="{place}"' in files[there] or place in slugs
            count += 1
    assert count > 8


@pytest.mark.parametrize(
    ("flavour", "address", "front", "link", "picture"),
    [
        ("github", "QUAY-Procurement.md", "QUAY-New-quay", "QUAY-Key-dates#gates",
         "procedures/QUAY/diagrams/procurement.svg"),
        ("gitea", "QUAY-Procurement.md", "QUAY-New-quay", "QUAY-Key-dates#gates",
         "procedures/QUAY/diagrams/procurement.svg"),
        ("gitlab", "QUAY/procurement.md", "procedures/QUAY", "procedures/QUAY/key-dates#gates",
         "diagrams/procurement.svg"),
        ("azure", "QUAY/Procurement.md", "/procedures/QUAY", "/procedures/QUAY/Key-dates#gates",
         "/procedures/.attachments/QUAY-diagrams-procurement.svg"),
    ],
)  # fmt: skip
def test_a_git_wiki_is_linked_by_its_own_rules(
    flavour: Flavour, address: str, front: str, link: str, picture: str
) -> None:
    page = pages(flavour, root="procedures")["QUAY/procurement"]
    assert page.address == address
    assert f"[the front page]({front}) and [key dates]({link})" in page.text
    assert f"![How a purchase runs]({picture})" in page.text
    assert page.text.startswith("<!-- dovetail: handbook QUAY/procurement -->\n\n# Procurement\n")


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("क्रय की प्रक्रिया", "क्रय-की-प्रक्रिया"),
        ("مُشْتَرَيَات", "مُشْتَرَيَات"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("การจัดซื้อ (ใหม่)", "การจัดซื้อ-ใหม่"),
        ("Mua sắm / đấu thầu", "Mua-sắm-đấu-thầu"),
        ("Buy-in: 2nd \u200d part", "Buy-in-2nd-part"),
    ],
)
def test_a_flat_wiki_spells_titles_as_people_do(title: str, name: str) -> None:
    more = document("odd", title, f"# {title}\n")
    found = pages("github", pack=replace(PACK, documents=(*DOCUMENTS, more)))
    assert found["QUAY/odd"].address == f"QUAY-{name}.md"


def test_azure_encodes_what_it_would_take_for_something_else() -> None:
    page = pages("azure", pack=renamed(PACK, "procurement", 'Buy-in: "how"?'))["QUAY/procurement"]
    assert page.address == "QUAY/Buy%2Din%3A-%22how%22%3F.md"


def test_a_long_title_is_cut_and_stays_unique() -> None:
    titles = ("x" * 300, "x" * 299 + "y")
    more = tuple(document(f"long-{n}", title, f"# {title}\n") for n, title in enumerate(titles))
    found = pages("github", pack=replace(PACK, documents=(*DOCUMENTS, *more)))
    addresses = {found["QUAY/long-0"].address, found["QUAY/long-1"].address}
    assert len(addresses) == 2
    assert all(len(one) < 110 for one in addresses)


def test_a_page_of_docusaurus_is_a_program_that_runs() -> None:
    body = "# T\n\nimport this\n\n> [!TIP]\n> - one<br>two\n\n> said\n\n`{x} <br>`\n"
    odd = document("odd", 'A "title"', body)
    page = pages("docusaurus", pack=replace(PACK, documents=(*DOCUMENTS, odd)))["QUAY/odd"]
    assert page.text.startswith('---\ndovetail: "handbook QUAY/odd"\ntitle: "QUAY · A \\"title\\""\n')
    assert '\nsidebar_label: "A \\"title\\""\n' in page.text
    assert "\n&#105;mport this\n" in page.text
    assert "\n:::tip\n\n- one<br />two\n\n:::\n" in page.text
    assert "`{x} <br>`" in page.text
    assert "<!--" not in page.text


def test_docusaurus_finds_the_places_that_links_lead_to() -> None:
    found = pages("docusaurus")
    with_place = found["QUAY/procurement"].text
    assert "---\n\nimport Link from '@docusaurus/Link';\n\n# Procurement\n" in with_place
    assert '\n<Link id="control-PRO-1" style={{scrollMarginTop: ' in with_place
    assert "import" not in found["QUAY/key-dates"].text


def test_docusaurus_copies_no_place_into_its_contents() -> None:
    odd = document("odd", "Odd", '# Odd\n\n## <a id="a"></a><a id="b"></a>Said `x`\n\n`## <a id="c"></a>`\n')
    text = pages("docusaurus", pack=replace(PACK, documents=(*DOCUMENTS, odd)))["QUAY/odd"].text
    assert re.search(r'<Link id="a"[^>]*></Link><Link id="b"[^>]*></Link>\n\n## Said `x`\n', text)
    assert '`## <a id="c"></a>`' in text


def test_the_menu_of_docusaurus_names_first_what_is_asked_for_first() -> None:
    documents = (*DOCUMENTS, document("alignment", "Alignment sheet", "# Alignment sheet\n"))
    found = pages("docusaurus", pack=replace(PACK, documents=documents))
    heads = {key: yaml.safe_load(wish.text.split("---\n")[1]) for key, wish in found.items()}
    assert "sidebar_position" not in heads["QUAY"]
    below = sorted(heads.keys() - {"QUAY"}, key=lambda key: heads[key]["sidebar_position"])
    assert [heads[key]["sidebar_label"] for key in below[:2]] == ["Key dates", "Alignment sheet"]
    others = {heads[key]["sidebar_position"] for key in below[2:]}
    assert len(others) == 1


@pytest.mark.parametrize("flavour", ["mkdocs", "docusaurus", "plain"])
def test_labels_are_tags_where_a_site_has_them(flavour: Flavour) -> None:
    labels = ["procedures", 'made "here"']
    target = Target.model_validate({"kind": "folder", "to": "./x", "flavour": flavour, "labels": labels})
    dialect = dialect_of(target)
    for wish in wishes_of("handbook", target, [PACK], dialect).wishes:
        assert ("tags" in wish.text) == (flavour != "plain")
        assert dialect.key_in(wish.text, "handbook") == wish.key
        if flavour != "plain":
            head = yaml.safe_load(wish.text.split("---\n")[1])
            assert head["tags"] == labels
    assert any("labels" in note for note in not_for_files(target)) == (flavour != "docusaurus")


def test_boxes_are_quotes_where_there_are_none() -> None:
    assert "> **Important**\n>\n> Ask before you buy." in pages("mkdocs")["QUAY/procurement"].text
    assert "> [!IMPORTANT]\n> Ask before you buy." in pages("plain")["QUAY/procurement"].text


@pytest.mark.parametrize("flavour", ["plain", "docusaurus"])
def test_a_mark_is_known_whatever_ends_its_lines(flavour: Flavour) -> None:
    dialect = MarkdownDialect(flavour)
    for key, page in pages(flavour).items():
        for text in (page.text, page.text.replace("\n", "\r\n"), f"\ufeff{page.text}"):
            assert dialect.key_in(text, "handbook") == key
            assert dialect.key_in(text, "other") == ""
    assert dialect.key_in("# T\n\n<!-- dovetail: handbook QUAY -->\n", "handbook") == ""


def test_what_stands_in_code_is_left_alone() -> None:
    odd = document(
        "odd", "Odd", "# Odd\n\n`[x](index.md)`\n\n```\n[x](index.md)\n> [!NOTE]\n```\n\n[x](index.md)\n"
    )
    text = pages("gitlab", pack=replace(PACK, documents=(*DOCUMENTS, odd)))["QUAY/odd"].text
    assert "`[x](index.md)`" in text
    assert "```\n[x](index.md)\n> [!NOTE]\n```" in text
    assert "\n[x](QUAY)\n" in text
