"""Who does what in a booklet: one row for each person in a role, one letter for each procedure."""

from __future__ import annotations

from dovetail.compose.slices.booklet_steps import taken
from dovetail.compose.slices.raci import ANSWERS, ASKED, DOES, TOLD
from dovetail.compose.teller import Plain, Teller
from dovetail.model.resolved import Actor, ResolvedProcedure

STRONGEST = (ANSWERS, DOES, ASKED, TOLD)
"""Of several letters of a person in one procedure, the first of these stands for all."""


def matrix(teller: Teller) -> Plain:
    """Who owns (A), does steps and duties (R), is asked before (C), is told afterwards (I)."""
    letters: dict[str, dict[str, set[str]]] = {}

    def note(actor: Actor, bound: ResolvedProcedure, letter: str) -> None:
        if actor.role:
            # One person may hold several roles that carry one title: readers see one.
            letters.setdefault(teller.short(actor), {}).setdefault(bound.id, set()).add(letter)

    for bound in teller.resolved.procedures:
        note(bound.owner, bound, ANSWERS)
        told = taken(teller, bound)
        acting = [step for step in bound.steps if step.step.id in told]
        for actor in (*(step.actor for step in acting), *(item.actor for item in bound.duties)):
            note(actor, bound, DOES)
        for step in acting:
            for letter, roles in ((ASKED, step.step.consulted), (TOLD, step.step.informed)):
                for role in roles:
                    note(teller.actor(role), bound, letter)
    columns = [bound.id for bound in teller.resolved.procedures]
    doing = {
        who: held for who, held in letters.items() if any({ANSWERS, DOES} & some for some in held.values())
    }
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
        "others": [who for who in letters if who not in doing],
    }
