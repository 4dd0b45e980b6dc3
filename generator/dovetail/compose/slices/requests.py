"""This project's own requests: route, approvals, forms, dates, and what is in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from dovetail.compose.slices.approvals import all_approvals
from dovetail.compose.slices.approvers import approvers, named, short_name
from dovetail.compose.slices.authority import aggregate
from dovetail.compose.slices.turns import first_day, last_day
from dovetail.compose.teller import Plain, Teller, short_day
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.language import later, tell, tell_of
from dovetail.model.procedure import Procedure
from dovetail.model.resolved import (
    OpenQuestion,
    ResolvedApproval,
    ResolvedRequest,
    Schedule,
    ScheduledStep,
)
from dovetail.model.routes import ExceptionPath
from dovetail.model.task import task_of

VERDICTS = {
    "ok": later("On track"),
    "infeasible": later("Too late"),
    "blocked": later("Blocked"),
    "unknown": later("Open"),
}
"""What the standing of a request is called, the same in every document."""
EXEMPT = later("Exempt")
LIVE = ("ok", "unknown")
"""Verdicts under which a plan has days to keep; otherwise something must be settled first."""


def exempt(teller: Teller, item: ResolvedRequest) -> ExceptionPath | None:
    """The case by which the procedure does not apply to a request, if it is one."""
    paths = teller.procedures[item.procedure].procedure.exceptions
    path = next((path for path in paths if path.id == item.exception and path.kind == "exempt"), None)
    return path if path is not None and item.route.verdict == "none-needed" else None


def standing(teller: Teller, item: ResolvedRequest) -> str:
    """One word for how a request stands."""
    if item.verdict == "ok" and item.schedule is not None and item.schedule.delivered:
        return tell("Delivered")
    return tell(EXEMPT if exempt(teller, item) and item.verdict == "ok" else VERDICTS[item.verdict])


def planned_day(item: ResolvedRequest) -> date | None:
    """The day on which the plan delivers it, if the plan holds: the end of the last step before delivery."""
    if item.schedule is None or item.schedule.delivered or item.verdict in ("infeasible", "blocked"):
        return None
    return max((entry.end for entry in item.schedule.steps if not entry.after_delivery), default=None)


def questions_of(teller: Teller, item: ResolvedRequest) -> list[OpenQuestion]:
    """The open questions that hold a request up: of its facts, its times, and of who approves it."""
    name = item.request.id
    return [
        asked for asked in teller.resolved.questions if asked.id in item.questions or name in asked.blocks
    ]


def request_anchor(identifier: str) -> str:
    """Where a request is found among the requests."""
    return f"request-{identifier}"


def request_label(identifier: str, title: str) -> str:
    """What a request is called: a number such as ``LBL-P1`` stands before the title, a mere word does not."""
    return (
        title if identifier.replace("-", "").isalpha() and identifier.islower() else f"{identifier} {title}"
    )


def requests(teller: Teller, subject: str) -> Plain:
    """Requests that one procedure treats; without a procedure, all of the project."""
    return [
        _request(teller, item)
        for item in teller.resolved.requests
        if subject not in teller.procedures or item.procedure == subject
    ]


def _request(teller: Teller, item: ResolvedRequest) -> Plain:
    bound = teller.procedures[item.procedure]
    request, procedure = item.request, bound.procedure
    titles = {entry.step.id: entry.step.title for entry in bound.steps}
    route = item.route.route
    questions = {question.id: question for question in teller.resolved.questions}
    needed = request.needed_by
    planned = planned_day(item)
    free = exempt(teller, item)
    live = item.verdict in LIVE and free is None
    names = {other.request.id: other.request for other in teller.resolved.requests}
    no = words.capital(tell_of("answer to a question", "no"))
    return {
        "id": request.id,
        "anchor": request_anchor(request.id),
        "to": f"requests#{request_anchor(request.id)}",
        "title": request.title,
        "label": request_label(request.id, request.title),
        "kind": procedure.handles.title if procedure.handles else words.title(request.kind),
        "procedure": {"text": procedure.title, "to": bound.id},
        "requester": item.requester,
        "amount": _amount(item, procedure),
        "needed_by": teller.open(needed, "project-manager")
        if isinstance(needed, Unknown)
        else words.day(needed),
        "needed_short": None if isinstance(needed, Unknown) else short_day(needed),
        "planned": words.day(planned) if planned and planned != needed else None,
        "verdict": item.verdict,
        "verdict_words": standing(teller, item),
        "live": live,
        "exempt": {"title": free.title, "do": free.do, "evidence": teller.said(free.evidence)}
        if free
        else None,
        "after": [
            {"text": f"{name} {names[name].title}", "to": f"requests#{request_anchor(name)}"}
            if name in names
            else name
            for name in request.after
        ],
        "summary": item.summary,
        "note": request.note,
        "answers": [
            {
                "fact": words.capital(words.fact_label(answer.fact, teller.facts(procedure))),
                "question": answer.question,
                "text": words.capital(answer.text)
                if answer.known or not answer.question_id
                else teller.question(questions.get(answer.question_id), answer.question),
                "known": answer.known,
                "no": answer.known and not answer.note and words.capital(answer.text) == no,
                "note": answer.note,
            }
            for answer in item.answers
        ],
        "route": {
            "verdict": item.route.verdict,
            "because": item.route.because,
            "title": route.title if route else None,
            "to": f"{bound.id}#route-{route.id}" if route else None,
            "do": route.do if route else None,
            "quotes": teller.said(route.quotes) if route else None,
            "candidates": [
                next((other.title for other in procedure.routes if other.id == name), name)
                for name in item.route.candidates
            ],
        },
        "counted": _counted(teller, item, procedure),
        "exception": next((path.title for path in procedure.exceptions if path.id == item.exception), None),
        "preapproved": next(
            (entry.title for entry in procedure.flexibility.preapproved if entry.id == item.preapproved), None
        ),
        "approvals": [_approval(teller, item, entry, titles, live=live) for entry in item.approvals],
        "approvers": approvers(teller, item.approvals),
        "forms": [teller.form(form) for form in item.forms],
        "controls": [{"text": control, "to": f"{bound.id}#control-{control}"} for control in item.controls],
        "schedule": _schedule(teller, bound.id, item.schedule, titles) if item.schedule else None,
        "questions": [teller.question(asked, asked.question) for asked in questions_of(teller, item)],
        "findings": _findings(teller, item),
    }


def _amount(item: ResolvedRequest, procedure: Procedure) -> str | None:
    """What a request costs: the amount that authority is measured by, else the only one that decides its way.

    An amount that decides nothing, such as what a report states, is not its price.
    """
    if procedure.handles is None:
        return None
    facts: Mapping[str, str] = {name: fact.type for name, fact in procedure.handles.facts.items()}
    money = [name for name, kind in facts.items() if kind == "money"]
    wanted = procedure.handles.authority_fact or (
        money[0] if len(money) == 1 and _decides(procedure, money[0]) else None
    )
    answer = next(
        (entry for entry in item.answers if entry.fact == wanted and facts.get(entry.fact) == "money"), None
    )
    return answer.text if answer and answer.known else None


def _counted(teller: Teller, item: ResolvedRequest, procedure: Procedure) -> Plain:
    """The sum that decides on the route in place of the request's own amount, and the rule that says so."""
    rule = aggregate(teller, procedure)
    if rule is None or procedure.handles is None or procedure.handles.aggregate is None:
        return None
    fact = procedure.handles.aggregate.fact
    answer = next((entry for entry in item.answers if entry.fact == fact), None)
    if answer is None or not answer.together_with:
        return None
    return {"sum": words.capital(answer.note), "rule": rule["words"]}


