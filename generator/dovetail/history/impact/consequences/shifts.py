"""Who has other work in the procedures of a pack because operations changed, whatever is requested."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dovetail.history.impact.deltas import Delta
from dovetail.history.impact.packs.pack import MANAGER
from dovetail.history.impact.touched import Task
from dovetail.history.states.difference import Change
from dovetail.history.states.facts import Facts
from dovetail.model import words
from dovetail.model.language import tell, tell_count
from dovetail.model.organization import Organization
from dovetail.model.resolved import Actor, ResolvedProcedure, ResolvedProject

REQUESTER = "requester"
_ITEM = re.compile(r"(?P<path>.+\.(?:steps|duties)\.[^.]+)(?:\.step)?(?:\.by|\.controls)?")
_NAMED = 4
"""So many items are named in one sentence; more are counted."""
Key = tuple[str, str]
"""A procedure, and a step or duty of it."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A step or duty that came or went, that somebody else does now, or in which ``controls`` are to be kept
    that were none before.
    """

    procedure: str
    item: str
    of: str
    title: str
    before: Actor | None
    now: Actor | None
    controls: tuple[str, ...] = ()

    @property
    def is_taken(self) -> bool:
        """Whether somebody does it who did not, or no longer does it."""
        return self.before is None or self.now is None or self.before.role != self.now.role


def shifts_between(before: ResolvedProject, now: ResolvedProject) -> tuple[Shift, ...]:
    """What differs, procedure by procedure."""
    was = {bound.id: bound for bound in before.procedures}
    becomes = {bound.id: bound for bound in now.procedures}
    return tuple(
        shift
        for name in dict.fromkeys((*becomes, *was))
        for shift in _of_procedure(was.get(name), becomes.get(name))
    )


def shifts_told(
    changes: Iterable[tuple[Delta, Change]], organization: Organization, bound: Collection[str], manager: str
) -> tuple[Shift, ...]:
    """The same, told from the changes alone, without resolving the project. Who acts in a role that is
    ``bound`` to somebody else there is left open.
    """
    found: dict[str, Shift] = {}

    def actor(role: object) -> Actor | None:
        if role == REQUESTER:
            return Actor(MANAGER, tell("Project manager"), manager)
        known = organization.roles.get(role) if isinstance(role, str) else None
        if known is None:
            return None
        named = known.holder if isinstance(known.holder, str) and role not in bound else ""
        return Actor(str(role), known.title, named)

    for delta, change in changes:
        item = _ITEM.fullmatch(change.path)
        if item is None or item["path"] in found or change.kind == "editorial":
            continue
        path, sides = item["path"], (delta.before, delta.now)
        roles = [_role(side, path) for side in sides]
        before, now = map(actor, roles)
        kept = [_names(side, path) for side in sides]
        gained = tuple(sorted(kept[1] - kept[0])) if all(roles) else ()
        if (roles[0] != roles[1] or gained) and (before or now):
            title = delta.now.items.get(path) or delta.before.items.get(path, "")
            found[path] = Shift(
                delta.head, path.rpartition(".")[2], delta.cause.title, title, before, now, gained
            )
    return tuple(found.values())


def _role(side: Facts, path: str) -> object:
    known = (side.values.get(by) for by in (f"{path}.by", f"{path}.step.by"))
    return next((value.data for value in known if value is not None), None)


def _names(side: Facts, path: str) -> set[str]:
    for controls in (f"{path}.controls", f"{path}.step.controls"):
        if controls in side.values:
            data = side.values[controls].data
            return {str(name) for name in data} if isinstance(data, list) else set()
    return set()


def _of_procedure(before: ResolvedProcedure | None, now: ResolvedProcedure | None) -> Iterator[Shift]:
    bound = now or before
    assert bound is not None, "it is in one of them"
    was, becomes = _work(before), _work(now)
    # Under another id, somebody does the same.
    gone = [was[name] for name in was if name not in becomes]
    come = [becomes[name] for name in becomes if name not in was]
    for name in dict.fromkeys((*becomes, *was)):
        old, new = was.get(name), becomes.get(name)
        title = (new or old or ("",))[0]
        if (old is None and new in gone) or (new is None and old in come):
            continue
        gained = _kept_in(now, name) - _kept_in(before, name) if old and new else set()
        if old is None or new is None or old[1].role != new[1].role or gained:
            yield Shift(
                bound.id, name, bound.procedure.title, title, old[1] if old else None,
                new[1] if new else None, tuple(sorted(gained)),
            )  # fmt: skip


def _work(bound: ResolvedProcedure | None) -> dict[str, tuple[str, Actor]]:
    if bound is None:
        return {}
    steps = {entry.step.id: (entry.step.title, entry.actor) for entry in bound.steps}
    return steps | {entry.duty.id: (entry.duty.title, entry.actor) for entry in bound.duties}


def _kept_in(bound: ResolvedProcedure | None, item: str) -> set[str]:
    return {entry.control.id for entry in bound.controls if item in entry.steps} if bound else set()


def apart_from(shifts: Sequence[Shift], known: Collection[Key]) -> tuple[Shift, ...]:
    """Those of which nothing is said yet: the plans of requests say who does what in them, and when."""
    return tuple(shift for shift in shifts if (shift.procedure, shift.item) not in known or shift.controls)


def people_in(shifts: Sequence[Shift]) -> Iterator[tuple[Actor, str]]:
    """Who has other work, and why."""
    for shift in shifts:
        old, new = shift.before, shift.now
        if new is not None and shift.is_taken:
            yield new, tell("does “{step}” of {request} now", step=shift.title, request=shift.of)
        if old is not None and shift.is_taken:
            yield old, tell("no longer does “{step}” of {request}", step=shift.title, request=shift.of)
        if new is not None and shift.controls:
            kept = words.listed(shift.controls)
            yield new, tell("keeps {controls} in “{step}” now", controls=kept, step=shift.title)


def tasks_in(shifts: Sequence[Shift], days: Mapping[Key, str]) -> Iterator[Task]:
    """What those who have more work do now: one task for each of them and each procedure. ``days`` are those
    on which they do it first, as far as plans say.
    """
    first: dict[tuple[Actor, str], str] = {}
    taken: dict[tuple[Actor, str], list[str]] = {}
    kept: dict[tuple[Actor, str], list[str]] = {}
    for shift in shifts:
        if shift.now is not None and shift.is_taken:
            day = days.get((shift.procedure, shift.item), "")
            known = first.get((shift.now, shift.of), "")
            first[(shift.now, shift.of)] = min(filter(None, (day, known)), default="")
            taken.setdefault((shift.now, shift.of), []).append(tell("“{title}”", title=shift.title))
        elif shift.now is not None:
            kept.setdefault((shift.now, shift.of), []).extend(shift.controls)
    for (actor, procedure), titles in taken.items():
        said = tell("{procedure}: {who} now does {steps}", procedure=procedure, who=actor.title,
                    steps=_few(titles))  # fmt: skip
        yield Task(said, actor.holder or actor.title, first[(actor, procedure)])
    for (actor, procedure), controls in kept.items():
        said = tell("{procedure}: {who} now keeps {controls}", procedure=procedure, who=actor.title,
                    controls=_few(controls))  # fmt: skip
        yield Task(said, actor.holder or actor.title)


def _few(items: Sequence[str]) -> str:
    """The first of them, the rest counted."""
    named = list(dict.fromkeys(items))
    rest = len(named) - _NAMED
    return words.listed([*named[:_NAMED], *([tell_count(rest, "{n} more", "{n} more")] if rest > 0 else [])])
