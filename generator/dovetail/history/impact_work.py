"""Works out whom a change of operations touches: once for each state of operations, then for each project."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from dovetail.history.facts import Facts
from dovetail.history.impact import (
    Caused,
    Impact,
    MovedDate,
    ProjectImpact,
    TouchedDocument,
    TouchedRequest,
    kind_of_all,
)
from dovetail.history.impact_bearing import bears_on, may_alter_pack
from dovetail.history.impact_deltas import Delta, Deltas, concerns
from dovetail.history.impact_outcomes import day_in_words
from dovetail.history.impact_packs import MANAGER, Earlier, Pack
from dovetail.history.impact_places import Places
from dovetail.history.impact_results import Anew, Results, changes_of, working_days_late
from dovetail.history.impact_tasks import people_of, tasks_of
from dovetail.history.issuing import ORGANIZATION, fingerprints_of
from dovetail.history.snapshot import Snapshot
from dovetail.model.language import speaking, tell
from dovetail.model.profile import Profile

if TYPE_CHECKING:
    # What composes is heavy, and over many projects nothing is composed.
    from dovetail.compose.renderer import Sources
    from dovetail.history.impact_exact import Exactly

COMPOSED = 24
"""So many touched projects are composed anew to see which sections read otherwise; of more, it is told from
what was issued, since composing takes about a second for each large project.
"""
Found = tuple[Results, tuple[TouchedDocument, ...] | None, str]
"""Results, documents, and why results are not known."""
NOT_WORKED_OUT = (KeyError, ValueError, LookupError, StopIteration)
"""As it was issued, a project may name what operations have no longer."""


class Source(Earlier, Protocol):
    """Where issues come from."""

    def snapshot(self, pack: Pack) -> Snapshot:
        """What was issued."""
        ...

    def before(self, head: str, packs: Sequence[Pack]) -> Facts:
        """What a procedure, or the organization, said when these packs were issued."""
        ...


@dataclass(frozen=True, slots=True)
class How:
    """How closely to look. Without ``templates`` nothing can be composed: sections are told from what was
    issued. ``always`` composes every touched project, however many there are. ``told`` hears how many of how
    many are done.
    """

    templates: Sources | None = None
    always: bool = False
    told: Callable[[int, int], None] = lambda _done, _of: None


class Worker:
    """Works out the impact on one project after the other; what they share is worked out once."""

    def __init__(self, profile: Profile, source: Source, how: How) -> None:
        self.profile = profile
        self._source, self._how = source, how
        self._fingerprints = fingerprints_of(profile)
        self._deltas = Deltas(profile, self._fingerprints, source.before)
        self._anew = Anew(profile)
        self._places = Places(source)
        self._exactly: Exactly | None = None

    def all_of(self, packs: Sequence[Pack]) -> list[ProjectImpact]:
        """The impact on each project that is touched, in the order in which to look at them."""
        with speaking(self.profile.language):
            touched = [pack for pack in packs if self._deltas.changed(pack)]
            self._deltas.expect(touched)
            touched = [pack for pack in touched if any(True for _ in self._changes(pack))]
            found = self._each(touched)
            return sorted((impact for impact in found if impact is not None), key=lambda impact: impact.order)

    def _each(self, touched: Sequence[Pack]) -> Iterator[ProjectImpact | None]:
        how = self._how
        if how.templates is None or not (how.always or len(touched) <= COMPOSED):
            yield from map(self.of, touched)
            return
        from dovetail.build.side_by_side import side_by_side
        from dovetail.compose.renderer import Renderer
        from dovetail.history.impact_exact import Exactly

        self._exactly = Exactly(self.profile, self._fingerprints, Renderer(how.templates), self._source)
        how.told(0, len(touched))
        for number, found in enumerate(side_by_side(self.of, touched, fewest=2, chunk=1), 1):
            how.told(number, len(touched))
            yield found

    def of(self, pack: Pack) -> ProjectImpact | None:
        """The impact on one project; none if nothing on which its pack rests has changed."""
        caused = tuple(self._changes(pack))
        if not caused:
            return None
        composed = self._composed(pack, caused)
        results, documents, problem = composed or self._judged(pack, caused)
        if documents is None:
            return None
        late = {
            name: working_days_late(now, self._anew.operations) for name, (_, now) in results.outcomes.items()
        }
        requests = tuple(_requests(results, caused))
        changes = tuple(item for _, item in caused)
        office = self.profile.organization.value.roles.get(MANAGER)
        title = office.title if office else tell("Project manager")
        return ProjectImpact(
            code=pack.project,
            name=pack.name,
            issue=pack.number,
            issued=pack.issued if pack.number else "",
            kind=kind_of_all((*changes, *(item for entry in requests for item in entry.changes))),
            changes=changes,
            documents=documents,
            requests=requests,
            dates=_dates(results, late),
            people=people_of(results.outcomes, pack.manager, title, results.others),
            tasks=tasks_of(results.outcomes, late, changes, pack.manager, results.others),
            problem=problem,
            exact=composed is not None and not problem,
        )

    def _composed(self, pack: Pack, caused: Sequence[tuple[Delta, Caused]]) -> Found | None:
        """Results and sections of a project that is composed under both states; no documents at all if it
        reads as before; None if it can't be composed.
        """
        if self._exactly is None:
            return None
        try:
            sides = self._exactly.sides(pack)
            if sides is None:
                return None
            results = self._exactly.results(sides)
            changes = [item for _, item in caused]
            cause = caused[0][1].cause
            changes += [item for request in _requests(results, caused) for item in request.changes]
            changes += [Caused(change, cause) for change in results.others]
            documents = self._exactly.documents(pack, sides, changes)
        except NOT_WORKED_OUT as error:
            return Results(), self._places.documents(pack, caused, ()), _why_not(error)
        return results, documents if documents or results.outcomes or results.others else None, ""

    def _judged(self, pack: Pack, caused: Sequence[tuple[Delta, Caused]]) -> Found:
        """The same of a project that is not composed, told from what was issued."""
        results, problem = self._results(pack, caused)
        return results, self._places.documents(pack, caused, tuple(_requests(results, caused))), problem

    def _changes(self, pack: Pack) -> Iterator[tuple[Delta, Caused]]:
        for head in self._deltas.changed(pack):
            delta = self._deltas.of(head, pack)
            for item in delta.changes:
                path = item.change.path
                if head in pack.partly and not path.startswith(f"{head}.controls."):
                    continue
                if head == ORGANIZATION and not concerns(path, pack.uses):
                    continue
                yield delta, item

    def _results(self, pack: Pack, caused: Sequence[tuple[Delta, Caused]]) -> tuple[Results, str]:
        whole = any(may_alter_pack(delta, item.change) for delta, item in caused)
        wanted = frozenset(
            name
            for name, gist in pack.gists.items()
            if any(
                delta.head == gist.procedure and bears_on(delta, item.change, gist) for delta, item in caused
            )
        )
        if not whole and not wanted:
            return Results(), ""
        try:
            if whole:
                return self._anew.pack(self._source.whole(pack), self._source.snapshot(pack)), ""
            return self._anew.requests(self._source.whole(pack), wanted), ""
        except NOT_WORKED_OUT as error:
            return Results(), _why_not(error)


def impact_of(
    profile: Profile,
    packs: Sequence[Pack],
    source: Source,
    how: How,
    *,
    closed: Iterable[str] = (),
    never_issued: Iterable[str] = (),
    unreadable: Mapping[str, str] | None = None,
) -> Impact:
    """What changed since these packs were issued, and whom it touches."""
    projects = tuple(Worker(profile, source, how).all_of(packs))
    changes = tuple(dict.fromkeys(item for project in projects for item in project.changes))
    untouched = len(packs) - len(projects)
    return Impact("", projects, changes, untouched, tuple(closed), tuple(never_issued), unreadable or {})


def _why_not(error: Exception) -> str:
    return tell("what follows for its requests can't be worked out ({why})", why=str(error))


def _requests(results: Results, caused: Sequence[tuple[Delta, Caused]]) -> Iterator[TouchedRequest]:
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
