"""Carries out ``based_on``, and lets reference procedures stand in where an organization has none."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, Protocol, TypeVar

from dovetail.model.organization import Organization
from dovetail.model.procedure import Duty, Handles, Procedure
from dovetail.model.profile import LayeredProcedure, Written
from dovetail.model.routes import Step


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


Item = TypeVar("Item", bound=_HasId)

ORDERED = ("steps", "routes")
"""Sections whose order means something: a new item goes where the own list puts it."""
SECTIONS = ("controls", "routes", "steps", "duties", "exceptions")
"""Sections whose items are taken over by id."""


def complete(own: Written[Procedure], base: Written[Procedure]) -> LayeredProcedure:
    """The own procedure with everything that it leaves to the one that it is based on.

    Items of a section are replaced by id and in place; what ``drops`` names is gone; facts and texts
    of ``guidance`` are merged by name; the history is the own one; any other field is the own one if it was
    written, else the base's.
    """
    mine, theirs = own.value, base.value
    changes: dict[str, Any] = {name: getattr(mine, name) for name in mine.model_fields_set}
    for section in SECTIONS:
        changes[section] = _items(
            getattr(mine, section), getattr(theirs, section), mine.drops, section in ORDERED
        )
    changes["handles"] = _handles(mine.handles, theirs.handles, mine.drops)
    changes["changes"] = mine.changes
    changes["guidance"] = {**theirs.guidance, **mine.guidance}
    preapproved = _items(mine.flexibility.preapproved, theirs.flexibility.preapproved, mine.drops, False)
    flexibility = {name: getattr(mine.flexibility, name) for name in mine.flexibility.model_fields_set}
    changes["flexibility"] = theirs.flexibility.model_copy(update={**flexibility, "preapproved": preapproved})
    return LayeredProcedure(theirs.model_copy(update=changes), (own, base))


def stand_ins(
    own: Iterable[LayeredProcedure],
    reference: Mapping[str, Written[Procedure]],
    wanted: Collection[str] | None,
) -> list[LayeredProcedure]:
    """The reference procedures for what no own procedure covers or handles, in their order.

    ``wanted`` limits them to these ids; without it all that apply stand in.
    """
    procedures = [procedure.value for procedure in own]
    covered = {code for procedure in procedures for code in procedure.covers}
    kinds = {procedure.handles.kind for procedure in procedures if procedure.handles}
    ids = {procedure.id for procedure in procedures}
    return [
        LayeredProcedure(written.value, (written,))
        for identifier, written in reference.items()
        if (wanted is None or identifier in wanted)
        and identifier not in ids
        and not covered.intersection(written.value.covers)
        and not (written.value.handles and written.value.handles.kind in kinds)
    ]


def borrow_forms(
    own: Written[Organization],
    procedures: Iterable[LayeredProcedure],
    reference: Written[Organization] | None,
) -> Written[Organization]:
    """The organization with those reference forms that its procedures fill in and it has not drawn itself."""
    forms = reference.value.forms if reference else {}
    used = {
        name
        for procedure in procedures
        if procedure.layers[-1].layer == "reference"
        for name in _forms_of(procedure.value)
        if name in forms
    }
    borrowed = {name: forms[name] for name in sorted(used - own.value.forms.keys())}
    if not borrowed:
        return own
    return replace(own, value=own.value.model_copy(update={"forms": {**own.value.forms, **borrowed}}))


def _forms_of(procedure: Procedure) -> Iterator[str]:
    extra = (item.step for route in procedure.routes for item in route.steps)
    work: Iterator[Step | Duty] = chain(procedure.steps, extra, procedure.duties)
    yield from (item.form for item in work if item.form)
    for route in procedure.routes:
        yield from route.forms


def _items(
    mine: Sequence[Item], theirs: Sequence[Item], drops: Collection[str], ordered: bool
) -> tuple[Item, ...]:
    replaced = {item.id: item for item in mine}
    merged = [replaced.get(item.id, item) for item in theirs if item.id not in drops]
    known = {item.id for item in merged}
    if not ordered:
        return (*merged, *(item for item in mine if item.id not in known))
    for index, item in enumerate(mine):
        if item.id not in known:
            merged.insert(_position(merged, mine, index), item)
            known.add(item.id)
    return tuple(merged)


def _position(merged: Sequence[Item], mine: Sequence[Item], index: int) -> int:
    """After the item before it in the own list; the first goes before the next one that is known."""
    places = {item.id: place for place, item in enumerate(merged)}
    if index > 0:
        return places[mine[index - 1].id] + 1
    return next((places[item.id] for item in mine[index + 1 :] if item.id in places), len(merged))


def _handles(mine: Handles | None, theirs: Handles | None, drops: Collection[str]) -> Handles | None:
    if theirs is None:
        return mine
    kept = {name: fact for name, fact in theirs.facts.items() if name not in drops}
    if mine is None:
        return theirs.model_copy(update={"facts": kept})
    changes: dict[str, Any] = {name: getattr(mine, name) for name in mine.model_fields_set}
    return theirs.model_copy(update={**changes, "facts": {**kept, **mine.facts}})
