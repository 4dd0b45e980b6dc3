"""One request: its route, its approvals down to the person, its dates, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.conditions import When
from dovetail.model.diagnostics import Diagnostic, Severity
from dovetail.model.facts import FactValue, Quantity
from dovetail.model.organization import Organization
from dovetail.model.procedure import ExceptionPath, Preapproved, Procedure
from dovetail.model.profile import LayeredProcedure, Written
from dovetail.model.project import Project, Request
from dovetail.model.resolved import ResolvedRequest, RouteChoice
from dovetail.resolve.answers import Inquiry, print_answers, read_answers
from dovetail.resolve.approvals import approvals_of
from dovetail.resolve.authority import Case
from dovetail.resolve.comparison import Scale
from dovetail.resolve.linked import add_up
from dovetail.resolve.network import PlannedStep
from dovetail.resolve.outcome import judge
from dovetail.resolve.path import Attempt, Way
from dovetail.resolve.people import People
from dovetail.resolve.questions import Questions
from dovetail.resolve.request_findings import RequestFindings
from dovetail.resolve.routes import choose_route, stricter
from dovetail.resolve.schedule import plan_backward
from dovetail.resolve.time_context import TimeContext
from dovetail.resolve.truth import FactSet


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the requests of one project have in common."""

    organization: Organization
    written: Written[Project]
    people: People
    time: TimeContext
    questions: Questions
    as_of: date

    @property
    def project(self) -> Project:
        """The project itself."""
        return self.written.value


def resolve_request(
    request: Request,
    index: int,
    layered: LayeredProcedure,
    tailored: Procedure,
    around: Surroundings,
) -> tuple[ResolvedRequest, list[Diagnostic]]:
    """Resolve one request. What can't be known is unknown in the result, never guessed."""
    resolver = _Resolver(request, index, layered.value, tailored, around)
    return resolver.resolve()


