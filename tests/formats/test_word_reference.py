"""An organization's own Word file decides the looks, and brings nothing along that leads out or runs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Cm, Pt
from PIL import Image

from dovetail.formats.rendered import Rendered
from dovetail.formats.word.docx import render_pack_docx
from dovetail.model.document import Asset
from tests.formats.sample_pack import sample_document, sample_pack
from tests.formats.word_files import WORD, WordFile
from tests.formats.word_schema import misplaced

BODY = "# Purchasing\n\ntext\n\n- a\n\n1. b\n\n## Purpose\n\n| A | B |\n|---|---|\n| c | d |\n"


def house(*changes: Callable[[Any], None]) -> bytes:
    """A Word file as an organization makes it in Word."""
    document = docx.Document()
    document.styles["Normal"].font.name = "Georgia"
    document.styles["Normal"].font.size = Pt(11)
    document.styles.add_style("Alert", WD_STYLE_TYPE.PARAGRAPH).font.name = "Impact"
    section = document.sections[0]
    section.page_width, section.page_height, section.left_margin = Cm(21.59), Cm(27.94), Cm(4)
    logo = io.BytesIO()
    Image.new("RGB", (12, 4), "#800040").save(logo, "PNG")
    logo.seek(0)
    section.header.paragraphs[0].text = "House head"
    section.header.paragraphs[0].add_run().add_picture(logo)
    document.add_paragraph("Text of the reference document")
    for change in changes:
        change(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def rewritten(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The file with one part changed by hand."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, change(content.decode()) if name == part else content)
    return buffer.getvalue()


def rendered(data: bytes) -> Rendered:
    pack = sample_pack(sample_document(BODY))
    reference = Asset("house.docx", "", data)
    return render_pack_docx(replace(pack, brand=replace(pack.brand, reference_document=reference)))


def written(data: bytes) -> WordFile:
    done = rendered(data)
    assert done.warnings == ()
    file = WordFile.of(done.data)
    for path in file.parts:
        if path in ("word/document.xml", "word/numbering.xml"):
            assert misplaced(file.xml(path)) == [], path
    return file


def style(file: WordFile, name: str) -> Any:
    return next(
        style
        for style in file.xml("word/styles.xml").iter(f"{WORD}style")
        if style.find(f"{WORD}name").get(f"{WORD}val").lower() == name.lower()
    )


@pytest.fixture(scope="module")
def file() -> WordFile:
    return written(house())


def test_its_styles_stand_and_ours_fill_the_gaps(file: WordFile) -> None:
    assert style(file, "Normal").find(f".//{WORD}rFonts").get(f"{WORD}ascii") == "Georgia"
    assert style(file, "Alert").find(f".//{WORD}rFonts").get(f"{WORD}ascii") == "Impact"
    assert style(file, "Alert Title").find(f"{WORD}basedOn").get(f"{WORD}val") == "Alert"
    names = [
        (node.get(f"{WORD}type"), node.find(f"{WORD}name").get(f"{WORD}val").lower())
        for node in file.xml("word/styles.xml").iter(f"{WORD}style")
    ]
    assert len(names) == len(set(names))


def test_every_style_in_the_text_is_defined(file: WordFile) -> None:
    known = {node.get(f"{WORD}styleId") for node in file.xml("word/styles.xml").iter(f"{WORD}style")}
    used = {
        node.get(f"{WORD}val")
        for kind in ("pStyle", "rStyle", "tblStyle")
        for node in file.body.iter(f"{WORD}{kind}")
    }
    assert used <= known


def test_its_paper_and_margins_stand(file: WordFile) -> None:
    paper, margins = next(file.body.iter(f"{WORD}pgSz")), next(file.body.iter(f"{WORD}pgMar"))
    assert paper.get(f"{WORD}w") == "12240"
    assert margins.get(f"{WORD}left") == "2268"


def test_its_head_stands_on_every_page_but_the_cover_with_its_picture(file: WordFile) -> None:
    assert b"House head" in file.parts["word/header-default.xml"]
    assert any(path.startswith("word/media/reference-") for path in file.parts)
    kinds = [kind for kind, _target, _external in file.relations("word/header-default.xml").values()]
    assert kinds == ["image"]


def test_nothing_of_its_text_comes_along(file: WordFile) -> None:
    assert b"Text of the reference document" not in file.parts["word/document.xml"]


def test_sections_keep_their_numbers_and_lists_use_its_lists(file: WordFile) -> None:
    assert file.outline() == [(1, "Purchasing"), (2, "1 Purpose")]
    bullet = next(
        paragraph
        for paragraph in file.body.iter(f"{WORD}p")
        if paragraph.find(f"{WORD}pPr/{WORD}pStyle").get(f"{WORD}val") == "ListBullet"
    )
    assert bullet.find(f"{WORD}pPr/{WORD}numPr") is None  # the style says so itself


class TestNothingLeadsOut:
    def test_a_remote_template_does_not_come_along(self) -> None:
        data = rewritten(
            house(),
            "word/settings.xml",
            lambda xml: xml.replace("<w:zoom", '<w:attachedTemplate xmlns:r="x" r:id="rId9"/><w:zoom', 1),
        )
        file = written(data)
        assert b"attachedTemplate" not in file.parts["word/settings.xml"]

    @pytest.mark.parametrize(
        "run",
        [
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> INCLUDEPICTURE "http://x.example/a" '
            '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDE</w:instrText></w:r><w:r><w:instrText>'
            'AUTO cmd x</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
            '<w:fldSimple w:instr=" INCLUDETEXT &quot;http://x.example&quot; "><w:r><w:t>kept</w:t></w:r></w:fldSimple>',
            "<w:r><w:object/></w:r>",
            "<w:r><w:subDoc/></w:r>",
        ],
    )
    def test_a_head_that_reads_or_runs_something_only_shows(self, run: str) -> None:
        name = "word/header1.xml"
        data = rewritten(house(), name, lambda xml: xml.replace("</w:p>", f"{run}</w:p>", 1))
        head = written(data).parts["word/header-default.xml"]
        for harm in (b"INCLUDE", b"DDE", b"AUTO", b"w:object", b"subDoc", b"x.example"):
            assert harm not in head
        assert b"House head" in head

    def test_a_page_number_is_kept(self) -> None:
        run = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        data = rewritten(house(), "word/header1.xml", lambda xml: xml.replace("</w:p>", f"{run}</w:p>", 1))
        assert b" PAGE " in written(data).parts["word/header-default.xml"]

    def test_a_picture_from_the_web_is_left_out(self) -> None:
        data = rewritten(
            house(),
            "word/_rels/header1.xml.rels",
            lambda xml: xml.replace(
                'Target="media/', 'TargetMode="External" Target="http://x.example/media/'
            ),
        )
        file = written(data)
        assert b"drawing" not in file.parts["word/header-default.xml"]
        assert not any(external for *_rest, external in file.relations("word/header-default.xml").values())


class TestOneThatCannotBeUsed:
    @pytest.mark.parametrize(
        "data",
        [
            b"no zip",
            rewritten(house(), "word/styles.xml", lambda xml: xml[:200]),
            rewritten(house(), "word/document.xml", lambda xml: "<a/>" * 2),
        ],
        ids=["no zip", "cut off", "two roots"],
    )
    def test_is_reported_and_the_pack_has_the_house_look(self, data: bytes) -> None:
        done = rendered(data)
        (found,) = done.warnings
        assert found.code == "reference-unusable"
        assert "house.docx" in found.message
        assert "Word" in found.hint
        file = WordFile.of(done.data)
        assert style(file, "Normal").find(f".//{WORD}rFonts") is None
        assert file.outline() == [(1, "Purchasing"), (2, "1 Purpose")]

    def test_margins_without_room_for_text_are_not_taken(self) -> None:
        def narrow(document: Any) -> None:
            document.sections[0].left_margin = Cm(18)

        margins = next(written(house(narrow)).body.iter(f"{WORD}pgMar"))
        assert margins.get(f"{WORD}left") == "1134"
