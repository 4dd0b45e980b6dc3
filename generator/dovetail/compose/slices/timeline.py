"""Key dates of the whole project in order, and what of them comes soon."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from dovetail.compose.slices.routines import is_routine, stem
from dovetail.compose.teller import Plain, Teller, short_day
from dovetail.model import words
from dovetail.model.language import tell, tell_of
from dovetail.model.resolved import KeyDate

MANY = 3
"""From how many times in one month on a routine is printed as one row with all its days."""
SOON = 28
"""How many days ahead of the day on which the plan is made count as soon."""


def key_date(teller: Teller, event: KeyDate) -> Plain:
    """One dated event as tables print it."""
    bound = teller.procedures.get(event.procedure)
    return {
        "id": event.id,
        "date": words.capital(
            words.bounded(short_day(event.on), at_least=event.at_least, before=event.before)
        ),
        "iso": event.on.isoformat(),
        "day": words.day(event.on),
        "until": short_day(event.until) if event.until and event.until != event.on else None,
        "at": words.clock(event.at) if event.at else None,
        "title": event.title,
        "what": _what(teller, event),
        "kind": event.kind,
        "procedure": {"text": bound.procedure.title, "to": bound.id} if bound else None,
        "who": event.who,
        "note": _note(teller, event),
        "at_least": event.at_least and not event.before,
        "before": event.before,
    }


def _what(teller: Teller, event: KeyDate) -> Plain:
    """What happens, on one line, with a link to where the pack says more of it."""
    if event.kind == "board" and event.decides:
        return tell("{board} decides on {subjects}", board=event.title, subjects=words.listed(event.decides))
    to = _page(teller, event)
    return {"text": event.title, "to": to} if to else event.title


def _page(teller: Teller, event: KeyDate) -> str:
    if event.kind == "request":
        ids = (item.request.id for item in teller.resolved.requests)
        mine = [name for name in ids if event.id.startswith(f"request.{name}.")]
        return f"requests#request-{max(mine, key=len)}" if mine else ""
    return event.procedure if event.procedure in teller.procedures else ""


def _note(teller: Teller, event: KeyDate) -> str:
    """The note of an event without what its procedure says of every such event."""
    if event.kind == "freeze":
        return ""
    calendars = teller.resolved.organization.calendars
    same = (
        item
        for item in (*calendars.close.values(), *calendars.cut_offs.values())
        if item.title == event.title
    )
    means = next((item.means for item in same if item.means), None)
    return event.note.removeprefix(means).lstrip("; ") if means else event.note


def timeline(teller: Teller, _subject: str) -> Plain:
    """Every key date of the project in order, without what comes back again and again."""
    return _single(teller, teller.resolved.key_dates)


def soon(teller: Teller, _subject: str) -> Plain:
    """What is due in the first four weeks from the day on which the plan is made, and how many routines."""
    last = date.fromordinal(teller.today.toordinal() + SOON)
    kinds = ("freeze", "stage", "project")
    routine = is_routine(teller)
    # What can't be had, or may not be, is needed no sooner for standing among what is to be done.
    requests = teller.resolved.requests
    idle = {f"request.{item.request.id}.needed" for item in requests if item.verdict not in ("ok", "unknown")}
    events = [item for item in teller.resolved.key_dates if teller.today <= item.on <= last]
    return {
        "asks": _asks(teller, last),
        "events": _single(
            teller, [item for item in events if item.kind not in kinds and item.id not in idle]
        ),
        "routines": len({stem(item) for item in events if routine(item) and item.kind in ("duty", "close")}),
    }


def _asks(teller: Teller, last: date) -> list[Plain]:
    """Questions whose answers date work that must begin before a day that comes soon, and who can say."""
    asked = {
        number: None
        for item in teller.resolved.requests
        if item.verdict in ("ok", "unknown") and item.schedule is not None and item.schedule.before
        if item.schedule.latest_start is not None and item.schedule.latest_start <= last
        for number in item.schedule.unknowns
    }
    questions = {question.id: question for question in teller.resolved.questions}
    return [
        {
            "day": short_day(teller.today),
            "what": {
                "text": tell(
                    "Get an answer to {question}: {asked}", question=number, asked=questions[number].question
                ),
                "to": f"open-questions#{number.lower()}",
            },
            "who": teller.short(questions[number].ask),
        }
        for number in asked
        if number in questions
    ]


def _single(teller: Teller, events: Iterable[KeyDate]) -> list[Plain]:
    """What is no routine: one row for each event, and one for several people who do the same that day."""
    routine = is_routine(teller)
    together: dict[tuple[object, ...], list[KeyDate]] = {}
    ordered = _in_order(events)
    met = {(event.on, event.title, what) for event in ordered for what in event.decides}
    for event in ordered:
        # A gate on which a board decides in its meeting of that day stands with the meeting, once.
        at_meeting = event.kind == "gate" and (event.on, event.who, event.title) in met
        if not at_meeting and not routine(event):
            key = (event.on, event.at, event.title, event.procedure, event.at_least, event.before)
            together.setdefault(key, []).append(event)
    return [
        key_date(teller, several[0])
        | {"who": words.listed(dict.fromkeys(event.who for event in several if event.who))}
        for several in together.values()
    ]


def _in_order(events: Iterable[KeyDate]) -> list[KeyDate]:
    return sorted(events, key=lambda item: item.order)


def rows(teller: Teller, events: list[KeyDate]) -> list[Plain]:
    """Table rows: one for several people on one day, one for a routine, else one for each event."""
    routines: dict[tuple[object, ...], list[KeyDate]] = {}
    together: dict[tuple[object, ...], list[KeyDate]] = {}
    for event in events:
        routines.setdefault(_routine(event), []).append(event)
    found: list[tuple[KeyDate, Plain]] = []
    for event in events:
        same = routines[_routine(event)]
        if len(same) >= MANY:
            if same[0] is event:
                found.append((event, key_date(teller, event) | {"date": _days(same), "until": None}))
            continue
        key = (event.on, event.at, event.title, event.procedure, event.at_least, event.before)
        together.setdefault(key, []).append(event)
    for several in together.values():
        row = key_date(teller, several[0])
        if len(several) > 1:
            who = dict.fromkeys(event.who for event in several if event.who)
            notes = dict.fromkeys(filter(None, (_note(teller, event) for event in several)))
            row |= {"who": words.listed(who), "note": "\n\n".join(notes)}
        found.append((several[0], row))
    order = {id(event): position for position, event in enumerate(events)}
    return [row for event, row in sorted(found, key=lambda pair: order[id(pair[0])])]


def _routine(event: KeyDate) -> tuple[object, ...]:
    if event.kind not in ("duty", "close", "cut-off", "freeze"):
        return (event.id,)
    length = (event.until - event.on).days if event.until else 0
    return (event.kind, event.title, event.who, event.procedure, event.at, event.note, length)


def _days(events: list[KeyDate]) -> str:
    """``Wed 2, 9, 16 and 23 Dec 2026``; the weekday is left out if it isn't always the same."""
    names = {words.short_weekday(event.on) for event in events}
    days = words.listed(
        tell_of("a day of a month among others: 2, 9 and 16 December", "{day}", day=event.on.day)
        for event in events
    )
    month = words.short_month(events[-1].on).replace(" ", "\u00a0")
    if len(names) == 1:
        return tell("{weekday} {days} {month}", weekday=names.pop(), days=days, month=month)
    return tell("{days} {month}", days=days, month=month)
