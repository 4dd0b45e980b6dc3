"""Which of two competing causes an edit comes from: each is applied without the other, and compared."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from dovetail.formats.body import read_body
from dovetail.formats.redline import Edit
from dovetail.formats.redline_edits import NUMBER, numbered
from dovetail.formats.redline_tree import NOW_AT, WAS_AT, mark_redrawn, merged
from dovetail.history.redline_worlds import Apart
from dovetail.model.document import Document

_PLACED = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "div", "table", "pre", "blockquote"}
)
_FAR = 3
"""So many times more of an edit a cause must explain to stand before the one that is told first otherwise."""
_WORD = re.compile(r"\w+")


def placed(document: Document | None, name: str) -> Element:
    """The tree of a document, in which each block, row and item knows its place by ``name``."""
    if document is None:
        return Element("div")
    root = read_body(document).root
    for at, element in enumerate(root.iter()):
        if element.tag in _PLACED:
            element.set(name, str(at))
    return root


def without_places(root: Element) -> None:
    """Take the places out again."""
    for element in root.iter():
        element.attrib.pop(NOW_AT, None)
        element.attrib.pop(WAS_AT, None)


@dataclass(frozen=True)
class _Step:
    """The edits from one state to another, by the places of what they are of, in the earlier or later one."""

    edits: Mapping[int, Edit]
    at: Mapping[tuple[str, str], Sequence[int]]

    @classmethod
    def between(cls, old: Element, new: Element, redrawn: set[str]) -> _Step:
        root = merged(old, new)
        mark_redrawn(root, redrawn)
        edits = {edit.number: edit for edit in numbered(root, 1)}
        at: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, element in _numbered_parts(root, 0):
            for name in (NOW_AT, WAS_AT):
                if name in element.attrib:
                    at[name, element.attrib[name]].append(number)
        return cls(edits, at)


def _numbered_parts(element: Element, number: int) -> Iterator[tuple[int, Element]]:
    number = int(element.get(NUMBER, number))
    if number:
        yield number, element
    for child in element:
        yield from _numbered_parts(child, number)


@dataclass
class Sides:
    """The edits of one document: which of the two causes is behind each.

    A cause is behind what changes when it alone is undone. Behind what was removed is the cause that removes
    it alone.
    """

    apart: Apart
    was: Document | None
    now: Document | None
    pictures: tuple[Mapping[str, str], Mapping[str, str]]
    """The hashes of those of the earlier and of the later pack."""
    _steps: dict[tuple[bool, int], _Step] = field(default_factory=dict)

    def of(self, edit: Edit, elements: Sequence[Element]) -> tuple[int, ...]:
        """The numbers of the causes that are behind an edit, 0 or 1; first the one that explains far more of
        it. Empty if it follows from neither: from another template, or another version of the program.
        """
        gone = edit.kind == "removed"
        name = WAS_AT if gone else NOW_AT
        tops = [element.attrib[name] for element in elements if name in element.attrib]
        places = dict.fromkeys(
            inner.attrib[name] for element in elements for inner in element.iter() if name in inner.attrib
        )
        found: dict[int, list[Edit]] = {}
        for cause in (0, 1):
            step = self._alone(cause) if gone else self._undone(cause)
            numbers = dict.fromkeys(n for place in places for n in step.at.get((name, place), ()))
            if numbers:
                found[cause] = [step.edits[n] for n in numbers]
                if edit.kind in ("added", "removed") and tops:
                    kinds = {step.edits[n].kind for n in step.at.get((name, tops[0]), ())}
                    if kinds == {edit.kind}:
                        found[cause].insert(0, edit)
        if any(edit in others for others in found.values()):
            found = {cause: others for cause, others in found.items() if edit in others}
        shared = {cause: _shared(edit, others) for cause, others in found.items()}
        if edit.kind == "changed" and any(shared.values()):
            found = {cause: others for cause, others in found.items() if shared[cause]}
        if len(found) == 2 and shared[1] > _FAR * shared[0]:
            return (1, 0)
        return tuple(found)

    def _undone(self, cause: int) -> _Step:
        """What changes when only this cause is undone."""
        if (False, cause) not in self._steps:
            other = self.apart.packs[1 - cause]
            redrawn = _differing(other.pictures, self.pictures[1])
            old = placed(other.document(self._name), WAS_AT)
            self._steps[False, cause] = _Step.between(old, placed(self.now, NOW_AT), redrawn)
        return self._steps[False, cause]

    def _alone(self, cause: int) -> _Step:
        """What changes when only this cause is applied."""
        if (True, cause) not in self._steps:
            only = self.apart.packs[cause]
            redrawn = _differing(self.pictures[0], only.pictures)
            new = placed(only.document(self._name), NOW_AT)
            self._steps[True, cause] = _Step.between(placed(self.was, WAS_AT), new, redrawn)
        return self._steps[True, cause]

    @property
    def _name(self) -> str:
        document = self.now or self.was
        return document.id if document else ""


def _shared(edit: Edit, others: Sequence[Edit]) -> int:
    """How many of the words that an edit takes away or brings these do, too."""
    gone, came = (_words((edit,), part) for part in ("del", "ins"))
    return len(gone & _words(others, "del")) + len(came & _words(others, "ins"))


def _words(edits: Sequence[Edit], part: str) -> set[str]:
    return {
        word
        for edit in edits
        for piece in edit.pieces
        if piece.part == part
        for word in _WORD.findall(piece.text.casefold())
    }


def _differing(before: Mapping[str, str], now: Mapping[str, str]) -> set[str]:
    return {name for name, digest in now.items() if name in before and before[name] != digest}
