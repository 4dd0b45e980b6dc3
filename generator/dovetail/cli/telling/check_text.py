"""Findings and open questions for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import click

from dovetail.cli.telling.check_report import Report, ReportedProject
from dovetail.cli.telling.columns import page_columns, table, wrap
from dovetail.cli.telling.counting import counted
from dovetail.cli.telling.printer import print_diagnostics, summary
from dovetail.model import words
from dovetail.model.diagnostics import Diagnostic, Severity, Verdict
from dovetail.model.resolved import OpenQuestion

_HEADERS = ("No.", "Question", "Who can answer", "Blocks")


def print_report(report: Report) -> None:
    """Each finding at its place, what can wait, what is waived, open questions, and a line that sums up."""
    columns = page_columns()
    print_diagnostics(finding for finding in report.findings if finding.verdict is Verdict.FAIL)
    unsaid = [finding for finding in report.findings if finding.verdict is Verdict.UNKNOWN]
    for lines in (
        unsaid_lines([finding for finding in unsaid if not is_for_later(finding)], columns),
        later_lines(unsaid, columns),
        waived_lines(report, columns),
    ):
        for line in lines:
            click.echo(line)
    for line in question_lines(report.projects, columns):
        click.echo(line)
    for line in wrap(_summary(report), columns):
        click.echo(line)


def is_for_later(finding: Diagnostic) -> bool:
    """Whether a finding only says what must be known by a day that is still to come."""
    return (
        finding.due is not None and finding.severity is Severity.MINOR and finding.verdict is Verdict.UNKNOWN
    )


def unsaid_lines(findings: Iterable[Diagnostic], columns: int) -> Iterator[str]:
    """What can't be judged today because nobody has said it, the weightiest first."""
    order = {severity: index for index, severity in enumerate(Severity)}
    ordered = sorted(
        findings, key=lambda item: (item.project, order[item.severity], item.rule, item.sort_key)
    )
    for project, group in groupby(ordered, key=lambda item: item.project):
        yield from wrap(f"Can't be told in {project or 'the organization'}", columns)
        yield ""
        rows = [
            (
                item.severity.value,
                item.rule or item.code,
                words.capital(item.message),
                item.hint,
                _where(item),
            )
            for item in group
        ]
        yield from table(
            ("Weight", "Rule", "What is missing", "What to do", "Where"), rows, columns, indent=2
        )
        yield ""


def later_lines(findings: Iterable[Diagnostic], columns: int) -> Iterator[str]:
    """What nobody has said and nobody need know yet, by the day on which it must be known."""
    later = sorted(
        (finding for finding in findings if is_for_later(finding)),
        key=lambda finding: (finding.project, finding.due, finding.sort_key),
    )
    for project, group in groupby(later, key=lambda finding: finding.project):
        yield from wrap(f"Not needed yet in {project or 'the organization'}", columns)
        yield ""
        rows = [
            (
                words.day(finding.due) if finding.due else "",
                finding.rule,
                words.capital(finding.message),
                _where(finding),
            )
            for finding in group
        ]
        yield from table(("By", "Rule", "What is missing", "Where"), rows, columns, indent=2)
        yield ""


def _title(name: str) -> str:
    """A role by its id in words; the name of a person as it is."""
    return name if " " in name else words.title(name)


def _where(item: Diagnostic) -> str:
    """The subject, as a waiver names it, and the place without the folders that the table has in common."""
    if item.place is None:
        return item.subject
    short = "/".join(item.place.file.replace("\\", "/").split("/")[-2:])
    return " ".join(part for part in (item.subject, f"{short}:{item.place.line}") if part)


def waived_lines(report: Report, columns: int) -> Iterator[str]:
    """Findings that a valid waiver lifts; they stay in sight."""
    rows = [
        (
            entry.finding.rule,
            words.capital(entry.finding.message),
            _title(entry.waiver.approved_by or ""),
            words.day(entry.waiver.expires) if entry.waiver.expires else "",
        )
        for project in report.checked
        for entry in project.waived
    ]
    if rows:
        yield "Findings with leave"
        yield ""
        yield from table(("Rule", "Finding", "Leave by", "Until"), rows, columns, indent=2)
        yield ""


def question_lines(projects: Sequence[ReportedProject], columns: int) -> Iterator[str]:
    """Questions that every project asks stand once, without the number that each project gives them."""
    counts = Counter(_subject(item) for project in projects for item in project.questions)
    common = {subject for subject, number in counts.items() if number == len(projects) > 1}
    if common:
        shared = [item for item in projects[0].questions if _subject(item) in common]
        yield from _listed("Open questions of every project", shared, columns, numbered=False)
    for project in projects:
        own = [item for item in project.questions if _subject(item) not in common]
        name = f"Open questions of {project.code}: {project.name}"
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
    asked = counted(questions, "open question")
    return f"{words.capital(found)}; {asked} in {counted(len(report.projects), 'project')}."
