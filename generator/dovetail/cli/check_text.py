"""Findings and open questions for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import click

from dovetail.cli.check_report import Report
from dovetail.cli.columns import page_columns, table, wrap
from dovetail.cli.printer import print_diagnostics, summary
from dovetail.model import words
from dovetail.model.resolved import OpenQuestion, ResolvedProject

_HEADERS = ("No.", "Question", "Who can answer", "Blocks")


def print_report(report: Report) -> None:
    """Each finding at its place, then the open questions, then one line that sums up."""
    columns = page_columns()
    print_diagnostics(report.findings)
    for line in question_lines(report.projects, columns):
        click.echo(line)
    for line in wrap(_summary(report), columns):
        click.echo(line)


def question_lines(projects: tuple[ResolvedProject, ...], columns: int) -> Iterator[str]:
    """Questions that every project asks stand once, without the number that each project gives them."""
    counts = Counter(_subject(item) for project in projects for item in project.questions)
    common = {subject for subject, number in counts.items() if number == len(projects) > 1}
    if common:
        shared = [item for item in projects[0].questions if _subject(item) in common]
        yield from _listed("Open questions of every project", shared, columns, numbered=False)
    for project in projects:
        own = [item for item in project.questions if _subject(item) not in common]
        name = f"Open questions of {project.project.code}: {project.project.name}"
        yield from _listed(name, own, columns, numbered=True)


def _subject(item: OpenQuestion) -> tuple[str, str, tuple[str, ...]]:
    return item.question, item.ask.role, item.blocks


def _listed(title: str, items: list[OpenQuestion], columns: int, *, numbered: bool) -> Iterator[str]:
    if not items:
        return
    yield from wrap(title, columns)
    yield ""
    rows = [
        (item.id if numbered else "", item.question, item.ask.title or "nobody yet", "; ".join(item.blocks))
        for item in items
    ]
    yield from table(_HEADERS, rows, columns, indent=2)
    yield ""


def _summary(report: Report) -> str:
    found = summary(report.findings) or "no findings"
    if report.unusable:
        return f"{words.capital(found)}. The profile can't be used until the errors are gone."
    questions = sum(len(project.questions) for project in report.projects)
    asked = words.count(questions, "open question")
    return f"{words.capital(found)}; {asked} in {words.count(len(report.projects), 'project')}."
