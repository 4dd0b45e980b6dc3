"""The edits of a document, counted and told: found in the tree of both states, which gets their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from dovetail.formats.redline.differences import Edit, EditKind, Piece
from dovetail.formats.redline.numbers import NUMBER as NUMBERED
from dovetail.formats.redline.numbers import anchors_of, telling
from dovetail.formats.redline.taken import State, settle, taken
from dovetail.formats.redline.tokens import REDRAWN
from dovetail.formats.redline.tree import CHANGE, MOVE
from dovetail.formats.tree.badges import is_badge
from dovetail.formats.tree.markdown_tree import lines_of, text_of
from dovetail.model.language import tell

NUMBER = "data-n"
_HEADING = re.compile("h[1-6]")
_KINDS: dict[str, EditKind] = {
    "added": "added", "removed": "removed", "moved-from": "moved", "moved-to": "moved"
}  # fmt: skip
_GROUPS = frozenset({"ul", "ol", "blockquote", "div", "table", "thead", "tbody"})
_AROUND, _LONGEST, _ABOUT = 48, 400, 80


def numbered(root: Element, first: int) -> tuple[Edit, ...]:
    """The edits in reading order, counted from ``first``. Their elements get the number.

    Each takes away or brings words: what only looks otherwise, or leads elsewhere, is now as it is now.
    """
    settle(root)
    found = _Finder(first)
    found.blocks(list(root))
    found.finish()
    return tuple(found.edits)


@dataclass(slots=True)
class _Finder:
    next: int
    edits: list[Edit] = field(default_factory=list)
    section: str = ""
    section_id: str = ""
    section_anchors: tuple[str, ...] = ()
    group: list[Element] = field(default_factory=list)
    start: tuple[str, str, tuple[str, ...]] = ("", "", ())
    """The section in which the group begins."""
    moves: dict[str, int] = field(default_factory=dict)
    origins: dict[str, list[Element]] = field(default_factory=dict)
    above: Element | None = None

    def blocks(self, blocks: Sequence[Element]) -> None:
        for block in blocks:
            heading = _HEADING.fullmatch(block.tag)
            if self.group and not self._belongs(block):
                self._close()
            if heading and block.get(CHANGE) not in ("removed", "moved-from"):
                self._enter(block)
            if block.get(CHANGE) == "moved-from":
                self.origins.setdefault(block.get(MOVE, ""), []).append(block)
            elif CHANGE in block.attrib:
                if not self.group:
                    self.start = (self.section, self.section_id, self.section_anchors)
                self.group.append(block)
            else:
                self._inside(block)
        self._close()

    def finish(self) -> None:
        """Where something was before it moved has the number of where it is."""
        for name, elements in self.origins.items():
            for element in elements:
                if name in self.moves:
                    element.set(NUMBER, str(self.moves[name]))

    def _belongs(self, block: Element) -> bool:
        head = self.group[0]
        same = block.get(CHANGE) == head.get(CHANGE) and block.get(MOVE) == head.get(MOVE)
        ends = _HEADING.fullmatch(block.tag) and not (_HEADING.fullmatch(head.tag) and block.tag > head.tag)
        return same and not ends

    def _enter(self, heading: Element) -> None:
        if heading.tag in ("h1", "h2"):
            self.section_id = heading.get("id", "")
            self.section = "" if heading.tag == "h1" else _said(heading)
            self.section_anchors = ()
        anchors = tuple(anchors_of(heading))
        if anchors:
            self.section_anchors = anchors

    def _close(self) -> None:
        if self.group:
            kind = _KINDS[self.group[0].get(CHANGE, "")]
            here = self.section, self.section_id, self.section_anchors
            self.section, self.section_id, self.section_anchors = self.start
            self._add(kind, self.group, _about(self.group[0]))
            self.section, self.section_id, self.section_anchors = here
            self.group = []

    def _inside(self, block: Element) -> None:
        if block.tag == "table":
            self._table(block)
        elif block.tag in _GROUPS:
            for child in block:
                if block.tag in ("ul", "ol"):
                    self._item(child)
                else:
                    self.blocks([child])
        elif _touched(block):
            self._add("changed", [block], _about(block))
        elif any(REDRAWN in image.attrib for image in block.iter("img")):
            self._add("redrawn", [block], "")

    def _item(self, item: Element) -> None:
        change = item.get(CHANGE)
        if change == "moved-from":
            self.origins.setdefault(item.get(MOVE, ""), []).append(item)
        elif change:
            self._add(_KINDS[change], [item], _about(item))
        else:
            own = [child for child in item if child.tag not in _GROUPS]
            if any(child.tag in ("ins", "del") or _touched(child) for child in own):
                self._add("changed", [item], _about(item))
            for child in item:
                if child.tag in _GROUPS:
                    self._inside(child)
        self.above = item

    def _table(self, table: Element) -> None:
        self.above = None
        heads = table.findall("thead/tr")
        for row in heads:
            if _columns_differ(row):
                self._add("changed", [row], tell("Columns"))
            elif _touched(row):
                self._add("changed", [row], "")
        for row in table.findall("tbody/tr"):
            change = row.get(CHANGE)
            if change == "moved-from":
                self.origins.setdefault(row.get(MOVE, ""), []).append(row)
                continue
            if change:
                self._add(_KINDS[change], [row], _about(row))
            elif any(_touched(cell) for cell in row if CHANGE not in cell.attrib):
                self._add("changed", [row], _about(row))
            if change != "removed":
                self.above = row

    def _add(self, kind: EditKind, elements: Sequence[Element], about: str) -> None:
        pieces = tuple(_pieces(kind, elements))
        moved = self.moves.get(elements[0].get(MOVE, "")) if kind == "moved" else None
        if moved is not None and not pieces:
            # More of what moved, after something that came there: it is the same move.
            for element in elements:
                element.set(NUMBER, str(moved))
            return
        if moved is not None:
            kind = "changed"
        if kind == "changed" and _says_the_same(pieces):
            if not any(part.tag in ("ins", "del") and part.find(".//img") is not None for element in elements
                       for part in element.iter()):  # fmt: skip
                return
            kind, pieces = "redrawn", ()
        if kind in ("added", "removed") and not any(piece.text for piece in pieces):
            return
        number = self.next
        self.next += 1
        for element in elements:
            element.set(NUMBER, str(number))
            if kind == "moved":
                self.moves.setdefault(element.get(MOVE, ""), number)
        anchors = tuple(dict.fromkeys(name for element in elements for name in anchors_of(element)))
        links = tuple(
            dict.fromkeys(
                href for element in elements for link in element.iter("a") if (href := link.get("href", ""))
            )
        )
        after = _about(self.above) if kind == "moved" and self.above is not None else ""
        named = bool(anchors)
        anchors = (*anchors, *self.section_anchors)
        self.edits.append(
            Edit(number, kind, self.section, self.section_id, about, pieces, after, named, anchors, links)
        )


def _touched(element: Element) -> bool:
    return any(inner.tag in ("ins", "del") for inner in element.iter())


def _said(element: Element) -> str:
    """What a heading says now, without its number and badges."""
    now = taken(element, "new")
    parts = [now.text or ""]
    for child in now:
        skip = is_badge(child) or child.get("class") == "secno"
        parts += ["" if skip else text_of(child), child.tail or ""]
    return " ".join("".join(parts).split())


def _about(element: Element) -> str:
    """What a block is about: the first line of a row, the bold words of an item, a heading."""
    state: State = "old" if element.get(CHANGE) in ("removed", "moved-from") else "new"
    now = taken(element, state)
    if _HEADING.fullmatch(now.tag):
        return _said(element)
    if now.tag == "tr" and len(now):
        cells = [lines_of(cell)[0] for cell in now]
        told = telling(cells)
        return _short(told[0] if len(told) == len(cells) else max(told[:2], key=len, default=""))
    for inner in now.iter("strong"):
        if (text_of(now).startswith(text_of(inner))) and text_of(inner):
            return _short(text_of(inner))
    return _short(text_of(now)) if now.tag == "li" else ""


def _says_the_same(pieces: Sequence[Piece]) -> bool:
    """Whether the words of both states are equal."""
    was, now = (
        "".join(piece.text for piece in pieces if piece.part in ("kept", own)).split()
        for own in ("del", "ins")
    )
    return was == now


def _short(text: str) -> str:
    return text if len(text) <= _ABOUT else f"{text[: _ABOUT - 1].rstrip()}…"


def _pieces(kind: EditKind, elements: Sequence[Element]) -> Iterator[Piece]:
    if kind in ("added", "removed"):
        text = " ".join(filter(None, (text_of(element) or _pictured(element) for element in elements)))
        said = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
        yield Piece("ins" if kind == "added" else "del", said)
        return
    for element in elements:
        if _columns_differ(element):
            yield from _columns_in_words(element)
        elif _touched(element):
            yield from _shortened(list(_joined(_runs(element))))


def _pictured(element: Element) -> str:
    """What the pictures of a block without words show."""
    return " ".join(filter(None, (image.get("alt", "") for image in element.iter("img"))))


def _columns_differ(row: Element) -> bool:
    return row.tag == "tr" and any(cell.tag == "th" and CHANGE in cell.attrib for cell in row)


def _columns_in_words(head: Element) -> Iterator[Piece]:
    """The columns that went and those that came, and in which words others are headed now."""
    gone = [text_of(cell) for cell in head if cell.get(CHANGE) == "removed" and text_of(cell)]
    came = [text_of(cell) for cell in head if cell.get(CHANGE) == "added" and text_of(cell)]
    if gone:
        yield Piece("del", ", ".join(gone))
    if gone and came:
        yield Piece("kept", " ")
    if came:
        yield Piece("ins", ", ".join(came))
    for cell in head:
        if _touched(cell) and not NUMBERED.fullmatch(text_of(taken(cell, "new"))):
            yield Piece("kept", " | ")
            yield from _shortened(list(_joined(_runs(cell))))


def _runs(element: Element) -> Iterator[Piece]:
    """The text of a block in order, cells and lines apart."""
    if element.text:
        yield Piece("kept", element.text)
    for child in element:
        if child.tag == "ins":
            yield Piece("ins", "".join(_plain(child)))
        elif child.tag == "del":
            yield Piece("del", "".join(_plain(child)))
        elif child.tag == "br":
            yield Piece("kept", " / ")
        elif CHANGE in child.attrib and child.tag in ("th", "td"):
            pass
        else:
            yield from _runs(child)
            if child.tag in ("th", "td", "li", "p"):
                yield Piece("kept", " | ")
        if child.tail:
            yield Piece("kept", child.tail)


def _plain(element: Element) -> Iterator[str]:
    yield " / " if element.tag == "br" else element.text or ""
    for child in element:
        yield from _plain(child)
        yield child.tail or ""


def _joined(runs: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one, with white space collapsed."""
    waiting: Piece | None = None
    for run in runs:
        if waiting is not None and waiting.part == run.part:
            waiting = Piece(run.part, waiting.text + run.text)
            continue
        if waiting is not None:
            yield _tidy(waiting)
        waiting = run
    if waiting is not None:
        yield _tidy(waiting)


def _tidy(piece: Piece) -> Piece:
    return Piece(piece.part, re.sub(r"(?:\s*\|)+\s*", " | ", re.sub(r"\s+", " ", piece.text)))


def _shortened(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The changed words with only some of what stands around them."""
    for at, piece in enumerate(pieces):
        if piece.part != "kept":
            yield piece
            continue
        text, first, last = piece.text, at == 0, at == len(pieces) - 1
        if first and last:
            continue
        if first:
            kept = _tail(text.removeprefix(" | "))
        elif last:
            kept = _head(text.removesuffix(" | ").rstrip())
        elif len(text) <= 2 * _AROUND:
            kept = text
        else:
            kept = f"{_head(text)} {_tail(text)}".replace("… …", "…")
        if kept:
            yield Piece("kept", kept)


def _head(text: str) -> str:
    if len(text) <= _AROUND:
        return text
    cut = text[:_AROUND]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut.strip() else cut} …"


def _tail(text: str) -> str:
    if len(text) <= _AROUND:
        return text
    cut = text[-_AROUND:]
    return f"… {cut[cut.find(' ') + 1 :] if ' ' in cut.strip() else cut}"
