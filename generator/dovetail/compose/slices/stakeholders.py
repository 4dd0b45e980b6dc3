"""Who must hear of which outage and by when, and who speaks."""

from __future__ import annotations

from dovetail.check.derived.live_changes import LiveChange, live_changes
from dovetail.check.derived.outage_notices import deadlines, paired, told_on
from dovetail.check.derived.work_time import Work
from dovetail.compose.slices.judged import owners
from dovetail.compose.teller import Plain, Teller, short_day


def stakeholders(teller: Teller, subject: str) -> Plain:
    """Notice intervals of operations, each outage of the project with its notices, and the voices."""
    changes = [
        change
        for change in live_changes(teller.ground)
        if not change.covered_by and (change.record is not None or not change.is_release)
    ]
    outages = [(change, change.known_work) for change in changes if change.outage is True]
    return {
        "intervals": _intervals(teller),
        "outages": [_outage(teller, change, work) for change, work in outages if work is not None],
        "undated": [_named(change) for change, work in outages if work is None],
        "unsaid": [
            _named(change) for change in changes if change.outage is not True and change.outage is not False
        ],
        "owners": owners(teller, teller.resolved.services),
        "voices": {
            role.replace("-", "_"): teller.by(role)
            for role in (
                "sponsor",
                "project-manager",
                "incident-manager",
                "service-desk-lead",
                "communications-lead",
            )
        },
    }


def _intervals(teller: Teller) -> Plain:
    """What operations ask, audience by audience; None if they have not said."""
    notices = teller.resolved.organization.standards.outage_notices
    if notices is None:
        return None
    found: dict[str, list[Plain]] = {}
    for entry in notices:
        found.setdefault(entry.to, []).append(teller.duration(entry.before))
    return [{"to": to, "before": times} for to, times in found.items()]


def _named(change: LiveChange) -> Plain:
    if change.is_release:
        return f"{change.id} {change.title}"
    return {"text": f"{change.id} {change.title}", "to": f"requests#request-{change.id}"}


def _outage(teller: Teller, change: LiveChange, work: Work) -> Plain:
    services = teller.resolved.organization.services
    intervals = teller.resolved.organization.standards.outage_notices or ()
    notices = change.record.notices if change.record else ()
    wanted = list(deadlines(teller.ground, change, work, intervals))
    pairs = list(paired(wanted, notices))
    kept = {index for _, index in pairs if index is not None}
    rows = []
    for deadline, index in pairs:
        notice = notices[index] if index is not None else None
        day = told_on(notice) if notice else None
        rows.append(
            {
                "to": deadline.to,
                "how_long": deadline.how_long,
                "by": short_day(deadline.by) if deadline.by else None,
                "surely": deadline.surely,
                "planned": short_day(day) if day else (teller.said(notice.on, short_day) if notice else None),
                "channel": notice.channel if notice else None,
                "late": bool(day and deadline.by and day > deadline.by),
            }
        )
    return {
        "what": _named(change),
        "when": work.said,
        "services": [services[name].title for name in change.services if name in services],
        "notices": rows,
        "besides": [
            {"to": entry.to, "on": teller.said(entry.on, short_day), "channel": entry.channel}
            for index, entry in enumerate(notices)
            if index not in kept
        ],
    }
