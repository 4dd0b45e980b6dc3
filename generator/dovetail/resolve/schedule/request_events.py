"""The dated events of a project's requests: start, papers, meetings, approvals, need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from dovetail.model import words
from dovetail.model.language import tell
from dovetail.model.project import Project
from dovetail.model.resolved import KeyDate, ResolvedApproval, ResolvedRequest, Schedule, ScheduledStep
from dovetail.resolve.calendars.time_context import TimeContext


def request_events(requests: Sequence[ResolvedRequest], time: TimeContext) -> Iterator[KeyDate]:
    """The dates that the project must keep so that its requests are there on time.

    On one day they stand in the order of work. A day before which something must be done says so.
    """
    for resolved in requests:
        request, schedule = resolved.request, resolved.schedule
        if resolved.verdict in ("ok", "unknown"):
            # What can't be done, or may not be, has no dates to keep until it is settled.
            if schedule is not None and not schedule.delivered:
                yield from _planned(resolved, schedule, time)
            yield from _approvals(resolved, time)
        delivered = schedule is not None and schedule.delivered
        if isinstance(request.needed_by, date) and not delivered:
            yield KeyDate(
                f"request.{request.id}.needed",
                request.needed_by,
                tell("Needed: {request}", request=request.title),
                "request",
                procedure=resolved.procedure,
                who=resolved.requester,
                request=request.id,
                place=_LAST,
            )


_LAST = 1_000_000
_START, _EVENT, _PAPERS, _APPROVAL = 0, 1, 2, 3
"""What one step may have on one day, in the order of work."""


def _place(schedule: Schedule | None, step: str, what: int) -> int:
    """The place of something that belongs to a step; what belongs to none comes after all of them."""
    steps = schedule.steps if schedule else ()
    number = next((number for number, entry in enumerate(steps) if entry.step == step), len(steps))
    return 10 * number + what


def _planned(resolved: ResolvedRequest, schedule: Schedule, time: TimeContext) -> Iterator[KeyDate]:
    request = resolved.request
    steps = [step for step in schedule.steps if not step.after_delivery and not step.done]
    begins = min(steps, key=lambda step: step.start, default=None)
    if schedule.latest_start is not None and begins is not None:
        yield KeyDate(
            f"request.{request.id}.start",
            schedule.latest_start,
            _start_title(request.title, schedule, begins),
            "request",
            procedure=resolved.procedure,
            who=begins.holder or role_title(begins.role, time) or resolved.requester,
            note=schedule.why,
            at_least=schedule.at_least,
            before=schedule.before,
            request=request.id,
            place=_START,
        )
    last = max(steps, key=lambda step: step.end, default=None)
    if last is not None and last.end != schedule.needed_by:
        yield KeyDate(
            f"request.{request.id}.planned",
            last.end,
            tell("Planned: {request}", request=request.title),
            "request",
            procedure=resolved.procedure,
            who=last.holder or role_title(last.role, time),
            note=last.note,
            request=request.id,
            place=_LAST - 1,
        )
    for step in steps:
        if step.awaited and not (step is begins and _said_with_start(schedule, step)):
            yield KeyDate(
                f"request.{request.id}.condition.{step.step}",
                step.start,
                tell("Due: {event} ({request})", event=step.awaited, request=request.title),
                "request",
                procedure=resolved.procedure,
                who=resolved.requester,
                note=tell('the clock of "{step}" starts ({request})', step=step.title, request=request.title),
                at_least=step.at_least,
                before=step.before,
                request=request.id,
                place=_place(schedule, step.step, _EVENT),
            )
        if step.submit_by is not None and step.meeting is not None:
            yield KeyDate(
                f"request.{request.id}.papers.{step.step}",
                step.submit_by,
                tell("Papers in: {request}", request=request.title),
                "request",
                procedure=resolved.procedure,
                who=step.holder or role_title(step.role, time),
                note=_meeting(resolved, step, step.meeting, time),
                at_least=step.at_least,
                before=step.before,
                request=request.id,
                place=_place(schedule, step.step, _PAPERS),
            )


def _said_with_start(schedule: Schedule, step: ScheduledStep) -> bool:
    """Whether what the first step waits for is due on the day on which the request must start."""
    return bool(step.awaited) and step.start == schedule.latest_start and step.before == schedule.before


def _start_title(request: str, schedule: Schedule, begins: ScheduledStep) -> str:
    if schedule.under_way:
        return tell("Latest day to go on: {request}", request=request)
    if schedule.before and schedule.unknowns:
        asked = words.listed(schedule.unknowns)
        return tell("Latest start, open ({asked}): {request}", asked=asked, request=request)
    if _said_with_start(schedule, begins):
        return tell("Latest start: {request}; by then {event}", request=request, event=begins.awaited)
    return tell("Latest start: {request}", request=request)


def _approvals(resolved: ResolvedRequest, time: TimeContext) -> Iterator[KeyDate]:
    """Approvals that people give; those of boards are their meetings."""
    request, schedule = resolved.request, resolved.schedule
    given: Counter[str] = Counter()
    people = [approval for approval in resolved.approvals if approval.role not in time.boards]
    several = len({approval.on for approval in people if not approval.afterwards}) > 1
    steps = {step.step: step for step in schedule.steps} if schedule else {}
    for approval in people:
        step = steps.get(approval.step)
        day = approval.due if approval.afterwards else approval.on
        if day is None or (step is not None and (step.undated or step.done)):
            continue
        name = ".".join(part for part in (approval.role, approval.step) if part)
        given[name] += 1
        number = f".{given[name]}" if given[name] > 1 else ""
        known = step is None or approval.afterwards
        yield KeyDate(
            f"request.{request.id}.approval.{name}{number}",
            day,
            _approval_title(request.title, approval, step.title if step and several else ""),
            "request",
            procedure=resolved.procedure,
            who=approval.holder or approval.title,
            note=approval.problem or approval.because,
            at_least=not known and step is not None and step.end_at_least,
            before=not known and step is not None and step.end_before,
            request=request.id,
            place=_place(schedule, approval.step, _APPROVAL),
        )


def _approval_title(request: str, approval: ResolvedApproval, step: str) -> str:
    if approval.afterwards:
        return tell("Approval afterwards: {request}", request=request)
    if step:
        return tell("Approval ({step}): {request}", step=step, request=request)
    return tell("Approval: {request}", request=request)


def _meeting(resolved: ResolvedRequest, step: ScheduledStep, on: date, time: TimeContext) -> str:
    titles = words.listed(time.boards[board].title for board in _boards_at(resolved, step, time))
    day = words.day(on)
    if titles:
        return tell("for {boards} on {day}", boards=titles, day=day)
    return tell("for the meeting on {day}", day=day)


def meetings_used(requests: Sequence[ResolvedRequest], time: TimeContext) -> dict[str, dict[date, list[str]]]:
    """Board, day of its meeting, and the titles of the requests on which it is to decide then."""
    used: dict[str, dict[date, list[str]]] = {}
    for resolved in requests:
        for approval in resolved.approvals:
            if approval.role in time.boards:
                used.setdefault(approval.role, {})
        for step in resolved.schedule.steps if resolved.schedule else ():
            if step.meeting is None or step.end_before or step.done:
                continue
            for board in _boards_at(resolved, step, time):
                titles = used.setdefault(board, {}).setdefault(step.meeting, [])
                if resolved.request.title not in titles:
                    titles.append(resolved.request.title)
    return used


def role_title(role: str | None, time: TimeContext, project: Project | None = None) -> str:
    """Who stands behind the id of a role or board: the holder's name if there is one, otherwise the title.

    With a ``project``, its people stand behind its roles, and behind those that nobody holds in operations:
    what is asked is who decides, and a binding moves no decision.
    """
    if role is None:
        return ""
    if role in time.boards:
        return time.boards[role].title
    known = time.organization.roles.get(role)
    if known is not None and isinstance(known.holder, str):
        return known.holder
    if project is not None:
        member = project.team.get(project.bindings.get(role, role))
        if member is not None and isinstance(member.name, str):
            return member.name
    return known.title if known is not None else words.title(role)


def _boards_at(resolved: ResolvedRequest, step: ScheduledStep, time: TimeContext) -> list[str]:
    """The boards that decide at a step, by id."""
    named = [
        entry.role for entry in resolved.approvals if entry.step == step.step and entry.role in time.boards
    ]
    return list(dict.fromkeys(named))
