"""Values in words, for people: the one place where Dovetail's English for values is written.

Everything returns plain text without markup; escaping is the business of whoever prints it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeVar

from dovetail.model.base import Unknown
from dovetail.model.conditions import AllOf, AnyOf, Fact, Facts, Given, Matcher, Not, When
from dovetail.model.facts import FactValue, Measure, Quantity, parse_value
from dovetail.model.organization import Organization
from dovetail.model.values import Band, Basis, Duration, InForce, Length, Money, Period, Recurrence

T = TypeVar("T")

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ORDINALS = (
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)
_TAX = {"included": "including tax", "excluded": "excluding tax", "none": "no tax applies"}
NOT_SAID = "not said yet"
ACRONYMS = frozenset({
    "it", "hr", "ict", "id", "po", "sow", "pm", "pmo", "cab", "ciso", "cio", "cfo", "ceo", "coo", "dpo",
    "sla", "ola", "rfc", "gdpr", "vat", "ci", "ato", "bau", "kpi", "pid",
})  # fmt: skip
"""Words of ids that are written in capitals."""


def listed(items: Iterable[str], last: str = "and") -> str:
    """``a, b and c``."""
    texts = list(items)
    if len(texts) < 2:
        return "".join(texts)
    return f"{', '.join(texts[:-1])} {last} {texts[-1]}"


def count(number: int, one: str, many: str = "") -> str:
    """``1 step``, ``3 steps``, ``no steps``."""
    return f"{number or 'no'} {one if number == 1 else many or one + 's'}"


def ordinal(number: int) -> str:
    """``first`` … ``tenth``, then ``11th``; negative numbers count from the end: ``third from last``."""
    if number < 0:
        return "last" if number == -1 else f"{ordinal(-number)} from last"
    if number < len(_ORDINALS):
        return _ORDINALS[number]
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number % 100 not in (11, 12, 13) else "th"
    return f"{number}{ending}"


def capital(text: str) -> str:
    """The text with its first letter in upper case and the rest as it was."""
    return text[:1].upper() + text[1:]


def name(identifier: str) -> str:
    """An id in words: ``supplier_is_new`` is ``supplier is new``, ``it-owner`` is ``IT owner``."""
    words = re.split(r"[\s_.-]+", identifier.strip())
    return " ".join(word.upper() if word.lower() in ACRONYMS else word for word in words if word)


def title(identifier: str) -> str:
    """An id as a heading: ``project-manager`` is ``Project manager``."""
    return capital(name(identifier))


def day(value: date) -> str:
    """``12 May 2026``."""
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def weekday(value: date) -> str:
    """``Tuesday``."""
    return WEEKDAYS[value.weekday()]


def clock(value: time) -> str:
    """``14:00``."""
    return f"{value.hour:02}:{value.minute:02}"


def moment(value: datetime | date) -> str:
    """``20 December 2026``, with ``, 23:00`` behind it if a time of day was given."""
    if isinstance(value, datetime) and (value.hour or value.minute):
        return f"{day(value)}, {clock(value.time())}"
    return day(value)


def number(value: Decimal) -> str:
    """``180,000``, ``0.25``: thousands in groups, no needless decimals."""
    if value == value.to_integral_value():
        return f"{value.to_integral_value():,f}"
    return f"{value.normalize():,f}"


def money(value: Money, organization: Organization) -> str:
    """``EUR 180,000``, ``EUR 180,000.50``; the tax basis is said only if it isn't the organization's own."""
    whole = value.amount == value.amount.to_integral_value()
    amount = f"{value.amount:,.0f}" if whole else f"{value.amount:,.{max(2, _decimals(value.amount))}f}"
    text = f"{value.currency or organization.currency} {amount}"
    if value.tax is not None and value.tax != organization.tax_basis:
        text += f" {_TAX[value.tax]}"
    return text


def _decimals(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def length(value: Length, days_are: Basis = "working") -> str:
    """``5 working days``, ``2 weeks``, ``1 calendar month`` if it says so itself."""
    basis = value.basis or (days_are if value.unit == "days" else None)
    # A working week of five days and a calendar week are only told apart where the profile does.
    unit = value.unit[:-1] if value.count == 1 else value.unit
    return " ".join(part for part in (number(value.count), basis or "", unit) if part)


def duration(value: Duration, days_are: Basis = "working", *, start: bool = True) -> str:
    """``3 to 21 working days``, ``up to 5 working days``, ``at least 3 working days``.

    With ``start``, the condition that starts the clock is said as well.
    """
    shortest, longest = value.shortest, value.longest
    if longest.count == 0:
        text = "no time of its own"
    elif shortest.count == 0:
        text = f"up to {length(longest, days_are)}"
    elif shortest == longest:
        text = length(longest, days_are)
    elif (shortest.unit, shortest.basis) == (longest.unit, longest.basis):
        text = f"{number(shortest.count)} to {length(longest, days_are)}"
    else:
        text = f"{length(shortest, days_are)} to {length(longest, days_are)}"
    if value.open:
        text = f"at least {text}" if shortest == longest else f"{text} or more"
    if start and value.counted_from:
        text += f", counted from: {value.counted_from}"
    return text


def period(value: Period | InForce[T]) -> str:
    """``from 1 April 2026 to 31 March 2027``; empty if it has no limit."""
    if value.from_ and value.until:
        return f"from {day(value.from_)} to {day(value.until)}"
    if value.from_:
        return f"from {day(value.from_)}"
    return f"until {day(value.until)}" if value.until else ""


def unknown(value: Unknown) -> str:
    """How something that nobody has said is printed where its question can't be referred to."""
    return f"{NOT_SAID} ({value.unknown})"


