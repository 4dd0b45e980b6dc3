"""Pages in Confluence's storage format: well-formed, taken by the strict stub, and read there as we render them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from dovetail.formats.tree.badges import mark_badges
from dovetail.formats.tree.markdown_tree import text_of
from dovetail.model.publishing import Target
from dovetail.publish.markup.confluence import ConfluenceDialect
from dovetail.publish.markup.tree import page_tree
from dovetail.publish.wish import Wish
from dovetail.publish.wishes import wishes_of
from tests.publish.confluence.model import Page
from tests.publish.confluence.server import Stub, cloud, data_center
from tests.publish.confluence.upload import Upload
from tests.publish.confluence.view import render
from tests.publish.markup.specimen import HOSTILE, LINKS, made_up, read_by_people, specimen
from tests.publish.sample import DOCUMENTS, PACK, document

DIALECT = ConfluenceDialect()


def pages(pack: Any = PACK, dialect: ConfluenceDialect = DIALECT) -> dict[str, Wish]:
    target = Target.model_validate(
        {"kind": "confluence-cloud", "to": "https://wiki.harbour.example/wiki", "space": "DOC"}
    )
    wished = wishes_of("handbook", target, [pack], dialect)
    assert wished.problems == ()
    return {wish.key: wish for wish in wished.wishes}


@pytest.fixture(params=[cloud, data_center])
def stub(request: pytest.FixtureRequest) -> Stub:
    make: Callable[[], Stub] = request.param
    return make()


def store(stub: Stub, title: str, text: str) -> Page:
    space = stub.wiki.spaces[0]
    return stub.wiki.create(stub.robot, space, title, text, space.home)


def seen(stub: Stub, page: Page, text: str | None = None) -> str:
    """The words that a reader sees, without white space."""
    plain = unescape(re.sub(r"<[^>]*>", "", render(stub.wiki, page, stub.context, text)))
    return "".join(plain.split())


def element(text: str) -> ElementTree.Element:
    """By a parser that isn't ours."""
    return ElementTree.fromstring(f'<s xmlns:ac="ac" xmlns:ri="ri">{text}</s>')


def test_a_page_in_the_storage_format() -> None:
    page = pages()["QUAY/procurement"]
    assert page.address == "QUAY · Procurement"
    lines = DIALECT.normal(page.text).split("\n")
    assert "dovetail:handbook:QUAY/procurement</ac:parameter>" in lines[0]
    assert '<ac:structured-macro ac:name="note">' in lines
    assert (
        "Ask three suppliers. See "
        '<ac:link><ri:page ri:content-title="QUAY · New quay"/><ac:link-body>the front page</ac:link-body></ac:link>'
        ' and <ac:link ac:anchor="gates"><ri:page ri:content-title="QUAY · Key dates"/>'
        "<ac:link-body>key dates</ac:link-body></ac:link>." in lines
    )
    picture = '<ri:attachment ri:filename="diagrams-procurement.png"/>'
    assert f'<ac:image ac:alt="How a purchase runs">{picture}</ac:image>' in lines
    (file,) = page.files
    assert (file.name, file.media_type) == ("diagrams-procurement.png", "image/png")
    assert file.data.startswith(b"\x89PNG")
    assert '<td style="text-align: right;">5\u00a0May\u00a02026</td>' in pages()["QUAY/key-dates"].text


@pytest.mark.parametrize("editor", ["v1", "v2"])
def test_links_and_places_are_found_by_readers(stub: Stub, editor: str) -> None:
    stub.settings.editor = editor
    wished = pages(dialect=ConfluenceDialect(cloud=stub.cloud))
    stored = {key: store(stub, wish.title, wish.text) for key, wish in wished.items()}
    for key, page in stored.items():
        for file in wished[key].files:
            stub.things.attach(stub.robot, page, Upload(file.name, file.data, file.media_type))
    shown = {key: render(stub.wiki, page, stub.context) for key, page in stored.items()}
    for html in shown.values():
        assert "createlink" not in html
        assert "unknown-attachment" not in html
        assert "wysiwyg-unknown-macro" not in html
    place = re.search(r'href="[^"#]+#([^"]+)">Order<', shown["QUAY/key-dates"])
    assert place is not None
    assert f'id="{unquote(place[1])}"' in shown["QUAY/procurement"]


def test_only_places_that_links_lead_to_are_marked() -> None:
    text = pages()["QUAY/procurement"].text
    assert '<ac:parameter ac:name="">control-PRO-1</ac:parameter>' in text
    assert "three-quotes-pro-1" not in text


def test_what_confluence_makes_of_a_page_is_no_edit(stub: Stub) -> None:
    for wish in pages().values():
        page = store(stub, wish.title, wish.text)
        assert page.body != wish.text
        assert DIALECT.normal(page.body) == DIALECT.normal(wish.text)
        stub.wiki.save_unchanged(page)
        assert DIALECT.normal(page.body) == DIALECT.normal(wish.text)
        assert DIALECT.key_in(page.body, "handbook") == wish.key
        assert DIALECT.key_in(page.body, "other") == ""
        stub.wiki.edit(page, page.body.replace("Generated", "Made"))
        assert DIALECT.normal(page.body) != DIALECT.normal(wish.text)


