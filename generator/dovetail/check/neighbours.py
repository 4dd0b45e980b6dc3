"""What the rules know of all projects of a profile, worked out once and shared between them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from dovetail.check.derived.change_calendar import ChangeCalendar
from dovetail.check.derived.dated_values import DatedValue, dated_values
from dovetail.check.derived.limited_items import LimitedItem, limited_items
from dovetail.check.deviations import ControlUse, control_uses
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

    @cached_property
    def control_uses(self) -> Mapping[tuple[str, str], ControlUse]:
        """From which controls projects deviate, by procedure and control."""
        return control_uses(self.profile)

    @cached_property
    def dated_values(self) -> tuple[DatedValue, ...]:
        """Values of the organization and its procedures that hold for a time only."""
        return dated_values(self.profile)

    @cached_property
    def limited_items(self) -> tuple[LimitedItem, ...]:
        """Controls, routes and authorities that end on a day, with nothing that follows."""
        return limited_items(self.profile)
