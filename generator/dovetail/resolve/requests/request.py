"""One request: its route, its approvals down to the person, its dates, and what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Diagnostic, Severity
from dovetail.model.language import tell
from dovetail.model.procedure import Procedure
from dovetail.model.profile import LayeredProcedure
from dovetail.model.project import Request
from dovetail.model.resolved import ResolvedRequest, RouteChoice
from dovetail.model.routes import ExceptionPath, Preapproved, Route
from dovetail.resolve.approval.approvals import approvals_of
from dovetail.resolve.approval.holders import Case
from dovetail.resolve.approval.outcome import judge
from dovetail.resolve.approval.routes import choose_route, stricter, tightened
from dovetail.resolve.facts.truth import FactSet
from dovetail.resolve.procedures.deciding import done_by_approvers
from dovetail.resolve.procedures.path import Attempt, Way
from dovetail.resolve.procedures.tailoring import Tailored
from dovetail.resolve.requests.findings import RequestFindings
from dovetail.resolve.requests.knowledge import RequestKnowledge
from dovetail.resolve.requests.scope import concerns, covered, earliest_day, holds_on, in_doubt, without
from dovetail.resolve.requests.special_paths import Special, freeze_leave, special_path
from dovetail.resolve.requests.surroundings import Surroundings
from dovetail.resolve.schedule.schedule import plan_backward


def resolve_request(
    request: Request,
    index: int,
    layered: LayeredProcedure,
    work: Tailored,
    around: Surroundings,
) -> tuple[ResolvedRequest, list[Diagnostic]]:
    """Resolve one request. What can't be known is unknown in the result, never guessed."""
    return _Resolver(request, index, layered.value, work, around).resolve()


# Rules that change on a date may chase each other: a stricter route starts earlier, under the laxer rule.
MOST_ROUNDS = 4


