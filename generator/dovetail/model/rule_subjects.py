"""What an organization's own rules may ask of the things that they are about: fields by kind of subject."""

from __future__ import annotations

from collections.abc import Mapping

from dovetail.model.conditions import Fact, FactType
from dovetail.model.rulebook import SubjectKind


def _fields(**types: str) -> dict[str, Fact]:
    """Fields by name; the text is the type, then what the field holds."""
    found: dict[str, Fact] = {}
    for name, text in types.items():
        kind, _, question = text.partition(": ")
        found[name] = Fact(type=_TYPES[kind], question=question)
        if kind == "services" and name == "services":
            found["service"] = Fact(type=_TYPES[kind], question="the same as services")
    return found


_TYPES: Mapping[str, FactType] = {
    "text": "text",
    "texts": "text",
    "yes-no": "yes-no",
    "date": "date",
    "number": "number",
    "money": "money",
    "service": "service",
    "services": "service",
}

SUBJECT_FIELDS: Mapping[SubjectKind, Mapping[str, Fact]] = {
    "request": _fields(
        id="text: its id", title="text: its title", kind="text: kind of request",
        procedure="text: procedure that handles it", route="text: the route that it takes",
        exception="text: the exceptional path that it takes", standard="text: standard request that it is",
        verdict="text: ok, infeasible, blocked or unknown", approvals="texts: roles and boards that approve",
        approvers="texts: people who approve it", forms="texts: forms to fill in",
        controls="texts: controls that apply", steps="texts: steps that it goes through",
        services="services: services that it touches", requested_by="text: who asks",
        needed_by="date: when it is needed", latest_start="date: when work on it must begin",
        lead_days="number: days between the latest start and the day on which it is needed",
        impact="text: impact of the change", items="texts: configuration items of the change",
    ),
    "waiver": _fields(
        control="text: the waived control, or rule", procedure="text: procedure of the control",
        statutory="yes-no: whether a law demands the control", requests="texts: requests that it is for",
        services="services: services of these requests; of the project, if it is for all",
        requested_by="text: who asked", approved_by="text: who gave leave",
        compensating="text: what is done instead", issued="date: since when", expires="date: until when",
        days="number: how many days it lasts",
    ),
    "service": _fields(
        id="text: its id", title="text: its title", tier="text: how critical it is", owner="text: its owner",
        status="text: planned, live or retired", hours="text: hours of service",
        resolver_groups="texts: groups that resolve incidents", depends_on="services: services that it needs",
        configuration_items="texts: what it is made of",
    ),
    "release": _fields(
        id="text: its id", title="text: its title", go_live="date: when it goes live",
        weekday="text: day of the week on which it goes live", requests="texts: changes that it holds",
        services="services: services that it touches", impact="text: impact of the change",
    ),
    "contract": _fields(
        id="text: its id", title="text: what it is for", supplier="text: with whom", value="money: worth",
        until="date: last day", warranty_until="date: last day of the warranty",
        assignable="yes-no: whether it can pass to another owner",
        owner_after_closure="text: who owns it after the project",
    ),
    "requirement": _fields(
        id="text: its id", category="text: support category", service="service: service that it belongs to",
        criterion="text: acceptance criterion", agreed_by="text: who agreed for operations",
        agreed_on="date: when",
    ),
    "decision": _fields(
        id="text: its id", decided_by="text: by whom", decided_on="date: when",
        support_impact="text: what it changes for operations", services="services: services that it concerns",
        told_on="date: when the service owner was told", leads_to="texts: what follows from it",
    ),
    "risk": _fields(
        id="text: its id", score="number: how big", live_service="service: live service that it threatens",
        escalated_to="text: who was told", escalated_on="date: when",
    ),
    "gate": _fields(
        id="text: its id", title="text: its title", date="date: planned day", decided_by="text: who decides",
        evidence="text: what must be shown",
    ),
    "handover-item": _fields(
        id="text: its id", title="text: what", kind="text: what it is", service="service: its service",
        receiver="text: who takes it over", due="date: by when", accepted_on="date: when it was taken over",
    ),
    "step": _fields(
        id="text: its id", title="text: what is done", procedure="text: its procedure",
        by="text: responsible role", holder="text: who does it in this project", form="text: its form",
        system="text: its system", controls="texts: controls that it carries out",
        origin="text: reused, adapted, added, waived or reference",
    ),
    "control": _fields(
        id="text: its id", procedure="text: its procedure", mandatory="yes-no: whether it is an obligation",
        statutory="yes-no: whether a law demands it", steps="texts: what carries it out",
        evidence="text: what shows that it was kept", origin="text: reused, adapted, waived or reference",
    ),
    "project": _fields(
        id="text: its code", level="text: small, medium or large", lifecycle="text: the method",
        status="text: active, on-hold or closed", budget="money: approved budget",
        services="services: services in scope", personal_data="yes-no: whether it holds personal data",
        days="number: days from its first to its last day", team="texts: project roles",
        starts="date: first day", ends="date: last day",
    ),
}  # fmt: skip
"""A field that holds several texts matches if one of them is meant. Services have ``.tier``, ``.owner`` and
``.hours``. For requests, ``kind`` opens the facts that the procedure asks of them."""
