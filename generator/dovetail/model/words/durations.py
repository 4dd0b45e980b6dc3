"""Lengths of time."""

from __future__ import annotations

from collections.abc import Mapping

from dovetail.model.language import later_count, tell, tell_count
from dovetail.model.values import Basis, Duration, Length, Unit
from dovetail.model.words.numbers import number

_LENGTHS: Mapping[tuple[Unit, Basis | None], tuple[str, str]] = {
    ("minutes", "working"): later_count("{n} working minute", "{n} working minutes"),
    ("minutes", "calendar"): later_count("{n} calendar minute", "{n} calendar minutes"),
    ("minutes", None): later_count("{n} minute", "{n} minutes"),
    ("hours", "working"): later_count("{n} working hour", "{n} working hours"),
    ("hours", "calendar"): later_count("{n} calendar hour", "{n} calendar hours"),
    ("hours", None): later_count("{n} hour", "{n} hours"),
    ("days", "working"): later_count("{n} working day", "{n} working days"),
    ("days", "calendar"): later_count("{n} calendar day", "{n} calendar days"),
    ("days", None): later_count("{n} day", "{n} days"),
    ("weeks", "working"): later_count("{n} working week", "{n} working weeks"),
    ("weeks", "calendar"): later_count("{n} calendar week", "{n} calendar weeks"),
    ("weeks", None): later_count("{n} week", "{n} weeks"),
    ("months", "working"): later_count("{n} working month", "{n} working months"),
    ("months", "calendar"): later_count("{n} calendar month", "{n} calendar months"),
    ("months", None): later_count("{n} month", "{n} months"),
    ("years", "working"): later_count("{n} working year", "{n} working years"),
    ("years", "calendar"): later_count("{n} calendar year", "{n} calendar years"),
    ("years", None): later_count("{n} year", "{n} years"),
}
_FRACTION = 100
"""A fraction takes the words of a large number: no language leaves the number itself out of those."""


def length(value: Length, days_are: Basis = "working") -> str:
    """``5 working days``, ``2 weeks``, ``1 calendar month`` if it says so itself."""
    # A working week of five days and a calendar week are only told apart where the profile does.
    basis = value.basis or (days_are if value.unit == "days" else None)
    plural = int(value.count) if value.count == value.count.to_integral_value() else _FRACTION
    one, many = _LENGTHS[value.unit, basis]
    return tell_count(plural, one, many, n=number(value.count))


def duration(value: Duration, days_are: Basis = "working", *, start: bool = True) -> str:
    """``3 to 21 working days``, ``up to 5 working days``, ``at least 3 working days``.

    With ``start``, the condition that starts the clock is said as well.
    """
    shortest, longest = value.shortest, value.longest
    if longest.count == 0:
        text = tell("no time of its own")
    elif shortest.count == 0:
        text = tell("up to {time}", time=length(longest, days_are))
    elif shortest == longest:
        text = length(longest, days_are)
    else:
        same = (shortest.unit, shortest.basis) == (longest.unit, longest.basis)
        least = number(shortest.count) if same else length(shortest, days_are)
        text = tell("{shortest} to {longest}", shortest=least, longest=length(longest, days_are))
    if value.open and shortest == longest:
        text = tell("at least {time}", time=text)
    elif value.open:
        text = tell("{time} or more", time=text)
    if start and value.counted_from:
        text = tell("{time}, counted from: {event}", time=text, event=value.counted_from)
    return text
