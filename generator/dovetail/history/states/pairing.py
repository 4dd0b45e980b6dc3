"""Which items of a list without ids are the same in two states, whatever their numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from dovetail.history.states.facts import Facts

V = TypeVar("V")
Signature = tuple[tuple[str, str], ...]
GONE = "was-"
"""In front of the number of an item that the later state doesn't have."""


def paired(before: Facts, now: Facts) -> Facts:
    """The earlier state with the items of its numbered lists called by the numbers that they have later.

    Equal items belong together, and what stands between the same neighbours. An item that is gone is called
    ``was-3``.
    """
    renamed: dict[str, str] = {}
    own, other = _signatures(before), _signatures(now)
    for path, names in before.orders.items():
        later = now.orders.get(path, ())
        if not names or not all(name.isdecimal() for name in (*names, *later)):
            continue
        old = [own.get(f"{path}.{name}", ()) for name in names]
        new = [other.get(f"{path}.{name}", ()) for name in later]
        if old == new:
            continue
        partner = _partners(old, new)
        for at, name in enumerate(names):
            found = later[partner[at]] if at in partner else f"{GONE}{name}"
            if found != name:
                renamed[f"{path}.{name}"] = f"{path}.{found}"
    if not renamed:
        return before
    return Facts(
        _moved(before.values, renamed), _moved(before.items, renamed), _moved(before.orders, renamed)
    )


def _partners(old: Sequence[Signature], new: Sequence[Signature]) -> dict[int, int]:
    found: dict[int, int] = {}
    for tag, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag in ("equal", "replace"):
            found |= dict(zip(range(first, last), range(start, end), strict=False))
    return found


def _signatures(facts: Facts) -> Mapping[str, Signature]:
    """What each numbered item holds, whatever its number."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    lists = {path for path, names in facts.orders.items() if names and names[0].isdecimal()}
    for path, value in facts.values.items():
        parts = path.split(".")
        for depth in range(1, len(parts) - 1):
            if parts[depth].isdecimal() and ".".join(parts[:depth]) in lists:
                found[".".join(parts[: depth + 1])].append((".".join(parts[depth + 1 :]), str(value.data)))
    return {path: tuple(sorted(values)) for path, values in found.items()}


def _moved(values: Mapping[str, V], renamed: Mapping[str, str]) -> dict[str, V]:
    # The outer list first: inner paths are then looked up as they were written.
    found = {}
    for path, value in values.items():
        parts = path.split(".")
        for depth in range(len(parts), 0, -1):
            head = ".".join(path.split(".")[:depth])
            if head in renamed:
                new = renamed[head].rpartition(".")[2]
                parts[depth - 1] = new
        found[".".join(parts)] = value
    return found
