"""Works out whom a change of operations touches: once for each state of operations, then for each project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

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
from dovetail.history.impact_bearing import bears_on, may_alter_pack
from dovetail.history.impact_deltas import Delta, Deltas, concerns
from dovetail.history.impact_outcomes import day_in_words
from dovetail.history.impact_packs import MANAGER, Pack
from dovetail.history.impact_results import Anew, Results, changes_of, working_days_late
from dovetail.history.impact_sections import (
    Shelf,
    touched_by,
    touched_by_organization,
    touched_by_result,
)
from dovetail.history.impact_tasks import people_of, tasks_of
from dovetail.history.issuing import ORGANIZATION, fingerprints_of
from dovetail.history.snapshot import Issue, IssuedDocument, Snapshot
from dovetail.model.language import speaking, tell
from dovetail.model.profile import Profile


class Source(Protocol):
    """Where issues come from."""

    def whole(self, pack: Pack) -> Issue:
        """All that the register says of a pack."""
        ...

    def snapshot(self, pack: Pack) -> Snapshot:
        """What was issued."""
        ...

    def before(self, head: str, packs: Sequence[Pack]) -> Facts:
        """What a procedure, or the organization, said when these packs were issued."""
        ...


class Worker:
    """Works out the impact on one project after the other; what they share is worked out once."""

    def __init__(self, profile: Profile, source: Source) -> None:
        self.profile = profile
        self._source = source
        self._deltas = Deltas(profile, fingerprints_of(profile), source.before)
        self._anew = Anew(profile)
        self._places = Places()

    def all_of(self, packs: Sequence[Pack]) -> list[ProjectImpact]:
        """The impact on each project that is touched, in the order in which to look at them."""
        with speaking(self.profile.language):
            touched = [pack for pack in packs if self._deltas.changed(pack)]
            self._deltas.expect(touched)
            found = [impact for pack in touched if (impact := self.of(pack)) is not None]
            return sorted(found, key=lambda impact: impact.order)

    def of(self, pack: Pack) -> ProjectImpact | None:
        """The impact on one project; none if nothing on which its pack rests has changed."""
        caused = tuple(self._changes(pack))
        if not caused:
            return None
        results, problem = self._results(pack, caused)
        operations = self._anew.operations
        late = {name: working_days_late(now, operations) for name, (_, now) in results.outcomes.items()}
        requests = tuple(self._requests(results, caused))
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
            documents=self._places.documents(pack, caused, requests, results.others),
            requests=requests,
            dates=_dates(results, late),
            people=people_of(results.outcomes, pack.manager, title),
            tasks=tasks_of(results.outcomes, late, changes, pack.manager),
            problem=problem,
        )

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
        except (KeyError, ValueError, LookupError, StopIteration) as error:
            # As it was issued, the project may name what operations have no longer.
            why = str(error)
            return Results(), tell("what follows for its requests can't be worked out ({why})", why=why)

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


def impact_of(
    profile: Profile,
    packs: Sequence[Pack],
    source: Source,
    *,
    closed: Iterable[str] = (),
    never_issued: Iterable[str] = (),
    unreadable: Mapping[str, str] | None = None,
) -> Impact:
    """What changed since these packs were issued, and whom it touches."""
    projects = tuple(Worker(profile, source).all_of(packs))
    changes = tuple({id(item): item for project in projects for item in project.changes}.values())
    untouched = len(packs) - len(projects)
    return Impact("", projects, changes, untouched, tuple(closed), tuple(never_issued), unreadable or {})


class Places:
    """Finds the touched sections. Documents and changes are shared by many projects, and so is what comes
    of them.
    """

    def __init__(self) -> None:
        self._found: dict[tuple[int, int, bool], tuple[str, ...]] = {}
        self._made: dict[tuple[int, tuple[int, ...], bool], TouchedDocument | None] = {}
        self._shelves: dict[tuple[int, bool], Shelf] = {}
        self._kept: list[object] = []

    def documents(
        self,
        pack: Pack,
        caused: Sequence[tuple[Delta, Caused]],
        requests: Sequence[TouchedRequest],
        others: Sequence[Change],
    ) -> tuple[TouchedDocument, ...]:
        """The touched sections of a pack, by document."""
        booklet = len(pack.documents) == 1
        if requests or others:
            return self._with_results(pack, caused, requests, others)
        changes = tuple(id(item) for _, item in caused)
        found = []
        for document in pack.documents:
            key = (id(document), changes, booklet)
            if key not in self._made:
                touched = self._by_operations(document, booklet, caused)
                self._made[key] = _document(document, touched)
                self._kept.append((document, caused))
            made = self._made[key]
            if made is not None:
                found.append(made)
        return tuple(found)

    def _by_operations(
        self, document: IssuedDocument, booklet: bool, caused: Sequence[tuple[Delta, Caused]]
    ) -> dict[str, dict[Caused, None]]:
        touched: dict[str, dict[Caused, None]] = {}
        for delta, item in caused:
            for section in self._sections(document, booklet, delta, item):
                touched.setdefault(section, {})[item] = None
        return touched

    def _sections(
        self, document: IssuedDocument, booklet: bool, delta: Delta, item: Caused
    ) -> tuple[str, ...]:
        key = (id(document), id(item), booklet)
        if key not in self._found:
            shelf = self._shelves.setdefault((id(document), booklet), Shelf((document,), booklet))
            reach = touched_by_organization if delta.head == ORGANIZATION else touched_by
            self._found[key] = tuple(dict.fromkeys(section for _, section in reach(item.change, shelf)))
            self._kept.append((document, item))
        return self._found[key]

    def _with_results(
        self,
        pack: Pack,
        caused: Sequence[tuple[Delta, Caused]],
        requests: Sequence[TouchedRequest],
        others: Sequence[Change],
    ) -> tuple[TouchedDocument, ...]:
        booklet = len(pack.documents) == 1
        touched = {document.id: self._by_operations(document, booklet, caused) for document in pack.documents}
        shelf = Shelf(pack.documents, booklet)
        results = [(item, request.procedure) for request in requests for item in request.changes]
        results += [(Caused(change, caused[0][1].cause), _procedure_of(change, pack)) for change in others]
        for item, procedure in results:
            for document, section in touched_by_result(item.change, procedure, shelf):
                touched[document].setdefault(section, {})[item] = None
        made = (_document(document, touched[document.id]) for document in pack.documents)
        return tuple(document for document in made if document is not None)


def _document(
    document: IssuedDocument, touched: Mapping[str, Mapping[Caused, None]]
) -> TouchedDocument | None:
    sections = tuple(
        TouchedSection(section.id, section.title, tuple(touched[section.id]))
        for section in document.sections
        if section.id in touched
    )
    return TouchedDocument(document.id, document.title, sections) if sections else None


def _procedure_of(change: Change, pack: Pack) -> str:
    """The procedure that a date is of: its id names its request or its duty."""
    parts = change.path.split(".")
    if parts[0] == "dates" and parts[1:2] == ["duty"]:
        return parts[2]
    named = [name for name in pack.requests if f".{name}." in f"{change.path}."]
    return pack.requests[named[0]] if named else ""


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
