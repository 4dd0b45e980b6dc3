"""Works out whom a change of operations touches: once for each state of operations, then for each project."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from dovetail.history.impact.consequences.dates import dates_of
from dovetail.history.impact.consequences.people import people_of, titles_of
from dovetail.history.impact.consequences.requests import requests_of
from dovetail.history.impact.consequences.tasks import tasks_of
from dovetail.history.impact.consequences.worked_out import Consequences
from dovetail.history.impact.deltas import Deltas
from dovetail.history.impact.obstacles import Obstacles, new_breaches
from dovetail.history.impact.packs.pack import Pack
from dovetail.history.impact.packs.renames import Followed
from dovetail.history.impact.packs.source import Source
from dovetail.history.impact.packs.then import Both
from dovetail.history.impact.sections.issued import Issued
from dovetail.history.impact.sections.likeness import Likeness
from dovetail.history.impact.sections.places import Places
from dovetail.history.impact.sections.ways import Way
from dovetail.history.impact.touched import Impact, ProjectImpact
from dovetail.history.issues.register import RegisterError
from dovetail.history.states.fingerprints import fingerprints_of
from dovetail.model.language import speaking
from dovetail.model.profile import Profile

if TYPE_CHECKING:
    # What composes is heavy, and over many projects nothing is composed.
    from dovetail.compose.renderer import Sources

COMPOSED, COMPOSED_OF_MANY = 24, 8
"""So many touched projects with large packs, or more with smaller ones, are composed anew to see which
sections read otherwise; of more, some are, and the others are told by those that are most like them.
"""
_LARGE, _LEAST = 40, 12
"""The documents of a large pack, and for how many the smallest counts: it has to be resolved as well."""
MANY = 200
"""Of more touched projects nothing is composed unless somebody asks: it takes longer than all the rest."""


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
        fingerprints = fingerprints_of(profile)
        self._source = source = Followed(source, profile, fingerprints)
        self._how = how
        self._deltas = Deltas(profile, fingerprints, source)
        self._both = Both(profile, fingerprints, source)
        self._consequences = Consequences(profile, self._deltas, self._both, source)
        self._issued = Issued(self._deltas, self._consequences, Places(source))
        self._obstacles = Obstacles(profile, self._both, source)

    def all_of(self, packs: Sequence[Pack]) -> tuple[list[ProjectImpact], list[Unread]]:
        """The impact on each project that is touched, in the order in which to look at them, and those of
        which it can't be told.
        """
        with speaking(self.profile.language):
            touched = [pack for pack in self._source.packs(packs) if self._deltas.changed(pack)]
            self._deltas.expect(touched)
            found = list(self._each(touched))
            impacts = [item for item in found if isinstance(item, ProjectImpact)]
            return sorted(impacts, key=lambda impact: impact.order), [
                item for item in found if isinstance(item, Unread)
            ]

    def _each(self, touched: Sequence[Pack]) -> Iterator[ProjectImpact | Unread | None]:
        """Each in the way that can be paid for so many of them."""
        how = self._how
        if how.templates is not None and (how.always or _are_few(touched)):
            return self._composed(touched, how.templates)
        # Facts alone tell which packs a change may bear on.
        touched = [pack for pack in touched if self._may_be_touched(pack)]
        if how.templates is not None and _are_few(touched):
            return self._composed(touched, how.templates)
        if how.templates is not None and (how.closely or len(touched) <= MANY):
            return self._some_composed(touched, how.templates)
        return (self._read(pack, self._issued) for pack in touched)

    def _composed(
        self, packs: Sequence[Pack], templates: Sources, *, briefly: bool | None = None
    ) -> Iterator[ProjectImpact | Unread | None]:
        if not packs:
            return
        from dovetail.build.side_by_side import side_by_side
        from dovetail.compose.renderer import Renderer
        from dovetail.history.impact.sections.composed import Composed

        way = Composed(
            self._deltas, self._both, Renderer(templates), self._source, self._issued,
            briefly=self._how.briefly if briefly is None else briefly,
        )  # fmt: skip
        self._how.told(0, len(packs))
        each = side_by_side(lambda pack: self._read(pack, way), packs, fewest=2, chunk=1)
        for number, found in enumerate(each, 1):
            self._how.told(number, len(packs))
            yield found

    def _some_composed(
        self, packs: Sequence[Pack], templates: Sources
    ) -> Iterator[ProjectImpact | Unread | None]:
        """Some of many are composed; the others are told by those that are like them."""
        way = Likeness(packs, self._deltas, self._consequences, self._issued, COMPOSED_OF_MANY)
        # What is seen in them has to be all, for the others are told by it.
        composed = self._composed(way.chosen, templates, briefly=False)
        for pack, found in zip(way.chosen, composed, strict=True):
            if found is None or (isinstance(found, ProjectImpact) and found.exact):
                way.learn(pack, found)
            yield found
        done = {pack.project for pack in way.chosen}
        yield from (self._read(pack, way) for pack in packs if pack.project not in done)

    def _may_be_touched(self, pack: Pack) -> bool:
        try:
            return bool(pack.named) or self._deltas.any_on(pack)
        except RegisterError:
            return True  # nobody can tell

    def _read(self, pack: Pack, way: Way) -> ProjectImpact | Unread | None:
        try:
            return self._of(pack, way)
        except RegisterError as error:
            return Unread(pack.project, error.path, error.why)

    def _of(self, pack: Pack, way: Way) -> ProjectImpact | None:
        """The impact on one project; none if its pack is in force and nothing keeps it from another issue."""
        told = way.of(pack)
        if told is None:
            return None
        obstacles = self._obstacles.of(pack, tuple(self._deltas.all_of(pack)), told.sides)
        if told.documents is None and not obstacles:
            return None
        breaches = tuple(new_breaches(*(side.examined for side in told.sides))) if told.sides else ()
        results = self._consequences.judged_on(pack, told.results, self._how.today)
        late = self._consequences.late(results)
        return ProjectImpact(
            code=pack.project,
            name=pack.name,
            issue=pack.number,
            issued=pack.issued if pack.number else "",
            kind="behavioural" if told.binding else "editorial",
            changes=told.changes,
            documents=told.documents or (),
            requests=tuple(requests_of(results, told.parts)),
            dates=dates_of(results, late),
            people=people_of(results.outcomes, pack.manager, self._titles, results.others, results.shifts),
            tasks=tasks_of(
                results.outcomes,
                late,
                told.changes,
                pack.manager,
                results.others,
                issued=pack.number > 0,
                today=self._how.today,
                obstacles=obstacles,
                breaches=breaches,
                shifts=results.shifts,
                dates=results.dates,
            ),
            problem=results.problem,
            exact=told.sides is not None and not results.problem,
            obstacles=obstacles,
        )

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        return titles_of(self.profile.organization.value)


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
