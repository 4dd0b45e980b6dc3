"""Finds the approvers of a request, down to the person (delegation of authority)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.facts import Quantity
from dovetail.model.in_force import in_force
from dovetail.model.language import later, tell
from dovetail.model.organization import Authority
from dovetail.model.resolved import Lack, ResolvedApproval
from dovetail.model.routes import Approval
from dovetail.model.values import Money
from dovetail.resolve.approval.holders import Case, excluding, hold, may_not, refused, unsettled
from dovetail.resolve.facts.comparison import at_or_below
from dovetail.resolve.facts.truth import Truth, all_of
from dovetail.resolve.people import REQUESTER, same_person


@dataclass(frozen=True, slots=True)
class _Seat:
    """An authority that might serve, with what is known of its sufficiency."""

    authority: Authority
    limit: Decimal | None
    says: str
    suffices: Truth
    question: Unknown | None = None


def resolve_approval(approval: Approval, case: Case, *, on: date, step: str) -> tuple[ResolvedApproval, ...]:
    """The people who give one approval on a day; never the requester.

    What isn't known gives an approval with verdict ``unknown`` and a question; what nobody may approve
    gives one with verdict ``blocked`` and the problem in words.
    """
    because = approval.because or ""
    doers = [case.doers[name] for name in approval.not_by if case.doers.get(name)]
    case = excluding(case, doers, later("{name} does the work and may not approve it"))
    if approval.any_of:
        return (_any_of(case, approval.any_of, on, step, because),)
    if approval.by is not None:
        found = [_person(case, approval.by, on, step, because)]
        if approval.count > 1:
            found += _more_people(
                case, approval.by, on, step, because, [a.holder for a in found], approval.count - 1
            )
        return tuple(found)
    if approval.board is not None:
        return (_board(case, approval.board, on, step, because),)
    if approval.superior_of is not None:
        return (_superior(case, approval.superior_of, on, step, because),)
    if approval.owner_of is not None:
        return (_service_owner(case, approval.owner_of, on, step, because),)
    assert approval.authority is not None
    return _by_authority(approval, approval.authority, case, on, step, because)


def _by_authority(
    approval: Approval, subject: str, case: Case, on: date, step: str, because: str
) -> tuple[ResolvedApproval, ...]:
    fact_name = approval.fact or case.fact
    value = case.facts.value(fact_name) if fact_name else None
    quantity = value if isinstance(value, Quantity) else None
    seats = _seats(approval, subject, case, quantity, fact_name, on)
    if not seats:
        question = Unknown(
            unknown=tell("Who may approve {subject} for requests like this?", subject=words.subject(subject)),
            ask=None,
        )
        asked = case.questions.ask(question, blocks=case.blocks, owner=case.owner)
        problem = tell(
            "No authority for {subject} is stated ({asked}).", subject=words.subject(subject), asked=asked
        )
        return (unsettled(subject, on, step, because, problem, "unknown"),)
    return _seated(approval, subject, case, seats, on, step, because)


def _seated(
    approval: Approval, subject: str, case: Case, seats: Sequence[_Seat], on: date, step: str, because: str
) -> tuple[ResolvedApproval, ...]:
    """Walk up from the lowest seat; stop at the first that is surely enough and held by someone else."""
    given: list[ResolvedApproval] = []
    passed_over = ""
    lacks: Lack = ""
    for seat in seats:
        if seat.suffices is False and approval.levels == "lowest":
            continue
        if seat.suffices is None:
            return (*given, _unknown_seat(subject, seat, seats, case, on, step, because))
        reason = because or tell("lowest role that may approve {subject}", subject=words.subject(subject))
        reason = words.joined([reason, passed_over])
        answer = hold(case, seat.authority.role, on, step, reason, seat.says)
        if answer.verdict == "blocked":
            passed_over, lacks = answer.problem, answer.lacks
            continue
        if any(same_person(answer.holder, other.holder) for other in given):
            continue
        given.append(replace(answer, subject=subject))
        for role in seat.authority.together_with:
            others = excluding(case, [entry.holder for entry in given], later("{name} signs already"))
            given.append(_person(others, role, on, step, tell("approves jointly")))
        if seat.suffices and len(given) >= approval.count:
            return tuple(given)
    if given and any(seat.suffices for seat in seats) and len(given) >= approval.count:
        return tuple(given)
    highest = seats[-1]
    if passed_over:
        problem = tell("Nobody else may approve this; {problem}.", problem=passed_over)
    elif given:
        problem = tell(
            "{wanted} people must approve and only {given} may.", wanted=approval.count, given=len(given)
        )
    else:
        problem = tell(
            "It is above every limit for {subject}: {role} {limit}.",
            subject=words.subject(subject),
            role=_title(case, highest.authority.role),
            limit=highest.says,
        )
    return (*given, replace(unsettled(subject, on, step, because, problem, "blocked"), lacks=lacks))


def _seats(
    approval: Approval, subject: str, case: Case, quantity: Quantity | None, fact_name: str | None, on: date
) -> list[_Seat]:
    line = _line(approval, case)
    seats = []
    for authority in case.facts.organization.authorities:
        role = case.people.canonical(authority.role)
        if authority.subject != subject or not authority.effective.covers(on) or (line and role not in line):
            continue
        applies = case.facts.holds(authority.when)
        if applies is not False:
            seats.append(_seat(authority, case, quantity, fact_name, applies, on))
    # Lowest limit first; among equal limits the role deeper in the reporting line.
    known = sorted(
        (seat for seat in seats if seat.question is None),
        key=lambda seat: (
            seat.limit is None,
            seat.limit or Decimal(0),
            -len(case.people.line_above(seat.authority.role)),
        ),
    )
    # A limit that nobody has stated may be the lowest that suffices, unless its role stands above one
    # that surely suffices: authority does not shrink up the reporting line.
    above_enough = {
        role for seat in known if seat.suffices for role in case.people.line_above(seat.authority.role)
    }
    unstated = [seat for seat in seats if seat.question is not None]
    return [
        *(seat for seat in unstated if seat.authority.role not in above_enough),
        *known,
        *(seat for seat in unstated if seat.authority.role in above_enough),
    ]


def _seat(
    authority: Authority,
    case: Case,
    quantity: Quantity | None,
    fact_name: str | None,
    applies: Truth,
    on: date,
) -> _Seat:
    limit = in_force(authority.limit, on, tell("limit of authority"))
    if isinstance(limit, Unknown):
        return _Seat(authority, None, tell("with a limit that is not known"), None, limit)
    if limit == "unlimited":
        return _Seat(authority, None, tell("without limit"), applies)
    assert isinstance(limit, Money)
    says = tell("up to {limit}", limit=words.money(limit, case.facts.organization))
    if not authority.limit_inclusive:
        says = tell("below {limit}", limit=words.money(limit, case.facts.organization))
    number = case.facts.scale.number(limit)
    if quantity is None or number is None:
        missing = Unknown(unknown=_missing_amount(case, fact_name, number))
        return _Seat(authority, number, says, None, missing if number is None else None)
    enough = at_or_below(case.facts.scale.interval(quantity), number, inside=authority.limit_inclusive)
    return _Seat(authority, number, says, all_of([applies, enough]))


def _missing_amount(case: Case, fact_name: str | None, limit: Decimal | None) -> str:
    if limit is None:
        return tell("At which rate are limits in another currency compared?")
    fact = case.facts.facts.get(fact_name or "")
    return fact.question if fact else tell("What is the amount?")


def _unknown_seat(
    subject: str, seat: _Seat, seats: Sequence[_Seat], case: Case, on: date, step: str, because: str
) -> ResolvedApproval:
    possible = [other for other in seats if other.suffices is not False]
    names = words.listed(dict.fromkeys(_title(case, other.authority.role) for other in possible), "or")
    if seat.question is not None:
        asked = case.questions.ask(seat.question, blocks=case.blocks, owner=seat.authority.role)
    else:
        asked = words.listed(case.ask([case.fact] if case.fact else [])) or tell("what the amount is")
    problem = tell("Which of them must approve depends on {asked}.", asked=asked)
    return ResolvedApproval(
        "", names, "", "", because, step, on,
        problem=problem, verdict="unknown", lacks="choice", asked=asked,
    )  # fmt: skip


def _line(approval: Approval, case: Case) -> tuple[str, ...]:
    if approval.line_of is None:
        return ()
    if approval.line_of == REQUESTER:
        member = case.people.project.team.get(case.requester.project_role or case.requester.role)
        own = (member.role if member else None) or case.requester.role
        return (own, *case.people.line_above(own))
    return (approval.line_of, *case.people.line_above(approval.line_of))


def _person(case: Case, role: str, on: date, step: str, because: str) -> ResolvedApproval:
    """The holder of a named role; if that is the requester, the next role up the line."""
    answer = hold(case, role, on, step, because, "")
    seen = [role]
    while answer.verdict == "blocked":
        above = case.people.superior_role(seen[-1])
        if above is None or above in seen:
            return answer
        seen.append(above)
        reason = words.joined([because, answer.problem])
        answer = hold(case, above, on, step, reason, "")
    return answer


def _more_people(
    case: Case, role: str, on: date, step: str, because: str, taken: list[str], wanted: int
) -> list[ResolvedApproval]:
    """Further approvers up the line of a role, each another person."""
    found: list[ResolvedApproval] = []
    for above in case.people.line_above(role):
        answer = hold(case, above, on, step, because, "")
        if answer.verdict != "blocked" and not any(same_person(answer.holder, name) for name in taken):
            found.append(answer)
            taken.append(answer.holder)
        if len(found) == wanted:
            return found
    problem = tell(
        "{wanted} more of the line above {role} must approve, and nobody is left.",
        wanted=wanted - len(found),
        role=_title(case, role),
    )
    return [*found, unsettled(role, on, step, because, problem, "blocked")]


def _any_of(case: Case, roles: Sequence[str], on: date, step: str, because: str) -> ResolvedApproval:
    """One of several roles: everyone of them who can is named, and any one of them is enough."""
    answers = [hold(case, role, on, step, because, "") for role in roles]
    able = [answer for answer in answers if answer.verdict == "ok"]
    if not able:
        open_ones = [answer for answer in answers if answer.verdict == "unknown"]
        return (open_ones or answers)[0]
    if len(able) == 1:
        return able[0]
    return replace(
        able[0],
        title=words.listed(dict.fromkeys(answer.title for answer in able), "or"),
        holder=words.listed(dict.fromkeys(answer.holder for answer in able), "or"),
        acting_for=words.listed((answer.acting_for for answer in able if answer.acting_for), "or"),
    )


def _superior(case: Case, of: str, on: date, step: str, because: str) -> ResolvedApproval:
    below = case.requester if of == REQUESTER else case.people.actor(of)
    superior = case.people.superior_of(below)
    if superior is None:
        question = Unknown(
            unknown=tell("Who is the line manager of {holder}?", holder=below.holder or below.title)
        )
        asked = case.questions.ask(question, blocks=case.blocks, owner=case.owner)
        return unsettled(
            "line-manager",
            on,
            step,
            because,
            tell("The line manager is not named ({asked}).", asked=asked),
            "unknown",
        )
    reason = because or tell("line manager of {holder}", holder=below.holder or below.title)
    if superior.role != "line-manager":
        return _person(case, superior.role, on, step, reason)
    if same_person(superior.holder, case.requester.holder):
        return refused(superior, "", reason, step, on, may_not(superior.holder, case), lacks="other-person")
    return ResolvedApproval(superior.role, superior.title, superior.holder, "", reason, step, on)


def _service_owner(case: Case, fact: str, on: date, step: str, because: str) -> ResolvedApproval:
    service_id = case.facts.value(fact)
    service = case.facts.organization.services.get(service_id) if isinstance(service_id, str) else None
    if service is None or service.owner is None:
        asked_of = case.facts.facts.get(fact)
        text = (
            tell("Who owns the service {service}?", service=service.title)
            if service
            else (asked_of.question if asked_of else fact)
        )
        asked = case.questions.ask(Unknown(unknown=text), blocks=case.blocks, owner=case.owner)
        return unsettled(
            "service-owner",
            on,
            step,
            because,
            tell("The service owner is not known ({asked}).", asked=asked),
            "unknown",
        )
    return _person(
        case, service.owner, on, step, because or tell("owner of {service}", service=service.title)
    )


def _board(case: Case, board_id: str, on: date, step: str, because: str) -> ResolvedApproval:
    board = case.facts.organization.boards[board_id]
    chair = case.people.approver(board.chair) if board.chair else None
    says = tell("chaired by {holder}", holder=chair.holder or chair.title) if chair else ""
    if chair and same_person(chair.holder, case.requester.holder):
        says = tell("{holder} asks for it and leaves the chair for this item", holder=chair.holder)
    return ResolvedApproval(board_id, board.title, board.title, says, because, step, on)


def _title(case: Case, role: str) -> str:
    return case.people.approver(role).title
