"""What a project changes in live services: its requests for change, and its releases.

A request is a change if the procedure that handles it covers change enablement, or if it has a change record.
A release is one if it has a change record, or holds such requests. The record of a release speaks for the
requests that it holds as well, unless they have one of their own.

What the record leaves out is looked for among the answers of the request: an answer to a question of the same
name (``outage``, ``impact``, ``incident``) says it just as well, and nobody should have to say it twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from dovetail.check.derived.change_requests import CHANGE, ChangeRequest, change_requests
from dovetail.check.derived.ground import Ground
from dovetail.check.derived.work_time import Work
from dovetail.model.base import Unknown
from dovetail.model.change_record import ChangeRecord, FreezeException, WorkWindow
from dovetail.model.conditions import When
from dovetail.model.deliverables import Release
from dovetail.model.facts import FactValue
from dovetail.model.profile import PathInFile
from dovetail.model.resolved import ResolvedApproval
from dovetail.resolve.facts.truth import Truth, any_of


@dataclass(frozen=True, slots=True)
class LiveChange:
    """One change. ``path`` leads to it in the project file, ``record_path`` to its record."""

    id: str
    title: str
    path: PathInFile
    record: ChangeRecord | None
    record_path: PathInFile
    work: Work | Unknown | None
    services: tuple[str, ...]
    requests: tuple[ChangeRequest, ...]
    procedure: str
    is_release: bool
    covered_by: str = ""
    """The release whose record speaks for this request."""
    leave: tuple[tuple[PathInFile, FreezeException], ...] = ()
    """Leave to work in freezes, and where it is written."""

    @property
    def known_work(self) -> Work | None:
        """When the work takes place, if that is known."""
        return self.work if isinstance(self.work, Work) else None

    @property
    def items(self) -> tuple[str, ...] | Unknown | None:
        """Configuration items that it touches, if somebody has said."""
        return self.record.items if self.record else None

    @property
    def main_services(self) -> tuple[str, ...]:
        """The services that its requests give as an answer to a question; without any, all that it names."""
        answered = (name for part in self.requests for name in part.answered_services)
        return tuple(dict.fromkeys(answered)) or self.services

    @property
    def approvals(self) -> tuple[ResolvedApproval, ...]:
        """Who approves it in the procedure."""
        return tuple(
            approval for part in self.requests if part.resolved for approval in part.resolved.approvals
        )

    @property
    def windows(self) -> tuple[str, ...]:
        """The windows in which its procedure wants it done."""
        return tuple(dict.fromkeys(name for part in self.requests for name in part.windows))

    @property
    def submit_by(self) -> date | None:
        """The day by which it must be under way, as planned; else the first day of the work."""
        plans = [part.resolved.schedule for part in self.requests if part.resolved]
        days = [plan.latest_start for plan in plans if plan and plan.latest_start]
        return min(days, default=self.known_work.first if self.known_work else None)

    @property
    def kind(self) -> str:
        """The class of the change in the words of its procedure; empty if nobody has said it."""
        found = {part.kind for part in self.requests} - {""}
        return found.pop() if len(found) == 1 else ""

    @property
    def is_emergency(self) -> bool:
        """Whether it takes an emergency path, or is of a class with this name."""
        paths = (part.exception for part in self.requests)
        return self.kind == "emergency" or any(path.kind == "emergency" for path in paths if path)

    @property
    def is_standard(self) -> bool:
        """Whether it was approved once for all, or is of a class with this name."""
        return self.kind == "standard" or (
            bool(self.requests) and all(part.resolved and part.resolved.preapproved for part in self.requests)
        )

    def answer(self, name: str) -> FactValue | Unknown | None:
        """What the requests answer to a question of this name; of several, what they say alike."""
        said = [part.facts.values[name] for part in self.requests if part.facts and name in part.facts.values]
        if any(value is True for value in said):
            return True
        if not said or len(said) < len(self.requests):
            return None
        return said[0] if all(value == said[0] for value in said) else None

    @property
    def answered_outage(self) -> bool | Unknown | None:
        """What its requests answer to the question whether users lose a service."""
        names = {part.outage_fact for part in self.requests}
        said = self.answer(names.pop()) if len(names) == 1 else None
        return said if isinstance(said, bool | Unknown) else None

    @property
    def contradicts_itself(self) -> bool:
        """Whether record and answers say the opposite of each other about an outage."""
        stated, answered = self.record.outage if self.record else None, self.answered_outage
        return isinstance(stated, bool) and isinstance(answered, bool) and stated is not answered

    @property
    def outage(self) -> bool | Unknown | None:
        """Whether users lose a service meanwhile, if somebody has said; of two words that differ, neither."""
        if self.record is None or self.record.outage is None:
            return self.answered_outage
        return None if self.contradicts_itself else self.record.outage

    @property
    def approved_afterwards(self) -> bool:
        """Whether its procedure lets it be done first and approved later."""
        paths = [part.exception for part in self.requests]
        return any(path is not None and path.after_the_fact is not None for path in paths)

    @property
    def impact(self) -> str | Unknown | None:
        """How much users notice, in the organization's words, if somebody has said."""
        if self.record is not None and self.record.impact is not None:
            return self.record.impact
        said = self.answer("impact")
        return said if isinstance(said, str | Unknown) else None

    def holds(self, when: When | None) -> Truth:
        """Whether a condition on facts is true of it, or of one of its requests."""
        if when is None:
            return True
        parts = [part.facts.holds(when) if part.facts else None for part in self.requests]
        return any_of(parts) if parts else None

    def undecided(self, when: When | None) -> tuple[str, ...]:
        """The facts for want of which a condition can't be decided."""
        return tuple(
            dict.fromkeys(name for part in self.requests if part.facts for name in part.facts.undecided(when))
        )


