from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from dovetail.formats.rendered import Rendered
from dovetail.formats.tree.body import read_body
from dovetail.formats.word.docx import render_document_docx, render_pack_docx
from dovetail.formats.word.fonts import embedded
from dovetail.formats.word.look import PADDING, text_size
from dovetail.model.document import Asset, Document, Pack
from tests.formats.sample_pack import in_arabic, sample_document, sample_pack
from tests.formats.word_files import RELATION, WORD, WordFile
from tests.formats.word_schema import misplaced

ROOT = Path(__file__).parents[2]
SWIMLANE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="Source Sans 3, sans-serif">'
    b'<title>Swimlane</title><rect x="1" y="1" width="90" height="40" fill="#e8e0e3"/>'
    b'<text x="10" y="20" font-size="8" font-weight="600" fill="#17202b">Requester</text></svg>'
)


def one(body: str, *, kind: Any = "procedure", assets: tuple[Asset, ...] = (), **changes: Any) -> WordFile:
    document = sample_document(body, kind=kind)
    pack = replace(sample_pack(document), assets=assets, **changes)
    rendered = render_document_docx(document, pack)
    assert rendered.warnings == ()
    return WordFile.of(rendered.data)


@pytest.fixture(scope="module")
def rendered(pack: Pack) -> Rendered:
    return render_pack_docx(pack)


@pytest.fixture(scope="module")
def file(rendered: Rendered) -> WordFile:
    return WordFile.of(rendered.data)


