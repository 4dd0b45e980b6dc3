"""Which steps of a request follow which.

The main path follows the first outcome of each decision, then ``next``, then the list. Steps that it never
reaches are conditional (sent back, escalated) and have no dates. Neighbours that name the same ``parallel``
group run side by side: all follow what stood before the group, and what follows waits for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from dovetail.model.diagnostics import Place
from dovetail.model.resolved import Actor
from dovetail.model.routes import Step
from dovetail.resolve.calendars.durations import StatedDuration

Unit = tuple[str, ...]

MOST_NETWORKS = 2_000
"""So many are remembered. Requests of one procedure differ in a few answers, so they share a few networks."""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step of a request's path after route, exceptions and tailoring.

    A step that does not apply has no dates, but shows where the way leads on. ``applies`` is nothing if a
    missing fact decides: ``condition`` then says in words on what it depends.
    """

    step: Step
    actor: Actor
    applies: bool | None = True
    duration: StatedDuration = None
    place: Place | None = None
    condition: str = ""


class CircleError(ValueError):
    """Steps wait for each other: ``steps`` in the order of the circle, the first again at its end."""

    def __init__(self, steps: Sequence[str]) -> None:
        super().__init__(f"steps wait for each other: {' → '.join(steps)}")
        self.steps = tuple(steps)


class _Link(NamedTuple):
    """What a step waits for and where it leads. Equal links make equal networks."""

    id: str
    applies: bool | None
    conditional: bool
    parallel: str | None
    target: str | None
    after: tuple[str, ...]
    clock: str | None

    @classmethod
    def of(cls, planned: PlannedStep) -> _Link:
        step, applies = planned.step, planned.applies
        # Nobody decides at a skipped step, so none of its outcomes leads anywhere.
        decided = step.decision[0].next if step.decision and applies is not False else None
        target = decided if step.decision else step.next
        conditional = step.when is not None
        return cls(step.id, applies, conditional, step.parallel, target, step.after, step.counted_from_step)


@dataclass(frozen=True, slots=True)
class Network:
    """The steps of the main path in order, and what each of them waits for.

    ``starts_after``: steps whose end comes before its start. ``ends_after``: steps that may run beside it but
    end no later. ``after_delivery``: steps that are done once the request is delivered.
    """

    path: tuple[str, ...]
    order: tuple[str, ...]
    starts_after: Mapping[str, tuple[str, ...]]
    ends_after: Mapping[str, tuple[str, ...]]
    delivers: str
    after_delivery: frozenset[str]
    ancestors: Mapping[str, frozenset[str]]

    @classmethod
    def of(
        cls, steps: Sequence[PlannedStep], delivers: str | None, gaps: Iterable[tuple[str, str]] = ()
    ) -> Network:
        """``gaps`` are pairs of steps between which time must lie.

        :raises CircleError: naming the steps, if they wait for each other in a circle.
        """
        return _network(tuple(map(_Link.of, steps)), delivers, tuple(gaps))


@lru_cache(maxsize=MOST_NETWORKS)
def _network(links: tuple[_Link, ...], delivers: str | None, gaps: tuple[tuple[str, str], ...]) -> Network:
    by_id = {link.id: link for link in links}
    skipped = {link.id for link in links if link.applies is False}
    units = _units(links)
    way = [step for unit in units for step in unit]
    all_starts, all_ends = _waits(units, by_id)
    # Checked before skipped steps are bridged: a circle through one of them could not be.
    _in_order(way, {step: {*all_starts[step], *all_ends[step]} for step in way})
    path = tuple(step for step in way if step not in skipped)
    waits = {step: (*all_starts[step], *all_ends[step]) for step in way}
    starts = {step: _bridged(all_starts[step], waits, skipped) for step in path}
    ends = {step: _bridged(all_ends[step], waits, skipped) for step in path}
    before = {step: {*starts[step], *ends[step]} for step in path}
    for first, then in gaps:
        before[then].add(first)
    order = _in_order(path, before)
    ancestors: dict[str, frozenset[str]] = {}
    for step in order:
        ancestors[step] = frozenset(before[step]).union(*(ancestors[earlier] for earlier in before[step]))
    goal = _goal(delivers, way, skipped)
    return Network(path, order, starts, ends, goal, _after_delivery(units, goal, ancestors), ancestors)


def _goal(delivers: str | None, way: Sequence[str], skipped: set[str]) -> str:
    """The delivering step; if it is skipped, the last one before it; if none is named, the last of all."""
    until = way.index(delivers) + 1 if delivers in way else len(way)
    kept = [step for step in way[:until] if step not in skipped]
    return kept[-1] if kept else next(step for step in way if step not in skipped)


