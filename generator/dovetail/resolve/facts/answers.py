"""Reads what a request says, and asks for what it doesn't say and would have to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.conditions import Fact
from dovetail.model.diagnostics import Place
from dovetail.model.facts import FactValue, Quantity, parse_value
from dovetail.model.language import tell
from dovetail.model.organization import Organization
from dovetail.model.procedure import Procedure
from dovetail.model.project import Request
from dovetail.model.resolved import Answer
from dovetail.resolve.facts.comparison import Scale
from dovetail.resolve.facts.questions import Questions


def read_answers(procedure: Procedure, request: Request) -> dict[str, FactValue | Unknown]:
    """The facts that a request states, defaults of the procedure included. What is missing is left out."""
    values: dict[str, FactValue | Unknown] = {}
    for name, fact in (procedure.handles.facts if procedure.handles else {}).items():
        raw = request.facts.get(name)
        if raw is None and fact.type == "service" and len(request.services) == 1:
            raw = request.services[0]
        if raw is None:
            raw = fact.default
        if raw is not None:
            values[name] = parse_value(fact, raw)
    return values


def incomparable(values: Mapping[str, FactValue | Unknown], scale: Scale) -> dict[str, str]:
    """Amounts that can't be compared with the organization's own, by fact, and why."""
    obstacles = {
        name: scale.obstacle(value.low) for name, value in values.items() if isinstance(value, Quantity)
    }
    return {name: why for name, why in obstacles.items() if why}


@dataclass(frozen=True, slots=True)
class Inquiry:
    """Asks for missing facts of one request, each once, with the role that should know."""

    facts: Mapping[str, Fact]
    values: Mapping[str, FactValue | Unknown]
    questions: Questions
    request: Request
    asked_by: str
    place: Place | None

    def ask(self, names: Iterable[str]) -> tuple[str, ...]:
        """Record a question for each fact and return their ids."""
        return tuple(dict.fromkeys(self._ask(name) for name in names))

    def _ask(self, name: str) -> str:
        base = name.partition(".")[0]
        fact = self.facts.get(base)
        stated = self.values.get(base)
        if isinstance(stated, Unknown):
            question = stated
        elif fact is None:
            question = Unknown(unknown=tell("What is the {name}?", name=words.name(name)))
        else:
            question = Unknown(
                unknown=words.labelled(self.request.title, fact.question),
                ask=fact.ask,
            )
        return self.questions.ask(question, blocks=self.request.id, owner=self.asked_by, place=self.place)


def print_answers(
    inquiry: Inquiry,
    organization: Organization,
    notes: Mapping[str, str],
    needed: Iterable[str],
    together_with: Mapping[str, tuple[str, ...]],
) -> tuple[Answer, ...]:
    """The facts of a request as a reader sees them, in the order of the procedure's questions.

    ``needed`` names facts that matter although nobody has given them; they carry their question's id.
    ``notes`` and ``together_with`` say more about single facts.
    """
    wanted = set(needed)
    answers = []
    for name, fact in inquiry.facts.items():
        value = inquiry.values.get(name)
        known = value is not None and not isinstance(value, Unknown)
        if value is None and name not in wanted:
            continue
        text = words.answer(value, fact, organization) if value is not None else words.not_said()
        if isinstance(value, Quantity) and not value.exact:
            text = tell("{text} (estimate)", text=text)
        asked = "" if known else inquiry.ask([name])[0]
        answers.append(
            Answer(
                name,
                fact.question,
                text,
                known,
                notes.get(name, ""),
                asked,
                together_with.get(name, ()),
            )
        )
    return tuple(answers)
