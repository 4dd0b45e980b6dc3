"""Where project and service meet: the gates that they share, and the words of both sides."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dovetail.check.gate_of import by_gate
from dovetail.model import words
from dovetail.model.alignment import BridgeTerm, SharedGate
from dovetail.model.checked import Checked
from dovetail.model.diagnostics import Diagnostic
from dovetail.model.language import later, tell
from dovetail.model.lifecycle import MEETING_POINTS
from dovetail.model.project import Gate, Project
from dovetail.model.resolved import ResolvedProject
from dovetail.resolve.people import People
from dovetail.resolve.procedures.gate_deciders import named_at

_CHANGES = {
    "CHE": (later("Change to a live service"), later("change enablement: operations decide")),
    "PCC": (
        later("Change to what was agreed"),
        later("project change control: scope, time and cost of the project"),
    ),
    "STK": (later("Change in how people work"), later("organizational change: people take up something new")),
}


def gates_of(resolved: ResolvedProject, checked: Checked, people: People) -> tuple[SharedGate, ...]:
    """The project's gates, each with the findings that must be settled there."""
    settled = by_gate(resolved, checked)
    return tuple(_gate(gate, settled.get(gate.id, ()), resolved, people) for gate in resolved.project.gates)


def _gate(
    gate: Gate, findings: tuple[Diagnostic, ...], resolved: ResolvedProject, people: People
) -> SharedGate:
    meeting = MEETING_POINTS[gate.point] if gate.point else None
    return SharedGate(
        id=gate.id,
        title=gate.title,
        point=gate.point,
        on=gate.date,
        decided_by=_decider(named_at(gate, people.project), people),
        stage=_stage(resolved.project, gate),
        service_stage=tell(meeting.service) if meeting else "",
        project_evidence=gate.evidence or "",
        service_evidence=tell(meeting.evidence) if meeting else "",
        procedures=tuple(
            bound.id
            for bound in resolved.procedures
            if meeting and set(bound.procedure.covers) & set(meeting.procedures)
        ),
        open=findings,
    )


def _decider(named: str | None, people: People) -> str:
    if named is None:
        return ""
    actor = people.decider(named)
    return f"{actor.holder} ({actor.title})" if actor.holder else actor.title


def _stage(project: Project, gate: Gate) -> str:
    """The stage that ends at the gate: the last one that ends on or before its day."""
    if not isinstance(gate.date, date):
        return ""
    ended = [
        stage.title for stage in project.stages if isinstance(stage.until, date) and stage.until <= gate.date
    ]
    return ended[-1] if ended else ""


def bridge_of(resolved: ResolvedProject, people: People) -> tuple[BridgeTerm, ...]:
    """Words of the project beside the words of the service people."""
    return tuple(dict.fromkeys(_terms(resolved, people)))


def _terms(resolved: ResolvedProject, people: People) -> Iterator[BridgeTerm]:
    organization, project = resolved.organization, resolved.project
    for term in organization.glossary:
        if term.project_term:
            yield BridgeTerm(term.project_term, term.term, term.meaning, "glossary")
    for role, project_role in project.bindings.items():
        member = project.team.get(project_role)
        ours = (member.title if member else None) or words.title(project_role)
        theirs = people.approver(role).title
        if ours.casefold() != theirs.casefold():
            yield BridgeTerm(
                ours,
                theirs,
                tell("{ours} does the work of {theirs} in this project", ours=ours, theirs=theirs),
                "role",
            )
    for code, (name, meaning) in _CHANGES.items():
        for bound in resolved.procedures:
            if code in bound.procedure.covers:
                yield BridgeTerm(tell(name), bound.procedure.title, tell(meaning), "glossary")