class _Resolver:
    def __init__(
        self, request: Request, index: int, baseline: Procedure, tailored: Procedure, around: Surroundings
    ) -> None:
        self.request, self.baseline, self.tailored, self.around = request, baseline, tailored, around
        self.place = around.written.place("requests", index)
        facts_place = around.written.place("requests", index, "facts")
        self.findings = RequestFindings(request, around.project.code, tailored.id, self.place, facts_place)
        self.requester = around.people.requester(request.requested_by)
        own = read_answers(tailored, request)
        # What the request says itself is printed; what thresholds see may be added up with other requests.
        self.values: dict[str, FactValue | Unknown] = dict(own)
        self.notes: dict[str, str] = {}
        self.needed: dict[str, None] = {}
        self.asked: dict[str, None] = {}
        handles = tailored.handles
        self.declared = handles.facts if handles else {}
        self.inquiry = Inquiry(
            self.declared, own, around.questions, request, self.requester.role, facts_place
        )

    def resolve(self) -> tuple[ResolvedRequest, list[Diagnostic]]:
        on = self._date_of_use()
        self._aggregate(on)
        exception = self._exception(on)
        preapproved = self._preapproved(on)
        choice, attempt = self._settle(on, exception, preapproved)
        approvals = approvals_of(
            attempt, self._case(attempt.facts), delivery=on, time=self.around.time, ask=self._need
        )
        self._note_obstacles(attempt.facts)
        self._ask_for_requester()
        verdict, summary = judge(
            self.request, choice, attempt, approvals, requester_named=bool(self.requester.holder)
        )
        answers = print_answers(self.inquiry, self.around.organization, self.notes, self.needed)
        self.findings.add_verdict(verdict, summary)
        if choice.verdict == "gap":
            self.findings.add(
                "route-missing",
                Severity.MAJOR,
                "no route of the procedure serves a request like this",
                "ask the owner of the procedure which route it takes",
                unknown=True,
                about_facts=True,
            )
        questions = dict.fromkeys(
            [*self.asked, *(answer.question_id for answer in answers if answer.question_id)]
        )
        if attempt.schedule:
            questions.update(dict.fromkeys(attempt.schedule.unknowns))
        return (
            ResolvedRequest(
                request=self.request,
                procedure=self.tailored.id,
                requester=self.requester.holder or self.requester.title,
                verdict=verdict,
                summary=summary,
                answers=answers,
                route=choice,
                exception=exception.id if exception else "",
                preapproved=preapproved.id if preapproved else "",
                approvals=approvals,
                forms=attempt.forms,
                controls=attempt.controls,
                schedule=attempt.schedule,
                findings=self.findings.codes,
                questions=tuple(questions),
            ),
            self.findings.found,
        )

    # --- the facts ---------------------------------------------------------------------------------

    def _date_of_use(self) -> date:
        needed_by = self.request.needed_by
        if isinstance(needed_by, Unknown):
            self._ask_unknown(needed_by)
            return self.around.as_of
        return needed_by

    def _facts(self, on: date) -> FactSet:
        return FactSet(
            self.declared, self.values, Scale(self.around.organization, on), self.around.organization
        )

    def _aggregate(self, on: date) -> None:
        rule = self.tailored.handles.aggregate if self.tailored.handles else None
        if rule is None:
            return
        others = [
            (other, read_answers(self.tailored, other))
            for other in self.around.project.requests
            if other.kind == self.request.kind and other.id != self.request.id
        ]
        together = add_up(self.request, others, self.values, rule, Scale(self.around.organization, on))
        if together.quantity is not None:
            self.notes[rule.fact] = together.note
            self.values[rule.fact] = together.quantity

    def _exception(self, on: date) -> ExceptionPath | None:
        """The exceptional path that the request asks for, or that its facts surely open."""
        facts = self._facts(on)
        for path in self.tailored.exceptions:
            if not path.effective.covers(on):
                continue
            holds = facts.holds(path.when)
            if self.request.exception == path.id:
                if holds:
                    return path
                why = "does not qualify" if holds is False else "can't be shown to qualify"
                self.findings.add(
                    "exception-refused",
                    Severity.MAJOR,
                    f'it {why} for "{path.title}"',
                    "take the ordinary way",
                )
                return None
            if self.request.exception is None and path.when is not None and holds:
                return path
        return None

    def _preapproved(self, on: date) -> Preapproved | None:
        facts = self._facts(on)
        for standard in self.tailored.flexibility.preapproved:
            if not standard.effective.covers(on):
                continue
            holds = facts.holds(standard.when)
            if self.request.standard == standard.id:
                if holds:
                    return standard
                why = "does not qualify" if holds is False else "can't be shown to qualify"
                self.findings.add(
                    "standard-refused",
                    Severity.MAJOR,
                    f'it {why} as "{standard.title}"',
                    "take the ordinary way",
                )
                return None
            if self.request.standard is None and standard.when is not None and holds:
                return standard
        return None

    # --- the way -----------------------------------------------------------------------------------

    def _settle(
        self, on: date, exception: ExceptionPath | None, preapproved: Preapproved | None
    ) -> tuple[RouteChoice, Attempt]:
        """Route and dates depend on each other: rules are those in force when the request must be raised."""
        choice = self._choose(on, exception, preapproved)
        attempt = self._attempt(choice, on, exception, preapproved)
        start = attempt.schedule.latest_start if attempt.schedule else None
        raised = max(start, self._earliest()) if start else on
        if raised < on:
            earlier = self._choose(raised, exception, preapproved)
            if earlier != choice:
                because = f"{earlier.because} The rule of {words.day(raised)} counts, when it must be raised."
                return (
                    replace(earlier, because=because),
                    self._attempt(earlier, raised, exception, preapproved),
                )
        return choice, attempt

    def _choose(
        self, on: date, exception: ExceptionPath | None, preapproved: Preapproved | None
    ) -> RouteChoice:
        for source in (exception, preapproved):
            if source is not None and source.route is not None:
                route = next((entry for entry in self.tailored.routes if entry.id == source.route), None)
                return RouteChoice(route, "chosen", f'It qualifies as "{source.title}".')
        if exception is not None and exception.kind == "exempt":
            return RouteChoice(None, "none-needed", f'It is exempt: "{exception.title}".')
        facts = self._facts(on)
        ours = choose_route(self.tailored.routes, self.tailored.choose, facts, on)
        if self.tailored.routes != self.baseline.routes:
            ours = self._tightened(choose_route(self.baseline.routes, self.baseline.choose, facts, on), ours)
        if ours.verdict in ("unknown", "gap"):
            self._need(name for route in self.tailored.routes for name in facts.undecided(route.when))
        if ours.route is not None and ours.candidates and self.tailored.choose == "one":
            both = words.listed(f'"{route}"' for route in (ours.route.id, *ours.candidates))
            self.findings.add(
                "routes-overlap", Severity.MINOR, f"routes {both} all match; the stricter one applies",
                "the owner of the procedure should part the routes",
            )  # fmt: skip
        return ours

    def _tightened(self, baseline: RouteChoice, ours: RouteChoice) -> RouteChoice:
        """A project's tailored table never gives a laxer route than the organization's own."""
        if baseline.route is None or ours.route is None:
            return (
                ours if baseline.verdict in ("gap", "none-needed") or ours.verdict == "unknown" else baseline
            )
        theirs = next((r for r in self.tailored.routes if r.id == baseline.route.id), baseline.route)
        strict = stricter(theirs, ours.route, self.tailored.routes)
        if strict is ours.route:
            return ours
        return replace(baseline, route=theirs)

    def _attempt(
        self, choice: RouteChoice, on: date, exception: ExceptionPath | None, preapproved: Preapproved | None
    ) -> Attempt:
        if choice.verdict == "unknown" and choice.candidates:
            return self._least_demanding(choice, on, exception, preapproved)
        return self._on_way(
            Way(self.tailored, choice.route, exception, preapproved), on, sure=choice.verdict != "gap"
        )

    def _least_demanding(
        self, choice: RouteChoice, on: date, exception: ExceptionPath | None, preapproved: Preapproved | None
    ) -> Attempt:
        """While the route is open, only the quickest of the candidates is certain: "at least" that."""
        routes = [route for route in self.tailored.routes if route.id in choice.candidates]
        attempts = [
            self._on_way(Way(self.tailored, route, exception, preapproved), on, sure=False)
            for route in routes
        ]
        return max(
            attempts,
            key=lambda attempt: (attempt.schedule.latest_start if attempt.schedule else None) or date.min,
        )

    def _on_way(self, way: Way, on: date, *, sure: bool) -> Attempt:
        facts = self._facts(on)
        planned = tuple(
            way.planned(facts, self.around.people, self.requester, on, self.around.organization.boards)
        )
        self._need(
            name for step in planned if step.applies is None for name in facts.undecided(step.step.when)
        )
        self._need(name for when in self._time_conditions(way, planned) for name in facts.undecided(when))
        needed_by = self.request.needed_by
        if isinstance(needed_by, Unknown) or not planned:
            return Attempt(way, facts, planned, None)
        handles = self.tailored.handles
        schedule = plan_backward(
            planned,
            needed_by=needed_by,
            earliest=self._earliest(),
            delivers=handles.delivers if handles else None,
            lead_times=way.lead_times,
            time=self.around.time,
            holds=facts.holds,
            questions=self.around.questions,
            blocks=self.request.id,
            procedure=self.tailored.id,
        )
        if not sure:
            schedule = replace(schedule, at_least=True)
        return Attempt(way, facts, planned, schedule)

    def _time_conditions(self, way: Way, planned: Iterable[PlannedStep]) -> Iterable[When | None]:
        """Conditions that decide on dates: of lead times, and of freezes if a step heeds them."""
        steps = [entry.step for entry in planned]
        yield from (
            lead.when for lead in (*way.lead_times, *(lead for step in steps for lead in step.ahead_of))
        )
        if any(step.heeds_freezes for step in steps):
            for freeze in self.around.organization.calendars.freezes.values():
                if not freeze.procedures or self.tailored.id in freeze.procedures:
                    yield freeze.when

    def _earliest(self) -> date:
        return max(self.around.as_of, self.request.not_before or self.around.as_of)

    def _case(self, facts: FactSet) -> Case:
        handles = self.tailored.handles
        money = [name for name, fact in self.declared.items() if fact.type == "money"]
        fact = (handles.authority_fact if handles else None) or (money[0] if len(money) == 1 else None)
        owner = self.tailored.owner if isinstance(self.tailored.owner, str) else ""
        return Case(
            self.around.people, facts, self.requester, fact, self.around.questions, self.request.id, owner
        )

    def _note_obstacles(self, facts: FactSet) -> None:
        for name, value in self.values.items():
            obstacle = facts.scale.obstacle(value.low) if isinstance(value, Quantity) else ""
            if obstacle:
                self.notes[name] = "; ".join(
                    filter(None, (self.notes.get(name), f"not compared: {obstacle}"))
                )
                self.findings.add(
                    "amount-not-comparable",
                    Severity.MAJOR,
                    f"{words.name(name)} can't be compared with thresholds: {obstacle}",
                    "state it in the organization's currency and tax basis, or add the exchange rate",
                    unknown=True,
                    about_facts=True,
                )

    # --- asking ------------------------------------------------------------------------------------

    def _need(self, names: Iterable[str]) -> tuple[str, ...]:
        """Ask for facts that matter; the questions' ids."""
        wanted = tuple(names)
        self.needed.update(dict.fromkeys(wanted))
        asked = self.inquiry.ask(wanted)
        self.asked.update(dict.fromkeys(asked))
        return asked

    def _ask_for_requester(self) -> None:
        missing = None if self.requester.holder else self.around.people.unnamed(self.requester)
        if missing is not None:
            self._ask_unknown(missing)

    def _ask_unknown(self, unknown: Unknown) -> str:
        asked = self.around.questions.ask(
            unknown, blocks=self.request.id, owner=self.requester.role, place=self.place
        )
        self.asked.setdefault(asked, None)
        return asked
