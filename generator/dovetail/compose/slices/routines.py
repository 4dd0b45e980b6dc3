"""What falls due again and again in a project: one line each, with its rule and its next day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from dovetail.compose.teller import Plain, Teller, short_day
from dovetail.model.base import Unknown
from dovetail.model.language import tell
from dovetail.model.recurrence import Recurrence
from dovetail.model.resolved import KeyDate
from dovetail.model.values import InForce

OFTEN = 3
"""From how many times in the life of a project on something is a routine, told by its rule."""
_KINDS = ("duty", "close", "cut-off", "freeze")


class _Routine(NamedTuple):
    stem: str
    title: str
    rule: Recurrence | tuple[InForce[Recurrence | Unknown], ...] | Unknown | None
    to: str


def stem(event: KeyDate) -> str:
    """The id of an event without its day: all days of a routine share it."""
    return stem_of(event.id)


def stem_of(identifier: str) -> str:
    """The same for the id alone."""
    return identifier.rpartition(".")[0]


def is_routine(teller: Teller) -> Callable[[KeyDate], bool]:
    """Says of an event whether it is one day of a routine.

    A meeting is, unless it decides something of this project.
    """
    times = Counter(stem(event) for event in teller.resolved.key_dates)

    def one_of_many(event: KeyDate) -> bool:
        if event.kind == "board":
            return not event.decides
        return event.kind in _KINDS and times[stem(event)] >= OFTEN

    return one_of_many


def routines(teller: Teller, _subject: str) -> Plain:
    """Every routine still to come, the most frequent first, then the boards that the project needs."""
    by_stem: dict[str, list[KeyDate]] = {}
    for event in (*teller.resolved.key_dates, *teller.minor_dates):
        by_stem.setdefault(stem(event), []).append(event)
    found: list[tuple[tuple[object, ...], Plain]] = []
    for routine in (*_duties(teller), *_calendars(teller)):
        events = by_stem.get(routine.stem, [])
        coming = [event for event in events if event.on >= teller.today]
        meets = bool(coming) and coming[0].kind == "board"
        if not coming or not (meets or len(events) >= OFTEN):
            continue
        row = {
            "id": routine.stem,
            "title": {"text": routine.title, "to": routine.to} if routine.to else routine.title,
            "kind": coming[0].kind,
            "recurs": teller.stated(routine.rule, teller.recurs),
            "next": _next(coming[0]),
            "who": coming[0].who,
        }
        found.append(((meets, -len(events), coming[0].on, routine.stem), row))
    return [row for _order, row in sorted(found, key=lambda pair: pair[0])]


def _next(event: KeyDate) -> str:
    """Its day. A board may meet before the day on which it is asked for a decision."""
    day = short_day(event.on)
    return tell("decides here on {day}", day=day) if event.kind == "board" and event.decides else day


def _duties(teller: Teller) -> Iterator[_Routine]:
    for bound in teller.resolved.procedures:
        for entry in bound.duties:
            duty = entry.duty
            yield _Routine(
                f"duty.{bound.id}.{duty.id}", duty.title, duty.recurs, f"{bound.id}#duty-{duty.id}"
            )


def _calendars(teller: Teller) -> Iterator[_Routine]:
    organization = teller.resolved.organization
    calendars = organization.calendars
    for kind, events in (("close", calendars.close), ("cut-off", calendars.cut_offs)):
        for name, event in events.items():
            to = next((item for item in event.procedures if item in teller.procedures), "")
            yield _Routine(f"{kind}.{name}", event.title, event.recurs, to)
    for name, freeze in calendars.freezes.items():
        yield _Routine(f"freeze.{name}", freeze.title, freeze.recurs, "")
    for name, board in organization.boards.items():
        yield _Routine(f"board.{name}", board.title, board.meets, "")
