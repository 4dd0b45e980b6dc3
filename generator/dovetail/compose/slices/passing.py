"""What passes to operations, and how the project ends: handover by day, close-out list, lessons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dovetail.check.derived.milestones import closes, known
from dovetail.compose.slices.parties import (
    party,
    request_link,
    request_standing,
    said_day,
    said_party,
    service_title,
)
from dovetail.compose.slices.procedure import role_or_name
from dovetail.compose.slices.steps import control_anchor
from dovetail.compose.teller import Plain, Teller, short_day
from dovetail.model import words
from dovetail.model.alignment import Handover
from dovetail.model.base import Unknown
from dovetail.model.project import Stage

RUNBOOK = "runbook"


def transition(teller: Teller, _subject: str) -> Plain:
    """All that passes to operations in the order of its days, by stage, and what operations put in."""
    entries = sorted(
        teller.sheet.handover,
        key=lambda item: (
            not isinstance(item.due, date),
            item.due if isinstance(item.due, date) else date.max,
        ),
    )
    return {
        "items": [_item(teller, entry) for entry in entries],
        "taken_over": sum(entry.accepted_on is not None for entry in entries),
        "nobody": sum(entry.receiver is None for entry in entries),
        "undated": sum(not isinstance(entry.due, date) for entry in entries),
        "stages": [_stage(teller, stage, entries) for stage in teller.project.stages],
        "effort": [
            {
                "service": service_title(teller, entry.service),
                "owner": _service_owner(teller, entry.service),
                "from": said_day(teller, entry.from_),
                "decides": teller.said(entry.decides, words.listed),
                "effort": teller.duration(entry.effort),
                "paid_by": entry.funded_by or "",
            }
            for entry in teller.project.involvement
        ],
    }


def _service_owner(teller: Teller, service: str) -> Plain:
    known_service = teller.resolved.organization.services.get(service)
    return party(teller, known_service.owner) if known_service else None


def _item(teller: Teller, entry: Handover) -> Plain:
    named = {item.id for item in teller.project.handover}
    named |= {contract.id for contract in teller.project.contracts}
    return {
        "id": entry.id if entry.id in named else "",
        "title": entry.title,
        "kind": words.passing(entry.kind) if entry.kind and entry.kind != RUNBOOK else "",
        "service": service_title(teller, entry.service),
        "receiver": teller.short(entry.receiver)
        if entry.receiver
        else (teller.open(Unknown(unknown=entry.question)) if entry.question else None),
        "due": said_day(teller, entry.due),
        "stage": _stage_at(teller, entry.due),
        "standing": "done" if entry.accepted_on else "late" if entry.late else "open",
        "accepted": short_day(entry.accepted_on) if entry.accepted_on else "",
    }


def _stage_at(teller: Teller, day: date | Unknown | None) -> str:
    """The stage in which a day lies; empty if it lies in none."""
    if not isinstance(day, date):
        return ""
    for stage in teller.project.stages:
        first, last = known(stage.from_), known(stage.until)
        if first and last and first <= day <= last:
            return stage.title
    return ""


def _stage(teller: Teller, stage: Stage, entries: list[Handover]) -> Plain:
    mine = [entry for entry in entries if _stage_at(teller, entry.due) == stage.title]
    kinds: dict[str, int] = {}
    for entry in mine:
        kinds[entry.kind] = kinds.get(entry.kind, 0) + 1
    last = known(stage.until)
    gate = next((item for item in teller.project.gates if last and known(item.date) == last), None)
    return {
        "title": stage.title,
        "from": said_day(teller, stage.from_),
        "until": said_day(teller, stage.until),
        "items": len(mine),
        "done": sum(entry.accepted_on is not None for entry in mine),
        "kinds": [
            {"kind": words.passing(kind) if kind else "", "count": number} for kind, number in kinds.items()
        ],
        "gate": f"{gate.id}: {gate.title}" if gate else "",
    }


def close_out(teller: Teller, _subject: str) -> Plain:
    """The close-out list as far as the project file holds it, and the lessons with their entries."""
    project, standards = teller.project, teller.resolved.organization.standards
    lines = [*_lines(teller)]
    return {
        "ends": short_day(project.ends),
        "lines": lines,
        "orphans": sum(line["orphan"] for line in lines),
        "silent": [
            words.passing(kind)
            for kind in standards.handover_kinds
            if kind not in project.nothing_to_hand_over
            and not any(item.kind == kind for item in project.handover)
        ],
        "none": [words.passing(kind) for kind in project.nothing_to_hand_over],
        "open_requests": [*_open_requests(teller)],
        "waivers": [*_waivers(teller)],
        "improvements": [
            {
                "title": f"{entry.id} {entry.title}",
                "because_of": list(entry.because_of),
                "owner": said_party(teller, entry.owner),
                "reference": teller.said(entry.reference),
            }
            for entry in project.improvements
        ],
        "register": teller.said(standards.improvement_register, lambda name: teller.system(name)["title"]),
    }


def _lines(teller: Teller) -> Iterator[Plain]:
    """Handover items by kind, contracts, risks of live services: none may be left without an owner."""
    project = teller.project
    for item in sorted(project.handover, key=lambda entry: (entry.kind or "", entry.id)):
        yield {
            "kind": words.passing(item.kind) if item.kind else "",
            "title": f"{item.id} {item.title}",
            "owner": said_party(teller, item.receiver),
            "number": None,
            "by": said_day(teller, item.due),
            "done": item.accepted_on is not None,
            "orphan": not isinstance(item.receiver, str),
        }
    for contract in project.contracts:
        yield {
            "kind": words.passing("contract"),
            "title": f"{contract.id} {contract.title}",
            "owner": said_party(teller, contract.owner_after_closure),
            "number": None,
            "by": short_day(closes(project)),
            "done": False,
            "orphan": not isinstance(contract.owner_after_closure, str),
        }
    for risk in project.risks:
        service = teller.resolved.organization.services.get(risk.live_service or "")
        if service is not None:
            number = risk.operational_reference
            yield {
                "kind": words.passing("risk"),
                "title": f"{risk.id} {risk.text}",
                "owner": party(teller, service.owner),
                "number": teller.said(number),
                "by": short_day(closes(project)),
                "done": isinstance(number, str),
                "entered": True,
                "orphan": service.owner is None,
            }


def _open_requests(teller: Teller) -> Iterator[Plain]:
    """Orders and changes that are needed in the last stage or later, and with what they pass on."""
    project = teller.project
    begins = known(project.stages[-1].from_) if project.stages else None
    passing = {name: item for item in project.handover for name in item.requests}
    for item in teller.resolved.requests:
        covers = teller.procedures[item.procedure].procedure.covers
        needed = known(item.request.needed_by)
        if not set(covers) & {"PRO", "CHE"} or needed is None or needed < (begins or project.ends):
            continue
        entry = passing.get(item.request.id)
        yield {
            "what": request_link(teller, item.request.id),
            "needed": short_day(needed),
            "standing": request_standing(teller, item.request.id),
            "passes": f"{entry.id} {entry.title}" if entry else "",
        }


def _waivers(teller: Teller) -> Iterator[Plain]:
    """Waived controls: when the leave ends, and the improvement entry that it led to."""
    entries = {name: entry for entry in teller.project.improvements for name in entry.because_of}
    for bound in teller.resolved.procedures:
        for item in bound.controls:
            if item.waiver is not None:
                entry = entries.get(item.control.id)
                yield {
                    "control": {
                        "text": item.control.id,
                        "to": f"{bound.id}#{control_anchor(item.control.id)}",
                    },
                    "owner": teller.short(item.owner),
                    "by": role_or_name(teller, item.waiver.approved_by),
                    "expires": said_day(teller, item.waiver.expires),
                    "entry": f"{entry.id} {entry.title}" if entry else "",
                }
