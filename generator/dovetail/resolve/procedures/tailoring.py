"""Carries out a project's tailoring: adapt, add, waive. It may bind and tighten; loosening is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.conditions import Facts
from dovetail.model.deviation import Adapt, Add, Placement, Waive
from dovetail.model.diagnostics import Diagnostic, Place, Severity
from dovetail.model.language import tell
from dovetail.model.procedure import Control, Duty, Procedure
from dovetail.model.profile import LayeredProcedure, Written
from dovetail.model.project import Project
from dovetail.model.resolved import Change
from dovetail.model.routes import Route, Step
from dovetail.model.values import Band, Period
from dovetail.resolve.people import People
from dovetail.resolve.procedures.deciding import decided_elsewhere
from dovetail.resolve.procedures.insertion import insert_step, leads_around
from dovetail.resolve.procedures.leave import leave_problem
from dovetail.resolve.procedures.step_order import circle, lost_wait
from dovetail.resolve.procedures.tightening import refusal
from dovetail.resolve.procedures.wording import field_in_words

BINDABLE: Mapping[str, frozenset[str]] = {
    "step": frozenset({
        "title", "by", "accountable", "consulted", "informed", "do", "input", "output", "form", "system",
        "evidence", "duration", "parallel", "after", "ends_by",
    }),
    "duty": frozenset({"title", "by", "recurs", "lead", "to", "do", "form", "system"}),
    "route": frozenset({"when", "quotes", "do", "forms", "lead_time", "approvals", "controls"}),
}  # fmt: skip
"""What a project may set on each kind of item; everything else belongs to the procedure's owner."""

ORDERING = frozenset({"after", "parallel"})
"""Settings that change what steps wait for."""


@dataclass(slots=True)
class Tailored:
    """A procedure after tailoring, and what was done to it."""

    procedure: Procedure
    changes: dict[str, tuple[Change, ...]] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    added: set[str] = field(default_factory=set)
    waivers: dict[str, Waive] = field(default_factory=dict)
    omitted: dict[str, Waive] = field(default_factory=dict)
    findings: list[Diagnostic] = field(default_factory=list)


def tailor(layered: LayeredProcedure, written: Written[Project], people: People, as_of: date) -> Tailored:
    """The procedure as the project does it. What is refused is left as it was, and said in ``findings``."""
    work = Tailored(layered.value)
    name = layered.value.id
    for index, operation in enumerate(written.value.tailoring.get(name, ())):
        place = written.place("tailoring", name, index)
        if isinstance(operation, Adapt):
            at = partial(_key_place, written, ("tailoring", name, index, "set"))
            _adapt(work, operation, place, at, people, layered.value, as_of)
        elif isinstance(operation, Add):
            _add(work, operation, place, people)
        else:
            _waive(work, operation, place, people, as_of)
    return work


def _adapt(
    work: Tailored,
    operation: Adapt,
    place: Place,
    at: Callable[[str], Place],
    people: People,
    operational: Procedure,
    as_of: date,
) -> None:
    target = _find(work.procedure, operation.adapt)
    if target is None:  # the loader has said so already
        return
    kind, item = target
    not_bindable = sorted(set(operation.set) - BINDABLE[kind])
    if isinstance(item, Step) and item.locked:
        _refuse(work, place, item.id, tell('step "{step}" is locked', step=item.title), people)
        return
    if not_bindable:
        what = tell(
            "{fields} of {kind} {id} belong to the procedure's owner",
            fields=words.listed(not_bindable),
            kind=words.field(kind),
            id=item.id,
        )
        _refuse(work, at(not_bindable[0]), item.id, what, people)
        return
    changed = _with(item, operation.set)
    for name in operation.set:
        loosened = refusal(work.procedure, item, changed, name, people)
        if loosened:
            _refuse(work, at(name), item.id, loosened, people)
            return
    if (
        "by" in operation.set
        and isinstance(changed, Step)
        and decided_elsewhere(operational, changed, people)
    ):
        what = tell(
            'at "{step}" it is decided, and who decides belongs to the procedure\'s owner', step=item.title
        )
        _refuse(work, at("by"), item.id, what, people)
        return
    tailored = _replaced(work.procedure, kind, item.id, changed)
    for name in ORDERING.intersection(operation.set):
        disordered = circle(work.procedure, tailored) or lost_wait(
            work.procedure, tailored, only_decisions=name == "parallel"
        )
        if disordered:
            _refuse(work, at(name), item.id, disordered, people)
            return
    work.procedure = tailored
    facts = work.procedure.handles.facts if work.procedure.handles else {}
    ends = people.project.ends
    said = partial(
        field_in_words,
        people=people,
        facts=facts,
        life=Period.model_validate({"from": min(as_of, ends), "until": ends}),
    )
    changes = tuple(
        Change(name, said(item, name), said(changed, name), unsaid=isinstance(getattr(item, name), Unknown))
        for name in operation.set
        if getattr(item, name) != getattr(changed, name)
    )
    work.changes[item.id] = work.changes.get(item.id, ()) + changes
    work.reasons[item.id] = operation.because
    work.places[item.id] = place


def _key_place(written: Written[Project], path: tuple[str | int, ...], name: str) -> Place:
    return written.place(*path, name, key=True)


