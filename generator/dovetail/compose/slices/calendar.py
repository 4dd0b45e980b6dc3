"""The calendar of one procedure: what is due again and again, when boards meet, when nothing may happen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from dovetail.compose.slices import timeline
from dovetail.compose.slices.approvals import all_approvals
from dovetail.compose.slices.fields import changes
from dovetail.compose.slices.reasons import shared
from dovetail.compose.teller import Plain, Teller, once, short_day
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.calendars import CalendarEvent, Freeze
from dovetail.model.language import later, tell
from dovetail.model.recurrence import Recurrence
from dovetail.model.resolved import KeyDate, ResolvedProcedure
from dovetail.model.values import InForce
from dovetail.model.words.days import weekday_name

NEXT = 4
"""How many of the coming dates of a duty a procedure prints; all of them stand in the key dates."""


_DAYS_ARE = {
    "working": later("Days are working days unless it says otherwise."),
    "calendar": later("Days are calendar days unless it says otherwise."),
}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def rule(teller: Teller, recurs: Recurrence | tuple[InForce[Recurrence | Unknown], ...] | Unknown) -> Plain:
    """A recurrence in words."""
    return teller.stated(recurs, teller.recurs)


@once
def calendar(teller: Teller, subject: str) -> Plain:
    """What of the calendar concerns one procedure."""
    bound = teller.procedures[subject]
    organization = teller.resolved.organization
    calendars = organization.calendars
    heeds = any(entry.step.heeds_freezes for entry in bound.steps)
    freezes = {
        name: freeze
        for name, freeze in calendars.freezes.items()
        if bound.id in freeze.procedures or (heeds and not freeze.procedures)
    }
    return {
        "duties": [_duty(teller, bound, index) for index in range(len(bound.duties))],
        "boards": [_board(teller, bound, board) for board in _boards(teller, bound)],
        "close": [_event(teller, name, event) for name, event in _events(calendars.close, bound)],
        "cut_offs": [_event(teller, name, event) for name, event in _events(calendars.cut_offs, bound)],
        "freezes": [_freeze(teller, freeze, bound) for freeze in freezes.values()],
        "freeze_dates": [
            timeline.key_date(teller, event)
            for event in teller.resolved.key_dates
            if event.kind == "freeze" and any(freeze.title in event.title for freeze in freezes.values())
        ],
        "heeds_freezes": heeds and not calendars.freezes,
        "windows": [
            {
                "title": window.title,
                "recurs": rule(teller, window.recurs),
                "lasts": teller.duration(window.lasts),
            }
            for name, window in calendars.windows.items()
            if any(name in entry.step.windows for entry in bound.steps)
        ],
        "lead_times": [
            {
                "time": teller.duration(lead.time),
                "when": teller.when(lead.when, bound.procedure),
                "because": lead.because,
                "from": _title(bound, lead.from_, tell("the first step")),
                "to": _title(bound, lead.to, tell("delivery")),
                "route": route,
            }
            for route, leads in [
                ("", bound.procedure.lead_times),
                *((route.title, route.lead_times) for route in bound.procedure.routes),
            ]
            for lead in leads
        ],
        "days_are": tell(_DAYS_ARE[organization.days_are]),
        "week": _week(organization.working_week.days),
        "hours": words.hours(organization.working_week.hours),
        "time_zone": organization.time_zone,
    }


def _week(days: Iterable[str]) -> str:
    """The working week in words: ``Monday to Friday``."""
    numbers = sorted(_WEEKDAYS.index(day) for day in days)
    names = [words.capital(weekday_name(number)) for number in numbers]
    if len(numbers) > 2 and numbers == list(range(numbers[0], numbers[-1] + 1)):
        return tell("{first} to {last}", first=names[0], last=names[-1])
    return words.listed(names)


def _title(bound: ResolvedProcedure, step: str | None, otherwise: str) -> str:
    if step is None:
        return otherwise
    return next(
        (tell("“{title}”", title=entry.step.title) for entry in bound.steps if entry.step.id == step),
        words.name(step),
    )


def _duty(teller: Teller, bound: ResolvedProcedure, index: int) -> Plain:
    entry = bound.duties[index]
    duty = entry.duty
    owner = bound.procedure.owner if isinstance(bound.procedure.owner, str) else ""
    dates = [
        event
        for event in (*teller.resolved.key_dates, *teller.minor_dates)
        if event.kind == "duty" and event.procedure == bound.id and duty.id in event.id.split("/")
    ] or [
        event
        for event in teller.resolved.key_dates
        if event.procedure == bound.id and event.title == duty.title
    ]
    coming = _coming(teller, dates)
    return {
        "id": duty.id,
        "anchor": f"duty-{duty.id}",
        "title": duty.title,
        "actor": teller.person(entry.actor) if entry.actor.role else teller.by(duty.by, owner),
        "recurs": rule(teller, duty.recurs),
        "lead": teller.duration(duty.lead),
        "to": teller.titles(duty.to),
        "do": teller.said(duty.do, owner=owner),
        "form": teller.form(duty.form) if duty.form else None,
        "system": teller.system(duty.system),
        "controls": [{"text": item, "to": f"#control-{item}"} for item in duty.controls],
        "origin": entry.origin.kind,
        "because": entry.origin.because,
        "shared_reason": entry.origin.because in shared(bound),
        "changes": changes(entry.origin.changes),
        "next": [short_day(event.on) for event in coming[:NEXT]],
        "first": coming[0].on.isoformat() if coming else "",
        "more": max(0, len(coming) - NEXT),
    }


def _coming(teller: Teller, events: Iterable[KeyDate]) -> list[KeyDate]:
    return [event for event in events if event.on >= teller.today]


def _boards(teller: Teller, bound: ResolvedProcedure) -> list[str]:
    """Boards that approve here, decide on a gate at one of the steps, or are told."""
    procedure = bound.procedure
    named = [
        *(item.board for item in all_approvals(procedure) if item.board),
        *(item for entry in bound.steps for item in entry.step.decided_by),
        *(share.actor.role for entry in bound.steps for share in entry.deciders),
        *(item for entry in bound.duties for item in entry.duty.to),
    ]
    return [board for board in dict.fromkeys(named) if board in teller.resolved.organization.boards]


def _board(teller: Teller, bound: ResolvedProcedure, identifier: str) -> Plain:
    board = teller.resolved.organization.boards[identifier]
    return {
        "title": board.title,
        "chair": teller.short(teller.actor(board.chair)) if board.chair else None,
        "members": teller.titles(board.members),
        "meets": rule(teller, board.meets),
        "closes": teller.duration(board.submission_closes),
        "papers": board.papers,
        "note": board.note,
        "decides": _decides(teller, bound, identifier),
    }


def _decides(teller: Teller, bound: ResolvedProcedure, board: str) -> list[Plain]:
    """The meetings at which the board decides on requests of this procedure, and its gates: those on which
    the procedure decides, or all of them if it decides on none.
    """
    shares = [share for entry in bound.steps for share in entry.deciders if share.actor.role == board]
    here = {gate for share in shares for gate in share.gates}
    found: dict[tuple[date, str], Plain] = {}
    for request in teller.resolved.requests:
        if request.procedure != bound.id or request.verdict not in ("ok", "unknown") or not request.schedule:
            continue
        steps = {entry.step for entry in request.approvals if entry.role == board}
        for planned in request.schedule.steps:
            if planned.meeting is not None and planned.step in steps:
                found[planned.meeting, request.request.id] = {
                    "day": short_day(planned.meeting),
                    "what": {
                        "text": request.request.id,
                        "to": f"requests#request-{request.request.id}",
                    },
                }
    for gate in teller.resolved.project.gates:
        if gate.decided_by == board and isinstance(gate.date, date) and (not here or gate.id in here):
            what = {"text": gate.title, "to": f"key-dates#gate-{gate.id}"}
            found[gate.date, gate.id] = {"day": short_day(gate.date), "what": what}
    return [found[key] for key in sorted(found)]


def _events(events: dict[str, CalendarEvent], bound: ResolvedProcedure) -> list[tuple[str, CalendarEvent]]:
    # An event that names no procedure binds those that report money.
    return [
        (name, event)
        for name, event in events.items()
        if bound.id in event.procedures or (not event.procedures and "FIN" in bound.procedure.covers)
    ]


def _event(teller: Teller, name: str, event: CalendarEvent) -> Plain:
    dates = [
        item
        for item in teller.resolved.key_dates
        if item.kind in ("close", "cut-off") and event.title in item.title
    ]
    return {
        "id": name,
        "title": event.title,
        "recurs": rule(teller, event.recurs),
        "owner": teller.short(teller.actor(event.owner)) if event.owner else None,
        "means": event.means,
        "next": [short_day(item.on) for item in _coming(teller, dates)[:NEXT]],
    }


def _for_so_long(teller: Teller, often: Plain, freeze: Freeze) -> Plain:
    lasts = teller.duration(freeze.lasts)
    return tell("{often}, for {time}", often=often, time=lasts) if isinstance(lasts, str) else often


def _freeze(teller: Teller, freeze: Freeze, bound: ResolvedProcedure) -> Plain:
    if freeze.recurs is not None:
        often = teller.said(freeze.recurs, words.recurrence)
        when = often if isinstance(often, dict) else _for_so_long(teller, often, freeze)
    else:
        first, last = teller.said(freeze.from_, words.moment), teller.said(freeze.until, words.moment)
        unknown = next((end for end in (first, last) if isinstance(end, dict)), None)
        when = unknown or tell("{first} to {last}", first=first, last=last)
    return {
        "title": freeze.title,
        "hard": freeze.kind == "hard",
        "stops": teller.when(freeze.when, bound.procedure),
        "when": when,
        "time_zone": freeze.time_zone,
        "exception": freeze.exception,
        "exception_by": [teller.short(teller.actor(role)) for role in freeze.exception_by],
        "way": "\n".join((freeze.exception or "", *freeze.exception_by)).strip(),
    }
