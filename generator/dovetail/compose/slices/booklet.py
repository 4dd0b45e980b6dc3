"""A small project's pack as one booklet: every procedure condensed, with all its controls.

All that leads elsewhere in a pack leads to a place inside the booklet, or nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dovetail.check.portfolio import waits
from dovetail.compose.slices import (
    alignment,
    authority,
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
from dovetail.compose.slices.routines import routines
from dovetail.compose.teller import Plain, Teller
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Severity
from dovetail.model.language import tell
from dovetail.model.procedure import NEVER
from dovetail.model.resolved import ResolvedProcedure
from dovetail.model.task import task_of

_HEAVIEST = (Severity.BLOCKER, Severity.ERROR, Severity.MAJOR, Severity.MINOR)
DATES = 18
"""How many single days the page of key dates holds."""


def booklet(teller: Teller, _subject: str) -> Plain:
    """Everything of the booklet but the facts of the project."""
    days = timeline.timeline(teller, "")
    found = _findings(teller)
    whole = {
        "procedures": [_procedure(teller, bound) for bound in teller.resolved.procedures],
        "matrix": _matrix(teller),
        "requests": [_request(entry) for entry in requests.requests(teller, "")],
        "dates": days[:DATES],
        "more_dates": max(0, len(days) - DATES),
        "routines": routines(teller, ""),
        "alignments": alignment.alignments(teller, "")["counts"],
        "questions": list(_questions(teller)),
        "findings": [entry for entry in found if not entry["waits"]],
        "waiting": [entry for entry in found if entry["waits"]],
        "holding": list(_holding(teller)),
        "rules": pack.rules(teller, ""),
        "sources": pack.sources(teller, ""),
        "lifecycle": lifecycle.lifecycle(teller, ""),
        "handover": pack.handover(teller, ""),
    }
    return _local(whole, {question.id for question in teller.resolved.questions})


def _questions(teller: Teller) -> Iterator[Plain]:
    """Open questions by who can answer. Those on a missing baseline stand with their procedures."""
    told = {question for bound in teller.resolved.procedures for question in _baseline(teller, bound)}
    asked: dict[str, list[Plain]] = {}
    for entry in questions.questions(teller, ""):
        if entry["id"] not in told:
            kept = {name: entry[name] for name in ("id", "anchor", "question")}
            asked.setdefault(entry["ask"], []).append(kept)
    for who, entries in asked.items():
        yield {"who": who, "questions": entries}


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
            "message": item.message,
            "hint": task_of(item.hint),
            "waits": waits(item, teller.today),
            "due": words.day(item.due) if item.due else None,
        }
        if item.procedure in own and entry not in found:
            found.append(entry)
    return found


def _holding(teller: Teller) -> Iterator[Plain]:
    """Controls of procedures that the pack does without, as far as nobody may waive them: by their owner."""
    for absent in teller.resolved.left_out:
        by_owner: dict[str, list[Plain]] = {}
        owner = absent.owner
        title = tell("not said yet") if isinstance(owner, Unknown) else teller.approver(owner).title
        for control in absent.controls:
            if control.statutory or control.waivable_by == NEVER:
                by_owner.setdefault(title, []).append(
                    {
                        "id": control.id,
                        "anchor": f"control-{absent.id}-{control.id}",
                        "statement": control.statement,
                        "statutory": control.statutory,
                        "when": teller.when(control.when, absent),
                        "effective": teller.period(control.effective),
                    }
                )
        for who, held in by_owner.items():
            yield {"procedure": absent.title, "owner": who, "controls": held}


def _procedure(teller: Teller, bound: ResolvedProcedure) -> Plain:
    name = bound.id
    told = authority.routes(teller, name)
    dates = calendar.calendar(teller, name)
    about = procedure.purpose(teller, name)
    taken = _taken(teller, bound)
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
        "steps": [_step(entry, bound) for entry in steps.steps(teller, name) if entry["id"] in taken],
        "more_steps": len(bound.steps) - len(taken),
        "controls": [_control(entry, bound) for entry in steps.controls(teller, name)],
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
        ],
        "always": told["always"],
        "everywhere": told["everywhere"],
        "authority": _authority(teller, name),
        "duties": [
            {
                "title": entry["title"],
                "who": entry["actor"],
                "recurs": entry["recurs"],
                "next": entry["next"][:2],
                "form": entry["form"]["title"] if entry["form"] else None,
                "origin": entry["origin"],
            }
            for entry in dates["duties"]
        ],
        "boards": [{"title": entry["title"], "meets": entry["meets"]} for entry in dates["boards"]],
        "freezes": [entry["title"] for entry in dates["freezes"]],
        "forms": [
            {"title": entry["title"], "system": entry["system"], "where": entry["where"]}
            for entry in steps.forms(teller, name)
        ],
        "urgent": [entry["title"] for entry in authority.exceptions(teller, name)],
        "waivers": procedure.waivers(teller, name),
        "life": lifecycle.lifecycle(teller, name),
        "findings": len(findings.findings(teller, name)),
    }


def _taken(teller: Teller, bound: ResolvedProcedure) -> frozenset[str]:
    """Steps that the project's requests take; all of them where it has none, or a route is not settled."""
    mine = [request for request in teller.resolved.requests if request.procedure == bound.id]
    routes = [request.route.route for request in mine]
    settled = [route for route in routes if route is not None]
    if not settled or len(settled) < len(routes):
        return frozenset(entry.step.id for entry in bound.steps)
    return frozenset(
        entry.step.id
        for entry in bound.steps
        for route in settled
        if (not entry.routes or route.id in entry.routes) and entry.step.id not in route.skips
    )


