"""What a resolved request comes to: one verdict, and one or two sentences that say why."""

from __future__ import annotations

from collections.abc import Sequence

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.project import Request
from dovetail.model.resolved import RequestVerdict, ResolvedApproval, RouteChoice, Schedule
from dovetail.resolve.holders import worst
from dovetail.resolve.path import Attempt

MOST_NAMED = 3
"""So many questions are named in a sentence; the request lists all of them."""


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
        reasons.append(("blocked", f"Requests like this are refused: {choice.because}"))
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
        reasons.append(("unknown", "Nobody has said when it is needed."))
    if choice.verdict in ("unknown", "gap"):
        # Approvals and steps that hang on the route are then open as well; saying so helps nobody.
        reasons.append(("unknown", choice.because))
    else:
        reasons += [("unknown", _problem(entry)) for entry in approvals if entry.verdict == "unknown"]
    if attempt.open_steps and choice.verdict not in ("unknown", "gap"):
        titles = words.listed(f'"{step.title}"' for step in attempt.open_steps)
        reasons.append(("unknown", f"Whether {titles} must be done is open."))
    if not requester_named:
        reasons.append(("unknown", "Nobody is named who asks for it."))
    schedule = attempt.schedule
    if schedule is not None and choice.verdict in ("unknown", "gap") and schedule.latest_start:
        reasons.append(("unknown", f"Start by {words.day(schedule.latest_start)} or earlier."))
    elif schedule is not None and (schedule.at_least or schedule.unknowns):
        asked = f" ({words.listed(schedule.unknowns[:MOST_NAMED])})" if schedule.unknowns else ""
        start = f" by {words.day(schedule.latest_start)} or earlier" if schedule.latest_start else " early"
        reasons.append(("unknown", f"Not every time on the way is known{asked}: start{start}."))
    return reasons


def _problem(entry: ResolvedApproval) -> str:
    return f"{entry.title}: {entry.problem}" if entry.title else entry.problem


def _in_order(choice: RouteChoice, schedule: Schedule | None, approvals: Sequence[ResolvedApproval]) -> str:
    parts = [f'It takes route "{choice.route.title}".' if choice.route else choice.because]
    names = dict.fromkeys(
        entry.title if entry.holder == entry.title else f"{entry.holder} ({entry.title})"
        for entry in approvals
    )
    if names:
        parts.append(f"{words.listed(names)} {'approve' if len(names) > 1 else 'approves'} it.")
    if schedule is not None and schedule.latest_start is not None:
        parts.append(f"Start by {words.day(schedule.latest_start)}.")
    return " ".join(parts)
