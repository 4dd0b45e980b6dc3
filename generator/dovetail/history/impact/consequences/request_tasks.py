"""What to do about one request because it comes out otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.history.impact.touched import Task
from dovetail.history.issues.outcomes import Outcome, day_in_words
from dovetail.model import words
from dovetail.model.language import tell, tell_count


def tasks_of_request(
    name: str, before: Outcome, now: Outcome, late: int, manager: str, today: str
) -> Iterator[Task]:
    """The tasks. ``late`` is by how many working days it starts too late; papers that were due before
    ``today`` can't be handed in any more.
    """
    title = now.title or before.title
    called = words.noted(name, title) if title else name
    why = now.why.rstrip(".")
    if now.verdict == "infeasible" != before.verdict:
        said = (
            tell("{request} can't be had in time any more: {why}. Agree on a later day or on another way",
                 request=called, why=why)
            if before.route == now.route
            else tell(
                "{request} now takes “{route}” instead of “{before}”, and can't be had in time any more: "
                "{why}. Agree on a later day or on another way", request=called, why=why,
                route=now.route_title or now.route, before=before.route_title or before.route,
            )
        )  # fmt: skip
        yield Task(said, manager, "", name, urgent=True)
    elif now.unserved:
        said = tell(
            "No procedure serves {request} any more: agree with the owners of procedures how to get it",
            request=called,
        )
        yield Task(said, manager, now.latest_start, name, urgent=True)
    elif now.verdict == "blocked" != before.verdict:
        said = tell("{request} is blocked now: settle who may approve it, or take another way",
                    request=called)  # fmt: skip
        yield Task(said, manager, now.latest_start, name, urgent=True)
    elif now.verdict == "unknown" and before.verdict == "ok":
        yield from _goes_somehow(name, called, now, manager)
    else:
        yield from _goes(name, called, before, now, late, manager)
    yield from _approvals(name, called, before, now, manager, today)


def _goes_somehow(name: str, called: str, now: Outcome, manager: str) -> Iterator[Task]:
    """Nobody can say any more when to start, or which way to go: a day of such a plan is none to wait for."""
    if now.latest_start:
        said = tell(
            "Nobody can say any more by when {request} must start, because something is not known yet: have "
            "it answered (see the open questions). Even without it, the last day is {day}", request=called,
            day=day_in_words(now.latest_start),
        )  # fmt: skip
    else:
        said = tell(
            "Nobody can say any more how {request} goes on, because something is not known yet: have it "
            "answered (see the open questions)", request=called,
        )  # fmt: skip
    yield Task(said, manager, now.latest_start, name)


def _goes(name: str, called: str, before: Outcome, now: Outcome, late: int, manager: str) -> Iterator[Task]:
    """Another way, and another day on which to start."""
    said = []
    if before.route != now.route:
        said.append(tell(
            "{request} now takes “{route}” instead of “{before}”", request=called,
            route=now.route_title or now.route, before=before.route_title or before.route,
        ))  # fmt: skip
    if before.latest_start != now.latest_start and now.latest_start:
        said.append(_start(name if said else called, before, now))
        if late:
            said.append(tell_count(late, "{n} working day too late", "{n} working days too late"))
    if said:
        yield Task(words.joined(said), manager, now.latest_start, name, urgent=late > 0)


def _approvals(
    name: str, called: str, before: Outcome, now: Outcome, manager: str, today: str
) -> Iterator[Task]:
    """Those that came or went."""
    gave = {(key.rpartition(".")[2], item.person) for key, item in before.approvals.items()}
    give = {(key.rpartition(".")[2], item.person) for key, item in now.approvals.items()}
    for key, approval in now.approvals.items():
        if key in before.approvals or (key.rpartition(".")[2], approval.person) in gave:
            continue
        if now.verdict == "blocked" and not approval.holder:
            continue  # nobody may give it: that is what blocks the request
        step = now.steps.get(key.rpartition(".")[0])
        if step is not None and step.papers >= (today or "0"):
            said = tell(
                "{request} now needs {approver}: papers by {papers}, decision by {day}", request=called,
                approver=approval.title, papers=day_in_words(step.papers), day=day_in_words(approval.on),
            )  # fmt: skip
            yield Task(said, step.holder or manager, step.papers, name)
        else:
            said = tell("{request} now needs the approval of {approver}",
                        request=called, approver=approval.title)  # fmt: skip
            yield Task(said, approval.holder or manager, approval.on, name)
    gone = [
        words.noted(approval.holder, approval.title) if approval.holder else approval.title
        for key, approval in before.approvals.items()
        if key not in now.approvals and (key.rpartition(".")[2], approval.person) not in give
    ]
    if gone and now.verdict != "blocked":
        said = tell("Tell {approvers} that {request} no longer needs this approval",
                    request=called, approvers=words.listed(gone))  # fmt: skip
        yield Task(said, manager, "", name)


def _start(name: str, before: Outcome, now: Outcome) -> str:
    day = day_in_words(now.latest_start)
    if not before.latest_start:
        return tell("{request}: start by {day}", request=name, day=day)
    was = day_in_words(before.latest_start)
    return tell("{request}: latest start moves from {before} to {day}", request=name, before=was, day=day)
