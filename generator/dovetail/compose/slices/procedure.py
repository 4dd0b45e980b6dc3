"""What a procedure document says of the procedure as a whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from dovetail.compose.slices.word_use import used
from dovetail.compose.teller import Plain, Teller
from dovetail.model import words
from dovetail.model.conditions import Fact
from dovetail.model.language import later, later_of, speaks_english, tell
from dovetail.model.lifecycle import MEETING_POINTS
from dovetail.model.procedure import COVERED
from dovetail.model.resolved import Actor, ResolvedProcedure
from dovetail.model.texts import texts_of

_POINT = re.compile(r"\bG[0-7]\b")


def _approvers(teller: Teller, roles: Iterable[str]) -> list[Plain]:
    """Who approves the document: a person who holds two of the offices is named once, with both."""
    offices: dict[str, list[Actor]] = {}
    for role in roles:
        actor = teller.actor(role)
        offices.setdefault(actor.holder or role, []).append(actor)
    return [{"who": _holding(teller, held)} for held in offices.values()]


def _holding(teller: Teller, held: Sequence[Actor]) -> str:
    titles = tuple(dict.fromkeys(actor.title for actor in held))
    return teller.short(held[0]) if len(titles) == 1 else f"{held[0].holder} ({words.listed(titles)})"


def control(teller: Teller, subject: str) -> Plain:
    """The control block: identity, owner, approval, validity, source."""
    bound = teller.procedures[subject]
    procedure = bound.procedure
    rules = teller.resolved.organization.document_control
    return {
        "id": procedure.id,
        "title": procedure.title,
        "version": procedure.version,
        "owner": teller.by(procedure.owner),
        "approvers": _approvers(teller, rules.approval_roles),
        "issued": teller.issued,
        "effective": words.period(procedure.effective),
        "review": teller.said(procedure.review, owner=_owner(bound)) or rules.review,
        "source": procedure.source,
        "practice": procedure.practice,
        "covers": [tell(COVERED[code]) for code in procedure.covers],
        "reference": bound.layer == "reference",
        "retention": teller.said(rules.retention),
        "repository": teller.said(rules.repository),
        "as_of": words.day(teller.today),
    }


def purpose(teller: Teller, subject: str) -> Plain:
    """Purpose, outcome, trigger, scope, and the request that the procedure serves."""
    bound = teller.procedures[subject]
    procedure, owner = bound.procedure, _owner(bound)
    return {
        "purpose": teller.said(procedure.purpose, owner=owner),
        "outcome": teller.said(procedure.outcome, owner=owner),
        "trigger": teller.said(procedure.trigger, owner=owner),
        "scope": teller.said(procedure.scope, owner=owner),
        "request": procedure.handles.title if procedure.handles else None,
        "kind": _in_a_sentence(procedure.handles.title) if procedure.handles else tell("request"),
        "asks": [
            {
                "answer": _answer(name, fact),
                "question": fact.question,
                "options": [words.option_title(fact, option) for option in fact.options],
                "default": words.raw(fact.default, fact, teller.resolved.organization)
                if fact.default is not None
                else None,
            }
            for name, fact in teller.facts(procedure).items()
        ],
    }


def _in_a_sentence(title: str) -> str:
    """A title as a noun inside a sentence. Languages that write nouns in capitals keep it as it is."""
    if not speaks_english() or title[1:2].isupper():
        return title
    return title[:1].lower() + title[1:]


_KINDS = {
    "money": later("an amount"),
    "number": later("a number"),
    "duration": later("a length of time"),
    "date": later("a day"),
    "yes-no": later("yes or no"),
    "role": later("a role"),
    "service": later("a service"),
    "entity": later("a legal entity"),
}


def _answer(name: str, fact: Fact) -> str:
    """What kind of answer a question wants, where it gives no options."""
    if fact.type == "number" and fact.unit:
        return fact.unit
    if fact.type == "text":
        return words.capital(fact.label) if fact.label else tell("free text")
    return tell(_KINDS[fact.type]) if fact.type in _KINDS else words.name(name)


def waivers(teller: Teller, subject: str) -> Plain:
    """Controls that this project has leave to omit; what a waiver lacks is None."""
    bound = teller.procedures[subject]
    return [
        {
            "control": entry.control.id,
            "procedure": bound.id,
            "procedure_title": bound.procedure.title,
            "statement": entry.control.statement,
            "because": entry.waiver.because,
            "compensating": entry.waiver.compensating,
            "requested_by": role_or_name(teller, entry.waiver.requested_by),
            "approved_by": role_or_name(teller, entry.waiver.approved_by),
            "requests": [{"text": name, "to": f"requests#request-{name}"} for name in entry.waiver.requests],
            "omits": [_step_title(bound, step) for step in entry.waiver.omits],
            "issued": teller.day(entry.waiver.issued),
            "expires": teller.day(entry.waiver.expires),
        }
        for entry in bound.controls
        if entry.waiver is not None
    ]


def _step_title(bound: ResolvedProcedure, step: str) -> Plain:
    title = next((entry.step.title for entry in bound.steps if entry.step.id == step), None)
    return {"text": title, "to": f"#step-{step}"} if title else words.name(step)


def role_or_name(teller: Teller, who: str | None) -> Plain:
    """A role with its holder, or the name as it was written; None if nobody is named."""
    if who is None:
        return None
    project, organization = teller.resolved.project, teller.resolved.organization
    if who in project.team or who in organization.roles or who in teller.resolved.roles:
        return teller.short(teller.actor(who))
    return who


def interfaces(teller: Teller, subject: str) -> Plain:
    """What passes between this procedure and others or gates, with links to those in the pack."""
    own = teller.resolved.project.gates
    gates = {gate.point: gate for gate in own if gate.point} | {gate.id: gate for gate in own}
    by_code = {code: bound for bound in teller.resolved.procedures for code in bound.procedure.covers}
    found = []
    for entry in teller.procedures[subject].procedure.interfaces:
        bound = teller.procedures.get(entry.to) or by_code.get(entry.to)
        title: Plain = (
            tell(COVERED.get(entry.to, "")) or _meeting_point(teller, entry.to) or words.title(entry.to)
        )
        if bound is not None:
            title = {"text": bound.procedure.title, "to": bound.id}
        elif entry.to in gates:
            gate = gates[entry.to]
            title = {
                "text": tell("{gate}: {title}", gate=gate.id, title=gate.title),
                "to": f"key-dates#gate-{gate.id}",
            }
        found.append(
            {
                "title": title,
                "in_pack": bound is not None or entry.to in gates,
                "gives": entry.gives,
                "takes": entry.takes,
                "when": _by_own_gates(teller, entry.when) if entry.when else entry.when,
            }
        )
    return found


def _by_own_gates(teller: Teller, said: str) -> str:
    """A text of a procedure in which meeting points have the names of the project's own gates."""
    gates = teller.resolved.project.gates
    own = {gate.id for gate in gates}
    named: dict[str, str] = {gate.point: gate.id for gate in gates if gate.point and gate.point not in own}
    return _POINT.sub(lambda found: named.get(found[0], found[0]), said)


