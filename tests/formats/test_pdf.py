from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from dovetail.formats.glyphs import undrawn_in
from dovetail.formats.printed.pdf import render_document_pdf, render_pack_pdf
from dovetail.formats.rendered import Rendered
from dovetail.model.document import Asset, Document, Pack
from tests.formats.sample_pack import sample_document, sample_pack


def texts(data: bytes) -> list[str]:
    """The text of each page."""
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def opened(data: bytes) -> Any:
    return pikepdf.open(io.BytesIO(data))


def one_page(body: str, **brand: Any) -> tuple[Rendered, Pack]:
    document = sample_document(body)
    pack = sample_pack(document)
    pack = replace(pack, brand=replace(pack.brand, **brand))
    return render_document_pdf(document, pack), pack


@pytest.fixture(scope="module")
def printed(pack: Pack) -> Rendered:
    return render_pack_pdf(pack)


class TestThePack:
    def test_renders_without_a_warning(self, printed: Rendered) -> None:
        assert printed.warnings == ()

    def test_opens_with_a_cover(self, printed: Rendered) -> None:
        cover = texts(printed.data)[0]
        for said in ("Project procedures", "Tram Signalling Renewal", "Marta Nunes", "Internal", "DRAFT"):
            assert said in cover
        assert "Page 1" not in cover

    def test_the_contents_name_the_true_pages(self, printed: Rendered) -> None:
        pages = texts(printed.data)
        titles = ("How to use this pack", "Key dates", "Procurement", "Change enablement", "Open questions")
        for title in titles:
            number = int(_right_of(printed.data, 1, title))
            assert title in pages[number - 1]

    def test_every_procedure_starts_a_page(self, pack: Pack, printed: Rendered) -> None:
        starts = [_first_lines(text) for text in texts(printed.data)[2:]]
        for document in pack.documents:
            if document.kind == "procedure":
                assert any(document.number in start for start in starts), document.id

    def test_short_role_cards_share_a_page_under_a_common_head(self, printed: Rendered) -> None:
        (page,) = (text for text in texts(printed.data)[2:] if "Your steps" in text or "TSR-R1" in text)
        assert "TSR-R2" in page
        assert "Role cards" in page

    def test_short_documents_of_two_kinds_do_not_share_a_page(self) -> None:
        one = replace(sample_document("# One\n\ntext", id="one", kind="front"), number="N-1")
        two = replace(sample_document("# Two\n\ntext", id="two", kind="back"), number="N-2")
        pages = texts(render_pack_pdf(sample_pack(one, two)).data)
        assert not any("N-1" in page and "N-2" in page for page in pages)

    def test_a_document_that_follows_another_is_not_split(self) -> None:
        cards = [
            Document(f"roles/{n}", f"Card {n}", f"R-{n}", "role", f"# Card {n}\n\n" + "- a line\n" * 24)
            for n in range(4)
        ]
        pages = texts(render_pack_pdf(sample_pack(*cards)).data)[2:]
        assert all(text.count("a line") % 24 == 0 for text in pages)

    def test_head_and_foot_say_where_you_are(self, printed: Rendered) -> None:
        pages = texts(printed.data)
        page = next(text for text in pages if "Before you begin" in text and "Contents" not in text)
        for said in (
            "Harbour City Council",
            "Change enablement",
            "Internal",
            "TSR-CHE · Revision 0.3",
            "DRAFT",
        ):
            assert said in page
        assert re.search(rf"Page \d+ of {len(pages)}\b", page)
        assert "Uncontrolled when printed" in page

    def test_bookmarks_follow_the_headings(self, pack: Pack, printed: Rendered) -> None:
        outline = list(pypdfium2.PdfDocument(printed.data).get_toc())
        named = [(entry.level, entry.get_title()) for entry in outline]
        assert [title for level, title in named if level == 0][1:4] == [
            "How to use this pack",
            "Key dates",
            "Procurement",
        ]
        assert (1, "1 Purpose and scope") in named
        assert (2, "3.1 Freeze periods") in named

    def test_every_link_inside_the_pack_has_its_place(self, printed: Rendered) -> None:
        with opened(printed.data) as pdf:
            tree = pdf.Root.Names.Dests
            names = {str(name) for name in list(tree.Names)[::2]}
            targets = [
                str(note.Dest) for page in pdf.pages for note in page.get("/Annots", []) if "/Dest" in note
            ]
        assert {"procurement:steps", "change-enablement:freeze", "roles/project-manager"} <= set(targets)
        assert set(targets) <= names

    def test_a_table_over_two_pages_repeats_its_header(self) -> None:
        body = "# T\n\n| What it asks | What the project does |\n|---|---|\n" + "| a | b |\n" * 80
        pages = texts(one_page(body)[0].data)
        assert len(pages) == 2
        assert all("What the project does" in page for page in pages)

    def test_only_our_fonts_are_in_it_and_they_are_embedded(self, printed: Rendered) -> None:
        with opened(printed.data) as pdf:
            fonts = {
                str(thing.FontName): thing
                for thing in pdf.objects
                if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
            }
            assert fonts
            for name, descriptor in fonts.items():
                assert re.match(r"/[A-Z]{6}\+Source-(Sans-3|Code-Pro|Serif-4)", name), name
                assert "/FontFile2" in descriptor or "/FontFile3" in descriptor


