"""The dated events in the life of one project.

What recurs becomes one event for each day inside the project; an event keeps its id when a holiday moves it,
or when a plan changes. What nobody has said has no event: it is an open question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date, timedelta
from datetime import time as clock
from typing import Literal

from dovetail.model import words
from dovetail.model.calendars import CalendarEvent, Freeze
from dovetail.model.conditions import AllOf, AnyOf, When
from dovetail.model.language import tell
from dovetail.model.lifecycle import BoundLifecycle
from dovetail.model.project import Project
from dovetail.model.resolved import KeyDate, ResolvedProcedure, ResolvedRequest
from dovetail.resolve.calendars.durations import Point, latest_start
from dovetail.resolve.calendars.duty_life import duty_life
from dovetail.resolve.calendars.fiscal import Span
from dovetail.resolve.calendars.recurrence import Occurrence, StatedRecurrence, occurrences, on_day_off
from dovetail.resolve.calendars.time_context import TimeContext
from dovetail.resolve.procedures.gate_deciders import named_at
from dovetail.resolve.schedule.request_events import meetings_used, request_events, role_title

_MIDNIGHT = clock(0)
_NO_LIFECYCLE = BoundLifecycle()


def key_dates(
    project: Project,
    procedures: Sequence[ResolvedProcedure],
    requests: Sequence[ResolvedRequest],
    time: TimeContext,
    lifecycle: BoundLifecycle = _NO_LIFECYCLE,
) -> tuple[KeyDate, ...]:
    """Every dated event from the project's first day to its last, by date and then by id.

    The dates of requests are there even if they lie outside; what lasts longer than the project is cut off.
    """
    life = Span(project.starts, project.ends)
    found = [
        *_milestones(project, life, time),
        *request_events(requests, time),
        *_due(project, lifecycle, procedures, requests, time, key=True),
        *_meetings(project, requests, life, time),
        *_calendar_events("close", time.organization.calendars.close, procedures, life, time),
        *_calendar_events("cut-off", time.organization.calendars.cut_offs, procedures, life, time),
        *_freezes(project, procedures, requests, life, time),
    ]
    by_id = {event.id: event for event in found}
    return tuple(sorted(by_id.values(), key=lambda event: (event.on, event.id)))


def _milestones(project: Project, life: Span, time: TimeContext) -> Iterator[KeyDate]:
    named = project.name
    yield KeyDate("project.start", project.starts, tell("{project} starts", project=named), "project")
    yield KeyDate("project.end", project.ends, tell("{project} ends", project=named), "project")
    for stage in project.stages:
        first = stage.from_ if isinstance(stage.from_, date) else None
        last = stage.until if isinstance(stage.until, date) else None
        if first is not None and (span := _within(first, last or first, life)):
            until = span.last if last is not None else None
            yield KeyDate(f"stage.{stage.id}", span.first, stage.title, "stage", until=until)
        elif first is None and last is not None and last in life:
            ends = tell("{stage} ends", stage=stage.title)
            yield KeyDate(f"stage.{stage.id}", last, ends, "stage")
    for gate in project.gates:
        if isinstance(gate.date, date) and gate.date in life:
            evidence = " ".join((gate.evidence or "").split())
            decider = named_at(gate, project)
            note = _joined([_board_note(decider, gate.date, time), evidence])
            who = role_title(decider, time, project)
            yield KeyDate(f"gate.{gate.id}", gate.date, gate.title, "gate", who=who, note=note)
    for release in project.releases:
        if isinstance(release.go_live, date) and release.go_live in life:
            goes_live = tell("{release} goes live", release=release.title)
            yield KeyDate(f"release.{release.id}", release.go_live, goes_live, "release")


def _board_note(board: str | None, day: date, time: TimeContext) -> str:
    """That a board which decides on a gate does not meet on its day."""
    if board is None or board not in time.boards:
        return ""
    around = timedelta(days=366)
    sittings = time.boards.meetings(board, day - around, day + around)
    if not sittings or any(meeting.on == day for meeting in sittings):
        return ""
    nearest = [
        *[meeting.on for meeting in sittings if meeting.on < day][-1:],
        *[meeting.on for meeting in sittings if meeting.on > day][:1],
    ]
    days = words.listed(words.day(meeting) for meeting in nearest)
    return tell("{board} does not meet on this day, but on {days}", board=time.boards[board].title, days=days)


def minor_dates(
    project: Project,
    procedures: Sequence[ResolvedProcedure],
    time: TimeContext,
    lifecycle: BoundLifecycle = _NO_LIFECYCLE,
    requests: Sequence[ResolvedRequest] = (),
) -> tuple[KeyDate, ...]:
    """The days of duties that are no key dates: they recur by their rule, and have a next day all the same.

    Those of early life support fall due while it lasts; without a plan of it they have none.
    """
    planned = project.early_life_support is not None
    begun = [bound for bound in procedures if planned or "ELS" not in bound.procedure.covers]
    found = _due(project, lifecycle, begun, requests, time, key=False)
    return tuple(sorted(found, key=lambda event: (event.on, event.id)))


def _due(
    project: Project,
    lifecycle: BoundLifecycle,
    procedures: Sequence[ResolvedProcedure],
    requests: Sequence[ResolvedRequest],
    time: TimeContext,
    *,
    key: bool,
) -> Iterator[KeyDate]:
    for bound in procedures:
        life = duty_life(project, lifecycle, bound, requests)
        if life is not None:
            yield from _duties(bound, life, time, key=key)


def _duties(bound: ResolvedProcedure, life: Span, time: TimeContext, *, key: bool) -> Iterator[KeyDate]:
    for entry in bound.duties:
        duty = entry.duty
        if bool(duty.key) is not key:
            continue
        for due in _days(duty.recurs, life, time):
            named = due.moved_from or due.on
            if not (duty.effective.covers(named) and bound.procedure.effective.covers(named)):
                continue
            notes = [due.note]
            if duty.lead is not None:
                begin = latest_start(
                    Point(time.calendar.on_or_before(due.on)), duty.lead, "pessimistic", time.calendar
                )
                notes.append(tell("work begins by {day}", day=words.day(begin.day)))
            yield KeyDate(
                f"duty.{bound.id}.{duty.id}.{named.isoformat()}",
                due.on,
                duty.title,
                "duty",
                at=due.at,
                procedure=bound.id,
                who=entry.actor.holder or entry.actor.title,
                note=_joined(notes),
            )


MANY_MEETINGS = 16
"""More meetings than this in a project's life are not listed one by one."""


