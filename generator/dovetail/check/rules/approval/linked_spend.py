"""Requests of one need that should be counted together, beyond those that resolution adds up by itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from dovetail.check.case import Case
from dovetail.check.rules.approval.spend import thresholds
from dovetail.model.base import Unknown
from dovetail.model.facts import FactValue, Quantity
from dovetail.model.procedure import Aggregation, Procedure
from dovetail.model.resolved import ResolvedRequest
from dovetail.resolve.approval.linked import Together, add_up
from dovetail.resolve.facts.answers import read_answers
from dovetail.resolve.facts.comparison import Interval, Scale

_LEGAL_FORMS = frozenset({
    "ab", "ag", "as", "bv", "co", "company", "corp", "corporation", "gmbh", "group", "inc", "incorporated",
    "kg", "limited", "llc", "llp", "ltd", "nv", "oy", "oyj", "plc", "sa", "sarl", "sas", "se", "spa", "srl",
    "the",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spend:
    """A request with its answers."""

    item: ResolvedRequest
    values: dict[str, FactValue | Unknown]

    def amount(self, fact: str, scale: Scale) -> Interval | None:
        """What it comes to; nothing if it does not say."""
        value = self.values.get(fact)
        return scale.interval(value) if isinstance(value, Quantity) else None


def spends_of(case: Case, procedure: Procedure) -> tuple[Spend, ...]:
    """The requests that a procedure serves."""
    return tuple(
        Spend(item, read_answers(procedure, item.request))
        for item in case.resolved.requests
        if item.procedure == procedure.id and item.route.verdict != "refused"
    )


def together(
    case: Case, spend: Spend, others: Sequence[Spend], rule: Aggregation, procedure: Procedure, on: date
) -> Together:
    """The request added up with others as resolution does it."""
    assert procedure.handles is not None
    return add_up(
        spend.item.request,
        [(other.item.request, other.values) for other in others if other is not spend],
        spend.values,
        rule,
        procedure.handles.facts[rule.fact],
        Scale(case.organization, on),
    )


def crossed(
    case: Case, procedure: Procedure, fact: str, low: Decimal, high: Decimal | None, on: date
) -> Decimal | None:
    """The first threshold that lies between two sums, so that it matters which of them is true."""
    if low == high:
        return None
    edges = thresholds(case, procedure, fact, on)
    return next((edge for edge in edges if low <= edge and (high is None or edge <= high)), None)


def alike(first: object, second: object) -> bool:
    """Whether two names differ only in spelling or legal form: ``Mätab`` and ``MÄTAB AB``."""
    if not (isinstance(first, str) and isinstance(second, str)) or first.casefold() == second.casefold():
        return False
    core = _core(first)
    return bool(core) and core == _core(second)


def total(amounts: Iterable[Interval | None]) -> Decimal:
    """The sum of what is known."""
    return sum((entry.low or Decimal(0) for entry in amounts if entry is not None), Decimal(0))


@lru_cache(maxsize=4096)
def _core(name: str) -> str:
    plain = "".join(
        char for char in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(char)
    )
    parts = re.findall(r"\w+", plain.replace(".", ""))
    return " ".join(part for part in parts if part not in _LEGAL_FORMS)
