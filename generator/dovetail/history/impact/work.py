"""Works out whom a change of operations touches: once for each state of operations, then for each project."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from dovetail.history.impact.bearing import bears_on, may_alter_pack, only_elsewhere, would_be_found
from dovetail.history.impact.consequences.dates import dates_of
from dovetail.history.impact.consequences.results import (
    Anew,
    Results,
    requests_of,
    resolved_at,
    results_between,
    working_days_late,
)
from dovetail.history.impact.consequences.shifts import Shift, shifts_told
from dovetail.history.impact.consequences.tasks import people_of, tasks_of, titles_of
from dovetail.history.impact.consequences.today import judged_on
from dovetail.history.impact.deltas import Delta, Deltas, rests_on
from dovetail.history.impact.obstacles import Obstacles, new_breaches
from dovetail.history.impact.packs.pack import BOUND, Pack
from dovetail.history.impact.packs.renames import Followed, Source
from dovetail.history.impact.packs.then import Both
from dovetail.history.impact.sections.likeness import Likeness
from dovetail.history.impact.sections.places import Places
from dovetail.history.impact.sections.telling import only_names, told_by
from dovetail.history.impact.touched import Impact, Obstacle, ProjectImpact, TouchedDocument, kind_of_all
from dovetail.history.issues.project_then import NOT_WORKED_OUT
from dovetail.history.issues.register import RegisterError
from dovetail.history.states.causes import Caused
from dovetail.history.states.fingerprints import fingerprints_of
from dovetail.model.language import speaking, tell
from dovetail.model.profile import Profile

if TYPE_CHECKING:
    # What composes is heavy, and over many projects nothing is composed.
    from dovetail.compose.renderer import Sources
    from dovetail.history.impact.sections.exact import Exactly

COMPOSED, COMPOSED_OF_MANY = 24, 8
"""So many touched projects with large packs, or more with smaller ones, are composed anew to see which
sections read otherwise; of more, some are, and the others are told by those that are most like them.
"""
_LARGE, _LEAST = 40, 12
"""The documents of a large pack, and for how many the smallest counts: it has to be resolved as well."""
MANY = 200
"""Of more touched projects nothing is composed unless somebody asks: it takes longer than all the rest."""
Found = tuple[Results, tuple[TouchedDocument, ...] | None, str, bool]
"""Results, documents, why results are not known, and whether somebody has to act otherwise."""


@dataclass(frozen=True, slots=True)
class How:
    """How closely to look. Without ``templates`` nothing can be composed: sections are told from what was
    issued. ``always`` composes every touched project, however many there are, ``closely`` some of them.
    Whoever only asks whether packs are overtaken looks no further (``briefly``) than to the first thing that
    shows it: then documents are not complete. ``today`` is the day from which it is judged what can be had in
    time; none: that of each issue.
    ``told`` hears how many of how many are done.
    """

    templates: Sources | None = None
    always: bool = False
    closely: bool = False
    briefly: bool = False
    today: date | None = None
    told: Callable[[int, int], None] = lambda _done, _of: None


@dataclass(frozen=True, slots=True)
class Unread:
    """A project of which what was issued can't be read, and why."""

    project: str
    path: str
    why: str


