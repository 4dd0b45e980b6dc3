"""What the rules know of all projects of a profile, worked out once and shared between them."""

from __future__ import annotations

from functools import cached_property

from dovetail.check.change_calendar import ChangeCalendar
from dovetail.model.profile import Profile


class Neighbours:
    """The projects of one profile beside each other, as they are written: nothing is resolved for it.

    Each part is a cached property: worked out when a rule first asks, then remembered. It belongs to one
    profile and must not be handed to another one's projects.
    """

    def __init__(self, profile: Profile) -> None:
        self.profile = profile

    @cached_property
    def change_calendar(self) -> ChangeCalendar:
        """What operations and all projects plan on live services."""
        return ChangeCalendar(self.profile)
