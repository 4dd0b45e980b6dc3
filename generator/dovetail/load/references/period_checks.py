"""Periods begin before they end, and no two values are in force on one day."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from functools import cache

from dovetail.load.references.references import models_in
from dovetail.load.validation.report import Report, Site
from dovetail.load.validation.shape import written_name
from dovetail.model.base import Model
from dovetail.model.conditions import Facts
from dovetail.model.values import InForce, Period


def check_periods(report: Report, site: Site, value: object, only: Collection[str] | None = None) -> None:
    """Check every pair of first and last day, and every list of values in force, inside ``value``."""
    for at, model in models_in(site, value, only):
        if isinstance(model, Facts):
            continue
        if not isinstance(model, Period):  # which refuses it itself
            _check_ends(report, at, model)
        for name in model.model_fields_set:
            items = getattr(model, name)
            if isinstance(items, tuple) and items and isinstance(items[0], InForce):
                _check_overlap(report, at / written_name(name, type(model).model_fields[name]), items)


def _check_ends(report: Report, site: Site, model: Model) -> None:
    # Most models have neither, and asking a model for what it has not is slow.
    stated = {name: getattr(model, name) for name in _fields(type(model))}
    begins, ends = stated.get("from_") or stated.get("date"), stated.get("until")
    offsets = [
        (key, moment) for key, moment in (("from", begins), ("until", ends))
        if isinstance(moment, datetime) and moment.tzinfo is not None
    ]  # fmt: skip
    for key, _ in offsets:
        what = f"{(site / key).named} has an offset of its own"
        how = "write the time of day as clocks there show it; time_zone says where"
        report.add("moment-offset", site / key, what, how)
    if offsets or not isinstance(begins, date) or not isinstance(ends, date):
        return
    if _last_moment(ends) < _first_moment(begins):
        what = f"{(site / 'until').named} lies before the beginning"
        report.add("period-empty", site / "until", what, "exchange the two days, or correct one of them")


@cache
def _fields(model: type[Model]) -> frozenset[str]:
    return frozenset(model.model_fields.keys() & {"from_", "date", "until"})


def _check_overlap(report: Report, site: Site, items: Sequence[InForce[object]]) -> None:
    for number, later in enumerate(items):
        for index, earlier in enumerate(items[:number]):
            if _begins(later) <= _ends(earlier) and _begins(earlier) <= _ends(later):
                day = max(_begins(later), _begins(earlier))
                since = f"on {day.isoformat()}" if day > date.min else "at first"
                there = (site / index).place()
                what = f"{site.named}: two values are in force {since}"
                how = f"end one before the other begins; the other is in {there.file}:{there.line}"
                report.add("period-overlap", site / number, what, how, related=[there])
                return


def _begins(item: InForce[object]) -> date:
    return item.from_ or date.min


def _ends(item: InForce[object]) -> date:
    return item.until or date.max


def _first_moment(value: date) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, time.min)


def _last_moment(value: date) -> datetime:
    """A day as an end belongs to the period as a whole."""
    moment = _first_moment(value)
    return datetime.combine(moment.date(), time.max) if moment.time() == time.min else moment
