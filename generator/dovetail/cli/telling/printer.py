"""Diagnostics as people read them: what, where, the source line with a caret, and how to fix it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import click

from dovetail.cli.telling.safe_text import shown, width
from dovetail.model import words
from dovetail.model.diagnostics import Diagnostic, Place, Severity, Verdict

WIDEST_EXCERPT = 110
"""Characters of a source line that are shown; of a longer one, the part around the place."""

_LEAD = 40
_COLOURS = {Severity.ERROR: "red", Severity.BLOCKER: "red", Severity.MAJOR: "yellow", Severity.MINOR: "cyan"}
_NOUNS = {
    Severity.ERROR: ("error", "errors"),
    Severity.BLOCKER: ("blocker", "blockers"),
    Severity.MAJOR: ("major finding", "major findings"),
    Severity.MINOR: ("minor finding", "minor findings"),
}


def print_diagnostics(diagnostics: Iterable[Diagnostic], *, err: bool = False) -> None:
    """Print each diagnostic, a blank line after each.

    On standard output they are a command's result, which sums up itself; on standard error they stand
    beside one, and a line that counts them follows. Colours only on a terminal, and not with NO_COLOR.
    """
    printed = list(diagnostics)
    for diagnostic in printed:
        click.echo("\n".join(diagnostic_lines(diagnostic)) + "\n", err=err)
    if err and printed:
        click.echo(summary(printed), err=True)


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """``3 errors, 1 minor finding in 2 files``; empty without a diagnostic."""
    found = list(diagnostics)
    counts = Counter(item.severity for item in found)
    parts = [
        f"{counts[severity]} {_NOUNS[severity][counts[severity] > 1]}"
        for severity in Severity
        if counts[severity]
    ]
    files = {item.place.file for item in found if item.place}
    where = f" in {len(files)} {'file' if len(files) == 1 else 'files'}" if files else ""
    return ", ".join(parts) + where


def diagnostic_lines(item: Diagnostic) -> Iterator[str]:
    """One diagnostic as styled lines. Nothing in its text can reach the terminal as a control character."""
    colour = _COLOURS[item.severity]
    code = f"{item.rule} {item.code}" if item.rule else item.code
    label = click.style(f"{item.severity.value}[{shown(code)}]", fg=colour, bold=True)
    yield f"{label}: {click.style(shown(item.message), bold=True)}"
    gutter = " " * (len(str(item.place.line)) if item.place and item.excerpt else 1)
    place = str(item.place) if item.place else _subject(item)
    if place:
        yield f"{gutter}{_blue('-->')} {shown(place)}"
    if item.place and item.excerpt:
        yield from _excerpt(item, item.place, gutter, colour)
    elif item.note:
        yield _footer(gutter, "note", item.note)
    if item.verdict is Verdict.UNKNOWN:
        by = f"; it must be known by {words.day(item.due)}" if item.due else ""
        yield _footer(gutter, "unknown", f"what is needed to judge this has not been said{by}")
    for other in item.related:
        yield _footer(gutter, "see", str(other))
    if item.rule and item.subject:
        yield _footer(gutter, "about", item.subject)
    if item.hint:
        yield _footer(gutter, "help", item.hint)


def _subject(item: Diagnostic) -> str:
    return ", ".join(part for part in (item.project, item.procedure, item.subject) if part)


def _excerpt(item: Diagnostic, place: Place, gutter: str, colour: str) -> Iterator[str]:
    before, marked, after = _around(item.excerpt, place)
    bar = _blue("|")
    caret = click.style("^" * max(width(marked), 1), fg=colour, bold=True)
    note = click.style(f" {shown(item.note)}", fg=colour) if item.note else ""
    yield f"{gutter} {bar}"
    yield f"{_blue(str(place.line))} {bar} {before}{marked}{after}"
    yield f"{gutter} {bar} {' ' * width(before)}{caret}{note}"


def _around(excerpt: str, place: Place) -> tuple[str, str, str]:
    """What stands before, in and after the place, as it is shown; of a long line, the part around it."""
    line = excerpt.rstrip(" \t")
    start = min(place.column - 1, len(line))
    end = max(min(start + place.width, len(line)), start)
    first, last = 0, len(line)
    if last > WIDEST_EXCERPT:
        first = max(0, min(start - _LEAD, last - WIDEST_EXCERPT))
        last = min(last, first + WIDEST_EXCERPT)
        end = min(end, last)
    before = ("…" if first else "") + _visible(line[first:start])
    after = _visible(line[end:last]) + ("…" if last < len(line) else "")
    return before, _visible(line[start:end]), after


def _visible(text: str) -> str:
    # A tab would move the text away from its caret.
    return "".join(shown(part) for part in text.replace("\t", "    "))


def _footer(gutter: str, label: str, text: str) -> str:
    return f"{gutter} {_blue('=')} {click.style(label, bold=True)}: {shown(text)}"


def _blue(text: str) -> str:
    return click.style(text, fg="blue", bold=True)
