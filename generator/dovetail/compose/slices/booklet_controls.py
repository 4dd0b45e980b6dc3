"""The controls of a booklet: those of its procedures, and every mandatory one of those that it does without.

A project may work without a procedure, but not without its controls. So whatever operations ask of everybody
stands in the booklet, and the booklet counts what it holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dovetail.compose.teller import Plain, Teller
from dovetail.model.base import Unknown
from dovetail.model.language import tell
from dovetail.model.procedure import NEVER, Control, Procedure
from dovetail.model.resolved import ResolvedProcedure


def own_control(entry: Any, bound: ResolvedProcedure) -> Plain:
    """A control of a procedure in the booklet. Its owner is named where it is not that of the procedure."""
    kept = ("id", "statement", "evidence", "mandatory", "statutory", "never", "when", "effective", "waived")
    return {
        **{name: entry[name] for name in kept},
        "anchor": control_place(bound.id, entry["id"]),
        "owner_title": "" if entry["owner_title"] == bound.owner.title else entry["owner_title"],
        "origin": entry["origin"]["kind"],
    }


def control_place(procedure: str, identifier: str) -> str:
    """The anchor of a control in a booklet."""
    return f"control-{procedure}-{identifier}"


def elsewhere(teller: Teller) -> list[Plain]:
    """Procedures that the booklet does without, each with its mandatory controls; those with none are not
    among them.
    """
    return list(_elsewhere(teller))


def _elsewhere(teller: Teller) -> Iterator[Plain]:
    for absent in teller.resolved.left_out:
        owner = None if isinstance(absent.owner, Unknown) else teller.approver(absent.owner)
        title = owner.title if owner else ""
        held = [_left(teller, absent, control, title) for control in absent.controls if control.mandatory]
        if held:
            yield {
                "id": absent.id,
                "title": absent.title,
                "owner": teller.short(owner) if owner else tell("not said yet"),
                "trigger": absent.trigger if isinstance(absent.trigger, str) else "",
                "controls": held,
            }


def _left(teller: Teller, absent: Procedure, control: Control, owner: str) -> Plain:
    waives = control.waivable_by
    mine = teller.approver(waives).title if isinstance(waives, str) and waives != NEVER else owner
    return {
        "id": control.id,
        "anchor": control_place(absent.id, control.id),
        "statement": control.statement,
        "evidence": None,
        "mandatory": True,
        "statutory": control.statutory,
        "never": control.statutory or waives == NEVER,
        "when": teller.when(control.when, absent),
        "effective": teller.period(control.effective),
        "waived": False,
        "owner_title": "" if mine == owner else mine,
        "origin": "reused",
    }


def counted(procedures: list[Any], left: list[Any]) -> Plain:
    """How many mandatory controls the booklet holds: with its procedures, and of those that it leaves out."""
    own = sum(entry["mandatory"] for told in procedures for entry in told["controls"])
    others = sum(len(told["controls"]) for told in left)
    return {"own": own, "elsewhere": others, "all": own + others, "procedures": len(left)}
