"""Which of its windows a step of a request can use: work is not offered a window that it doesn't fit into."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal

from dovetail.model.base import Unknown
from dovetail.model.calendars import Calendars, Window
from dovetail.model.in_force import in_force
from dovetail.model.values import Duration, Length
from dovetail.resolve.calendars.durations import StatedDuration

_MINUTES = {"minutes": 1, "hours": 60}


def usable_windows(
    names: Sequence[str], takes: StatedDuration, services: Iterable[str], calendars: Calendars, on: date
) -> tuple[str, ...]:
    """The windows that serve what the request touches and stay open for as long as the work takes.

    What nobody has said rules no window out. Where a condition leaves none, it rules out nothing.
    """
    touched = frozenset(services)
    found = tuple(names)
    found = _kept(found, calendars, lambda window: _serves(window, touched))
    return _kept(found, calendars, lambda window: _long_enough(window, takes, on))


def elapsed_minutes(length: Length) -> Decimal | None:
    """How long work goes on by the clock; nothing if it is counted in days, or in working time."""
    factor = _MINUTES.get(length.unit)
    return None if factor is None or length.basis == "working" else length.count * factor


def _kept(names: tuple[str, ...], calendars: Calendars, fits: Callable[[Window], bool]) -> tuple[str, ...]:
    # Close days and cut-offs are named like windows, and bind whatever the work is.
    kept = tuple(name for name in names if name not in calendars.windows or fits(calendars.windows[name]))
    return kept or names


def _serves(window: Window, touched: frozenset[str]) -> bool:
    return not touched or not window.services or not touched.isdisjoint(window.services)


def _long_enough(window: Window, takes: StatedDuration, on: date) -> bool:
    if window.lasts is None or takes is None:
        return True
    value: Duration | Unknown = in_force(takes, on, "duration")
    if isinstance(value, Unknown):
        return True
    work, opens = elapsed_minutes(value.longest), elapsed_minutes(window.lasts.shortest)
    return work is None or opens is None or work <= opens
