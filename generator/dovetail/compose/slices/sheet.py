"""The alignment sheet as plain data: one model, read by the project manager and by the service manager."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from dovetail.compose.slices.fields import changes
from dovetail.compose.slices.findings import blocks, weight
from dovetail.compose.slices.procedure import role_or_name
from dovetail.compose.slices.reasons import by_reason
from dovetail.compose.slices.said_before import SaidBefore, blocker
from dovetail.compose.slices.steps import item_anchor
from dovetail.compose.teller import Plain, Teller
from dovetail.model import words
from dovetail.model.alignment import Delta, Handover, ModeAlignment, ServiceAlignment, SharedGate
from dovetail.model.base import Unknown
from dovetail.model.checked import WaivedFinding
from dovetail.model.diagnostics import Diagnostic, Severity, Verdict
from dovetail.model.language import tell
from dovetail.model.resolved import Actor
from dovetail.model.task import task_of

SHOWN = 1
"""How many findings stand beside a failure mode or a gate, the weightiest; the rest is counted."""
OF_SERVICE = 6
"""How many stand with a service."""
_WEIGHT = {Severity.ERROR: 0, Severity.BLOCKER: 1, Severity.MAJOR: 2, Severity.MINOR: 3}


def sheet(teller: Teller, _subject: str) -> Plain:
    """Everything that stands on the sheet."""
    made = teller.sheet
    project = teller.resolved.project
    total = sum(made.controls.values())
    blocking = [item for item in teller.findings if blocks(item)]
    told, told_to_service = SaidBefore(), SaidBefore()
    for number, item in enumerate(blocking, 1):
        told.says(item, blocker(number))
    modes = [_mode(mode, told) for mode in made.modes]
    services = [_service(teller, service, told_to_service) for service in made.services]
    return {
        "as_of": words.day(made.as_of),
        "reuse_percent": words.whole_percent(made.reuse) if made.reuse is not None else None,
        "controls": dict(made.controls),
        "control_total": total,
        "blockers": made.blockers,
        "issued": teller.issued and not teller.blocked_since,
        "unknowns": made.unknowns,
        "crashed": list(made.crashed),
        "blocking": [
            {**_finding(item), "number": blocker(number)} for number, item in enumerate(blocking, 1)
        ],
        "modes": modes,
        "deltas": [_delta(teller, delta) for delta in made.deltas],
        "differences": by_reason((delta.what, _delta(teller, delta)) for delta in made.deltas),
        "leave": [_leave(teller, entry) for entry in made.waived],
        "gates": [_gate(teller, gate, told) for gate in made.gates],
        "service_gates": [_gate(teller, gate, told_to_service) for gate in made.gates],
        "handover": [_handover(teller, entry) for entry in made.handover],
        "bridge": [
            {"project": term.project, "service": term.service, "meaning": term.meaning}
            for term in made.bridge
        ],
        "services": services,
        "level": teller.resolved.sizing.level,
        "level_because": teller.resolved.sizing.because,
        "left_out": [{"title": title, "because": why} for _, title, why in teller.resolved.sizing.left_out],
        "signs": _signs(teller, made.services),
        "manager": _named(teller, teller.actor("project-manager")) if project.team else "",
    }


def _mode(mode: ModeAlignment, told: SaidBefore) -> Plain:
    passed = sum(entry.tally.passed for entry in mode.rules)
    judged = sum(entry.tally.judged for entry in mode.rules)
    return {
        "id": mode.id,
        "title": mode.title,
        "verdict": mode.verdict,
        "passed": passed,
        "judged": judged,
        "rules": [entry.rule for entry in mode.rules],
        "waived": mode.waived,
        "crashed": list(mode.crashed),
        **_shown(mode.findings, told, lambda _: tell("As under {mode}", mode=mode.id)),
    }


def _shown(
    findings: Iterable[Diagnostic], told: SaidBefore, here: Callable[[int], str], most: int = SHOWN
) -> dict[str, Plain]:
    """The weightiest findings, faults before what is not known, and how many more there are.

    What the page has said already is not said again: ``see`` names where. ``here`` is what others call the
    finding with this number in its list.
    """
    ordered = sorted(
        findings, key=lambda item: (item.verdict is Verdict.UNKNOWN, _WEIGHT[item.severity], item.sort_key)
    )
    shown = [
        {**_finding(item), "see": told.says(item, here(number))}
        for number, item in enumerate(ordered[:most], 1)
    ]
    return {"findings": shown, "more": max(0, len(ordered) - most)}


def _finding(item: Diagnostic) -> Plain:
    return {
        "message": words.capital(task_of(item.message)),
        "rule": item.rule,
        "severity": item.severity.value,
        "weight": weight(item),
        "unknown": item.verdict is Verdict.UNKNOWN,
        "blocks": blocks(item),
        "due": words.day(item.due) if item.due else None,
        "hint": task_of(item.hint),
        "procedure": item.procedure,
        "subject": item.subject,
    }


def _delta(teller: Teller, delta: Delta) -> Plain:
    bound = teller.procedures[delta.procedure]
    return {
        "procedure": {"text": bound.procedure.title, "to": bound.id},
        "version": delta.version,
        "what": delta.what,
        "id": delta.id,
        "title": delta.title if delta.what != "control" else delta.id,
        "statement": delta.title if delta.what == "control" else "",
        "to": f"{bound.id}#{item_anchor(delta.what, delta.id)}",
        "kind": delta.kind,
        "controls": list(delta.controls),
        "changes": changes(delta.changes),
        "because": delta.because,
        "compensating": delta.compensating,
        "requests": list(delta.requests),
        "omits": list(delta.omits),
        "by": role_or_name(teller, delta.decided_by or None),
        "since": words.day(delta.decided_on) if delta.decided_on else None,
        "until": words.day(delta.until) if delta.until else None,
        "place": tell("{file}, line {line}", file=delta.place.file, line=delta.place.line)
        if delta.place
        else "",
    }


def _leave(teller: Teller, entry: WaivedFinding) -> Plain:
    waiver = entry.waiver
    return {
        **_finding(entry.finding),
        "because": waiver.because,
        "compensating": waiver.compensating or "",
        "by": role_or_name(teller, waiver.approved_by),
        "since": words.day(waiver.issued) if waiver.issued else None,
        "until": words.day(waiver.expires) if waiver.expires else None,
    }


def _gate(teller: Teller, gate: SharedGate, told: SaidBefore) -> Plain:
    return {
        "id": gate.id,
        "title": gate.title,
        "point": gate.id if gate.point else "",
        "on": teller.said(gate.on, words.day),
        "by": gate.decided_by,
        "stage": gate.stage,
        "service_stage": gate.service_stage,
        "project_evidence": gate.project_evidence,
        "service_evidence": gate.service_evidence,
        "procedures": [
            {"text": teller.procedures[name].procedure.title, "to": name} for name in gate.procedures
        ],
        **_shown(gate.open, told, lambda _: tell("As at “{gate}”", gate=gate.title)),
    }


def _handover(teller: Teller, entry: Handover) -> Plain:
    return {
        "id": entry.id,
        "title": entry.title,
        "kind": words.passing(entry.kind) if entry.kind else "",
        "service": _service_title(teller, entry.service),
        "receiver": _named(teller, entry.receiver)
        if entry.receiver
        else teller.said(Unknown(unknown=entry.question) if entry.question else None),
        "due": teller.said(entry.due, words.day),
        "accepted": words.day(entry.accepted_on) if entry.accepted_on else None,
        "late": entry.late,
    }


def _service(teller: Teller, service: ServiceAlignment, told: SaidBefore) -> Plain:
    resolved = teller.resolved
    requests = {item.request.id: item for item in resolved.requests}
    releases = {item.id: item for item in resolved.project.releases}
    decisions = {item.id: item for item in resolved.project.decisions}
    faults = sum(item.verdict is Verdict.FAIL for item in service.findings)
    return {
        "id": service.id,
        "title": service.title,
        "tier": teller.said(service.tier),
        "owner": _named(teller, service.owner) if service.owner else None,
        "touched": [
            {"id": name, "title": requests[name].request.title, "on": _day(teller, name)}
            for name in service.requests
            if name in requests
        ],
        "releases": [
            {"id": name, "title": releases[name].title, "on": teller.said(releases[name].go_live, words.day)}
            for name in service.releases
        ],
        "waived": [{"id": item.id, "statement": item.statement} for item in service.waived_controls],
        "decisions": [
            {
                "id": name,
                "text": decisions[name].text,
                "impact": teller.said(decisions[name].support_impact),
                "told": teller.said(decisions[name].told_on, words.day),
            }
            for name in service.decisions
            if decisions[name].support_impact is not None
        ],
        "handover": [_handover(teller, entry) for entry in service.handover],
        "faults": faults,
        "unknowns": len(service.findings) - faults,
        **_shown(
            service.findings,
            told,
            lambda number: tell("Point {number} of {service}", number=number, service=service.title),
            OF_SERVICE,
        ),
    }


def _day(teller: Teller, request: str) -> Plain:
    found = next(item.request for item in teller.resolved.requests if item.request.id == request)
    day = found.needed_by
    return words.day(day) if isinstance(day, date) else teller.said(day)


def _service_title(teller: Teller, name: str | None) -> str:
    service = teller.resolved.organization.services.get(name or "")
    return service.title if service else ""


def _named(teller: Teller, actor: Actor) -> str:
    return teller.short(actor)


def _signs(teller: Teller, services: Iterable[ServiceAlignment]) -> list[Plain]:
    """Who agrees: the project manager, and each service owner once."""
    manager = teller.actor("project-manager")
    rows = [{"who": _named(teller, manager), "for": tell("the project")}]
    owned: dict[str, list[str]] = {}
    for service in services:
        if service.owner is not None:
            owned.setdefault(_named(teller, service.owner), []).append(service.title)
    return rows + [{"who": who, "for": words.listed(titles)} for who, titles in owned.items()]
