"""Values in words, for people: the one place where Dovetail says a value, in the language that is spoken.

Everything returns plain text without markup; escaping is the business of whoever prints it. How numbers,
money and times of day are written is the business of the language's locale; the words around them come
from the catalogue, as whole phrases whose parts a translator may order. Lists and days with names of months
are words of such a phrase: where no catalogue speaks the language, they are English as it is.
"""

from __future__ import annotations

from dovetail.model.words.conditions import condition, matcher
from dovetail.model.words.days import (
    always,
    bounded,
    clock,
    day,
    day_of_month,
    hours,
    in_period,
    moment,
    month,
    month_name,
    period,
    short_date,
    short_day,
    short_month,
    short_weekday,
    weekday,
)
from dovetail.model.words.durations import duration, length
from dovetail.model.words.fields import FIELDS, field, passing, subject
from dovetail.model.words.names import (
    ACRONYMS,
    capital,
    inside,
    joined,
    labelled,
    listed,
    name,
    noted,
    quoted,
    title,
)
from dovetail.model.words.numbers import money, number, ordinal, percent, whole_percent
from dovetail.model.words.recurrences import recurrence
from dovetail.model.words.statements import (
    answer,
    fact_label,
    not_said,
    option_title,
    raw,
    stated,
    unknown,
    yes_or_no,
)

__all__ = [
    "ACRONYMS",
    "FIELDS",
    "always",
    "answer",
    "bounded",
    "capital",
    "clock",
    "condition",
    "day",
    "day_of_month",
    "duration",
    "fact_label",
    "field",
    "hours",
    "in_period",
    "inside",
    "joined",
    "labelled",
    "length",
    "listed",
    "matcher",
    "moment",
    "money",
    "month",
    "month_name",
    "name",
    "not_said",
    "noted",
    "number",
    "option_title",
    "ordinal",
    "passing",
    "percent",
    "period",
    "quoted",
    "raw",
    "recurrence",
    "short_date",
    "short_day",
    "short_month",
    "short_weekday",
    "stated",
    "subject",
    "title",
    "unknown",
    "weekday",
    "whole_percent",
    "yes_or_no",
]
