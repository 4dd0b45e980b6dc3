"""Security of a project: what is assessed before live data, and who of the project joins and leaves when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dovetail.check.derived.milestones import known, live_data_from
from dovetail.compose.slices.parties import party, request_link, request_standing, said_day
from dovetail.compose.slices.people import page_of
from dovetail.compose.teller import Plain, Teller, short_day
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.standards import SecurityGate

ACCESS_KINDS = ("access", "account", "accounts")


def access(teller: Teller, _subject: str) -> Plain:
    """Assessments before live data, personal data, and the people of the project with their last day."""
    project, standards = teller.project, teller.resolved.organization.standards
    live = live_data_from(teller)
    personal = project.personal_data
    gates = standards.security_gates
    return {
        "live": short_day(live) if live else None,
        "live_stated": project.live_data_from is not None,
        "personal": personal if isinstance(personal, bool) else None,
        "personal_question": teller.open(personal) if isinstance(personal, Unknown) else None,
        "gates_stated": gates is not None,
        "gates": [row for name, gate in (gates or {}).items() for row in _gate(teller, name, gate, live)],
        "people": _people(teller),
        "joiners": list(_joiners(teller)),
        "handover": [
            {
                "title": f"{item.id} {item.title}",
                "receiver": teller.said(item.receiver, lambda name: party(teller, name)),
                "due": said_day(teller, item.due),
            }
            for item in project.handover
            if item.kind in ACCESS_KINDS
        ],
    }


def _gate(teller: Teller, name: str, gate: SecurityGate, live: date | None) -> Iterator[Plain]:
    personal = teller.project.personal_data
    if gate.when == "personal-data" and personal is False:
        return
    entry = next((item for item in teller.project.security_gates if item.gate == name), None)
    day = known(entry.passed_on) if entry else None
    yield {
        "title": gate.title,
        "decided_by": party(teller, gate.decided_by),
        "on": said_day(teller, entry.passed_on) if entry else None,
        "done": bool(day and day <= teller.today),
        "ahead": (live - day).days if live and day else None,
        "evidence": (entry.evidence or "") if entry else "",
        "only_personal": gate.when == "personal-data" and personal is not True,
    }


def _people(teller: Teller) -> list[Plain]:
    """People of the project by their last day. Whoever is employed elsewhere leaves; the others move back."""
    project = teller.project
    rows: dict[tuple[str, bool], Plain] = {}
    for role, member in project.team.items():
        last = known(member.until)
        open_day = member.until is not None and last is None
        key = (role if open_day else (last or project.ends).isoformat(), bool(member.employer))
        row = rows.setdefault(
            key,
            {
                "last": said_day(teller, member.until if open_day else last or project.ends),
                "with_project": last is None and not open_day,
                "leaves": bool(member.employer),
                "people": [],
                "sort": (last or project.ends).isoformat(),
            },
        )
        title = {"text": member.title or words.title(role), "to": page_of(teller, role)}
        same = next((one for one in row["people"] if member.name and one["name"] == member.name), None)
        if same is not None:
            same["roles"].append(title)
            continue
        row["people"].append(
            {"name": teller.said(member.name), "roles": [title], "employer": member.employer or ""}
        )
    return sorted(rows.values(), key=lambda row: str(row.pop("sort")))


def _joiners(teller: Teller) -> Iterator[Plain]:
    """People whom the project asks for, in the order of their first day."""
    found = []
    for item in teller.resolved.requests:
        covers = teller.procedures[item.procedure].procedure.covers
        first = known(item.request.needed_by)
        if "RES" in covers and first:
            found.append((first, item.request.id))
    for first, name in sorted(found):
        last = next(
            (
                shift.until
                for plan in [teller.project.early_life_support]
                if plan
                for shift in plan.rota
                if shift.who == name and shift.until
            ),
            None,
        )
        yield {
            "what": request_link(teller, name),
            "first": short_day(first),
            "last": short_day(last) if last else None,
            "standing": request_standing(teller, name),
        }