def _add(work: Tailored, operation: Add, place: Place, people: People) -> None:
    placement = operation.add
    if leads_around(work.procedure.steps, placement, after=placement.after, before=placement.before):
        what = tell('the added step "{step}" would lead around steps of the procedure', step=placement.title)
        _refuse(work, place, placement.id, what, people)
        return
    new = _plain_step(placement)
    steps = insert_step(work.procedure.steps, new, after=placement.after, before=placement.before)
    extended = work.procedure.model_copy(update={"steps": tuple(steps)})
    disordered = circle(work.procedure, extended) or lost_wait(work.procedure, extended)
    if disordered:
        _refuse(work, place, placement.id, disordered, people)
        return
    work.procedure = extended
    work.added.add(placement.id)
    work.reasons[placement.id] = operation.because
    work.places[placement.id] = place


def _waive(work: Tailored, waiver: Waive, place: Place, people: People, as_of: date) -> None:
    control = next((entry for entry in work.procedure.controls if entry.id == waiver.waive), None)
    if control is None:
        return
    problem = waiver_problem(work.procedure, control, waiver, people, as_of)
    if problem:
        code, message, hint = problem
        work.findings.append(
            Diagnostic(
                code,
                Severity.BLOCKER,
                tell("{control} is not waived: {problem}", control=control.id, problem=message),
                place,
                hint=hint,
                procedure=work.procedure.id,
                project=people.project.code,
                subject=control.id,
                prevents=("F7",),
            )
        )
        return
    work.waivers[control.id] = waiver
    for step in work.procedure.steps:
        if step.id in waiver.omits:
            if set(step.controls) <= work.waivers.keys() and step.controls:
                work.omitted[step.id] = waiver
                work.reasons[step.id], work.places[step.id] = waiver.because, place
            else:
                what = tell('step "{step}" carries out more than the waived control', step=step.title)
                _refuse(work, place, step.id, what, people)
    work.reasons[control.id] = waiver.because
    work.places[control.id] = place


def waiver_problem(
    procedure: Procedure, control: Control, waiver: Waive, people: People, as_of: date
) -> tuple[str, str, str] | None:
    """Why a waiver is no valid leave (code, message, hint), or ``None`` if it is."""
    owner = procedure.owner if control.waivable_by is None else control.waivable_by
    if control.statutory:
        return "waiver-statutory", tell("a law demands it, so nobody can waive it"), tell("keep the control")
    if owner == "never":
        return "waiver-never", tell("its owner allows no waiver"), tell("keep the control")
    refused = leave_problem(waiver, owner, people, as_of)
    return (refused.code, refused.message, refused.hint) if refused else None


def _find(procedure: Procedure, item_id: str) -> tuple[str, Step | Duty | Route] | None:
    tables: Sequence[tuple[str, Sequence[Step | Duty | Route]]] = (
        ("step", procedure.steps),
        ("duty", procedure.duties),
        ("route", procedure.routes),
    )
    for kind, items in tables:
        for item in items:
            if item.id == item_id:
                return kind, item
    return None


def _with(item: Step | Duty | Route, settings: Mapping[str, Any]) -> Step | Duty | Route:
    """The item with fields replaced, each validated as that field's type."""
    kind = type(item)
    required = {name: getattr(item, name) for name, info in kind.model_fields.items() if info.is_required()}
    parsed = kind.model_validate({**required, **settings})
    changes = {name: getattr(parsed, name) for name in settings}
    if isinstance(item, Route) and isinstance(changes.get("when"), Facts) and isinstance(item.when, Facts):
        changes["when"] = _completed(changes["when"], item.when)
    if isinstance(item, Step) and "duration" in changes:
        changes["duration_fact"] = None
    return item.model_copy(update=changes)


def _completed(changed: Facts, original: Facts) -> Facts:
    """A route's condition in which only what the project names is different; an edge alone moves an edge."""
    facts = dict(original.root)
    for name, matcher in changed.root.items():
        before = facts.get(name)
        if isinstance(matcher, Band) and isinstance(before, Band):
            said = {field: getattr(matcher, field) for field in matcher.model_fields_set}
            facts[name] = before.model_copy(update=said)
        else:
            facts[name] = matcher
    return Facts(facts)


def _replaced(procedure: Procedure, kind: str, item_id: str, changed: Step | Duty | Route) -> Procedure:
    section = {"step": "steps", "duty": "duties", "route": "routes"}[kind]
    items = tuple(changed if item.id == item_id else item for item in getattr(procedure, section))
    return procedure.model_copy(update={section: items})


def _plain_step(placement: Placement) -> Step:
    values = {name: getattr(placement, name) for name in Step.model_fields if name != "after"}
    return Step.model_construct(**values, after=())


def _refuse(work: Tailored, place: Place, subject: str, message: str, people: People) -> None:
    who = _owner(work.procedure, people)
    work.findings.append(
        Diagnostic(
            "tailoring-refused",
            Severity.BLOCKER,
            tell("{problem}: the project can't change it", problem=message),
            place,
            hint=tell("ask {who} for a waiver, or leave it as the procedure says", who=who),
            procedure=work.procedure.id,
            project=people.project.code,
            subject=subject,
            prevents=("F7",),
        )
    )


def _owner(procedure: Procedure, people: People) -> str:
    """The owner by name and title, as far as they are known."""
    if not isinstance(procedure.owner, str):
        return tell("the procedure's owner")
    actor = people.approver(procedure.owner)
    return words.noted(actor.holder, actor.title) if actor.holder else actor.title
