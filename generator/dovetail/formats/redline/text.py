"""A redline as lines of text: what changed, by what caused it. Readable in a pipe, without any colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from dovetail.formats.redline.differences import Edit, Piece, Redline, RedlinedDocument, by_cause, editorial
from dovetail.formats.redline.words import (
    also,
    counted,
    heading_of,
    kind_in_words,
    nothing_differs,
    place_in_words,
    state_of_document,
    unwritten,
)
from dovetail.model.language import tell

_MARKS = {"ins": ("{+", "+}"), "del": ("[-", "-]")}


@dataclass(frozen=True, slots=True)
class Span:
    """Some text of a line, and what it is."""

    text: str
    kind: Literal["plain", "head", "title", "quiet", "ins", "del"] = "plain"


Line = tuple[Span, ...]


def redline_lines(redline: Redline) -> Iterator[Line]:
    """The lines. Inserted words stand in ``{+ +}``, deleted ones in ``[- -]``."""
    yield (Span(redline.title, "head"),)
    yield (Span(redline.span),)
    for heading, lines in unwritten(redline):
        yield ()
        yield (Span(heading, "head"),)
        for line in lines:
            yield (Span(f"  {line}"),)
    if not redline.documents:
        yield ()
        yield (Span(nothing_differs(redline)),)
        return
    for why, edits in by_cause(redline):
        yield ()
        yield (Span(heading_of(why), "head"),)
        if why and why.reason:
            yield (Span(f"  {why.reason}", "quiet"),)
        yield from _edits(edits)
    quiet = editorial(redline)
    if quiet:
        yield ()
        yield (Span(tell("Editorial changes: everybody does the same as before"), "head"),)
        yield from _edits(quiet)
    yield ()
    yield (Span(counted(redline)),)


def _edits(edits: Sequence[tuple[RedlinedDocument, Edit]]) -> Iterator[Line]:
    last = ""
    for document, edit in edits:
        if document.document.id != last:
            last = document.document.id
            yield (Span("  "), Span(state_of_document(document), "title"))
        yield tuple(_line(edit))


def _line(edit: Edit) -> Iterator[Span]:
    yield Span(f"    {edit.number}. ", "quiet")
    place = place_in_words(edit)
    yield Span(f"{place}: " if place else "")
    told = kind_in_words(edit)
    if told:
        yield Span(f"{told}{'. ' if edit.pieces else ''}")
    for piece in edit.pieces:
        yield from _marked(piece)
    others = also(edit)
    if others:
        yield Span(f" ({others})", "quiet")


def _marked(piece: Piece) -> Iterator[Span]:
    bare = piece.text.strip()
    if piece.part == "kept" or not bare:
        yield Span(piece.text)
        return
    opens, closes = _MARKS[piece.part]
    yield Span(piece.text[: len(piece.text) - len(piece.text.lstrip())])
    yield Span(f"{opens}{bare}{closes}", piece.part)
    yield Span(piece.text[len(piece.text.rstrip()) :])