def _meetings(
    project: Project, requests: Sequence[ResolvedRequest], life: Span, time: TimeContext
) -> Iterator[KeyDate]:
    """Meetings of the boards that decide on the project's requests or gates."""
    used = meetings_used(requests, time)
    deciders = [gate.decided_by for gate in project.gates if gate.decided_by in time.boards]
    gated: dict[tuple[object, object], list[str]] = {}
    for gate in project.gates:
        gated.setdefault((gate.decided_by, gate.date), []).append(gate.title)
    outside = {board: [day for day in days if day not in life] for board, days in used.items()}
    for board in dict.fromkeys([*used, *(board for board in deciders if board is not None)]):
        decides = used.get(board, {})
        meetings = list(time.boards.meetings(board, life.first, life.last))
        meetings += [
            meeting for day in outside.get(board, ()) for meeting in time.boards.meetings(board, day, day)
        ]
        # A weekly board would bury the other dates: then only the meetings that the project needs are named.
        often = len(meetings) > MANY_MEETINGS
        for meeting in meetings:
            if meeting.on not in decides and (often or not time.boards[board].key):
                continue
            submit_by, unsaid = time.boards.submit_by(board, meeting.on, "pessimistic")
            papers = time.boards[board].submission_closes is not None and unsaid is None
            requested = decides.get(meeting.on, [])
            subjects = words.listed(words.quoted(title) for title in requested)
            notes = [
                tell("decides on {requests}", requests=subjects) if subjects else "",
                tell("papers by {day}", day=words.day(submit_by)) if papers else "",
                meeting.note,
            ]
            yield KeyDate(
                f"board.{board}.{(meeting.moved_from or meeting.on).isoformat()}",
                meeting.on,
                time.boards[board].title,
                "board",
                at=meeting.at,
                who=role_title(time.boards[board].chair, time, project),
                note=_joined(notes),
                decides=(*requested, *gated.get((board, meeting.on), ())),
            )