def _decides(procedure: Procedure, fact: str) -> bool:
    """Whether a fact decides on the route, or approvals go by authority, which an amount measures."""
    whens = (route.when for route in procedure.routes if route.when is not None)
    return any(item.authority for item in all_approvals(procedure)) or any(
        f'"{fact}"' in when.model_dump_json() for when in whens
    )


def approval_day(item: ResolvedRequest, entry: ResolvedApproval) -> str | None:
    """By when an approval is given: one after the fact by its deadline, never by the day of the deed."""
    day = entry.due if entry.afterwards else entry.on
    step = _step_of(item, entry)
    if day is None or item.verdict not in LIVE or (step is not None and step.undated):
        return None
    at_least, before = loose(item, entry)
    return words.bounded(short_day(day), at_least=at_least, before=before)


def _step_of(item: ResolvedRequest, entry: ResolvedApproval) -> ScheduledStep | None:
    """The planned step at which an approval is given; none for one that follows the deed."""
    steps = item.schedule.steps if item.schedule and not entry.afterwards else ()
    return next((step for step in steps if step.step == entry.step), None)


def loose(item: ResolvedRequest, entry: ResolvedApproval) -> tuple[bool, bool]:
    """Whether an approval is due on its day or earlier, and whether it is due before that day."""
    step = _step_of(item, entry)
    return (step.end_at_least, step.end_before) if step else (False, False)


