"""Joins printed parts to one PDF that is as whole as if it had been printed at once.

The first part is the base: it says what the file is, and its pages with frames and slips are used up. Behind
what is left of it come the pages of fragments, each with its frame. Tags, bookmarks, places and fonts of all
parts become those of the one file.
"""

from __future__ import annotations

import io
from codecs import BOM_UTF16_BE
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf, String

from dovetail.formats.printed.fragments import place_of
from dovetail.formats.printed.frames import FONT, Around, Frames, Sheet
from dovetail.formats.printed.joined_fonts import join_fonts

Lead = Callable[[str, str, str], tuple[str, bool]]
"""Where an open link leads: asked for the document it stands in and the document and place that it names, it
answers with a place of the file and True, or with an address outside of it and False."""


class PrintedPart:
    """A printed part whose pages and places can be asked for.

    It is closed in between: an open PDF takes many times the memory of its bytes.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        with self.opened() as pdf:
            numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
            boxes = [page.obj.MediaBox for page in pdf.pages]
            self.across = tuple(float(box[2]) > float(box[3]) for box in boxes)
            """Of each page whether it lies across."""
            names = pdf.Root.get("/Names", Dictionary()).get("/Dests", Dictionary()).get("/Names", Array())
            self.targets: dict[str, tuple[int, tuple[float, float]]] = {
                str(name): (numbers[target[0].objgen], (float(target[2]), float(target[3])))
                for name, target in _pairs(names)
            }

    def opened(self) -> Pdf:
        """The part as a PDF of its own."""
        return Pdf.open(io.BytesIO(self._data))

    def page_of(self, anchor: str) -> int:
        """On which page, from 0, an anchor stands."""
        return self.targets[anchor][0]

    @property
    def heights(self) -> dict[str, tuple[int, float]]:
        """Page and height of each anchor."""
        return {name: (page, y) for name, (page, (_, y)) in self.targets.items()}


def assemble(
    base: PrintedPart,
    front: int,
    sheets: Sequence[Sheet],
    parts: Sequence[tuple[PrintedPart, Sequence[Around]]],
    lead: Lead,
) -> bytes:
    """The file of the first ``front`` pages of ``base`` and the pages of ``parts``, each as it is framed.

    Equal arguments give equal bytes.
    """
    with base.opened() as pdf:
        whole = _Whole(pdf, base, front)
        frames = Frames(pdf, sheets, base.heights)
        del pdf.pages[front:]
        for part, around in parts:
            whole.add(part, around, frames, lead)
        return whole.written()


class _Whole:
    """The file while it grows."""

    def __init__(self, pdf: Pdf, base: PrintedPart, front: int) -> None:
        self._pdf = pdf
        pages = self._pdf.pages
        self._resources = pages[0].obj.Resources
        self._fonts = [self._resources.Font]
        self._places: dict[bytes, Any] = {
            _as_bytes(name): Array([pages[number].obj, Name.XYZ, *spot, 0])
            for name, (number, spot) in base.targets.items()
            if number < front
        }
        self._tags = self._pdf.Root.StructTreeRoot
        self._document = self._tags.K[0]
        kept = {page.obj.objgen for page in list(pages)[:front]}
        self._document.K = Array([kid for kid in self._document.K if kid.Pg.objgen in kept])
        numbers = list(_pairs(self._tags.ParentTree.Nums))
        gone = range(front, len(pages))
        self._parents: list[Any] = [
            part for number, parent in numbers if int(number) not in gone for part in (number, parent)
        ]
        self._next_parent = 1 + max((int(number) for number, _ in numbers), default=-1)
        self._bookmarks: list[Any] = list(_chain(self._pdf.Root.get("/Outlines")))
        self._opening, self._closing = (
            self._pdf.make_indirect(self._pdf.make_stream(step)) for step in (b"q\n", b"\nQ\n")
        )

    def add(self, part: PrintedPart, around: Sequence[Around], frames: Frames, lead: Lead) -> None:
        """Add the pages of a part behind the others."""
        first = len(self._pdf.pages)
        with part.opened() as source:
            for copied in source.pages:
                self._pdf.pages.append(copied)
            tags = self._pdf.copy_foreign(source.Root.StructTreeRoot)
            if "/Outlines" in source.Root:
                self._bookmarks += _chain(self._pdf.copy_foreign(source.Root.Outlines))
        pages = [page.obj for page in list(self._pdf.pages)[first:]]
        self._fonts.append(self._with_frame(pages[0].Resources))
        for page, what in zip(pages, around, strict=True):
            page.Contents = Array([self._opening, page.Contents, self._closing, *frames.contents(what)])
            for note in page.get("/Annots", ()):
                note.StructParent = int(note.StructParent) + self._next_parent
                _close_link(note, lead)
            page.StructParents = int(page.StructParents) + self._next_parent
        self._places |= {
            _as_bytes(name): Array([pages[number], Name.XYZ, *spot, 0])
            for name, (number, spot) in part.targets.items()
        }
        self._add_tags(tags)

    def _with_frame(self, resources: Any) -> Any:
        """The fonts of a part; with them and its other resources now lie those that frames use."""
        for name, font in self._resources.Font.items():
            resources.Font["/" + FONT + name[1:]] = font
        for name, state in self._resources.ExtGState.items():
            if name not in resources.ExtGState:
                resources.ExtGState[name] = state
        return resources.Font

    def _add_tags(self, tags: Any) -> None:
        document = tags.K[0]
        for kid in document.K:
            kid.P = self._document
            self._document.K.append(kid)
        highest = -1
        for number, parent in _pairs(tags.ParentTree.Nums):
            highest = max(highest, int(number))
            self._parents += [int(number) + self._next_parent, parent]
        self._next_parent += highest + 1

    def written(self) -> bytes:
        """The finished file."""
        root = self._pdf.Root
        self._tags.ParentTree.Nums = Array(self._parents)
        self._tags.ParentTreeNextKey = self._next_parent
        names = root.get("/Names") or Dictionary()
        ordered = [part for name in sorted(self._places) for part in (String(name), self._places[name])]
        names.Dests = Dictionary(Names=Array(ordered))
        root.Names = names
        self._write_bookmarks()
        join_fonts(self._fonts)
        buffer = io.BytesIO()
        self._pdf.save(
            buffer,
            deterministic_id=True,
            object_stream_mode=ObjectStreamMode.generate,
            compress_streams=True,
            fix_metadata_version=False,
        )
        return buffer.getvalue()

    def _write_bookmarks(self) -> None:
        if not self._bookmarks:
            return
        outlines = self._pdf.make_indirect(Dictionary(Type=Name.Outlines))
        for before, after in zip([None, *self._bookmarks], [*self._bookmarks, None], strict=True):
            if before is not None and after is not None:
                before.Next, after.Prev = after, before
        for item in self._bookmarks:
            item.Parent = outlines
        outlines.First, outlines.Last = self._bookmarks[0], self._bookmarks[-1]
        outlines.Count = sum(1 + max(0, int(item.get("/Count", 0))) for item in self._bookmarks)
        self._pdf.Root.Outlines = outlines


def _close_link(note: Any, lead: Lead) -> None:
    """Lead an open link to where it goes in this file."""
    address = str(note.A.URI) if "/A" in note else ""
    link = place_of(address)
    if link is None:
        return
    target, inside = lead(*link)
    note.Contents = String(_as_bytes(target))
    if inside:
        del note.A
        note.Dest = String(_as_bytes(target))
    else:
        note.A.URI = String(_as_bytes(target))


def _as_bytes(text: str) -> bytes:
    """Text as the printing engine writes it. Names are compared byte by byte."""
    return text.encode("ascii") if text.isascii() else BOM_UTF16_BE + text.encode("utf-16-be")


def _chain(outlines: Any) -> Iterator[Any]:
    """The bookmarks of the first level."""
    item = outlines.get("/First") if outlines is not None else None
    while item is not None:
        after = item.get("/Next")
        yield item
        item = after


def _pairs(flat: Any) -> Iterator[tuple[Any, Any]]:
    items = list(flat)
    return zip(items[::2], items[1::2], strict=True)
