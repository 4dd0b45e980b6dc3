"""Whom a project names to decide on its gates, on going live and on the exit, at the steps that decide so."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dovetail.compose.slices.procedure import role_or_name
from dovetail.compose.teller import Teller
from dovetail.model import words
from dovetail.model.language import tell
from dovetail.model.project import Gate
from dovetail.model.resolved import ResolvedProcedure, ResolvedStep


def body(teller: Teller, named: str) -> str:
    """A board, group, role with its holder, or the name as it was written."""
    organization = teller.resolved.organization
    if named in organization.boards:
        return organization.boards[named].title
    if named in organization.support_groups:
        return organization.support_groups[named].title
    if named in organization.roles and named not in teller.project.team:
        return str(teller.short(teller.approver(named)))
    return str(role_or_name(teller, named))


def named_deciders(teller: Teller, bound: ResolvedProcedure, entry: ResolvedStep) -> list[str]:
    """Who decides at a step as the project names them; nobody where that is whoever does the step."""
    for code, step, find in _DECIDE:
        if code in bound.procedure.covers and step == entry.step.id:
            return find(teller, entry)
    return []


def _of_gates(teller: Teller, entry: ResolvedStep) -> list[str]:
    found = _by_body(teller, entry, teller.project.gates)
    rest = tell("{who} for any other <<gate>>", who=teller.short(entry.actor))
    return [*found, rest] if found else []


def _of_going_live(teller: Teller, entry: ResolvedStep) -> list[str]:
    live = [gate for gate in teller.project.gates if gate.point == "G4"]
    found = _by_body(teller, entry, live)
    rest = tell("{who} for any other release", who=teller.short(entry.actor))
    return [*found, rest] if found else []


def _of_exit(teller: Teller, entry: ResolvedStep) -> list[str]:
    plan = teller.project.early_life_support
    named = plan.decided_by if plan else None
    return [body(teller, named)] if named and not _does_it(teller, entry, named) else []


def _by_body(teller: Teller, entry: ResolvedStep, gates: Sequence[Gate]) -> list[str]:
    """Each body that isn't whoever does the step, with its gates."""
    held: dict[str, list[str]] = {}
    for gate in gates:
        if gate.decided_by and not _does_it(teller, entry, gate.decided_by):
            held.setdefault(body(teller, gate.decided_by), []).append(gate.id)
    return [tell("{who} for {gates}", who=who, gates=words.listed(ids)) for who, ids in held.items()]


def _does_it(teller: Teller, entry: ResolvedStep, named: str) -> bool:
    """Whether somebody is whoever does the step, perhaps under another title."""
    if named in teller.resolved.organization.boards:
        return False
    if named == entry.step.by or named == entry.actor.role:
        return True
    holder = teller.actor(named).holder
    return bool(holder) and holder == entry.actor.holder


_Finder = Callable[[Teller, ResolvedStep], list[str]]
_DECIDE: Sequence[tuple[str, str, _Finder]] = (
    ("GOV", "decide-gate", _of_gates),
    ("REL", "decide-go", _of_going_live),
    ("ELS", "decide-exit", _of_exit),
)
