"""What a change of operations means for the requests, dates and people of a project as it was issued."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from dovetail.history.impact.consequences.shifts import Shift, shifts_between
from dovetail.history.impact.deltas import Delta
from dovetail.history.impact.touched import TouchedRequest
from dovetail.history.issues.outcomes import Outcome, day_in_words, outcome_of, outcomes_of
from dovetail.history.issues.project_then import alone_at, outcomes_at, written_at
from dovetail.history.issues.snapshot import Issue, Snapshot
from dovetail.history.states.causes import Caused
from dovetail.history.states.difference import Change, difference
from dovetail.history.states.resting import ORGANIZATION
from dovetail.history.states.results import of_results
from dovetail.model.profile import Profile
from dovetail.model.project import Project, Request
from dovetail.model.resolved import ResolvedProject
from dovetail.resolve.outcome import verdict_in_words

if TYPE_CHECKING:
    # Over many projects most changes bear on no request: then nothing is resolved.
    from dovetail.history.impact.packs.then import Shared
    from dovetail.resolve.operations import Operations


@dataclass(frozen=True, slots=True)
class Results:
    """What comes out otherwise: outcomes before and now by request, other changes of what follows."""

    outcomes: Mapping[str, tuple[Outcome, Outcome]] = field(default_factory=dict)
    others: tuple[Change, ...] = ()
    shifts: tuple[Shift, ...] = ()
    """Work in its procedures that others have now."""


class Anew:
    """Resolves projects as they were issued, under the operations of a profile."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile

    @cached_property
    def operations(self) -> Operations:
        """What the projects of the profile share."""
        from dovetail.resolve.operations import Operations

        return Operations(self.profile)

    def requests(self, issue: Issue, wanted: frozenset[str]) -> Results:
        """What single requests come to now, where that is something else."""
        from dovetail.resolve.requests_anew import resolve_requests

        written = written_at(issue)
        found = resolve_requests(self.profile, written, wanted, as_of=issue.as_of, operations=self.operations)
        kinds = _by_kind(written.value)
        before = outcomes_at(issue)
        outcomes = {}
        for name in wanted:
            if name in found:
                resolved, procedure = found[name].resolved, found[name].procedure
                organization = self.profile.organization.value
                now = outcome_of(resolved, procedure, organization, kinds[resolved.request.kind])
            else:
                now = replace(before[name], verdict="blocked", why="", unserved=True)
            if now.apart_from_bounds != before[name].apart_from_bounds:
                outcomes[name] = (before[name], now)
        return Results(outcomes)

    def pack(self, issue: Issue, snapshot: Snapshot) -> Results:
        """What everything that is worked out comes to now, where that is something else. It is compared with
        what was kept: for packs of which nobody kept the operations of then.
        """
        resolved = self.whole(issue)
        changes = difference(snapshot.results, of_results(resolved))
        return _results(outcomes_at(issue), outcomes_of(resolved), changes)

    def whole(self, issue: Issue) -> ResolvedProject:
        """The project as it was issued, resolved."""
        return resolved_at(issue, (self.profile, self.operations))


def resolved_at(issue: Issue, shared: Shared) -> ResolvedProject:
    """A project as it was issued, resolved under the operations of a profile."""
    from dovetail.resolve.pack import resolve_project

    profile, operations = shared
    return resolve_project(alone_at(issue, profile), issue.project, as_of=issue.as_of, operations=operations)


def results_between(before: ResolvedProject, now: ResolvedProject) -> Results:
    """What comes out otherwise for requests, days and people."""
    changes = difference(of_results(before), of_results(now))
    found = _results(outcomes_of(before), outcomes_of(now), changes)
    return replace(found, shifts=shifts_between(before, now))


def _results(
    was: Mapping[str, Outcome], becomes: Mapping[str, Outcome], changes: Sequence[Change]
) -> Results:
    """What comes out otherwise. A request that nothing serves any more is blocked."""
    gone = {
        name: replace(outcome, verdict="blocked", why="", unserved=True)
        for name, outcome in was.items()
        if name not in becomes
    }
    outcomes = {
        name: (was[name], outcome)
        for name, outcome in ({**becomes, **gone}).items()
        if name in was and was[name].apart_from_bounds != outcome.apart_from_bounds
    }
    return Results(outcomes, tuple(change for change in changes if not change.path.startswith("requests.")))


def _by_kind(project: Project) -> dict[str, dict[str, Request]]:
    kinds: dict[str, dict[str, Request]] = {}
    for request in project.requests:
        kinds.setdefault(request.kind, {})[request.id] = request
    return kinds


def requests_of(results: Results, caused: Sequence[tuple[Delta, Caused]]) -> Iterator[TouchedRequest]:
    """The requests that come out otherwise, each with the change that it comes from."""
    for name, (before, now) in results.outcomes.items():
        causes = [
            item.cause
            for delta, item in caused
            if delta.head in (now.procedure, ORGANIZATION) and item.change.kind == "behavioural"
        ]
        cause = causes[0] if causes else caused[0][1].cause
        yield TouchedRequest(
            name,
            now.title,
            now.procedure,
            (before.verdict, now.verdict),
            (before.route_title or before.route, now.route_title or now.route),
            tuple(Caused(change, cause) for change in changes_of(name, before, now)),
        )


def changes_of(name: str, before: Outcome, now: Outcome) -> Iterator[Change]:
    """What comes out otherwise for one request, as changes of facts."""
    head = f"requests.{name}"

    def change(field: str, was: str, becomes: str) -> Iterator[Change]:
        if was != becomes:
            yield Change(f"{head}.{field}", "changed", "behavioural", was, becomes, now.title)

    yield from change("verdict", _verdict(before), _verdict(now))
    yield from change("route", before.route_title or before.route, now.route_title or now.route)
    yield from change("latest_start", day_in_words(before.latest_start), day_in_words(now.latest_start))
    for key in dict.fromkeys((*before.approvals, *now.approvals)):
        was, is_now = before.approvals.get(key), now.approvals.get(key)
        path = f"{head}.approvals.{key}"
        if was is None and is_now is not None:
            yield Change(path, "added", "behavioural", "", is_now.title, now.title)
        elif is_now is None and was is not None:
            yield Change(path, "removed", "behavioural", was.title, "", now.title)
        elif was is not None and is_now is not None:
            yield from change(f"approvals.{key}.holder", was.person, is_now.person)
            yield from change(f"approvals.{key}.on", day_in_words(was.on), day_in_words(is_now.on))
    yield from change("forms", ", ".join(before.forms), ", ".join(now.forms))
    yield from change("controls", ", ".join(before.controls), ", ".join(now.controls))
    if before.untitled_steps != now.untitled_steps:
        # One change for the plan as a whole: its days move together, and the request lists them.
        path = f"{head}.schedule"
        yield Change(path, "changed", "behavioural", _span(before), _span(now), now.title)


def _span(outcome: Outcome) -> str:
    """From when until when the plan runs."""
    days = sorted(day for step in outcome.steps.values() for day in (step.start, step.end) if day)
    return f"{day_in_words(days[0])} – {day_in_words(days[-1])}" if days else ""


def _verdict(outcome: Outcome) -> str:
    verdict: Any = outcome.verdict
    return verdict_in_words(verdict)


def working_days_late(outcome: Outcome, operations: Operations) -> int:
    """How many working days the latest start lies before the first day on which work can begin."""
    if not outcome.latest_start or not outcome.earliest or outcome.latest_start >= outcome.earliest:
        return 0
    first, before = (date.fromisoformat(day) for day in (outcome.latest_start, outcome.earliest))
    return operations.time.calendar.between(first, before)
