"""Which parts of two states belong together: by their anchors, else as equal, else as alike."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from dovetail.model.rising import heaviest_rising

_CERTAIN, _SAME = 1.0, 0.5
_UNCHANGED, _NAMED = 100, 90
_MOST_PAIRS = 4000
"""So many pairs are compared one by one between two parts that are certain; beyond that, by their places."""


@dataclass(slots=True)
class Piece:
    """A part of a document: a block, a row, an item, or a whole section with its heading.

    ``anchor`` names it for good; ``lead`` is what people would know it by; ``sign`` is equal where nothing
    but running numbers differs; ``words`` are counted to find what is alike. ``below`` are the parts of a
    section after its heading.
    """

    element: Element
    kind: str
    anchor: str = ""
    lead: str = ""
    sign: str = ""
    words: Counter[str] = field(default_factory=Counter)
    below: tuple[Piece, ...] = ()
    section: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """What was, what is, or both. ``moved``: it stands elsewhere among its neighbours."""

    was: Piece | None
    now: Piece | None
    moved: bool = False

    @property
    def move(self) -> str:
        """The name of what moved, the same in both of its pairs; nothing for what stayed."""
        return (self.was.anchor or self.was.lead or self.was.sign) if self.moved and self.was else ""


def aligned(old: Sequence[Piece], new: Sequence[Piece]) -> list[Pair]:
    """All parts of both in an order that keeps the order of either.

    A part that moved comes twice: as ``Pair(was, None, moved)`` and as ``Pair(was, now, moved)``.
    """
    partner = _partners(old, new)
    kept = _in_order(old, new, partner)
    moved = {i: j for i, j in partner.items() if i not in kept and _can_move(old[i], new[j])}
    pairs: list[Pair] = []
    i = j = 0
    for end_old, end_new in [*sorted(kept.items()), (len(old), len(new))]:
        pairs += _between(old, new, (i, end_old), (j, end_new), moved)
        if end_old < len(old) and end_new < len(new):
            pairs.append(Pair(old[end_old], new[end_new]))
        i, j = end_old + 1, end_new + 1
    return pairs


def _partners(old: Sequence[Piece], new: Sequence[Piece]) -> dict[int, int]:
    """Certain pairs: by anchor, then what is equal, then what people know by the same name."""
    found: dict[int, int] = {}
    taken: set[int] = set()
    keys: tuple[Callable[[Piece], str], ...] = (
        lambda piece: piece.anchor,
        lambda piece: piece.sign,
        lambda piece: piece.lead,
    )
    for key in keys:
        places = _once(key, new, taken)
        for name, i in _once(key, old, found).items():
            j = places.get(name)
            if j is not None and not _other_anchors(old[i], new[j]):
                found[i] = j
                taken.add(j)
    return found


def _once(
    key: Callable[[Piece], str], pieces: Sequence[Piece], taken: Iterable[int]
) -> Mapping[tuple[str, str], int]:
    """The place of each name that only one part has."""
    known = frozenset(taken)
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, piece in enumerate(pieces):
        if at not in known and key(piece):
            places[piece.kind, key(piece)].append(at)
    return {name: found[0] for name, found in places.items() if len(found) == 1}


def _other_anchors(was: Piece, now: Piece) -> bool:
    return bool(was.anchor and now.anchor and was.anchor != now.anchor)


def _in_order(old: Sequence[Piece], new: Sequence[Piece], partner: Mapping[int, int]) -> dict[int, int]:
    """The most pairs that stand in the same order on both sides.

    What says the same as before has rather stayed than what says something else: in a table in the order of
    days, rows move because their days differ.
    """
    starts = sorted(partner)
    weights = [_weight(old[i], new[partner[i]]) for i in starts]
    kept = frozenset(heaviest_rising([partner[i] for i in starts], weights))
    return {i: partner[i] for i in starts if partner[i] in kept}


def _weight(was: Piece, now: Piece) -> int:
    if was.sign == now.sign:
        return _UNCHANGED
    return _NAMED if now.anchor else 1


def _can_move(was: Piece, now: Piece) -> bool:
    return bool(was.anchor or was.lead) and was.kind in ("tr", "li", "section") and was.kind == now.kind


def _between(
    old: Sequence[Piece],
    new: Sequence[Piece],
    before: tuple[int, int],
    after: tuple[int, int],
    moved: Mapping[int, int],
) -> list[Pair]:
    """What stands between two pairs that are certain."""
    coming = {j: i for i, j in moved.items()}
    gone = [i for i in range(*before) if i not in moved]
    came = [j for j in range(*after) if j not in coming]
    alike = _alike([old[i] for i in gone], [new[j] for j in came])
    partner = {gone[i]: came[j] for i, j in alike.items()}
    pairs: list[Pair] = []
    j = after[0]

    def until(end: int) -> None:
        nonlocal j
        while j < end:
            if j in coming:
                pairs.append(Pair(old[coming[j]], new[j], moved=True))
            else:
                pairs.append(Pair(None, new[j]))
            j += 1

    for i in range(*before):
        if i in moved:
            pairs.append(Pair(old[i], None, moved=True))
        elif i in partner:
            until(partner[i])
            pairs.append(Pair(old[i], new[j]))
            j += 1
        else:
            pairs.append(Pair(old[i], None))
    until(after[1])
    return pairs


def _alike(old: Sequence[Piece], new: Sequence[Piece]) -> dict[int, int]:
    """The pairs in order that are most alike together."""
    if not old or not new:
        return {}
    if len(old) * len(new) > _MOST_PAIRS:
        return {
            i: i for i in range(min(len(old), len(new))) if likeness(old[i], new[i]) >= _SAME
        }  # an order of its own is too dear here
    score = [[likeness(was, now) for now in new] for was in old]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            both = best[i + 1][j + 1] + score[i][j] if score[i][j] >= _SAME else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], both)
    found: dict[int, int] = {}
    i = j = 0
    while i < len(old) and j < len(new):
        if score[i][j] >= _SAME and best[i][j] == best[i + 1][j + 1] + score[i][j]:
            found[i] = j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def likeness(was: Piece, now: Piece) -> float:
    """How much two parts have in common, from 0 to 1; of different kinds, or with other anchors, nothing."""
    if was.kind != now.kind or _other_anchors(was, now):
        return 0.0
    if was.sign == now.sign:
        return _CERTAIN
    total = was.words.total() + now.words.total()
    return 2 * (was.words & now.words).total() / total if total else 0.0
