"""Everything about time that the resolution of an organization's projects needs, built once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from dovetail.model.organization import Organization
from dovetail.resolve.calendars.boards import Boards
from dovetail.resolve.calendars.calendar import Calendar
from dovetail.resolve.calendars.freezes import Freezes
from dovetail.resolve.calendars.windows import Windows


@dataclass(frozen=True, slots=True)
class TimeContext:
    """The calendar of an organization and what happens on it. It remembers what it has worked out."""

    organization: Organization
    calendar: Calendar
    boards: Boards
    freezes: Freezes
    windows: Windows

    def without_freezes(self, names: Collection[str]) -> TimeContext:
        """The same calendar for a request that has leave to work in these freezes."""
        if not names:
            return self
        freezes = self.organization.calendars.freezes
        left = {name: freeze for name, freeze in freezes.items() if name not in names}
        return replace(self, freezes=Freezes(left, self.calendar))

    @classmethod
    def of(cls, organization: Organization) -> TimeContext:
        """
        :raises ValueError: if zone, hours, fiscal year or country don't exist (the loader checks them).
        """
        calendar = Calendar.of(organization)
        return cls(
            organization,
            calendar,
            Boards(organization.boards, calendar),
            Freezes(organization.calendars.freezes, calendar),
            Windows(organization.calendars, calendar),
        )
