"""Checks of one project: its references, its requests, and the targets of its tailoring."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from dovetail.load.calendar_checks import check_calendars
from dovetail.load.fact_references import check_answer, check_conditions
from dovetail.load.ids import check_ids, told_apart
from dovetail.load.known import Known
from dovetail.load.references import Scope, follow_references, models_in, report_unknown
from dovetail.load.report import Report, Site
from dovetail.load.scopes import House, facts_of, procedure_scope, project_scope
from dovetail.load.validate import validate_part
from dovetail.model.procedure import Duty, Handles, Route, Step
from dovetail.model.profile import LayeredProcedure, Written
from dovetail.model.project import Adapt, Add, Decision, Project, Request, Waive

_LOOKS_LIKE_AN_ID = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Handled:
    """The procedures that projects may use, by id and by the kind of request."""

    by_id: Mapping[str, tuple[LayeredProcedure, Scope]]
    by_kind: Mapping[str, tuple[LayeredProcedure, Scope]]
    kinds: Known


def check_projects(report: Report, house: House, scope: Scope, open_roles: Mapping[str, str]) -> None:
    """Check every project. ``open_roles`` are reference roles that no role of the organization fills."""
    handled = _handled(house, scope)
    written = [part.written for part in house.own.projects if part.written]
    told_apart(report, ((project.value.code, Site(project, ("code",)), False) for project in written))
    for project in written:
        mine = project_scope(scope, project, open_roles)
        site = Site(project)
        _check_folder(report, site, project.value)
        fields = [name for name in Project.model_fields if name != "tailoring"]
        follow_references(report, mine, site, project.value, fields)
        check_ids(report, site, project.value)
        check_calendars(report, site, project.value)
        _check_team(report, mine, site, project.value)
        for index, request in enumerate(project.value.requests):
            _check_request(report, mine, handled, site / "requests" / index, request)
        for name in project.value.tailoring:
            _check_tailoring(report, mine, handled, project, name)


def _handled(house: House, scope: Scope) -> Handled:
    by_id = {
        procedure.value.id: (procedure, procedure_scope(scope, procedure)) for procedure in house.procedures
    }
    by_kind = {pair[0].value.handles.kind: pair for pair in by_id.values() if pair[0].value.handles}
    complete = all(part.sound for part in house.own.procedures)
    return Handled(by_id, by_kind, Known("kind of request", by_kind, house.name, complete=complete))


def _check_folder(report: Report, site: Site, project: Project) -> None:
    folder = PurePosixPath(site.place().file).parent.name
    if folder != project.code:
        what = f'the project "{project.code}" lies in the folder projects/{folder}'
        report.add(
            "project-folder",
            site / "code",
            what,
            f"write code: {folder}, or rename the folder to {project.code}",
        )


def _check_team(report: Report, scope: Scope, site: Site, project: Project) -> None:
    team = scope.known["project role"]
    for operational, role in project.bindings.items():
        if role not in team:
            report_unknown(report, site / "bindings" / operational, role, team)
    people = team.or_(scope.known["role"])
    for at, model in models_in(site, project):
        if isinstance(model, (Request, Waive)):
            _check_person(report, at / "requested_by", model.requested_by, people)
        if isinstance(model, Waive):
            _check_person(report, at / "approved_by", model.approved_by, people)
        elif isinstance(model, Decision):
            _check_person(report, at / "decided_by", model.decided_by, people.or_(scope.known["board"]))
    _check_person(
        report, site / "sponsor", project.sponsor if isinstance(project.sponsor, str) else None, people
    )


def _check_person(report: Report, site: Site, name: str | None, known: Known) -> None:
    """A name of a person is free; what looks like an id must be one."""
    if name is not None and _LOOKS_LIKE_AN_ID.fullmatch(name) and name not in known:
        report_unknown(report, site, name, known)


def _check_request(report: Report, scope: Scope, handled: Handled, site: Site, request: Request) -> None:
    if request.kind not in handled.kinds:
        report_unknown(report, site / "kind", request.kind, handled.kinds)
    if request.id in request.linked_with:
        what = f"{site.named} is linked with itself"
        report.add("request-itself", site / "linked_with", what, "name the other requests of the same need")
    if request.kind not in handled.by_kind:
        return
    procedure, names = handled.by_kind[request.kind]
    value = procedure.value
    people = scope.known["role"].or_(scope.known["project role"])
    facts = facts_of(names.with_(role=people), value.handles.facts if value.handles else {})
    for name, raw in request.facts.items():
        check_answer(report, facts, site / "facts" / name, name, raw)
    standards = Known("standard request", [item.id for item in value.flexibility.preapproved], value.title)
    exceptions = Known("exception", [item.id for item in value.exceptions], value.title)
    for field, chosen, known in (
        ("standard", request.standard, standards),
        ("exception", request.exception, exceptions),
    ):
        if chosen is not None and chosen not in known:
            report_unknown(report, site / field, chosen, known)


def _check_tailoring(
    report: Report, scope: Scope, handled: Handled, written: Written[Project], name: str
) -> None:
    site = Site(written, ("tailoring", name))
    if name not in handled.by_id:
        known = scope.known["procedure"]
        if name not in known:
            what = f'the project tailors "{name}", which {known.fault}'
            report.add(known.code, site, what, known.hint(name), key=True)
        return
    procedure, names = handled.by_id[name]
    value = procedure.value
    role = names.known["role"].or_(scope.known["project role"])
    items: dict[str, Step | Duty | Route] = {
        item.id: item for section in (value.steps, value.duties, value.routes) for item in section
    }
    extra = {step.step.id: route.id for route in value.routes for step in route.steps}
    step = names.known["step"]
    for index, operation in enumerate(written.value.tailoring[name]):
        here = site / index
        inside = names.with_(role=role, role_to_ask=role, step=step)
        if isinstance(operation, Adapt):
            _check_adapt(report, inside, here, operation, items, extra, value.title, value.handles)
        elif isinstance(operation, Add):
            _check_add(report, inside, here, operation, items, extra)
            follow = facts_of(inside, value.handles.facts if value.handles else {})
            check_conditions(report, follow, here / "add", operation.add)
            items.setdefault(operation.add.id, operation.add)
            step = Known("step", [*step.names, operation.add.id], step.of, step.where, complete=step.complete)
        elif operation.waive not in names.known["control"]:
            known = names.known["control"]
            what = f'the project waives "{operation.waive}", which {known.fault}'
            report.add(known.code, here / "waive", what, known.hint(operation.waive))


def _check_adapt(
    report: Report,
    scope: Scope,
    site: Site,
    operation: Adapt,
    items: Mapping[str, Step | Duty | Route],
    extra: Mapping[str, str],
    title: str,
    handles: Handles | None,
) -> None:
    if operation.adapt not in items:
        if operation.adapt in extra:
            what = f'step "{operation.adapt}" is a step of route "{extra[operation.adapt]}" only'
            how = "adapt the route, or a step of the procedure itself"
            report.add("target-unknown", site / "adapt", what, how)
            return
        known = Known("step, duty or route", list(items), title)
        what = f'the project adapts "{operation.adapt}", which {known.fault}'
        report.add("target-unknown", site / "adapt", what, known.hint(operation.adapt))
        return
    item = items[operation.adapt]
    kind = Step if isinstance(item, Step) else type(item)
    required = {name: getattr(item, name) for name, info in kind.model_fields.items() if info.is_required()}
    parsed = validate_part(report, kind, site / "set", operation.set, required)
    if parsed is not None:
        follow_references(report, scope, site / "set", parsed, operation.set)
        facts = facts_of(scope, handles.facts if handles else {})
        check_conditions(report, facts, site / "set", parsed, operation.set)
        check_calendars(report, site / "set", parsed, operation.set)


def _check_add(
    report: Report,
    scope: Scope,
    site: Site,
    operation: Add,
    items: Mapping[str, Any],
    extra: Mapping[str, str],
) -> None:
    added = operation.add
    if added.id in items or added.id in extra:
        what = f'the project adds a step "{added.id}", but the procedure already has an item with this id'
        report.add(
            "id-duplicate",
            site / "add" / "id",
            what,
            "give the new step another id, or adapt the existing one",
        )
    follow_references(report, scope, site / "add", added)