class TestAccessibility:
    def test_it_is_tagged_titled_and_says_its_language(self, printed: Rendered) -> None:
        with opened(printed.data) as pdf:
            assert bool(pdf.Root.MarkInfo.Marked)
            assert str(pdf.Root.Lang) == "en"
            assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
            metadata = bytes(pdf.Root.Metadata.read_bytes())
        assert b"pdfuaid:part>1<" in metadata
        assert b'pdfaid:part="3"' in metadata
        assert b'pdfaid:conformance="A"' in metadata

    def test_headings_never_skip_a_level(self, printed: Rendered) -> None:
        levels = [int(str(tag)[2]) for tag in _tags(printed.data) if re.fullmatch(r"/H[1-6]", str(tag))]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))

    def test_every_picture_has_a_description(self, printed: Rendered) -> None:
        with opened(printed.data) as pdf:
            figures = [e for e in _elements(pdf) if e.get("/S") == "/Figure"]
            assert figures
            assert all(str(figure.Alt) for figure in figures)

    def test_list_items_hold_a_label_and_a_body(self, printed: Rendered) -> None:
        with opened(printed.data) as pdf:
            for item in (e for e in _elements(pdf) if e.get("/S") == "/LI"):
                assert {str(kid.S) for kid in item.K} <= {"/Lbl", "/LBody"}

    def test_table_headers_say_their_scope(self) -> None:
        rendered, _ = one_page("# T\n\n| BIBL | |\n|---|---|\n| Sponsor | Ana |\n| Life | May |")
        with opened(rendered.data) as pdf:
            headers = [e for e in _elements(pdf) if e.get("/S") == "/TH"]
            assert [str(header.A.Scope) for header in headers] == ["/Column", "/Row", "/Row"]

    def test_every_link_is_tagged_as_one(self, printed: Rendered) -> None:
        with opened(printed.data) as pdf:
            referred = sum(
                kid.get("/Type") == "/OBJR"
                for e in _elements(pdf)
                if str(e.get("/S")) == "/Link"
                for kid in e.K
                if isinstance(kid, pikepdf.Dictionary)
            )
            links = sum(len(page.get("/Annots", [])) for page in pdf.pages)
        assert referred == links