def _meeting_point(teller: Teller, name: str) -> str:
    """What a meeting point is called for which the project has no gate: its code only beside such codes."""
    found = next((entry for point, entry in MEETING_POINTS.items() if point == name), None)
    if found is None:
        return ""
    gates = [gate for gate in teller.resolved.project.gates if gate.point]
    if gates and all(gate.id not in MEETING_POINTS for gate in gates):
        return tell(found.project)
    return tell("{gate}: {title}", gate=name, title=tell(found.project))


def records(teller: Teller, subject: str) -> Plain:
    """What is kept, by whom, where and how long."""
    bound = teller.procedures[subject]
    systems = teller.resolved.organization.systems
    return [
        {
            "title": record.title,
            "owner": teller.short(teller.actor(record.owner)) if record.owner else None,
            "place": teller.said(
                record.place, lambda text: systems[text].title if text in systems else text, _owner(bound)
            ),
            "retention": teller.said(record.retention, owner=_owner(bound))
            or teller.said(teller.resolved.organization.document_control.retention),
        }
        for record in bound.procedure.records
    ]


def kpis(teller: Teller, subject: str) -> Plain:
    """Measures with formula, target and source."""
    bound = teller.procedures[subject]
    return [
        {
            "title": kpi.title,
            "formula": teller.said(kpi.formula, owner=_owner(bound)),
            "target": teller.said(kpi.target, owner=_owner(bound)),
            "source": teller.said(kpi.source, owner=_owner(bound)),
        }
        for kpi in bound.procedure.kpis
    ]


HEADINGS = (
    later_of("heading of a text of a procedure", "A requirement that can be tested"),
    later_of("heading of a text of a procedure", "Assessments"),
    later_of("heading of a text of a procedure", "Benefits and their opposite"),
    later_of("heading of a text of a procedure", "Capital or operating expenditure"),
    later_of("heading of a text of a procedure", "Criteria by tier"),
    later_of("heading of a text of a procedure", "Handover step by step"),
    later_of("heading of a text of a procedure", "How competence is checked"),
    later_of("heading of a text of a procedure", "Joiner mover leaver"),
    later_of("heading of a text of a procedure", "Metrics to choose from"),
    later_of("heading of a text of a procedure", "Naming and owning"),
    later_of("heading of a text of a procedure", "Questions that find service risks"),
    later_of("heading of a text of a procedure", "Standard changes"),
    later_of("heading of a text of a procedure", "The chain of commitments"),
    later_of("heading of a text of a procedure", "The service impact field"),
    later_of("heading of a text of a procedure", "What a condition must say"),
    later_of("heading of a text of a procedure", "What belongs on the transfer list"),
    later_of("heading of a text of a procedure", "What each operational test proves"),
    later_of("heading of a text of a procedure", "What is reported before go"),
    later_of("heading of a text of a procedure", "What passes with a contract"),
    later_of("heading of a text of a procedure", "Where orphans hide"),
    later_of("heading of a text of a procedure", "Who speaks and who leads"),
)
"""What texts of the reference procedures stand under; a template tells them by their ids."""


def guidance(teller: Teller, subject: str) -> Plain:
    """The organization's own texts for sections of a template, by name."""
    return dict(teller.procedures[subject].procedure.guidance)


def terms(teller: Teller, subject: str) -> Plain:
    """Words of the glossary that the procedure uses; without a procedure, all of them."""
    glossary = sorted(teller.resolved.organization.glossary, key=lambda term: _in_the_alphabet(term.term))
    bound = teller.procedures.get(subject)
    mine = used(glossary, texts_of(bound.procedure)) if bound else None
    return [
        {"term": term.term, "meaning": term.meaning, "project_term": term.project_term}
        for term in glossary
        if mine is None or term.term in mine
    ]


def _in_the_alphabet(text: str) -> str:
    """Where a dictionary would look for a word: "Ä" is an "A"."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _owner(bound: ResolvedProcedure) -> str:
    return bound.procedure.owner if isinstance(bound.procedure.owner, str) else ""