def _calendar_events(
    kind: Literal["close", "cut-off"],
    events: Mapping[str, CalendarEvent],
    procedures: Sequence[ResolvedProcedure],
    life: Span,
    time: TimeContext,
) -> Iterator[KeyDate]:
    pack = [bound.id for bound in procedures]
    for name, event in events.items():
        belongs = [procedure for procedure in event.procedures if procedure in pack]
        if not event.key or (event.procedures and not belongs):
            continue
        for due in _days(event.recurs, life, time):
            yield KeyDate(
                f"{kind}.{name}.{(due.moved_from or due.on).isoformat()}",
                due.on,
                event.title,
                kind,
                at=due.at,
                procedure=belongs[0] if belongs else "",
                who=role_title(event.owner, time),
                note=_joined([" ".join((event.means or "").split()), due.note]),
            )


def _freezes(
    project: Project,
    procedures: Sequence[ResolvedProcedure],
    requests: Sequence[ResolvedRequest],
    life: Span,
    time: TimeContext,
) -> Iterator[KeyDate]:
    """Freezes that bind the pack's procedures: every one that has a step which heeds freezes, or is named.

    A freeze of services that the project doesn't touch is none of its dates.
    """
    asked = (
        text for request in requests for value in request.request.facts.values() for text in _texts(value)
    )
    services = {*project.services, *asked} & set(time.organization.services)
    heeding = [bound.id for bound in procedures if any(entry.step.heeds_freezes for entry in bound.steps)]
    pack = [bound.id for bound in procedures]
    for name, freeze in time.organization.calendars.freezes.items():
        belongs = [item for item in freeze.procedures if item in pack] if freeze.procedures else heeding
        if not (belongs and freeze.key and _concerns(freeze.when, services, time)):
            continue
        years = range(life.first.year - 1, life.last.year + 1)
        parts = {part for year in years for part in time.freezes.around(name, date(year, 6, 30))}
        for part in sorted(parts):
            start = part.start.astimezone(time.calendar.zone)
            # A freeze that ends with midnight ends on the day before.
            end = (part.end - timedelta(microseconds=1)).astimezone(time.calendar.zone)
            span = _within(start.date(), end.date(), life)
            if span is not None:
                yield KeyDate(
                    f"freeze.{name}.{start.date().isoformat()}",
                    span.first,
                    freeze.title,
                    "freeze",
                    at=start.time() if start.time() != _MIDNIGHT and span.first == start.date() else None,
                    until=span.last,
                    procedure=belongs[0],
                    who=words.listed((role_title(role, time) for role in freeze.exception_by), "or"),
                    note=_freeze_note(freeze),
                )


def _freeze_note(freeze: Freeze) -> str:
    if freeze.when is not None:
        kind = (
            tell("hard freeze for some requests")
            if freeze.kind == "hard"
            else tell("soft freeze for some requests")
        )
    else:
        kind = tell("hard freeze") if freeze.kind == "hard" else tell("soft freeze")
    if not freeze.exception:
        return kind
    exception = " ".join(freeze.exception.split())
    return tell("{freeze}; exceptions: {exception}", freeze=kind, exception=exception)


def _days(stated: StatedRecurrence, life: Span, time: TimeContext) -> tuple[Occurrence, ...]:
    return occurrences(stated, life.first, life.last, time.calendar, unless_said=on_day_off(stated)).dates


def _joined(notes: Iterable[str]) -> str:
    text = ""
    for note in filter(None, notes):
        text = f"{text} {note}" if text.endswith(".") else words.joined((text, note))
    return text


def _within(first: date, last: date, life: Span) -> Span | None:
    if last < life.first or first > life.last:
        return None
    return Span(max(first, life.first), min(last, life.last))


def _concerns(when: When | None, services: Set[str], time: TimeContext) -> bool:
    """Whether a condition may hold for one of these services; of anything but services it is left open."""
    if when is None or not services:
        return True
    if isinstance(when, AllOf):
        return all(_concerns(part, services, time) for part in when.all)
    if isinstance(when, AnyOf):
        return any(_concerns(part, services, time) for part in when.any)
    named = (set(_texts(matcher)) for matcher in when.root.values())
    return all(
        bool(names & services) for names in named if names and names <= set(time.organization.services)
    )


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, (tuple, list)) else ()
