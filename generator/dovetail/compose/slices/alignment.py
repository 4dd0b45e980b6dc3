"""How far a project's procedures are the organization's own: counts, and every difference with its reason."""

from __future__ import annotations

from dovetail.compose.slices import steps as step_slices
from dovetail.compose.teller import Plain, Teller
from dovetail.model import words
from dovetail.model.resolved import Origin, OriginKind, ResolvedProcedure

KINDS: tuple[OriginKind, ...] = ("reused", "adapted", "added", "waived", "reference")


def alignment(teller: Teller, subject: str) -> Plain:
    """Counts and differences of one procedure."""
    bound = teller.procedures[subject]
    counts = {kind: bound.count(kind) for kind in KINDS}
    total = sum(counts.values())
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
        "counted": words.listed(
            words.count(number, one, many)
            for number, one, many in (
                (len(bound.steps), "step", ""),
                (len(bound.controls), "control", ""),
                (len(bound.duties), "recurring duty", "recurring duties"),
            )
            if number
        ),
        "reused_percent": round(100 * counts["reused"] / total) if total else 0,
        "reference": bound.layer == "reference",
        "partly_reference": bound.layer != "reference" and counts["reference"] > 0,
        "based_on": bound.procedure.based_on,
        "deltas": _deltas(bound),
        "unbased": _unbased(bound),
    }


def alignments(teller: Teller, _subject: str) -> Plain:
    """The same for every procedure of the pack, and the sum."""
    entries = [alignment(teller, bound.id) for bound in teller.resolved.procedures]
    total = {kind: sum(entry["counts"][kind] for entry in entries) for kind in KINDS}
    return {"procedures": entries, "counts": total, "total": sum(total.values())}


def _deltas(bound: ResolvedProcedure) -> list[Plain]:
    ours = ("adapted", "added", "waived")
    steps = [
        _delta("Step", entry.step.id, entry.step.title, f"step-{entry.step.id}", entry.origin)
        for entry in bound.steps
        if entry.origin.kind in ours
    ]
    duties = [
        _delta("Duty", duty.duty.id, duty.duty.title, f"duty-{duty.duty.id}", duty.origin)
        for duty in bound.duties
        if duty.origin.kind in ours
    ]
    routes = [
        _delta("Route", entry.route.id, entry.route.title, f"route-{entry.route.id}", entry.origin)
        for entry in bound.routes
        if entry.origin.kind in ours
    ]
    controls = [
        _delta(
            "Control",
            item.control.id,
            item.control.id,
            step_slices.control_anchor(item.control.id),
            item.origin,
        )
        for item in bound.controls
        if item.origin.kind in ours
    ]
    return steps + duties + routes + controls


def _delta(what: str, identifier: str, title: str, anchor: str, origin: Origin) -> Plain:
    return {"what": what, "id": identifier, "title": title, "anchor": anchor, **step_slices.origin(origin)}


def _unbased(bound: ResolvedProcedure) -> list[str]:
    """Steps that the bundled procedure supplied because the organization has none."""
    return [entry.step.title for entry in bound.steps if entry.origin.kind == "reference"]
