"""What the checks have found, given to the procedures that it concerns; what is said alike stands once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from dovetail.compose.teller import Plain, Teller
from dovetail.model import words
from dovetail.model.diagnostics import Diagnostic, Severity, Verdict
from dovetail.model.language import later_of, told_of
from dovetail.model.task import task_of

_WEIGHTS = {
    Severity.BLOCKER: later_of("weight of a finding", "blocker"),
    Severity.ERROR: later_of("weight of a finding", "error"),
    Severity.MAJOR: later_of("weight of a finding", "major"),
    Severity.MINOR: later_of("weight of a finding", "minor"),
}
_MAY_BLOCK = later_of("weight of a finding", "may block")
_HEAVIEST = (Severity.ERROR, Severity.BLOCKER, Severity.MAJOR, Severity.MINOR)


def blocks(item: Diagnostic) -> bool:
    """Whether a finding stands in the way of the pack. What can't be told yet is counted apart."""
    return item.severity is Severity.BLOCKER and item.verdict is Verdict.FAIL


def weight(item: Diagnostic) -> str:
    """How much a finding weighs, in a word."""
    if item.severity is Severity.BLOCKER and not blocks(item):
        return told_of("weight of a finding", _MAY_BLOCK)
    return told_of("weight of a finding", _WEIGHTS[item.severity])


def urgency(item: Diagnostic) -> tuple[int, bool, date, tuple[str, int, int, str, str]]:
    """Order for readers: the weightiest first, faults before what is not known, then by day."""
    unknown = item.verdict is Verdict.UNKNOWN
    return (_HEAVIEST.index(item.severity), unknown, item.due or date.max, item.sort_key)


def findings(teller: Teller, subject: str) -> Plain:
    """Findings that concern one procedure; without a procedure, those that were found on none."""
    if subject in teller.procedures:
        found = [item for item in teller.findings if concerns(teller, item, subject)]
    else:
        found = [item for item in teller.findings if not item.procedure]
    return grouped(teller, found)


def concerns(teller: Teller, item: Diagnostic, procedure: str) -> bool:
    """Whether a finding was made on a procedure, or by a rule that belongs to it on what it shows."""
    if item.procedure:
        return item.procedure == procedure
    rule = teller.rules.get(item.rule)
    covers = teller.procedures[procedure].procedure.covers
    return rule is not None and not set(rule.procedures).isdisjoint(covers)


def grouped(teller: Teller, found: Iterable[Diagnostic]) -> list[Plain]:
    """Each finding in words, in order of urgency. ``same_of`` names further subjects of the same finding."""
    rows: dict[tuple[object, ...], dict[str, Plain]] = {}
    for item in sorted(found, key=urgency):
        name = _name(teller, item)
        said = item.message.replace(name, "\0") if name else item.message
        # A name that begins a sentence and one in its middle are the same name.
        key = (item.rule, item.code, item.severity, item.verdict, said)
        first = rows.setdefault(key, _row(item))
        if first["subject"] != item.subject and name:
            first["same_of"].append(name)
    return list(rows.values())


def _name(teller: Teller, item: Diagnostic) -> str:
    """What the subject of a finding is called in its message; empty if it is called otherwise."""
    resolved = teller.resolved
    request = next((entry for entry in resolved.requests if entry.request.id == item.subject), None)
    if request is not None:
        name = request.request.title
    elif item.subject in resolved.organization.roles:
        name = teller.short(teller.approver(item.subject))
    else:
        return ""
    return name if name in item.message else ""


def _row(item: Diagnostic) -> dict[str, Plain]:
    return {
        "code": item.code,
        "rule": item.rule,
        "due": words.day(item.due) if item.due else None,
        "severity": item.severity.value,
        "weight": weight(item),
        "unknown": item.verdict is Verdict.UNKNOWN,
        "blocks": blocks(item),
        "message": words.capital(task_of(item.message)),
        "hint": task_of(item.hint),
        "procedure": item.procedure,
        "subject": item.subject,
        "same_of": [],
    }
