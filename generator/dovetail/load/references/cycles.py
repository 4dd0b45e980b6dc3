"""Circles that would never end: reporting lines, dependencies, and steps that wait for each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dovetail.model.routes import Step


def circles(arrows: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Circles in a graph, at least one for each group of nodes that reach each other; each begins with
    the node that stands first in ``arrows`` and ends before it would repeat."""
    found: list[tuple[str, ...]] = []
    done: set[str] = set()
    for start in arrows:
        trail: list[str] = []
        places: dict[str, int] = {}
        waiting = [(start, iter(arrows.get(start, ())))]
        if start in done:
            continue
        places[start] = 0
        trail.append(start)
        while waiting:
            node, others = waiting[-1]
            other = next(others, None)
            if other is None:
                waiting.pop()
                trail.pop()
                del places[node]
                done.add(node)
            elif other in places:
                found.append(tuple(trail[places[other] :]))
            elif other not in done and other in arrows:
                places[other] = len(trail)
                trail.append(other)
                waiting.append((other, iter(arrows[other])))
    return found


def predecessors(steps: Sequence[Step]) -> dict[str, tuple[str, ...]]:
    """What each step waits for: what its ``after`` says, or the step (or whole group) before it."""
    found: dict[str, tuple[str, ...]] = {}
    before: tuple[str, ...] = ()
    group: list[str] = []
    name: str | None = None
    for step in steps:
        if step.parallel is None or step.parallel != name:
            before = tuple(group)
            group, name = [], step.parallel
        group.append(step.id)
        found[step.id] = step.after or before
    return found


def shown(circle: Sequence[str]) -> str:
    """``a → b → a``."""
    return " → ".join([*circle, circle[0]])