def stated(
    value: T | tuple[InForce[T | Unknown], ...] | Unknown,
    say: Callable[[T], str],
    on: date | None = None,
    ask: Callable[[Unknown], str] = unknown,
) -> str:
    """A value that may change in time, or be unknown. With ``on``, only the one in force on that day.

    ``ask`` says an unknown; what no period covers is said to be not known for that day.
    """
    if isinstance(value, Unknown):
        return ask(value)
    if not isinstance(value, tuple):
        return say(value)
    if on is not None:
        for item in value:
            if item.covers(on):
                return stated(item.value, say, ask=ask)
        return f"not said for {day(on)}"
    return "; ".join(f"{stated(item.value, say, ask=ask)} {period(item)}".rstrip() for item in value)


def answer(value: FactValue | Unknown, fact: Fact, organization: Organization) -> str:
    """An answer to a fact's question, as :func:`dovetail.model.facts.parse_value` reads it."""
    if isinstance(value, Unknown):
        return NOT_SAID
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, frozenset):
        return listed(option_title(fact, item) for item in fact.options if item in value) or "none of them"
    if isinstance(value, Quantity):
        low = _measure(value.low, fact, organization)
        if value.high is None:
            return f"at least {low}"
        return low if value.exact else f"{low} to {_measure(value.high, fact, organization)}"
    if fact.type == "role" and value in organization.roles:
        return organization.roles[value].title
    if fact.type == "service" and value in organization.services:
        return organization.services[value].title
    if fact.type == "entity" and value in organization.legal_entities:
        return organization.legal_entities[value].name
    return option_title(fact, value) if fact.type == "choice" else value


def option_title(fact: Fact, option: str) -> str:
    """What an option of a choice is called. An option without a title of its own is said in words."""
    written = fact.options.get(option, option)
    return name(option) if written == option else written


def _measure(value: Measure, fact: Fact, organization: Organization) -> str:
    if isinstance(value, Money):
        return money(value, organization)
    if isinstance(value, Duration):
        return duration(value, organization.days_are)
    if isinstance(value, Decimal):
        unit = fact.unit.removesuffix("s") if fact.unit and value == 1 else fact.unit
        return f"{number(value)} {unit}" if unit else number(value)
    return day(value)


def raw(value: object, fact: Fact | None, organization: Organization) -> str:
    """A value of a condition as its fact reads it; as it was written if the fact can't read it."""
    if fact is None:
        return str(value)
    try:
        return answer(parse_value(fact, value), fact, organization)
    except ValueError:
        return str(value)


def band(value: Band, fact: Fact | None, organization: Organization, on: date | None = None) -> str:
    """The edges in words: ``from 10,000 up to, but not including, 50,000``."""

    def edge(stated_edge: object) -> str:
        if isinstance(stated_edge, tuple) and on is None:
            return " or ".join(f"{edge(item.value)} ({period(item) or 'always'})" for item in stated_edge)
        return stated(
            stated_edge,
            lambda plain: raw(plain, fact, organization),
            on,
            ask=lambda _: "a limit not said yet",
        )

    lower_inside = value.inclusive in ("lower", "both")
    upper_inside = value.inclusive in ("upper", "both")
    lower = "" if value.from_ is None else ("from " if lower_inside else "above ") + edge(value.from_)
    if value.to is None:
        return f"{lower} upwards" if lower_inside else lower
    if not lower:
        return ("up to and including " if upper_inside else "below ") + edge(value.to)
    return (
        f"{lower} "
        + ("up to and including " if upper_inside else "up to, but not including, ")
        + edge(value.to)
    )


