"""Who and what a project names: people, roles, groups and boards, services and requests, in words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from dovetail.compose.slices.named_deciders import body
from dovetail.compose.slices.requests import request_anchor, standing
from dovetail.compose.teller import Plain, Teller, short_day
from dovetail.model.base import Unknown


def party(teller: Teller, named: str | None) -> Plain:
    """A board, group, request, role with its holder, or the name as it was written; None if nobody is."""
    if named is None:
        return None
    if any(request.id == named for request in teller.project.requests):
        return request_link(teller, named)
    return body(teller, named)


def said_party(teller: Teller, named: str | Unknown | None) -> Plain:
    """The same for somebody who may be unknown."""
    return teller.said(named, lambda name: party(teller, name))


def said_day(teller: Teller, day: date | Unknown | None) -> Plain:
    """A day for a table, or the open question in its place."""
    return teller.said(day, short_day)


def service_title(teller: Teller, service: str | None) -> str:
    """What a service is called; empty if none is named."""
    if service is None:
        return ""
    known = teller.resolved.organization.services.get(service)
    return known.title if known else service


def service_titles(teller: Teller, services: Iterable[str]) -> list[str]:
    """The same for several."""
    return [service_title(teller, name) for name in services]


def group_title(teller: Teller, group: str) -> str:
    """What a support group is called."""
    known = teller.resolved.organization.support_groups.get(group)
    return known.title if known else group


def request_link(teller: Teller, request: str) -> Plain:
    """A request with its title, leading to its page."""
    title = next((item.title for item in teller.project.requests if item.id == request), "")
    return {"text": f"{request} {title}".strip(), "to": f"requests#{request_anchor(request)}"}


def request_standing(teller: Teller, request: str) -> str:
    """One word for how a request stands; empty if the pack leaves out its procedure."""
    found = next((item for item in teller.resolved.requests if item.request.id == request), None)
    return standing(teller, found) if found else ""