def _approval(
    teller: Teller, item: ResolvedRequest, entry: ResolvedApproval, titles: Mapping[str, str], *, live: bool
) -> Plain:
    who, through = named(entry)
    return {
        "role": entry.role,
        "title": entry.title,
        "holder": entry.holder,
        "who": who,
        "name": short_name(entry),
        "through": through,
        "authority": entry.authority,
        "because": entry.because,
        "step": titles.get(entry.step, entry.step),
        "by": approval_day(item, entry) if live else None,
        "bounded": live and loose(item, entry) != (False, False),
        "acting_for": entry.acting_for,
        "afterwards": entry.afterwards,
        "problem": entry.problem,
        "verdict": entry.verdict,
    }


def _schedule(teller: Teller, procedure: str, plan: Schedule, titles: Mapping[str, str]) -> Plain:
    known = {question.id for question in teller.resolved.questions}
    first = next(
        (entry for entry in sorted(plan.steps, key=lambda step: step.start) if not entry.after_delivery), None
    )
    return {
        "steps": [_scheduled(teller, procedure, entry, plan.steps) for entry in plan.steps],
        "latest_start": words.day(plan.latest_start) if plan.latest_start else None,
        "latest_start_optimistic": words.day(plan.latest_start_optimistic)
        if plan.latest_start_optimistic
        else None,
        "same": plan.latest_start == plan.latest_start_optimistic,
        "earliest": words.day(plan.earliest),
        "feasible": plan.feasible,
        "delivered": plan.delivered,
        "feasible_optimistic": plan.feasible_optimistic,
        "at_least": plan.at_least,
        "before": plan.before,
        "begin_by": words.capital(
            words.bounded(words.day(plan.latest_start), at_least=plan.at_least, before=plan.before)
        )
        if plan.latest_start
        else None,
        "unknowns": [
            {"text": number, "to": f"open-questions#{number.lower()}"} if number in known else number
            for number in plan.unknowns
        ],
        "breaks_at": titles.get(plan.breaks_at, plan.breaks_at),
        "why": plan.why,
        "earliest_finish": words.day(plan.earliest_finish) if plan.earliest_finish else None,
        "first": {
            "title": first.title,
            "by": words.day(first.end),
            "start": words.day(first.start),
            "who": first.holder or (teller.role_title(first.role) if first.role else words.not_said()),
        }
        if first
        else None,
    }


def _scheduled(teller: Teller, procedure: str, entry: ScheduledStep, plan: Sequence[ScheduledStep]) -> Plain:
    return {
        "title": {"text": entry.title, "to": f"{procedure}#step-{entry.step}"},
        "who": entry.holder or (teller.role_title(entry.role) if entry.role else words.not_said()),
        "start": first_day(entry, plan),
        "end": last_day(entry),
        "iso": entry.start.isoformat(),
        "optimistic": short_day(entry.start_optimistic) if entry.start_optimistic != entry.start else None,
        "duration": entry.duration,
        "at_least": entry.at_least,
        "condition": entry.condition,
        "beside": bool(entry.group),
        "note": entry.note,
        "after_delivery": entry.after_delivery,
        "meeting": short_day(entry.meeting) if entry.meeting else None,
        "submit_by": short_day(entry.submit_by) if entry.submit_by else None,
    }


def _findings(teller: Teller, item: ResolvedRequest) -> list[Plain]:
    return [
        {
            "code": finding.code,
            "severity": finding.severity.value,
            "message": finding.message,
            "hint": task_of(finding.hint),
        }
        for finding in teller.findings
        if finding.subject == item.request.id and finding.code in item.findings
    ]
