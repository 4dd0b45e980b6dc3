"""Who takes over: runbook and training of each support group before its go-live, and who leaves when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dovetail.check.derived.milestones import early_life_ends, first_go_live, known
from dovetail.check.derived.receivers import receiving_groups
from dovetail.check.derived.scope import shaped
from dovetail.compose.slices.parties import group_title, party, request_link, said_day, service_title
from dovetail.compose.teller import Plain, Teller, short_day
from dovetail.model import words
from dovetail.model.readiness import Training


def receivers(teller: Teller, _subject: str) -> Plain:
    """Each receiving group with its state before going live, and people who leave before early life ends."""
    found: dict[str, list[str]] = {}
    for service in shaped(teller.resolved):
        for group in receiving_groups(teller.resolved.organization, teller.project, service):
            found.setdefault(group, []).append(service)
    rows = [row for group, services in found.items() for row in _rows(teller, group, services)]
    return {
        "groups": rows,
        "planned": bool(teller.project.training),
        "ready": sum(row["standing"] == "done" for row in rows),
        "missing": [row["group"] for row in rows if row["standing"] == "missing"],
        "leavers": sorted(_leavers(teller), key=lambda row: row.pop("sort")),
    }


def _rows(teller: Teller, group: str, services: list[str]) -> Iterator[Plain]:
    entries = [item for item in teller.project.training if item.group == group]
    covered = [item for item in entries if item.service in (None, *services)]
    for entry in covered:
        yield _row(teller, group, [entry.service] if entry.service else services, entry)
    left = [name for name in services if not any(item.service in (None, name) for item in covered)]
    if left:
        yield _row(teller, group, left, None)


def _row(teller: Teller, group: str, services: list[str], entry: Training | None) -> Plain:
    lives = [day for name in services if (day := first_go_live(teller, name))]
    live = min(lives) if lives else None
    done = known(entry.completed_on) if entry else None
    return {
        "group": group_title(teller, group),
        "services": [service_title(teller, name) for name in services],
        "runbook": teller.said(entry.runbook) if entry else None,
        "on": said_day(teller, entry.completed_on) if entry else None,
        "by": party(teller, entry.certified_by) if entry else None,
        "live": short_day(live) if live else None,
        "ahead": (live - done).days if live and done else None,
        "standing": _standing(teller, entry, done),
    }


def _standing(teller: Teller, entry: Training | None, done: date | None) -> str:
    """*missing* (nothing, or a part, is not said), *open* (planned), *unconfirmed*, *done*."""
    if entry is None or done is None or not isinstance(entry.runbook, str):
        return "missing"
    if done > teller.today:
        return "open"
    return "done" if entry.certified_by else "unconfirmed"


def _leavers(teller: Teller) -> Iterator[Plain]:
    """People of the project whose last day lies before the end of early life support."""
    end = early_life_ends(teller) or teller.project.ends
    for role, member in teller.project.team.items():
        last = known(member.until)
        if last and last < end:
            yield {
                "who": teller.short(teller.actor(role)),
                "does": member.title or words.title(role),
                "last": short_day(last),
                "sort": last.isoformat(),
            }
    plan = teller.project.early_life_support
    requests = {request.id for request in teller.project.requests}
    for shift in plan.rota if plan else ():
        if isinstance(shift.who, str) and shift.who in requests and shift.until and shift.until < end:
            yield {
                "who": request_link(teller, shift.who),
                "does": "",
                "last": short_day(shift.until),
                "sort": shift.until.isoformat(),
            }
