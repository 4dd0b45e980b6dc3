"""Puts a step into a procedure so that the way to the goal leads through it."""

from __future__ import annotations

from collections.abc import Sequence

from dovetail.model.procedure import END
from dovetail.model.routes import Step


def insert_step(steps: Sequence[Step], new: Step, *, after: str | None, before: str | None) -> list[Step]:
    """The steps with ``new`` in its place; unchanged if neither neighbour is among them.

    Where the step before it names what follows (``next``, or the first outcome of its decision), that now
    leads to ``new``, and ``new`` leads on. Other outcomes, such as ways back, stay as they are.
    """
    anchor = after or before
    index = next((i for i, step in enumerate(steps) if step.id == anchor), None)
    if index is None:
        return list(steps)
    result = list(steps)
    if after is not None:
        led_to = onward(result[index])
        if led_to is not None:
            result[index] = redirected(result[index], led_to, new.id)
            if onward(new) is None:
                new = new.model_copy(update={"next": led_to})
        result.insert(index + 1, new)
        return result
    result = [
        redirected(step, steps[index].id, new.id) if i < index else step for i, step in enumerate(result)
    ]
    result.insert(index, new)
    return result


def leads_around(steps: Sequence[Step], new: Step, *, after: str | None, before: str | None) -> bool:
    """Whether the way would go on elsewhere than to the step that follows ``new`` in its place."""
    goes_on = onward(new)
    if goes_on is None:
        return False
    if before is not None:
        return goes_on != before
    index = next((i for i, step in enumerate(steps) if step.id == after), None)
    if index is None:
        return False
    follows = onward(steps[index]) or (steps[index + 1].id if index + 1 < len(steps) else END)
    return goes_on != follows


def onward(step: Step) -> str | None:
    """What follows a step on the way to the goal, if it isn't simply the next one in the list."""
    return step.decision[0].next if step.decision else step.next


def redirected(step: Step, old: str, new: str) -> Step:
    """The step leading to ``new`` where it led to ``old``."""
    if step.decision:
        first, *others = step.decision
        if first.next != old:
            return step
        return step.model_copy(update={"decision": (first.model_copy(update={"next": new}), *others)})
    return step.model_copy(update={"next": new}) if step.next == old else step
