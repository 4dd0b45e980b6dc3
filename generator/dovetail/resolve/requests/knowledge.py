"""What is known of a request on a day, linked requests added, and what must be asked to know more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Place
from dovetail.model.facts import FactValue, Quantity
from dovetail.model.language import tell
from dovetail.model.procedure import Procedure
from dovetail.model.project import Request
from dovetail.model.resolved import Actor, Answer
from dovetail.resolve.approval.linked import add_up
from dovetail.resolve.facts.answers import Inquiry, incomparable, print_answers
from dovetail.resolve.facts.comparison import Scale
from dovetail.resolve.facts.truth import FactSet, RequestFacts
from dovetail.resolve.requests.surroundings import Surroundings


class RequestKnowledge:
    """The facts of one request. It remembers what was asked, so that each question is asked once."""

    def __init__(
        self,
        request: Request,
        procedure: Procedure,
        around: Surroundings,
        requester: Actor,
        place: Place | None,
        facts_place: Place | None,
    ) -> None:
        self.request, self.procedure, self.around = request, procedure, around
        self.requester, self.place = requester, place
        own = around.answers(procedure, request)
        # What the request says itself is printed; what thresholds see may be added up with other requests.
        self.values: dict[str, FactValue | Unknown] = dict(own)
        self.declared = procedure.handles.facts if procedure.handles else {}
        self.asked: dict[str, None] = {}
        self._aggregate = procedure.handles.aggregate if procedure.handles else None
        self._perhaps_linked: tuple[str, ...] = ()
        self._doubts: dict[str, str] = {}
        self._notes: dict[str, str] = {}
        self._together_with: dict[str, tuple[str, ...]] = {}
        self._seen_on: dict[date, FactSet] = {}
        self._needed: dict[str, None] = {}
        self._inquiry = Inquiry(self.declared, own, around.questions, request, requester.role, facts_place)

    def facts(self, on: date) -> FactSet:
        """The facts as they are seen on a day, once those of other requests are added."""
        if on not in self._seen_on:
            self._seen_on[on] = self._seen(on)
        return self._seen_on[on]

    def _seen(self, on: date) -> FactSet:
        scale = Scale(self.around.organization, on)
        doubts = {
            name: tell(
                "{fact} can't be compared ({why}).", fact=words.fact_label(name, self.declared), why=why
            )
            for name, why in incomparable(self.values, scale).items()
        }
        return RequestFacts(
            self.declared, self.values, scale, self.around.organization, doubts | self._doubts
        )

    def add_linked(self, on: date) -> None:
        """Add what other requests bring to the fact that the procedure adds up."""
        rule = self._aggregate
        if rule is None:
            return
        others = [
            (other, self.around.answers(self.procedure, other))
            for other in self.around.project.requests
            if other.kind == self.request.kind and other.id != self.request.id
        ]
        together = add_up(
            self.request,
            others,
            self.values,
            rule,
            self.declared[rule.fact],
            Scale(self.around.organization, on),
        )
        if together.quantity is not None:
            self._notes[rule.fact] = together.note
            self._together_with[rule.fact] = (*together.with_, *together.perhaps_with)
            self.values[rule.fact] = together.quantity
            self._perhaps_linked = together.perhaps_with
            if self._perhaps_linked and isinstance(self._inquiry.values.get(rule.fact), Quantity):
                requests = words.listed(self._perhaps_linked, "or")
                self._doubts[rule.fact] = tell("Does {requests} count together with it?", requests=requests)

    def note_obstacles(self, scale: Scale) -> Mapping[str, str]:
        """Note in the answers which amounts can't be compared with thresholds; those, and why."""
        found = incomparable(self.values, scale)
        for name, obstacle in found.items():
            self._notes[name] = words.joined(
                [self._notes.get(name, ""), tell("not compared: {obstacle}", obstacle=obstacle)]
            )
        return found

    def printed(self) -> tuple[Answer, ...]:
        """The answers as a reader sees them. What was needed and is missing carries its question."""
        return print_answers(
            self._inquiry, self.around.organization, self._notes, self._needed, self._together_with
        )

    def need(self, names: Iterable[str]) -> tuple[str, ...]:
        """Ask for facts that matter; the questions' ids."""
        wanted = tuple(names)
        rule = self._aggregate
        linking: tuple[str, ...] = ()
        if self._perhaps_linked and rule and isinstance(self._inquiry.values.get(rule.fact), Quantity):
            # The request's own amount is known; what is missing is whether others count together with it.
            wanted = tuple(name for name in wanted if name != rule.fact)
            linking = self._ask_links()
        self._needed.update(dict.fromkeys(wanted))
        asked = (*linking, *self._inquiry.ask(wanted))
        self.asked.update(dict.fromkeys(asked))
        return asked

    def _ask_links(self) -> tuple[str, ...]:
        """Ask of requests that perhaps count together with this one for the facts that would link them."""
        rule = self._aggregate
        asked = []
        for other in self.around.project.requests:
            if rule is None or other.id not in self._perhaps_linked:
                continue
            for name in rule.linked_by:
                if name not in other.facts:
                    fact = self.declared[name]
                    question = Unknown(unknown=words.labelled(other.title, fact.question), ask=fact.ask)
                    owner = self.around.people.requester(other.requested_by).role
                    asked.append(self.around.questions.ask(question, blocks=self.request.id, owner=owner))
        return tuple(asked)

    def ask_for_requester(self) -> None:
        """Ask who makes the request, if nobody is named."""
        missing = None if self.requester.holder else self.around.people.unnamed(self.requester)
        if missing is not None:
            self.ask(missing)

    def ask(self, unknown: Unknown) -> str:
        """Ask what the request says to be unknown; the question's id."""
        asked = self.around.questions.ask(
            unknown, blocks=self.request.id, owner=self.requester.role, place=self.place
        )
        self.asked.setdefault(asked, None)
        return asked
