"""Findings and open questions as JSON, described by ``docs/reference/json/check.schema.json``."""

from __future__ import annotations

from collections import Counter
from typing import Any

from dovetail.cli.telling.check_report import Report
from dovetail.cli.telling.json_output import location
from dovetail.model.checked import Tally, WaivedFinding
from dovetail.model.diagnostics import Diagnostic, Severity
from dovetail.model.resolved import OpenQuestion

SCHEMA = "dovetail/check/1"
VERDICTS = ("ok", "infeasible", "blocked", "unknown")


def check_json(report: Report) -> dict[str, Any]:
    """The whole report. Lines and columns count from 1."""
    verdicts = Counter[str](request.verdict for project in report.projects for request in project.requests)
    questions = [_question(item, project.code) for project in report.projects for item in project.questions]
    return {
        "schema": SCHEMA,
        "organization": report.organization or None,
        "projects": [project.code for project in report.projects],
        "findings": [_finding(finding) for finding in report.findings],
        "waived": [_waived(item) for project in report.checked for item in project.waived],
        "questions": questions,
        "summary": {
            "findings": {severity.value: report.count(severity) for severity in reversed(Severity)},
            "requests": {verdict: verdicts[verdict] for verdict in VERDICTS},
            "questions": len(questions),
            "rules": [
                _tally(project.project, rule, tally)
                for project in report.checked
                for rule, tally in project.tallies.items()
                if tally.judged
            ],
            "crashed": [
                {"rule": crash.rule, "project": crash.project, "error": crash.error}
                for crash in report.crashes
            ],
            "fail_on": report.fail_on,
            "failed": report.failed,
        },
    }


def _finding(item: Diagnostic) -> dict[str, Any]:
    return {
        "code": item.code,
        "rule": item.rule or None,
        "severity": item.severity.value,
        "verdict": item.verdict.value,
        "message": item.message,
        "procedure": item.procedure or None,
        "project": item.project or None,
        "subject": item.subject or None,
        "location": location(item.place),
        "related": [location(place) for place in item.related],
        "hint": item.hint or None,
        "note": item.note or None,
        "prevents": list(item.prevents),
        "due": item.due.isoformat() if item.due else None,
    }


def _waived(item: WaivedFinding) -> dict[str, Any]:
    waiver = item.waiver
    return {
        **_finding(item.finding),
        "waiver": {
            "because": waiver.because,
            "compensating": waiver.compensating,
            "requested_by": waiver.requested_by,
            "approved_by": waiver.approved_by,
            "issued": waiver.issued.isoformat() if waiver.issued else None,
            "expires": waiver.expires.isoformat() if waiver.expires else None,
        },
    }


def _tally(project: str, rule: str, tally: Tally) -> dict[str, Any]:
    return {
        "project": project,
        "rule": rule,
        "passed": tally.passed,
        "failed": tally.failed,
        "unknown": tally.unknown,
        "waived": tally.waived,
    }


def _question(item: OpenQuestion, project: str) -> dict[str, Any]:
    return {
        "id": item.id,
        "project": project,
        "question": item.question,
        "ask": item.ask.role or None,
        "ask_title": item.ask.title or None,
        "holder": item.ask.holder or None,
        "blocks": list(item.blocks),
        "location": location(item.place),
    }
