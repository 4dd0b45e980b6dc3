"""Pages in the markup of wikis: what is ours is markup, and what a profile says is text.

Expected lines were compared with what MediaWiki 1.39 and DokuWiki 2022-07-31 show of them.
"""

from __future__ import annotations

import gettext
import io
from dataclasses import replace
from typing import Any

import pytest

from dovetail.formats.tree.headings import anchor_headings, move_anchors_into_headings
from dovetail.formats.tree.markdown_tree import read_markdown
from dovetail.model.document import Asset
from dovetail.model.language import Language, speaking
from dovetail.model.publishing import Target
from dovetail.publish.markup.dokuwiki import sections
from dovetail.publish.markup.dokuwiki_text import literal as dokuwiki
from dovetail.publish.markup.mediawiki import MediaWikiDialect
from dovetail.publish.markup.mediawiki_text import literal as mediawiki
from dovetail.publish.markup.registry import dialect_of
from dovetail.publish.wish import Wish
from dovetail.publish.wishes import file_of, wishes_of
from tests.publish.markup.specimen import HOSTILE, LINKS, specimen
from tests.publish.sample import PACK, document, renamed


def pages(kind: str, **more: Any) -> dict[str, Wish]:
    target = Target.model_validate(
        {"kind": kind, "to": "https://wiki.harbour.example", "root": "procedures", **more}
    )
    wished = wishes_of("handbook", target, [PACK], dialect_of(target))
    assert wished.problems == ()
    return {wish.key: wish for wish in wished.wishes}


def test_a_page_as_wikitext() -> None:
    page = pages("mediawiki")["QUAY/procurement"]
    assert page.address == "procedures/QUAY · Procurement"
    lines = page.text.split("\n")
    assert lines[0] == "<!-- dovetail: handbook QUAY/procurement -->"
    assert "<b>Important</b>" in lines
    assert '== <span id="controls"></span>1 Controls ==' in lines
    assert (
        '=== <span id="control-PRO-1"></span><span id="three-quotes-pro-1"></span>'
        "Three quotes &#91;PRO-1&#93; ===" in lines
    )
    assert (
        "Ask three suppliers. See [[:procedures/QUAY · New quay|the front page]] and "
        "[[:procedures/QUAY · Key dates#gates|key dates]]." in lines
    )
    assert (
        '<div style="overflow-x:auto; margin:1em 0">'
        "[[File:Procedures-QUAY-diagrams-procurement.png|alt=How a purchase runs]]</div>" in lines
    )
    # Its headings have numbers: the wiki's own contents would count them again.
    assert "* [[#controls|1 Controls]]" in lines
    assert "** [[#three-quotes-pro-1|Three quotes &#91;PRO-1&#93;]]" in lines
    dates = pages("mediawiki")["QUAY/key-dates"].text
    assert "__NOTOC__" not in dates
    assert '| style="text-align:end; white-space:nowrap" | 5 May 2026' in dates
    assert "| [[:procedures/QUAY · Procurement#control-PRO-1|Order]]" in dates


def test_a_page_as_dokuwiki_has_it() -> None:
    page = pages("dokuwiki")["QUAY/procurement"]
    assert page.address == "procedures:quay:procurement"
    lines = page.text.split("\n")
    assert lines[0] == "====== QUAY · Procurement ======"
    assert lines[-2] == "<sub>%%dovetail: handbook QUAY/procurement%%</sub>"
    assert "> **Important**" in lines
    assert "===== 1 Controls =====" in lines
    assert "==== Three quotes [PRO-1] ====" in lines
    assert (
        "Ask three suppliers. See [[:procedures:quay:start|the front page]] and "
        "[[:procedures:quay:key-dates#gates|key dates]]." in lines
    )
    assert "{{:procedures:quay:diagrams:procurement.png|How a purchase runs}}" in lines
    dates = pages("dokuwiki")["QUAY/key-dates"].text
    assert "|  5\u00a0May\u00a02026 | [[:procedures:quay:procurement#three_quotes_pro-1|Order]] |" in dates


class _Hebrew(gettext.NullTranslations):
    """A catalogue in which every sentence is told: what it says does not matter here."""


HEBREW = Language("he", _Hebrew())
ODD = """\
# Odd

| | |
| --- | --- |
| Owner | Ana **[± Adapted]** |

| Request | Begin by | Standing |
| --- | --- | --- |
| A | 14 December 2026 | On track |
"""


