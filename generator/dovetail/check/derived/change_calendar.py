"""What is planned on live services, by operations and by all projects of a profile, and what can clash."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from dovetail.check.derived.change_requests import CHANGE, OUTAGE
from dovetail.check.derived.landscape import Landscape
from dovetail.check.derived.work_time import Work
from dovetail.check.lines import line_at
from dovetail.model.change_record import ChangeRecord, WorkWindow
from dovetail.model.diagnostics import Place
from dovetail.model.organization import Organization
from dovetail.model.procedure import Procedure
from dovetail.model.profile import PathInFile, Profile
from dovetail.model.project import Project

MOST_FOUND = 20
"""So many clashes of one change are found at the most: more would tell nobody anything."""

Shelf = tuple[str, str, bool | None]
_ALL: Shelf = ("all", "", None)


@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """Work that somebody else has planned: operations (``project`` is empty), or another project."""

    project: str
    title: str
    first: date
    last: date
    items: tuple[str, ...]
    services: tuple[str, ...]
    high: bool | None
    """Whether it is of high impact, if that is known."""
    path: PathInFile

    def place(self, profile: Profile) -> Place:
        """Where it is written."""
        if not self.project:
            return line_at(profile.organization.places, *self.path)
        written = profile.projects.get(self.project) or profile.others[self.project]
        return line_at(written.places, *self.path)


def is_high(impact: object, outage: object, organization: Organization) -> bool | None:
    """Whether a change is of high impact: by its word, or as users lose a service; nothing if unknown."""
    if isinstance(impact, str):
        return impact.casefold() in {word.casefold() for word in organization.standards.high_impact}
    return True if outage is True else None


class ChangeCalendar:
    """All planned work of a profile, by what it touches. Projects are read as they are written."""

    def __init__(self, profile: Profile) -> None:
        organization = profile.organization.value
        self.landscape = Landscape(organization)
        self._shelves: dict[Shelf, list[Planned]] = {}
        self._longest = timedelta(0)
        planned = sorted(
            (*_of_operations(organization), *_of_projects(profile)),
            key=lambda entry: (entry.first, entry.project, entry.title),
        )
        for entry in planned:
            self._longest = max(self._longest, entry.last - entry.first)
            for kind, name in self._touched_by(entry):
                self._shelves.setdefault((kind, name, entry.high), []).append(entry)
            self._shelves.setdefault(_ALL, []).append(entry)
        self._firsts = {name: [entry.first for entry in found] for name, found in self._shelves.items()}

    def beside(
        self,
        items: Iterable[str],
        services: Iterable[str],
        work: Work,
        project: str,
        impacts: Collection[bool | None],
    ) -> dict[Planned, str]:
        """What others plan on the same days on something that is, or hangs together with, one of these.

        Each with the item or service of theirs that is concerned; only work with these impacts, and of much
        of it only the first.
        """
        found: dict[Planned, str] = {}
        for kind, name in self._concerned(tuple(items), services):
            for high in impacts:
                for entry in self._at((kind, name, high), work):
                    if entry.project != project:
                        found.setdefault(entry, name)
                        if len(found) == MOST_FOUND:
                            return found
        return found

    def _concerned(self, items: tuple[str, ...], services: Iterable[str]) -> Iterable[tuple[str, str]]:
        """The shelves on which lies what hangs together with these items and services."""
        near, services_of = self.landscape.near, self.landscape.services_of
        wanted: dict[tuple[str, str], None] = {}
        for item in items:
            wanted.update(dict.fromkeys(("item", other) for other in sorted(near(item, item=True))))
            # Others may name only the service of which this item is a part.
            for service in sorted(services_of(item)):
                others = sorted(near(service, item=False))
                wanted.update(dict.fromkeys(("bare service", other) for other in others))
                # Items of its own service are told apart; those of a service that needs it are not.
                beyond = (other for other in others if other not in services_of(item))
                wanted.update(dict.fromkeys(("service of item", other) for other in beyond))
        for service in self.landscape.bare(items, services):
            for other in sorted(near(service, item=False)):
                wanted.update({("bare service", other): None, ("service of item", other): None})
        return wanted

    def at(self, work: Work, project: str) -> list[Planned]:
        """What others plan on the same days, whatever it touches; of much of it only the first."""
        beside = (entry for entry in self._at(_ALL, work) if entry.project != project)
        return list(islice(beside, MOST_FOUND))

    def _at(self, shelf: Shelf, work: Work) -> Iterator[Planned]:
        firsts = self._firsts.get(shelf, [])
        begin = bisect_left(firsts, work.first - self._longest)
        end = bisect_right(firsts, work.last)
        found = self._shelves.get(shelf, [])
        yield from (found[index] for index in range(begin, end) if found[index].last >= work.first)

    def _touched_by(self, entry: Planned) -> Iterator[tuple[str, str]]:
        of_items = {service for item in entry.items for service in self.landscape.services_of(item)}
        yield from (("item", item) for item in entry.items)
        yield from (("service of item", service) for service in of_items)
        yield from (("bare service", service) for service in self.landscape.bare(entry.items, entry.services))


def _of_operations(organization: Organization) -> Iterator[Planned]:
    for name, change in organization.calendars.changes.items():
        title = f"{change.title} ({change.reference})" if change.reference else change.title
        yield Planned(
            "", title, change.from_, change.until or change.from_, change.items, change.services,
            is_high(change.impact, None, organization), ("calendars", "changes", name),
        )  # fmt: skip


def _of_projects(profile: Profile) -> Iterator[Planned]:
    organization = profile.organization.value
    by_kind = {
        entry.value.handles.kind: entry.value for entry in profile.procedures.values() if entry.value.handles
    }
    for code, written in profile.all_projects.items():
        if written.value.status != "closed":
            yield from _of_project(code, written.value, by_kind, organization)


def _of_project(
    code: str, project: Project, by_kind: Mapping[str, Procedure], organization: Organization
) -> Iterator[Planned]:
    spoken_for: set[str] = set()
    for index, release in enumerate(project.releases):
        if release.change is not None:
            spoken_for.update(release.requests)
            held = [request for request in project.requests if request.id in release.requests]
            services = (*release.services, *(name for request in held for name in request.services))
            path: PathInFile = ("releases", index)
            yield from _planned(
                code, release.title, release.change, release.go_live, services, path, organization, {}
            )
    for index, request in enumerate(project.requests):
        procedure = by_kind.get(request.kind)
        is_change = procedure is not None and CHANGE in procedure.covers
        if (is_change and request.id not in spoken_for) or request.change is not None:
            facts = procedure.handles.facts if procedure is not None and procedure.handles else {}
            answered = (
                value
                for name, value in request.facts.items()
                if isinstance(value, str) and name in facts and facts[name].type == "service"
            )
            services = (*request.services, *answered)
            path = ("requests", index)
            handles = procedure.handles if procedure is not None else None
            outage = request.facts.get((handles.outage_fact if handles else None) or OUTAGE)
            said = {**request.facts, OUTAGE: outage}
            yield from _planned(
                code, request.title, request.change, request.needed_by, services, path, organization, said
            )


def _planned(
    code: str,
    title: str,
    record: ChangeRecord | None,
    day: object,
    services: Iterable[str],
    path: PathInFile,
    organization: Organization,
    facts: Mapping[str, object],
) -> Iterator[Planned]:
    work = Work.on(day, path) if isinstance(day, date) else None
    if record is not None and isinstance(record.window, WorkWindow):
        work = Work.within(record.window, path, ZoneInfo(organization.time_zone))
    if work is None:
        return
    items = record.items if record else None
    impact, outage = (record.impact, record.outage) if record else (None, None)
    if impact is None and isinstance(facts.get("impact"), str):
        impact = str(facts["impact"])
    if outage is None:
        outage = str(facts.get(OUTAGE, "")).casefold() in ("yes", "true") or None
    yield Planned(
        code, title, work.first, work.last, items if isinstance(items, tuple) else (),
        tuple(dict.fromkeys(services)), is_high(impact, outage, organization), path,
    )  # fmt: skip