class TestThePack:
    def test_renders_without_a_warning(self, rendered: Rendered) -> None:
        assert rendered.warnings == ()

    def test_its_outline_is_that_of_its_documents(self, pack: Pack, file: WordFile) -> None:
        expected = [
            (heading.level, f"{heading.number} {heading.text}".lstrip())
            for document in pack.documents
            for heading in read_body(document).headings
        ]
        assert file.outline() == expected
        assert (2, "1 Purpose and scope") in expected
        assert (3, "3.1 Freeze periods") in expected

    def test_numbers_are_counted_by_word_and_not_written_twice(self, file: WordFile) -> None:
        written = [
            "".join(node.text or "" for node in paragraph.iter(f"{WORD}t"))
            for paragraph in file.body.iter(f"{WORD}p")
            if (style := paragraph.find(f"{WORD}pPr/{WORD}pStyle")) is not None
            and style.get(f"{WORD}val") in ("Heading2", "Heading3")
        ]
        assert written
        assert not any(re.match(r"\d", text) for text in written)

    def test_every_table_of_the_documents_is_there(self, pack: Pack, file: WordFile) -> None:
        tables = sum(len(list(read_body(document).root.iter("table"))) for document in pack.documents)
        assert len(list(file.body.iter(f"{WORD}tbl"))) == tables + 2  # the facts on the cover, contents

    def test_a_header_row_is_repeated_and_no_row_splits(self, file: WordFile) -> None:
        for table in list(file.body.iter(f"{WORD}tbl"))[2:]:
            rows = table.findall(f"{WORD}tr")
            assert all(row.find(f"{WORD}trPr/{WORD}cantSplit") is not None for row in rows)
            heads = [row for row in rows if row.find(f"{WORD}trPr/{WORD}tblHeader") is not None]
            assert heads in ([], rows[:1])

    def test_every_inner_link_has_its_place_and_no_place_two_names(self, file: WordFile) -> None:
        places = file.bookmarks()
        assert len(places) == len(set(places))
        assert all(re.fullmatch(r"[A-Za-z_]\w{0,39}", place) for place in places)
        links = file.inner_links()
        assert len(links) > 20
        assert set(links) <= set(places)

    def test_the_contents_are_filled_and_word_can_bring_them_up_to_date(
        self, pack: Pack, file: WordFile
    ) -> None:
        lines = [text for style, text in file.paragraphs() if style == "TOC1"]
        assert [re.sub(r"\d+$", "", line) for line in lines] == [
            document.title for document in pack.documents
        ]
        pages = [int(re.findall(r"\d+$", line)[0]) for line in lines]
        assert pages == sorted(pages)
        assert pages[0] == 3
        fields = [node.text.split() for node in file.body.iter(f"{WORD}instrText")]
        places = [field[1] for field in fields if field[0] == "PAGEREF"]
        assert len(places) == len(pack.documents)
        assert set(places) <= set(file.bookmarks())
        assert file.xml("word/settings.xml").find(f"{WORD}updateFields") is not None

    def test_a_pack_of_one_document_has_its_sections_in_the_contents(self, pack: Pack) -> None:
        body = "# Booklet\n\n## Key dates\n\nOne.\n\n### Gates\n\nTwo.\n\n## People\n\nThree.\n"
        only = replace(pack.documents[0], id="index", title="Booklet", body=body)
        file = WordFile.of(render_pack_docx(replace(pack, documents=(only,))).data)

        lines = [text for style, text in file.paragraphs() if style == "TOC1"]
        assert [re.sub(r"^[\d.]+ |\d+$", "", line) for line in lines] == ["Key dates", "People"]
        assert set(file.inner_links()) <= set(file.bookmarks())

    def test_its_contents_stand_in_two_columns_of_whole_groups(self, file: WordFile) -> None:
        contents = next(
            table
            for table in file.body.iter(f"{WORD}tbl")
            if any(style.get(f"{WORD}val") == "TOC1" for style in table.iter(f"{WORD}pStyle"))
        )
        heads = [
            next(style.get(f"{WORD}val") for style in cell.iter(f"{WORD}pStyle"))
            for cell in contents.iter(f"{WORD}tc")
        ]
        assert heads == ["ContentsGroup", "ContentsGroup"]

    def test_head_and_foot_say_where_you_are(self, file: WordFile) -> None:
        heads = [_said(file, path) for path in file.parts if re.fullmatch(r"word/header\d+\.xml", path)]
        feet = [_said(file, path) for path in file.parts if re.fullmatch(r"word/footer\d+\.xml", path)]
        assert "Harbour City Council|Change enablement|Internal" in heads
        assert "TSR-CHE · Revision 0.3|Uncontrolled when printed|DRAFT  ·  Page 1 of 1" in feet

    def test_it_says_what_it_is(self, file: WordFile) -> None:
        core = file.parts["docProps/core.xml"].decode()
        assert "<dc:title>Project procedures – Tram Signalling Renewal</dc:title>" in core
        assert "<dc:creator>Harbour City Council</dc:creator>" in core
        assert "2026-05-04T00:00:00Z" in core

    def test_elements_stand_in_the_order_of_the_schema(self, file: WordFile) -> None:
        for path in file.parts:
            if path.startswith("word/") and path.endswith(".xml"):
                assert misplaced(file.xml(path)) == [], path

    def test_every_relation_leads_to_a_part_of_a_known_kind(self, file: WordFile) -> None:
        for path in [path for path in file.parts if path.startswith("word/") and path.endswith(".xml")]:
            related = file.relations(path)
            used = re.findall(rb'r:(?:id|embed)="([^"]+)"', file.parts[path])
            assert {identifier.decode() for identifier in used} <= set(related)
            for _kind, target, external in related.values():
                assert external or f"word/{target}" in file.parts

    def test_only_what_is_meant_to_leads_out(self, file: WordFile) -> None:
        outside = {kind for kind, _target, external in file.relations().values() if external}
        assert outside <= {"hyperlink"}


