"""Binds one operational procedure to a project: every step, control, duty and route with its origin."""

from __future__ import annotations

from dataclasses import replace

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.procedure import NEVER, Control, Procedure
from dovetail.model.profile import LayeredProcedure
from dovetail.model.resolved import (
    Actor,
    Origin,
    OriginKind,
    ResolvedControl,
    ResolvedDuty,
    ResolvedProcedure,
    ResolvedRoute,
    ResolvedStep,
)
from dovetail.model.routes import Route, Step
from dovetail.resolve.people import People
from dovetail.resolve.procedures.gate_deciders import deciders_of
from dovetail.resolve.procedures.path import step_actor
from dovetail.resolve.procedures.tailoring import Tailored


def bind(layered: LayeredProcedure, work: Tailored, people: People) -> ResolvedProcedure:
    """The procedure with its people and origins, after tailoring."""
    procedure = work.procedure
    requester = people.requester()
    steps = tuple(_steps(layered, work, people, requester))
    return ResolvedProcedure(
        id=procedure.id,
        layer=layered.layer,
        procedure=procedure,
        owner=_owner(procedure, people),
        steps=steps,
        controls=tuple(_control(control, layered, work, people) for control in procedure.controls),
        duties=tuple(
            ResolvedDuty(
                duty,
                _origin(layered, work, "duties", duty.id),
                Actor("", words.not_said(), question=duty.by.unknown)
                if isinstance(duty.by, Unknown)
                else people.actor(duty.by),
            )
            for duty in procedure.duties
        ),
        routes=tuple(
            ResolvedRoute(route, _origin(layered, work, "routes", route.id)) for route in procedure.routes
        ),
    )


def _steps(layered: LayeredProcedure, work: Tailored, people: People, requester: Actor) -> list[ResolvedStep]:
    """The procedure's steps in order, with the steps that single routes add in their places."""
    procedure = work.procedure
    actors = {step.id: step_actor(step, procedure, people, requester) for step in procedure.steps}
    steps = [
        ResolvedStep(
            step,
            _origin(layered, work, "steps", step.id),
            actors[step.id],
            deciders=deciders_of(step, actors[step.id], people),
        )
        for step in procedure.steps
    ]
    routes_of: dict[str, list[str]] = {}
    for route in procedure.routes:
        for extra in route.steps:
            routes_of.setdefault(extra.step.id, []).append(route.id)
    known = {entry.step.id: entry for entry in steps}
    ordered = list(procedure.steps)
    for route in procedure.routes:
        for extra in route.steps:
            if extra.step.id in known:
                continue
            # Shown in the place where it stands on its routes; the common way is not redirected to it.
            anchor = extra.after or extra.before
            index = next((i for i, step in enumerate(ordered) if step.id == anchor), len(ordered) - 1)
            ordered.insert(index + (extra.after is not None), extra.step)
            actor = step_actor(extra.step, procedure, people, requester)
            known[extra.step.id] = ResolvedStep(
                extra.step,
                _extra_origin(layered, route, extra.step),
                actor,
                tuple(routes_of[extra.step.id]),
                deciders_of(extra.step, actor, people),
            )
    return [known[step.id] for step in ordered]


def _extra_origin(layered: LayeredProcedure, route: Route, step: Step) -> Origin:
    """A step that only a route has stands where the route does."""
    origin = _plain_origin(layered, "routes", route.id)
    if origin.place is None:
        return origin
    written, index = layered.source_of("routes", route.id)
    steps = [extra.step.id for extra in written.value.routes[index].steps]
    if step.id not in steps:
        return origin
    return replace(origin, place=written.place("routes", index, "steps", steps.index(step.id), "step"))


def _control(control: Control, layered: LayeredProcedure, work: Tailored, people: People) -> ResolvedControl:
    owner = control.waivable_by if isinstance(control.waivable_by, str) else work.procedure.owner
    if owner == NEVER or isinstance(owner, Unknown):
        owner = work.procedure.owner
    waiver = work.waivers.get(control.id)
    origin = _origin(layered, work, "controls", control.id)
    if waiver is not None:
        origin = replace(
            origin,
            kind="waived",
            place=work.places[control.id],
            because=waiver.because,
            operational=origin.place,
        )
    actor = (
        people.approver(owner)
        if isinstance(owner, str)
        else Actor("", words.not_said(), question=owner.unknown)
    )
    return ResolvedControl(control, origin, _carriers(work.procedure, control.id), actor, waiver)


def _carriers(procedure: Procedure, control: str) -> tuple[str, ...]:
    steps: list[Step] = [
        *procedure.steps,
        *(extra.step for route in procedure.routes for extra in route.steps),
    ]
    duties = [duty.id for duty in procedure.duties if control in duty.controls]
    return tuple(dict.fromkeys([*(step.id for step in steps if control in step.controls), *duties]))


def _owner(procedure: Procedure, people: People) -> Actor:
    if isinstance(procedure.owner, Unknown):
        return Actor("", words.not_said(), question=procedure.owner.unknown)
    return people.approver(procedure.owner)


def _origin(layered: LayeredProcedure, work: Tailored, section: str, item: str) -> Origin:
    if item in work.added:
        return Origin(
            "added",
            "project",
            work.procedure.id,
            work.procedure.version,
            work.places[item],
            work.reasons[item],
        )
    plain = _plain_origin(layered, section, item)
    if item in work.omitted:
        return _ours(plain, "waived", work, item)
    if item in work.changes:
        return replace(_ours(plain, "adapted", work, item), changes=work.changes[item])
    return plain


def _ours(plain: Origin, kind: OriginKind, work: Tailored, item: str) -> Origin:
    """The origin of an item that the project does in its own way, or not at all."""
    place, because = work.places[item], work.reasons[item]
    return replace(plain, kind=kind, layer="project", place=place, because=because, operational=plain.place)


def _plain_origin(layered: LayeredProcedure, section: str, item: str) -> Origin:
    kind: OriginKind = "reference" if layered.layer == "reference" else "reused"
    try:
        written, _ = layered.source_of(section, item)
    except KeyError:
        return Origin(kind, layered.layer, layered.value.id, layered.value.version, None)
    place = layered.place_of(section, item)
    # An item that was taken over stands in the file, and has the version, of the procedure it comes from.
    return Origin(kind, written.layer, written.value.id, written.value.version, place)
