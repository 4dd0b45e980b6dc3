"""The order of steps: a page that leaves a title goes before the one that takes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from dovetail.publish.plan_step import Step
from dovetail.publish.seen import Seen


def in_order(
    steps: Sequence[Step], there: Mapping[str, Seen], fold: Callable[[str], str] = lambda address: address
) -> list[Step]:
    """The steps, each after those that make room for it; else as they come. ``there`` are our pages by key.

    Where pages take each other's places in a ring, nobody can be first: one of them is moved aside when its
    turn comes. A step whose place is not left by its page, because that one is not to be touched, is a
    conflict.
    """
    waits = _waits(steps, there, fold)
    by_key = {step.key: step for step in steps}
    _hold_back(by_key, waits)
    found: dict[str, Step] = {}
    for step in steps:
        chain: list[str] = []
        key = step.key
        while key in by_key and key not in found and key not in chain:
            chain.append(key)
            key = waits.get(key, "")
        for one in reversed(chain):
            found[one] = by_key[one]
    return list(found.values())


def takes_place(step: Step) -> bool:
    """Whether a step puts a page where it was not before."""
    return step.kind == "create" or (step.kind != "conflict" and "place" in step.parts)


def _waits(steps: Sequence[Step], there: Mapping[str, Seen], fold: Callable[[str], str]) -> dict[str, str]:
    """For each page the one of ours that stands where it wants to go."""
    stands = {fold(there[step.key].address): step.key for step in steps if step.key in there}
    wanted = {step.key: stands.get(fold(step.address), step.key) for step in steps if takes_place(step)}
    return {key: other for key, other in wanted.items() if other != key}


def _hold_back(steps: dict[str, Step], waits: Mapping[str, str]) -> None:
    """Make conflicts of steps that wait for a page that stays where it is."""
    held = True
    while held:
        held = False
        for key, other in waits.items():
            step = steps[key]
            if takes_place(step) and not takes_place(steps[other]):
                why = f"{other} stands there and can't go yet: settle that page first"
                steps[key] = replace(step, kind="conflict", code="address-held", why=why, parts=())
                held = True
