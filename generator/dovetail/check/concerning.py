"""Which findings concern one service: those about all that the project names for it."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.derived.milestones import go_lives
from dovetail.model.checked import Checked
from dovetail.model.diagnostics import Diagnostic
from dovetail.model.project import Project
from dovetail.model.resolved import ResolvedProject

_EARLY_LIFE = frozenset({"AR-27", "AR-48"})
_LIVE_DATA = frozenset({"AR-51"})


def concerning(service: str, resolved: ResolvedProject, checked: Checked) -> tuple[Diagnostic, ...]:
    """The findings that the owner of a service in scope has to know, in their order.

    Who stays for early life support concerns the services that have it, and what comes before live data
    those that the outcome changes, whatever the finding is about.
    """
    about = {service, *_named(service, resolved.project)}
    rules = frozenset(_rules(service, resolved))
    return tuple(
        finding
        for finding in checked.findings
        if finding.subject in about or (finding.project and finding.rule in rules)
    )


def _rules(service: str, resolved: ResolvedProject) -> Iterator[str]:
    """Rules of which every finding on the project concerns the service."""
    project = resolved.project
    plan = project.early_life_support
    outcome = _outcome(resolved)
    if service in (plan.services if plan and plan.services else outcome):
        yield from _EARLY_LIFE
    if service in outcome:
        yield from _LIVE_DATA


def _outcome(resolved: ResolvedProject) -> frozenset[str]:
    """The services that releases change, or, without any, changes; all in scope if none is named."""
    releases = {release.id for release in resolved.project.releases}
    lives = go_lives(resolved)
    outcome = [live for live in lives if live.id in releases] or lives
    named = frozenset(name for live in outcome for name in live.services)
    return named or frozenset(resolved.services)


def _named(service: str, project: Project) -> Iterator[str]:
    """Ids of what belongs to the service. A decision that names no service belongs to all."""
    yield from (request.id for request in project.requests if service in request.services)
    yield from (release.id for release in project.releases if service in release.services)
    yield from (entry.id for entry in project.decisions if not entry.services or service in entry.services)
    yield from (risk.id for risk in project.risks if risk.live_service == service)
    for group in (
        project.requirements,
        project.acceptance,
        project.acceptances,
        project.handover,
        project.delivered_items,
    ):
        yield from (entry.id for entry in group if entry.service == service)
    criteria = {entry.criterion for entry in project.requirements if entry.service == service}
    yield from (test.id for test in project.tests if criteria & set(test.criteria))
    yield from (entry.group for entry in project.training if entry.service == service)
