"""Values of an organization and its procedures that hold for a time only, with the line of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from dovetail.load.references.references import models_in
from dovetail.load.validation.report import Site
from dovetail.load.validation.shape import written_name
from dovetail.model import words
from dovetail.model.base import Model, Unknown
from dovetail.model.calendars import Holidays
from dovetail.model.conditions import Facts
from dovetail.model.diagnostics import Place
from dovetail.model.language import tell
from dovetail.model.organization import Authority, Organization
from dovetail.model.profile import PathInFile, Profile, Written
from dovetail.model.recurrence import Recurrence
from dovetail.model.values import InForce, Period

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hole:
    """Days for which nothing is said, both inside. A missing one: nothing was said before, or is after."""

    first: date | None
    last: date | None

    def touches(self, first: date, last: date) -> bool:
        """Whether one of these days lies in it."""
        return (self.first is None or self.first <= last) and (self.last is None or first <= self.last)

    def used_from(self, first: date) -> date:
        """The first day in it of a use that begins on ``first``."""
        return max(first, self.first or first)


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value that changes in time, or a calendar whose dates are written out.

    ``path`` leads to it in its file, with the ids of items that have one. ``procedure`` is empty for a value
    of the organization. ``spells`` are the stretches for which something is said, in order; ``asked`` those
    for which that is a question. Of written dates ``last_date`` is the last; the spell ends when the next one
    would be due. ``id`` is the path as people write it.
    """

    id: str
    path: PathInFile
    procedure: str
    named: str
    place: Place
    spells: tuple[Period, ...]
    asked: tuple[tuple[Period, Unknown], ...] = ()
    last_date: date | None = None

    def hole(self, first: date, last: date) -> Hole | None:
        """The first stretch between two days for which nothing is said."""
        begins: date | None = None
        for spell in self.spells:
            if spell.from_ is not None and (begins is None or begins < spell.from_):
                found = Hole(begins, spell.from_ - DAY)
                if found.touches(first, last):
                    return found
            if spell.until is None:
                return None
            begins = spell.until + DAY
        found = Hole(begins, None)
        return found if found.touches(first, last) else None

    def question(self, first: date, last: date) -> tuple[date, Unknown] | None:
        """The first day of a stretch on which the value is asked for and not answered."""
        for spell, unknown in self.asked:
            begins = max(first, spell.from_ or first)
            if begins <= min(last, spell.until or last):
                return begins, unknown
        return None


def dated_values(profile: Profile) -> tuple[DatedValue, ...]:
    """All of them, in the order of their files. Reference procedures state nothing that is dated."""
    found = [*_of_file(profile.organization, "", profile.organization.value), *_days_off(profile)]
    for name, layered in profile.procedures.items():
        for written in layered.layers:
            if written.layer == "organization":
                found += _of_file(written, name, profile.organization.value)
    return tuple(found)


def _days_off(profile: Profile) -> Iterator[DatedValue]:
    """Holidays that are written out because no country gives them: somebody must do so each year."""
    organization = profile.organization
    holidays = organization.value.holidays
    if isinstance(holidays, Holidays) and holidays.country is None and holidays.own_days:
        last = max(entry.until or entry.date for entry in holidays.own_days)
        path = ("holidays", "own_days")
        spell = Period(until=date(last.year, 12, 31))
        place = organization.place(*path, key=True)
        yield DatedValue(
            ".".join(path), path, "", tell("the list of holidays"), place, (spell,), last_date=last
        )


def _of_file(written: Written[Any], procedure: str, organization: Organization) -> Iterator[DatedValue]:
    for at, model in models_in(Site(written), written.value):
        if isinstance(model, Facts | InForce) or not isinstance(model, Model):
            continue
        for field in sorted(model.model_fields_set):
            value = getattr(model, field)
            changing = isinstance(value, tuple) and value and all(isinstance(item, InForce) for item in value)
            if not changing and not (isinstance(value, Recurrence) and len(value.dates) > 1):
                continue
            inside = at / written_name(field, type(model).model_fields[field])
            spelled, path = _spelled(written.value, inside.path)
            found = DatedValue(
                ".".join(filter(None, (procedure, spelled))),
                path,
                procedure,
                _named(inside, organization),
                inside.place(key=True),
                _spells(value) if changing else (Period(until=_horizon(value.dates)),),
            )
            yield (
                replace(found, asked=_asked(value))
                if changing
                else replace(found, last_date=max(value.dates))
            )


def _spelled(root: object, path: PathInFile) -> tuple[str, PathInFile]:
    """The path as people write it, and with ids instead of numbers, as far as items have them."""
    said: list[str] = []
    keys: list[str | int] = []
    inner: Any = root
    for step in path:
        if isinstance(step, int) and isinstance(inner, tuple):
            inner = inner[step]
            keys.append(getattr(inner, "id", step))
            said.append(_item_name(inner, step))
        else:
            inner = inner.get(step) if isinstance(inner, dict) else getattr(inner, str(step), None)
            keys.append(step)
            said.append(str(step))
    return ".".join(said), tuple(keys)


def _item_name(item: object, index: int) -> str:
    if isinstance(item, Authority):
        return f"{item.subject}.{item.role}"
    return str(getattr(item, "id", None) or getattr(item, "currency", None) or index + 1)


def _spells(items: Iterable[InForce[Any]]) -> tuple[Period, ...]:
    spells = (Period(from_=item.from_, until=item.until) for item in items)
    return tuple(sorted(spells, key=lambda spell: spell.from_ or date.min))


def _asked(items: Iterable[InForce[Any]]) -> tuple[tuple[Period, Unknown], ...]:
    return tuple(
        (Period(from_=item.from_, until=item.until), item.value)
        for item in items
        if isinstance(item.value, Unknown)
    )


def _horizon(dates: Sequence[date]) -> date:
    """The day before the next date would be due, by the longest time between two of them."""
    ordered = sorted(dates)
    longest = max(later - earlier for earlier, later in pairwise(ordered))
    return ordered[-1] + longest - DAY if longest else ordered[-1]


def _named(site: Site, organization: Organization) -> str:
    """What the value is called; an authority by its role, since nothing else names it."""
    if len(site.path) > 1 and site.path[0] == "authorities" and isinstance(site.path[1], int):
        authority = organization.authorities[site.path[1]]
        role = organization.roles.get(authority.role)
        return tell(
            "the limit of {role} for {subject}",
            role=role.title if role else words.name(authority.role),
            subject=words.subject(authority.subject),
        )
    return site.named
