"""Every difference between an operational procedure and the project's, with who decided it and until when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from dovetail.model.alignment import Delta, ItemKind
from dovetail.model.deviation import Adapt, Add, Waive
from dovetail.model.project import Project
from dovetail.model.resolved import DEVIATES, Origin, ResolvedProcedure


def deltas_of(bound: ResolvedProcedure, project: Project) -> tuple[Delta, ...]:
    """The differences of one procedure: its steps, duties, routes and controls, in their order."""
    decided = _decisions(project, bound.id)
    return tuple(_deltas(bound, decided))


def _deltas(bound: ResolvedProcedure, decided: Mapping[str, Adapt | Add | Waive]) -> Iterator[Delta]:
    titles = {item.step.id: item.step.title for item in bound.steps}
    for item in bound.steps:
        # A step that falls away with its control is told with the control: one decision, one row.
        if item.origin.kind in DEVIATES and item.origin.kind != "waived":
            step = item.step
            yield _delta("step", step.id, step.title, step.controls, item.origin, decided.get(step.id))
    for entry in bound.duties:
        if entry.origin.kind in DEVIATES:
            duty = entry.duty
            yield _delta("duty", duty.id, duty.title, duty.controls, entry.origin, decided.get(duty.id))
    for path in bound.routes:
        if path.origin.kind in DEVIATES:
            route = path.route
            yield _delta("route", route.id, route.title, route.controls, path.origin, decided.get(route.id))
    for held in bound.controls:
        if held.origin.kind in DEVIATES:
            control = held.control
            by = held.waiver or decided.get(control.id)
            delta = _delta("control", control.id, control.statement, (control.id,), held.origin, by)
            gone = held.waiver.omits if held.waiver else ()
            yield replace(delta, omits=tuple(titles[name] for name in gone if name in titles))


def _delta(
    what: ItemKind,
    name: str,
    title: str,
    controls: tuple[str, ...],
    origin: Origin,
    decided: Adapt | Add | Waive | None,
) -> Delta:
    waiver = decided if isinstance(decided, Waive) else None
    own = decided if isinstance(decided, (Adapt, Add)) else None
    return Delta(
        procedure=origin.procedure,
        version=origin.version,
        what=what,
        id=name,
        title=title,
        kind=origin.kind,
        controls=controls,
        changes=origin.changes,
        because=origin.because,
        compensating=(waiver.compensating or "") if waiver else "",
        requests=waiver.requests if waiver else (),
        decided_by=((waiver.approved_by if waiver else own.decided_by if own else None) or ""),
        decided_on=waiver.issued if waiver else own.decided_on if own else None,
        until=waiver.expires if waiver else own.until if own else None,
        place=origin.place,
    )


def _decisions(project: Project, procedure: str) -> dict[str, Adapt | Add | Waive]:
    """What the project decided, by the item that it is about; a step omitted with a control by its waiver."""
    found: dict[str, Adapt | Add | Waive] = {}
    for operation in project.tailoring.get(procedure, ()):
        if isinstance(operation, Adapt):
            found[operation.adapt] = operation
        elif isinstance(operation, Add):
            found[operation.add.id] = operation
        else:
            found[operation.waive] = operation
            found.update(dict.fromkeys(operation.omits, operation))
    return found
