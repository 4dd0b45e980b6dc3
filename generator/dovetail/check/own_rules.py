"""An organization's own rules, made of conditions over fields: data only, nothing in them can be executed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dovetail.check.case import Case
from dovetail.check.derived.subject_days import days_of
from dovetail.check.own_subjects import Subject, subjects
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.conditions import AllOf, AnyOf, Given, Matcher, Not, When
from dovetail.model.diagnostics import Severity
from dovetail.model.facts import Quantity, parse_value
from dovetail.model.in_force import in_force
from dovetail.model.language import tell, tell_count
from dovetail.model.rulebook import OwnRule, Rulebook
from dovetail.model.values import Band
from dovetail.resolve.facts.comparison import Scale
from dovetail.resolve.facts.truth import FactSet

CODE = "organization-rule"


def own_rules(rulebook: Rulebook) -> tuple[Rule, ...]:
    """The rules that an organization has written, like Dovetail's own; those switched off are left out."""
    return tuple(_rule(entry, rulebook) for entry in rulebook.own)


def _rule(own: OwnRule, rulebook: Rulebook) -> Rule:
    def check(case: Case) -> Iterator[Judgement]:
        for subject in subjects(case, own.every):
            if own.kind is None or subject.kind == own.kind:
                yield from _judge(own, subject, case)

    return Rule(
        id=own.id,
        codes=(CODE,),
        title=own.title,
        severity=Severity(own.severity),
        prevents=own.prevents,
        reason=own.because,
        data=tell("every {every}", every=own.every),
        bad="",
        good="",
        hint=own.hint or tell("do as the rule says, or ask for a waiver"),
        check=check,
        bites_on=days_of if own.every in ("request", "release", "gate") else None,
        waivable_by=own.waivable_by or rulebook.waivable_by or "",
    )


def _judge(own: OwnRule, subject: Subject, case: Case) -> Iterator[Judgement]:
    facts = FactSet(subject.facts, subject.fields, Scale(case.organization, case.today), case.organization)
    concerned = facts.holds(own.where)
    if concerned is False:
        return
    kept = False if own.never else facts.holds(own.must)
    name, of = subject.id, subject.procedure
    if kept is True:
        yield passed(name, procedure=of)
    elif concerned is None or kept is None:
        message = f"{words.capital(subject.title)}: {_title(own)}; {_why_open(own, facts)}"
        yield unknown(name, message, subject.place, procedure=of)
    else:
        message = f"{words.capital(subject.title)}: {_title(own)}"
        yield failed(name, message + _what_is(own.must, subject, case), subject.place, procedure=of)


def _on(edge: object, day: date) -> object:
    return in_force(edge, day, "threshold")


def _title(own: OwnRule) -> str:
    return own.title.rstrip(".")


def _why_open(own: OwnRule, facts: FactSet) -> str:
    """For want of what it can't be told: an answer, or a way to compare the one that there is."""
    when = own.where if facts.undecided(own.where) else own.must
    undecided = facts.undecided(when)
    missing = [name for name in undecided if isinstance(facts.value(name), Unknown | None)]
    said = []
    if missing or not undecided:
        what = words.listed(map(words.name, missing)) or tell("what it asks for")
        said.append(
            tell_count(max(1, len(missing)), "{what} is not known", "{what} are not known", what=what)
        )
    for name in undecided:
        if name not in missing:
            why = _obstacle(facts, name, when)
            hangs = tell("{name} can't be compared", name=words.name(name))
            said.append(words.labelled(hangs, why) if why else hangs)
    return words.joined(said)


def _obstacle(facts: FactSet, name: str, when: When | None) -> str:
    """Why an answer can't be compared with what the condition asks for."""
    fact, on = facts.facts.get(name), facts.scale.on
    asked = [parse_value(fact, raw) for raw in _asked(when, name, on)] if fact else []
    if any(isinstance(value, Unknown) for value in asked):
        return tell("what the rule compares it with is not known")
    compared = [facts.value(name), *asked]
    measures = [value.low for value in compared if isinstance(value, Quantity)]
    return next(filter(None, map(facts.scale.obstacle, measures)), "")


def _asked(when: When | None, name: str, on: date) -> Iterator[object]:
    """The values with which a condition compares one field, as they are in force on a day."""
    if isinstance(when, AllOf | AnyOf):
        for part in when.all if isinstance(when, AllOf) else when.any:
            yield from _asked(part, name, on)
    elif when is not None and name in when.root:
        yield from _values(when.root[name], on)


def _values(matcher: Matcher, on: date) -> Iterator[object]:
    if isinstance(matcher, Not):
        yield from _values(matcher.not_, on)
    elif isinstance(matcher, Band):
        yield from (_on(edge, on) for edge in (matcher.from_, matcher.to) if edge is not None)
    elif isinstance(matcher, tuple):
        yield from matcher
    elif not isinstance(matcher, Given | Unknown):
        yield matcher


def _what_is(must: When | None, subject: Subject, case: Case) -> str:
    """What the rule demands of this subject, in words."""
    if must is None:
        return ""
    return tell(
        " (must hold: {condition})",
        condition=words.condition(must, subject.facts, case.organization, case.today),
    )
