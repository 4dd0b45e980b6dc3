"""One card for each role with all it does on this project, as long as that is one page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dovetail.compose.slices import calendar, card_steps, steps
from dovetail.compose.slices.card_differences import differences
from dovetail.compose.slices.people import cards_of, head, held_by, own_roles, role_title
from dovetail.compose.slices.questions import question_anchor, stands_in
from dovetail.compose.slices.requests import LIVE, approval_day, loose, request_anchor, standing
from dovetail.compose.slices.turns import first_day, last_day
from dovetail.compose.teller import Plain, Teller
from dovetail.model.resolved import ResolvedApproval, ResolvedProcedure, ResolvedRequest
from dovetail.resolve.people import same_person

MOST_DATES, MOST_DATES_IF_BUSY = 6, 3
"""How many dates a card holds, and one full of other things; the plan of each request has all of them."""
BUSY = 3
"""From so many duties, or approvals, on a card is full of other things."""
MOST_DUTY_DATES = 1
MOST_DUTIES, ROWS_IF_MORE = 10, 4
"""Up to how many duties a card has a row for each; of more, rows for so many that come next, and for so many
dates: it stays one page. The other duties are named below the rows."""
MOST_QUESTIONS = 4


def card(teller: Teller, role: str) -> Plain:
    """All that one role does on this project, and what of it differs from operations."""
    actors = cards_of(teller)[role]
    held = held_by(teller, role)
    own = own_roles(held)
    said = head(teller, role, actors)
    dates = list(_dates(teller, own, said["holder"]))
    duties = list(_duties(teller, own))
    approvals = list(_approvals(teller, own, said["holder"]))
    work = [
        {"acting": role_title(teller, *one), "steps": told, "short": card_steps.in_short(teller, told, mine)}
        for one in held
        if (told := card_steps.by_procedure(teller, mine := own_roles([one])))
    ]
    told_steps = [entry for part in work for entry in part["steps"]]
    questions = list(_questions(teller, own, role))
    asked = [entry for entry in questions if not entry["stands_in"]]
    shown = MOST_DATES if max(len(duties), len(approvals)) < BUSY else MOST_DATES_IF_BUSY
    rows = len(duties)
    if rows > MOST_DUTIES:
        shown = rows = ROWS_IF_MORE
        duties.sort(key=lambda duty: (not duty["first"], duty["first"]))
    return said | {
        "different": differences(teller, own),
        "steps": told_steps,
        "work": work,
        "for_requests": card_steps.for_requests(teller, own),
        "step_count": sum(len(entry["steps"]) for entry in told_steps),
        "dates": dates[:shown],
        "more_dates": max(0, len(dates) - shown),
        "waiting": list(_waiting(teller, own, said["holder"])),
        "approvals": approvals,
        "duties": duties[:rows],
        "more_duties": [{"text": duty["title"], "to": duty["procedure"]["to"]} for duty in duties[rows:]],
        "owns": [{"text": bound.procedure.title, "to": bound.id} for bound in _owned(teller, own)],
        "boards": [
            board.title
            for board in teller.resolved.organization.boards.values()
            if own & {board.chair, *board.members}
        ],
        "waivers": list(_waivers(teller, own)),
        "questions": asked[:MOST_QUESTIONS],
        "more_questions": len(asked[MOST_QUESTIONS:]),
        "references": [entry["stands_in"] for entry in questions if entry["stands_in"]],
        "told": list(_told(teller, own)),
    }


def _questions(teller: Teller, own: set[str], role: str) -> Iterator[Plain]:
    for question in teller.resolved.questions:
        if question.ask.role in own or question.ask.project_role == role:
            yield {
                "id": question.id,
                "to": f"open-questions#{question_anchor(question.id)}",
                "link": {"text": question.id, "to": f"open-questions#{question_anchor(question.id)}"},
                "question": question.question,
                "blocks": list(question.blocks),
                "stands_in": stands_in(teller, question),
            }


def _mine(entry_role: str, own: set[str]) -> bool:
    return bool(entry_role) and entry_role in own


def _dates(teller: Teller, own: set[str], holder: str) -> Iterator[Plain]:
    found = [
        (planned.start, planned.end, request, planned)
        for request in teller.resolved.requests
        if request.verdict in LIVE
        for planned in (request.schedule.steps if request.schedule else ())
        if not planned.undated
        and not planned.done
        and (planned.role in own or (holder and planned.holder == holder))
    ]
    for _start, _end, request, planned in sorted(
        found, key=lambda item: (item[0], item[1], item[2].request.id, item[3].step)
    ):
        yield {
            "start": first_day(planned, request.schedule.steps if request.schedule else ()),
            "end": last_day(planned),
            "bounded": planned.end_at_least or planned.end_before,
            "step": {"text": planned.title, "to": f"{request.procedure}#{steps.step_anchor(planned.step)}"},
            "request": {"text": request.request.id, "to": f"requests#{request_anchor(request.request.id)}"},
            "request_title": request.request.title,
        }


def _waiting(teller: Teller, own: set[str], holder: str) -> Iterator[Plain]:
    """Requests with work for the role that has no day: until something is settled, or ``late``."""
    procedures = {bound.id: bound for bound in teller.resolved.procedures}
    for request in teller.resolved.requests:
        planned = request.schedule.steps if request.schedule else ()
        mine = any(entry.role in own or (holder and entry.holder == holder) for entry in planned)
        if not planned:
            mine = any(_mine(entry.actor.role, own) for entry in procedures[request.procedure].steps)
        if mine and request.verdict not in LIVE:
            yield {
                "request": {
                    "text": f"{request.request.id} {request.request.title}",
                    "to": f"requests#{request_anchor(request.request.id)}",
                },
                "standing": standing(teller, request),
                "late": request.verdict == "infeasible",
            }


def _approvals(teller: Teller, own: set[str], holder: str) -> Iterator[Plain]:
    """What the role approves, by day; at the end what has no day yet, or is over."""
    found = [
        (request, entry)
        for request in teller.resolved.requests
        for entry in request.approvals
        if entry.role in own or (holder and entry.holder == holder)
    ]

    def turn(pair: tuple[ResolvedRequest, ResolvedApproval]) -> tuple[bool, bool, date]:
        day = (pair[1].due if pair[1].afterwards else pair[1].on) if approval_day(*pair) else None
        return day is None, day is not None and day < teller.today, day or date.max

    for request, entry in sorted(found, key=turn):
        yield {
            "request": {
                "text": request.request.id,
                "to": f"requests#{request_anchor(request.request.id)}",
            },
            "title": request.request.title,
            "authority": entry.authority,
            "because": entry.because,
            "by": approval_day(request, entry),
            "bounded": loose(request, entry) != (False, False),
            "afterwards": entry.afterwards,
            "acting_for": entry.acting_for,
            "deputy": entry.holder if holder and same_person(holder, entry.acting_for) else "",
            "problem": entry.problem,
        }


def _duties(teller: Teller, own: set[str]) -> Iterator[Plain]:
    for bound in teller.resolved.procedures:
        block = calendar.calendar(teller, bound.id)["duties"] if bound.duties else []
        for entry, said in zip(bound.duties, block, strict=True):
            if _mine(entry.actor.role, own):
                yield said | {
                    "next": said["next"][:MOST_DUTY_DATES],
                    "more": said["more"] + len(said["next"][MOST_DUTY_DATES:]),
                    "procedure": {"text": bound.procedure.title, "to": f"{bound.id}#duty-{entry.duty.id}"},
                }


def _owned(teller: Teller, own: set[str]) -> list[ResolvedProcedure]:
    return [bound for bound in teller.resolved.procedures if _mine(bound.owner.role, own)]


def _waivers(teller: Teller, own: set[str]) -> Iterator[Plain]:
    for bound in teller.resolved.procedures:
        for entry in bound.controls:
            if entry.waiver is not None and own & {
                entry.waiver.approved_by,
                entry.waiver.requested_by,
                entry.owner.role,
            }:
                yield {
                    "control": {
                        "text": entry.control.id,
                        "to": f"{bound.id}#{steps.control_anchor(entry.control.id)}",
                    },
                    "because": entry.waiver.because,
                    "compensating": entry.waiver.compensating,
                    "expires": teller.day(entry.waiver.expires),
                }


def _told(teller: Teller, own: set[str]) -> Iterator[Plain]:
    for bound in teller.resolved.procedures:
        asked = [entry.step.title for entry in bound.steps if own & set(entry.step.consulted)]
        told = [entry.step.title for entry in bound.steps if own & set(entry.step.informed)]
        if asked or told:
            yield {
                "procedure": {"text": bound.procedure.title, "to": bound.id},
                "consulted": asked,
                "informed": told,
            }
