"""What differs between two states of the facts: changed values, items that came, went or moved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from dovetail.history.states.facts import Facts, Value
from dovetail.history.states.pairing import paired
from dovetail.history.states.versions import is_history, only_worded
from dovetail.model.rising import longest_rising

ChangeKind = Literal["editorial", "behavioural"]
What = Literal["changed", "added", "removed", "moved"]
_APPROVED = re.compile(r"requests\..+\.approvals\..+\.holder")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``before`` and ``after`` are in words; of an added item ``before`` is empty.

    ``item`` is the title of the innermost thing that it belongs to, ``""`` for a value of the whole.
    """

    path: str
    what: What
    kind: ChangeKind
    before: str
    after: str
    item: str = ""

    @property
    def head(self) -> str:
        """The first name of the path."""
        return self.path.partition(".")[0]

    @property
    def field(self) -> str:
        """The last name of the path."""
        return self.path.rpartition(".")[2]


def difference(before: Facts, now: Facts) -> tuple[Change, ...]:
    """The changes that lead from one state to the other, in the order of their paths.

    Of an item that came or went there is one change, not one for each of its values. An item moved if it
    must be moved to bring the items that both states have from the old into the new order, and as few as
    possible are.
    """
    before = paired(before, now)
    changes = [*_items(before, now), *_values(before, now), *_moves(before, now)]
    told = (change for change in changes if not is_history(change.path))
    return tuple(sorted(told, key=lambda change: (change.path, change.what)))


def _items(before: Facts, now: Facts) -> Iterator[Change]:
    acting = _acting(before) & _acting(now)
    binding = _binding(now)
    for path, title in now.items.items():
        if path not in before.items and not _inside(path, now.items, before.items):
            kind: ChangeKind = "behavioural" if path in binding else "editorial"
            if path in acting:
                yield Change(path, "changed", kind, "", title, title)
                continue
            yield Change(path, "added", kind, "", title, _item_above(path, now.items))
    binding = _binding(before)
    for path, title in before.items.items():
        if path not in now.items and not _inside(path, before.items, now.items):
            kind = "behavioural" if path in binding else "editorial"
            if path in acting:
                yield Change(path, "changed", kind, "", title, title)
                continue
            yield Change(path, "removed", kind, title, "", _item_above(path, before.items))


def _acting(facts: Facts) -> frozenset[str]:
    """Those who hold a role or stand in, by the path at which more is said about them: that more or less is
    said makes nobody come or go.
    """
    return frozenset(
        f"organization.people.{value.data}"
        for path, value in facts.values.items()
        if path.startswith("organization.roles.") and path.endswith((".holder", ".deputy"))
    )


def _binding(facts: Facts) -> frozenset[str]:
    """The items by which people act: one whose values all only explain, such as a word, is none."""
    explained = {above for path, value in facts.values.items() if value.editorial for above in _above(path)}
    acted = {above for path, value in facts.values.items() if not value.editorial for above in _above(path)}
    return frozenset(path for path in facts.items if path in acted or path not in explained)


def _values(before: Facts, now: Facts) -> Iterator[Change]:
    lenient: dict[str, bool] = {}
    for path in dict.fromkeys((*before.values, *now.values)):
        old, new = before.values.get(path), now.values.get(path)
        if old is not None and new is not None and old.data == new.data:
            continue
        if old is None and _inside(path, now.items, before.items):
            continue  # of an item that came
        if new is None and _inside(path, before.items, now.items):
            continue  # of an item that went
        head = path.partition(".")[0]
        if head not in lenient:
            lenient[head] = only_worded(before, now, head)
        item = _item_above(path, now.items if new is not None else before.items)
        said = (old.words if old else "", new.words if new else "")
        kind = kind_of(old, new, only_worded=lenient[head])
        if _APPROVED.fullmatch(path) and said == (_item_above(path, before.items), item):
            kind = "editorial"  # a board that approves holds the place itself: it only has another name
        yield Change(path, "changed", kind, *said, item)


def kind_of(old: Value | None, new: Value | None, *, only_worded: bool = False) -> ChangeKind:
    """Editorial if the value only names or explains, or if only marks and capitals of its text differ.

    ``only_worded`` is the word of the procedure's owner that other prose means the same. It counts for prose
    alone: never for a limit, a role, a time or a condition. Where an earlier version of the program judged
    the field otherwise, the later state decides.
    """
    value = new or old
    if value is not None and value.editorial:
        return "editorial"
    texts = [value.data for value in (old, new) if value is not None and isinstance(value.data, str)]
    if len(texts) == 2:
        if only_worded and new is not None and new.prose:
            return "editorial"
        if _bare(texts[0]) == _bare(texts[1]) and " " in texts[0].strip():
            return "editorial"
    return "behavioural"


def _bare(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _inside(path: str, own: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether an item around the path is in one state and not in the other."""
    return any(above in own and above not in other for above in _above(path))


def _item_above(path: str, items: Mapping[str, str]) -> str:
    return next((items[above] for above in _above(path) if above in items), "")


def _above(path: str) -> Iterator[str]:
    """The paths around this one, the nearest first."""
    while "." in path:
        path = path.rpartition(".")[0]
        yield path


def _moves(before: Facts, now: Facts) -> Iterator[Change]:
    for path, names in now.orders.items():
        old = before.orders.get(path)
        if old is None or old == names or all(name.isdecimal() for name in names):
            continue
        both = frozenset(old) & frozenset(names)
        was = [name for name in old if name in both]
        for name in moved(was, [name for name in names if name in both]):
            title = now.items.get(f"{path}.{name}", name)
            place = _place(names, name)
            yield Change(
                f"{path}.{name}", "moved", "behavioural", _titled(before, path, _place(old, name)),
                _titled(now, path, place), title,
            )  # fmt: skip


def _place(names: Sequence[str], name: str) -> str:
    """The name after which it stands; empty for the first."""
    at = names.index(name)
    return names[at - 1] if at else ""


def _titled(facts: Facts, path: str, name: str) -> str:
    return facts.items.get(f"{path}.{name}", name) if name else ""


def moved(before: Sequence[str], now: Sequence[str]) -> tuple[str, ...]:
    """The fewest names whose moving turns one order into the other, in the new order."""
    place = {name: number for number, name in enumerate(before)}
    kept = frozenset(longest_rising([place[name] for name in now]))
    return tuple(name for name in now if place[name] not in kept)
