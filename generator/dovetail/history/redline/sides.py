"""Which of competing causes an edit comes from: they are applied one after the other, and compared."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from dovetail.formats.redline.differences import Edit
from dovetail.formats.redline.edits import NUMBER, numbered
from dovetail.formats.redline.tree import NOW_AT, WAS_AT, mark_redrawn, merged
from dovetail.formats.tree.body import read_body
from dovetail.history.redline.worlds import Apart
from dovetail.model.document import Document

_PLACED = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "div", "table", "pre", "blockquote"}
)
_WORD = re.compile(r"\w+")
_FAR = 3
"""So many times more of an edit a cause must explain to stand before the one that is told first otherwise."""


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
    """The edits from one state to the next: by the places of what they are of, in the earlier or the later
    state, and the places in the one of what stands in the other.
    """

    edits: Mapping[int, Edit]
    at: Mapping[tuple[str, str], Sequence[int]]
    later: Mapping[str, str]
    earlier: Mapping[str, str]

    @classmethod
    def between(cls, old: Element, new: Element, redrawn: set[str]) -> _Step:
        root = merged(old, new)
        mark_redrawn(root, redrawn)
        edits = {edit.number: edit for edit in numbered(root, 1)}
        at: dict[tuple[str, str], list[int]] = defaultdict(list)
        both: list[tuple[str, str]] = []
        for number, element in _parts(root, 0):
            for name in (NOW_AT, WAS_AT):
                if number and name in element.attrib:
                    at[name, element.attrib[name]].append(number)
            if NOW_AT in element.attrib and WAS_AT in element.attrib:
                both.append((element.attrib[WAS_AT], element.attrib[NOW_AT]))
        return cls(edits, at, dict(both), {now: was for was, now in both})

    def of(self, name: str, places: Sequence[str]) -> list[Edit]:
        """The edits of what stands in these places."""
        numbers = dict.fromkeys(number for place in places for number in self.at.get((name, place), ()))
        return [self.edits[number] for number in numbers]


def _parts(element: Element, number: int) -> Iterator[tuple[int, Element]]:
    """Each element with the number of the edit that it is inside of; 0 if it is in none."""
    number = int(element.get(NUMBER, number))
    yield number, element
    for child in element:
        yield from _parts(child, number)


@dataclass
class Sides:
    """The edits of one document: which of the causes are behind each.

    From the earlier to the later state lead as many steps as there are causes. A cause is behind an edit if
    its step changes what the edit is of: followed back from where it stands now, or on from where what is
    gone stood.
    """

    apart: Apart
    was: Document | None
    now: Document | None
    pictures: tuple[Mapping[str, str], Mapping[str, str]]
    """The hashes of those of the earlier and of the later pack."""
    _steps: dict[int, _Step] = field(default_factory=dict)

    def of(self, edit: Edit, elements: Sequence[Element]) -> tuple[int, ...]:
        """The numbers of the causes that are behind an edit; first one that explains far more of it.

        Empty if it follows from none: from another template, or another version of the program.
        """
        name = WAS_AT if edit.kind == "removed" else NOW_AT
        tops = [element.attrib[name] for element in elements if name in element.attrib]
        places = list(
            dict.fromkeys(e.attrib[name] for element in elements for e in element.iter() if name in e.attrib)
        )
        found = dict(self._followed(edit, name, places, tops[:1]))
        shared = {cause: _shared(edit, others) for cause, others in found.items()}
        if edit.kind == "changed" and any(shared.values()):
            found = {cause: others for cause, others in found.items() if shared[cause]}
        order = sorted(found)
        most = max(order, key=lambda cause: shared[cause], default=0)
        if order and all(shared[most] > _FAR * shared[cause] for cause in order if cause != most):
            order = [most, *(cause for cause in order if cause != most)]
        return tuple(order)

    def _followed(
        self, edit: Edit, name: str, places: Sequence[str], tops: Sequence[str]
    ) -> Iterator[tuple[int, list[Edit]]]:
        """Each cause whose step changes what stands in these places, with what it changes. Nothing is
        followed beyond the step in which it came or went as a whole.
        """
        touching: dict[int, list[Edit]] = {}
        count = len(self.apart.heads)
        for cause in range(count) if name == WAS_AT else reversed(range(count)):
            step = self._step(cause)
            if others := step.of(name, places):
                touching[cause] = others
            if edit.kind in ("added", "removed") and edit.kind in {one.kind for one in step.of(name, tops)}:
                # Who changed it later has a part in what came, but none had one in that something went.
                yield from touching.items() if name == NOW_AT else [(cause, touching[cause])]
                return
            follow = step.later if name == WAS_AT else step.earlier
            places = [follow[place] for place in places if place in follow]
            tops = [follow[place] for place in tops if place in follow]
        yield from touching.items()

    def _step(self, cause: int) -> _Step:
        """What one cause changes after the ones before it."""
        if cause not in self._steps:
            document = self.now or self.was
            name = document.id if document else ""
            packs = self.apart.packs
            first, last = cause == 0, cause == len(packs)
            old = self.was if first else packs[cause - 1].document(name)
            new = self.now if last else packs[cause].document(name)
            before = self.pictures[0] if first else packs[cause - 1].pictures
            after = self.pictures[1] if last else packs[cause].pictures
            redrawn = {one for one, digest in after.items() if before.get(one, digest) != digest}
            self._steps[cause] = _Step.between(placed(old, WAS_AT), placed(new, NOW_AT), redrawn)
        return self._steps[cause]


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
