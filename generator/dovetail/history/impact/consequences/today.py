"""What operations changed, judged from a later day than that of the issue: days pass meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from dovetail.history.impact.consequences.results import Results
from dovetail.history.issues.outcomes import Outcome, day_in_words
from dovetail.model.language import tell_count

if TYPE_CHECKING:
    from dovetail.resolve.calendars.calendar import Calendar


def judged_on(
    results: Results, today: date, calendar: Calendar, written: Callable[[], Mapping[str, Any]]
) -> Results:
    """The same, with requests infeasible that should have begun before this day only because of the change.

    One that should have begun already, whatever changes, is not judged: most likely it has. Nor is one that
    has begun, as the project said that was issued (``written``).
    """
    first = calendar.on_or_after(today)
    late = {name for name, (before, now) in results.outcomes.items() if _is_late_only_now(before, now, first)}
    if late:
        late -= {str(request["id"]) for request in written().get("requests", ()) if _has_begun(request)}
    outcomes = {
        name: (before, _infeasible(now, first, calendar) if name in late else now)
        for name, (before, now) in results.outcomes.items()
    }
    return replace(results, outcomes=outcomes)


def _is_late_only_now(before: Outcome, now: Outcome, first: date) -> bool:
    past = [
        bool(outcome.latest_start) and outcome.latest_start < first.isoformat() for outcome in (before, now)
    ]
    return past == [False, True] and now.verdict in ("ok", "unknown")


def _has_begun(request: Mapping[str, Any]) -> bool:
    return any(request.get(name) for name in ("done", "submitted_on", "decided_on"))


def _infeasible(now: Outcome, first: date, calendar: Calendar) -> Outcome:
    why = tell_count(
        calendar.between(date.fromisoformat(now.latest_start), first),
        "work on it would have to begin by {start}, {n} working day before {today}",
        "work on it would have to begin by {start}, {n} working days before {today}",
        start=day_in_words(now.latest_start),
        today=day_in_words(first.isoformat()),
    )
    return replace(now, verdict="infeasible", earliest=first.isoformat(), why=why)
