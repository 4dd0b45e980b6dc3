"""What is proven before operations accept: criteria, operational tests, acceptances, conditions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from dovetail.check.derived.latest_results import LatestResult, latest_results
from dovetail.check.derived.milestones import first_go_live, known
from dovetail.check.derived.scope import shaped
from dovetail.compose.slices.parties import party, said_day, said_party, service_title, service_titles
from dovetail.compose.teller import Plain, Teller, short_day
from dovetail.model.deliverables import Criterion, Requirement
from dovetail.model.language import later, tell
from dovetail.model.readiness import Acceptance, Test
from dovetail.model.support import SupportCategory

OPERATIONAL: Mapping[SupportCategory, str] = {
    "backup-continuity": later("Backup, restore, failover"),
    "monitoring": later("Monitoring and alarms"),
    "incident-handling": later("Support drill"),
    "capacity": later("Load and capacity"),
    "access-security": later("Joiner, leaver, rights"),
    "maintenance-windows": later("Maintenance in its window"),
}
"""What operations try out themselves, by the support category whose requirements ask for it."""
Result = Literal["passed", "failed", "doubt", "late", "open"]
"""*doubt*: results contradict each other. *late*: the day has passed without a result. *open*: to come."""


def tests(teller: Teller, _subject: str) -> Plain:
    """Operational tests by service, and all tests in the order of their days."""
    project = teller.project
    latest = latest_results(project, teller.today)
    criteria = {item.id: item for item in project.acceptance}
    dated = sorted(project.tests, key=lambda test: (test.on is None, test.on or teller.today, test.id))
    planned = {name for test in project.tests for name in test.criteria}
    return {
        "operational": _operational(teller, latest),
        "not_needed": _not_needed(teller),
        "tests": [_test(teller, test, criteria) for test in dated],
        "unplanned": [item.id for item in project.acceptance if item.id not in planned],
        "passed": sum(latest[name].has_passed for name in criteria if name in latest),
        "criteria": len(criteria),
        "requirements": bool(project.requirements),
    }


def _operational(teller: Teller, latest: Mapping[str, LatestResult]) -> list[Plain]:
    """One row for each thing to be tried and each set of tests, with the services for which they show it."""
    free = {(entry.service, entry.category) for entry in teller.project.support_not_needed}
    rows: dict[tuple[str, tuple[str, ...]], Plain] = {}
    for category, title in OPERATIONAL.items():
        for service in shaped(teller.resolved):
            asked = [
                item
                for item in teller.project.requirements
                if item.category == category and item.service in (None, service)
            ]
            if not asked and (service, category) in free:
                continue
            shown = [test for item in asked for test in _shown_by(teller, item, latest)]
            key = (category, tuple(sorted({*(test["test"] for test in shown), *(item.id for item in asked)})))
            row = rows.setdefault(
                key,
                {
                    "title": tell(title),
                    "services": [],
                    "shown_by": shown,
                    "asked": [item.id for item in asked],
                },
            )
            row["services"].append(service_title(teller, service))
    return list(rows.values())


def _shown_by(
    teller: Teller, requirement: Requirement, latest: Mapping[str, LatestResult]
) -> Iterator[Plain]:
    runs = [test for test in teller.project.tests if requirement.criterion in test.criteria]
    for test in runs:
        yield {
            "test": f"{test.id} {test.title}",
            "day": short_day(test.on) if test.on else None,
            "result": _result(teller, test, latest.get(requirement.criterion or "")),
        }


def _not_needed(teller: Teller) -> list[Plain]:
    scope = shaped(teller.resolved)
    found: dict[str, list[str]] = {}
    for entry in teller.project.support_not_needed:
        if entry.category in OPERATIONAL and entry.service in scope:
            found.setdefault(entry.service, []).append(tell(OPERATIONAL[entry.category]))
    return [{"service": service_title(teller, name), "topics": topics} for name, topics in found.items()]


def _test(teller: Teller, test: Test, criteria: Mapping[str, Criterion]) -> Plain:
    shown = [criteria[name] for name in test.criteria if name in criteria]
    acceptors = [item.acceptor for item in shown if item.acceptor is not None]
    return {
        "id": test.id,
        "title": test.title,
        "day": short_day(test.on) if test.on else None,
        "criteria": [{"id": item.id, "text": item.text} for item in shown],
        "acceptors": [said_party(teller, who) for who in dict.fromkeys(acceptors)],
        "result": _result(teller, test, None),
        "evidence": test.evidence,
        "services": service_titles(teller, dict.fromkeys(item.service for item in shown if item.service)),
    }


def _result(teller: Teller, test: Test, latest: LatestResult | None) -> Result:
    """What came of a test; a result on a day to come has not come yet."""
    if latest is not None and latest.test is test and latest.doubt:
        return "doubt"
    if isinstance(test.result, str) and not (test.on and test.on > teller.today):
        return test.result
    return "late" if test.on and test.on < teller.today else "open"


def acceptance(teller: Teller, _subject: str) -> Plain:
    """What operations accept, on which criteria, who signs, and on what conditions."""
    project = teller.project
    latest = latest_results(project, teller.today)
    scope = shaped(teller.resolved)
    return {
        "services": [row for name in scope if (row := _accepted_service(teller, name, latest))["criteria"]],
        "shared": [_criterion(teller, item, latest) for item in project.acceptance if item.service is None],
        "without": service_titles(
            teller, (name for name in scope if not any(item.service == name for item in project.acceptance))
        ),
        "acceptances": [_acceptance(teller, entry) for entry in project.acceptances],
        "unsigned": [
            {"title": f"{item.id} {item.title}", "day": short_day(item.on) if item.on else None}
            for item in teller.go_lives
            if item.id in {release.id for release in project.releases}
            and not any(_accepts(entry, item.id, item.services) for entry in project.acceptances)
        ],
    }


def _accepts(entry: Acceptance, release: str, services: frozenset[str]) -> bool:
    return entry.release == release or (entry.release is None and entry.service in services)


def _accepted_service(teller: Teller, name: str, latest: Mapping[str, LatestResult]) -> Plain:
    service = teller.resolved.organization.services[name]
    return {
        "title": service.title,
        "tier": teller.said(service.tier, owner=service.owner or ""),
        "owner": party(teller, service.owner),
        "criteria": [
            _criterion(teller, item, latest) for item in teller.project.acceptance if item.service == name
        ],
    }


def _criterion(teller: Teller, item: Criterion, latest: Mapping[str, LatestResult]) -> Plain:
    runs = [test for test in teller.project.tests if item.id in test.criteria]
    shown = latest.get(item.id)
    return {
        "id": item.id,
        "text": item.text,
        "acceptor": said_party(teller, item.acceptor),
        "tests": [{"id": test.id, "day": short_day(test.on) if test.on else None} for test in runs],
        "result": _result(teller, shown.test if shown else runs[-1], shown) if runs else None,
        "requirements": [
            requirement.id for requirement in teller.project.requirements if requirement.criterion == item.id
        ],
    }


def _acceptance(teller: Teller, entry: Acceptance) -> Plain:
    release = next((item for item in teller.project.releases if item.id == entry.release), None)
    live = (known(release.go_live) if release else None) or first_go_live(teller, entry.service or "")
    signed = known(entry.signed_on)
    criteria = {item.id: item.text for item in teller.project.acceptance}
    return {
        "what": f"{release.id} {release.title}" if release else service_title(teller, entry.service),
        "by": said_party(teller, entry.signed_by),
        "on": said_day(teller, entry.signed_on),
        "live": short_day(live) if live else None,
        "ahead": (live - signed).days if live and signed else None,
        "signed": bool(signed and signed <= teller.today),
        "conditions": [
            {
                "criterion": condition.criterion,
                "text": criteria.get(condition.criterion, ""),
                "because": condition.because,
                "by": party(teller, condition.approved_by),
                "expires": short_day(condition.expires) if condition.expires else None,
                "overdue": bool(condition.expires and condition.expires < teller.today),
            }
            for condition in entry.conditions
        ],
    }
