"""Controls, routes and authorities that end on a day, with nothing that follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dovetail.model import words
from dovetail.model.diagnostics import Place
from dovetail.model.language import tell
from dovetail.model.profile import Profile
from dovetail.model.values import Period

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LimitedItem:
    """A control, route or authority that ends on a day, when nothing of its kind begins the day after."""

    section: str
    id: str
    procedure: str
    named: str
    place: Place
    until: date


def limited_items(profile: Profile) -> tuple[LimitedItem, ...]:
    """All of them: authorities, then controls and routes procedure by procedure."""
    return (*_authorities(profile), *_items(profile))


def _authorities(profile: Profile) -> Iterator[LimitedItem]:
    organization = profile.organization
    entries = organization.value.authorities
    for index, entry in enumerate(entries):
        until = entry.effective.until
        same = (other.effective for other in entries if other.subject == entry.subject)
        if until is not None and not _followed(until, same):
            role = organization.value.roles.get(entry.role)
            title = role.title if role else words.title(entry.role)
            yield LimitedItem(
                "authorities",
                entry.subject,
                "",
                tell(
                    "The authority of {title} for {subject}",
                    title=title,
                    subject=words.subject(entry.subject),
                ),
                organization.place("authorities", index, "effective", "until"),
                until,
            )


def _items(profile: Profile) -> Iterator[LimitedItem]:
    for name, layered in profile.procedures.items():
        procedure = layered.value
        controls = [
            (item.id, tell("Control {item}", item=item.id), item.effective) for item in procedure.controls
        ]
        routes = [
            (item.id, tell('Route "{item}"', item=item.title), item.effective) for item in procedure.routes
        ]
        for section, items in (("controls", controls), ("routes", routes)):
            for identifier, called, period in items:
                until = period.until
                if until is not None and not _followed(until, (other for _, _, other in items)):
                    yield LimitedItem(
                        section,
                        identifier,
                        name,
                        tell("{called} of {procedure}", called=called, procedure=procedure.title),
                        layered.place_of(section, identifier, "effective", "until"),
                        until,
                    )


def _followed(until: date, others: Iterable[Period]) -> bool:
    """Whether something of the same kind begins when this ends."""
    return any(other.from_ is not None and other.from_ == until + DAY for other in others)
