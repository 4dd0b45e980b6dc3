"""Numbers, amounts of money, shares, and places in an order."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from dovetail.model.language import is_plain_english, later, spoken, tell, tell_of
from dovetail.model.organization import Organization
from dovetail.model.values import Money

_TAX = {
    "included": later("{money} including tax"),
    "excluded": later("{money} excluding tax"),
    "none": later("{money} no tax applies"),
}
_ENDINGS = {1: later("{n}st"), 2: later("{n}nd"), 3: later("{n}rd")}


def number(value: Decimal) -> str:
    """``180,000``, ``0.25``: thousands in groups, no needless decimals."""
    return _number(value, _decimals(value))


def money(value: Money, organization: Organization) -> str:
    """``EUR 180,000``, ``EUR 180,000.50``; the tax basis is said only if it isn't the organization's own."""
    whole = value.amount == value.amount.to_integral_value()
    amount = _number(value.amount, 0 if whole else max(2, _decimals(value.amount)))
    text = _with_currency(value.currency or organization.currency, amount)
    if value.tax is not None and value.tax != organization.tax_basis:
        return tell(_TAX[value.tax], money=text)
    return text


def percent(value: Decimal) -> str:
    """``20 %`` for 20."""
    return tell("{number} %", number=number(value))


def whole_percent(share: float) -> int:
    """The percent of a share from 0 to 1; 100 only if it is all, and 0 only if it is nothing."""
    return round(share * 100) if share in (0, 1) else min(99, max(1, round(share * 100)))


def ordinal(number: int) -> str:
    """``first`` … ``tenth``, then ``11th``; negative numbers count from the end: ``third from last``."""
    if number < 0:
        return _from_last(-number)
    words = _ordinals()
    if number < len(words):
        return words[number]
    ending = _ENDINGS.get(number % 10) if number % 100 not in (11, 12, 13) else None
    return tell(ending, n=number) if ending else tell("{n}th", n=number)


def _from_last(number: int) -> str:
    words = _ordinals_from_last()
    if number < len(words):
        return words[number]
    return tell_of("the fifth working day of each month", "{n}th from last", n=number)


def _ordinals() -> tuple[str, ...]:
    return (
        tell_of("the fifth working day of each month", "zeroth"),
        tell_of("the fifth working day of each month", "first"),
        tell_of("the fifth working day of each month", "second"),
        tell_of("the fifth working day of each month", "third"),
        tell_of("the fifth working day of each month", "fourth"),
        tell_of("the fifth working day of each month", "fifth"),
        tell_of("the fifth working day of each month", "sixth"),
        tell_of("the fifth working day of each month", "seventh"),
        tell_of("the fifth working day of each month", "eighth"),
        tell_of("the fifth working day of each month", "ninth"),
        tell_of("the fifth working day of each month", "tenth"),
    )


def _ordinals_from_last() -> tuple[str, ...]:
    return (
        "",
        tell_of("the fifth working day of each month", "last"),
        tell_of("the fifth working day of each month", "second from last"),
        tell_of("the fifth working day of each month", "third from last"),
        tell_of("the fifth working day of each month", "fourth from last"),
        tell_of("the fifth working day of each month", "fifth from last"),
        tell_of("the fifth working day of each month", "sixth from last"),
        tell_of("the fifth working day of each month", "seventh from last"),
        tell_of("the fifth working day of each month", "eighth from last"),
        tell_of("the fifth working day of each month", "ninth from last"),
        tell_of("the fifth working day of each month", "tenth from last"),
    )


def _decimals(value: Decimal) -> int:
    """So many decimals are needed to say the value."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _number(value: Decimal, decimals: int) -> str:
    if is_plain_english():
        return f"{value:,.{decimals}f}"
    return _localized(spoken().tag, value, decimals)


@lru_cache(maxsize=4096)
def _localized(_tag: str, value: Decimal, decimals: int) -> str:
    from babel.numbers import format_decimal

    locale = spoken().locale
    whole = str(locale.decimal_formats[None].pattern).split(";")[0].split(".")[0]
    pattern = f"{whole}.{'0' * decimals}" if decimals else whole
    return format_decimal(value, format=pattern, locale=locale)


def _with_currency(currency: str, amount: str) -> str:
    # A currency that follows its amount must not begin the next line.
    return f"{currency} {amount}" if _currency_first(spoken().tag) else f"{amount}\u00a0{currency}"


@lru_cache(maxsize=64)
def _currency_first(_tag: str) -> bool:
    if is_plain_english():
        return True
    pattern = str(spoken().locale.currency_formats["standard"].pattern).split(";")[0]
    return pattern.index("¤") < pattern.index("#")
