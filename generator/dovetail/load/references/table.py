"""Which field of which model names something that is defined elsewhere, and what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from dovetail.model import (
    accounts,
    calendars,
    change_record,
    conditions,
    deliverables,
    deviation,
    organization,
    procedure,
    project,
    readiness,
    routes,
    rulebook,
    scaling,
    standards,
    support,
)  # fmt: skip
from dovetail.model.base import Model, Unknown

Kind = str


@dataclass(frozen=True, slots=True)
class Refers:
    """The kinds of thing of which a field may name one, and words with a meaning of their own."""

    kinds: tuple[Kind, ...]
    words: tuple[str, ...] = ()


def _to(*kinds: Kind, words: tuple[str, ...] = ()) -> Refers:
    return Refers(kinds, words)


_ROLE, _STEP, _CONTROL, _SERVICE = _to("role"), _to("step"), _to("control"), _to("service")
_FACT, _FORM, _SYSTEM, _PROCEDURE = _to("fact"), _to("form"), _to("system"), _to("procedure")
_ROUTE, _REQUEST = _to("route"), _to("request")
_CRITERION, _GROUP, _ITEM = _to("acceptance criterion"), _to("support group"), _to("configuration item")
_NEXT = _to("step", words=(procedure.END,))

REFERENCES: Mapping[type[Model], Mapping[str, Refers]] = {
    Unknown: {"ask": _to("role to ask")},
    conditions.Fact: {"ask": _to("role to ask")},
    organization.Person: {"role": _ROLE},
    organization.Role: {"reports_to": _ROLE, "acts_as": _to("reference role")},
    organization.Authority: {"role": _ROLE, "together_with": _ROLE},
    organization.Board: {"chair": _ROLE, "members": _ROLE},
    organization.System: {"owner": _ROLE},
    organization.FormField: {"fact": _FACT},
    organization.Form: {"system": _SYSTEM, "receiver": _ROLE},
    calendars.Freeze: {"procedures": _PROCEDURE, "exception_by": _ROLE},
    calendars.Window: {"services": _SERVICE},
    calendars.CalendarEvent: {"owner": _ROLE, "procedures": _PROCEDURE},
    organization.Service: {"owner": _ROLE, "depends_on": _SERVICE},
    scaling.Scaling: {
        name: _to("procedure", "code of a procedure")
        for name in (
            "small", "medium", "large", "personal_data", "live_service", "new_service", "outage", "contract",
        )
    },
    organization.DocumentControl: {"approval_roles": _ROLE},
    organization.Organization: {"reference_procedures": _to("reference procedure")},
    procedure.Control: {"waivable_by": _to("role", words=(procedure.NEVER,))},
    routes.Approval: {
        "by": _ROLE, "board": _to("board"), "superior_of": _ROLE, "owner_of": _FACT, "fact": _FACT,
        "any_of": _ROLE, "not_by": _STEP, "line_of": _ROLE, "step": _STEP,
    },
    routes.LeadTime: {"from_": _STEP, "to": _STEP},
    routes.ExtraStep: {"after": _STEP, "before": _STEP},
    routes.Route: {
        "forms": _FORM, "controls": _CONTROL, "skips": _STEP, "durations": _STEP, "delivers": _STEP,
    },
    routes.Answer: {"next": _NEXT},
    routes.Step: {
        "by": _ROLE, "accountable": _ROLE, "consulted": _ROLE, "informed": _ROLE, "form": _FORM,
        "system": _SYSTEM, "controls": _CONTROL, "counted_from_step": _STEP, "after": _STEP,
        "apart_from": _STEP,
        "decided_by": _to("board", "subject of an authority"), "next": _NEXT,
        "windows": _to("window", "close event", "cut-off"),
        "duration_fact": _FACT,
    },
    routes.ExceptionPath: {"route": _ROUTE, "skips": _STEP, "durations": _STEP},
    routes.Preapproved: {"route": _ROUTE, "skips": _STEP},
    routes.MayShorten: {"step": _STEP, "by": _ROLE},
    procedure.Duty: {
        "by": _ROLE, "to": _to("role", "board"), "form": _FORM, "system": _SYSTEM, "controls": _CONTROL,
    },
    procedure.Record: {"owner": _ROLE},
    procedure.Interface: {"to": _to("procedure", "code of a procedure", "gate")},
    procedure.Aggregation: {"fact": _FACT, "linked_by": _FACT},
    procedure.Handles: {
        "class_fact": _FACT, "outage_fact": _FACT, "authority_fact": _FACT, "delivers": _STEP,
        "orders": _STEP,
    },
    procedure.Procedure: {
        "owner": _ROLE, "based_on": _to("reference procedure"), "drops": _to("dropped item"),
    },
    project.Gate: {
        "decided_by": _to("role", "project role", "board"),
        "shows": _to("test", "acceptance", "request", "handover item", "support group"),
    },
    project.Budget: {"holder": _to("project role", "role")},
    project.TeamMember: {"role": _ROLE, "approves": _to("subject of an authority")},
    project.Request: {"linked_with": _REQUEST, "after": _REQUEST, "services": _SERVICE},
    change_record.FreezeException: {"freeze": _to("freeze"), "granted_by": _ROLE},
    deviation.Placement: {"after": _STEP, "before": _STEP},
    deviation.Waive: {"requests": _REQUEST, "omits": _STEP},
    deliverables.Release: {"requests": _REQUEST, "services": _SERVICE},
    deliverables.Contract: {"owner_after_closure": _ROLE},
    deliverables.Requirement: {"service": _SERVICE, "criterion": _CRITERION},
    deliverables.SupportModel: {"service": _SERVICE},
    deliverables.Decision: {"services": _SERVICE, "leads_to": _to("requirement", "request")},
    deliverables.Criterion: {"service": _SERVICE, "acceptor": _ROLE},
    deliverables.HandoverItem: {"service": _SERVICE, "receiver": _ROLE, "requests": _REQUEST},
    support.SupportGroup: {"lead": _ROLE},
    support.SupportTier: {"group": _GROUP},
    support.Commitment: {"groups": _GROUP},
    support.ConfigurationItem: {"owner": _ROLE, "services": _SERVICE, "depends_on": _ITEM},
    support.PlannedChange: {"items": _ITEM, "services": _SERVICE},
    support.NotNeeded: {"service": _SERVICE},
    change_record.ChangeRecord: {"items": _ITEM},
    standards.SecurityGate: {"decided_by": _to("role", "board")},
    standards.RiskPolicy: {"escalates_to": _to("role", "board"), "register_": _SYSTEM},
    standards.IncidentHandling: {"system": _SYSTEM},
    standards.Standards: {"improvement_register": _SYSTEM},
    rulebook.OwnRule: {"waivable_by": _ROLE},
    rulebook.Rulebook: {"waivable_by": _ROLE},
    readiness.Test: {"criteria": _CRITERION},
    readiness.Condition: {"criterion": _CRITERION},
    readiness.Acceptance: {"release": _to("release"), "service": _SERVICE},
    readiness.EarlyLifeSupport: {"services": _SERVICE, "decided_by": _ROLE},
    readiness.Training: {"group": _GROUP, "service": _SERVICE},
    readiness.GatePassed: {"gate": _to("security gate")},
    readiness.DeliveredItem: {"service": _SERVICE, "owner": _ROLE},
    readiness.Involvement: {"service": _SERVICE},
    readiness.ControlledDocument: {"repository": _SYSTEM, "owner": _ROLE},
    accounts.BusinessCase: {"run_budget_holder": _ROLE},
    accounts.Submission: {"close": _to("close event", "cut-off"), "for_": _to("board", "role")},
    accounts.Benefit: {"owner": _ROLE},
    accounts.Risk: {"live_service": _SERVICE},
    accounts.IncidentUse: {"system": _SYSTEM},
    accounts.Improvement: {"owner": _ROLE},
    project.ProjectForm: {"replaces": _to("operational form")},
    project.Project: {
        "services": _SERVICE, "procedures": _PROCEDURE, "bindings": _ROLE, "tailoring": _PROCEDURE,
        "baselines": _PROCEDURE,
    },
}  # fmt: skip
"""For a mapping, its keys are the names. What depends on the item around it (the kind of a request, the
target of a tailoring) is checked by the project's own rules."""


@cache
def references_of(model: type[Model]) -> Mapping[str, Refers]:
    """The fields of a model that name something, those of its base classes included."""
    found: dict[str, Refers] = {}
    for base in reversed(model.__mro__):
        found |= REFERENCES.get(base, {})
    return found


def names_in(value: object) -> Iterator[tuple[str | int | None, str]]:
    """The names that a field holds: alone, in a list (with the index), or as keys (with the key)."""
    if isinstance(value, str):
        yield None, value
    elif isinstance(value, tuple):
        yield from ((index, name) for index, name in enumerate(value) if isinstance(name, str))
    elif isinstance(value, dict):
        yield from ((name, name) for name in value)
