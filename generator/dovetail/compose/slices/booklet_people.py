"""Who does what in a booklet: one row for each person in a role, one letter for each procedure.

Who does work in one role and is only asked or told in another has that in the row of the first.
"""

from __future__ import annotations

from dataclasses import replace

from dovetail.compose.slices.booklet_steps import taken
from dovetail.compose.slices.named_deciders import others_who_decide
from dovetail.compose.slices.raci import ANSWERS, ASKED, DOES, TOLD
from dovetail.compose.teller import Plain, Teller
from dovetail.model import words
from dovetail.model.resolved import Actor, ResolvedProcedure

STRONGEST = (ANSWERS, DOES, ASKED, TOLD)
"""Of several letters of a person in one procedure, the first of these stands for all."""


def matrix(teller: Teller) -> Plain:
    """Who owns (A), does steps and duties (R), is asked before (C), is told afterwards (I)."""
    letters: dict[str, dict[str, set[str]]] = {}
    people: dict[str, Actor] = {}

    def note(actor: Actor, bound: ResolvedProcedure, letter: str) -> None:
        if actor.role:
            # One person may hold several roles that carry one title: readers see one.
            people.setdefault(teller.short(actor), actor)
            letters.setdefault(teller.short(actor), {}).setdefault(bound.id, set()).add(letter)

    for bound in teller.resolved.procedures:
        note(bound.owner, bound, ANSWERS)
        told = taken(teller, bound)
        acting = [step for step in bound.steps if step.step.id in told]
        for actor in (*(step.actor for step in acting), *(item.actor for item in bound.duties)):
            note(actor, bound, DOES)
        for step in acting:
            for share in others_who_decide(step):
                note(share.actor, bound, DOES)
            for letter, roles in ((ASKED, step.step.consulted), (TOLD, step.step.informed)):
                for role in roles:
                    note(teller.actor(role), bound, letter)
    columns = [bound.id for bound in teller.resolved.procedures]
    doing = {
        who: held for who, held in letters.items() if any({ANSWERS, DOES} & some for some in held.values())
    }
    first_rows = {people[who].holder: held for who, held in reversed(doing.items()) if people[who].holder}
    others: dict[str, list[Actor]] = {}
    for who, held in letters.items():
        actor = people[who]
        if who in doing:
            continue
        if actor.holder in first_rows:
            for name, some in held.items():
                first_rows[actor.holder].setdefault(name, set()).update(some)
        else:
            others.setdefault(actor.holder or who, []).append(actor)
    return {
        "columns": [
            {"text": str(number), "to": f"#procedure-{name}"} for number, name in enumerate(columns, 1)
        ],
        "rows": [
            {
                "who": who,
                "letters": [
                    next((one for one in STRONGEST if one in held.get(name, ())), "") for name in columns
                ],
            }
            for who, held in doing.items()
        ],
        "others": [_once(teller, roles) for roles in others.values()],
    }


def _once(teller: Teller, roles: list[Actor]) -> str:
    """A person with all roles in which nothing is done."""
    if len(roles) == 1:
        return teller.short(roles[0])
    return teller.short(replace(roles[0], title=words.listed(dict.fromkeys(actor.title for actor in roles))))
