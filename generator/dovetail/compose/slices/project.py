"""Facts of the project that single kinds of procedure need: services, people, changes, close calendar."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import pairwise

from dovetail.compose.slices import people, timeline
from dovetail.compose.slices.judged import judged
from dovetail.compose.slices.requests import planned_day, standing
from dovetail.compose.slices.service_levels import groups
from dovetail.compose.teller import Plain, Teller, short_day
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.resolved import KeyDate
from dovetail.model.values import Money

MONTHS_SHOWN = 3
"""How many months of a close calendar a procedure prints; the rest stands in the key dates."""


def support(teller: Teller, _subject: str) -> Plain:
    """Services in scope with owners, booked effort and resolver groups; people of operations in the team."""
    organization, project = teller.resolved.organization, teller.resolved.project
    involved = {entry.service: entry for entry in project.involvement}
    return {
        "services": [
            {
                "title": service.title,
                "owner": teller.short(teller.actor(service.owner)) if service.owner else None,
                "tier": teller.said(service.tier, owner=service.owner or ""),
                "hours": teller.said(service.hours, owner=service.owner or ""),
                "groups": groups(teller, service),
                "effort": teller.duration(involved[name].effort) if name in involved else None,
                "funded_by": involved[name].funded_by if name in involved else None,
            }
            for name in project.services
            if (service := organization.services.get(name)) is not None
        ],
        "team": [
            {
                "title": member.title or words.title(role),
                "name": teller.said(member.name) or words.not_said(),
                "role": organization.roles[member.role].title if member.role in organization.roles else None,
                "acts_as": [
                    teller.role_title(own) for own, bound in project.bindings.items() if bound == role
                ],
                "employer": member.employer,
                "line_manager": member.line_manager,
                "to": people.page_of(teller, role),
            }
            for role, member in project.team.items()
        ],
        "rota": [item["message"] for item in judged(teller, {"AR-27"})],
    }


def changes(teller: Teller, subject: str) -> Plain:
    """Changes and releases of the project by the service that they touch, in order of their days."""
    organization, project = teller.resolved.organization, teller.resolved.project
    by_service: dict[str, list[tuple[date, Plain]]] = defaultdict(list)
    for item in teller.resolved.requests:
        request = item.request
        if item.procedure != subject or isinstance(request.needed_by, Unknown):
            continue
        declared = teller.facts(teller.procedures[subject].procedure)
        named = [
            str(request.facts[name])
            for name, fact in declared.items()
            if fact.type == "service" and name in request.facts
        ]
        day = planned_day(item) or request.needed_by
        entry = {
            "day": short_day(day),
            "what": {"text": f"{request.id} {request.title}", "to": f"requests#request-{request.id}"},
            "standing": standing(teller, item),
            "release": next(
                (release.title for release in project.releases if request.id in release.requests), None
            ),
        }
        for service in dict.fromkeys([*request.services, *named]):
            by_service[service].append((day, entry))
    return {
        "services": [
            {
                "title": organization.services[name].title
                if name in organization.services
                else words.title(name),
                "depends_on": [
                    organization.services[other].title
                    if other in organization.services
                    else words.title(other)
                    for other in (
                        organization.services[name].depends_on if name in organization.services else ()
                    )
                ],
                "changes": [
                    entry for _, entry in sorted(found, key=lambda pair: (pair[0], pair[1]["what"]["text"]))
                ],
                "close": _close([day for day, _ in found]),
            }
            for name, found in by_service.items()
        ],
        "releases": [
            {
                "title": f"{release.id} {release.title}",
                "day": teller.said(release.go_live, short_day),
                "requests": [{"text": name, "to": f"requests#request-{name}"} for name in release.requests],
            }
            for release in project.releases
        ],
    }


def _close(days: list[date]) -> bool:
    """Whether two changes lie within a week of each other."""
    ordered = sorted(days)
    return any((later - earlier).days < 7 for earlier, later in pairwise(ordered))


def close_calendar(teller: Teller, subject: str) -> Plain:
    """The next months with every dated duty, close day and cut-off of one procedure, in order."""
    bound = teller.procedures[subject]
    months: dict[tuple[int, int], list[KeyDate]] = {}
    for event in sorted(teller.resolved.key_dates, key=lambda item: (item.on, str(item.at), item.id)):
        mine = event.kind == "duty" and event.procedure == bound.id
        if event.on >= teller.today and (mine or event.kind in ("close", "cut-off")):
            months.setdefault((event.on.year, event.on.month), []).append(event)
    return [
        {
            "title": words.month(date(year, month, 1)),
            "events": [row | {"close": row["kind"] != "duty"} for row in timeline.rows(teller, events)],
        }
        for (year, month), events in list(months.items())[:MONTHS_SHOWN]
    ]


def money(teller: Teller, _subject: str) -> Plain:
    """Budget and cost codes; what the project hands in on a day; its figures beside the ledger's."""
    project, organization = teller.resolved.project, teller.resolved.organization
    budget, compared = project.budget, project.budget.reconciliation
    calendars = organization.calendars
    bound = {**calendars.close, **calendars.cut_offs}

    def amount(value: Money) -> str:
        return words.money(value, organization)

    return {
        "total": teller.said(budget.total, amount),
        "contingency": teller.said(budget.contingency, amount),
        "holder": teller.short(teller.actor(budget.holder)) if budget.holder else None,
        "codes": [{"code": code.code, "title": code.title, "type": code.type} for code in budget.cost_codes],
        "within": teller.stated(organization.standards.ledger.reconciles_within, words.percent),
        "compared": {
            "on": words.day(compared.as_of),
            "reported": teller.said(compared.reported, amount),
            "ledger": teller.said(compared.ledger, amount),
        }
        if compared is not None
        else None,
        "submissions": [
            {
                "id": entry.id,
                "title": entry.title,
                "on": teller.said(entry.on, short_day),
                "close": bound[entry.close].title if entry.close in bound else None,
            }
            for entry in project.submissions
        ],
    }
