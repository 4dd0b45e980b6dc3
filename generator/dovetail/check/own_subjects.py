"""The things that an organization's own rules are about, each with its fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dovetail.check.case import Case
from dovetail.model.base import Model, Unknown
from dovetail.model.change_record import ChangeRecord
from dovetail.model.conditions import Fact
from dovetail.model.deviation import Waive
from dovetail.model.diagnostics import Place
from dovetail.model.facts import FactValue, Quantity
from dovetail.model.language import tell
from dovetail.model.recurrence import WEEKDAYS
from dovetail.model.resolved import ResolvedRequest
from dovetail.model.rule_subjects import SUBJECT_FIELDS
from dovetail.model.rulebook import RuleWaiver, SubjectKind
from dovetail.model.values import Money
from dovetail.resolve.facts.answers import read_answers

Field = FactValue | Unknown


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing: what people call it, where it is written, and what is known of it."""

    id: str
    title: str
    place: Place
    fields: Mapping[str, Field]
    facts: Mapping[str, Fact]
    kind: str = ""
    procedure: str = ""


def subjects(case: Case, every: SubjectKind) -> Iterator[Subject]:
    """Everything of one kind in the project, in the order of its file."""
    yield from _READERS[every](case)


def _subject(
    every: SubjectKind,
    name: str,
    title: str,
    place: Place,
    fields: Mapping[str, object],
    *,
    kind: str = "",
    procedure: str = "",
    facts: Mapping[str, Fact] | None = None,
) -> Subject:
    raw = {**fields, **({"procedure": procedure} if procedure else {})}
    if "services" in raw and "service" not in (facts or {}):
        raw.setdefault("service", raw["services"])
    known = {key: value for key, held in raw.items() if (value := _value(held)) is not None}
    return Subject(name, title, place, known, {**SUBJECT_FIELDS[every], **(facts or {})}, kind, procedure)


def _value(raw: object) -> Field | None:
    """A value of the model as a fact; what is left out is none, an empty list of texts is one."""
    if isinstance(raw, (Money, date, Decimal)):
        return Quantity(raw, raw)
    if isinstance(raw, (bool, str, Unknown, Quantity)):
        return raw or None if isinstance(raw, str) else raw
    if isinstance(raw, int):
        return Quantity(Decimal(raw), Decimal(raw))
    if isinstance(raw, (tuple, list, frozenset)):
        return frozenset(str(item) for item in raw)
    return None


def _requests(case: Case) -> Iterator[Subject]:
    for item in case.resolved.requests:
        request = item.request
        procedure = case.procedures[item.procedure].procedure
        yield _subject(
            "request",
            request.id,
            request.title,
            case.request_place(request.id),
            {**_request_fields(item, request.change), **read_answers(procedure, request)},
            kind=request.kind,
            procedure=item.procedure,
            facts=procedure.handles.facts if procedure.handles else None,
        )


def _request_fields(item: ResolvedRequest, change: ChangeRecord | None) -> dict[str, object]:
    request = item.request
    open_approval = next((entry for entry in item.approvals if entry.verdict == "unknown"), None)
    start = item.schedule.latest_start if item.schedule else None
    needed = request.needed_by
    route = item.route.route
    not_known = Unknown(unknown=tell("Which way does {request} take?", request=request.title))
    return {
        "id": request.id,
        "title": request.title,
        "kind": request.kind,
        "route": route.id if route else (not_known if item.route.verdict == "unknown" else None),
        "exception": item.exception,
        "standard": item.preapproved,
        "verdict": item.verdict,
        "approvals": Unknown(unknown=open_approval.problem)
        if open_approval
        else [entry.role for entry in item.approvals],
        "approvers": [entry.holder for entry in item.approvals if entry.holder],
        "forms": item.forms,
        "controls": item.controls,
        "steps": [entry.step for entry in item.schedule.steps] if item.schedule else None,
        "services": request.services,
        "requested_by": item.requester,
        "needed_by": needed,
        "latest_start": start,
        "lead_days": (needed - start).days if start and isinstance(needed, date) else None,
        "impact": change.impact if change else None,
        "items": change.items if change else None,
    }


def _waivers(case: Case) -> Iterator[Subject]:
    for procedure, operations in case.project.tailoring.items():
        for index, operation in enumerate(operations):
            if not isinstance(operation, Waive):
                continue
            bound = case.procedures.get(procedure)
            controls = bound.procedure.controls if bound else ()
            control = next((entry for entry in controls if entry.id == operation.waive), None)
            services = [
                name
                for request in case.project.requests
                if request.id in operation.requests
                for name in request.services
            ]
            yield _waiver(
                operation,
                operation.waive,
                case.place("tailoring", procedure, index),
                procedure=procedure,
                services=services if operation.requests else case.services,
                requests=operation.requests,
                statutory=control.statutory if control else None,
            )
    for index, waiver in enumerate(case.project.waivers):
        yield _waiver(
            waiver,
            waiver.rule,
            case.place("waivers", index),
            services=case.services,
            requests=waiver.subjects,
        )


