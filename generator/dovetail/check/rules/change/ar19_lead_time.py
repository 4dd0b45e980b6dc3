"""AR-19: a change is submitted with the lead time of its type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from dovetail.check.case import Case
from dovetail.check.derived.change_requests import ChangeRequest
from dovetail.check.derived.live_changes import LiveChange
from dovetail.check.derived.subject_days import days_of
from dovetail.check.lines import line_at
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.check.rules.lead_times import CODES, lead_time
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per request for change, and per release that holds some or has a change record."""
    for change in case.changes:
        part = change.requests[0] if change.requests else None
        if change.is_release:
            yield _of_release(case, change)
        elif part is not None and part.in_procedure:
            yield from _of_request(case, change, part)


def _of_request(case: Case, change: LiveChange, part: ChangeRequest) -> Iterator[Judgement]:
    judged = lead_time(case, part.resolved) if part.resolved else None
    if judged is None:
        return
    if judged.verdict == "unknown":
        # Nobody is late yet: it must be known when, as far as is known, the request has to be raised.
        yield replace(judged, due=change.submit_by or case.project.ends)
        return
    work, delivery = change.known_work, part.delivery
    if judged.verdict == "pass" and work and delivery and work.last < delivery.end:
        yield unknown(
            change.id,
            tell(
                "{change}: the work is {said}, but its lead time can only be judged for the "
                "day on which it is needed, {end}",
                change=change.title,
                said=work.said,
                end=words.day(delivery.end),
            ),
            line_at(case.written.places, *work.path),
            hint=tell(
                "ask for it by the day on which it goes live (needed_by: {isoformat})",
                isoformat=work.last.isoformat(),
            ),
            procedure=change.procedure,
            due=change.submit_by,
        )
        return
    yield judged


def _of_release(case: Case, change: LiveChange) -> Judgement:
    """A release can't be earlier than the changes in it."""
    work = change.known_work
    if work is None:
        return unknown(
            change.id,
            tell(
                "{change}: nobody has said when it goes live, so no lead time can be told",
                change=change.title,
            ),
            line_at(case.written.places, *change.path, "go_live"),
            hint=tell("enter the day of the go-live (go_live)"),
            procedure=change.procedure,
            due=case.project.ends,
        )
    if not change.requests:
        return unknown(
            change.id,
            tell(
                "{change}: no request for change stands behind it, so its lead time can't be told",
                change=change.title,
            ),
            line_at(case.written.places, *change.path, "change"),
            hint=tell(
                "make its changes requests, and name them with the release (project.yaml: releases, requests)"
            ),
            procedure=change.procedure,
            due=work.first,
        )
    for part in change.requests:
        ready = _live_from(part)
        if ready is not None and work.last < ready:
            return failed(
                change.id,
                tell(
                    "{change} goes live {said}, but {request}, which it holds, only on {ready}: "
                    "whatever is submitted for that day is too late for the release",
                    change=change.title,
                    said=work.said,
                    request=part.request.title,
                    ready=words.day(ready),
                ),
                line_at(case.written.places, *work.path),
                hint=tell(
                    "let the release and {request} have the same day (project.yaml: needed_by)",
                    request=part.request.id,
                ),
                procedure=change.procedure,
                code="release-before-change",
                related=(line_at(case.written.places, *part.path, "needed_by"),),
            )
    return passed(change.id, procedure=change.procedure)


def _live_from(part: ChangeRequest) -> date | None:
    """The day on which a change in a release is live as planned."""
    if part.delivery is not None:
        return part.delivery.end
    needed_by = part.request.needed_by
    return None if isinstance(needed_by, Unknown) else needed_by


RULE = Rule(
    id="AR-19",
    codes=(*CODES, "release-before-change"),
    title=later("A change is submitted with the lead time of its type before it goes live"),
    severity=Severity.BLOCKER,
    prevents=("F2", "F6"),
    procedures=("CHE",),
    reason="""
A change that comes late is either pushed through without the checks, or it waits for the next window and the
project waits with it. The lead time is what reviewers, the board and the service desk need. How long it is
depends on the type of change, so it is looked up when the date is promised, not when the record is opened.
A release that is dated before the changes in it has promised a lead time that nobody has worked out.
""",
    data="requests for change (needed_by, submitted_on, done, window), their schedule; releases (go_live)",
    bad="""
project:
  requests:
    - {id: C-1, submitted_on: 2026-06-05}
""",
    good="""
project:
  requests:
    - {id: C-1, submitted_on: 2026-05-20}
""",
    hint=later("submit it earlier, plan a later day, or use a faster path that the procedure allows"),
    check=check,
    bites_on=days_of,
)