def live_changes(case: Ground) -> tuple[LiveChange, ...]:
    """The changes of a project: requests in the order of the file, then releases."""
    requests = tuple(change_requests(case))
    by_id = {part.request.id: part for part in requests}
    fallback = _fallback(case)
    recorded = {
        name: release.id for release in case.project.releases if release.change for name in release.requests
    }
    return (
        *(_of_request(case, part, recorded, fallback) for part in requests),
        *_of_releases(case, by_id, fallback),
    )


def bare_releases(case: Ground, changes: Iterable[LiveChange]) -> tuple[LiveChange, ...]:
    """Releases that are none of the changes, having no request for change and no change record: they go live
    all the same.
    """
    known = {change.id for change in changes if change.is_release}
    return tuple(
        _of_release(case, index, release, [], _fallback(case))
        for index, release in enumerate(case.project.releases)
        if release.id not in known
    )


def _fallback(case: Ground) -> str:
    """The procedure for changes in the pack, for what names none."""
    return next((bound.id for bound in case.resolved.procedures if CHANGE in bound.procedure.covers), "")


def _of_request(case: Ground, part: ChangeRequest, recorded: dict[str, str], fallback: str) -> LiveChange:
    request = part.request
    return LiveChange(
        id=request.id,
        title=request.title,
        path=part.path,
        record=request.change,
        record_path=(*part.path, "change"),
        work=_work_of_request(case, part),
        services=_services(request.services, [part]),
        requests=(part,),
        procedure=part.resolved.procedure if part.resolved and part.in_procedure else fallback,
        is_release=False,
        covered_by="" if request.change else recorded.get(request.id, ""),
        leave=tuple(_leave(part.path, request.freeze_exceptions)),
    )


def _of_releases(case: Ground, by_id: dict[str, ChangeRequest], fallback: str) -> Iterator[LiveChange]:
    for index, release in enumerate(case.project.releases):
        parts = [by_id[name] for name in release.requests if name in by_id]
        if release.change is not None or parts:
            yield _of_release(case, index, release, parts, fallback)


def _of_release(
    case: Ground, index: int, release: Release, parts: Sequence[ChangeRequest], fallback: str
) -> LiveChange:
    path: PathInFile = ("releases", index)
    work = _stated_work(case, release.change, path)
    if work is None and isinstance(release.go_live, date):
        work = Work.on(release.go_live, (*path, "go_live"))
    return LiveChange(
        id=release.id,
        title=release.title,
        path=path,
        record=release.change,
        record_path=(*path, "change"),
        work=work or (release.go_live if isinstance(release.go_live, Unknown) else None),
        services=_services(release.services, parts),
        requests=tuple(parts),
        procedure=next((p.resolved.procedure for p in parts if p.resolved and p.in_procedure), fallback),
        is_release=True,
        leave=tuple(_leave(path, release.freeze_exceptions)),
    )


def _work_of_request(case: Ground, part: ChangeRequest) -> Work | Unknown:
    stated = _stated_work(case, part.request.change, part.path)
    if stated is not None:
        return stated
    needed_by = part.request.needed_by
    if isinstance(needed_by, Unknown):
        return needed_by
    # The plan comes back from the day of need, past freezes and to a window: that is when it is done.
    delivery = part.delivery
    path = (*part.path, "needed_by")
    if delivery is None or delivery.end == needed_by:
        return Work.on(needed_by, path)
    return Work.on(delivery.end, path, planned=True)


def _stated_work(case: Ground, record: ChangeRecord | None, path: PathInFile) -> Work | Unknown | None:
    window = record.window if record else None
    if isinstance(window, WorkWindow):
        return Work.within(window, (*path, "change", "window"), case.time.calendar.zone)
    return window


def _services(named: Iterable[str], parts: Sequence[ChangeRequest]) -> tuple[str, ...]:
    """The services that it names, those that its requests name or give as an answer included."""
    of_requests = (name for part in parts for name in part.request.services)
    answered = (name for part in parts for name in part.answered_services)
    return tuple(dict.fromkeys([*named, *of_requests, *answered]))


def _leave(
    path: PathInFile, given: Iterable[FreezeException]
) -> Iterator[tuple[PathInFile, FreezeException]]:
    for index, leave in enumerate(given):
        yield (*path, "freeze_exceptions", index), leave
