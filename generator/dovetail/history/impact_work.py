"""Works out whom a change of operations touches: once for each state of operations, then for each project."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from dovetail.history.difference import Change
from dovetail.history.facts import Facts
from dovetail.history.impact import (
    Caused,
    Impact,
    MovedDate,
    ProjectImpact,
    TouchedDocument,
    TouchedRequest,
    TouchedSection,
    kind_of_all,
)
from dovetail.history.impact_bearing import asked_of, bears_on, may_alter_pack
from dovetail.history.impact_deltas import Delta, Deltas, concerns, controls_only
from dovetail.history.impact_outcomes import Outcome, day_in_words
from dovetail.history.impact_results import Anew, Results, changes_of, outcomes_at, working_days_late
from dovetail.history.impact_sections import (
    Shelf,
    touched_by,
    touched_by_organization,
    touched_by_result,
)
from dovetail.history.impact_tasks import MANAGER, people_of, tasks_of
from dovetail.history.issuing import ORGANIZATION, fingerprints_of
from dovetail.history.snapshot import Issue, Snapshot
from dovetail.model.language import speaking, tell
from dovetail.model.profile import Profile

SnapshotOf = Callable[[Issue], Snapshot]
"""Finds what was issued."""
Before = Callable[[str, Sequence[Issue]], Facts]
"""Finds what a procedure, or the organization, said under these issues."""


class Worker:
    """Works out the impact on one project after the other; what they share is worked out once."""

    def __init__(self, profile: Profile, snapshot_of: SnapshotOf, before: Before | None = None) -> None:
        self.profile = profile
        self._snapshot_of = snapshot_of
        self._deltas = Deltas(profile, fingerprints_of(profile), before or self._before)
        self._anew = Anew(profile)

    def all_of(self, issues: Sequence[Issue]) -> Iterator[ProjectImpact]:
        """The impact on each project that is touched, in the order in which to look at them."""
        with speaking(self.profile.language):
            touched = [issue for issue in issues if self._deltas.changed(issue)]
            self._deltas.expect(touched)
            found = [impact for issue in touched if (impact := self.of(issue)) is not None]
            yield from sorted(found, key=lambda impact: impact.order)

    def of(self, issue: Issue) -> ProjectImpact | None:
        """The impact on one project; none if nothing on which its pack rests has changed."""
        caused = tuple(self._changes(issue))
        if not caused:
            return None
        results, problem = self._results(issue, caused)
        shelf = Shelf(issue.documents)
        operations = self._anew.operations
        late = {name: working_days_late(now, operations) for name, (_, now) in results.outcomes.items()}
        requests = tuple(self._requests(results, caused))
        manager = issue.roles.get(MANAGER, "")
        everything = (*(item for _, item in caused), *(item for entry in requests for item in entry.changes))
        office = self.profile.organization.value.roles.get(MANAGER)
        title = office.title if office else tell("Project manager")
        return ProjectImpact(
            code=issue.project,
            name=issue.name,
            issue=issue.number,
            issued=issue.revision.on.isoformat(),
            kind=kind_of_all(everything),
            changes=tuple(item for _, item in caused),
            documents=_documents(issue, shelf, caused, requests, results.others),
            requests=requests,
            dates=_dates(results, late),
            people=people_of(results.outcomes, manager, title),
            tasks=tasks_of(results.outcomes, late, tuple(item for _, item in caused), manager),
            problem=problem,
        )

    def _changes(self, issue: Issue) -> Iterator[tuple[Delta, Caused]]:
        partly, uses = controls_only(issue), frozenset(issue.uses)
        for head in self._deltas.changed(issue):
            delta = self._deltas.of(head, issue)
            for item in delta.changes:
                path = item.change.path
                if head in partly and not path.startswith(f"{head}.controls."):
                    continue
                if head == ORGANIZATION and not concerns(path, uses):
                    continue
                yield delta, item

    def _results(self, issue: Issue, caused: Sequence[tuple[Delta, Caused]]) -> tuple[Results, str]:
        before = outcomes_at(issue)
        whole = any(may_alter_pack(delta, item.change) for delta, item in caused)
        wanted = frozenset(self._candidates(issue, before, caused))
        if not whole and not wanted:
            return Results(), ""
        try:
            if whole or issue.written is None:
                return self._anew.pack(issue, self._snapshot_of(issue)), ""
            return self._anew.requests(issue, wanted), ""
        except (KeyError, ValueError, LookupError, StopIteration) as error:
            # As it was issued, the project may name what operations have no longer.
            return Results(), tell(
                "what follows for its requests can't be worked out ({why})", why=str(error)
            )

    def _candidates(
        self, issue: Issue, before: Mapping[str, Outcome], caused: Sequence[tuple[Delta, Caused]]
    ) -> Iterator[str]:
        written = asked_of(issue.written or {})
        for name, outcome in before.items():
            if any(
                delta.head == outcome.procedure
                and bears_on(delta, item.change, outcome, written.get(name, {}))
                for delta, item in caused
            ):
                yield name

    def _requests(self, results: Results, caused: Sequence[tuple[Delta, Caused]]) -> Iterator[TouchedRequest]:
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

    def _before(self, head: str, issues: Sequence[Issue]) -> Facts:
        """What a state of operations said, from snapshots of issues that rest on it."""
        found = Facts()
        known: set[str] = set()
        for issue in issues:
            if found.values and (head != ORGANIZATION or known.issuperset(issue.uses)):
                continue
            if head in controls_only(issue) and any(head not in controls_only(other) for other in issues):
                continue
            found = found.joined(self._snapshot_of(issue).operations.below(head))
            known.update(issue.uses)
        return found


def impact_since_issues(
    profile: Profile,
    issues: Sequence[Issue],
    snapshot_of: SnapshotOf,
    *,
    before: Before | None = None,
    closed: Iterable[str] = (),
    never_issued: Iterable[str] = (),
    unreadable: Mapping[str, str] | None = None,
) -> Impact:
    """What changed since the last issue of each project, and whom it touches.

    ``before`` gives what operations said earlier; left out, snapshots do.
    """
    projects = tuple(Worker(profile, snapshot_of, before).all_of(issues))
    changes = tuple(dict.fromkeys(item for project in projects for item in project.changes))
    return Impact(
        "",
        projects,
        changes,
        len(issues) - len(projects),
        tuple(closed),
        tuple(never_issued),
        unreadable or {},
    )


def _documents(
    issue: Issue,
    shelf: Shelf,
    caused: Sequence[tuple[Delta, Caused]],
    requests: Sequence[TouchedRequest],
    others: Sequence[Change],
) -> tuple[TouchedDocument, ...]:
    touched: dict[tuple[str, str], dict[Caused, None]] = {}

    def touch(places: Iterable[tuple[str, str]], item: Caused) -> None:
        for place in places:
            touched.setdefault(place, {})[item] = None

    for delta, item in caused:
        reach = touched_by_organization if delta.head == ORGANIZATION else touched_by
        touch(reach(item.change, shelf), item)
    for request in requests:
        for item in request.changes:
            touch(touched_by_result(item.change, request.procedure, shelf), item)
    for change in others:
        cause = caused[0][1].cause
        touch(touched_by_result(change, _procedure_of(change, issue), shelf), Caused(change, cause))
    found = []
    for document in issue.documents:
        sections = tuple(
            TouchedSection(section.id, section.title, tuple(touched[document.id, section.id]))
            for section in document.sections
            if (document.id, section.id) in touched
        )
        if sections:
            found.append(TouchedDocument(document.id, document.title, sections))
    return tuple(found)


def _procedure_of(change: Change, issue: Issue) -> str:
    """The procedure that a date is of: its id names its request or its duty."""
    parts = change.path.split(".")
    if parts[0] == "dates" and parts[1:2] == ["duty"]:
        return parts[2]
    named = [name for name in issue.requests if f".{name}." in f"{change.path}."]
    return issue.requests[named[0]] if named else ""


def _dates(results: Results, late: Mapping[str, int]) -> tuple[MovedDate, ...]:
    found = []
    for name, (before, now) in results.outcomes.items():
        if before.latest_start != now.latest_start:
            title = tell("{request}: latest start", request=name)
            path = f"requests.{name}.latest_start"
            days = day_in_words(before.latest_start), day_in_words(now.latest_start)
            found.append(MovedDate(path, title, *days, name, late.get(name, 0)))
        for key in dict.fromkeys((*before.approvals, *now.approvals)):
            was, becomes = before.approvals.get(key), now.approvals.get(key)
            days = day_in_words(was.on if was else ""), day_in_words(becomes.on if becomes else "")
            if days[0] != days[1]:
                approval = becomes or was
                assert approval is not None
                title = tell("{request}: approval by {who}", request=name, who=approval.title)
                found.append(MovedDate(f"requests.{name}.approvals.{key}.on", title, *days, name))
    found += [
        MovedDate(change.path, change.item or change.after or change.before, change.before, change.after)
        for change in results.others
        if change.path.startswith("dates.") and not change.path.startswith("dates.request.")
    ]
    return tuple(found)
