"""A portfolio as JSON, described by ``docs/reference/json/report.schema.json``."""

from __future__ import annotations

from datetime import date
from typing import Any

from dovetail.model.portfolio import (
    ControlStanding,
    Counts,
    Deviation,
    IssueStanding,
    Portfolio,
    ProjectStanding,
    RuleStanding,
    SourceStanding,
    WaiverStanding,
)
from dovetail.model.resolved import Actor, RequestVerdict

SCHEMA = "dovetail/report/1"
VERDICTS: tuple[RequestVerdict, ...] = ("ok", "infeasible", "blocked", "unknown")


def report_json(portfolio: Portfolio) -> dict[str, Any]:
    """All of it. Days are ISO dates, ages and times left are in days, shares between 0 and 1."""
    waivers = portfolio.waivers
    return {
        "schema": SCHEMA,
        "organization": portfolio.organization,
        "name": portfolio.name,
        "as_of": portfolio.day.isoformat() if portfolio.projects else None,
        "redesign_after": portfolio.redesign_after,
        "projects": [_project(item) for item in portfolio.projects],
        "unusable": [{"project": code, "why": why} for code, why in portfolio.unusable.items()],
        "waivers": [_waiver(item) for item in waivers],
        "controls": [_control(item) for item in portfolio.controls],
        "rules": [_rule(item) for item in portfolio.rules],
        "superseded": [_source(item) for item in portfolio.superseded],
        "issues": [_issue(item) for item in portfolio.issues],
        "summary": {
            "projects": len(portfolio.projects),
            "findings": _counts(portfolio.findings),
            "shared_findings": _counts(portfolio.shared),
            "waivers": len(waivers),
            "waivers_expired": sum(item.state == "expired" for item in waivers),
            "waivers_ending_soon": sum(item.state == "valid" and item.expiry == "soon" for item in waivers),
            "issues_superseded": sum(item.state == "superseded" for item in portfolio.issues),
            "controls_to_redesign": len(portfolio.to_redesign),
            "crashed": [
                {"rule": crash.rule, "project": crash.project, "error": crash.error}
                for crash in portfolio.crashes
            ],
        },
    }


def _project(item: ProjectStanding) -> dict[str, Any]:
    return {
        "project": item.code,
        "name": item.name,
        "status": item.status,
        "level": item.level or None,
        "starts": item.starts.isoformat(),
        "ends": item.ends.isoformat(),
        "as_of": item.as_of.isoformat(),
        "next_gate": {"title": item.gate.title, "date": item.gate.on.isoformat()} if item.gate.on else None,
        "gates_to_come": item.gate.to_come,
        "gates_without_day": item.gate.undated,
        "reuse": None if item.reuse is None else round(item.reuse, 4),
        "findings": _counts(item.findings),
        "questions": item.questions,
        "requests": {verdict: item.requests.get(verdict, 0) for verdict in VERDICTS},
        "failure_modes": [
            {"mode": mode.mode, "verdict": mode.verdict, "findings": _counts(mode.findings)}
            for mode in item.modes
        ],
        "procedures_without_baseline": list(item.unbased),
    }


def _counts(counts: Counts) -> dict[str, int]:
    return {
        "blocker": counts.blocker,
        "major": counts.major,
        "minor": counts.minor,
        "unknown": counts.unknown,
        "later": counts.later,
    }


def _waiver(item: WaiverStanding) -> dict[str, Any]:
    return {
        "project": item.project,
        "waives": item.waives,
        "subject": item.subject,
        "title": item.title or None,
        "procedure": item.procedure or None,
        "about": list(item.about),
        "state": item.state,
        "expiry": item.expiry,
        "problem": item.problem or None,
        "because": item.because,
        "compensating": item.compensating or None,
        "requested_by": item.requested_by or None,
        "approved_by": item.approved_by or None,
        "issued": _day(item.issued),
        "expires": _day(item.expires),
        "decision_due": _day(item.decision_due),
        "age": item.age,
        "left": item.left,
        "location": {"file": item.place.file, "line": item.place.line, "column": item.place.column}
        if item.place
        else None,
    }


def _control(item: ControlStanding) -> dict[str, Any]:
    return {
        "control": item.control,
        "procedure": item.procedure,
        "procedure_title": item.procedure_title,
        "version": item.version,
        "statement": item.statement,
        "operational": item.baseline,
        "statutory": item.statutory,
        "owner": _actor(item.owner),
        "waived_by": list(item.projects("waives")),
        "adapted_by": list(item.projects("adapts")),
        "asked_by": list(item.projects("asks")),
        "deviations": [_deviation(entry) for entry in item.deviations],
        "proposed_by": list(item.proposed_by),
        "proposal": list(item.proposal),
    }


def _deviation(item: Deviation) -> dict[str, Any]:
    return {
        "project": item.project,
        "does": item.how,
        "item": item.item or None,
        "because": item.because,
        "compensating": item.compensating or None,
        "requests": list(item.requests),
        "changes": [
            {"field": change.field, "before": change.before, "after": change.after} for change in item.changes
        ],
    }


def _rule(item: RuleStanding) -> dict[str, Any]:
    return {
        "rule": item.id,
        "title": item.title or None,
        "severity": item.severity,
        "projects_failing": item.projects_failing,
        "projects_unknown": item.projects_unknown,
        "findings": item.failed,
        "unknown": item.unknown,
        "waived": item.waived,
        "passed": item.passed,
    }


def _source(item: SourceStanding) -> dict[str, Any]:
    return {
        "project": item.project,
        "procedure": item.procedure,
        "title": item.title,
        "agreed": item.agreed or None,
        "current": item.current,
        "deviations": item.deviations,
        "owner": _actor(item.owner),
    }


def _issue(item: IssueStanding) -> dict[str, Any]:
    return {
        "project": item.project,
        "issue": item.number,
        "on": _day(item.on),
        "state": item.state,
        "procedures": list(item.procedures),
        "changed": list(item.changed),
        "problem": item.problem or None,
    }


def _actor(actor: Actor | None) -> dict[str, Any] | None:
    if actor is None:
        return None
    return {
        "role": actor.role,
        "title": actor.title,
        "holder": actor.holder or None,
        "queue": actor.queue or None,
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
