"""Tells tightening from loosening, field by field."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.conditions import Facts, Matcher
from dovetail.model.language import tell
from dovetail.model.organization import Form
from dovetail.model.procedure import Duty, Procedure
from dovetail.model.recurrence import Recurrence
from dovetail.model.routes import MayShorten, Route, Step
from dovetail.model.values import Band, Duration, Length
from dovetail.resolve.people import REQUESTER, People
from dovetail.resolve.procedures.deciding import decides
from dovetail.resolve.procedures.step_order import title_in
from dovetail.resolve.procedures.wording import entry_in_words

_PER_YEAR = {
    "day": 365,
    "working day": 260,
    "week": 52,
    "month": 12,
    "quarter": 4,
    "year": 1,
    "fiscal year": 1,
}
_DAYS = {"minutes": 1 / 1440, "hours": 1 / 24, "days": 1.0, "weeks": 7.0, "months": 30.4, "years": 365.0}


def refusal(
    procedure: Procedure, before: Step | Duty | Route, after: Step | Duty | Route, name: str, people: People
) -> str:
    """Why one field of an adaptation would loosen the procedure, or nothing if it binds or tightens."""
    old, new = getattr(before, name), getattr(after, name)
    match name:
        case "duration" | "lead" | "lead_time":
            return _shorter(procedure, before, name, old, new)
        case "recurs":
            return _rarer(before, old, new)
        case "form":
            return _covers_less(before, old, new, people)
        case "system" | "evidence" if old is not None and new is None:
            return tell("{field} of {item} would fall away", field=words.field(name), item=_called(before))
        case "consulted" | "informed" | "to" | "forms" | "approvals" | "controls":
            return _fewer(procedure, before, name, [entry for entry in old if entry not in new], people)
        case "by" if new == REQUESTER and old != REQUESTER and isinstance(before, Step):
            return _own_work(procedure, before)
        case "quotes":
            return (
                tell("{item} would ask for fewer quotes", item=_called(before))
                if _first_number(new) < _first_number(old)
                else ""
            )
        case "after":
            lost = [title_in(procedure, entry) for entry in old if entry not in new]
            return (
                tell(
                    "{step} would no longer wait for {steps}",
                    step=_called(before),
                    steps=words.listed(lost),
                )
                if lost
                else ""
            )
        case "when":
            return _narrower(before, old, new)
        case "ends_by" if old is not None and (new is None or new > old):
            return tell("{item} could end later than its owner says", item=_called(before))
        case "parallel":
            return _side_by_side(procedure, before)
        case _:
            return ""


def _called(item: Step | Duty | Route) -> str:
    return words.quoted(item.title)


def _fewer(
    procedure: Procedure, before: Step | Duty | Route, name: str, lost: Sequence[object], people: People
) -> str:
    if not lost:
        return ""
    facts = procedure.handles.facts if procedure.handles else {}
    named = words.listed(entry_in_words(entry, name, people, facts) for entry in lost)
    return tell(
        "{field} of {item} would lose {entries}", field=words.field(name), item=_called(before), entries=named
    )


def _own_work(procedure: Procedure, before: Step) -> str:
    """Nobody decides on what they ask for, nor carries out a control of it that another role has."""
    if decides(procedure, before):
        return tell(
            "{item} would be done by whoever asks, and it decides on what is asked for",
            item=_called(before),
        )
    if before.controls:
        carried = words.listed(before.controls)
        return tell(
            "{item} would be done by whoever asks, and it carries out {controls}",
            item=_called(before),
            controls=carried,
        )
    return ""


def _narrower(before: Step | Duty | Route, old: object, new: object) -> str:
    """A project may widen a route where it is the stricter; narrowed, it leaves requests without a route."""
    if old == new or new is None:
        return ""
    if isinstance(old, Facts) and isinstance(new, Facts) and old.root.keys() == new.root.keys():
        narrowed = [name for name in old.root if not _wider(old.root[name], new.root[name])]
        if not narrowed:
            return ""
    return tell(
        "{item} would no longer serve requests that it serves now; widen the stricter route",
        item=_called(before),
    )


def _wider(old: Matcher, new: Matcher) -> bool:
    if old == new:
        return True
    if isinstance(old, Band) and isinstance(new, Band) and old.inclusive == new.inclusive:
        return _not_above(new.from_, old.from_) and _not_above(old.to, new.to, missing=True)
    if isinstance(new, tuple):
        return set(old if isinstance(old, tuple) else (old,)) <= set(new)
    return False


def _not_above(first: object, second: object, *, missing: bool = False) -> bool:
    """Whether one plain edge is no higher than another; a missing lower edge is the lowest."""
    if first == second:
        return True
    if first is None or second is None:
        return second is None if missing else first is None
    try:
        return Decimal(str(first)) <= Decimal(str(second))
    except InvalidOperation:
        return False


def _shorter(procedure: Procedure, before: Step | Duty | Route, name: str, old: object, new: object) -> str:
    if not isinstance(old, Duration) or not isinstance(new, Duration):
        return (
            tell("{field} of {item} would fall away", field=words.field(name), item=_called(before))
            if old is not None and new is None
            else ""
        )
    if _days(new.longest) >= _days(old.longest):
        return ""
    leave = next((entry for entry in procedure.flexibility.may_shorten if entry.step == before.id), None)
    if leave is not None and _allowed(leave, new):
        return ""
    return tell(
        "{field} of {item} would be shorter than its owner says",
        field=words.field(name),
        item=_called(before),
    )


def _allowed(leave: MayShorten, new: Duration) -> bool:
    return isinstance(leave.to, Duration) and _days(new.longest) >= _days(leave.to.longest)


def _days(length: Length) -> float:
    return float(length.count) * _DAYS[length.unit]


def _rarer(before: Step | Duty | Route, old: object, new: object) -> str:
    if not isinstance(old, Recurrence) or not isinstance(new, Recurrence):
        return ""
    if _per_year(new) < _per_year(old):
        return tell("{item} would be due less often than its owner says", item=_called(before))
    return ""


def _per_year(recurrence: Recurrence) -> float:
    if recurrence.every is None:
        return float(len(recurrence.dates)) if recurrence.dates else float("inf")
    number, _, unit = (
        recurrence.every.rpartition(" ") if recurrence.every[:1].isdigit() else ("1", "", recurrence.every)
    )
    times = max(1, len(recurrence.on)) * (len(recurrence.month) / 12 if recurrence.month else 1)
    return times * _PER_YEAR.get(unit.removesuffix("s"), 1) / int(number)


def _covers_less(before: Step | Duty | Route, old: str | None, new: str | None, people: People) -> str:
    """A project's form must ask for every mandatory field of the operational form."""
    if old is None:
        return ""
    forms = people.forms
    missing = left_out(people.organization.forms.get(old), forms.get(new) if new else None)
    if new is None or missing:
        lost = tell(", ").join(missing) or tell("what the operational form asks")
        return tell("the form of {item} would no longer ask for {lost}", item=_called(before), lost=lost)
    return ""


def left_out(operational: Form | None, own: Form | None) -> tuple[str, ...]:
    """The mandatory fields of an operational form that another form does not ask, by name or by fact."""
    names = {entry.name.casefold() for entry in own.fields} if own else set()
    facts = {entry.fact for entry in own.fields if entry.fact} if own else set()
    return tuple(
        entry.name
        for entry in (operational.fields if operational else ())
        if entry.mandatory and entry.name.casefold() not in names and entry.fact not in facts
    )


def _first_number(quotes: object) -> Decimal:
    if isinstance(quotes, Unknown) or not isinstance(quotes, str):
        return Decimal(0)
    digits = "".join(char if char.isdigit() else " " for char in quotes).split()
    return Decimal(digits[0]) if digits else Decimal(0)


def _side_by_side(procedure: Procedure, before: Step | Duty | Route) -> str:
    """Only reviews may run in parallel: a decision waits for what it decides on."""
    if isinstance(before, Step) and (before.decided_by or before.decision):
        return tell("{item} decides on what goes before, so it can't run beside it", item=_called(before))
    return ""
