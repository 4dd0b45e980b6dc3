"""Whether a request is planned with the time that its procedure needs; shared by the rules on lead times."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from dovetail.check.case import Case
from dovetail.check.rule import Judgement, failed, passed, unknown
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Place
from dovetail.model.language import tell, tell_count
from dovetail.model.resolved import ResolvedRequest, Schedule

LeadTimeRule = Literal["AR-17", "AR-18", "AR-19"]

CODES = ("request-infeasible", "request-unknown", "submitted-late")
"""What :func:`lead_time` reports. The first two replace the findings of resolution."""

MOST_QUESTIONS = 2
"""So many open questions are spelled out in a message; the others are counted."""


def rule_of(case: Case, item: ResolvedRequest) -> LeadTimeRule:
    """Which rule judges the lead time of a request: changes AR-19, engagements AR-18, all others AR-17."""
    covers = set(case.procedures[item.procedure].procedure.covers)
    if "CHE" in covers:
        return "AR-19"
    return "AR-18" if "RES" in covers else "AR-17"


def lead_times(case: Case, rule: LeadTimeRule) -> Iterator[Judgement]:
    """One verdict for each request whose lead time this rule judges and that is to be planned at all."""
    for item in case.resolved.requests:
        if rule_of(case, item) == rule and (judgement := lead_time(case, item)) is not None:
            yield judgement


def lead_time(case: Case, item: ResolvedRequest) -> Judgement | None:
    """Whether there is time enough from the submission to the day of need; nothing if it is refused.

    Without a date of submission, work begins at the earliest on the day from which is planned.
    """
    plan, name = item.schedule, item.request.id
    if item.route.verdict == "refused":
        return None
    if plan is not None and (late := _late_submission(case, item, plan)) is not None:
        return late
    if plan is not None and not plan.feasible and not _under_way(item, plan):
        return _too_late(case, item, plan)
    if time_is_open(case, item):
        return unknown(
            name,
            _open_words(case, item),
            _open_place(case, item),
            hint=tell("answer the open questions; until then start as early as you can"),
            procedure=item.procedure,
            code="request-unknown",
            due=plan.latest_start if plan else None,
        )
    return passed(name, procedure=item.procedure)


def time_is_open(case: Case, item: ResolvedRequest) -> bool:
    """Whether the time that a request takes hangs on something that nobody has said yet."""
    plan = item.schedule
    if isinstance(item.request.needed_by, Unknown) or item.route.verdict in ("unknown", "gap"):
        return True
    if plan is not None and (plan.at_least or plan.unknowns):
        return True
    return item.verdict == "unknown" and not approval_is_open(case, item)


def approval_is_open(case: Case, item: ResolvedRequest) -> bool:
    """Whether an approval of a request, or who asks for it, is not known."""
    if any(entry.verdict == "unknown" for entry in item.approvals):
        return True
    return not case.people.requester(item.request.requested_by).holder


def _late_submission(case: Case, item: ResolvedRequest, plan: Schedule) -> Judgement | None:
    submitted = item.request.submitted_on
    if not isinstance(submitted, date) or plan.latest_start is None or submitted <= plan.latest_start:
        return None
    late = case.time.calendar.between(plan.latest_start, submitted)
    days = (
        tell(", {late} too late", late=tell_count(late, "{n} working day", "{n} working days"))
        if late
        else ""
    )
    message = tell(
        "{request} is submitted on {submitted}{days}: to be there on {needed_by}, work "
        "must begin by {latest_start}",
        request=item.request.title,
        submitted=words.day(submitted),
        days=days,
        needed_by=words.day(plan.needed_by),
        latest_start=words.day(plan.latest_start),
    )
    return failed(
        item.request.id,
        message,
        case.request_place(item.request.id, "submitted_on"),
        hint=tell("submit it earlier, or need it later"),
        procedure=item.procedure,
        code="submitted-late",
    )


def _under_way(item: ResolvedRequest, plan: Schedule) -> bool:
    """Whether it was submitted when the plan says that it should have been."""
    submitted = item.request.submitted_on
    return isinstance(submitted, date) and plan.latest_start is not None and submitted <= plan.latest_start


def _too_late(case: Case, item: ResolvedRequest, plan: Schedule) -> Judgement:
    name = item.request.id
    hint = tell("start earlier, need it later, or use a faster path that the procedure allows")
    if plan.earliest_finish is not None and plan.earliest_finish > plan.needed_by:
        hint = tell(
            "need it on {earliest_finish} or later, or use a faster path that the procedure allows",
            earliest_finish=words.day(plan.earliest_finish),
        )
    return failed(
        name,
        f"{item.request.title}: {plan.why}",
        case.request_place(name, "needed_by"),
        hint=hint,
        procedure=item.procedure,
        code="request-infeasible",
    )


def _open_words(case: Case, item: ResolvedRequest) -> str:
    request, plan = item.request, item.schedule
    if isinstance(request.needed_by, Unknown):
        return tell(
            "{request}: nobody has said when it is needed ({unknown})",
            request=request.title,
            unknown=request.needed_by.unknown,
        )
    start = (
        tell("; start by {latest_start} or earlier", latest_start=words.day(plan.latest_start))
        if plan and plan.latest_start
        else ""
    )
    if item.route.verdict in ("unknown", "gap"):
        return f"{request.title}: {item.route.because.rstrip('.')}{start}"
    asked = set(plan.unknowns if plan else ())
    questions = [entry for entry in case.resolved.questions if entry.id in asked]
    own = words.labelled(request.title, "")  # a question on a fact begins with the title, as the message does
    said = [
        words.noted(tell("“{text}”", text=entry.question.removeprefix(own)), entry.ask.title)
        for entry in questions[:MOST_QUESTIONS]
    ]
    if len(questions) > MOST_QUESTIONS:
        said.append(tell_count(len(questions) - MOST_QUESTIONS, "{n} other question", "{n} other questions"))
    if not said:
        return f"{request.title}: {item.summary.rstrip('.')}"
    return tell(
        "{request}: how long it takes hangs on {said}{start}",
        request=request.title,
        said=words.listed(said),
        start=start,
    )


def _open_place(case: Case, item: ResolvedRequest) -> Place:
    """The line on which an answer is missing: of the first open question, or of the request."""
    name = item.request.id
    if isinstance(item.request.needed_by, Unknown):
        return case.request_place(name, "needed_by")
    asked = set(item.schedule.unknowns if item.schedule else ())
    if item.route.verdict not in ("unknown", "gap"):
        for entry in case.resolved.questions:
            if entry.id in asked and entry.place is not None:
                return entry.place
    return case.place("requests", case.request_index[name], "facts", key=True)
