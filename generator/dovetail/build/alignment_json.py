"""``alignment.json``: the alignment sheet for programs, described by ``alignment.schema.json``."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from dovetail.model.alignment import (
    AlignmentSheet,
    Delta,
    Handover,
    ModeAlignment,
    ProcedureAlignment,
    ServiceAlignment,
    SharedGate,
)
from dovetail.model.base import Unknown
from dovetail.model.checked import WaivedFinding
from dovetail.model.diagnostics import Diagnostic, Place
from dovetail.model.resolved import Actor, ResolvedProject

SCHEMA = "dovetail/alignment/1"


def render(sheet: AlignmentSheet, resolved: ResolvedProject) -> bytes:
    """The file. Equal input gives equal bytes."""
    return (json.dumps(as_json(sheet, resolved), ensure_ascii=False, indent=2) + "\n").encode()


def as_json(sheet: AlignmentSheet, resolved: ResolvedProject) -> dict[str, Any]:
    """The content of the file. What nobody has said is ``{"unknown": question}``, never left out."""
    return {
        "schema": SCHEMA,
        "organization": resolved.organization.id,
        "project": sheet.project,
        "as_of": sheet.as_of.isoformat(),
        "reuse": round(sheet.reuse, 4) if sheet.reuse is not None else None,
        "controls": dict(sheet.controls),
        "blockers": sheet.blockers,
        "unknowns": sheet.unknowns,
        "crashed": list(sheet.crashed),
        "procedures": [_procedure(item) for item in sheet.procedures],
        "left_out": [
            {"procedure": name, "title": title, "because": because}
            for name, title, because in resolved.sizing.left_out
        ],
        "waived": [_waived(item) for item in sheet.waived],
        "failure_modes": [_mode(item) for item in sheet.modes],
        "gates": [_gate(item) for item in sheet.gates],
        "handover": [_handover(item) for item in sheet.handover],
        "terms": [
            {
                "project": item.project,
                "service": item.service,
                "meaning": item.meaning,
                "source": item.source,
            }
            for item in sheet.bridge
        ],
        "services": [_service(item) for item in sheet.services],
    }


def _procedure(item: ProcedureAlignment) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title,
        "version": item.version,
        "agreed_version": item.agreed_version or None,
        "owner": _actor(item.owner),
        "baseline": item.baseline,
        "counts": dict(item.counts),
        "deltas": [_delta(delta) for delta in item.deltas],
    }


def _delta(item: Delta) -> dict[str, Any]:
    return {
        "what": item.what,
        "id": item.id,
        "title": item.title,
        "kind": item.kind,
        "controls": list(item.controls),
        "source": {"procedure": item.procedure, "version": item.version},
        "changes": [
            {"field": change.field, "before": change.before, "after": change.after} for change in item.changes
        ],
        "because": item.because,
        "compensating": item.compensating or None,
        "requests": list(item.requests),
        "omits": list(item.omits),
        "decided_by": item.decided_by or None,
        "decided_on": _day(item.decided_on),
        "until": _day(item.until),
        "location": _place(item.place),
    }


def _mode(item: ModeAlignment) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title,
        "verdict": item.verdict,
        "waived": item.waived,
        "crashed": list(item.crashed),
        "rules": [
            {
                "rule": entry.rule,
                "title": entry.title,
                "passed": entry.tally.passed,
                "failed": entry.tally.failed,
                "unknown": entry.tally.unknown,
                "waived": entry.tally.waived,
            }
            for entry in item.rules
        ],
        "findings": [_finding(finding) for finding in item.findings],
    }


def _waived(item: WaivedFinding) -> dict[str, Any]:
    waiver = item.waiver
    return {
        "finding": _finding(item.finding),
        "because": waiver.because,
        "compensating": waiver.compensating,
        "requested_by": waiver.requested_by,
        "approved_by": waiver.approved_by,
        "issued": _day(waiver.issued),
        "expires": _day(waiver.expires),
    }


def _gate(item: SharedGate) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title,
        "point": item.point,
        "date": _day(item.on),
        "decided_by": item.decided_by or None,
        "stage": item.stage or None,
        "service_stage": item.service_stage or None,
        "project_evidence": item.project_evidence or None,
        "service_evidence": item.service_evidence or None,
        "procedures": list(item.procedures),
        "findings": [_finding(finding) for finding in item.open],
    }


def _handover(item: Handover) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title,
        "kind": item.kind or None,
        "service": item.service,
        "receiver": {"unknown": item.question} if item.question else _actor(item.receiver),
        "due": _day(item.due),
        "accepted_on": _day(item.accepted_on),
        "late": item.late,
    }


def _service(item: ServiceAlignment) -> dict[str, Any]:
    return {
        "id": item.id,
        "title": item.title,
        "tier": {"unknown": item.tier.unknown} if isinstance(item.tier, Unknown) else item.tier,
        "owner": _actor(item.owner),
        "requests": list(item.requests),
        "releases": list(item.releases),
        "waived_controls": [control.id for control in item.waived_controls],
        "decisions": list(item.decisions),
        "handover": [entry.id for entry in item.handover],
        "findings": [_finding(finding) for finding in item.findings],
    }


def _finding(item: Diagnostic) -> dict[str, Any]:
    return {
        "code": item.code,
        "rule": item.rule or None,
        "severity": item.severity.value,
        "verdict": item.verdict.value,
        "subject": item.subject or None,
        "message": item.message,
        "due": _day(item.due),
    }


def _actor(actor: Actor | None) -> dict[str, Any] | None:
    if actor is None:
        return None
    return {"role": actor.role or None, "title": actor.title, "holder": actor.holder or None}


def _day(value: date | Unknown | None) -> str | dict[str, str] | None:
    if isinstance(value, Unknown):
        return {"unknown": value.unknown}
    return value.isoformat() if value else None


def _place(place: Place | None) -> dict[str, Any] | None:
    return {"file": place.file, "line": place.line, "column": place.column} if place else None