def main_path(steps: Sequence[PlannedStep]) -> tuple[Unit, ...]:
    """The steps on the way to the goal, skipped ones among them: single ones, and groups side by side."""
    return _units(tuple(map(_Link.of, steps)))


@lru_cache(maxsize=MOST_NETWORKS)
def _units(links: tuple[_Link, ...]) -> tuple[Unit, ...]:
    position = {link.id: index for index, link in enumerate(links)}
    units: list[Unit] = []
    seen: set[int] = set()
    index = 0
    while index < len(links) and index not in seen:
        block = _block(links, index)
        seen.update(block)
        units.append(tuple(links[i].id for i in block))
        target = _onward([links[i] for i in block], {links[i].id for i in block})
        if target == "end":
            break
        # A way back to an earlier step is a loop: the list leads on.
        there = position.get(target)
        if there is None or there in seen or _bypasses(links, block, there):
            there = block[-1] + 1
        index = there
    return tuple(units)


def _bypasses(links: Sequence[_Link], block: range, there: int) -> bool:
    """Whether a skipped step would lead past a step that a condition of its own calls for."""
    if any(links[i].applies is not False for i in block):
        return False
    return any(link.conditional and link.applies is not False for link in links[block[-1] + 1 : there])


def _block(links: Sequence[_Link], index: int) -> range:
    group = links[index].parallel
    if group is None:
        return range(index, index + 1)
    first = last = index
    while first > 0 and links[first - 1].parallel == group:
        first -= 1
    while last + 1 < len(links) and links[last + 1].parallel == group:
        last += 1
    return range(first, last + 1)


def _onward(links: Sequence[_Link], block: set[str]) -> str:
    for link in reversed(links):
        if link.target is not None and link.target not in block:
            return link.target
    return ""


def _waits(
    units: Sequence[Unit], by_id: Mapping[str, _Link]
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    starts: dict[str, tuple[str, ...]] = {}
    ends: dict[str, tuple[str, ...]] = {}
    path = {step for unit in units for step in unit}
    previous: Unit = ()
    for unit in units:
        for name in unit:
            step = by_id[name]
            named = tuple(other for other in step.after if other in path)
            clock = step.clock
            if clock in path and clock != name and clock is not None:
                starts[name] = tuple(dict.fromkeys((*named, clock)))
                ends[name] = () if named else tuple(other for other in previous if other != clock)
            else:
                starts[name], ends[name] = named or previous, ()
        previous = unit
    return starts, ends


def _bridged(
    named: Iterable[str], waits: Mapping[str, tuple[str, ...]], skipped: set[str]
) -> tuple[str, ...]:
    """What a step waits for, with what a skipped step waits for in its place."""
    found: dict[str, None] = {}
    for other in named:
        if other in skipped:
            found.update(dict.fromkeys(_bridged(waits[other], waits, skipped)))
        else:
            found[other] = None
    return tuple(found)


def _in_order(path: Sequence[str], before: Mapping[str, set[str]]) -> tuple[str, ...]:
    """All that wait for nothing, then all that wait only for those, and so on; alike ones as in the path."""
    position = {step: index for index, step in enumerate(path)}
    left = {step: len(before[step]) for step in path}
    followers: dict[str, list[str]] = {}
    for step in path:
        for earlier in before[step]:
            followers.setdefault(earlier, []).append(step)
    done: dict[str, None] = {}
    free = [step for step in path if not left[step]]
    while free:
        done.update(dict.fromkeys(free))
        freed = [step for earlier in free for step in followers.get(earlier, ())]
        for step in freed:
            left[step] -= 1
        free = sorted({step for step in freed if not left[step]}, key=position.__getitem__)
    waiting = [step for step in path if step not in done]
    if waiting:
        raise CircleError(_circle(waiting, before))
    return tuple(done)


def _circle(waiting: Sequence[str], before: Mapping[str, set[str]]) -> list[str]:
    left = set(waiting)
    walked = [waiting[0]]
    while True:
        following = next(step for step in waiting if step in before[walked[-1]] & left)
        if following in walked:
            return [*reversed(walked[walked.index(following) :]), walked[-1]]
        walked.append(following)


def _after_delivery(
    units: Sequence[Unit], goal: str, ancestors: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    at = next(index for index, unit in enumerate(units) if goal in unit)
    until_goal = [step for unit in units[: at + 1] for step in unit if step in ancestors]
    ahead = {step for step in until_goal if goal not in ancestors[step]}
    ahead |= ancestors[goal]
    for step in tuple(ahead):
        ahead |= ancestors[step]
    return frozenset(ancestors) - ahead
