"""Two states of a document as one tree, in which everything that came or went is marked.

A block, row, cell or item that came or went whole has :data:`CHANGE`; words inside one that stayed stand in
``ins`` and ``del``; a running number that counts differently has ``data-was``. Either state can be taken out
of it again (:mod:`dovetail.formats.redline.taken`).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element

from dovetail.formats.redline.align import Pair, Piece, aligned
from dovetail.formats.redline.columns import Columns, columns_of
from dovetail.formats.redline.numbers import Numbers
from dovetail.formats.redline.pieces import pieces, sections_in
from dovetail.formats.redline.tokens import REDRAWN, compared, tokens_of, written
from dovetail.formats.tree.markdown_tree import text_of

CHANGE = "data-change"
MOVE = "data-move"
"""What moved, by the same name where it was and where it is."""
WAS_AT, NOW_AT = "data-was-at", "data-now-at"
"""The place of a block in the earlier and in the later state, where somebody wants to know it."""
BLANK = "blank"
"""A cell of a column that its row never had; it belongs to neither state."""
Change = Literal["added", "removed", "moved-from", "moved-to"]
_GROUPS = frozenset({"ul", "ol", "blockquote"})
_INNER = frozenset({"p", "ul", "ol", "div", "table", "pre", "blockquote"})


def merged(old: Element, new: Element) -> Element:
    """Both states of the root of a body as one. Neither is changed."""
    tree = _Tree(Numbers.of(old), Numbers.of(new))
    root = Element(new.tag, dict(new.attrib))
    was, now = sections_in(list(old), tree.old), sections_in(list(new), tree.new)
    root.extend(tree.parts(was, now))
    return root


def whole(root: Element, change: Change) -> Element:
    """A document that came or went."""
    made = Element(root.tag, dict(root.attrib))
    made.extend(_marked(block, change) for block in root)
    return made


def mark_redrawn(root: Element, redrawn: Container[str]) -> None:
    """Mark the pictures that show something else than before, by their files."""
    for image in root.iter("img"):
        if image.get("src", "").removeprefix("./").replace("../", "") in redrawn:
            image.set(REDRAWN, "yes")


@dataclass(frozen=True, slots=True)
class _Tree:
    old: Numbers
    new: Numbers

    def parts(self, old: Sequence[Piece], new: Sequence[Piece]) -> Iterator[Element]:
        """Parts that follow each other, those that went before those that came."""
        for pair in aligned(old, new):
            yield from self._pair(pair)

    def _pair(self, pair: Pair) -> Iterator[Element]:
        was, now = pair.was, pair.now
        if now is None:
            assert was is not None
            yield from _named(_all(was, "moved-from" if pair.moved else "removed"), pair)
        elif was is None:
            yield from _all(now, "added")
        else:
            both = list(self._both(was, now))
            yield from _named(_moved(both) if pair.moved else both, pair)

    def _both(self, was: Piece, now: Piece) -> Iterator[Element]:
        if now.section:
            yield self.element(was.element, now.element)
            yield from self.parts(was.below, now.below)
        elif self._replaces(was.element, now.element):
            yield _marked(was.element, "removed")
            yield _marked(now.element, "added")
        else:
            yield self.element(was.element, now.element)

    def _replaces(self, old: Element, new: Element) -> bool:
        """Whether both are of a kind that isn't picked apart."""
        if new.tag == "pre":
            return "".join(old.itertext()) != "".join(new.itertext())
        tables = old.find("table"), new.find("table")
        if new.tag == "div" and tables[0] is not None and tables[1] is not None:
            return columns_of(tables[0], tables[1]) is None
        return old.tag != new.tag

    def element(self, old: Element, new: Element) -> Element:
        """One element that both states have."""
        if _equal(old, new):
            return _kept(old, new)
        made = Element(new.tag, _attributes(old, new))
        if new.tag == "pre" or new.tag == "hr":
            return _copy(new)
        if new.tag == "table":
            columns = columns_of(old, new)
            assert columns is not None
            made.extend(self._table(old, new, columns))
        elif new.tag in _GROUPS or (new.tag == "div" and len(new)):
            made.extend(self._children(list(old), list(new)))
        else:
            self._text(old, new, made)
            inner = [child for child in old if child.tag in _INNER], [c for c in new if c.tag in _INNER]
            if any(inner):
                made.extend(self._children(*inner))
        return made

    def _children(self, old: Sequence[Element], new: Sequence[Element]) -> Iterator[Element]:
        if len(old) == len(new) == 1 and old[0].tag == new[0].tag:
            return iter((self.element(old[0], new[0]),))
        return self.parts(pieces(old, self.old), pieces(new, self.new))

    def _text(self, old: Element, new: Element, made: Element) -> None:
        before = tokens_of(old, self.old, skip=_INNER)
        now = tokens_of(new, self.new, skip=_INNER)
        written(compared(before, now), made)

    def _table(self, old: Element, new: Element, columns: Columns) -> Iterator[Element]:
        for name in ("thead", "tbody"):
            group, other = old.find(name), new.find(name)
            if other is None and group is None:
                continue
            made = Element(name, dict((other if other is not None else group).attrib))  # type: ignore[union-attr]
            rows = (list(part) if part is not None else [] for part in (group, other))
            before, now = rows
            if name == "thead" and len(before) == len(now) == 1:
                made.append(self._row(before[0], now[0], columns))
            else:
                made.extend(self._rows(before, now, columns))
            yield made

    def _rows(self, old: Sequence[Element], new: Sequence[Element], columns: Columns) -> Iterator[Element]:
        for pair in aligned(pieces(old, self.old), pieces(new, self.new)):
            if pair.was is None:
                assert pair.now is not None
                yield _filled(_marked(pair.now.element, "added"), columns, now=True)
            elif pair.now is None:
                change: Change = "moved-from" if pair.moved else "removed"
                row = _filled(_marked(pair.was.element, change), columns, now=False)
                yield from _named((row,), pair)
            else:
                row = self._row(pair.was.element, pair.now.element, columns)
                if pair.moved:
                    row.set(CHANGE, "moved-to")
                yield from _named((row,), pair)

    def _row(self, old: Element, new: Element, columns: Columns) -> Element:
        row = Element("tr", _attributes(old, new))
        for was, now in columns.pairs:
            before = old[was] if was is not None and was < len(old) else None
            after = new[now] if now is not None and now < len(new) else None
            if before is not None and after is not None:
                row.append(self.element(before, after))
            elif after is not None:
                row.append(_marked(after, "added"))
            elif before is not None:
                row.append(_marked(before, "removed"))
        return row


