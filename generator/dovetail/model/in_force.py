"""Which of several values holds on a day."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from dovetail.model.base import Unknown
from dovetail.model.language import tell
from dovetail.model.values import InForce
from dovetail.model.words.days import day

T = TypeVar("T")


def in_force(stated: T | tuple[InForce[T | Unknown], ...] | Unknown, on: date, what: str) -> T | Unknown:
    """The value that holds on a day. If no period covers the day, that is unknown, never the nearest."""
    if not isinstance(stated, tuple):
        return stated
    for item in stated:
        if item.covers(on):
            return item.value
    return Unknown(unknown=tell("Which {what} is in force on {day}?", what=what, day=day(on)))
