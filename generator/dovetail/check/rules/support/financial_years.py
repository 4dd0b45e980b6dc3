"""Financial years as people write them: ``2027``, ``FY27``, ``2027/28``."""

from __future__ import annotations

import re
from datetime import date

from dovetail.resolve.calendars.fiscal import FiscalCalendar

_SPELLED = re.compile(
    r"(?:FY)?\s?(?P<first>\d{4}|(?<=[FY\s])\d{2})(?:\s?[/–-]\s?(?P<second>\d{4}|\d{2}))?", re.I
)
_CENTURY = 2000


def last_day(spelled: str, fiscal: FiscalCalendar | None) -> date | None:
    """The last day of a financial year; nothing if it is not one year.

    Where nobody has said when the financial year starts, it is the latest that it can be.
    """
    found = _SPELLED.fullmatch(spelled.strip())
    if found is None:
        return None
    first = _full(found["first"])
    if first < _CENTURY:
        return None
    if found["second"] is not None:
        second = int(found["second"])
        if second not in (first + 1, (first + 1) % 100):
            return None
        return fiscal.year_of(date(first, 12, 31)).last if fiscal else date(first + 1, 12, 31)
    if fiscal is None:
        return date(first + 1, 12, 31)
    named_by = date(first, 1, 1) if fiscal.named_after_end else date(first, 12, 31)
    return fiscal.year_of(named_by).last


def _full(digits: str) -> int:
    return int(digits) if len(digits) > 2 else _CENTURY + int(digits)
