"""Conditions ask only for facts that exist, and compare them with values of the fact's own type."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from dovetail.load.references.known import Known
from dovetail.load.references.references import models_in
from dovetail.load.validation.report import Report, Site
from dovetail.model.base import Unknown
from dovetail.model.conditions import Fact, Facts, Given, Matcher, Not
from dovetail.model.facts import FactValue, Quantity, parse_value
from dovetail.model.values import Band, InForce, Money

SERVICE_ATTRIBUTES = ("tier", "owner", "hours")
"""What a condition may ask of the service that a fact names: ``affected_service.tier``."""
_MEASURED = ("money", "number", "duration", "date")


@dataclass(frozen=True, slots=True)
class FactNames:
    """The facts that one place may ask for. Several procedures may use one name for unlike facts."""

    known: Known
    facts: Mapping[str, tuple[Fact, ...]]
    roles: Known | None = None
    services: Known | None = None
    entities: Known | None = None


def check_conditions(
    report: Report, names: FactNames, site: Site, value: object, only: Collection[str] | None = None
) -> None:
    """Check every condition inside ``value``."""
    for at, model in models_in(site, value, only):
        if isinstance(model, Facts):
            for name, matcher in model.root.items():
                _check_matcher(report, names, at / name, name, matcher)


def check_answer(report: Report, names: FactNames, site: Site, name: str, raw: object) -> None:
    """Check the answer that a request gives to one fact."""
    if name not in names.known:
        report_unknown_fact(report, names.known, site, name)
    elif name in names.facts:
        _read(report, names, site, name, raw)


def report_unknown_fact(report: Report, known: Known, site: Site, name: str) -> None:
    """Report a fact that nobody asks for."""
    base, dot, attribute = name.partition(".")
    if dot and base in known.names:
        what = f'{site.subject or "the condition"} asks for "{name}", but a service has no "{attribute}"'
        report.add(
            "fact-unknown", site, what, f"write {base} with .{', .'.join(SERVICE_ATTRIBUTES)}", key=True
        )
        return
    verb = "answers" if "facts" in site.path else "asks for"
    whose = Site(site.written, site.path[:-1]).subject or "the condition"
    what = f'{whose} {verb} "{name}", which {known.fault}'
    report.add("fact-unknown", site, what, known.hint(name), key=True)


def _check_matcher(report: Report, names: FactNames, site: Site, name: str, matcher: Matcher) -> None:
    base, dot, attribute = name.partition(".")
    facts = names.facts.get(base, ())
    if base not in names.known or (dot and attribute not in SERVICE_ATTRIBUTES):
        report_unknown_fact(report, names.known, site, name)
    elif dot and facts and all(fact.type != "service" for fact in facts):
        what = f'{site.named}: "{base}" is a fact of type {facts[0].type}, so it has no "{attribute}"'
        report.add("fact-type", site, what, "only the fact of type service has attributes", key=True)
    elif facts and not dot:
        _check_value(report, names, site, name, matcher)


def _check_value(report: Report, names: FactNames, site: Site, name: str, matcher: Matcher) -> None:
    if isinstance(matcher, Not):
        _check_value(report, names, site / "not", name, matcher.not_)
    elif isinstance(matcher, Band):
        _check_band(report, names, site, name, matcher)
    elif isinstance(matcher, tuple):
        for index, item in enumerate(matcher):
            _read(report, names, site / index, name, item)
    elif not isinstance(matcher, (Given, Unknown)):
        _read(report, names, site, name, matcher)


def _check_band(report: Report, names: FactNames, site: Site, name: str, band: Band) -> None:
    facts = names.facts[name]
    if all(fact.type not in _MEASURED for fact in facts):
        what = f"{site.named} is a band, but the fact is of type {facts[0].type}"
        report.add("fact-type", site, what, "write the answer that must hold, or a list of them")
        return
    lower = _edge(report, names, site / "from", name, band.from_)
    upper = _edge(report, names, site / "to", name, band.to)
    if lower is not None and upper is not None and _above(lower, upper):
        what = f"{site.named} is a band that ends before it begins"
        report.add("band-empty", site, what, "exchange from and to")


def _edge(report: Report, names: FactNames, site: Site, name: str, stated: object) -> FactValue | None:
    if isinstance(stated, tuple):
        for index, item in enumerate(stated):
            if isinstance(item, InForce) and not isinstance(item.value, Unknown):
                _read(report, names, site / index / "value", name, item.value)
        return None
    if stated is None or isinstance(stated, Unknown):
        return None
    return _read(report, names, site, name, stated)


def _above(lower: FactValue, upper: FactValue) -> bool:
    if not isinstance(lower, Quantity) or not isinstance(upper, Quantity):
        return False
    low, high = lower.low, upper.low
    if isinstance(low, Money) and isinstance(high, Money):
        return low.currency == high.currency and low.tax == high.tax and low.amount > high.amount
    return isinstance(low, Decimal) and isinstance(high, Decimal) and low > high


def _read(report: Report, names: FactNames, site: Site, name: str, raw: object) -> FactValue | None:
    """The value as the type of the fact; reported if it is that of none of the facts with this name."""
    problem = ""
    for fact in names.facts[name]:
        if fact.type in ("choice", "choices") and not fact.options:
            return None  # reported where the fact is asked
        try:
            value = parse_value(fact, raw)
        except ValueError as error:
            problem = problem or str(error)
            continue
        if not isinstance(value, Unknown):
            _check_named(report, names, site, fact, value)
        return None if isinstance(value, Unknown) else value
    what, _, how = problem.partition("; ")
    report.add("fact-value", site, f"{site.named}: {what}", how)
    return None


def _check_named(report: Report, names: FactNames, site: Site, fact: Fact, value: FactValue) -> None:
    named = {"service": names.services, "role": names.roles, "entity": names.entities}
    known = named.get(fact.type)
    if known is not None and isinstance(value, str) and value not in known:
        report.add(known.code, site, f'{site.named} is "{value}", which {known.fault}', known.hint(value))