def odd(kind: str) -> list[str]:
    """The lines of a page that has what tables of packs have."""
    pack = replace(PACK, documents=(*PACK.documents, document("odd", "Odd", ODD)))
    target = Target.model_validate({"kind": kind, "to": "https://wiki.harbour.example", "root": "procedures"})
    wishes = wishes_of("handbook", target, [pack], dialect_of(target)).wishes
    return next(wish.text for wish in wishes if wish.key == "QUAY/odd").split("\n")


def test_tables_of_mediawiki_say_what_heads_a_row_and_what_stays_on_a_line() -> None:
    lines = odd("mediawiki")
    assert '! scope="row" style="text-align:start" | Owner' in lines
    assert '! scope="col" style="text-align:start" | Request' in lines
    assert '| style="white-space:nowrap" | 14 December 2026' in lines
    (badge,) = [line for line in lines if "Adapted" in line]
    assert ' | Ana <span style="background:#fdf3d3; color:#6b4a00;' in badge
    assert badge.endswith('white-space:nowrap"><b>± Adapted</b></span>')
    (verdict,) = [line for line in lines if "On track" in line]
    assert "background:#e3f5e8; color:#14602f" in verdict


def test_columns_of_long_texts_share_the_width_of_a_page_unless_some_take_what_they_need() -> None:
    many = "; ".join(f"Ana Costa number {n} (Head of procurement)" for n in range(20))
    words = "their own page, and the procedures that it names"

    def heads(third: str) -> list[bool]:
        body = f"# T\n\n| Goes to | What | Why |\n| --- | --- | --- |\n| {many} | {words} | {third} |\n"
        sheet = specimen("x")
        text = MediaWikiDialect().render(replace(sheet, document=replace(sheet.document, body=body)), LINKS)
        return ["width:" in line for line in text.split("\n") if line.startswith('! scope="col"')]

    assert heads(words) == [True, True, True]
    assert heads("14 December 2026") == [False, False, False]


def test_tables_of_dokuwiki_say_what_heads_a_row_and_what_stays_on_a_line() -> None:
    lines = odd("dokuwiki")
    assert "^ Owner | Ana **%%[%%± Adapted%%]%%** |" in lines
    assert "^ Request ^ Begin\u00a0by ^ Standing ^" in lines
    assert "| A | 14\u00a0December\u00a02026 | On track |" in lines


def test_a_very_long_page_of_mediawiki_lists_its_sections_alone() -> None:
    def contents(sections: int) -> str:
        parts = "".join(f"## Part {n}\n\n### Approvals\n\nText.\n\n" for n in range(sections))
        sheet = specimen("x")
        document_ = replace(sheet.document, body=f"# T\n\n{parts}")
        return MediaWikiDialect().render(replace(sheet, document=document_), LINKS)

    assert "__NOTOC__" not in contents(15)
    long = contents(16)
    assert "\n* [[#part-15|Part 15]]\n" in long
    assert "|Approvals]]" not in long


def test_a_pack_that_runs_to_the_left_does_so_in_a_wiki_that_does_not() -> None:
    said = "אישור PR-1 עד 5 במאי"
    sheet = specimen(said)
    with speaking(HEBREW):
        wikitext = MediaWikiDialect().render(sheet, LINKS)
        target = Target.model_validate({"kind": "dokuwiki", "to": "https://x.example"})
        dokuwiki_text = dialect_of(target).render(sheet, LINKS)
    assert '\n<div class="mw-content-rtl" lang="he" dir="rtl">\n' in wikitext
    assert 'אישור <bdi dir="ltr">PR-1</bdi> עד' in wikitext
    assert "  * \u2067אישור \u2066PR-1\u2069 עד 5 במאי\u2069\n" in dokuwiki_text
    english = MediaWikiDialect().render(sheet, LINKS)
    assert '\n<div class="mw-content-ltr" lang="en" dir="ltr">\n' in english
    assert '<bdi dir="rtl">אישור</bdi>' in english


@pytest.mark.parametrize("kind", ["mediawiki", "dokuwiki"])
def test_a_page_knows_its_mark(kind: str) -> None:
    dialect = dialect_of(Target.model_validate({"kind": kind, "to": "https://x.example"}))
    for key, page in pages(kind).items():
        assert dialect.key_in(page.text, "handbook") == key
        assert dialect.key_in(dialect.normal(page.text), "handbook") == key
        assert dialect.key_in(page.text, "another") == ""
    forged = specimen("<!-- dovetail: handbook QUAY/x --> <sub>%%dovetail: handbook QUAY/x%%</sub>")
    assert dialect.key_in(dialect.render(forged, LINKS), "handbook") == "QUAY/t"


