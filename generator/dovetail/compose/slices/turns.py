"""Whose turn it is in a request: what one person does without a break is one turn, begun on its first day."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import date
from itertools import groupby

from dovetail.compose.slices.steps import step_anchor
from dovetail.compose.teller import Plain, Teller, short_day
from dovetail.model import words
from dovetail.model.language import tell, tell_of
from dovetail.model.resolved import ResolvedRequest, ScheduledStep


def turns(teller: Teller, _subject: str) -> Plain:
    """The turns of each planned request, by its id, in order of their days."""
    return {
        item.request.id: [_turn(teller, item, several) for several in _in_turn(item)]
        for item in teller.resolved.requests
        if item.schedule is not None
    }


def _in_turn(item: ResolvedRequest) -> list[list[ScheduledStep]]:
    """Steps of one person in a row; a pause, a meeting or an event begins another turn."""
    steps = item.schedule.steps if item.schedule else ()
    ordered = sorted(steps, key=lambda entry: (_follows(entry, steps), entry.start, entry.end))
    numbered: list[tuple[int, ScheduledStep]] = []
    for entry in ordered:
        before = numbered[-1] if numbered else None
        same = before is not None and entry.start <= before[1].end and _goes_on(before[1], entry)
        numbered.append(((before[0] if same else before[0] + 1) if before else 0, entry))
    return [[entry for _, entry in group] for _, group in groupby(numbered, key=lambda pair: pair[0])]


def _goes_on(before: ScheduledStep, entry: ScheduledStep) -> bool:
    waits = entry.meeting is not None or before.meeting is not None or bool(entry.condition)
    same = (before.role, before.holder) == (entry.role, entry.holder)
    sure = (before.before, before.after_delivery, before.undated, before.done)
    return same and not waits and sure == (entry.before, entry.after_delivery, entry.undated, entry.done)


def first_day(step: ScheduledStep, plan: Sequence[ScheduledStep] = ()) -> str:
    """When to begin a step at the latest, as far as that is known; what follows delivery has none.

    What goes on beside the plan and ends before delivery has its day as well.
    """
    if step.done:
        return tell_of("a step, and since when", "Done")
    if _follows(step, plan):
        return tell("After that")
    return _bounded(step.start, at_least=step.at_least, before=step.before)


def _follows(step: ScheduledStep, plan: Sequence[ScheduledStep]) -> bool:
    """Whether a step comes after delivery in time, not only in a branch that delivery does not wait for."""
    delivered = max((entry.end for entry in plan if not entry.after_delivery), default=None)
    ends_before = delivered is not None and not step.undated and step.end < delivered
    return step.after_delivery and not ends_before


def last_day(step: ScheduledStep) -> str:
    """By when a step must be done, as far as that is known; a dash if no stated time leads to it."""
    if step.undated:
        return "–"
    return _bounded(step.end, at_least=step.end_at_least, before=step.end_before)


def _bounded(day: date, *, at_least: bool, before: bool) -> str:
    return words.capital(words.bounded(short_day(day), at_least=at_least, before=before))


def _turn(teller: Teller, item: ResolvedRequest, several: Sequence[ScheduledStep]) -> Plain:
    first, last = several[0], max(several, key=lambda entry: (entry.end, not entry.end_before))
    return {
        "who": first.holder or (teller.role_title(first.role) if first.role else words.not_said()),
        "steps": [
            {"text": entry.title, "to": f"{item.procedure}#{step_anchor(entry.step)}"} for entry in several
        ],
        "start": first_day(first, item.schedule.steps if item.schedule else ()),
        "end": last_day(last),
        "after_delivery": first.after_delivery,
        "condition": first.condition,
        "meeting": short_day(first.meeting) if first.meeting and not first.end_before else None,
        "submit_by": short_day(first.submit_by) if first.submit_by else None,
        "boards": _boards(teller, item, {entry.step for entry in several}),
        "notes": list(dict.fromkeys(entry.note for entry in several if entry.note)),
    }


def _boards(teller: Teller, item: ResolvedRequest, steps: Container[str]) -> list[str]:
    """The boards that surely decide on the request at a turn, which somebody else prepares for them."""
    boards = teller.resolved.organization.boards
    return [
        entry.title
        for entry in item.approvals
        if entry.step in steps and entry.role in boards and entry.verdict == "ok"
    ]
