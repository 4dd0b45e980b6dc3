"""The requests of a pack that come out otherwise, each with what comes out otherwise, as changes of facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dovetail.history.impact.consequences.results import Results
from dovetail.history.impact.deltas import Parts
from dovetail.history.impact.touched import TouchedRequest
from dovetail.history.issues.outcomes import Outcome, day_in_words
from dovetail.history.states.causes import Caused
from dovetail.history.states.difference import Change
from dovetail.history.states.heads import ORGANIZATION
from dovetail.resolve.approval.outcome import verdict_in_words


def requests_of(results: Results, parts: Parts) -> Iterator[TouchedRequest]:
    """The requests that come out otherwise, each with the change that it comes from."""
    for name, (before, now) in results.outcomes.items():
        causes = [
            item.cause
            for delta, item in parts
            if delta.head in (now.procedure, ORGANIZATION) and item.change.kind == "behavioural"
        ]
        cause = causes[0] if causes else parts[0][1].cause
        yield TouchedRequest(
            name,
            now.title,
            now.procedure,
            (before.verdict, now.verdict),
            (before.route_title or before.route, now.route_title or now.route),
            tuple(Caused(change, cause) for change in _changes_of(name, before, now)),
        )


def _changes_of(name: str, before: Outcome, now: Outcome) -> Iterator[Change]:
    """What comes out otherwise for one request, as changes of facts."""
    head = f"requests.{name}"

    def change(field: str, was: str, becomes: str) -> Iterator[Change]:
        if was != becomes:
            yield Change(f"{head}.{field}", "changed", "behavioural", was, becomes, now.title)

    yield from change("verdict", _verdict(before), _verdict(now))
    yield from change("route", before.route_title or before.route, now.route_title or now.route)
    yield from change("latest_start", day_in_words(before.latest_start), day_in_words(now.latest_start))
    for key in dict.fromkeys((*before.approvals, *now.approvals)):
        was, is_now = before.approvals.get(key), now.approvals.get(key)
        path = f"{head}.approvals.{key}"
        if was is None and is_now is not None:
            yield Change(path, "added", "behavioural", "", is_now.title, now.title)
        elif is_now is None and was is not None:
            yield Change(path, "removed", "behavioural", was.title, "", now.title)
        elif was is not None and is_now is not None:
            yield from change(f"approvals.{key}.holder", was.person, is_now.person)
            yield from change(f"approvals.{key}.on", day_in_words(was.on), day_in_words(is_now.on))
    yield from change("forms", ", ".join(before.forms), ", ".join(now.forms))
    yield from change("controls", ", ".join(before.controls), ", ".join(now.controls))
    if before.untitled_steps != now.untitled_steps:
        # One change for the plan as a whole: its days move together, and the request lists them.
        path = f"{head}.schedule"
        yield Change(path, "changed", "behavioural", _span(before), _span(now), now.title)


def _span(outcome: Outcome) -> str:
    """From when until when the plan runs."""
    days = sorted(day for step in outcome.steps.values() for day in (step.start, step.end) if day)
    return f"{day_in_words(days[0])} – {day_in_words(days[-1])}" if days else ""


def _verdict(outcome: Outcome) -> str:
    verdict: Any = outcome.verdict
    return verdict_in_words(verdict)