def test_a_remark_beside_the_text_is_no_edit(stub: Stub) -> None:
    wish = pages()["QUAY/procurement"]
    page = store(stub, wish.title, wish.text)
    stub.wiki.comment(page, "Why three?", "three suppliers")
    assert "inline-comment-marker" in page.body
    assert DIALECT.normal(page.body) == DIALECT.normal(wish.text)


@pytest.mark.parametrize(
    "value", [*HOSTILE, *made_up(60, 7), "]]>", "a\x00b\x0cc", "\ufffe", "</p></ac:link>"]
)
def test_every_value_is_read_as_it_is_written(value: str) -> None:
    sheet = specimen(value)
    text = DIALECT.render(sheet, LINKS)
    element(text)
    assert DIALECT.key_in(text, "handbook") == "QUAY/t"
    for stub in (cloud(), data_center()):
        page = store(stub, "T", text)
        wanted = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "\ufffd", read_by_people(sheet))
        assert seen(stub, page) == wanted
        assert DIALECT.normal(page.body) == DIALECT.normal(text)
        assert DIALECT.normal(DIALECT.normal(text)) == DIALECT.normal(text)
    plain = DIALECT.render(specimen("x"), LINKS)
    special = r"<(ac:structured-macro|ac:link|ri:\w+|ac:image)\b"
    assert re.findall(special, text) == re.findall(special, plain)


def test_a_forged_mark_counts_for_nothing() -> None:
    forged = specimen('<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">dovetail:handbook:X')
    assert DIALECT.key_in(DIALECT.render(forged, LINKS), "handbook") == "QUAY/t"


def test_badges_are_lozenges_that_say_the_same(stub: Stub) -> None:
    body = "# Odd\n\n- Ask. **[+ Added]** **[◆ Head of procurement]**\n- Not. **[− Waived]**\n"
    odd = document("odd", "Odd", body)
    pack = replace(PACK, documents=(*DOCUMENTS, odd))
    wish = pages(pack)["QUAY/odd"]
    assert '<ac:parameter ac:name="title">+ Added</ac:parameter>' in wish.text
    assert '<ac:parameter ac:name="colour">Red</ac:parameter>' in wish.text
    sheet = replace(specimen("x"), document=odd, pack=pack)
    tree = page_tree(sheet)
    mark_badges(tree)
    assert "".join(text_of(tree).split()) in seen(stub, store(stub, wish.title, wish.text))


def test_verdicts_are_lozenges_in_their_colours(stub: Stub) -> None:
    rows = "| A | On track |\n| B | Too late |\n| C | Open |\n| D | exempt |\n| E | Ana |\n"
    body = f"# Odd\n\n| Request | Standing |\n| --- | --- |\n{rows}"
    wish = pages(replace(PACK, documents=(*DOCUMENTS, document("odd", "Odd", body))))["QUAY/odd"]
    lozenge = r'"title">([^<]+)</ac:parameter><ac:parameter ac:name="colour">(\w+)<'
    assert dict(re.findall(lozenge, wish.text)) == {
        "On track": "Green", "Too late": "Red", "Open": "Yellow", "exempt": "Grey",
    }  # fmt: skip
    page = store(stub, wish.title, wish.text)
    assert "BToolateCOpenDexemptEAna" in seen(stub, page)
    assert DIALECT.normal(page.body) == DIALECT.normal(wish.text)


def test_a_long_page_lists_its_sections(stub: Stub) -> None:
    def shown(count: int) -> str:
        body = "# Odd\n\nIn short.\n\n" + "".join(f"## Part {n}\n\nText.\n\n" for n in range(count))
        wish = pages(replace(PACK, documents=(*DOCUMENTS, document("odd", "Odd", body))))["QUAY/odd"]
        return seen(stub, store(stub, f"Odd {count}", wish.text))

    assert "Inshort.Part0Part1Part2Part0Text." in shown(3)
    assert "Inshort.Part0Text." in shown(2)


def test_code_is_shown_whatever_it_is_written_in(stub: Stub) -> None:
    body = "# Odd\n\n`<x> & y`\n\n    MOVE <1> & 2\n\nand\n\n    a ]]> b\n"
    wish = pages(replace(PACK, documents=(*DOCUMENTS, document("odd", "Odd", body))))["QUAY/odd"]
    page = store(stub, wish.title, wish.text)
    assert "Error rendering macro" not in render(stub.wiki, page, stub.context)
    assert "<x>&yMOVE<1>&2anda]]>b" in seen(stub, page)
    assert DIALECT.normal(page.body) == DIALECT.normal(wish.text)


def test_titles_that_confluence_takes(stub: Stub) -> None:
    target = Target.model_validate({"kind": "confluence-cloud", "to": "https://x.example", "space": "DOC"})
    for title in ("A [b] {c} | d # e", "x" * 300, "日本" * 200, "a\u2028b\tc", "~~~~", "a/../b"):
        address = DIALECT.names.address(replace(specimen("x"), title=title), target)
        assert len(address) <= 255
        assert store(stub, address, "<p/>").title == address
    assert DIALECT.names.fold("QUAY · New quay") == DIALECT.names.fold("Quay · new  Quay")


def test_what_is_no_page_is_compared_as_it_is() -> None:
    assert DIALECT.normal("<p>not closed") == "<p>not closed\n"
    assert DIALECT.key_in("<p>not closed", "handbook") == ""
