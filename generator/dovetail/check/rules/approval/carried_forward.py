"""Leave to spend this year's money next year: who gave it, and whether in time."""

from __future__ import annotations

from datetime import date

from dovetail.check.case import Case
from dovetail.check.derived.voices import decider_title, decides, voice_of
from dovetail.check.rule import Judgement, failed, unknown
from dovetail.check.rules.approval.purchase_days import PurchaseDays
from dovetail.model import words
from dovetail.model.accounts import CarryForward
from dovetail.model.calendars import CalendarEvent
from dovetail.model.language import tell
from dovetail.model.resolved import ResolvedRequest
from dovetail.resolve.calendars.fiscal import Span
from dovetail.resolve.people import same_person

_FINANCE = ("FIN", "BUD")


def leave_refused(
    case: Case, item: ResolvedRequest, days: PurchaseDays, year: Span, stops: str, cut_off: CalendarEvent
) -> Judgement | None:
    """Why leave does not lift a cut-off for a purchase; nothing if it does.

    It comes from the owner of the cut-off (or, where it names none, of the financial procedures) or from a
    superior, never from whoever asks. It is there when the order is placed (for a cut-off of receipts, when
    the goods come), and before the financial year ends.
    """
    leave = item.request.carry_forward
    assert leave is not None
    return _by_whom(case, item, leave, year, cut_off) or _too_late(case, item, leave, days, year, stops)


def _by_whom(
    case: Case, item: ResolvedRequest, leave: CarryForward, year: Span, cut_off: CalendarEvent
) -> Judgement | None:
    request, voice = item.request, voice_of(case, leave.approved_by)
    place = case.request_place(request.id, "carry_forward", "approved_by")
    said = tell(
        "leave to carry the money of {request} forward comes from {voice}",
        request=request.title,
        voice=voice.title,
    )
    if voice.is_project:
        return failed(
            request.id,
            f"{said}{voice.why_not}",
            place,
            procedure=item.procedure,
            hint=tell("ask finance for leave"),
        )
    if _is_person(case, leave.approved_by, item.requester):
        return failed(
            request.id,
            tell("{said}, who asks for the purchase", said=said),
            place,
            procedure=item.procedure,
            hint=tell("ask finance for leave"),
        )
    owner = cut_off.owner or _finance(case)
    if owner is None:
        return unknown(
            request.id,
            tell(
                '{said}, and who may give it is not stated: "{cut_off}" has no owner',
                said=said,
                cut_off=cut_off.title,
            ),
            place,
            procedure=item.procedure,
            hint=tell("ask finance who gives leave (organization.yaml: calendars.cut_offs, owner)"),
            due=year.last,
        )
    if decides(case, owner, leave.approved_by):
        return None
    message = tell(
        "{said}{why_not}; it is up to {decider_title}",
        said=said,
        why_not=voice.why_not,
        decider_title=decider_title(case, owner),
    )
    if not voice.is_operations:
        return unknown(request.id, message, place, procedure=item.procedure, due=year.last)
    return failed(request.id, message, place, procedure=item.procedure, hint=tell("ask finance for leave"))


def _too_late(
    case: Case, item: ResolvedRequest, leave: CarryForward, days: PurchaseDays, year: Span, stops: str
) -> Judgement | None:
    request = item.request
    deed, done = (days.ordered_last, "ordered") if stops == "orders" else (days.received, "received")
    by = min(deed, year.last)
    if leave.on is None:
        return unknown(
            request.id,
            tell(
                "nobody has said when leave was given to carry the money of {request} forward",
                request=request.title,
            ),
            case.request_place(request.id, "carry_forward"),
            procedure=item.procedure,
            due=by,
            hint=tell("enter its day (on)"),
        )
    if leave.on <= by:
        return None
    return failed(
        request.id,
        tell(
            "leave to carry the money of {request} forward is of {on}, after {what}",
            request=request.title,
            on=words.day(leave.on),
            what=_what(by, deed, done),
        ),
        case.request_place(request.id, "carry_forward", "on"),
        procedure=item.procedure,
        hint=tell("have leave by {by}", by=words.day(by)),
    )


def _what(by: date, deed: date, done: str) -> str:
    return (
        tell("it is {done} on {by}", done=done, by=words.day(by))
        if by == deed
        else tell("the financial year ends on {by}", by=words.day(by))
    )


def _is_person(case: Case, named: str, name: str) -> bool:
    """Whether an id of a role, or a name, stands for this person."""
    holder = (
        case.people.approver(named).holder
        if case.people.canonical(named) in case.organization.roles
        else named
    )
    return same_person(holder, name)


def _finance(case: Case) -> str | None:
    """Who owns the organization's procedures for money."""
    for bound in case.procedures.values():
        owner = bound.procedure.owner
        own = case.layered(bound.id).layer != "reference"
        if own and set(_FINANCE) & set(bound.procedure.covers) and isinstance(owner, str):
            return owner
    return None
