"""Differences that rest on one reason stand together, so that the reason is said once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from dovetail.compose.teller import Plain
from dovetail.model import words
from dovetail.model.alignment import ItemKind
from dovetail.model.language import later_count, tell_count
from dovetail.model.resolved import ResolvedProcedure

TOGETHER = ("kind", "procedure", "because", "by", "since", "until")
"""What has to be equal for differences to stand together, as far as they say it."""
_COUNTED: Mapping[ItemKind, tuple[str, str]] = {
    "step": later_count("{n} step", "{n} steps"),
    "control": later_count("{n} control", "{n} controls"),
    "duty": later_count("{n} recurring duty", "{n} recurring duties"),
    "route": later_count("{n} route", "{n} routes"),
}


def counts(kinds: Iterable[ItemKind]) -> list[str]:
    """How many of each kind there are; kinds of which there are none are not named."""
    numbers = Counter(kinds)
    return [tell_count(numbers[kind], *said) for kind, said in _COUNTED.items() if numbers[kind]]


def by_reason(deltas: Iterable[tuple[ItemKind, Plain]]) -> list[Plain]:
    """Groups in the order of their first members; a waiver is a decision of its own and stands alone.

    ``only_times`` is set where all that differs is a time that operations have not said.
    """
    groups: dict[tuple[str, ...], list[tuple[ItemKind, Plain]]] = {}
    for number, (kind, delta) in enumerate(deltas):
        own = str(number) if delta["kind"] == "waived" else ""
        groups.setdefault((own, *(str(delta.get(name)) for name in TOGETHER)), []).append((kind, delta))
    return [
        {
            **members[0][1],
            "members": [delta for _, delta in members],
            "counted": words.listed(counts(kind for kind, _ in members)),
            "only_times": all(_only_a_time(delta) for _, delta in members),
        }
        for members in groups.values()
    ]


def _only_a_time(delta: Plain) -> bool:
    return len(delta["changes"]) == 1 and bool(delta["changes"][0]["unsaid_time"])


def shared(bound: ResolvedProcedure) -> frozenset[str]:
    """Reasons that hold for several differences of a procedure: they are said where all of them stand."""
    origins = (entry.origin for part in (bound.steps, bound.duties, bound.routes) for entry in part)
    told = Counter((item.kind, item.because) for item in origins if item.kind in ("adapted", "added"))
    return frozenset(because for (_, because), number in told.items() if because and number > 1)
