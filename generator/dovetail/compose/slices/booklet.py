"""A small project's pack as one booklet: every procedure condensed, with all its controls.

All that leads elsewhere in a pack leads to a place inside the booklet, or nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

from dovetail.check.portfolio import waits
from dovetail.compose.slices import (
    alignment,
    authority,
    booklet_steps,
    calendar,
    findings,
    lifecycle,
    pack,
    procedure,
    questions,
    requests,
    steps,
    timeline,
)
from dovetail.compose.slices.booklet_controls import counted, elsewhere, own_control
from dovetail.compose.slices.booklet_people import matrix
from dovetail.compose.slices.routines import routines, stem_of
from dovetail.compose.teller import Plain, Teller
from dovetail.model import words
from dovetail.model.diagnostics import Diagnostic, Severity
from dovetail.model.language import tell
from dovetail.model.resolved import ResolvedProcedure
from dovetail.model.task import task_of
from dovetail.resolve.people import DEFAULT_REQUESTER

_HEAVIEST = (Severity.BLOCKER, Severity.ERROR, Severity.MAJOR, Severity.MINOR)
DATES = 18
"""How many single days the page of key dates holds."""


def booklet(teller: Teller, _subject: str) -> Plain:
    """Everything of the booklet but the facts of the project."""
    days = timeline.timeline(teller, "")
    coming = routines(teller, "")
    dated = {stem_of(entry["id"]) for entry in days[:DATES]} | {entry["id"] for entry in coming}
    found = _findings(teller)
    procedures = [_procedure(teller, bound, dated) for bound in teller.resolved.procedures]
    others = elsewhere(teller)
    whole = {
        "procedures": procedures,
        "sponsor": pack.facts(teller, "")["sponsor"],
        "matrix": matrix(teller),
        "requests": [_request(entry) for entry in requests.requests(teller, "")],
        "dates": [{**entry, "what": _numbered(teller, entry, entry["what"])} for entry in days[:DATES]],
        "more_dates": max(0, len(days) - DATES),
        "routines": [{**entry, "title": _numbered(teller, entry, entry["title"])} for entry in coming],
        "alignments": alignment.alignments(teller, "")["counts"],
        "questions": list(_questions(teller)),
        "findings": [entry for entry in found if not entry["waits"]],
        "waiting": sorted((entry for entry in found if entry["waits"]), key=lambda entry: entry["on"]),
        "elsewhere": others,
        "mandatory": counted(procedures, others),
        "rules": pack.rules(teller, ""),
        "sources": pack.sources(teller, ""),
        "lifecycle": lifecycle.lifecycle(teller, ""),
        "handover": pack.handover(teller, ""),
    }
    return _local(whole, {question.id for question in teller.resolved.questions})


def _questions(teller: Teller) -> Iterator[Plain]:
    """All open questions by who can answer. Those on a missing baseline lead to their procedures, where they
    have their places.
    """
    told = {name: bound for bound in teller.resolved.procedures for name in _baseline(teller, bound)}
    asked: dict[str, dict[str, list[Plain]]] = {}
    for entry in questions.questions(teller, ""):
        groups = asked.setdefault(entry["ask"], {"questions": [], "references": []})
        if bound := told.get(entry["id"]):
            title = {"text": bound.procedure.title, "to": f"#procedure-{bound.id}"}
            groups["references"].append({"id": entry["id"], "procedure": title})
        else:
            groups["questions"].append({name: entry[name] for name in ("id", "anchor", "question")})
    for who, groups in asked.items():
        yield {"who": who, **groups}


def _baseline(teller: Teller, bound: ResolvedProcedure) -> list[str]:
    """The questions of which procedure operations run where the reference one stands in."""
    if bound.layer != "reference":
        return []
    title = bound.procedure.title
    return [question.id for question in teller.resolved.questions if question.blocks == (title,)]


def _findings(teller: Teller) -> list[Plain]:
    """Findings of the whole project, each once, those that block first."""
    own = {"", *(bound.id for bound in teller.resolved.procedures)}
    found: list[Plain] = []
    for item in sorted(teller.findings, key=lambda entry: _HEAVIEST.index(entry.severity)):
        entry = {
            "weight": findings.weight(item),
            "rule": item.rule,
            "message": task_of(item.message),
            "hint": task_of(item.hint),
            "waits": waits(item, teller.today),
            "due": words.day(item.due) if item.due else None,
            "on": item.due.isoformat() if item.due else "",
            "settle_with": _settles(teller, item),
        }
        if item.procedure in own and entry not in found:
            found.append(entry)
    return found


def _settles(teller: Teller, item: Diagnostic) -> str:
    """Who settles a finding with the project: the owner of the procedure that it belongs to."""
    rule = teller.rules.get(item.rule)
    covers = set(rule.procedures) if rule else set()
    for bound in teller.resolved.procedures:
        mine = item.procedure == bound.id or not covers.isdisjoint(bound.procedure.covers)
        if mine and bound.owner.role:
            return teller.short(bound.owner)
    for absent in teller.resolved.left_out:
        if not covers.isdisjoint(absent.covers) and isinstance(absent.owner, str):
            return teller.short(teller.approver(absent.owner))
    return teller.short(teller.actor(DEFAULT_REQUESTER))


def _numbered(teller: Teller, entry: Any, told: Any) -> Plain:
    """A duty with the number of its procedure in the booklet, which leads there."""
    name = entry["id"].split(".")[1] if entry["kind"] == "duty" else ""
    numbers = {bound.id: number for number, bound in enumerate(teller.resolved.procedures, 1)}
    if name not in numbers:
        return told
    text = told["text"] if isinstance(told, dict) else told
    return {
        "text": tell("{duty} ({number})", duty=text, number=numbers[name]),
        "to": f"#procedure-{name}",
    }


def _procedure(teller: Teller, bound: ResolvedProcedure, dated: Set[str]) -> Plain:
    """``dated`` are the duties that stand among the key dates already."""
    name = bound.id
    told = authority.routes(teller, name)
    dates = calendar.calendar(teller, name)
    about = procedure.purpose(teller, name)
    told_steps = booklet_steps.told_steps(teller, bound, steps.steps(teller, name))
    taken = booklet_steps.routes_taken(teller, bound)
    return {
        "id": name,
        "anchor": f"procedure-{name}",
        "title": bound.procedure.title,
        "version": bound.procedure.version,
        "owner": teller.person(bound.owner) if bound.owner.role else teller.by(bound.procedure.owner),
        "reference": bound.layer == "reference",
        "baseline": [
            {"id": name, "anchor": questions.question_anchor(name)} for name in _baseline(teller, bound)
        ],
        "source": bound.procedure.source,
        "trigger": about["trigger"],
        "outcome": about["outcome"],
        "alignment": alignment.alignment(teller, name),
        "steps": [_step(entry, bound) for entry in told_steps],
        "more_steps": len(bound.steps) - len(told_steps),
        "controls": [own_control(entry, bound) for entry in steps.controls(teller, name)],
        "routes": [
            {
                "title": entry["title"],
                "when": entry["when"],
                "approvals": entry["approvals"],
                "deciders": entry["deciders"],
                "not_allowed": entry["not_allowed"],
                "quotes": entry["quotes"],
            }
            for entry in told["routes"]
            if entry["id"] in taken
        ],
        "more_routes": [entry["title"] for entry in told["routes"] if entry["id"] not in taken],
        "always": told["always"],
        "everywhere": told["everywhere"],
        "authority": _authority(teller, name),
        "duties": [
            {
                "title": entry["title"],
                "who": entry["actor"]["holder"] or entry["actor"]["title"],
                "recurs": entry["recurs"],
                "unsaid": isinstance(entry["recurs"], dict) and "open" in entry["recurs"],
                "next": entry["next"][:2],
                "form": entry["form"]["title"] if entry["form"] else None,
                "origin": entry["origin"],
            }
            for entry in dates["duties"]
            if f"duty.{name}.{entry['id']}" not in dated
        ],
        "boards": [{"title": entry["title"], "meets": entry["meets"]} for entry in dates["boards"]],
        "freezes": [entry["title"] for entry in dates["freezes"]],
        "forms": [
            {"title": entry["title"], "system": entry["system"], "where": entry["where"]}
            for entry in steps.forms(teller, name)
        ],
        "emergencies": [entry for entry in _cases(teller, name) if entry["kind"] == "emergency"],
        "cases": [entry for entry in _cases(teller, name) if entry["kind"] != "emergency"],
        "waivers": procedure.waivers(teller, name),
        "life": lifecycle.lifecycle(teller, name),
        "findings": len(findings.findings(teller, name)),
    }


def _cases(teller: Teller, name: str) -> list[Plain]:
    """The cases that a procedure treats differently, each with what is done instead, in one run of text."""
    return [
        {"kind": entry["kind"], "title": entry["title"], "do": " ".join(entry["do"].split())}
        for entry in authority.exceptions(teller, name)
    ]


def _step(entry: Any, bound: ResolvedProcedure) -> Plain:
    return {
        "number": entry["number"],
        "anchor": _anchor("step", bound, entry["id"]),
        "title": entry["title"],
        "who": entry["does"],
        "do": entry["do"],
        "duration": entry["duration"],
        "when": entry["when"],
        "form": entry["form"]["title"] if entry["form"] else None,
        "output": entry["output"],
        "decided_by": entry["decided_by"],
        "decision": entry["decision"],
        "origin": entry["origin"]["kind"],
        "because": entry["origin"]["because"],
    }


def _authority(teller: Teller, name: str) -> list[Plain]:
    """Who holds how much authority on what this procedure decides: one entry for each subject."""
    subjects: dict[str, list[Plain]] = {}
    for entry in authority.authority(teller, name):
        subjects.setdefault(entry["subject"], []).append(
            {key: entry[key] for key in ("who", "limit", "when", "together")}
        )
    return [{"subject": subject, "holders": holders} for subject, holders in subjects.items()]


def _request(entry: Any) -> Plain:
    kept = (
        "id", "title", "label", "amount", "route", "approvers", "verdict", "verdict_words", "summary",
        "needed_by", "schedule", "live", "exempt", "preapproved", "exception", "approvals", "planned",
    )  # fmt: skip
    return {name: entry[name] for name in kept} | {"anchor": f"request-{entry['id']}"}


def _anchor(what: str, bound: ResolvedProcedure, identifier: str) -> str:
    return f"{what}-{bound.id}-{identifier}"


def _local(value: Any, asked: set[str]) -> Any:
    """The same with links that stay in the booklet, and open questions as references to its own list."""
    if isinstance(value, list):
        return [_local(item, asked) for item in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("open"), str):
        number = value["open"]
        if number in asked:
            return {
                "text": tell("open: {number}", number=number),
                "to": f"#{questions.question_anchor(number)}",
            }
        return tell("not said yet")
    if value.keys() >= {"text", "to"}:
        inside = _inside(value["to"])
        rest = {key: _local(item, asked) for key, item in value.items() if key not in ("text", "to")}
        if not inside:
            return {**rest, "text": value["text"]} if rest else value["text"]
        return {**rest, "text": value["text"], "to": inside}
    return {key: _local(item, asked) for key, item in value.items()}


def _inside(target: str) -> str:
    document, _, place = target.partition("#")
    if document in ("requests", "open-questions") or (document == "" and place.startswith("procedure-")):
        return f"#{place}" if place else ""
    if document == "key-dates":
        return f"#{place}" if place.startswith("gate-") else "#key-dates"
    return ""
