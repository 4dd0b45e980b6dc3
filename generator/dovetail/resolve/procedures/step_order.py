"""What steps wait for after a project has tailored them: for more, never for less, and not for each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from dovetail.model import words
from dovetail.model.language import tell
from dovetail.model.procedure import Procedure
from dovetail.model.resolved import Actor
from dovetail.resolve.procedures.deciding import decides, steps_of
from dovetail.resolve.procedures.insertion import insert_step
from dovetail.resolve.procedures.network import CircleError, Network, PlannedStep, main_path

_NOBODY = Actor("", "")


def title_in(procedure: Procedure, step: str) -> str:
    """A step by its title in quotes; its id if the procedure has no such step."""
    return next((words.quoted(entry.title) for entry in steps_of(procedure) if entry.id == step), step)


def circle(before: Procedure, after: Procedure) -> str:
    """Which steps would wait for each other, or nothing. What waited so before is not the project's doing."""
    found = _first_circle(after)
    if not found or _first_circle(before):
        return ""
    return tell(
        "{steps} would wait for each other",
        steps=words.listed(title_in(after, step) for step in dict.fromkeys(found)),
    )


def lost_wait(before: Procedure, after: Procedure, *, only_decisions: bool = False) -> str:
    """Which step would no longer wait for which, on whichever way of a request; or nothing.

    ``only_decisions``: steps that decide nothing may run beside what they waited for.

    :raises CircleError: if steps wait for each other.
    """
    deciding = {step.id for step in steps_of(before) if step.decision or decides(before, step)}
    added = {step.id for step in after.steps if step.when is not None}
    added -= {step.id for step in before.steps}
    for way in _ways(before):
        waited = _ancestors(before, way)
        for now in dict.fromkeys((way, way.without(added))):
            waits = _ancestors(after, now)
            for step, earlier in waited.items():
                lost = earlier - waits.get(step, earlier)
                if lost and (step in deciding or not only_decisions):
                    named = [title_in(before, entry.id) for entry in steps_of(before) if entry.id in lost]
                    return tell(
                        "{step} would no longer wait for {steps}",
                        step=title_in(before, step),
                        steps=words.listed(named),
                    )
    return ""


@dataclass(frozen=True, slots=True)
class _Way:
    """A way that requests can take: on a route, without the steps that it does not have."""

    route: str
    missing: frozenset[str]

    def without(self, steps: Iterable[str]) -> _Way:
        return _Way(self.route, self.missing.union(steps))


def _ways(procedure: Procedure) -> Iterator[_Way]:
    """Each route alone and with each special path; with all conditional steps, each left out, and none."""
    skips = [frozenset[str]()]
    skips += [frozenset(path.skips) for path in procedure.exceptions]
    skips += [frozenset(leave.skips) for leave in procedure.flexibility.preapproved]
    conditional = [step.id for step in steps_of(procedure) if step.when is not None]
    left_out = [frozenset[str](), *(frozenset({step}) for step in conditional), frozenset(conditional)]
    routes = [("", frozenset[str]()), *((route.id, frozenset(route.skips)) for route in procedure.routes)]
    yield from dict.fromkeys(
        _Way(route, of_route | special | missing)
        for route, of_route in routes
        for special in skips
        for missing in left_out
    )


def _ancestors(procedure: Procedure, way: _Way) -> Mapping[str, frozenset[str]]:
    steps = list(procedure.steps)
    for route in procedure.routes:
        for extra in route.steps if route.id == way.route else ():
            steps = insert_step(steps, extra.step, after=extra.after, before=extra.before)
    planned = [PlannedStep(step, _NOBODY, step.id not in way.missing) for step in steps]
    if all(name in way.missing for unit in main_path(planned) for name in unit):
        return {}
    return Network.of(planned, procedure.handles.delivers if procedure.handles else None).ancestors


def _first_circle(procedure: Procedure) -> tuple[str, ...]:
    for way in _ways(procedure):
        try:
            _ancestors(procedure, way)
        except CircleError as error:
            return error.steps
    return ()
