"""The matrix of who does, answers for, is asked before and is told after each step."""

from __future__ import annotations

from collections.abc import Mapping, Set
from math import ceil

from dovetail.compose.slices.named_deciders import others_who_decide
from dovetail.compose.slices.steps import step_anchor
from dovetail.compose.teller import Plain, Teller
from dovetail.model import words
from dovetail.model.resolved import ResolvedProcedure, ResolvedStep

MOST_ACROSS = 18
"""How many steps stand side by side at most; a longer procedure has several matrices of about one width."""
DOES, ANSWERS, ASKED, TOLD = "R", "A", "C", "I"
"""The letters are those that everybody knows, in every language."""


def matrices(teller: Teller, bound: ResolvedProcedure, people: Mapping[str, Plain]) -> list[Plain]:
    """One row for each role that has to do with the steps or duties. ``people`` are those who act."""
    across = ceil(len(bound.steps) / (ceil(len(bound.steps) / MOST_ACROSS) or 1))
    starts = range(0, len(bound.steps), across) if across else (0,)
    parts = [bound.steps[start : start + across] for start in starts]
    later = {role for part in parts[1:] for entry in part for role, _ in _letters(teller, entry)}
    later |= _on_duty(bound) if len(parts) > 1 else set()
    return [
        _matrix(
            teller, bound, part, start, people, nowhere_else=people.keys() - later, last=part is parts[-1]
        )
        for start, part in zip(starts, parts, strict=True)
        if part or people
    ]


def answers_otherwise(bound: ResolvedProcedure) -> str:
    """Who answers for the steps that name nobody: the owner of the procedure.

    Empty if there are no such steps, or if nobody has said who owns it.
    """
    owner = bound.owner
    answered = all(entry.step.accountable or entry.deciders for entry in bound.steps)
    return "" if not owner.role or answered else owner.title


def _matrix(
    teller: Teller,
    bound: ResolvedProcedure,
    part: tuple[ResolvedStep, ...],
    before: int,
    people: Mapping[str, Plain],
    *,
    nowhere_else: Set[str],
    last: bool,
) -> Plain:
    letters: dict[str, list[set[str]]] = {}
    for column, entry in enumerate(part):
        for role, letter in _letters(teller, entry):
            letters.setdefault(role, [set() for _ in part])[column].add(letter)
    duties = _on_duty(bound) if last else set()
    shown = [
        role for role in people if role in letters or role in duties or (role in nowhere_else and not before)
    ]
    rows: dict[str, tuple[Plain, list[set[str]]]] = {}
    on_duty: set[str] = set()
    for role in (*shown, *(role for role in letters if role not in people)):
        named = _named(teller, role, people)
        # One person may hold several roles that carry one title, and have a deputy in one of them: readers
        # see one.
        who = repr((named["title"], named["name"]))
        first, held = rows.setdefault(who, (named, [set() for _ in part]))
        rows[who] = ({**first, **{key: first[key] or named[key] for key in ("owner", "deputy")}}, held)
        for cell, more in zip(held, letters.get(role, held), strict=True):
            cell.update(more)
        if role in duties:
            on_duty.add(who)
    return {
        "steps": [
            {"text": str(before + column), "to": f"#{step_anchor(entry.step.id)}"}
            for column, entry in enumerate(part, 1)
        ],
        "duties": bool(duties),
        "rows": [
            {
                "role": role,
                "letters": [_strongest(cell) for cell in held],
                "duty": DOES if who in on_duty else "",
            }
            for who, (role, held) in rows.items()
        ],
    }


def _strongest(letters: Set[str]) -> str:
    """What a role has to do with a step. Who does it or answers for it is asked and told anyway."""
    acting = [letter for letter in (DOES, ANSWERS) if letter in letters]
    return "/".join(acting) or next((letter for letter in (ASKED, TOLD) if letter in letters), "")


def _on_duty(bound: ResolvedProcedure) -> set[str]:
    return {entry.actor.role for entry in bound.duties if entry.actor.role}


def _letters(teller: Teller, entry: ResolvedStep) -> list[tuple[str, str]]:
    step = entry.step
    named = [(role, ASKED) for role in step.consulted] + [(role, TOLD) for role in step.informed]
    named = [(step.accountable, ANSWERS), *named] if step.accountable else named
    # Who decides answers for it. Two of them decide on different gates.
    named = [*((share.actor.role, ANSWERS) for share in others_who_decide(entry)), *named]
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
