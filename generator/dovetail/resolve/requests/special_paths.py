"""Exceptional paths and standing leave: whether a request may take one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from dovetail.model import words
from dovetail.model.diagnostics import Severity
from dovetail.model.language import tell
from dovetail.model.project import Request
from dovetail.model.routes import ExceptionPath, Preapproved
from dovetail.resolve.facts.truth import FactSet
from dovetail.resolve.people import People
from dovetail.resolve.requests.findings import RequestFindings

Special = TypeVar("Special", ExceptionPath, Preapproved)


def special_path(
    paths: Sequence[Special], named: str | None, facts: FactSet, on: date
) -> tuple[Special | None, str]:
    """The path that a request takes, and why the one that it names is refused.

    A path is taken if the request names it and surely qualifies, or, if it names none, if its facts surely
    open one. Where facts leave it open the ordinary way counts: nobody gets leave by saying nothing.
    """
    for path in paths:
        if not path.effective.covers(on):
            continue
        holds = facts.holds(path.when)
        if path.id == named:
            if holds:
                return path, ""
            if holds is False:
                return None, tell('it does not qualify as "{path}"', path=path.title)
            return None, tell('it can\'t be shown to qualify as "{path}"', path=path.title)
        if named is None and path.when is not None and holds:
            return path, ""
    return None, ""


def freeze_leave(request: Request, people: People, findings: RequestFindings) -> frozenset[str]:
    """The freezes in which a request may be done; leave counts only from those who may give it."""
    granted = set()
    for leave in request.freeze_exceptions:
        freeze = people.organization.calendars.freezes[leave.freeze]
        allowed = {people.canonical(role) for role in freeze.exception_by}
        if not allowed or people.canonical(leave.granted_by) in allowed:
            granted.add(leave.freeze)
            continue
        titles = words.listed((people.approver(role).title for role in freeze.exception_by), "or")
        findings.add(
            "freeze-exception-refused",
            Severity.BLOCKER,
            tell(
                'only {roles} can give leave to work in the freeze "{freeze}"',
                roles=titles,
                freeze=freeze.title,
            ),
            tell("ask {roles}, or plan outside the freeze", roles=titles),
        )
    return frozenset(granted)
