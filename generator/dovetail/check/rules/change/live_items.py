"""Whether a change touches something in use: a live service, a live item, or one that others share."""

from __future__ import annotations

from dovetail.check.case import Case
from dovetail.check.derived.live_changes import LiveChange
from dovetail.model.base import Unknown
from dovetail.model.support import ConfigurationItem
from dovetail.resolve.facts.truth import Truth, any_of

PRODUCTION = "production"


def is_production(item: ConfigurationItem) -> bool:
    """Whether an item stands in production."""
    return item.environment.casefold() == PRODUCTION


def follows_change(item: ConfigurationItem) -> Truth:
    """Whether changes to an item follow change enablement: as operations say, else only in production."""
    if isinstance(item.treated_as_live, Unknown):
        return None
    return is_production(item) if item.treated_as_live is None else item.treated_as_live


def touches_live(case: Case, change: LiveChange) -> Truth:
    """Whether it touches a live or shared item, or, where no item is named, a live service.

    What goes through change enablement and names nothing is a change to something live: else it would not.
    """
    register = case.organization.configuration_items
    if isinstance(change.items, tuple) and change.items:
        shared = case.neighbours.change_calendar.landscape.services_of
        return any_of(
            True if len(shared(name)) > 1 else follows_change(register[name]) for name in change.items
        )
    if change.services:
        known = case.organization.services
        return any(known[name].status == "live" for name in change.services if name in known)
    return True if any(part.in_procedure for part in change.requests) else None
