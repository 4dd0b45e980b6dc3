"""Marks and sources: each control, step and duty of a procedure with the file and line that it comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from dovetail.compose.slices.procedure import role_or_name
from dovetail.compose.slices.steps import control_anchor, step_anchor
from dovetail.compose.teller import Plain, Teller
from dovetail.model import words
from dovetail.model.deviation import Adapt, Waive
from dovetail.model.language import later_count, tell_count
from dovetail.model.resolved import DEVIATES, Origin, ResolvedProcedure

Kind = Literal["control", "step", "duty"]
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


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
    items: list[_Item] = field(default_factory=list)


def origins(teller: Teller, subject: str) -> Plain:
    """The marks by anchor, and the numbered entries that they lead to. Equal sources share an entry."""
    bound = teller.procedures[subject]
    entries: dict[tuple[object, ...], _Entry] = {}
    for item in _items(bound):
        entries.setdefault(_source(item.origin), _Entry(item.origin)).items.append(item)
    # One source is said once, and a mark tells the others: the organization's own, before a stand-in.
    usual = max((entry for entry in entries.values() if not _ours(entry)), key=_weight, default=None)
    told = sorted(entries.values(), key=lambda entry: entry is not usual)
    numbered = list(enumerate(told, 1))
    return {
        "usual": _where(bound, usual) if usual else None,
        "marks": {
            item.anchor: {"text": str(number).translate(_RAISED), "to": f"#{_anchor(number)}"}
            for number, entry in numbered
            if entry is not usual
            for item in entry.items
        },
        "entries": [_told(teller, bound, number, entry) for number, entry in numbered],
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


def _source(origin: Origin) -> tuple[object, ...]:
    """What makes two sources equal: the file and version; of what the project does, the very entry."""
    if origin.kind in DEVIATES:
        return (origin.kind, origin.place)
    return (origin.layer, origin.procedure, origin.version, origin.place.file if origin.place else "")


def _anchor(number: int) -> str:
    return f"source-{number}"


def _ours(entry: _Entry) -> bool:
    return entry.origin.kind in DEVIATES


def _weight(entry: _Entry) -> tuple[bool, int]:
    return entry.origin.layer != "reference", len(entry.items)


def _where(bound: ResolvedProcedure, entry: _Entry) -> Plain:
    """The procedure and version in which most of it is written, and whether that is a stand-in."""
    return {
        "title": bound.procedure.title,
        "version": entry.origin.version,
        "reference": entry.origin.layer == "reference",
    }


def _told(teller: Teller, bound: ResolvedProcedure, number: int, entry: _Entry) -> Plain:
    origin = entry.origin
    ours = origin.kind in DEVIATES
    lines = sorted(_line(item.origin, ours=ours) for item in entry.items)
    by, since, until, requests = _decision(teller, bound, entry) if ours else (None, None, None, ())
    return {
        "number": number,
        "anchor": _anchor(number),
        "kind": origin.kind if ours else "",
        "reference": origin.layer == "reference",
        "procedure": origin.procedure,
        "title": bound.procedure.title,
        "version": origin.version,
        "file": origin.place.file if origin.place else "",
        "line": origin.place.line if origin.place and ours else None,
        "operational": f"{origin.operational.file}:{origin.operational.line}" if origin.operational else "",
        "because": origin.because if ours else "",
        "items": [
            {"text": item.name, "to": f"#{item.anchor}"}
            for item in sorted(entry.items, key=lambda item: _line(item.origin, ours=ours))
        ],
        "counts": _counts(entry),
        "first_line": lines[0],
        "last_line": lines[-1],
        "by": role_or_name(teller, by),
        "since": words.day(since) if since else None,
        "until": words.day(until) if until else None,
        "requests": list(requests),
    }


_COUNTED: dict[Kind, tuple[str, str]] = {
    "control": later_count("{n} control", "{n} controls"),
    "step": later_count("{n} step", "{n} steps"),
    "duty": later_count("{n} recurring duty", "{n} recurring duties"),
}


def _counts(entry: _Entry) -> list[str]:
    """How many controls, steps and duties share the source; kinds of which there are none are not named."""
    numbers = Counter(item.kind for item in entry.items)
    return [tell_count(numbers[kind], *said) for kind, said in _COUNTED.items() if numbers[kind]]


def _decision(
    teller: Teller, bound: ResolvedProcedure, entry: _Entry
) -> tuple[str | None, date | None, date | None, tuple[str, ...]]:
    """Who decided, on which day, until when it holds, and the requests for which alone it does."""
    waiver = next((item.waiver for item in entry.items if item.waiver), None)
    if waiver is not None:
        return waiver.approved_by, waiver.issued, waiver.expires, waiver.requests
    names = {item.id for item in entry.items}
    for operation in reversed(teller.resolved.project.tailoring.get(bound.id, ())):
        if not isinstance(operation, Waive):
            item = operation.adapt if isinstance(operation, Adapt) else operation.add.id
            if item in names:
                return operation.decided_by, operation.decided_on, operation.until, ()
    return None, None, None, ()


def _line(origin: Origin, *, ours: bool) -> int:
    place = origin.operational if ours else origin.place
    return place.line if place else 0
