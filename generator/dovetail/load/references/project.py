"""Checks of one project: its references, its requests, and the targets of its tailoring."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from dovetail.load.references.calendar_checks import check_calendars
from dovetail.load.references.cycles import circles, shown
from dovetail.load.references.fact_references import check_answer
from dovetail.load.references.ids import check_ids, told_apart
from dovetail.load.references.known import Known
from dovetail.load.references.period_checks import check_periods
from dovetail.load.references.references import Scope, follow_references, models_in, report_unknown
from dovetail.load.references.scopes import House, facts_of, procedure_scope, project_scope
from dovetail.load.references.tailoring import TailoringChecks
from dovetail.load.validation.report import Report, Site
from dovetail.model.accounts import CarryForward, Risk
from dovetail.model.change_record import ChangeRecord
from dovetail.model.deliverables import Decision, Requirement
from dovetail.model.deviation import Adapt, Add, Waive
from dovetail.model.profile import LayeredProcedure, Written
from dovetail.model.project import Baseline, Project, Request
from dovetail.model.readiness import Acceptance, Condition, GatePassed, Shift, Training
from dovetail.model.rulebook import RuleWaiver
from dovetail.model.support import NotNeeded, SupportTier

_LOOKS_LIKE_AN_ID = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")


PEOPLE: Mapping[type, tuple[str, ...]] = {
    Request: ("requested_by",),
    Waive: ("requested_by", "approved_by"),
    RuleWaiver: ("requested_by", "approved_by"),
    Adapt: ("decided_by",),
    Add: ("decided_by",),
    Baseline: ("none_approved_by",),
    CarryForward: ("approved_by",),
    ChangeRecord: ("built_by",),
    Condition: ("approved_by",),
    Acceptance: ("signed_by",),
    Requirement: ("agreed_by",),
    NotNeeded: ("agreed_by",),
}
"""Fields that hold a project role, an operational role or a person's name."""
ANYBODY: Mapping[type, tuple[str, ...]] = {
    Decision: ("decided_by",),
    ChangeRecord: ("authority",),
    Risk: ("escalated_to",),
    Shift: ("who",),
    SupportTier: ("accepted_by",),
    Training: ("certified_by",),
    GatePassed: ("by",),
}
"""Fields that may hold a board or a support group as well."""


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
        check_periods(report, site, project.value)
        _check_team(report, mine, site, project.value)
        _check_waiting(report, project)
        for index, request in enumerate(project.value.requests):
            _check_request(report, mine, handled, site / "requests" / index, request)
        for name in project.value.tailoring:
            _check_tailoring(report, mine, handled, project, name)


def _handled(house: House, scope: Scope) -> Handled:
    by_id = {
        procedure.value.id: (procedure, procedure_scope(scope, procedure)) for procedure in house.procedures
    }
    by_kind = {pair[0].value.handles.kind: pair for pair in by_id.values() if pair[0].value.handles}
    kinds = Known("kind of request", by_kind, house.name, complete=house.own.procedures_are_sound)
    return Handled(by_id, by_kind, kinds)


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
    anybody = people.or_(scope.known["board"], scope.known["support group"])
    for at, model in models_in(site, project):
        for field in PEOPLE.get(type(model), ()):
            _check_person(report, at / field, getattr(model, field), people)
        for field in ANYBODY.get(type(model), ()):
            _check_person(report, at / field, getattr(model, field), anybody)
    _check_person(report, site / "sponsor", project.sponsor, people)


def _check_person(report: Report, site: Site, name: object, known: Known) -> None:
    """A name of a person is free; what looks like an id must be one."""
    if isinstance(name, str) and _LOOKS_LIKE_AN_ID.fullmatch(name) and name not in known:
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
    for step in request.done:
        if step not in names.known["step"]:
            report_unknown(report, site / "done" / step, step, names.known["step"])
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
    roles = names.known["role"].or_(scope.known["project role"])
    own = {kind: scope.known[kind] for kind in ("request", "form")}
    inside = names.with_(role=roles, role_to_ask=roles, **own)
    checks = TailoringChecks(report, procedure.value, inside)
    for index, operation in enumerate(written.value.tailoring[name]):
        checks.check(site / index, operation)


def _check_waiting(report: Report, written: Written[Project]) -> None:
    """Requests that wait for each other would never begin."""
    requests = {request.id: request.after for request in written.value.requests}
    places = {request.id: index for index, request in enumerate(written.value.requests)}
    for circle in circles(requests):
        first, *others = (Site(written, ("requests", places[name], "after")) for name in circle)
        what = f"these requests wait for each other in a circle: {shown(circle)}"
        how = "correct after: it names what must be there before"
        report.add("request-cycle", first, what, how, related=[other.place() for other in others])