class TestSameInputSameBytes:
    CODE = """
import hashlib, sys
from dovetail.formats.printed.pdf import render_document_pdf, render_pack_pdf
from tests.formats.sample_pack import sample_pack
pack = sample_pack()
for document in (render_document_pdf(pack.documents[1], pack), render_pack_pdf(pack)):
    print(hashlib.sha256(document.data).hexdigest())
"""

    def test_in_another_process_zone_and_hash_order(self, pack: Pack, printed: Rendered) -> None:
        found = subprocess.run(
            [sys.executable, "-c", self.CODE],
            env={**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Pacific/Auckland", "LANG": "C"},
            cwd=os.path.dirname(os.path.dirname(os.path.dirname(__file__))),
            capture_output=True,
            text=True,
            check=True,
        )
        here = [render_document_pdf(pack.documents[1], pack), printed]
        assert found.stdout.split() == [hashlib.sha256(one.data).hexdigest() for one in here]


class TestItsSource:
    SOURCES = (
        Asset("organization.yaml", "application/yaml", b"name: Harbour\n"),
        Asset("procedures/procurement.yaml", "application/yaml", b"id: procurement\n"),
    )

    def test_is_never_in_it_unasked(self, printed: Rendered) -> None:
        with opened(printed.data) as pdf:
            assert "/AF" not in pdf.Root
            assert len(pdf.attachments) == 0

    def test_is_inside_when_asked_for(self) -> None:
        pack = replace(sample_pack(sample_document("# T")), sources=self.SOURCES)
        with opened(render_pack_pdf(pack).data) as pdf:
            held = {name: pdf.attachments[name].get_file() for name in pdf.attachments}
            assert {name: file.read_bytes() for name, file in held.items()} == {
                "organization.yaml": b"name: Harbour\n",
                "procedures-procurement.yaml": b"id: procurement\n",
            }
            assert {file.mime_type for file in held.values()} == {"application/yaml"}
            assert [str(item.AFRelationship) for item in pdf.Root.AF] == ["/Source", "/Source"]
            dates = {str(item.EF.F.Params.ModDate) for item in pdf.Root.AF}
        assert dates == {"D:20260504000000Z"}

    def test_gives_the_same_bytes_again(self) -> None:
        pack = replace(sample_pack(sample_document("# T")), sources=self.SOURCES)
        assert render_pack_pdf(pack).data == render_pack_pdf(pack).data


class TestFontsOfTheMachine:
    """What is installed on a machine never shows: neither as a glyph nor in the bytes."""

    CODE = """
import hashlib
from tests.formats.sample_pack import sample_document, sample_pack
from dovetail.formats.printed.pdf import render_pack_pdf
body = "# T\\n\\n**bold** *slanted* `code` 漢 ▶ ☂ مرحبا\\n\\n| A | B |\\n|---|---|\\n| **[+ Added]** | 1 |"
print(hashlib.sha256(render_pack_pdf(sample_pack(sample_document(body))).data).hexdigest())
"""

    def digest(self, home: Path, fonts: Path) -> str:
        """Rendered by a user whose fontconfig offers this folder of fonts."""
        config = home / "fontconfig" / "fonts.conf"
        config.parent.mkdir(parents=True)
        config.write_text(f"<fontconfig><dir>{fonts}</dir><cachedir>{home}/cache</cachedir></fontconfig>")
        clean = {name: value for name, value in os.environ.items() if not name.startswith("FONTCONFIG")}
        found = subprocess.run(
            [sys.executable, "-c", self.CODE],
            env={**clean, "XDG_CONFIG_HOME": str(home), "HOME": str(home), "FONTCONFIG_FILE": str(config)},
            cwd=os.path.dirname(os.path.dirname(os.path.dirname(__file__))),
            capture_output=True,
            text=True,
            check=True,
        )
        return found.stdout

    def test_no_fonts_and_other_fonts_give_the_same_bytes(self, tmp_path: Path) -> None:
        empty, full = tmp_path / "no fonts", tmp_path / "fonts"
        empty.mkdir()
        full.mkdir()
        for font in (Path(__file__).parent / "sample" / "fonts").glob("*.ttf"):
            (full / font.name).write_bytes(font.read_bytes())
            # A machine's own copy of a bundled family, with other glyphs, is the worst case.
            _renamed(font, "Source Sans 3", full / f"own-{font.name}")
        assert self.digest(tmp_path / "a", empty) == self.digest(tmp_path / "b", full)


def _renamed(font: Path, family: str, to: Path) -> None:
    from fontTools.ttLib import TTFont

    read: Any = TTFont(font)
    for record in read["name"].names:
        if record.nameID in (1, 4, 16):
            record.string = family
    read.save(to)


class TestNothingIsLoaded:
    def with_logo(self, logo: Asset) -> Rendered:
        pack = sample_pack(sample_document("# T\n\ntext"))
        return render_pack_pdf(replace(pack, brand=replace(pack.brand, logo=logo)))

    @pytest.mark.parametrize(
        "inside",
        [
            b"<style>@import url(http://127.0.0.1:9/x.css);</style>",
            b"<style>@font-face{font-family:x;src:url(http://127.0.0.1:9/x.ttf)}</style>",
            b'<use href="http://127.0.0.1:9/x.svg#y"/>',
            b'<rect width="9" height="9" fill="url(http://127.0.0.1:9/x.svg#y)"/>',
        ],
    )
    def test_a_logo_that_asks_for_more_shows_or_is_reported(self, inside: bytes) -> None:
        head = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
        rendered = self.with_logo(Asset("logo.svg", "image/svg+xml", head + inside + b"</svg>"))
        with opened(rendered.data) as pdf:
            drawn = any(str(e.get("/S")) == "/Figure" for e in _elements(pdf))
        assert drawn or rendered.warnings

    def test_a_logo_that_is_no_picture_is_reported(self) -> None:
        (found,) = self.with_logo(Asset("logo.png", "image/png", b"no picture")).warnings
        assert found.code == "print-problem"
        assert "logo.png" in found.message

    def test_a_logo_cannot_pull_in_a_file_or_a_page(self) -> None:
        logo = Asset(
            "logo.svg",
            "image/svg+xml",
            b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
            b'<image href="file:///etc/hostname" width="9" height="9"/>'
            b'<image xlink:href="http://127.0.0.1:9/x.png" width="9" height="9"/></svg>',
        )
        rendered = self.with_logo(logo)
        blocked = [found.message for found in rendered.warnings if found.code == "url-blocked"]
        assert any("file:///etc/hostname" in message for message in blocked)
        assert any("127.0.0.1" in message for message in blocked)
        with opened(rendered.data) as pdf:
            assert "/EmbeddedFiles" not in pdf.Root.get("/Names", {})

    def test_rendering_opens_no_socket_and_no_file_but_ours(self) -> None:
        found = subprocess.run(
            [sys.executable, "-c", _WATCH],
            cwd=os.path.dirname(os.path.dirname(os.path.dirname(__file__))),
            capture_output=True,
            text=True,
            check=True,
        )
        assert found.stdout.split() == []


_WATCH = """
import sys
from dataclasses import replace
from dovetail.formats.printed.pdf import render_document_pdf
from tests.formats.sample_pack import sample_document, sample_pack
from dovetail.model.document import Asset
document = sample_document('''# T

![a](http://127.0.0.1:9/a.png) ![b](file:///etc/hostname) [c](file:///etc/hostname) ![d](//127.0.0.1/x)

<link rel=attachment href=file:///etc/hostname> <img src=file:///etc/hostname>
''')
pack = sample_pack(document)
logo = Asset("logo.svg", "image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
    b'<image href="file:///etc/hostname" width="9" height="9"/></svg>')
pack = replace(pack, brand=replace(pack.brand, logo=logo))
render_document_pdf(document, pack)  # everything that is loaded once is loaded now
def watch(event, args):
    engine = event == "open" and "/weasyprint/" in str(args[0])  # the colour profile that comes with it
    if event.startswith("socket.") or event == "urllib.Request" or (event == "open" and not engine):
        print(event, args[0])
sys.addaudithook(watch)
render_document_pdf(document, pack)
"""


class TestGlyphs:
    def test_a_box_stands_for_a_character_that_no_font_has(self) -> None:
        rendered, _ = one_page("# T\n\nSupplier: 漢 Ltd")
        assert rendered.warnings == (), "it is known from the text, whatever format is made"
        page = pypdfium2.PdfDocument(rendered.data)[0].get_textpage()
        assert "Supplier: □ Ltd" in page.get_text_bounded()

    @pytest.mark.parametrize(
        "text", ["Zürich, Łódź, Ħamrun", "Ελλάδα", "Київ", "→ ≥ ✓ € ₺ …", "a\u00a0b\u200bc"]
    )
    def test_european_scripts_and_signs_are_there(self, text: str) -> None:
        document = sample_document(f"# T\n\n{text}")
        assert undrawn_in(sample_pack(document)) is None


class TestThePage:
    def test_letter_paper(self) -> None:
        rendered, _ = one_page("# T\n\ntext", page_size="Letter")
        with opened(rendered.data) as pdf:
            assert [round(float(side)) for side in pdf.pages[0].MediaBox] == [0, 0, 612, 792]

    def test_links_to_other_documents_lead_to_their_files(self, pack: Pack) -> None:
        role = next(document for document in pack.documents if document.id == "roles/project-manager")
        with opened(render_document_pdf(role, pack).data) as pdf:
            addresses = {str(note.A.URI) for page in pdf.pages for note in page.get("/Annots", [])}
        assert addresses == {"../procurement.pdf", "../key-dates.pdf", "../open-questions.pdf"}

    def test_no_table_is_wider_than_the_page(self) -> None:
        columns = 9
        header = "| " + " | ".join(f"Heading{n}" for n in range(columns)) + " |"
        rule = "|" + "---|" * columns
        row = "| " + " | ".join(["https://intranet.harbour.example/forms/procurement/pf-12"] * columns) + " |"
        rendered, _ = one_page(f"# T\n\n{header}\n{rule}\n{row}\n")
        page = pypdfium2.PdfDocument(rendered.data)[0].get_textpage()
        right = max(page.get_charbox(n)[2] for n in range(page.count_chars()))
        assert right <= 595 - 18 / 25.4 * 72 + 2  # a glyph may reach over its own width

    def test_a_heading_is_never_the_last_line_of_a_page(self) -> None:
        for filler in range(30, 50, 2):
            body = (
                "# T\n\n"
                + "line\n\n" * filler
                + "## Head\n\n| Left | Right |\n|---|---|\n"
                + "| 1 | 2 |\n" * 4
            )
            for text in texts(one_page(body)[0].data):
                if "Head" in text:
                    assert re.search(r"Left\s+Right\s+1\s+2", text)

    def test_a_row_longer_than_a_page_is_printed_in_full(self) -> None:
        long = "word " * 2500
        rendered, _ = one_page(f"# T\n\n| A | B |\n|---|---|\n| x | {long}end |")
        pages = texts(rendered.data)
        assert len(pages) > 1
        assert sum(text.count("word") for text in pages) == 2500


def test_a_document_that_is_damaged_by_hand_is_no_font() -> None:
    rendered, _ = one_page("# T\n\ntext", fonts=(Asset("bad.ttf", "font/ttf", b"not a font"),))
    assert rendered.data.startswith(b"%PDF")


def _right_of(data: bytes, page: int, words: str) -> str:
    """What stands at the right edge of the line that begins with ``words``."""
    sheet = pypdfium2.PdfDocument(data)[page]
    text = sheet.get_textpage()
    where = text.search(words).get_next()
    assert where is not None
    _, bottom, _, top = text.get_charbox(where[0])
    return str(text.get_text_bounded(left=500, bottom=bottom, right=sheet.get_width(), top=top)).strip()


def _first_lines(text: str) -> str:
    return "\n".join(text.split("\n")[:8])


def _elements(pdf: Any) -> list[Any]:
    """The structure elements in reading order."""
    found: list[Any] = []

    def walk(element: Any) -> None:
        found.append(element)
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem":
                walk(kid)

    for child in pdf.Root.StructTreeRoot.K:
        walk(child)
    return found


def _tags(data: bytes) -> list[Any]:
    with opened(data) as pdf:
        return [element.S for element in _elements(pdf)]


def test_documents_of_one_folder_keep_their_ids_apart() -> None:
    first = Document("roles/a", "A", "1", "role", "# Same\n\n[b](b.md#part)\n\n## Part")
    second = Document("roles/b", "B", "2", "role", "# Same\n\n## Part")
    with opened(render_pack_pdf(sample_pack(first, second)).data) as pdf:
        names = {str(name) for name in list(pdf.Root.Names.Dests.Names)[::2]}
    assert {"roles/b:part", "roles/a", "roles/b"} <= names
