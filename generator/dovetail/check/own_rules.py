"""An organization's own rules, made of conditions over fields: data only, nothing in them can be executed."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.derived.subject_days import days_of
from dovetail.check.own_subjects import Subject, subjects
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.model import words
from dovetail.model.conditions import When
from dovetail.model.diagnostics import Severity
from dovetail.model.rulebook import OwnRule, Rulebook
from dovetail.resolve.comparison import Scale
from dovetail.resolve.truth import FactSet

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
        data=f"every {own.every}",
        bad="",
        good="",
        hint=own.hint or "do as the rule says, or ask for a waiver",
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
        missing = facts.undecided(own.where) or facts.undecided(own.must)
        what = words.listed([words.name(entry) for entry in missing]) or "what it asks for"
        message = f"{words.capital(subject.title)}: {_title(own)}; {what} {_is(missing)} not known"
        yield unknown(name, message, subject.place, procedure=of)
    else:
        message = f"{words.capital(subject.title)}: {_title(own)}"
        yield failed(name, message + _what_is(own.must, subject, case), subject.place, procedure=of)


def _title(own: OwnRule) -> str:
    return own.title.rstrip(".")


def _is(names: tuple[str, ...]) -> str:
    return "are" if len(names) > 1 else "is"


def _what_is(must: When | None, subject: Subject, case: Case) -> str:
    """What the rule demands of this subject, in words."""
    if must is None:
        return ""
    return f" (must hold: {words.condition(must, subject.facts, case.organization)})"
