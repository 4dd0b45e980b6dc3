"""What a change of operations means for the requests, dates and people of a project as it was issued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from dovetail.history.impact.consequences.key_dates import moved_dates
from dovetail.history.impact.consequences.shifts import Shift, shifts_between
from dovetail.history.impact.touched import MovedDate
from dovetail.history.issues.outcomes import Outcome, outcome_of, outcomes_of
from dovetail.history.issues.project_then import alone_at, outcomes_at, written_at
from dovetail.history.issues.snapshot import Issue, Snapshot
from dovetail.history.states.difference import Change, difference
from dovetail.history.states.facts import Facts
from dovetail.history.states.results import of_results
from dovetail.model.project import Project, Request
from dovetail.model.resolved import ResolvedProject

if TYPE_CHECKING:
    # Over many projects most changes bear on no request: then nothing is resolved.
    from dovetail.history.impact.packs.then import Shared


@dataclass(frozen=True, slots=True)
class Results:
    """What comes out otherwise: outcomes before and now by request, other changes of what follows; or, as
    ``problem``, why that can't be worked out.
    """

    outcomes: Mapping[str, tuple[Outcome, Outcome]] = field(default_factory=dict)
    others: tuple[Change, ...] = ()
    shifts: tuple[Shift, ...] = ()
    """Work in its procedures that others have now."""
    dates: tuple[MovedDate, ...] = ()
    """Key dates apart from those of requests that are other days."""
    problem: str = ""


def resolved_at(issue: Issue, shared: Shared) -> ResolvedProject:
    """A project as it was issued, resolved under the operations of a profile."""
    from dovetail.resolve.pack import resolve_project

    profile, operations = shared
    return resolve_project(alone_at(issue, profile), issue.project, as_of=issue.as_of, operations=operations)


def results_between(before: ResolvedProject, now: ResolvedProject) -> Results:
    """What comes out otherwise for requests, days and people."""
    found = _results(outcomes_of(before), outcomes_of(now), of_results(before), of_results(now))
    return replace(found, shifts=shifts_between(before, now))


def results_since(issue: Issue, snapshot: Snapshot, now: ResolvedProject) -> Results:
    """The same, compared with what was kept: for packs of which nobody kept the operations of then."""
    return _results(outcomes_at(issue), outcomes_of(now), snapshot.results, of_results(now))


def requests_between(issue: Issue, wanted: frozenset[str], shared: Shared) -> Results:
    """What single requests come to now, where that is something else."""
    from dovetail.resolve.requests_anew import resolve_requests

    profile, operations = shared
    written = written_at(issue)
    found = resolve_requests(profile, written, wanted, as_of=issue.as_of, operations=operations)
    kinds = _by_kind(written.value)
    before = outcomes_at(issue)
    outcomes = {}
    for name in (known for known in before if known in wanted):
        if name in found:
            resolved, procedure = found[name].resolved, found[name].procedure
            now = outcome_of(resolved, procedure, profile.organization.value, kinds[resolved.request.kind])
        else:
            now = replace(before[name], verdict="blocked", why="", unserved=True)
        if now.apart_from_bounds != before[name].apart_from_bounds:
            outcomes[name] = (before[name], now)
    return Results(outcomes)


def _results(
    was: Mapping[str, Outcome], becomes: Mapping[str, Outcome], before: Facts, now: Facts
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
    others = (change for change in difference(before, now) if not change.path.startswith("requests."))
    return Results(outcomes, tuple(others), dates=moved_dates(before, now))


def _by_kind(project: Project) -> dict[str, dict[str, Request]]:
    kinds: dict[str, dict[str, Request]] = {}
    for request in project.requests:
        kinds.setdefault(request.kind, {})[request.id] = request
    return kinds
