"""Findings as SARIF 2.1.0 (OASIS), for code hosts and editors that show them beside the file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import dovetail
from dovetail.check.own_rules import CODE
from dovetail.check.rule import Rule
from dovetail.cli.telling.check_report import Report
from dovetail.model.checked import RuleCrash
from dovetail.model.diagnostics import Diagnostic, Place, Severity, Verdict

_LEVEL = {
    Severity.ERROR: "error",
    Severity.BLOCKER: "error",
    Severity.MAJOR: "warning",
    Severity.MINOR: "note",
}

_CRASHED = {
    "id": "rule-crashed",
    "shortDescription": {"text": "A rule could not judge a project because of a bug of Dovetail."},
}


def check_sarif(report: Report) -> dict[str, Any]:
    """One run. A finding that lacks data to judge is ``open``, which SARIF shows without a level.

    A rule that failed by a bug is a notification of the tool, and the run was not successful.
    """
    kinds = {_kind(finding): finding for finding in reversed(report.findings)}
    codes = sorted(kinds)
    crashes = [crash for project in report.checked for crash in project.crashes]
    return {
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "Dovetail",
                        "version": dovetail.__version__,
                        "rules": [_rule(code, kinds[code].rule, report.rules) for code in codes],
                        "notifications": [_CRASHED] if crashes else [],
                    }
                },
                "invocations": [
                    {
                        "executionSuccessful": not crashes,
                        "exitCode": report.exit_code,
                        "toolExecutionNotifications": [_notification(crash) for crash in crashes],
                    }
                ],
                "columnKind": "unicodeCodePoints",
                "results": [_result(finding, codes.index(_kind(finding))) for finding in report.findings],
            }
        ],
    }


def _notification(crash: RuleCrash) -> dict[str, Any]:
    return {
        "descriptor": {"id": _CRASHED["id"], "index": 0},
        "level": "error",
        "message": {"text": f"{crash.said[:1].upper()}{crash.said[1:]}"},
        "properties": {"rule": crash.rule, "project": crash.project},
    }


def _kind(item: Diagnostic) -> str:
    """What SARIF calls a rule: the code; of an organization's own rules, which share one, the rule."""
    return item.rule if item.code == CODE else item.code


def _rule(name: str, rule: str, rules: Mapping[str, Rule]) -> dict[str, Any]:
    known = rules.get(rule)
    if known is None:
        return {"id": name, "shortDescription": {"text": _sentence(name)}}
    return {
        "id": name,
        "name": known.id,
        "shortDescription": {"text": f"{known.title.rstrip('.')}."},
        "fullDescription": {"text": known.reason.strip()},
        "help": {"text": f"{known.hint[:1].upper()}{known.hint[1:].rstrip('.')}."},
        "properties": {"tags": list(known.prevents)},
    }


def _sentence(code: str) -> str:
    words = code.replace("-", " ")
    return f"{words[:1].upper()}{words[1:]}."


def _result(item: Diagnostic, rule: int) -> dict[str, Any]:
    open_ = item.verdict is Verdict.UNKNOWN
    text = f"{item.message.rstrip('.')}. How to fix: {item.hint}." if item.hint else item.message
    result: dict[str, Any] = {
        "ruleId": _kind(item),
        "ruleIndex": rule,
        "kind": "open" if open_ else "fail",
        "level": "none" if open_ else _LEVEL[item.severity],
        "message": {"text": text},
        "locations": [_location(item.place)] if item.place else [],
        "partialFingerprints": {"dovetail/1": _identity(item)},
        "properties": {
            "severity": item.severity.value,
            "procedure": item.procedure,
            "project": item.project,
            "subject": item.subject,
            "prevents": list(item.prevents),
            "rule": item.rule,
        },
    }
    if item.related:
        result["relatedLocations"] = [_location(place) for place in item.related]
    return result


def _location(place: Place) -> dict[str, Any]:
    region: dict[str, Any] = {"startLine": place.line, "startColumn": place.column}
    if place.width > 0:
        region["endColumn"] = place.column + place.width
    artifact = {"uri": quote(place.file.replace("\\", "/"))}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}


def _identity(item: Diagnostic) -> str:
    # Without line numbers, so that a finding stays the same one when lines are added above it.
    parts = (_kind(item), item.place.file if item.place else "", item.procedure, item.project, item.subject)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