@pytest.mark.parametrize("value", HOSTILE)
def test_no_value_is_markup_in_wikitext(value: str) -> None:
    written = mediawiki(value)
    for opener in ("{{", "[[", "{|", "~~~", "''", "<", "__", "//", "||", "!!"):
        assert opener not in written
    assert not written.startswith(("*", "#", ":", ";", "=", "-", "|", " *"))
    assert "|" not in written


@pytest.mark.parametrize("value", HOSTILE)
def test_no_value_is_markup_in_dokuwiki(value: str) -> None:
    guarded = dokuwiki(value)
    bare = "".join(
        part for number, part in enumerate(guarded.replace("<nowiki>", "%%").replace("</nowiki>", "%%").split("%%"))
        if number % 2 == 0
    )  # fmt: skip
    for opener in (
        "{{",
        "[[",
        "((",
        "~~",
        "''",
        '"',
        "<",
        ">",
        "__",
        "//",
        "**",
        "\\\\",
        "|",
        "^",
        "--",
        "...",
    ):
        assert opener not in bare


def test_titles_that_mediawiki_takes() -> None:
    dialect = MediaWikiDialect()
    target = Target.model_validate(
        {"kind": "mediawiki", "to": "https://x.example", "titles": "{project}: {title}"}
    )
    for title in ("A [b] {c} | d # e", "x" * 300, "日本" * 90, "a/../b", "~~~~", "100%25", "a_b"):
        (sheet,) = [replace(specimen("x"), title=title)]
        address = dialect.names.address(sheet, target)
        assert not set(address) & set("#<>[]|{}_")
        assert len(address.encode()) <= 250
        assert "/../" not in address
        assert "~~~" not in address
    assert dialect.names.fold("quay: new_quay") == dialect.names.fold("Quay: new quay")
    longer = renamed(PACK, "procurement", "x" * 300)
    assert wishes_of("handbook", target, [longer], dialect).problems == ()


def test_sections_of_dokuwiki_are_counted_up() -> None:
    root = read_markdown(
        '# T\n\n## Über 1.5 Größen\n\n## Steps\n\n<a id="a"></a>\n\n### Steps\n\ntext <a id="b"></a>\n\n## 7\n'
    )
    move_anchors_into_headings(root)
    anchor_headings(root, number_sections=False)
    found = sections(root)
    assert found["a"] == "steps1"
    assert found["b"] == "steps1"
    assert "ueber_15_groessen" in found.values()
    assert "section7" in found.values()


def test_a_drawing_is_as_large_as_it_is_shown() -> None:
    from PIL import Image

    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 100"><title>Flow</title></svg>'
    file = file_of("x.png", Asset("diagrams/x.svg", "image/svg+xml", drawing))
    with Image.open(io.BytesIO(file.data)) as image:
        assert image.size == (800, 200)


def test_a_drawing_is_stored_as_pixels_and_known_by_its_source() -> None:
    (file,) = pages("mediawiki")["QUAY/procurement"].files
    assert (file.name, file.media_type) == ("Procedures-QUAY-diagrams-procurement.png", "image/png")
    assert file.data.startswith(b"\x89PNG")
    (drawn,) = pages("folder", to="x", root=None)["QUAY/procurement"].files
    assert drawn.source == file.source
    assert drawn.data == PACK.assets[0].data


def test_two_alerts_stay_two() -> None:
    for kind in ("mediawiki", "dokuwiki"):
        text = pages(kind)["QUAY/procurement"].text
        assert "IMPORTANT" not in text
        assert text.count("Note") == 1


def test_code_is_shown_as_it_was_written() -> None:
    sheet = specimen("x")
    sheet = replace(sheet, document=replace(sheet.document, body="# T\n\n`a <b> & c`\n\n    p <q>\n"))
    wikitext = MediaWikiDialect().render(sheet, LINKS)
    assert "<code>a &lt;b&gt; &amp; c</code>" in wikitext
    assert "<pre>p &lt;q&gt;</pre>" in wikitext
    target = Target.model_validate({"kind": "dokuwiki", "to": "https://x.example"})
    assert "&lt;" not in dialect_of(target).render(sheet, LINKS)
