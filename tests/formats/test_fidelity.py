"""Assembled files are as if each had been printed in one go."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import ImageChops

from benchmarks.single import Page, page_of_document, page_of_pack
from dovetail import bundled
from dovetail.formats.printed.pdf import render_document_pdf, render_pack_pdf
from dovetail.formats.printed.print_engine import print_page
from dovetail.model.document import Asset, Document, DocumentKind, Pack
from tests.formats.sample_pack import sample_document, sample_pack
from tests.formats.scripts import arabic_pack

_SIZE = 2.0  # pixels for a point
_WIDE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 400" width="900" height="400">'
    b'<rect x="2" y="2" width="896" height="396" fill="none" stroke="#123a5a"/></svg>'
)


@dataclass(frozen=True)
class File:
    """A PDF as its readers have it."""

    data: bytes

    def texts(self) -> list[list[str]]:
        """The lines of each page. All spaces are one glyph, and it can be read as one of them only."""
        found = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(self.data)]
        return [[" ".join(line.split()) for line in text.splitlines()] for text in found]

    def bookmarks(self) -> list[tuple[int, str, int]]:
        toc = pypdfium2.PdfDocument(self.data).get_toc(max_depth=9)
        return [(one.level, one.get_title(), one.get_dest().get_index()) for one in toc]

    def places(self) -> dict[str, tuple[int, float, float]]:
        with self._opened() as pdf:
            names = list(pdf.Root.Names.Dests.Names)
            pages = _numbers(pdf)
            return {
                str(name): (pages[place[0].objgen], round(float(place[2]), 2), round(float(place[3]), 2))
                for name, place in zip(names[::2], names[1::2], strict=True)
            }

    def links(self) -> list[list[tuple[str, ...]]]:
        with self._opened() as pdf:
            return [sorted(_link(note) for note in page.get("/Annots", [])) for page in pdf.pages]

    def tags(self) -> list[tuple[str, int, str]]:
        """Kind, page and description of each tag in reading order."""
        with self._opened() as pdf:
            pages = _numbers(pdf)
            return [
                (str(tag.S), pages[tag.Pg.objgen] if "/Pg" in tag else -1, str(tag.get("/Alt", "")))
                for tag in _tags(pdf.Root.StructTreeRoot)
            ]

    def marked(self) -> list[list[str]]:
        """For each page and each annotation the tag of each piece of it, by the table that readers use."""
        with self._opened() as pdf:
            numbers = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
            table = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
            pages = []
            for page in pdf.pages:
                held = [str(tag.S) for tag in table[int(page.obj.StructParents)]]
                notes = [str(table[int(note.StructParent)].S) for note in page.get("/Annots", [])]
                pages.append([*held, *notes])
            return pages

    def facts(self) -> tuple[Any, ...]:
        """What the file says of itself."""
        with self._opened() as pdf:
            sizes = [[round(float(side), 1) for side in page.MediaBox] for page in pdf.pages]
            fonts = Counter(
                str(thing.FontName).partition("+")[2]
                for thing in pdf.objects
                if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor"
            )
            info = {name: str(value) for name, value in pdf.docinfo.items()}
            held = {name: file.get_file().read_bytes() for name, file in pdf.attachments.items()}
            catalog = sorted(pdf.Root.keys())
            return sizes, fonts, info, held, catalog, pdf.Root.Metadata.read_bytes(), str(pdf.Root.Lang)

    def pictures(self) -> Iterator[Any]:
        for page in pypdfium2.PdfDocument(self.data):
            yield page.render(scale=_SIZE).to_pil().convert("RGB")

    def _opened(self) -> Any:
        return pikepdf.open(io.BytesIO(self.data))


def _numbers(pdf: Any) -> dict[tuple[int, int], int]:
    return {page.obj.objgen: number for number, page in enumerate(pdf.pages)}


def _link(note: Any) -> tuple[str, ...]:
    target = str(note.Dest) if "/Dest" in note else str(note.A.URI)
    corners = [str(round(float(side), 1)) for side in note.Rect]
    return (*corners, ("/Dest" in note and "inside") or "outside", target, str(note.Contents), str(note.F))


def _tags(parent: Any) -> Iterator[Any]:
    kids = parent.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem":
            assert kid.P.objgen == parent.objgen
            yield kid
            yield from _tags(kid)


def at_once(page: Page, pack: Pack) -> File:
    """The file as the engine prints it in one go."""
    return File(print_page(page.html, page.css, page.assets, sources=pack.sources, day=pack.iso_date).data)


def with_wide_picture() -> Pack:
    """A picture on a page across, in the middle of a document, and a document that is several pages long."""
    body = "# T\n\ntext\n\n![a plate](diagrams/wide.svg)\n\n" + "A line of text.\n\n" * 90
    pack = sample_pack(sample_document(body, id="one"), sample_document("# Two\n\n[one](one.md)", id="two"))
    return replace(pack, assets=(Asset("diagrams/wide.svg", "image/svg+xml", _WIDE),))


def issued() -> Pack:
    """No standing, a long title over two lines, nothing at the foot but number and revision."""
    one = replace(sample_document("# T\n\n[two](two.md#part)", id="one"), title="A title that is long " * 4)
    two = sample_document("# Two\n\n## Part\n\n[back](one.md)", id="two")
    pack = replace(sample_pack(one, two), standing="", revision="2.0", language="de")
    return replace(pack, brand=replace(pack.brand, footer="", accents="bold"))


def with_many_documents() -> Pack:
    """Contents over two pages, and role cards that share pages."""
    kinds: tuple[DocumentKind, ...] = ("procedure", "back")
    singles = [
        Document(f"p{n}", f"Document {n}", f"N-{n}", kinds[n % 2], f"# P {n}\n\n## A") for n in range(36)
    ]
    cards = [
        Document(f"roles/{n}", f"Card {n}", f"R-{n}", "role", f"# Card {n}\n\n" + "- a line\n" * 24)
        for n in range(4)
    ]
    return sample_pack(*singles, *cards)


PACKS: dict[str, Callable[[], Pack]] = {
    "a council's project, with its source": lambda: replace(
        sample_pack(), sources=(Asset("procedures/a.yaml", "application/yaml", b"id: a\n"),)
    ),
    "from right to left, with ideographs": arabic_pack,
    "with a page across": with_wide_picture,
    "issued": issued,
    "one document": lambda: sample_pack(sample_document("# T\n\n## One\n\n[x](#two)\n\n## Two\n\ntext")),
}


@pytest.fixture(scope="module", params=PACKS)
def files(request: pytest.FixtureRequest) -> list[tuple[File, File]]:
    """The pack, and its first and last document: assembled, and printed at once."""
    pack = PACKS[request.param]()
    found = [(File(render_pack_pdf(pack).data), at_once(page_of_pack(pack), pack))]
    for document in {pack.documents[0], pack.documents[-1]}:
        printed = at_once(page_of_document(document, pack), pack)
        found.append((File(render_document_pdf(document, pack).data), printed))
    return found


class TestAnAssembledFile:
    def test_has_the_same_pages_fonts_attachments_and_claims(self, files: list[tuple[File, File]]) -> None:
        for ours, theirs in files:
            assert ours.facts() == theirs.facts()

    def test_reads_the_same(self, files: list[tuple[File, File]]) -> None:
        for ours, theirs in files:
            assert ours.texts() == theirs.texts()

    def test_leads_to_the_same_places(self, files: list[tuple[File, File]]) -> None:
        for ours, theirs in files:
            assert ours.links() == theirs.links()
            assert ours.places() == theirs.places()
            assert ours.bookmarks() == theirs.bookmarks()

    def test_has_the_same_tags(self, files: list[tuple[File, File]]) -> None:
        for ours, theirs in files:
            assert ours.tags() == theirs.tags()

    def test_ties_every_piece_of_text_to_its_tag(self, files: list[tuple[File, File]]) -> None:
        # Printed at once, head and foot are tied to tags that no tree has. Here they are artifacts.
        for ours, theirs in files:
            for mine, other in zip(ours.marked(), theirs.marked(), strict=True):
                assert Counter(mine) <= Counter(other)
                assert Counter(other) - Counter(mine) <= Counter({"/Span": 9, "/NonStruct": 9})

    def test_looks_the_same_to_the_last_pixel(self, files: list[tuple[File, File]]) -> None:
        for ours, theirs in files:
            for number, (mine, other) in enumerate(zip(ours.pictures(), theirs.pictures(), strict=True), 1):
                assert ImageChops.difference(mine, other).getbbox() is None, f"page {number}"


def test_contents_of_several_pages_name_the_true_pages() -> None:
    pack = with_many_documents()
    ours, theirs = File(render_pack_pdf(pack).data), at_once(page_of_pack(pack), pack)
    assert any("Contents" in line for line in ours.texts()[2])
    assert ours.texts() == theirs.texts()
    assert ours.bookmarks() == theirs.bookmarks()
    assert ours.links() == theirs.links()


def test_a_link_to_a_section_that_is_not_there_leads_to_its_document_and_is_told() -> None:
    one = sample_document("# T\n\n[two](two.md#nowhere)", id="one")
    two = sample_document("# Two", id="two")
    rendered = render_pack_pdf(sample_pack(one, two))
    assert [found.message for found in rendered.warnings] == ["one: two has no section #nowhere"]
    (link,) = File(rendered.data).links()[2]
    assert link[4:6] == ("inside", "two")


def test_a_font_with_compact_outlines_is_carried_once_and_its_text_stands_in_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Its widths are no whole thousandths. The engine rounds them by the text that it sets first, so letters
    # may stand some hundredths of a point elsewhere. Nothing is set closer to save a page: the engine can't.
    monkeypatch.setattr("dovetail.formats.printed.fragments.tight_css", tuple)
    folder = bundled.profiles_dir() / "gitlab" / "brand"
    fonts = tuple(Asset(file.name, "font/otf", file.read_bytes()) for file in sorted(folder.glob("*.otf")))
    pack = sample_pack()
    pack = replace(pack, brand=replace(pack.brand, body_font="Inter", heading_font="Inter", fonts=fonts))
    ours, theirs = File(render_pack_pdf(pack).data), at_once(page_of_pack(pack), pack)
    assert ours.facts() == theirs.facts()
    assert ours.texts() == theirs.texts()
    assert ours.links() == theirs.links()
    for mine, other in zip(ours.pictures(), theirs.pictures(), strict=True):
        differences: Any = ImageChops.difference(mine, other).getextrema()
        assert max(high for _, high in differences) < 100
