"""What a resolved request comes to: one verdict, and one or two sentences that say why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.language import later_of, tell, tell_count, told_of
from dovetail.model.project import Request
from dovetail.model.resolved import RequestVerdict, ResolvedApproval, RouteChoice, Schedule
from dovetail.resolve.approval.holders import worst
from dovetail.resolve.procedures.path import Attempt

MOST_NAMED = 3
"""So many questions are named in a sentence; the request lists all of them."""

_VERDICTS: Mapping[RequestVerdict, str] = {
    "ok": later_of("verdict on a request", "ok"),
    "infeasible": later_of("verdict on a request", "infeasible"),
    "blocked": later_of("verdict on a request", "blocked"),
    "unknown": later_of("verdict on a request", "unknown"),
}


def verdict_in_words(verdict: RequestVerdict) -> str:
    """What a request comes to, in one word."""
    return told_of("verdict on a request", _VERDICTS[verdict])


def judge(
    request: Request,
    choice: RouteChoice,
    attempt: Attempt,
    approvals: Sequence[ResolvedApproval],
    *,
    requester_named: bool,
) -> tuple[RequestVerdict, str]:
    """Blocked outweighs infeasible, infeasible outweighs unknown; ``ok`` needs everything to be known."""
    reasons = [
        *_blocked(choice, approvals),
        *_infeasible(attempt.schedule),
        *_unknown(request, choice, attempt, approvals, requester_named),
    ]
    verdict = worst(kind for kind, _ in reasons)
    if verdict == "ok":
        return verdict, _in_order(choice, attempt.schedule, approvals)
    return verdict, " ".join(dict.fromkeys(text for kind, text in reasons if kind == verdict and text))


def _blocked(choice: RouteChoice, approvals: Sequence[ResolvedApproval]) -> list[tuple[RequestVerdict, str]]:
    reasons: list[tuple[RequestVerdict, str]] = []
    if choice.verdict == "refused":
        reasons.append(("blocked", tell("Requests like this are refused: {because}", because=choice.because)))
    reasons += [("blocked", _problem(entry)) for entry in approvals if entry.verdict == "blocked"]
    return reasons


def _infeasible(schedule: Schedule | None) -> list[tuple[RequestVerdict, str]]:
    return [("infeasible", schedule.why)] if schedule is not None and not schedule.feasible else []


def _unknown(
    request: Request,
    choice: RouteChoice,
    attempt: Attempt,
    approvals: Sequence[ResolvedApproval],
    requester_named: bool,
) -> list[tuple[RequestVerdict, str]]:
    reasons: list[tuple[RequestVerdict, str]] = []
    if isinstance(request.needed_by, Unknown):
        reasons.append(("unknown", tell("Nobody has said when it is needed.")))
    if choice.verdict in ("unknown", "gap"):
        # Approvals and steps that hang on the route are then open as well; saying so helps nobody.
        reasons.append(("unknown", choice.because))
    else:
        reasons += [("unknown", _open(entry)) for entry in approvals if entry.verdict == "unknown"]
    if attempt.open_steps and choice.verdict not in ("unknown", "gap"):
        titles = words.listed(words.quoted(step.title) for step in attempt.open_steps)
        reasons.append(("unknown", tell("Whether {titles} must be done is open.", titles=titles)))
    if not requester_named:
        reasons.append(("unknown", tell("Nobody is named who asks for it.")))
    schedule = attempt.schedule
    if schedule is not None and choice.verdict in ("unknown", "gap") and schedule.latest_start:
        day = words.day(schedule.latest_start)
        reasons.append(("unknown", tell("Start by {day} or earlier.", day=day)))
    elif schedule is not None and (schedule.at_least or schedule.unknowns):
        reasons.append(("unknown", _not_every_time(schedule)))
    return reasons


def _not_every_time(schedule: Schedule) -> str:
    asked = words.listed(schedule.unknowns[:MOST_NAMED])
    if schedule.latest_start is None and not asked:
        return tell("Not every time on the way is known: start early.")
    if schedule.latest_start is None:
        return tell("Not every time on the way is known ({asked}): start early.", asked=asked)
    day = words.day(schedule.latest_start)
    if schedule.before and asked:
        return tell(
            "Nobody has said how long every step takes ({asked}): start before {day}.",
            asked=asked,
            day=day,
        )
    if not asked:
        return tell("Not every time on the way is known: start by {day} or earlier.", day=day)
    return tell(
        "Not every time on the way is known ({asked}): start by {day} or earlier.", asked=asked, day=day
    )


def _open(entry: ResolvedApproval) -> str:
    """What is open of an approval. All who may have to give it are listed with the approvals."""
    if entry.lacks == "choice":
        return tell("Who else must approve depends on {asked}.", asked=entry.asked)
    return _problem(entry)


def _problem(entry: ResolvedApproval) -> str:
    return words.labelled(entry.title, entry.problem) if entry.title else entry.problem


def _in_order(
    choice: RouteChoice,
    schedule: Schedule | None,
    approvals: Sequence[ResolvedApproval],
) -> str:
    parts = [tell('It takes route "{route}".', route=choice.route.title) if choice.route else choice.because]
    names = dict.fromkeys(
        entry.title if entry.holder == entry.title else words.noted(entry.holder, entry.title)
        for entry in approvals
    )
    if names:
        who = words.listed(names)
        parts.append(tell_count(len(names), "{who} approves it.", "{who} approve it.", who=who))
    if schedule is not None and schedule.delivered:
        parts.append(tell("It is delivered."))
    elif schedule is not None and schedule.under_way and schedule.latest_start is not None:
        parts.append(tell("It is under way; go on by {day}.", day=words.day(schedule.latest_start)))
    elif schedule is not None and schedule.latest_start is not None:
        parts.append(tell("Start by {day}.", day=words.day(schedule.latest_start)))
    return " ".join(parts)
