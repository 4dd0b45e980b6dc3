"""When a finding about a dated subject takes effect: leave that is over by then, or to come, is none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from dovetail.model.rulebook import RuleWaiver
from dovetail.resolve.calendars.fiscal import Span

if TYPE_CHECKING:
    from dovetail.check.case import Case


def days_of(case: Case, subject: str) -> Span | None:
    """From the first to the last day on which something is done: a change, request, release or gate.

    Nothing if nobody has said when, or if the subject is none of them. Several things of one name: all.
    """
    spans = [span for span in _spans(case, subject) if span is not None]
    if not spans:
        return None
    return Span(min(span.first for span in spans), max(span.last for span in spans))


def has_served(case: Case, waiver: RuleWaiver) -> bool:
    """Whether all that it is for was done while it was in force: then nothing is left that it could lift."""
    spans = [days_of(case, subject) for subject in waiver.subjects]
    if waiver.issued is None or waiver.expires is None:
        return False
    return all(
        span is not None
        and waiver.issued <= span.first
        and span.last <= waiver.expires
        and span.last < case.today
        for span in spans
    )


def _spans(case: Case, subject: str) -> Iterator[Span | None]:
    changes = [change for change in case.changes if change.id == subject]
    for change in changes:
        work = change.known_work
        yield Span(work.first, work.last) if work else None
    project = case.project
    if not changes:
        yield from (_on(item.needed_by) for item in project.requests if item.id == subject)
        yield from (_on(release.go_live) for release in project.releases if release.id == subject)
    yield from (_on(gate.date) for gate in project.gates if gate.id == subject)


def _on(day: object) -> Span | None:
    return Span(day, day) if isinstance(day, date) else None
