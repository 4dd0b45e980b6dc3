"""Findings as a JUnit report for build servers: a suite for each project, a case for each request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from dovetail.check.findings import reaches
from dovetail.cli.telling.check_report import Report
from dovetail.cli.telling.safe_text import shown
from dovetail.model.checked import RuleCrash
from dovetail.model.diagnostics import Diagnostic


def check_junit(report: Report) -> bytes:
    """The report as XML. Cases fail only if they reach ``--fail-on``; what weighs less is noted.

    A rule that failed by a bug is a case in error, in the suite of each project that it could not judge.
    """
    root = Element("testsuites", {"name": "dovetail check"})
    names = {project.code: f"{project.code}: {project.name}" for project in report.projects}
    groups = {"": report.organization or "profile", **names}
    by_project: dict[str, list[Diagnostic]] = {}
    for finding in report.findings:
        groups.setdefault(finding.project, finding.project)
        by_project.setdefault(finding.project, []).append(finding)
    asked = {
        project.code: [(request.procedure, request.id) for request in project.requests]
        for project in report.projects
    }
    crashed = {project.project: project.crashes for project in report.checked}
    for code, name in groups.items():
        findings, requests, crashes = by_project.get(code, []), asked.get(code, []), crashed.get(code, ())
        if findings or requests or crashes:
            _errors(_suite(root, name, findings, requests, report), crashes)
    for key in ("tests", "failures", "errors"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in root)))
    indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + bytes(tostring(root, encoding="utf-8")) + b"\n"


def _suite(
    root: Element, name: str, findings: list[Diagnostic], requests: Iterable[tuple[str, str]], report: Report
) -> Element:
    suite = SubElement(root, "testsuite", {"name": shown(name)})
    found = {finding.subject for finding in findings}
    failures = 0
    for finding in findings:
        label = f"{finding.subject}: {finding.code}" if finding.subject else finding.code
        case = _case(suite, finding.procedure or "profile", label, finding)
        text = _text(finding)
        if reaches(finding, report.fail_on):
            failures += 1
            attributes = {"type": finding.code, "message": shown(finding.message)}
            SubElement(case, "failure", attributes).text = text
        else:
            SubElement(case, "system-out").text = text
    for procedure, request in requests:
        if request not in found:
            _case(suite, procedure or "profile", request, None)
    suite.set("failures", str(failures))
    return suite


def _errors(suite: Element, crashes: Sequence[RuleCrash]) -> None:
    """Rules that failed, and with them the number of all cases."""
    for crash in crashes:
        case = _case(suite, "rules", crash.rule, None)
        SubElement(case, "error", {"type": "rule-crashed", "message": shown(crash.said)})
    suite.set("tests", str(len(suite)))
    suite.set("errors", str(len(crashes)))


def _case(suite: Element, group: str, name: str, finding: Diagnostic | None) -> Element:
    attributes = {"classname": shown(group), "name": shown(name)}
    if finding is not None and finding.place is not None:
        attributes |= {"file": shown(finding.place.file), "line": str(finding.place.line)}
    return SubElement(suite, "testcase", attributes)


def _text(finding: Diagnostic) -> str:
    where = f"{finding.place}\n" if finding.place else ""
    where += f"{finding.rule}\n" if finding.rule else ""
    hint = f"\nHow to fix: {finding.hint}" if finding.hint else ""
    return "\n".join(shown(line) for line in f"{where}{finding.message}{hint}".split("\n"))
