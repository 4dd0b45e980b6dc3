"""What of the project reaches into one request: its waivers, and the requests that it waits for."""

from __future__ import annotations

from datetime import date

from dovetail.model.base import Unknown
from dovetail.model.deviation import Waive
from dovetail.model.project import Request
from dovetail.resolve.surroundings import Surroundings


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
