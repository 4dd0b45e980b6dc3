"""Numbers of a portfolio, as the spoken language writes them."""

from __future__ import annotations

from decimal import Decimal

from dovetail.model import words
from dovetail.model.language import tell_count


def figure(value: int) -> str:
    """``0``, ``1,200``."""
    return words.number(Decimal(value))


def share(value: float | None) -> str:
    """``81 %``; all and nothing are only said where they are true."""
    if value is None:
        return "–"
    return words.percent(Decimal(words.whole_percent(value)))


def projects(number: int) -> str:
    """``0 projects``, ``1 project``, ``1,200 projects``."""
    return tell_count(number, "{n} project", "{n} projects", n=figure(number))
