"""What goes live together: window, way back, notices, and who reports what when going live is decided."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from dovetail.check.derived.latest_results import latest_results
from dovetail.check.derived.milestones import GoLive, known
from dovetail.check.derived.receivers import receiving_groups
from dovetail.check.derived.scope import shaped
from dovetail.compose.slices.parties import (
    group_title,
    party,
    request_link,
    request_standing,
    said_day,
    said_party,
    service_titles,
)
from dovetail.compose.teller import Plain, Teller, short_day
from dovetail.model import words
from dovetail.model.change_record import ChangeRecord, WorkWindow
from dovetail.model.deliverables import Release
from dovetail.model.language import tell, tell_count
from dovetail.model.project import Gate
from dovetail.model.resolved import Actor, ResolvedControl, ResolvedProcedure
from dovetail.model.values import LIVE_POINT
from dovetail.resolve.procedures.gate_deciders import named_at


def releases(teller: Teller, _subject: str) -> Plain:
    """Each release with window, way back and reports on go or no-go, and what done means for all of them."""
    live = {entry.id: entry for entry in teller.go_lives}
    return {
        "releases": [_release(teller, release, live[release.id]) for release in teller.project.releases],
        "done": list(teller.project.definition_of_done),
        "readiness": list(teller.resolved.organization.standards.readiness),
    }


def gate_before(teller: Teller, point: str, day: date | None) -> Gate | None:
    """The last gate of this kind on or before a day; without a day, the first of the kind."""
    gates = [gate for gate in teller.project.gates if gate.point == point]
    if day is None:
        return next(iter(gates), None)
    dated = [(on, gate) for gate in gates if (on := known(gate.date)) and on <= day]
    return max(dated, key=lambda pair: pair[0])[1] if dated else None


def said_gate(teller: Teller, gate: Gate | None) -> Plain:
    """A gate with its day and who decides; None if there is none."""
    if gate is None:
        return None
    return {
        "title": {"text": f"{gate.id}: {gate.title}", "to": f"key-dates#gate-{gate.id}"},
        "on": said_day(teller, gate.date),
        "by": party(teller, named_at(gate, teller.project)),
        "evidence": gate.evidence or "",
    }


def _release(teller: Teller, release: Release, live: GoLive) -> Plain:
    records = [record for record in _records(teller, release) if record is not None]
    services = sorted(name for name in live.services if name in teller.resolved.services)
    owners = dict.fromkeys(owner for name in services if (owner := teller.resolved.services[name].owner))
    gate = gate_before(teller, LIVE_POINT, live.on)
    return {
        "id": release.id,
        "title": release.title,
        "day": said_day(teller, release.go_live),
        "services": service_titles(teller, services),
        "owners": [party(teller, owner) for owner in owners],
        "changes": [
            {"what": request_link(teller, name), "standing": request_standing(teller, name)}
            for name in release.requests
        ],
        "window": next(
            (teller.said(record.window, _window) for record in records if record.window is not None), None
        ),
        "backout": [teller.said(record.backout) for record in records if record.backout is not None],
        "staffed_by": [
            said_party(teller, record.staffed_by) for record in records if record.staffed_by is not None
        ],
        "notices": [
            {"to": notice.to, "on": said_day(teller, notice.on), "channel": notice.channel or ""}
            for record in records
            for notice in record.notices
        ],
        "reports": [*_reports(teller, release, live, services)],
        "gate": said_gate(teller, gate),
        "margin": _margin(teller, services, known(gate.date) if gate else live.on),
    }


def _records(teller: Teller, release: Release) -> Iterator[ChangeRecord | None]:
    yield release.change
    for request in teller.project.requests:
        if request.id in release.requests:
            yield request.change


def _window(window: WorkWindow) -> str:
    return tell("{begin} to {end}", begin=words.moment(window.from_), end=words.moment(window.until))


def _margin(teller: Teller, services: list[str], decided: date | None) -> Plain:
    """The last test before the decision, and the working days that it leaves for repair and rehearsal."""
    criteria = {item.id for item in teller.project.acceptance if item.service in (None, *services)}
    days = [test.on for test in teller.project.tests if test.on and criteria & set(test.criteria)]
    before = [day for day in days if decided is not None and day <= decided]
    if decided is None or not before:
        return None
    last = max(before)
    left = len(teller.calendar.working_days(last + timedelta(days=1), decided))
    return {"last": short_day(last), "days": left}


def _reports(teller: Teller, release: Release, live: GoLive, services: list[str]) -> Iterator[Plain]:
    """What must be reported before the decision: who reports it, by which day, and how it stands."""
    project = teller.project
    signed = next(
        (
            entry
            for entry in project.acceptances
            if entry.release == release.id or (entry.release is None and entry.service in services)
        ),
        None,
    )
    yield _report(
        tell("Operations have accepted"),
        said_party(teller, signed.signed_by) if signed else None,
        said_day(teller, signed.signed_on) if signed else None,
        _standing(teller, known(signed.signed_on) if signed else None),
    )
    yield _tested(teller, services)
    yield from _trained(teller, services, live.on)
    gates = [entry for entry in project.security_gates if known(entry.passed_on)]
    if project.security_gates:
        last = max((day for entry in gates if (day := known(entry.passed_on))), default=None)
        yield _report(
            tell_count(
                len(project.security_gates),
                "{n} security assessment is passed",
                "{n} security assessments are passed",
            ),
            _owner(teller, "SEC"),
            short_day(last) if last else None,
            _standing(teller, last if len(gates) == len(project.security_gates) else None),
        )
    yield from _required_by_law(teller, live.on)
    due = [
        item
        for item in teller.sheet.handover
        if live.on and isinstance(item.due, date) and item.due <= live.on and item.kind != "runbook"
    ]
    if due:
        done = sum(item.accepted_on is not None for item in due)
        yield _report(
            tell(
                "{done} of {all} items that pass to operations by then are taken over",
                done=done,
                all=len(due),
            ),
            _owner(teller, "TRN"),
            short_day(max(item.due for item in due if isinstance(item.due, date))),
            "done" if done == len(due) else "open",
        )


def _required_by_law(teller: Teller, live: date | None) -> Iterator[Plain]:
    """The evidence of controls that law asks for before a release, from whoever sees to it first.

    No project file says whether it is there, so a day that has passed leaves it unconfirmed.
    """
    gate = gate_before(teller, LIVE_POINT, live)
    day = known(gate.date) if gate else live
    for bound in teller.resolved.procedures:
        for entry in bound.controls if "REL" in bound.procedure.covers else ():
            if entry.control.statutory and isinstance(entry.control.evidence, str):
                yield _report(
                    tell("{evidence} ({control})", evidence=entry.control.evidence, control=entry.control.id),
                    teller.short(_first_actor(bound, entry)),
                    short_day(day) if day else None,
                    "missing" if day is None else "open" if day >= teller.today else "unconfirmed",
                )


def _first_actor(bound: ResolvedProcedure, entry: ResolvedControl) -> Actor:
    """Who acts at the first step that keeps a control; its owner, if no step does."""
    return next((item.actor for item in bound.steps if entry.control.id in item.step.controls), entry.owner)


def _report(what: str, who: Plain, by: Plain, standing: str) -> Plain:
    return {"what": what, "who": who, "by": by, "standing": standing}


def _standing(teller: Teller, day: date | None) -> str:
    """*done*, *open* (planned for a day to come) or *missing* (no day is named)."""
    if day is None:
        return "missing"
    return "done" if day <= teller.today else "open"


def _tested(teller: Teller, services: list[str]) -> Plain:
    latest = latest_results(teller.project, teller.today)
    criteria = [item.id for item in teller.project.acceptance if item.service in (None, *services)]
    shown = sum(latest[name].has_passed for name in criteria if name in latest)
    days = [test.on for test in teller.project.tests if test.on and set(criteria) & set(test.criteria)]
    what = tell("{shown} of {all} acceptance criteria are shown", shown=shown, all=len(criteria))
    done = "done" if criteria and shown == len(criteria) else "open" if days else "missing"
    return _report(what, _owner(teller, "QUA"), short_day(max(days)) if days else None, done)


def _trained(teller: Teller, services: list[str], live: date | None) -> Iterator[Plain]:
    organization, project = teller.resolved.organization, teller.project
    ours = [name for name in services if name in shaped(teller.resolved)]
    groups = list(
        dict.fromkeys(group for name in ours for group in receiving_groups(organization, project, name))
    )
    if not groups:
        return
    days = {entry.group: known(entry.completed_on) for entry in project.training if entry.group in groups}
    ready = [day for day in days.values() if day and (live is None or day <= live)]
    done = sum(day <= teller.today for day in ready)
    undated = [group_title(teller, name) for name in groups if days.get(name) is None]
    what = tell("{done} of {all} support groups are trained", done=done, all=len(groups))
    if undated:
        what = tell(
            "{done} of {all} support groups are trained; no day is planned for {groups}",
            done=done,
            all=len(groups),
            groups=words.listed(undated),
        )
    yield _report(
        what,
        _owner(teller, "KNO"),
        short_day(max(ready)) if ready else None,
        "done" if done == len(groups) else "open" if len(ready) == len(groups) else "missing",
    )


def _owner(teller: Teller, code: str) -> Plain:
    """Who owns the procedure that covers this; nobody if the pack leaves it out."""
    bound = next((item for item in teller.resolved.procedures if code in item.procedure.covers), None)
    return teller.short(bound.owner) if bound else None