def _kept(old: Element, new: Element) -> Element:
    """A copy of an element that is as it was, with the places of either state."""
    made = _copy(new)
    for was, now in zip(old.iter(), made.iter(), strict=True):
        if WAS_AT in was.attrib:
            now.set(WAS_AT, was.attrib[WAS_AT])
    return made


def _attributes(old: Element, new: Element) -> dict[str, str]:
    """Those of an element that both states have."""
    return {**new.attrib, **({WAS_AT: old.attrib[WAS_AT]} if WAS_AT in old.attrib else {})}


def _moved(blocks: Iterable[Element]) -> Iterator[Element]:
    """Blocks where they are now. What went of them went from where they were."""
    for block in blocks:
        if block.get(CHANGE) not in ("removed", "moved-from"):
            block.attrib.setdefault(CHANGE, "moved-to")
            yield block


def _named(elements: Iterable[Element], pair: Pair) -> Iterator[Element]:
    name = pair.move
    for element in elements:
        if name:
            element.set(MOVE, name)
        yield element


def _filled(row: Element, columns: Columns, *, now: bool) -> Element:
    """A row that only one state has, with a cell in every column of both."""
    cells = list(row)
    for cell in cells:
        row.remove(cell)
    for pair in columns.pairs:
        place = pair[1] if now else pair[0]
        if place is None:
            row.append(Element("td", {CHANGE: BLANK}))
        elif place < len(cells):
            row.append(cells[place])
    return row


def _equal(old: Element, new: Element) -> bool:
    """Whether nothing differs, running numbers included. Looks (classes) and anchors say nothing."""
    if old.tag != new.tag or old.text != new.text or len(old) != len(new):
        return False
    if any(old.get(name) != new.get(name) for name in ("href", "src", "alt")):
        return False
    return all(was.tail == now.tail and _equal(was, now) for was, now in zip(old, new, strict=True))


def _all(part: Piece, change: Change) -> Iterator[Element]:
    yield _marked(part.element, change)
    for inner in part.below:
        yield from _all(inner, change)


def _marked(element: Element, change: Change) -> Element:
    """A copy that came or went. What went has no anchors any more: the text that is now has them."""
    made = _copy(element)
    made.set(CHANGE, change)
    if change in ("removed", "moved-from"):
        for inner in made.iter():
            inner.attrib.pop("id", None)
        _without_empty_anchors(made)
    return made


def _without_empty_anchors(root: Element) -> None:
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == "a" and not child.attrib and not text_of(child):
                _take_out(parent, child)


def _take_out(parent: Element, child: Element) -> None:
    """Remove a child and keep the text that follows it."""
    place = list(parent).index(child)
    if child.tail:
        if place:
            parent[place - 1].tail = (parent[place - 1].tail or "") + child.tail
        else:
            parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def _copy(element: Element) -> Element:
    made = Element(element.tag, dict(element.attrib))
    made.text = element.text
    made.extend(_copies(element))
    return made


def _copies(elements: Iterable[Element]) -> Iterator[Element]:
    for child in elements:
        copied = _copy(child)
        copied.tail = child.tail
        yield copied