def _waiver(
    waiver: Waive | RuleWaiver,
    control: str,
    place: Place,
    *,
    services: Iterable[str],
    procedure: str = "",
    requests: Iterable[str] = (),
    statutory: bool | None = None,
) -> Subject:
    days = (waiver.expires - waiver.issued).days + 1 if waiver.expires and waiver.issued else None
    return _subject(
        "waiver",
        control,
        tell("the waiver of {control}", control=control),
        place,
        {
            **_plain(waiver),
            "control": control,
            "statutory": statutory,
            "requests": tuple(requests),
            "services": tuple(services),
            "days": days,
        },
        procedure=procedure,
    )


def _services(case: Case) -> Iterator[Subject]:
    for name, service in case.services.items():
        yield _subject(
            "service", name, service.title, case.service_place(name), {**_plain(service), "id": name}
        )


def _releases(case: Case) -> Iterator[Subject]:
    for index, entry in enumerate(case.project.releases):
        day = entry.go_live
        more = {
            "weekday": WEEKDAYS[day.weekday()] if isinstance(day, date) else None,
            "impact": entry.change.impact if entry.change else None,
        }
        yield _subject(
            "release", entry.id, entry.title, case.place("releases", index), {**_plain(entry), **more}
        )


def _contracts(case: Case) -> Iterator[Subject]:
    for index, entry in enumerate(case.project.contracts):
        # That there is no warranty is no last day of one.
        last = None if entry.warranty_until == "none" else entry.warranty_until
        fields = {**_plain(entry), "warranty_until": last}
        yield _subject("contract", entry.id, entry.title, case.place("contracts", index), fields)


def _requirements(case: Case) -> Iterator[Subject]:
    for index, entry in enumerate(case.project.requirements):
        place = case.place("requirements", index)
        yield _subject(
            "requirement", entry.id, tell("requirement {entry}", entry=entry.id), place, _plain(entry)
        )


def _decisions(case: Case) -> Iterator[Subject]:
    for index, entry in enumerate(case.project.decisions):
        fields = {**_plain(entry), "services": entry.services or tuple(case.services)}
        yield _subject(
            "decision",
            entry.id,
            tell("decision {entry}", entry=entry.id),
            case.place("decisions", index),
            fields,
        )


def _risks(case: Case) -> Iterator[Subject]:
    for index, entry in enumerate(case.project.risks):
        yield _subject(
            "risk", entry.id, tell("risk {entry}", entry=entry.id), case.place("risks", index), _plain(entry)
        )


def _gates(case: Case) -> Iterator[Subject]:
    for index, entry in enumerate(case.project.gates):
        yield _subject("gate", entry.id, entry.title, case.place("gates", index), _plain(entry))


def _handover(case: Case) -> Iterator[Subject]:
    for index, entry in enumerate(case.project.handover):
        place, kind = case.place("handover", index), entry.kind or ""
        yield _subject("handover-item", entry.id, entry.title, place, _plain(entry), kind=kind)


def _steps(case: Case) -> Iterator[Subject]:
    for bound in case.resolved.procedures:
        for item in bound.steps:
            fields = {**_plain(item.step), "holder": item.actor.holder, "origin": item.origin.kind}
            place = item.origin.place or case.place()
            name = f"{bound.id}.{item.step.id}"
            yield _subject("step", name, item.step.title, place, fields, procedure=bound.id)


def _controls(case: Case) -> Iterator[Subject]:
    for bound in case.resolved.procedures:
        for item in bound.controls:
            fields = {**_plain(item.control), "steps": item.steps, "origin": item.origin.kind}
            place = item.origin.place or case.place()
            name = item.control.id
            yield _subject(
                "control", name, tell("control {name}", name=name), place, fields, procedure=bound.id
            )


def _project(case: Case) -> Iterator[Subject]:
    project = case.project
    more = {
        "id": project.code,
        "budget": project.budget.total,
        "services": tuple(case.services),
        "days": (project.ends - project.starts).days + 1,
        "team": tuple(project.team),
    }
    yield _subject("project", project.code, project.name, case.place("code"), {**_plain(project), **more})


def _plain(entry: Model) -> dict[str, object]:
    """The fields of an item as they are written."""
    return {name: getattr(entry, name) for name in type(entry).model_fields}


_READERS: Mapping[SubjectKind, Callable[[Case], Iterator[Subject]]] = {
    "request": _requests,
    "waiver": _waivers,
    "service": _services,
    "release": _releases,
    "contract": _contracts,
    "requirement": _requirements,
    "decision": _decisions,
    "risk": _risks,
    "gate": _gates,
    "handover-item": _handover,
    "step": _steps,
    "control": _controls,
    "project": _project,
}
