"""Resolved project and its verdicts in, alignment sheet out: pure, and the same for both sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from dovetail.check.concerning import concerning
from dovetail.check.differences import deltas_of
from dovetail.check.handover import handover_of
from dovetail.check.meeting import bridge_of, gates_of
from dovetail.check.rule import Rule
from dovetail.model.alignment import (
    AlignmentSheet,
    Handover,
    ModeAlignment,
    ModeVerdict,
    ProcedureAlignment,
    RuleEvidence,
    ServiceAlignment,
)
from dovetail.model.checked import Checked
from dovetail.model.diagnostics import Diagnostic, Severity, Verdict
from dovetail.model.language import tell
from dovetail.model.lifecycle import FAILURE_MODES
from dovetail.model.resolved import ORIGINS, ResolvedProcedure, ResolvedProject
from dovetail.resolve.people import People


def alignment_sheet(resolved: ResolvedProject, checked: Checked, rules: Mapping[str, Rule]) -> AlignmentSheet:
    """The sheet of one project. ``rules`` are those that judged it, by id."""
    people = People(resolved.organization, resolved.project)
    procedures = tuple(_procedure(bound, resolved) for bound in resolved.procedures)
    controls = Counter(item.origin.kind for bound in resolved.procedures for item in bound.controls)
    based = sum(number for kind, number in controls.items() if kind != "added")
    handover = handover_of(resolved, people)
    return AlignmentSheet(
        project=resolved.project.code,
        as_of=resolved.as_of,
        procedures=procedures,
        controls={kind: controls[kind] for kind in ORIGINS},
        reuse=controls["reused"] / based if based else None,
        modes=tuple(_modes(checked, rules)),
        bridge=bridge_of(resolved, people),
        gates=gates_of(resolved, checked, people),
        handover=handover,
        services=tuple(_services(resolved, checked, people, handover)),
        waived=checked.waived,
        blockers=sum(
            finding.severity is Severity.BLOCKER and finding.verdict is Verdict.FAIL
            for finding in checked.findings
        ),
        unknowns=sum(finding.verdict is Verdict.UNKNOWN for finding in checked.findings),
        crashed=tuple(crash.rule for crash in checked.crashes),
    )


def _procedure(bound: ResolvedProcedure, resolved: ResolvedProject) -> ProcedureAlignment:
    agreed = resolved.project.baselines.get(bound.id)
    return ProcedureAlignment(
        id=bound.id,
        title=bound.procedure.title,
        version=bound.procedure.version,
        owner=bound.owner,
        baseline=bound.layer != "reference",
        agreed_version=(agreed.version or "") if agreed else "",
        counts={kind: bound.count(kind) for kind in ORIGINS},
        deltas=deltas_of(bound, resolved.project),
    )


def _modes(checked: Checked, rules: Mapping[str, Rule]) -> Iterator[ModeAlignment]:
    """The seven failure modes with their evidence."""
    for mode, title in FAILURE_MODES.items():
        against = [rule for rule in rules.values() if mode in rule.prevents]
        evidence = tuple(
            RuleEvidence(rule.id, tell(rule.title), checked.tallies[rule.id])
            for rule in against
            if rule.id in checked.tallies and checked.tallies[rule.id].judged
        )
        findings = tuple(finding for finding in checked.findings if mode in finding.prevents)
        waived = sum(mode in entry.finding.prevents for entry in checked.waived)
        failed = {crash.rule for crash in checked.crashes}
        crashed = tuple(rule.id for rule in against if rule.id in failed)
        verdict = _verdict(evidence, findings, crashed)
        yield ModeAlignment(mode, tell(title), verdict, evidence, findings, waived, crashed)


def _verdict(
    evidence: tuple[RuleEvidence, ...], findings: tuple[Diagnostic, ...], crashed: tuple[str, ...]
) -> ModeVerdict:
    verdicts = {finding.verdict for finding in findings}
    if Verdict.FAIL in verdicts:
        return "open"
    if Verdict.UNKNOWN in verdicts or crashed:
        return "unknown"
    return "prevented" if evidence else "not judged"


def _services(
    resolved: ResolvedProject, checked: Checked, people: People, handover: tuple[Handover, ...]
) -> Iterator[ServiceAlignment]:
    project = resolved.project
    for name, service in resolved.services.items():
        requests = tuple(request.id for request in project.requests if name in request.services)
        releases = tuple(release.id for release in project.releases if name in release.services)
        waived = tuple(
            item.control
            for bound in resolved.procedures
            for item in bound.controls
            if item.waiver is not None
            and (not item.waiver.requests or set(item.waiver.requests) & set(requests))
        )
        decisions = tuple(
            entry.id for entry in project.decisions if not entry.services or name in entry.services
        )
        yield ServiceAlignment(
            id=name,
            title=service.title,
            tier=service.tier,
            owner=people.approver(service.owner) if service.owner else None,
            requests=requests,
            releases=releases,
            waived_controls=waived,
            decisions=decisions,
            findings=concerning(name, resolved, checked),
            handover=tuple(entry for entry in handover if entry.service == name),
        )