class TestText:
    def test_inline_marks_become_word_s_own(self) -> None:
        file = one("# T\n\nA **strong** *lean* `code` word and [a site](https://example.org/a?b=c d).")
        assert ("BodyText", "A strong lean code word and a site.") in file.paragraphs()
        assert file.body.find(f".//{WORD}b") is not None
        assert file.body.find(f".//{WORD}i") is not None
        assert any(node.get(f"{WORD}val") == "Code" for node in file.body.iter(f"{WORD}rStyle"))

    def test_two_numbered_lists_both_begin_with_one(self) -> None:
        file = one("# T\n\n1. a\n2. b\n\ntext\n\n1. c\n2. d\n")
        numbers = [
            node.get(f"{WORD}val")
            for paragraph in file.body.iter(f"{WORD}p")
            if (node := paragraph.find(f"{WORD}pPr/{WORD}numPr/{WORD}numId")) is not None
        ]
        assert numbers[0] == numbers[1] != numbers[2] == numbers[3]
        starts = file.xml("word/numbering.xml").findall(f".//{WORD}startOverride")
        assert [start.get(f"{WORD}val") for start in starts] == ["1", "1"]

    def test_an_alert_is_a_bordered_paragraph_with_its_title(self) -> None:
        file = one("# T\n\n> [!WARNING]\n> Wait.\n>\n> - for this\n")
        assert ("AlertWarningTitle", "▲ Warning") in file.paragraphs()
        assert ("AlertWarning", "Wait.") in file.paragraphs()
        assert ("AlertWarning", "for this") in file.paragraphs()

    def test_a_badge_is_a_chip_and_its_block_has_a_line_at_the_edge(self) -> None:
        file = one(
            "# T\n\n- **[+ Added]** Log it.\n- Plain\n\n| A | B |\n|---|---|\n| **[± Adapted]** x | y |\n"
        )
        chips = [node.get(f"{WORD}val") for node in file.body.iter(f"{WORD}rStyle")]
        assert chips == ["DocumentKind", "ChipAccent", "ChipDashed"]
        edges = [
            node.get(f"{WORD}val")
            for edge in (*file.body.iter(f"{WORD}pBdr"), *file.body.iter(f"{WORD}tcBorders"))
            for node in edge
        ]
        assert edges == ["single", "dashed"]

    def test_a_heading_that_word_would_count_otherwise_keeps_its_number_as_text(self) -> None:
        file = one("# T\n\n## 4 Fourth\n\ntext\n\n## 1 First\n\ntext\n")
        assert (2, "4\u2002Fourth") in file.outline()
        assert (2, "1 First") in file.outline()

    @pytest.mark.parametrize("address", ["http://[bad", "https://exa mple/", "http://a:b:c/"])
    def test_an_address_that_word_would_refuse_the_file_for_is_plain_text(self, address: str) -> None:
        file = one(f"# T\n\nsee [x](<{address}>)")
        assert not any(external for _kind, _target, external in file.relations().values())

    def test_what_hides_or_turns_text_is_written_out(self) -> None:
        assert any("[U+202E]" in said for _style, said in one("# T\n\na\u202eb").paragraphs())

    def test_a_document_s_links_to_others_lead_to_their_word_files(self, pack: Pack) -> None:
        role = next(document for document in pack.documents if document.id == "roles/project-manager")
        file = WordFile.of(render_document_docx(role, pack).data)
        targets = {target for _kind, target, external in file.relations().values() if external}
        assert targets == {"../procurement.docx", "../key-dates.docx", "../open-questions.docx"}
        whole = WordFile.of(render_document_docx(pack.documents[2], pack).data)
        places = {node.get(f"{WORD}anchor") for node in file.body.iter(f"{WORD}hyperlink")}
        assert places & set(whole.bookmarks())


