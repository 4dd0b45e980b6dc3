"""A project's plan as JSON, described by ``docs/reference/json/plan.schema.json``."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from dovetail.model.base import Unknown
from dovetail.model.resolved import (
    KeyDate,
    ResolvedApproval,
    ResolvedProject,
    ResolvedRequest,
    Schedule,
    ScheduledStep,
)

SCHEMA = "dovetail/plan/1"
SEVERAL = "dovetail/plans/1"


def plan_json(resolved: ResolvedProject) -> dict[str, Any]:
    """The plan of one project. Days are ISO 8601, what is not known is ``null``."""
    return {
        "schema": SCHEMA,
        "organization": resolved.organization.id,
        "project": resolved.project.code,
        "name": resolved.project.name,
        "as_of": resolved.as_of.isoformat(),
        "requests": [_request(item) for item in resolved.requests],
        "key_dates": [_key_date(item) for item in resolved.key_dates],
        "questions": [
            {
                "id": item.id,
                "question": item.question,
                "ask": item.ask.role or None,
                "blocks": list(item.blocks),
            }
            for item in resolved.questions
        ],
    }


def plans_json(resolved: Iterable[ResolvedProject]) -> dict[str, Any]:
    """The plans of several projects, each as :func:`plan_json` gives it."""
    return {"schema": SEVERAL, "plans": [plan_json(project) for project in resolved]}


def _request(item: ResolvedRequest) -> dict[str, Any]:
    request, schedule, choice = item.request, item.schedule, item.route
    needed_by = None if isinstance(request.needed_by, Unknown) else request.needed_by
    return {
        "id": request.id,
        "kind": request.kind,
        "title": request.title,
        "procedure": item.procedure,
        "requester": item.requester or None,
        "needed_by": _day(needed_by),
        "verdict": item.verdict,
        "summary": item.summary,
        "route": choice.route.id if choice.route else None,
        "route_title": choice.route.title if choice.route else None,
        "route_verdict": choice.verdict,
        "because": choice.because,
        "candidates": list(choice.candidates),
        "exception": item.exception or None,
        "preapproved": item.preapproved or None,
        "facts": [
            {
                "fact": answer.fact,
                "question": answer.question,
                "answer": answer.text if answer.known else None,
                "known": answer.known,
                "note": answer.note,
                "question_id": answer.question_id or None,
            }
            for answer in item.answers
        ],
        "approvals": [_approval(approval) for approval in item.approvals],
        "forms": list(item.forms),
        "controls": list(item.controls),
        "schedule": [_step(step) for step in schedule.steps] if schedule else [],
        **_start(schedule),
        "findings": list(item.findings),
        "questions": list(item.questions),
    }


def _start(schedule: Schedule | None) -> dict[str, Any]:
    return {
        "latest_start": _day(schedule.latest_start if schedule else None),
        "latest_start_optimistic": _day(schedule.latest_start_optimistic if schedule else None),
        "at_least": schedule.at_least if schedule else False,
        "earliest": _day(schedule.earliest if schedule else None),
        "earliest_finish": _day(schedule.earliest_finish if schedule else None),
        "feasible": schedule.feasible if schedule else None,
        "feasible_optimistic": schedule.feasible_optimistic if schedule else None,
        "breaks_at": (schedule.breaks_at or None) if schedule else None,
        "why": schedule.why if schedule else "",
        "delivered": schedule.delivered if schedule else False,
    }


def _approval(item: ResolvedApproval) -> dict[str, Any]:
    return {
        "role": item.role,
        "title": item.title,
        "holder": item.through or item.holder or None,
        "authority": item.authority or None,
        "because": item.because,
        "step": item.step or None,
        "on": _day(item.on),
        "acting_for": item.acting_for or None,
        "afterwards": item.afterwards,
        "due": _day(item.due),
        "problem": item.problem or None,
        "verdict": item.verdict,
    }


def _step(item: ScheduledStep) -> dict[str, Any]:
    return {
        "step": item.step,
        "title": item.title,
        "role": item.role,
        "holder": item.holder or None,
        "start": _day(item.start),
        "end": _day(item.end),
        "start_optimistic": _day(item.start_optimistic),
        "end_optimistic": _day(item.end_optimistic),
        "duration": item.duration,
        "at_least": item.at_least,
        "condition": item.condition or None,
        "group": item.group or None,
        "note": item.note or None,
        "after_delivery": item.after_delivery,
        "meeting": _day(item.meeting),
        "submit_by": _day(item.submit_by),
        "done": item.done,
    }


def _key_date(item: KeyDate) -> dict[str, Any]:
    return {
        "id": item.id,
        "date": _day(item.on),
        "time": item.at.strftime("%H:%M") if item.at else None,
        "until": _day(item.until),
        "title": item.title,
        "kind": item.kind,
        "procedure": item.procedure or None,
        "who": item.who or None,
        "note": item.note or None,
        "at_least": item.at_least,
    }


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
