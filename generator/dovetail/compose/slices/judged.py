"""What several procedures say alike: what rules find of a subject, who decides, who owns services."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from dovetail.compose.teller import Plain, Teller
from dovetail.model import words
from dovetail.model.diagnostics import Verdict
from dovetail.model.task import task_of


def judged(teller: Teller, rules: Collection[str], subject: str = "") -> list[Plain]:
    """What these rules find against a subject (without one, at all), or can't tell of it, faults first."""
    found = [item for item in teller.findings if item.rule in rules and subject in ("", item.subject)]
    return [
        {
            "message": words.capital(task_of(item.message)),
            "unknown": item.verdict is Verdict.UNKNOWN,
            "due": words.day(item.due) if item.due else None,
        }
        for item in sorted(found, key=lambda item: item.verdict is Verdict.UNKNOWN)
    ]


def to_come(teller: Teller, day: object) -> bool:
    """Whether a day on which something is said to be done still lies ahead."""
    return isinstance(day, date) and day > teller.today


def decider(teller: Teller, name: str | None) -> str | None:
    """A board by its title, a role with who holds it, anybody else as written; None if nobody is named."""
    organization, project = teller.resolved.organization, teller.resolved.project
    if name is None or name in organization.boards:
        return organization.boards[name].title if name else None
    if name in organization.roles or name in project.team or name in teller.resolved.roles:
        return teller.short(teller.approver(name))
    return name


def owners(teller: Teller, services: Iterable[str]) -> list[Plain]:
    """Who owns these services, each owner once; None where nobody is named."""
    known = teller.resolved.organization.services
    found: dict[str | None, list[str]] = {}
    for name in services:
        owner = known[name].owner
        found.setdefault(teller.short(teller.approver(owner)) if owner else None, []).append(
            known[name].title
        )
    return [{"who": who, "services": titles} for who, titles in found.items()]