class TestPictures:
    def shown(self, width: int, height: int) -> WordFile:
        asset = Asset("diagrams/x.svg", "image/svg+xml", SWIMLANE % (width, height))
        return one("# T\n\n![Steps of T](diagrams/x.svg)\n\nafter", assets=(asset,))

    def test_a_drawing_stands_as_drawing_and_as_pixels_with_its_description(self) -> None:
        file = self.shown(400, 600)
        assert {"word/media/diagrams-x.png", "word/media/diagrams-x.svg"} <= set(file.parts)
        described = [node.get("descr") for node in file.body.iter("{*}docPr")]
        assert described == ["Steps of T"]
        assert len(list(file.body.iter("{*}svgBlip"))) == 1

    def test_its_letters_are_shapes_so_that_no_font_is_asked_for(self) -> None:
        drawing = self.shown(400, 600).parts["word/media/diagrams-x.svg"]
        assert b"<text" not in drawing
        assert b"<path" in drawing

    def test_a_wide_drawing_gets_a_page_across(self) -> None:
        file = self.shown(760, 400)
        turned = [node.get(f"{WORD}orient") for node in file.body.iter(f"{WORD}pgSz")]
        assert turned == [None, "landscape", None]

    def test_a_picture_that_cannot_be_drawn_is_told_in_words_and_reported(self) -> None:
        asset = Asset("diagrams/x.svg", "image/svg+xml", b"no drawing")
        document = sample_document("# T\n\n![Steps of T](diagrams/x.svg)")
        done = render_document_docx(document, replace(sample_pack(document), assets=(asset,)))
        assert [found.code for found in done.warnings] == ["print-problem"]
        assert any("Steps of T" in said for _style, said in WordFile.of(done.data).paragraphs())


class TestLanguageAndPaper:
    def test_the_text_says_its_language(self) -> None:
        styles = one("# T\n\ntext", language="de-CH").xml("word/styles.xml")
        assert styles.find(f".//{WORD}lang").get(f"{WORD}val") == "de-CH"

    def test_from_right_to_left(self) -> None:
        own = in_arabic(sample_pack()).own_words
        text = "# كتاب\n\nنص عربي\n\n| أ | ب |\n|---|---|\n| ج | د |\n"
        file = one(text, language="ar", own_words=own)
        assert file.body.find(f".//{WORD}rtl") is not None
        assert file.body.find(f".//{WORD}bidiVisual") is not None
        assert file.body.find(f".//{WORD}sectPr/{WORD}bidi") is not None
        assert file.xml("word/styles.xml").find(f".//{WORD}pPr/{WORD}bidi") is not None

    def test_letter_paper(self) -> None:
        brand = replace(sample_pack().brand, page_size="Letter")
        paper = next(one("# T\n\ntext", brand=brand).body.iter(f"{WORD}pgSz"))
        assert (paper.get(f"{WORD}w"), paper.get(f"{WORD}h")) == ("12240", "15840")


class TestFonts:
    def test_the_fonts_that_the_styles_name_travel_along(self, file: WordFile) -> None:
        table = file.xml("word/fontTable.xml")
        sans = next(font for font in table if font.get(f"{WORD}name") == "Source Sans 3")
        slots = [node.tag.removeprefix(WORD) for node in sans if node.get(f"{RELATION}id")]
        assert slots == ["embedRegular", "embedBold", "embedItalic", "embedBoldItalic"]
        for node in [node for node in sans if node.get(f"{RELATION}id")]:
            _kind, target, _external = file.relations("word/fontTable.xml")[node.get(f"{RELATION}id")]
            key = bytes.fromhex(re.sub(r"[{}-]", "", node.get(f"{WORD}fontKey")))[::-1]
            data = file.parts[f"word/{target}"]
            head = bytes(byte ^ key[number % 16] for number, byte in enumerate(data[:32]))
            assert head[:4] == b"\x00\x01\x00\x00"


