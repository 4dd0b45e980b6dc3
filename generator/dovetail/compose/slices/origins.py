"""Marks and sources: each control, step and duty of a procedure with the published source that it comes from.

Which line of which file says it is for whoever keeps the data: ``dovetail explain`` leads there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from dovetail.compose.slices.procedure import role_or_name
from dovetail.compose.slices.reasons import counts
from dovetail.compose.slices.steps import control_anchor, step_anchor
from dovetail.compose.teller import Plain, Teller
from dovetail.model import words
from dovetail.model.deviation import Adapt, Waive
from dovetail.model.resolved import DEVIATES, Origin, ResolvedProcedure

Kind = Literal["control", "step", "duty"]
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class _Decision:
    """Who decided what the project does in its own way, on which day, until when it holds, for what alone."""

    by: str | None = None
    since: date | None = None
    until: date | None = None
    requests: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Item:
    """A control, step or duty: its kind and id, what it is called where it is marked, and its anchor."""

    kind: Kind
    id: str
    name: str
    anchor: str
    origin: Origin
    waiver: Waive | None = None


@dataclass(slots=True)
class _Entry:
    """One source, with the items that share it."""

    origin: Origin
    decision: _Decision
    items: list[_Item] = field(default_factory=list)


def origins(teller: Teller, subject: str) -> Plain:
    """The marks by anchor, and the numbered entries that they lead to. Equal sources share an entry."""
    bound = teller.procedures[subject]
    entries: dict[tuple[object, ...], _Entry] = {}
    for item in _items(bound):
        decision = _decision(teller, bound, item)
        entry = entries.setdefault(_source(item.origin, decision), _Entry(item.origin, decision))
        entry.items.append(item)
    # One source is said once, and a mark tells the others: the organization's own, before a stand-in.
    usual = max((entry for entry in entries.values() if not _ours(entry)), key=_weight, default=None)
    told = sorted(entries.values(), key=lambda entry: entry is not usual)
    numbered = list(enumerate(told, 1))
    return {
        "marks": {
            item.anchor: {"text": str(number).translate(_RAISED), "to": f"#{_anchor(number)}"}
            for number, entry in numbered
            if entry is not usual
            for item in entry.items
        },
        "entries": [
            _told(teller, bound, number, entry) | {"usual": entry is usual} for number, entry in numbered
        ],
    }


def _items(bound: ResolvedProcedure) -> Iterator[_Item]:
    """In the order in which the document shows them."""
    waived = {step: entry.waiver for entry in bound.controls if entry.waiver for step in entry.waiver.omits}
    for number, step in enumerate(bound.steps, 1):
        name = step.step.id
        yield _Item("step", name, f"6.{number}", step_anchor(name), step.origin, waived.get(name))
    for control in bound.controls:
        name = control.control.id
        yield _Item("control", name, name, control_anchor(name), control.origin, control.waiver)
    for duty in bound.duties:
        yield _Item("duty", duty.duty.id, duty.duty.title, f"duty-{duty.duty.id}", duty.origin)


def _source(origin: Origin, decision: _Decision) -> tuple[object, ...]:
    """What makes two sources equal: procedure and version; of what the project does, the decision."""
    if origin.kind in DEVIATES:
        return (origin.kind, decision)
    return (origin.layer, origin.procedure, origin.version)


def _anchor(number: int) -> str:
    return f"source-{number}"


def _ours(entry: _Entry) -> bool:
    return entry.origin.kind in DEVIATES


def _weight(entry: _Entry) -> tuple[bool, int]:
    return entry.origin.layer != "reference", len(entry.items)


def _told(teller: Teller, bound: ResolvedProcedure, number: int, entry: _Entry) -> dict[str, Plain]:
    origin, decision = entry.origin, entry.decision
    reference = origin.layer == "reference"
    return {
        "number": number,
        "anchor": _anchor(number),
        "kind": origin.kind if _ours(entry) else "",
        "reference": reference,
        "title": bound.procedure.title,
        "version": origin.version,
        "published": "" if reference else bound.procedure.source or "",
        "items": [{"text": item.name, "to": f"#{item.anchor}"} for item in entry.items],
        "counts": counts(item.kind for item in entry.items),
        "by": role_or_name(teller, decision.by),
        "since": words.day(decision.since) if decision.since else None,
        "until": words.day(decision.until) if decision.until else None,
        "requests": list(decision.requests),
    }


def _decision(teller: Teller, bound: ResolvedProcedure, item: _Item) -> _Decision:
    if item.waiver is not None:
        waiver = item.waiver
        return _Decision(waiver.approved_by, waiver.issued, waiver.expires, waiver.requests)
    if item.origin.kind in DEVIATES:
        for operation in reversed(teller.resolved.project.tailoring.get(bound.id, ())):
            if not isinstance(operation, Waive):
                name = operation.adapt if isinstance(operation, Adapt) else operation.add.id
                if name == item.id:
                    return _Decision(operation.decided_by, operation.decided_on, operation.until)
    return _Decision()
