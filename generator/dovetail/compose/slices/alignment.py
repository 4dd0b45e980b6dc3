"""How far a project's procedures are the organization's own: counts, and every difference with its reason."""

from __future__ import annotations

from dovetail.check.differences import deltas_of
from dovetail.compose.slices import steps as step_slices
from dovetail.compose.slices.reasons import by_reason
from dovetail.compose.teller import Plain, Teller
from dovetail.model import words
from dovetail.model.alignment import Delta, ItemKind
from dovetail.model.language import later, tell, tell_count
from dovetail.model.resolved import ORIGINS, ResolvedProcedure

KINDS: dict[ItemKind, str] = {
    "step": later("Step"),
    "control": later("Control"),
    "duty": later("Duty"),
    "route": later("Route"),
}
"""What a procedure consists of, where one of it is named."""


def alignment(teller: Teller, subject: str) -> Plain:
    """Counts and differences of one procedure."""
    bound = teller.procedures[subject]
    counts = {kind: bound.count(kind) for kind in ORIGINS}
    total = sum(counts.values())
    found = [(delta.what, _delta(delta)) for delta in deltas_of(bound, teller.resolved.project)]
    return {
        "id": bound.id,
        "title": bound.procedure.title,
        "version": bound.procedure.version,
        "owner": teller.by(bound.procedure.owner),
        "counts": counts,
        "total": total,
        "steps": len(bound.steps),
        "controls": len(bound.controls),
        "duties": len(bound.duties),
        "counted": _counted(bound),
        "reused_percent": words.whole_percent(counts["reused"] / total) if total else 0,
        "reference": bound.layer == "reference",
        "partly_reference": bound.layer != "reference" and counts["reference"] > 0,
        "based_on": bound.procedure.based_on,
        "deltas": [delta for _, delta in found],
        "differences": by_reason(found),
        "unbased": _unbased(bound),
    }


def _counted(bound: ResolvedProcedure) -> str:
    """``13 steps, 9 controls and 4 recurring duties``."""
    steps, controls, duties = len(bound.steps), len(bound.controls), len(bound.duties)
    said = (
        (steps, tell_count(steps, "{n} step", "{n} steps")),
        (controls, tell_count(controls, "{n} control", "{n} controls")),
        (duties, tell_count(duties, "{n} recurring duty", "{n} recurring duties")),
    )
    return words.listed(text for number, text in said if number)


def alignments(teller: Teller, _subject: str) -> Plain:
    """The same for every procedure of the pack, and the sum."""
    entries = [alignment(teller, bound.id) for bound in teller.resolved.procedures]
    total = {kind: sum(entry["counts"][kind] for entry in entries) for kind in ORIGINS}
    references = [{"text": entry["title"], "to": entry["id"]} for entry in entries if entry["reference"]]
    return {
        "procedures": entries,
        "references": references,
        "counts": total,
        "total": sum(total.values()),
    }


def _delta(delta: Delta) -> Plain:
    return {
        "what": tell(KINDS[delta.what]),
        "id": delta.id,
        "title": delta.id if delta.what == "control" else delta.title,
        "to": f"#{step_slices.item_anchor(delta.what, delta.id)}",
        "omits": list(delta.omits),
        **step_slices.origin(delta),
    }


def _unbased(bound: ResolvedProcedure) -> list[str]:
    """Steps that the bundled procedure supplied because the organization has none."""
    return [entry.step.title for entry in bound.steps if entry.origin.kind == "reference"]
