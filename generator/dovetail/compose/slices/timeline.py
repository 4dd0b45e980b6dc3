"""Key dates of the whole project, month by month, and what of them comes soon."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from dovetail.compose.teller import Plain, Teller, short_day
from dovetail.model import words
from dovetail.model.resolved import KeyDate

MANY = 3
"""From how many times in one month on a routine is printed as one row with all its days."""


def key_date(teller: Teller, event: KeyDate) -> Plain:
    """One dated event as tables print it."""
    bound = teller.procedures.get(event.procedure)
    return {
        "id": event.id,
        "date": short_day(event.on),
        "iso": event.on.isoformat(),
        "day": words.day(event.on),
        "until": short_day(event.until) if event.until and event.until != event.on else None,
        "at": words.clock(event.at) if event.at else None,
        "title": event.title,
        "kind": event.kind,
        "procedure": {"text": bound.procedure.title, "to": bound.id} if bound else None,
        "who": event.who,
        "note": _note(teller, event),
        "at_least": event.at_least,
    }


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
    """Every key date of the project, month by month; what comes back within a month stands in one row."""
    months: dict[tuple[int, int], list[KeyDate]] = {}
    for event in _in_order(teller.resolved.key_dates):
        if event.kind == "board" and _only_papers(event.note):
            continue  # a meeting that decides nothing of this project
        months.setdefault((event.on.year, event.on.month), []).append(event)
    return [
        {"title": words.month(date(year, month, 1)), "events": rows(teller, events)}
        for (year, month), events in months.items()
    ]


def soon(teller: Teller, _subject: str) -> Plain:
    """What is due in the first four weeks from the day on which the plan is made."""
    last = date.fromordinal(teller.today.toordinal() + 28)
    kinds = ("freeze", "stage", "project")
    events = [
        item
        for item in teller.resolved.key_dates
        if teller.today <= item.on <= last and item.kind not in kinds
    ]
    # A meeting that decides nothing of this project is no work for anybody.
    working = [item for item in _in_order(events) if item.kind != "board" or not _only_papers(item.note)]
    return rows(teller, working)


def _in_order(events: Iterable[KeyDate]) -> list[KeyDate]:
    return sorted(events, key=lambda item: (item.on, item.at is not None, str(item.at), item.id))


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
                note = _papers(teller, event) if event.kind == "board" else _note(teller, event)
                found.append(
                    (event, key_date(teller, event) | {"date": _days(same), "until": None, "note": note})
                )
            continue
        together.setdefault((event.on, event.at, event.title, event.procedure, event.at_least), []).append(
            event
        )
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
    if event.kind not in ("duty", "board", "close", "cut-off", "freeze"):
        return (event.id,)
    length = (event.until - event.on).days if event.until else 0
    # The day on which papers close differs from meeting to meeting, and follows from the board's rule.
    note = "" if event.kind == "board" and _only_papers(event.note) else event.note
    return (event.kind, event.title, event.who, event.procedure, event.at, note, length)


def _papers(teller: Teller, event: KeyDate) -> str:
    """How long before each of several meetings its papers close."""
    boards = teller.resolved.organization.boards.values()
    board = next((item for item in boards if item.title == event.title), None)
    closes = teller.duration(board.submission_closes) if board else None
    return f"papers close {closes} before" if isinstance(closes, str) else ""


def _only_papers(note: str) -> bool:
    return not note or (note.startswith("papers by ") and ";" not in note)


def _days(events: list[KeyDate]) -> str:
    """``Wed 2, 9, 16 and 23 Dec 2026``; the weekday is left out if it isn't always the same."""
    names = {words.short_weekday(event.on) for event in events}
    first = f"{names.pop()} " if len(names) == 1 else ""
    last = events[-1].on
    month = words.short_month(last).replace(" ", "\u00a0")
    return f"{first}{words.listed(str(event.on.day) for event in events)} {month}"
