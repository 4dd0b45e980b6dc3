"""Findings and open questions for people."""

from __future__ import annotations

from collections.abc import Iterator

import click

from dovetail.cli.check_report import Report
from dovetail.cli.columns import page_columns, table, wrap
from dovetail.cli.printer import print_diagnostics
from dovetail.model import words
from dovetail.model.diagnostics import Severity
from dovetail.model.resolved import ResolvedProject


def print_report(report: Report) -> None:
    """Each finding at its place, then the questions of each project, then one line that sums up."""
    columns = page_columns()
    print_diagnostics(report.findings)
    for project in report.projects:
        for line in _questions(project, columns):
            click.echo(line)
    for line in wrap(_summary(report), columns):
        click.echo(line)


def _questions(project: ResolvedProject, columns: int) -> Iterator[str]:
    if not project.questions:
        return
    yield from wrap(f"Open questions of {project.project.code}: {project.project.name}", columns)
    yield ""
    rows = [
        (
            item.id,
            item.question,
            item.ask.title or words.title(item.ask.role) or "nobody yet",
            "; ".join(item.blocks),
        )
        for item in project.questions
    ]
    yield from table(("No.", "Question", "Who can answer", "Blocks"), rows, columns, indent=2)
    yield ""


def _summary(report: Report) -> str:
    counts = [(severity, report.count(severity)) for severity in Severity]
    parts = [words.count(number, severity.value) for severity, number in counts if number]
    questions = sum(len(project.questions) for project in report.projects)
    found = ", ".join(parts) or "no findings"
    text = f"{words.capital(found)}; {words.count(questions, 'open question')}"
    if report.unusable:
        return f"{words.capital(found)}: the profile can't be used until the errors are gone"
    return f"{text} in {words.count(len(report.projects), 'project')}"
