"""The matrix of who does, answers for, is asked before and is told after each step."""

from __future__ import annotations

from collections.abc import Mapping

from dovetail.compose.slices.steps import step_anchor
from dovetail.compose.teller import Plain, Teller
from dovetail.model import words
from dovetail.model.resolved import ResolvedProcedure, ResolvedStep

MOST_ACROSS = 18
"""How many steps stand side by side in one matrix; a longer procedure has several."""
DOES, ANSWERS, ASKED, TOLD = "R", "A", "C", "I"
"""The letters are those that everybody knows, in every language."""


def matrices(teller: Teller, bound: ResolvedProcedure, people: Mapping[str, Plain]) -> list[Plain]:
    """One row for each role that has to do with the steps or duties. ``people`` are those who act."""
    starts = range(0, len(bound.steps), MOST_ACROSS) or (0,)
    parts = [bound.steps[start : start + MOST_ACROSS] for start in starts]
    return [
        _matrix(teller, bound, part, number * MOST_ACROSS, people, last=number == len(parts) - 1)
        for number, part in enumerate(parts)
        if part or people
    ]


def answers_otherwise(bound: ResolvedProcedure) -> str:
    """Who answers for the steps that name nobody: the owner of the procedure.

    Empty if there are no such steps, or if nobody has said who owns it.
    """
    owner = bound.owner
    return "" if not owner.role or all(entry.step.accountable for entry in bound.steps) else owner.title


def _matrix(
    teller: Teller,
    bound: ResolvedProcedure,
    part: tuple[ResolvedStep, ...],
    before: int,
    people: Mapping[str, Plain],
    *,
    last: bool,
) -> Plain:
    letters: dict[str, list[str]] = {}
    for column, entry in enumerate(part):
        for role, letter in _letters(teller, entry):
            row = letters.setdefault(role, [""] * len(part))
            row[column] = f"{row[column]}/{letter}" if row[column] else letter
    duties = {entry.actor.role for entry in bound.duties if entry.actor.role} if last else set()
    shown = [role for role in people if role in letters or role in duties or not before]
    return {
        "steps": [
            {"text": str(before + column), "to": f"#{step_anchor(entry.step.id)}"}
            for column, entry in enumerate(part, 1)
        ],
        "duties": bool(duties),
        "rows": [
            {
                "role": _named(teller, role, people),
                "letters": letters.get(role, [""] * len(part)),
                "duty": DOES if role in duties else "",
            }
            for role in (*shown, *(role for role in letters if role not in people))
        ],
    }


def _letters(teller: Teller, entry: ResolvedStep) -> list[tuple[str, str]]:
    step = entry.step
    named = [(role, ASKED) for role in step.consulted] + [(role, TOLD) for role in step.informed]
    named = [(step.accountable, ANSWERS), *named] if step.accountable else named
    # One role may act as two roles of the reference procedures.
    others = dict.fromkeys((_own(teller, role), letter) for role, letter in named)
    return [(entry.actor.role, DOES), *others]


def _own(teller: Teller, role: str) -> str:
    """A role as those who act are known by: the organization's own for one of the reference procedures."""
    return role if role in teller.resolved.organization.boards else teller.actor(role).role or role


def _named(teller: Teller, role: str, people: Mapping[str, Plain]) -> Plain:
    if role in people:
        return people[role]
    if not role:
        title = words.not_said()
        return {"title": title, "name": "", "named": False, "deputy": "", "card": None, "owner": False}
    if role in teller.resolved.organization.boards:
        title = teller.role_title(role)
        return {"title": title, "name": "", "named": False, "deputy": "", "card": None, "owner": False}
    return {**teller.person(teller.actor(role)), "card": None, "owner": False}
