"""Whether a waiver is valid leave: complete, given by the owner or a superior, not by whoever asked, in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.deviation import Waive
from dovetail.model.rulebook import RuleWaiver
from dovetail.resolve.people import People, same_person

_NEEDED = {
    "compensating": "what is done instead (compensating)",
    "requested_by": "who asked (requested_by)",
    "approved_by": "who gave leave (approved_by)",
    "issued": "since when (issued)",
    "expires": "until when (expires)",
}


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
    missing = [words_ for name, words_ in _NEEDED.items() if getattr(waiver, name) is None]
    if missing or waiver.issued is None or waiver.expires is None:
        return Refused(
            "waiver-incomplete", f"the waiver does not say {words.listed(missing)}", "complete it", ""
        )
    if owner is None or isinstance(owner, Unknown):
        return Refused(
            "waiver-owner-unknown",
            "nobody has said who may give leave",
            "ask the organization who owns the procedure",
            "approved_by",
        )
    refused = _wrong_approver(waiver, owner, people)
    if refused:
        return refused
    if waiver.expires < waiver.issued:
        return Refused(
            "waiver-dates", "it expires before it is issued", "correct issued and expires", "expires"
        )
    if waiver.expires < as_of:
        return Refused(
            "waiver-expired",
            f"it expired on {words.day(waiver.expires)}",
            "renew the waiver, or keep the control",
            "expires",
        )
    return None


def _wrong_approver(waiver: Waive | RuleWaiver, owner: str, people: People) -> Refused | None:
    assert waiver.approved_by is not None
    assert waiver.requested_by is not None
    title = people.approver(owner).title
    allowed = {people.canonical(owner), *people.line_above(owner)}
    if people.canonical(waiver.approved_by) not in allowed:
        return Refused(
            "waiver-approver",
            f"only {title} (or a superior) can give leave",
            f"ask {title} to approve the waiver",
            "approved_by",
        )
    asked, gave = people.requester(waiver.requested_by), people.approver(waiver.approved_by)
    if same_person(asked.holder, gave.holder) or waiver.requested_by == waiver.approved_by:
        who = gave.holder or gave.title
        return Refused(
            "waiver-own", f"{who} asked for it and gave leave", "a superior must approve it", "approved_by"
        )
    return None
