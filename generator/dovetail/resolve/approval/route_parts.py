"""Stretches of the answers to a fact, as the edges in a table of routes cut them, and how they are told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dovetail.model.facts import FactValue
from dovetail.model.language import tell


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One stretch of a fact's answers, with a value out of it. Each is itself alone, and quick to look up.

    Of answers that have an order, ``low`` and ``high`` are the edges in words (empty: none on that side), and
    whether they belong to it. Such parts stand in order on their axis, one beginning where the last one ends.
    """

    value: FactValue
    says: str
    low: str = ""
    high: str = ""
    low_inside: bool = False
    high_inside: bool = False


def stretch(low: str, high: str, *, low_inside: bool, high_inside: bool) -> str:
    """A stretch of answers in words, by its edges and whether they belong to it."""
    if low == high:
        return tell("exactly {low}", low=low)
    if not low:
        return tell("up to {high}", high=high) if high_inside else tell("below {high}", high=high)
    if not high:
        return tell("of {low} or more", low=low) if low_inside else tell("above {low}", low=low)
    if low_inside:
        return (
            tell("from {low} to {high}", low=low, high=high)
            if high_inside
            else tell("from {low} to below {high}", low=low, high=high)
        )
    return (
        tell("above {low} and up to {high}", low=low, high=high)
        if high_inside
        else tell("between {low} and {high}", low=low, high=high)
    )


def run_of(axis: Sequence[Part], part: Part, belongs: Callable[[Part], bool]) -> tuple[Part, ...]:
    """The parts beside each other, this one among them, that belong together; of others it stands alone."""
    if not (part.low or part.high):
        return (part,)
    first = last = axis.index(part)
    while first > 0 and belongs(axis[first - 1]):
        first -= 1
    while last + 1 < len(axis) and belongs(axis[last + 1]):
        last += 1
    return tuple(axis[first : last + 1])


def says_of(run: Sequence[Part]) -> str:
    """A run of parts in words, from its lowest edge to its highest."""
    if len(run) == 1:
        return run[0].says
    first, last = run[0], run[-1]
    return stretch(first.low, last.high, low_inside=first.low_inside, high_inside=last.high_inside)