class _Resolver:
    def __init__(
        self, request: Request, index: int, baseline: Procedure, work: Tailored, around: Surroundings
    ) -> None:
        tailored = work.procedure
        self.waivers, self.omitted = work.waivers, work.omitted
        self.request, self.baseline, self.tailored, self.around = request, baseline, tailored, around
        place = around.written.place("requests", index)
        facts_place = around.written.place("requests", index, "facts")
        self.findings = RequestFindings(request, around.project.code, tailored.id, place, facts_place)
        self.requester = around.people.requester(request.requested_by)
        self.known = RequestKnowledge(request, tailored, around, self.requester, place, facts_place)
        self.leave = freeze_leave(request, around.people, self.findings)

    def resolve(self) -> tuple[ResolvedRequest, list[Diagnostic]]:
        on = self._date_of_use()
        self.known.add_linked(on)
        exception = self._special(self.tailored.exceptions, self.request.exception, "exception-refused", on)
        standing = self.tailored.flexibility.preapproved
        preapproved = self._special(standing, self.request.standard, "standard-refused", on)
        choice, attempt = self._settle(on, exception, preapproved)
        if doubtful := in_doubt(self.omitted, self.request, self.around, attempt.delivery or on):
            self.omitted = without(self.omitted, doubtful)
            choice, attempt = self._settle(on, exception, preapproved)
            if held := covered(doubtful, attempt, on):
                self.omitted |= held
                choice, attempt = self._settle(on, exception, preapproved)
        delivery = attempt.delivery or on
        approvals = (
            ()
            if choice.verdict == "refused"
            else approvals_of(attempt, self._case(attempt), delivery=delivery, time=self.around.time)
        )
        schedule = done_by_approvers(
            attempt.schedule,
            self.baseline,
            approvals,
            self.requester,
            self.around.people,
        )
        self._report_obstacles(attempt.facts)
        self.known.ask_for_requester()
        verdict, summary = judge(
            self.request,
            choice,
            attempt,
            approvals,
            requester_named=bool(self.requester.holder),
        )
        answers = self.known.printed()
        self.findings.add_verdict(verdict, summary)
        if choice.verdict == "gap":
            self.findings.add(
                "route-missing",
                Severity.MAJOR,
                tell("no route of the procedure serves a request like this"),
                tell("ask the owner of the procedure which route it takes"),
                unknown=True,
                about_facts=True,
            )
        questions = dict.fromkeys(
            [*self.known.asked, *(answer.question_id for answer in answers if answer.question_id)]
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
                controls=tuple(
                    control for control in attempt.controls if not self._waived(control, attempt, delivery)
                ),
                schedule=schedule,
                questions=tuple(questions),
                findings=self.findings.codes,
            ),
            self.findings.found,
        )

    def _waived(self, control: str, attempt: Attempt, delivery: date) -> bool:
        """Whether a waiver of the control concerns this request and holds while the control would be kept."""
        waiver = self.waivers.get(control)
        if waiver is None or not concerns(waiver, self.request):
            return False
        days = attempt.days_of(control) or (delivery,)
        return holds_on(waiver, days, self.tailored.id, self.around.written, self.findings)

    def _date_of_use(self) -> date:
        needed_by = self.request.needed_by
        if isinstance(needed_by, Unknown):
            self.known.ask(needed_by)
            return self.around.as_of
        return needed_by

    def _special(self, paths: Sequence[Special], named: str | None, code: str, on: date) -> Special | None:
        path, refused = special_path(paths, named, self.known.facts(on), on)
        if refused:
            self.findings.add(
                code, Severity.MAJOR, refused, tell("take the ordinary way, or give the facts that qualify")
            )
        return path

    def _settle(
        self, on: date, exception: ExceptionPath | None, preapproved: Preapproved | None
    ) -> tuple[RouteChoice, Attempt]:
        """Route and dates depend on each other: rules are those in force when the request must be raised."""
        choice = self._choose(on, exception, preapproved)
        attempt = self._attempt(choice, on, exception, preapproved)
        settled = False
        for _ in range(MOST_ROUNDS):
            raised = self._raised(attempt) or on
            then = choice if raised == on else self._choose(raised, exception, preapproved)
            settled = then == choice
            if settled:
                break
            on, before, earlier = raised, choice, attempt
            choice, attempt = then, self._attempt(then, on, exception, preapproved)
        if not settled and choice.route and before.route:
            # Rule and date chase each other: the stricter rule counts.
            strict = stricter(before.route, choice.route, self.tailored.routes)
            choice, attempt = (before, earlier) if strict is before.route else (choice, attempt)
        return self._with_change_of_rule(choice, on), attempt

    def _raised(self, attempt: Attempt) -> date | None:
        """When the request was raised, or must be; none if nobody can tell."""
        steps = {planned.step.id for planned in attempt.planned}
        begun = min((day for step, day in self.request.done.items() if step in steps), default=None)
        if begun is not None:
            return begun
        start = attempt.schedule.latest_start if attempt.schedule else None
        return max(start, earliest_day(self.request, self.around)) if start else None

    def _with_change_of_rule(self, choice: RouteChoice, on: date) -> RouteChoice:
        """Says so if another route would apply on the day on which the request is needed."""
        needed_by = self.request.needed_by
        if isinstance(needed_by, Unknown) or on == needed_by or choice.verdict != "chosen":
            return choice
        later = choose_route(
            self.baseline.routes, self.baseline.choose, self.known.facts(needed_by), needed_by
        )
        if later.route is None or choice.route is None or later.route.id == choice.route.id:
            return choice
        because = tell(
            "{because} It is the rule of {day}, when the request must be raised.",
            because=choice.because,
            day=words.day(on),
        )
        return replace(choice, because=because)

    def _choose(
        self, on: date, exception: ExceptionPath | None, preapproved: Preapproved | None
    ) -> RouteChoice:
        for source in (exception, preapproved):
            if source is not None and source.route is not None:
                route = next((entry for entry in self.tailored.routes if entry.id == source.route), None)
                return RouteChoice(route, "chosen", tell('It qualifies as "{path}".', path=source.title))
        if exception is not None and exception.kind == "exempt":
            return RouteChoice(None, "none-needed", tell('It is exempt: "{path}".', path=exception.title))
        facts = self.known.facts(on)
        choice = choose_route(self.baseline.routes, self.baseline.choose, facts, on)
        if self.tailored.routes != self.baseline.routes:
            choice = tightened(choice, self.baseline.routes, self.tailored.routes, facts, on)
        if choice.verdict in ("unknown", "gap"):
            self.known.need(name for route in self.tailored.routes for name in facts.undecided(route.when))
        if choice.verdict == "chosen" and choice.candidates and self.baseline.choose == "one":
            assert choice.route is not None
            both = words.listed(words.quoted(route) for route in (choice.route.id, *choice.candidates))
            self.findings.add(
                "routes-overlap",
                Severity.MINOR,
                tell("routes {routes} all match; the stricter one applies", routes=both),
                tell("the owner of the procedure should part the routes"),
            )
        return choice

    def _attempt(
        self, choice: RouteChoice, on: date, exception: ExceptionPath | None, preapproved: Preapproved | None
    ) -> Attempt:
        if choice.verdict == "refused":
            return Attempt(self._way(choice.route, exception, preapproved), self.known.facts(on), (), None)
        if choice.verdict == "unknown" and choice.candidates:
            return self._least_demanding(choice, on, exception, preapproved)
        return self._on_way(self._way(choice.route, exception, preapproved), on, sure=choice.verdict != "gap")

    def _least_demanding(
        self, choice: RouteChoice, on: date, exception: ExceptionPath | None, preapproved: Preapproved | None
    ) -> Attempt:
        """While the route is open, only the quickest of the candidates is certain: "at least" that."""
        routes = [route for route in self.tailored.routes if route.id in choice.candidates]
        attempts = [
            self._on_way(self._way(route, exception, preapproved), on, sure=False) for route in routes
        ]
        return max(
            attempts,
            key=lambda attempt: (attempt.schedule.latest_start if attempt.schedule else None) or date.min,
        )

    def _on_way(self, way: Way, on: date, *, sure: bool) -> Attempt:
        facts = self.known.facts(on)
        planned = tuple(
            way.planned(facts, self.around.people, self.requester, on, self.around.organization.boards)
        )
        self.known.need(
            name for step in planned if step.applies is None for name in facts.undecided(step.step.when)
        )
        needed_by = self.request.needed_by
        if isinstance(needed_by, Unknown) or all(entry.applies is False for entry in planned):
            return Attempt(way, facts, planned, None)
        schedule = plan_backward(
            planned,
            needed_by=needed_by,
            earliest=earliest_day(self.request, self.around),
            delivers=way.delivers,
            lead_times=way.lead_times,
            time=self.around.time.without_freezes(self.leave),
            holds=facts.holds,
            questions=self.around.questions,
            blocks=self.request.id,
            procedure=self.tailored.id,
            owner=self.tailored.owner if isinstance(self.tailored.owner, str) else "",
            ask_facts=lambda when: self.known.need(facts.undecided(when)),
            facts=facts.facts,
            orders=self.tailored.handles.orders if self.tailored.handles else (),
            done=self.request.done,
        )
        if not sure:
            schedule = replace(schedule, at_least=True)
        return Attempt(way, facts, planned, schedule)

    def _way(
        self, route: Route | None, exception: ExceptionPath | None, preapproved: Preapproved | None
    ) -> Way:
        omitted = frozenset(step for step, waiver in self.omitted.items() if concerns(waiver, self.request))
        return Way(self.tailored, route, exception, preapproved, omitted, self.request.services)

    def _case(self, attempt: Attempt) -> Case:
        handles = self.tailored.handles
        money = [name for name, fact in self.known.declared.items() if fact.type == "money"]
        fact = (handles.authority_fact if handles else None) or (money[0] if len(money) == 1 else None)
        owner = self.tailored.owner if isinstance(self.tailored.owner, str) else ""
        return Case(
            people=self.around.people,
            facts=attempt.facts,
            requester=self.requester,
            fact=fact,
            questions=self.around.questions,
            blocks=self.request.id,
            owner=owner,
            ask=self.known.need,
            doers={planned.step.id: planned.actor.holder for planned in attempt.planned},
        )

    def _report_obstacles(self, facts: FactSet) -> None:
        for name, obstacle in self.known.note_obstacles(facts.scale).items():
            self.findings.add(
                "amount-not-comparable",
                Severity.MAJOR,
                tell(
                    "{fact} can't be compared with thresholds: {obstacle}",
                    fact=words.name(name),
                    obstacle=obstacle,
                ),
                tell(
                    "state it in the organization's currency and tax basis, or add exchange_rates or tax_rate"
                ),
                unknown=True,
                about_facts=True,
            )