def _step(entry: Any, bound: ResolvedProcedure) -> Plain:
    return {
        "number": entry["number"],
        "anchor": _anchor("step", bound, entry["id"]),
        "title": entry["title"],
        "who": entry["actor"],
        "do": entry["do"],
        "duration": entry["duration"],
        "when": entry["when"],
        "form": entry["form"]["title"] if entry["form"] else None,
        "output": entry["output"],
        "decided_by": entry["decided_by"],
        "decision": [
            {"answer": answer["answer"], "next": _step_number(answer["next"])} for answer in entry["decision"]
        ],
        "origin": entry["origin"]["kind"],
        "because": entry["origin"]["because"],
    }


def _step_number(place: Any) -> str:
    """The number of a step inside its procedure; empty where the answer ends it."""
    return place["text"].partition(" ")[0].partition(".")[2] if place else ""


def _authority(teller: Teller, name: str) -> list[Plain]:
    """Who holds how much authority on what this procedure decides: one entry for each subject."""
    subjects: dict[str, list[Plain]] = {}
    for entry in authority.authority(teller, name):
        subjects.setdefault(entry["subject"], []).append(
            {key: entry[key] for key in ("who", "limit", "when", "together")}
        )
    return [{"subject": subject, "holders": holders} for subject, holders in subjects.items()]


def _control(entry: Any, bound: ResolvedProcedure) -> Plain:
    kept = ("id", "statement", "evidence", "owner_title", "mandatory", "statutory", "never", "when", "waived")
    return {
        **{name: entry[name] for name in kept},
        "anchor": _anchor("control", bound, entry["id"]),
        "origin": entry["origin"]["kind"],
        "steps": [
            place["text"].partition(".")[2] if isinstance(place, dict) else place for place in entry["steps"]
        ],
    }


def _request(entry: Any) -> Plain:
    kept = (
        "id", "title", "amount", "route", "approvers", "verdict", "verdict_words", "summary", "needed_by",
        "schedule", "live", "exempt", "preapproved", "exception", "approvals", "planned",
    )  # fmt: skip
    return {name: entry[name] for name in kept} | {"anchor": f"request-{entry['id']}"}


def _matrix(teller: Teller) -> Plain:
    """Who does steps and duties (R), owns (A), is asked before (C), is told afterwards (I): one row each."""
    letters: dict[str, dict[str, set[str]]] = {}
    titles: dict[str, str] = {}

    def note(role: str, title: str, bound: ResolvedProcedure, letter: str) -> None:
        if role:
            titles.setdefault(role, title)
            letters.setdefault(role, {}).setdefault(bound.id, set()).add(letter)

    for bound in teller.resolved.procedures:
        note(bound.owner.role, teller.short(bound.owner), bound, "A")
        taken = _taken(teller, bound)
        acting = [step for step in bound.steps if step.step.id in taken]
        for actor in (*(step.actor for step in acting), *(item.actor for item in bound.duties)):
            note(actor.role, teller.short(actor), bound, "R")
        for step in acting:
            for letter, roles in (("C", step.step.consulted), ("I", step.step.informed)):
                for role in roles:
                    actor = teller.actor(role)
                    note(actor.role, teller.short(actor), bound, letter)
    columns = [bound.id for bound in teller.resolved.procedures]
    rows = [
        {
            "who": titles[role],
            "letters": ["/".join(one for one in "RACI" if one in held.get(name, ())) for name in columns],
            "weight": sum("R" in some or "A" in some for some in held.values()),
        }
        for role, held in letters.items()
    ]
    doing = [row for row in rows if row["weight"]]
    return {
        "columns": [
            {"text": str(number), "to": f"#procedure-{name}"} for number, name in enumerate(columns, 1)
        ],
        "rows": doing,
        "others": [row["who"] for row in rows if not row["weight"]],
    }


def _anchor(what: str, bound: ResolvedProcedure, identifier: str) -> str:
    return f"{what}-{bound.id}-{identifier}"


def _local(value: Any, asked: set[str]) -> Any:
    """The same with links that stay in the booklet, and open questions as references to its own list."""
    if isinstance(value, list):
        return [_local(item, asked) for item in value]
    if not isinstance(value, dict):
        return value
    if "open" in value:
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
