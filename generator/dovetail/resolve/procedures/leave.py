"""Whether a waiver is leave: complete, given by the owner or a superior, not by whoever asked, in time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.deviation import Waive
from dovetail.model.language import later, tell, told
from dovetail.model.resolved import Actor
from dovetail.model.rulebook import RuleWaiver
from dovetail.resolve.people import People, same_person

_NEEDED = {
    "compensating": later("what is done instead (compensating)"),
    "requested_by": later("who asked (requested_by)"),
    "approved_by": later("who gave leave (approved_by)"),
    "issued": later("since when (issued)"),
    "expires": later("until when (expires)"),
}
GIVEN_WITH_LEAVE = frozenset({"approved_by", "issued", "expires"})
"""What a waiver can't say before its owner has decided."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a waiver is no leave. ``field`` is the part of it to change."""

    code: str
    message: str
    hint: str
    field: str


def leave_problem(
    waiver: Waive | RuleWaiver, owner: str | Unknown | None, people: People, as_of: date
) -> Refused | None:
    """Why this is no valid leave, or ``None`` if it is. ``owner`` is the role that may give it."""
    return (
        incomplete(waiver)
        or wrong_approver(waiver, owner, people)
        or wrong_dates(waiver)
        or expired(waiver, as_of)
    )


def is_pending(waiver: Waive | RuleWaiver) -> bool:
    """Whether leave is asked for and not given yet."""
    return waiver.approved_by is None and waiver.decision_due is not None


def missing(waiver: Waive | RuleWaiver) -> tuple[str, ...]:
    """The fields without which it is no leave."""
    return tuple(name for name in _NEEDED if getattr(waiver, name) is None)


def incomplete(waiver: Waive | RuleWaiver, called: str = "") -> Refused | None:
    """What the waiver does not say. ``called`` is what a sentence that begins with it calls it."""
    lacking = [_NEEDED[name] for name in missing(waiver)]
    if not lacking:
        return None
    said = words.listed(map(told, lacking))
    message = (
        tell("{called} does not say {lacking}", called=called, lacking=said)
        if called
        else tell("the waiver does not say {lacking}", lacking=said)
    )
    return Refused("waiver-incomplete", message, tell("complete it"), "")


def wrong_dates(waiver: Waive | RuleWaiver, called: str = "") -> Refused | None:
    """Whether it ends before it begins."""
    if waiver.issued is None or waiver.expires is None or waiver.issued <= waiver.expires:
        return None
    message = (
        tell("{called} expires before it is issued", called=called)
        if called
        else tell("it expires before it is issued")
    )
    return Refused("waiver-dates", message, tell("correct issued and expires"), "expires")


def expired(waiver: Waive | RuleWaiver, as_of: date) -> Refused | None:
    """Whether it is over."""
    if waiver.expires is None or as_of <= waiver.expires:
        return None
    said = tell("it expired on {day}", day=words.day(waiver.expires))
    return Refused("waiver-expired", said, tell("renew the waiver, or keep the control"), "expires")


def wrong_approver(waiver: Waive | RuleWaiver, owner: str | Unknown | None, people: People) -> Refused | None:
    """Whether somebody else than the owner (or a superior) gave leave, or whoever asked for it."""
    if waiver.approved_by is None:
        return None
    if owner is None or isinstance(owner, Unknown):
        said = tell("nobody has said who may give leave")
        return Refused(
            "waiver-owner-unknown", said, tell("ask the organization who owns the procedure"), "approved_by"
        )
    gave = giver(waiver, owner, people)
    if gave is None:
        title = people.approver(owner).title
        said = tell("only {title} (or a superior) can give leave", title=title)
        return Refused(
            "waiver-approver", said, tell("ask {title} to approve the waiver", title=title), "approved_by"
        )
    if waiver.requested_by is None:
        return None
    asked = people.requester(waiver.requested_by)
    if same_person(asked.holder, gave.holder) or waiver.requested_by == waiver.approved_by:
        said = tell("{holder} asked for it and gave leave", holder=gave.holder or gave.title)
        return Refused("waiver-own", said, tell("a superior must approve it"), "approved_by")
    return None


def giver(waiver: Waive | RuleWaiver, owner: str, people: People) -> Actor | None:
    """The owner or superior who gave leave, named by role or by name; ``None`` if it was somebody else.

    The deputy of one of them gives it on a day on which the holder is known to be away.
    """
    if waiver.approved_by is None:
        return None
    allowed = dict.fromkeys((people.canonical(owner), *people.line_above(owner)))
    named = people.canonical(waiver.approved_by)
    if named in allowed:
        return people.approver(named)
    for seat in map(people.approver, allowed):
        if same_person(seat.holder, waiver.approved_by):
            return seat
        if same_person(seat.deputy, waiver.approved_by) and _acts(seat, waiver.issued, people):
            return replace(seat, holder=seat.deputy, deputy="")
    return None


def _acts(seat: Actor, on: date | None, people: People) -> bool:
    """Whether the deputy stands in on a day: the holder is known to be away, and the deputy is not."""
    return on is not None and people.absent(seat.holder, on) and not people.absent(seat.deputy, on)
