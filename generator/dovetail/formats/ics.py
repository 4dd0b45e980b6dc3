"""Key dates → iCalendar (RFC 5545). Events are whole days, without alarms, and keep their identity.

A date that moves keeps its ``UID``, so a calendar that imports the file again moves the entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import quote

from icalendar import Calendar, Event, vDatetime, vText

from dovetail.compose.escape import visible
from dovetail.model import words
from dovetail.model.language import tell
from dovetail.model.resolved import KeyDate


def render_calendar(
    key_dates: Sequence[KeyDate], *, organization: str, project: str, name: str, as_of: date
) -> bytes:
    """The calendar of one project. Equal input gives equal bytes: the stamp is the start of ``as_of``.

    ``organization`` and ``project`` are ids; together with the id of a date they make its ``UID``.
    """
    calendar = Calendar()
    calendar.add("prodid", vText("-//Dovetail//Key dates//EN"))
    calendar.add("version", vText("2.0"))
    calendar.add("calscale", vText("GREGORIAN"))
    calendar.add("x-wr-calname", _text(name))
    stamp = datetime.combine(as_of, time(), UTC)
    for item in sorted(key_dates, key=lambda item: (item.on, item.id)):
        calendar.add_component(_event(item, f"{organization}/{project}", stamp))
    return bytes(calendar.to_ical(sorted=False))


def _event(item: KeyDate, scope: str, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", vText(f"{quote(f'{scope}/{item.id}', safe='/.-_')}@dovetail"))
    event.add("dtstamp", vDatetime(stamp))
    event.add("dtstart", item.on)
    # The end of a whole-day event is the first day after it.
    event.add("dtend", (item.until or item.on) + timedelta(days=1))
    event.add("summary", _text(_summary(item)))
    description = _description(item)
    if description:
        event.add("description", _text(description))
    event.add("categories", [item.kind])
    event.add("transp", vText("TRANSPARENT"))
    return event


def _text(text: str) -> vText:
    # A calendar may be printed to a terminal, and programs that read one show no space of no width.
    return vText(visible(text).replace("\u200b", "[U+200B]"))


def _summary(item: KeyDate) -> str:
    title = item.title
    if item.before:
        title = tell("{title} (before this day)", title=title)
    elif item.at_least:
        title = tell("{title} (or earlier)", title=title)
    return f"{words.clock(item.at)} {title}" if item.at else title


def _description(item: KeyDate) -> str:
    lines = [
        tell("Who: {who}", who=item.who) if item.who else "",
        tell("Procedure: {procedure}", procedure=item.procedure) if item.procedure else "",
        item.note,
        tell("Nobody has said how long something on the way takes, so it must be earlier than this day.")
        if item.before
        else tell("Something on the way is unknown, so the true day is this one or an earlier one.")
        if item.at_least
        else "",
    ]
    return "\n".join(line for line in lines if line)