class Worker:
    """Works out the impact on one project after the other; what they share is worked out once."""

    def __init__(self, profile: Profile, source: Source, how: How) -> None:
        self.profile = profile
        self._fingerprints = fingerprints_of(profile)
        self._source = source = Followed(source, profile, self._fingerprints)
        self._how = how
        self._deltas = Deltas(profile, self._fingerprints, source)
        self._anew = Anew(profile)
        self._places = Places(source)
        self._both = Both(profile, self._fingerprints, source)
        self._exactly: Exactly | None = None
        self._likeness: Likeness | None = None
        self._obstacles = Obstacles(profile, self._both, source)
        self._known: dict[str, tuple[Results, str]] = {}

    def all_of(self, packs: Sequence[Pack]) -> tuple[list[ProjectImpact], list[Unread]]:
        """The impact on each project that is touched, in the order in which to look at them, and those of
        which it can't be told.
        """
        with speaking(self.profile.language):
            touched = [pack for pack in self._source.packs(packs) if self._deltas.changed(pack)]
            self._deltas.expect(touched)
            if self._how.templates is None or not (self._how.always or _are_few(touched)):
                # Facts alone tell which packs a change may bear on.
                touched = [pack for pack in touched if self._may_be_touched(pack)]
            found = list(self._each(touched))
            impacts = [item for item in found if isinstance(item, ProjectImpact)]
            return sorted(impacts, key=lambda impact: impact.order), [
                item for item in found if isinstance(item, Unread)
            ]

    def _each(self, touched: Sequence[Pack]) -> Iterator[ProjectImpact | Unread | None]:
        how = self._how
        if not touched or how.templates is None:
            yield from map(self._read, touched)
        elif how.always or _are_few(touched):
            yield from self._composed_each(touched, how.templates)
        elif how.closely or len(touched) <= MANY:
            yield from self._some_composed(touched, how.templates)
        else:
            yield from map(self._read, touched)

    def _composed_each(
        self, touched: Sequence[Pack], templates: Sources
    ) -> Iterator[ProjectImpact | Unread | None]:
        from dovetail.build.side_by_side import side_by_side
        from dovetail.compose.renderer import Renderer
        from dovetail.history.impact.sections.exact import Exactly

        self._exactly = Exactly(self._both, Renderer(templates), self._source)
        self._how.told(0, len(touched))
        for number, found in enumerate(side_by_side(self._read, touched, fewest=2, chunk=1), 1):
            self._how.told(number, len(touched))
            yield found
        self._exactly = None

    def _some_composed(
        self, touched: Sequence[Pack], templates: Sources
    ) -> Iterator[ProjectImpact | Unread | None]:
        """Some of many are composed; the others are told by those that are like them."""
        self._know(touched)
        heads = {pack.project: self._deltas.changed(pack) for pack in touched}
        results = {name: known for name, (known, _) in self._known.items()}
        there = [pack for pack in touched if pack.project in results]
        self._likeness = Likeness(there, heads, results, COMPOSED_OF_MANY)
        chosen = self._likeness.chosen
        for pack, found in zip(chosen, self._composed_each(chosen, templates), strict=True):
            if found is None or (isinstance(found, ProjectImpact) and found.exact):
                self._likeness.learn(pack, found)
            yield found
        done = {pack.project for pack in chosen}
        yield from (self._read(pack) for pack in touched if pack.project not in done)

    def _know(self, touched: Sequence[Pack]) -> None:
        """Work out what comes out otherwise in each, in several processes if that takes long. Nothing is
        known of a project of which what was issued can't be read.
        """
        from dovetail.build.side_by_side import side_by_side

        wholly = [pack for pack in touched if self._is_whole(pack)]
        for pack in wholly[:1]:
            # What all processes need is read before they part.
            with suppress(RegisterError, *NOT_WORKED_OUT):
                self._both.of(pack)
        found = dict(
            zip((pack.project for pack in wholly), side_by_side(self._known_of, wholly), strict=True)
        )
        for pack in touched:
            known = found[pack.project] if pack.project in found else self._known_of(pack)
            if known is not None:
                self._known[pack.project] = known

    def _is_whole(self, pack: Pack) -> bool:
        with suppress(RegisterError):
            return any(may_alter_pack(delta, item.change) for delta, item in self._changes(pack))
        return False

    def _known_of(self, pack: Pack) -> tuple[Results, str] | None:
        with suppress(RegisterError):
            return self._results(pack, tuple(self._changes(pack)))
        return None

    def _may_be_touched(self, pack: Pack) -> bool:
        try:
            return any(True for _ in self._changes(pack))
        except RegisterError:
            return True  # nobody can tell

    def _read(self, pack: Pack) -> ProjectImpact | Unread | None:
        try:
            return self.of(pack)
        except RegisterError as error:
            return Unread(pack.project, error.path, error.why)

    def of(self, pack: Pack) -> ProjectImpact | None:
        """The impact on one project; none if nothing on which its pack rests has changed."""
        caused = tuple(self._changes(pack))
        if self._exactly is not None and not caused:
            # What it rests on is the same, as far as facts can tell; its text decides.
            caused = tuple(self._changes(pack, all_of_them=True))
        if not caused:
            return None
        composed = self._composed(pack, caused)
        if composed is None and not any(True for _ in self._changes(pack)):
            return None
        results, documents, problem, binding = composed or self._judged(pack, caused)
        obstacles, breaches = self._in_the_way(pack)
        if documents is None and not obstacles:
            return None
        if composed is None and not problem and not results.shifts:
            results = replace(results, shifts=self._shifts(pack, caused))
        results = self._judged_today(pack, results)
        late = {
            name: working_days_late(now, self._anew.operations) for name, (_, now) in results.outcomes.items()
        }
        requests = tuple(requests_of(results, caused))
        changes = tuple(item for _, item in caused)
        if not problem and (composed is not None or self._likeness is not None):
            changes = told_by(changes, documents or (), behavioural=binding) or changes
        return ProjectImpact(
            code=pack.project,
            name=pack.name,
            issue=pack.number,
            issued=pack.issued if pack.number else "",
            kind="behavioural" if binding else "editorial",
            changes=changes,
            documents=documents or (),
            requests=requests,
            dates=dates_of(results, late),
            people=people_of(results.outcomes, pack.manager, self._titles, results.others, results.shifts),
            tasks=tasks_of(
                results.outcomes,
                late,
                changes,
                pack.manager,
                results.others,
                issued=pack.number > 0,
                today=self._how.today,
                obstacles=obstacles,
                breaches=breaches,
                shifts=results.shifts,
            ),
            problem=problem,
            exact=composed is not None and not problem,
            obstacles=obstacles,
        )

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        return titles_of(self.profile.organization.value)

    def _shifts(self, pack: Pack, caused: Sequence[tuple[Delta, Caused]]) -> tuple[Shift, ...]:
        changes = ((delta, item.change) for delta, item in caused if delta.head in pack.rests)
        bound = {name.removeprefix(BOUND) for name in pack.tailored if name.startswith(BOUND)}
        return shifts_told(changes, self.profile.organization.value, bound, pack.manager)

    def _in_the_way(self, pack: Pack) -> tuple[tuple[Obstacle, ...], Sequence[Obstacle]]:
        """What forbids the next issue, and what is not as rules that weigh less ask for."""
        sides = None
        with suppress(*NOT_WORKED_OUT):
            sides = self._exactly.sides(pack) if self._exactly is not None else None
        found = self._obstacles.of(pack, tuple(self._changes(pack, all_of_them=True)), sides)
        return found, tuple(new_breaches(*(side.examined for side in sides))) if sides else ()

    def _judged_today(self, pack: Pack, results: Results) -> Results:
        """The results as they are judged from today, if that is asked for."""
        if self._how.today is None or not results.outcomes:
            return results
        calendar = self._anew.operations.time.calendar
        return judged_on(results, self._how.today, calendar, lambda: self._source.whole(pack).written or {})

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
            written = tuple(changes)
            cause = caused[0][1].cause
            outcomes = [item for request in requests_of(results, caused) for item in request.changes]
            changes += outcomes
            changes += [Caused(change, cause) for change in results.others]
            acted = kind_of_all(written) == "behavioural"
            named = tuple(item for item in written if item.change.kind == "editorial")
            binding = bool(outcomes) or (acted and bool(results.others))
            documents: list[TouchedDocument] = []
            # What is seen in some of many packs has to be all, for the others are told by it.
            briefly = self._how.briefly and self._likeness is None
            first = {delta.head for delta, _ in caused} if briefly else ()
            for name, title, sections in self._exactly.rewritten(sides, first):
                documents.append(self._exactly.document(name, title, sections, changes))
                if acted and not (named and all(only_names(item, named) for item in sections)):
                    binding = True
                if briefly and binding:
                    break
            seen = {document.id for document in documents}
            documents += (item for item in self._exactly.renamed(sides, written) if item.id not in seen)
        except NOT_WORKED_OUT as error:
            return self._not_known(pack, caused, _why_not(error))
        # What comes out otherwise and stands nowhere in the pack leaves it in force.
        return results, tuple(documents) if documents else None, "", binding

    def _judged(self, pack: Pack, caused: Sequence[tuple[Delta, Caused]]) -> Found:
        """The same of a project that is not composed: told by those that are, or from what was issued."""
        results, problem = self._known.get(pack.project) or self._results(pack, caused)
        if problem:
            return self._not_known(pack, caused, problem)
        requests = tuple(requests_of(results, caused))
        same = not (results.outcomes or results.others)
        if same and all(only_elsewhere(pack, delta) for delta, _ in caused):
            return results, None, "", False
        told = (*(item for _, item in caused), *(item for entry in requests for item in entry.changes))
        binding = kind_of_all(told) == "behavioural"
        documents = self._places.documents(pack, caused, requests)
        if self._likeness is None or pack.project not in self._known:
            nowhere = (
                same and not documents and all(would_be_found(delta, item.change) for delta, item in caused)
            )
            return results, None if nowhere else documents, "", binding
        documents = self._likeness.documents(pack, told, documents)
        return results, documents or None, "", binding and self._likeness.binds(pack)

    def _not_known(self, pack: Pack, caused: Sequence[tuple[Delta, Caused]], why: str) -> Found:
        binding = kind_of_all([item for _, item in caused]) == "behavioural"
        return Results(), self._places.documents(pack, caused, ()), why, binding

    def _changes(self, pack: Pack, *, all_of_them: bool = False) -> Iterator[tuple[Delta, Caused]]:
        """The changes of what a pack rests on, as far as facts can tell, or all of them."""
        for head in self._deltas.changed(pack):
            delta = self._deltas.of(head, pack)
            for item in delta.changes:
                if all_of_them or rests_on(pack, head, item.change.path):
                    yield delta, item

    def _results(self, pack: Pack, caused: Sequence[tuple[Delta, Caused]]) -> tuple[Results, str]:
        whole = any(may_alter_pack(delta, item.change) for delta, item in caused)
        wanted = frozenset(
            name
            for head in {delta.head for delta, _ in caused}
            for name, gist in pack.gists.of(head)
            if any(delta.head == head and bears_on(delta, item.change, gist) for delta, item in caused)
        )
        if not whole and not wanted:
            return Results(), ""
        try:
            if whole:
                return self._all_results(pack), ""
            return self._anew.requests(self._source.whole(pack), wanted), ""
        except NOT_WORKED_OUT as error:
            return Results(), _why_not(error)

    def _all_results(self, pack: Pack) -> Results:
        both, issue = self._both.of(pack), self._source.whole(pack)
        if both is None:
            return self._anew.pack(issue, self._source.snapshot(pack))
        return results_between(*(resolved_at(issue, shared) for shared in both))


def _are_few(packs: Sequence[Pack]) -> bool:
    """Whether all are composed: it takes no longer than of so many large ones."""
    return sum(min(max(len(pack.documents), _LEAST), _LARGE) for pack in packs) <= COMPOSED * _LARGE


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
    projects, unread = Worker(profile, source, how).all_of(packs)
    changes = tuple(dict.fromkeys(item for project in projects for item in project.changes))
    untouched = len(packs) - len(projects) - len(unread)
    damaged = {**(unreadable or {}), **{item.project: f"{item.path}: {item.why}" for item in unread}}
    as_of = how.today.isoformat() if how.today else ""
    return Impact("", tuple(projects), changes, untouched, tuple(closed), tuple(never_issued), damaged, as_of)


def _why_not(error: Exception) -> str:
    return tell("what follows for its requests can't be worked out ({why})", why=str(error))
