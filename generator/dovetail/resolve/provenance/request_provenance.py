"""Where the worked-out values of a request come from: its route, its approvals, its latest start."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from dovetail.model import words
from dovetail.model.language import later, tell, tell_of, told
from dovetail.model.procedure import Procedure
from dovetail.model.provenance import Provenance
from dovetail.model.resolved import (
    OpenQuestion,
    ResolvedApproval,
    ResolvedProject,
    ResolvedRequest,
)
from dovetail.resolve.approval.outcome import verdict_in_words
from dovetail.resolve.provenance.request_grounds import RequestGrounds, served_by
from dovetail.resolve.provenance.value_path import PathUnknownError
from dovetail.resolve.provenance.value_words import nothing

DERIVED: Mapping[str, str] = {
    "verdict": later("Whether it can be done as asked."),
    "procedure": later("The procedure that serves it."),
    "route": later("The path that it takes."),
    "approvals": later("Who must agree, down to the person."),
    "forms": later("Forms to fill in."),
    "controls": later("Controls that apply."),
    "latest_start": later("The latest day on which work on it must begin, with the longest durations."),
    "latest_start_optimistic": later(
        "The latest day on which work on it must begin, with the shortest durations."
    ),
    "earliest_finish": later("The first day on which it can be had."),
}
"""Values of a request that nobody writes, and what they mean."""


@dataclass(frozen=True, slots=True)
class RequestProvenance:
    """Explains one request. ``ask`` tells where a single value comes from."""

    resolved: ResolvedProject
    request: ResolvedRequest
    ask: Callable[[str], Provenance]

    def answers(self, wanted: str) -> bool:
        """Whether the value is worked out, or is an answer that the request owes."""
        return wanted in DERIVED or self._fact(wanted) is not None

    def of(self, wanted: str) -> Provenance:
        """The value in words, and each value that it rests on with its own place."""
        fact = self._fact(wanted)
        if fact is not None:
            return self._not_given(fact)
        said = {
            "verdict": self._verdict(),
            "procedure": self._procedure.title,
            "route": self._route(),
            "approvals": self._approvals(),
            "forms": self._titles(),
            "controls": words.listed(self.request.controls) or tell_of("controls", "none"),
            "latest_start": self._start(pessimistic=True),
            "latest_start_optimistic": self._start(pessimistic=False),
            "earliest_finish": self._finish(),
        }[wanted]
        grounds = tuple(self._asked(RequestGrounds(self.resolved, self.request).of(wanted)))
        return Provenance(
            path=f"requests.{self._id}.{wanted}",
            value=said,
            known=self._known(wanted),
            about=told(DERIVED[wanted]),
            chain=(),
            rests_on=grounds,
            questions=self._open(wanted, grounds),
        )

    def _known(self, wanted: str) -> bool:
        plan, choice = self.request.schedule, self.request.route
        match wanted:
            case "route":
                return choice.route is not None or choice.verdict == "none-needed"
            case "latest_start":
                return plan is not None and plan.latest_start is not None
            case "latest_start_optimistic":
                return plan is not None and plan.latest_start_optimistic is not None
            case "earliest_finish":
                return plan is not None and plan.earliest_finish is not None
        return True

    def _open(self, wanted: str, grounds: tuple[Provenance, ...]) -> tuple[OpenQuestion, ...]:
        """The open questions on which the value hangs."""
        asked = {question.id for ground in grounds for question in ground.questions}
        if wanted == "verdict":
            asked.update(self.request.questions)
        elif (
            wanted in ("latest_start", "latest_start_optimistic", "earliest_finish") and self.request.schedule
        ):
            asked.update(self.request.schedule.unknowns)
        return tuple(question for question in self.resolved.questions if question.id in asked)

    def _fact(self, wanted: str) -> str | None:
        """The name of a fact that the procedure asks for and the request leaves out."""
        handles = self._procedure.handles
        if handles is None or not wanted.startswith("facts."):
            return None
        name = wanted.removeprefix("facts.")
        return name if name in handles.facts and name not in self.request.request.facts else None

    def _not_given(self, fact: str) -> Provenance:
        answer = next((item for item in self.request.answers if item.fact == fact), None)
        answer = answer or next((a for a in self.request.answers if a.question == self._question(fact)), None)
        given = answer is not None and answer.known
        grounds = [f"{self._procedure.id}.handles.facts.{fact}"]
        default = self._procedure.handles.facts[fact].default if self._procedure.handles else None
        if default is not None:
            grounds = [f"{grounds[0]}.default"]
        elif given:
            grounds.append(f"requests.{self._id}.services")
        asked = answer.question_id if answer else ""
        return Provenance(
            path=f"requests.{self._id}.facts.{fact}",
            value=answer.text if answer is not None and given else words.not_said(),
            known=given,
            about=self._question(fact),
            chain=(),
            rests_on=tuple(self._asked(grounds)),
            questions=tuple(q for q in self.resolved.questions if q.id == asked),
        )

    def _question(self, fact: str) -> str:
        handles = self._procedure.handles
        return handles.facts[fact].question if handles else ""

    def _verdict(self) -> str:
        said = verdict_in_words(self.request.verdict)
        return words.labelled(said, self.request.summary) if self.request.summary else said

    def _route(self) -> str:
        choice = self.request.route
        if choice.route is not None:
            return tell("{route}. {because}", route=choice.route.title, because=choice.because)
        if choice.verdict == "none-needed":
            return tell("none is needed. {because}", because=choice.because)
        candidates = [route.title for route in self._procedure.routes if route.id in choice.candidates]
        if not candidates:
            return tell("not said yet. {because}", because=choice.because)
        routes = words.listed(candidates, "or")
        return tell("not said yet. {because} It may be {routes}.", because=choice.because, routes=routes)

    def _approvals(self) -> str:
        return words.joined(_approval(item) for item in self.request.approvals) or tell(
            "no approval is needed"
        )

    def _titles(self) -> str:
        forms = self.resolved.forms
        return words.listed(
            forms[name].title if name in forms else name for name in self.request.forms
        ) or tell_of("forms", "none")

    def _start(self, *, pessimistic: bool) -> str:
        plan = self.request.schedule
        day = (plan.latest_start if pessimistic else plan.latest_start_optimistic) if plan else None
        if plan is None or day is None:
            return words.not_said()
        said = words.bounded(words.day(day), at_least=plan.at_least, before=plan.before)
        return tell("{day}. {why}", day=said, why=plan.why) if plan.why else said

    def _finish(self) -> str:
        plan = self.request.schedule
        return words.day(plan.earliest_finish) if plan and plan.earliest_finish else words.not_said()

    def _asked(self, paths: Iterable[str]) -> Iterator[Provenance]:
        """Each of the values once; what nobody has said, and need not say, is left out."""
        told: set[str] = set()
        for path in dict.fromkeys(paths):
            try:
                ground = self.ask(path)
            except PathUnknownError:
                continue
            if ground.value != nothing() and ground.path not in told:
                told.add(ground.path)
                yield ground

    @property
    def _id(self) -> str:
        return self.request.request.id

    @property
    def _procedure(self) -> Procedure:
        return served_by(self.resolved, self.request)


def _approval(item: ResolvedApproval) -> str:
    named = item.holder and item.holder != item.title
    said = words.noted(item.holder, item.title) if named else item.title
    if item.problem:
        said = words.labelled(item.title or tell("nobody"), item.problem)
    if item.acting_for:
        said = tell("{who}, acting for {absent}", who=said, absent=item.acting_for)
    if item.on:
        said = tell("{who} by {day}", who=said, day=words.day(item.on))
    return tell("{who}, because {reason}", who=said, reason=item.because) if item.because else said
