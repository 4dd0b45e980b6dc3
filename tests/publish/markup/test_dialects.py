"""Pages in the markup of wikis: what is ours is markup, and what a profile says is text.

Expected lines were compared with what MediaWiki 1.39 and DokuWiki 2022-07-31 show of them.
"""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest

from dovetail.formats.headings import anchor_headings, move_anchors_into_headings
from dovetail.formats.markdown_tree import read_markdown
from dovetail.model.document import Asset
from dovetail.model.publishing import Target
from dovetail.publish.markup.dokuwiki import sections
from dovetail.publish.markup.dokuwiki_text import literal as dokuwiki
from dovetail.publish.markup.mediawiki import MediaWikiDialect
from dovetail.publish.markup.mediawiki_text import literal as mediawiki
from dovetail.publish.markup.registry import dialect_of
from dovetail.publish.wish import Wish
from dovetail.publish.wishes import file_of, wishes_of
from tests.publish.markup.specimen import HOSTILE, LINKS, specimen
from tests.publish.sample import PACK, renamed


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
        '<div style="overflow-x:auto">'
        "[[File:Procedures-QUAY-diagrams-procurement.png|alt=How a purchase runs]]</div>" in lines
    )
    # Its headings have numbers: the wiki's own contents would count them again.
    assert "* [[#controls|1 Controls]]" in lines
    assert "** [[#three-quotes-pro-1|Three quotes &#91;PRO-1&#93;]]" in lines
    dates = pages("mediawiki")["QUAY/key-dates"].text
    assert "__NOTOC__" not in dates
    assert '| style="text-align:right" | 5 May 2026' in dates
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
    assert "|  5 May 2026 | [[:procedures:quay:procurement#three_quotes_pro-1|Order]] |" in dates


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