class TestBrandFonts:
    """A brand whose font is wider than the bundled one, and drawn with cubic outlines."""

    @pytest.fixture(scope="class")
    @classmethod
    def brand(cls) -> Any:
        folder = ROOT / "profiles/gitlab/brand"
        fonts = tuple(
            Asset(name, "font/otf", (folder / name).read_bytes())
            for name in ("Inter-Regular.otf", "Inter-SemiBold.otf")
        )
        return replace(sample_pack().brand, body_font="Inter", heading_font="Inter", fonts=fonts)

    def test_travel_along_with_outlines_that_word_takes(self, brand: Any) -> None:
        faces = embedded("Inter", brand)
        assert [face.slot for face in faces] == ["embedRegular", "embedBold"]
        for face in faces:
            key = bytes.fromhex(re.sub(r"[{}-]", "", face.key))[::-1]
            head = bytes(byte ^ key[number % 16] for number, byte in enumerate(face.data[:32]))
            font = TTFont(io.BytesIO(head + face.data[32:]))
            assert "glyf" in font
            assert "CFF " not in font
            assert font["name"].getDebugName(1) == "Inter"
            assert font.getGlyphSet()[font.getBestCmap()[ord("A")]].width > 0

    def test_get_the_room_that_a_date_takes_in_them(self, brand: Any) -> None:
        words = " ".join(["word"] * 60)
        body = f"# T\n\n| Day | What |\n|---|---|\n| Wed,\u00a0Dec\u00a08,\u00a02000 | {words} |\n"
        column = next(one(body, brand=brand).body.iter(f"{WORD}gridCol"))
        font = TTFont(io.BytesIO(brand.fonts[0].data))
        letters, advances = font.getBestCmap(), font["hmtx"]
        date = sum(advances[letters[ord(letter)]][0] for letter in "Wed, Dec 8, 2000")
        size = text_size(brand) * 0.892
        needed = date / font["head"].unitsPerEm * size * 20 + PADDING[brand.tables]
        assert int(column.get(f"{WORD}w")) >= needed


def test_a_chip_has_a_fill_and_no_border_that_another_line_would_cut(file: WordFile) -> None:
    styles = file.xml("word/styles.xml")
    chips = [style for style in styles if style.get(f"{WORD}styleId", "").startswith("Chip")]
    assert len(chips) == 7
    assert all(chip.find(f".//{WORD}shd") is not None for chip in chips)
    assert all(chip.find(f".//{WORD}bdr") is None for chip in chips)


class TestSameInputSameBytes:
    CODE = """
import hashlib
from dovetail.formats.word.docx import render_pack_docx
from tests.formats.sample_pack import sample_pack
print(hashlib.sha256(render_pack_docx(sample_pack()).data).hexdigest())
"""

    def test_in_another_process_zone_and_hash_order(self, rendered: Rendered) -> None:
        found = subprocess.run(
            [sys.executable, "-c", self.CODE],
            env={**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland", "LANG": "C"},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert found.stdout.strip() == hashlib.sha256(rendered.data).hexdigest()


def test_the_gap_below_the_last_table_does_not_begin_a_page() -> None:
    file = one("# T\n\n| A |\n|---|\n| b |\n")
    last = list(file.body.iter(f"{WORD}p"))[-1]
    assert last.find(f"{WORD}pPr/{WORD}pStyle").get(f"{WORD}val") == "TableGap"
    assert last.find(f"{WORD}pPr/{WORD}spacing").get(f"{WORD}line") == "20"


def test_the_rows_of_a_low_table_stay_together_and_those_of_a_long_one_do_not() -> None:
    def kept(rows: int) -> list[bool]:
        file = one("# T\n\n| A |\n|---|\n" + "| b |\n" * rows)
        drawn = list(file.body.iter(f"{WORD}tbl"))[-1].findall(f"{WORD}tr")
        return [row.find(f"{WORD}tc/{WORD}p/{WORD}pPr/{WORD}keepNext") is not None for row in drawn]

    assert kept(4) == [True, True, True, True, False]
    assert not all(kept(9)[:-1])


def test_a_procedure_without_any_section_is_a_whole_file() -> None:
    document = Document("a", "A", "1", "front", "# A")
    assert WordFile.of(render_document_docx(document, sample_pack(document)).data).outline() == [(1, "A")]


def _said(file: WordFile, path: str) -> str:
    """The lines of a head or foot."""
    lines = (
        "".join(node.text or "" for node in paragraph.iter(f"{WORD}t"))
        for paragraph in file.xml(path).iter(f"{WORD}p")
    )
    return "|".join(line for line in lines if line)
