"""What operations need of each service, category by category, and what shows that it is met."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.derived.latest_results import LatestResult, latest_results
from dovetail.check.derived.scope import shaped
from dovetail.check.derived.support_categories import CATEGORIES, Coverage, coverage_of
from dovetail.compose.slices.judged import decider
from dovetail.compose.teller import Plain, Teller, short_day
from dovetail.model import words
from dovetail.model.deliverables import Requirement
from dovetail.model.language import tell


def requirements(teller: Teller, _subject: str) -> Plain:
    """The twelve support categories by service, the reasons for what is not needed, and the traces."""
    resolved = teller.resolved
    names = shaped(resolved)
    covered = {name: coverage_of(resolved.project, name) for name in names}
    owners = {name: resolved.services[name].owner for name in names}
    return {
        "services": [
            {
                "title": resolved.services[name].title,
                "owner": teller.short(teller.approver(owner)) if (owner := owners[name]) else None,
                "open": [tell(CATEGORIES[cell.category]) for cell in covered[name] if cell.is_open],
            }
            for name in names
        ],
        "categories": [
            {
                "id": category,
                "title": words.capital(tell(title)),
                "cells": [_cell(covered[name][index]) for name in names],
            }
            for index, (category, title) in enumerate(CATEGORIES.items())
        ],
        "reasons": _reasons(teller, covered),
        "stated": sum(not cell.is_open for cells in covered.values() for cell in cells),
        "asked": sum(len(cells) for cells in covered.values()),
        "traces": list(_traces(teller)),
        "untraced": [entry.id for entry in resolved.project.requirements if entry.criterion is None],
    }


def _cell(cell: Coverage) -> Plain:
    return {
        "requirements": [entry.id for entry in cell.requirements],
        "not_needed": cell.reason is not None and not cell.requirements,
    }


def _reasons(teller: Teller, covered: dict[str, tuple[Coverage, ...]]) -> list[Plain]:
    """What is not needed and why, by who agreed to it; a reason of a service once with all its categories."""
    found: dict[str, dict[tuple[str, str], list[str]]] = {}
    for name, cells in covered.items():
        for cell in cells:
            if cell.reason is not None and not cell.requirements:
                entry = cell.reason[1]
                rows = found.setdefault(entry.agreed_by or "", {})
                rows.setdefault((name, entry.because), []).append(tell(CATEGORIES[cell.category]))
    return [
        {
            "agreed_by": decider(teller, agreed_by or None),
            "rows": [
                {
                    "service": teller.resolved.services[name].title,
                    "categories": words.capital(words.listed(titles)),
                    "because": because,
                }
                for (name, because), titles in rows.items()
            ],
        }
        for agreed_by, rows in found.items()
    ]


def _traces(teller: Teller) -> Iterator[Plain]:
    """Each criterion with its requirements, tests and latest result; last the requirements that have none."""
    project = teller.resolved.project
    criteria = {entry.id: entry for entry in project.acceptance}
    latest = latest_results(project, teller.today)
    shown: dict[str, list[Requirement]] = {}
    for entry in project.requirements:
        shown.setdefault(entry.criterion if entry.criterion in criteria else "", []).append(entry)
    for name in sorted(shown, key=lambda name: name == ""):
        criterion = criteria.get(name)
        yield {
            "requirements": [{"id": entry.id, "text": entry.text} for entry in shown[name]],
            "criterion": {
                "id": criterion.id,
                "text": criterion.text,
                "acceptor": teller.said(criterion.acceptor, lambda role: teller.short(teller.approver(role))),
            }
            if criterion
            else None,
            "tests": [
                {"id": test.id, "title": test.title, "on": short_day(test.on) if test.on else None}
                for test in project.tests
                if name in test.criteria
            ],
            "result": _result(latest.get(name)),
        }


def _result(found: LatestResult | None) -> str:
    """``passed``, ``failed``, ``doubtful`` (the last test is not known), or empty before the first result."""
    if found is None:
        return ""
    if found.or_else is not None:
        return "doubtful"
    return "passed" if found.has_passed else "failed"
