"""Any value of a profile in words: roles by their titles, conditions as sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.conditions import AllOf, AnyOf, Fact, Facts, Given, Not
from dovetail.model.language import tell, tell_count
from dovetail.model.procedure import Procedure
from dovetail.model.recurrence import Recurrence
from dovetail.model.resolved import Actor
from dovetail.model.routes import Approval, ExtraStep
from dovetail.model.values import Band, Duration, InForce, Length, Money, Period
from dovetail.resolve.people import REQUESTER, People
from dovetail.resolve.procedures.wording import approver_in_words
from dovetail.resolve.provenance.value_path import Part, parts_of

WORK_ROLES = frozenset({"by", "accountable", "consulted", "informed", "to"})
"""Fields whose roles do work, which a project may bind to its own people."""
ROLES = WORK_ROLES | {
    "owner", "waivable_by", "any_of", "reports_to", "chair", "members", "receiver", "ask", "approved_by",
    "requested_by", "exception_by", "superior_of", "line_of", "together_with", "role", "granted_by",
    "approval_roles", "holder", "acceptor", "owner_after_closure", "decided_by", "board", "bindings",
}  # fmt: skip
"""Fields that may name a role, a project role or a board."""
_STEPS = frozenset({
    "after", "before", "next", "skips", "counted_from_step", "not_by", "step", "delivers", "from", "omits",
})  # fmt: skip
_SHOWN = 8
_LONG = 60  # characters: of several items, one with more text is called by its name alone
_TITLES = ("title", "name", "statement", "text", "term", "answer", "label", "question", "code")


def nothing() -> str:
    """What stands for a value that nobody has given and that has no default."""
    return tell("nothing")


@dataclass(frozen=True, slots=True)
class Wording:
    """Says values of one project; those of a procedure with its facts and the titles of its steps."""

    people: People
    facts: Mapping[str, Fact] = field(default_factory=dict)
    steps: Mapping[str, str] = field(default_factory=dict)

    def within(self, procedure: Procedure) -> Wording:
        """The same for values of a procedure."""
        extra = (item.step for route in procedure.routes for item in route.steps)
        return Wording(
            self.people,
            procedure.handles.facts if procedure.handles else {},
            {step.id: step.title for step in (*procedure.steps, *extra)},
        )

    def say(self, part: Part) -> str:
        """The value in words; ``nothing`` if there is none."""
        fact = self._fact(part)
        around = part.above[-1] if part.above else None
        if isinstance(around, Facts):
            name = part.keys[-1]
            return words.matcher(name, around.root[name], self.facts, self.people.organization)
        if fact is not None and part.inside[:1] == ("requests",):
            return words.raw(part.value, fact, self.people.organization)
        return self._said(part.value, part)

    def person(self, actor: Actor) -> str:
        """``Head of procurement (Ana Costa)``, or that nobody is named yet."""
        who = actor.holder or actor.queue
        if who and who != actor.title:
            return words.noted(actor.title, who)
        return actor.title if who else tell("{role} (nobody is named yet)", role=actor.title)

    def role(self, name: str) -> str:
        """What whoever wrote it calls a role, a project role or a board; a binding changes only who acts."""
        organization = self.people.organization
        if name in organization.boards:
            return organization.boards[name].title
        entry = organization.roles.get(self.people.canonical(name))
        if entry is not None:
            return entry.title
        return self.people.actor(name).title if name != REQUESTER else tell("the requester")

    # -- values

    def _said(self, value: object, part: Part) -> str:
        match value:
            case None | ():
                return nothing()
            case Unknown():
                return words.unknown(value)
            case Approval():
                return self._approval(value, part)
            case str():
                return self._text(value, part)
            case InForce():
                return words.in_period(self._said(value.value, part), value)
        single = self._single(value, part)
        if single is not None:
            return single
        return self._item(value, part) if isinstance(value, BaseModel) else self._several(value, part)

    def _single(self, value: Any, part: Part) -> str | None:
        """A value that is said as one, whatever its parts; None for anything else."""
        organization = self.people.organization
        sayings: tuple[tuple[type | tuple[type, ...], Callable[[], str]], ...] = (
            (bool, lambda: words.yes_or_no(value)),
            (Money, lambda: words.money(value, organization)),
            (Duration, lambda: words.duration(value, organization.days_are)),
            (Length, lambda: words.length(value, organization.days_are)),
            (Recurrence, lambda: words.recurrence(value)),
            ((AllOf, AnyOf, Facts), lambda: words.condition(value, self.facts, organization)),
            (
                (Band, Not, Given),
                lambda: words.matcher(_asked(part) or part.field, value, self.facts, organization),
            ),
            (Period, lambda: words.period(value) or words.always()),
            (date, lambda: words.moment(value)),
            (time, lambda: words.clock(value)),
            (Decimal, lambda: words.number(value)),
            (int, lambda: str(value)),
        )
        return next((say() for kinds, say in sayings if isinstance(value, kinds)), None)

    def _text(self, value: str, part: Part) -> str:
        fact = self._fact(part)
        if fact is not None:
            return words.raw(value, fact, self.people.organization)
        name, organization = part.field, self.people.organization
        if name in ROLES and self._is_role(value):
            return self.role(value)
        if name == "decided_by":
            return tell("whoever holds enough authority for {subject}", subject=words.subject(value))
        if name in ("form", "forms") and value in (forms := self.people.forms):
            return forms[value].title
        if name in ("system", "place") and value in organization.systems:
            return organization.systems[value].title
        if name in ("services", "service", "depends_on") and value in organization.services:
            return organization.services[value].title
        if name in _STEPS and value in self.steps:
            return tell("“{text}”", text=self.steps[value])
        return value

    def _is_role(self, value: str) -> bool:
        people = self.people
        return value == REQUESTER or value in {
            *people.organization.roles,
            *people.organization.boards,
            *people.reference_titles,
            *people.project.team,
        }

    def _fact(self, part: Part) -> Fact | None:
        """The fact of which the part is an answer: in a condition, or among the facts of a request."""
        asked = _asked(part)
        if asked:
            return self.facts.get(asked)
        if part.inside[:1] == ("requests",) and "facts" in part.inside[2:3] and len(part.keys) > 3:
            return self.facts.get(part.keys[3])
        return None

    def _approval(self, value: Approval, part: Part) -> str:
        who = approver_in_words(value, self.role, self.facts)
        if value.count > 1:
            who = tell("{count} of: {who}", count=value.count, who=who)
        if value.when:
            who = tell("{who}, if {condition}", who=who, condition=self._said(value.when, part))
        return tell("{who}, at {step}", who=who, step=self._step(value.step)) if value.step else who

    def _step(self, name: str) -> str:
        return tell("“{text}”", text=self.steps.get(name, name))

    def _item(self, value: BaseModel, part: Part) -> str:
        """The title of something that has one; of anything else, what was said of it."""
        if isinstance(value, ExtraStep):
            return value.step.title
        for name in _TITLES:
            text = getattr(value, name, None)
            if isinstance(text, (str, Unknown)):
                return self._said(text, part)
        said = [
            words.labelled(words.field(name), self._said(below.value, below))
            for name, below in parts_of(part).items()
            if below.written and below.value not in (None, ())
        ]
        return words.joined(said) or nothing()

    def _several(self, value: object, part: Part) -> str:
        if isinstance(value, tuple) and value and all(isinstance(item, InForce) for item in value):
            return words.joined(self._said(item, part) for item in value)
        below = parts_of(part)
        if not below:
            return nothing()
        said = [self._entry(name, item) for name, item in below.items()]
        shown = (
            [*said[:_SHOWN], tell_count(len(said) - _SHOWN, "{n} more", "{n} more")]
            if len(said) > _SHOWN + 1
            else said
        )
        plain = all(isinstance(item.value, str) for item in below.values()) and not isinstance(value, Mapping)
        return words.listed(shown) if plain else words.joined(shown)

    def _entry(self, name: str, item: Part) -> str:
        """One of several: its text, with its name in front if the text does not say it."""
        text = self._said(item.value, item)
        if len(text) > _LONG and not name.isdecimal():
            return name
        in_a_mapping = isinstance(item.above[-1], Mapping)
        named = not isinstance(item.value, str) and not name.isdecimal() and name not in text
        return words.labelled(name, text) if in_a_mapping or named else text


def _asked(part: Part) -> str:
    """The name of the fact, if the part is an answer in a condition."""
    found = (depth for depth, above in enumerate(part.above) if isinstance(above, Facts))
    depth = next(found, len(part.keys))
    return part.keys[depth] if depth < len(part.keys) else ""
