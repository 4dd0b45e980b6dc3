"""What the delegation of authority lets roles approve, over a stretch of days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from dovetail.check.case import Case
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.in_force import in_force
from dovetail.model.language import tell
from dovetail.model.organization import Authority
from dovetail.model.values import Money
from dovetail.resolve.facts.comparison import Scale
from dovetail.resolve.people import same_person

Amount = Decimal | Literal["unlimited"]


@dataclass(frozen=True, slots=True)
class Limit:
    """How much one authority allows on a day. Without ``amount`` nobody has said, or it can't be compared.

    ``alone`` is false for what counts only for some requests, or only together with others.
    """

    authority: Authority
    amount: Amount | None
    says: str
    alone: bool

    @property
    def size(self) -> Decimal:
        """A number by which limits are put in order; what is not known is the least."""
        if self.amount is None:
            return Decimal(-1)
        return Decimal("Infinity") if self.amount == "unlimited" else self.amount

    def allows(self, wanted: Amount) -> bool:
        """Whether so much may be approved. A limit that isn't known allows nothing."""
        if self.amount is None:
            return False
        if self.amount == "unlimited":
            return True
        if wanted == "unlimited":
            return False
        return wanted <= self.amount if self.authority.limit_inclusive else wanted < self.amount


def limits(case: Case, roles: Iterable[str], subject: str, on: date) -> tuple[Limit, ...]:
    """The authorities of roles on a subject that hold on a day."""
    wanted = {case.people.canonical(role) for role in roles}
    return tuple(
        _limit(case, entry, on)
        for entry in case.organization.authorities
        if entry.subject == subject
        and case.people.canonical(entry.role) in wanted
        and entry.effective.covers(on)
    )


def turning_days(case: Case, subject: str, first: date, last: date) -> tuple[date, ...]:
    """The first day, and every later one on which an authority on the subject begins, ends or changes."""
    days = {first}
    for entry in case.organization.authorities:
        if entry.subject == subject:
            days.update(day for day in _edges(entry) if first < day <= last)
    return tuple(sorted(days))


def amount_of(case: Case, stated: Money | Literal["unlimited"], on: date) -> Amount | None:
    """An amount in the organization's currency and tax basis; nothing if it can't be compared."""
    return stated if stated == "unlimited" else Scale(case.organization, on).number(stated)


def said(case: Case, stated: Money | Literal["unlimited"]) -> str:
    """``up to EUR 20,000``, ``any amount``."""
    return (
        tell("any amount")
        if stated == "unlimited"
        else tell("up to {stated}", stated=words.money(stated, case.organization))
    )


def roles_of_person(case: Case, name: str) -> tuple[str, ...]:
    """The organization's roles in which a person stands: their own, and those that they hold."""
    organization = case.organization
    own = [
        person.role
        for known, person in organization.people.items()
        if same_person(known, name) and person.role
    ]
    held = [
        role
        for role, entry in organization.roles.items()
        if isinstance(entry.holder, str) and same_person(entry.holder, name)
    ]
    return tuple(dict.fromkeys([*own, *held]))


def _limit(case: Case, entry: Authority, on: date) -> Limit:
    alone = entry.when is None and not entry.together_with
    value: Money | Literal["unlimited"] | Unknown = in_force(entry.limit, on, tell("limit of authority"))
    if isinstance(value, Unknown):
        return Limit(entry, None, tell("up to a limit that nobody has stated"), alone)
    says = said(case, value)
    if not entry.limit_inclusive and value != "unlimited":
        says = tell("less than {limit}", limit=words.money(value, case.organization))
    return Limit(entry, amount_of(case, value, on), says, alone)


def _edges(entry: Authority) -> Iterator[date]:
    stretches = [(entry.effective.from_, entry.effective.until)]
    if isinstance(entry.limit, tuple):
        stretches += [(item.from_, item.until) for item in entry.limit]
    for first, last in stretches:
        if first is not None:
            yield first
        if last is not None:
            yield last + timedelta(days=1)
