"""What of the project reaches into one request: its waivers, and the requests that it waits for."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.deviation import Waive
from dovetail.model.diagnostics import Place, Severity
from dovetail.model.language import tell
from dovetail.model.profile import Written
from dovetail.model.project import Project, Request
from dovetail.model.values import Period
from dovetail.resolve.procedures.path import Attempt
from dovetail.resolve.requests.findings import RequestFindings
from dovetail.resolve.requests.surroundings import Surroundings


def concerns(waiver: Waive, request: Request) -> bool:
    """Whether a waiver is for this request: for it by name, or for the whole project."""
    return not waiver.requests or request.id in waiver.requests


def earliest_day(request: Request, around: Surroundings) -> date:
    """Not before the project's own day, the request's, and the delivery of what it waits for."""
    waits_for = [
        other.needed_by
        for other in around.project.requests
        if other.id in request.after and not isinstance(other.needed_by, Unknown)
    ]
    return max(around.as_of, request.not_before or around.as_of, *waits_for)


def leave_of(waiver: Waive) -> Period:
    """From when until when leave holds; both days belong to it."""
    return Period(from_=waiver.issued, until=waiver.expires)


def holds_on(
    waiver: Waive,
    days: Collection[date],
    procedure: str,
    written: Written[Project],
    findings: RequestFindings,
) -> bool:
    """Whether leave holds on all these days; if not, a finding on the day of the waiver that is to blame."""
    missed = [day for day in days if not leave_of(waiver).covers(day)]
    if not missed:
        return True
    ended = waiver.expires is not None and max(missed) > waiver.expires
    findings.add(
        "waiver-out-of-time",
        Severity.MAJOR,
        tell(
            "the waiver of {control} holds {period} and not on {day}",
            control=waiver.waive,
            period=words.period(leave_of(waiver)),
            day=words.day(max(missed)),
        ),
        tell("keep the control, or ask its owner for leave that covers the day"),
        place=_place_of(waiver, "expires" if ended else "issued", procedure, written),
    )
    return False


def _place_of(waiver: Waive, field: str, procedure: str, written: Written[Project]) -> Place | None:
    """The line on which a waiver of the project says this."""
    for index, operation in enumerate(written.value.tailoring.get(procedure, ())):
        if operation is waiver:
            return written.place("tailoring", procedure, index, field)
    return None


def in_doubt(
    omitted: Mapping[str, Waive], request: Request, around: Surroundings, delivery: date
) -> dict[str, Waive]:
    """Steps that fall away from a request by leave that does not hold all the time until it is delivered."""
    whole = (earliest_day(request, around), delivery)
    return {
        step: waiver
        for step, waiver in omitted.items()
        if concerns(waiver, request) and not all(leave_of(waiver).covers(day) for day in whole)
    }


def covered(omitted: Mapping[str, Waive], attempt: Attempt, on: date) -> dict[str, Waive]:
    """Those of them whose leave holds on the days on which, by a plan that has these steps, they are done."""
    delivery = (attempt.delivery or on,)
    return {
        step: waiver
        for step, waiver in omitted.items()
        if all(leave_of(waiver).covers(day) for day in attempt.days_of(waiver.waive) or delivery)
    }


def without(omitted: Mapping[str, Waive], steps: Collection[str]) -> dict[str, Waive]:
    """The leave to omit all but these steps."""
    return {step: waiver for step, waiver in omitted.items() if step not in steps}