def matcher(value: Matcher, fact: Fact | None, organization: Organization, on: date | None = None) -> str:
    """What a fact must be, to be read behind the fact's name: ``is IT or services``, ``from 10,000
    upwards``."""
    if isinstance(value, Unknown):
        return f"is {unknown(value)}"
    if isinstance(value, Band):
        return band(value, fact, organization, on)
    if isinstance(value, Given):
        return "is given" if value.given else "is not given"
    if isinstance(value, Not):
        inner = matcher(value.not_, fact, organization, on)
        return f"is not {inner[3:]}" if inner.startswith("is ") else f"is not {inner}"
    several = value if isinstance(value, (tuple, list)) else (value,)
    verb = "includes" if fact is not None and fact.type == "choices" else "is"
    said = [raw(item, fact, organization) for item in several]
    if any("," in text or ":" in text or " or " in text for text in said):
        said = [f"“{text}”" for text in said]
    return f"{verb} {listed(said, 'or')}"


def condition(
    when: When | None, facts: Mapping[str, Fact], organization: Organization, on: date | None = None
) -> str:
    """``amount from EUR 25,000 up to, but not including, EUR 100,000; category is IT or services``.

    Empty for no condition. ``all`` joins with semicolons, ``any`` with ``or``.
    """
    if when is None:
        return ""
    if isinstance(when, AllOf):
        return "; ".join(_nested(part, facts, organization, on) for part in when.all)
    if isinstance(when, AnyOf):
        return ", or ".join(_nested(part, facts, organization, on) for part in when.any)
    return "; ".join(
        f"{fact_label(fact_name, facts)} {matcher(value, facts.get(fact_name), organization, on)}"
        for fact_name, value in when.root.items()
    )


def fact_label(fact_name: str, facts: Mapping[str, Fact]) -> str:
    """What a fact is called in a sentence: its label, or its name in words."""
    fact = facts.get(fact_name)
    return fact.label if fact is not None and fact.label else name(fact_name)


def _nested(part: When, facts: Mapping[str, Fact], organization: Organization, on: date | None) -> str:
    text = condition(part, facts, organization, on)
    several = not isinstance(part, Facts) or len(part.root) > 1
    return f"({text})" if several else text


def recurrence(value: Recurrence) -> str:
    """``every Tuesday at 14:00``, ``the fifth working day of each month``, ``each year on 15 November``."""
    text = _rule(value)
    if value.at is not None:
        text += f" at {clock(value.at)}"
    if value.time_zone:
        text += f" ({value.time_zone})"
    if value.starting is not None:
        text += f", counted from {day(value.starting)}"
    if value.on_holiday in ("next working day", "previous working day"):
        text += f", on the {value.on_holiday} if it falls on a day off"
    if value.except_:
        left_out = (period(item) if isinstance(item, Period) else day(item) for item in value.except_)
        text += f", except {listed(left_out)}"
    return text


def _rule(value: Recurrence) -> str:
    if value.dates:
        return f"on {listed(day(item) for item in value.dates)}"
    if value.rrule:
        return f"by the calendar rule {value.rrule}"
    every = value.every or ""
    months = _months(value.month)
    unit = every.split()[-1].rstrip("s")
    repeated = every.split()[0] if every[:1].isdigit() and every.split()[0] != "1" else ""
    cycle = (
        f"every {repeated} {unit}s"
        if repeated
        else f"each {'fiscal year' if every == 'fiscal year' else unit}"
    )
    if value.month_of_quarter:
        cycle = f"the {ordinal(value.month_of_quarter)} month of {cycle}"
    if value.working_day is not None:
        return f"the {ordinal(value.working_day)} working day of {_months_of(cycle, months)}"
    if value.day is not None and months and unit == "year":
        return f"{cycle} on {_day_number(value.day)} {months}"
    if value.day is not None:
        return f"the {_day_number(value.day, ordinal_words=True)} day of {_months_of(cycle, months)}"
    if value.on and unit in ("month", "quarter", "year"):
        return f"the {listed(_day_names(value.on))} of {_months_of(cycle, months)}"
    days = listed(_day_names(value.on))
    if unit == "week" and days:
        return (f"{cycle} on {days}" if repeated else f"every {days}") + (f" in {months}" if months else "")
    plain = "every working day" if every == "working day" else cycle.replace("each ", "every ", 1)
    return plain + (f" in {months}" if months else "")


def _months(names: tuple[str, ...]) -> str:
    """Names of months; of many, those that are missing."""
    if len(names) <= len(MONTHS) // 2:
        return listed(capital(name) for name in names)
    missing = [month for month in MONTHS if month.lower() not in names]
    return f"each month except {listed(missing)}" if missing else "each month"


def _months_of(cycle: str, months: str) -> str:
    return (
        months
        if months and cycle in ("each month", "each year")
        else cycle + (f" in {months}" if months else "")
    )


def _day_number(value: int, *, ordinal_words: bool = False) -> str:
    return ordinal(value) if ordinal_words or value < 0 else str(value)


def _day_names(names: Iterable[str]) -> list[str]:
    return [
        " ".join(capital(word) if capital(word) in WEEKDAYS else word for word in item.split())
        for item in names
    ]
