"""Compares measured values. Amounts of unlike currency or tax basis are compared only over a stated rate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.facts import Measure, Quantity
from dovetail.model.in_force import in_force
from dovetail.model.language import tell, tell_of
from dovetail.model.organization import Organization
from dovetail.model.values import Duration, Length, Money, TaxBasis

# Nominal lengths in calendar days, for comparing durations with each other (a term of 24 months with a
# limit of 2 years). Schedules never use them: they count real days.
_NOMINAL_DAYS = {
    "minutes": Decimal(1) / Decimal(24 * 60),
    "hours": Decimal(1) / Decimal(24),
    "days": Decimal(1),
    "weeks": Decimal(7),
    "months": Decimal(365) / Decimal(12),
    "years": Decimal(365),
}


@dataclass(frozen=True, slots=True)
class Interval:
    """What is known of a number: it lies between ``low`` and ``high``; ``None`` is not bounded there."""

    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class Scale:
    """Turns measured values into comparable numbers, in the organization's currency and tax basis."""

    organization: Organization
    on: date

    def interval(self, quantity: Quantity) -> Interval:
        """Bounds of a quantity. An amount that can't be converted has none."""
        low = self.number(quantity.low)
        high = self.number(quantity.high, upper=True) if quantity.high is not None else None
        return Interval(low, high)

    def number(self, measure: Measure, *, upper: bool = False) -> Decimal | None:
        """A measure as a number, or ``None`` if it can't be compared (:meth:`obstacle` says why)."""
        if isinstance(measure, Money):
            return self._home(measure)
        if isinstance(measure, Duration):
            if upper and measure.open:
                return None
            return self._nominal(measure.longest if upper else measure.shortest)
        if isinstance(measure, Decimal):
            return measure
        return Decimal(measure.toordinal())

    def obstacle(self, measure: Measure) -> str:
        """Why an amount can't be compared with the organization's own, or nothing."""
        if not isinstance(measure, Money) or self._home(measure) is not None:
            return ""
        home = self.organization
        if self._untaxed(measure) is None:
            return tell(
                "tax is {tax} in the amount and {own} in the organization's thresholds",
                tax=_taxed(measure.tax),
                own=_taxed(home.tax_basis),
            )
        return tell(
            "no exchange rate from {currency} to {own} is stated for {day}",
            currency=measure.currency,
            own=home.currency,
            day=words.day(self.on),
        )

    def _home(self, money: Money) -> Decimal | None:
        home = self.organization
        amount = self._untaxed(money)
        if amount is None or money.currency in (None, home.currency):
            return amount
        for rate in home.exchange_rates:
            if rate.currency == money.currency:
                stated = in_force(rate.rate, self.on, tell("rate of {currency}", currency=rate.currency))
                return None if isinstance(stated, Unknown) else amount * stated
        return None

    def _untaxed(self, money: Money) -> Decimal | None:
        """The amount on the organization's tax basis, over its stated rate of tax if it has one."""
        home = self.organization
        if money.tax in (None, home.tax_basis):
            return money.amount
        if home.tax_rate is None or "none" in (money.tax, home.tax_basis):
            return None
        rate = in_force(home.tax_rate, self.on, tell("rate of tax"))
        if isinstance(rate, Unknown):
            return None
        factor = 1 + rate / 100
        return money.amount * factor if money.tax == "excluded" else money.amount / factor

    def _nominal(self, length: Length) -> Decimal:
        days = length.count * _NOMINAL_DAYS[length.unit]
        working = length.basis == "working" or (
            length.basis is None and self.organization.days_are == "working"
        )
        if length.unit == "days" and working:
            return days * 7 / len(self.organization.working_week.days)
        return days


def at_or_above(interval: Interval, edge: Decimal, *, inside: bool) -> bool | None:
    """Whether the number lies on the upper side of a lower edge; ``inside`` lets the edge itself count."""
    if interval.low is not None and (interval.low > edge or (inside and interval.low == edge)):
        return True
    if interval.high is not None and (interval.high < edge or (not inside and interval.high == edge)):
        return False
    return None


def at_or_below(interval: Interval, edge: Decimal, *, inside: bool) -> bool | None:
    """Whether the number lies on the lower side of an upper edge; ``inside`` lets the edge itself count."""
    if interval.high is not None and (interval.high < edge or (inside and interval.high == edge)):
        return True
    if interval.low is not None and (interval.low > edge or (not inside and interval.low == edge)):
        return False
    return None


def _taxed(basis: TaxBasis | None) -> str:
    match basis:
        case "included":
            return tell("included")
        case "excluded":
            return tell("excluded")
    return tell_of("tax", "none")
