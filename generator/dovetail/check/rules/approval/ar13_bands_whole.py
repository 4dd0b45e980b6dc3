"""AR-13: the routes of a procedure serve every request exactly once, and their edges can be compared."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.derived.amounts import day_of_use
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.check.rules.approval.spend import edges_on
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Diagnostic, Place, Severity, Verdict
from dovetail.model.facts import Quantity
from dovetail.model.language import later, tell
from dovetail.model.resolved import ResolvedProcedure, ResolvedRequest
from dovetail.model.routes import Route
from dovetail.model.values import InForce
from dovetail.resolve.facts.answers import incomparable, read_answers
from dovetail.resolve.facts.comparison import Scale
from dovetail.resolve.facts.truth import FactSet

_TABLE = ("routes-gap", "routes-overlap", "route-unreachable")


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per procedure with routes, and one per request that falls into a fault of the table.

    Faults of a table are the owner's to mend, and weigh less than a request that meets one: that is stopped.
    """
    found = [*case.reported(*_TABLE)]
    for bound in case.resolved.procedures:
        if bound.procedure.routes and bound.procedure.handles is not None:
            of_table = [entry for entry in found if entry.procedure == bound.id and not entry.subject]
            yield from _procedure(case, bound, of_table)
    items = {item.request.id: item for item in case.resolved.requests}
    of_requests = [*found, *case.reported("route-missing", "amount-not-comparable")]
    for entry in of_requests:
        if entry.subject:
            yield _of_request(case, items.get(entry.subject), entry)


def _procedure(case: Case, bound: ResolvedProcedure, of_table: list[Diagnostic]) -> Iterator[Judgement]:
    judgements = [
        failed(
            bound.id,
            entry.message,
            entry.place,
            hint=entry.hint,
            procedure=bound.id,
            code=entry.code,
            severity=Severity.MINOR if entry.code == "route-unreachable" else Severity.MAJOR,
            whole=True,
        )
        for entry in of_table
    ]
    for route in bound.procedure.routes:
        judgements += _edges(case, bound, route)
    yield from judgements or [passed(bound.id, procedure=bound.id)]


def _edges(case: Case, bound: ResolvedProcedure, route: Route) -> Iterator[Judgement]:
    """Edges that nobody has stated, or that no amount can be compared with."""
    handles = bound.procedure.handles
    assert handles is not None
    empty = FactSet(handles.facts, {}, Scale(case.organization, case.today), case.organization)
    title = bound.procedure.title
    for name, fact in handles.facts.items():
        for stated in edges_on(route.when, name):
            question = _question(stated)
            if question is not None:
                answers = case.answers(question)
                asked = tell(" (ask {approver})", approver=answers) if answers else ""
                yield unknown(
                    bound.id,
                    tell(
                        '{title}: an edge of route "{route}" is not stated: {unknown}{asked}',
                        title=title,
                        route=route.title,
                        unknown=question.unknown,
                        asked=asked,
                    ),
                    _place(case, bound, route),
                    hint=tell("ask the owner of the procedure for the amount"),
                    procedure=bound.id,
                    code="band-edge",
                    severity=Severity.MAJOR,
                    whole=True,
                )
            elif fact.type == "money" and not isinstance(stated, tuple) and empty.edge(fact, stated) is None:
                edge = words.raw(stated, fact, case.organization)
                yield failed(
                    bound.id,
                    tell(
                        '{title}: the edge {edge} of route "{route}" can\'t be compared with amounts in '
                        "{currency}",
                        title=title,
                        edge=edge,
                        route=route.title,
                        currency=case.organization.currency,
                    ),
                    _place(case, bound, route),
                    hint=tell("state it in the organization's currency and tax basis, or add the rate"),
                    procedure=bound.id,
                    code="band-edge",
                    severity=Severity.MAJOR,
                    whole=True,
                )


def _question(stated: object) -> Unknown | None:
    """What nobody has said of an edge, if anything; of an edge that changes, in one of its periods."""
    entries = stated if isinstance(stated, tuple) else (stated,)
    for entry in entries:
        value = entry.value if isinstance(entry, InForce) else entry
        if isinstance(value, Unknown):
            return value
    return None


def _place(case: Case, bound: ResolvedProcedure, route: Route) -> Place:
    return case.layered(bound.id).place_of("routes", route.id, "when")


def _of_request(case: Case, item: ResolvedRequest | None, entry: Diagnostic) -> Judgement:
    """What resolution has found on one request. What is open must be known when work on it begins."""
    place = _fact_place(case, entry)
    if entry.code == "route-missing" and item is not None and _for_good(case, item):
        # It is known that no route serves it, whatever else is open.
        return failed(
            entry.subject, entry.message, place, hint=entry.hint, procedure=entry.procedure, code=entry.code
        )
    if entry.verdict is Verdict.UNKNOWN:
        due = item.schedule.latest_start if item and item.schedule else None
        return unknown(
            entry.subject,
            entry.message,
            place,
            hint=entry.hint,
            procedure=entry.procedure,
            code=entry.code,
            due=due,
        )
    return failed(
        entry.subject,
        entry.message,
        place,
        hint=entry.hint,
        procedure=entry.procedure,
        code=entry.code,
        severity=entry.severity,
    )


def _for_good(case: Case, item: ResolvedRequest) -> bool:
    """Whether nothing is open but the table itself: no route ends, or begins, beside the day of use."""
    day = day_of_use(case, item.request)
    return all(route.effective.covers(day) for route in case.procedures[item.procedure].procedure.routes)


def _fact_place(case: Case, entry: Diagnostic) -> Place | None:
    """The amount that can't be compared; otherwise where resolution points."""
    if entry.code != "amount-not-comparable" or entry.subject not in case.request_index:
        return entry.place
    request = case.project.requests[case.request_index[entry.subject]]
    values = read_answers(case.procedures[entry.procedure].procedure, request)
    on = request.needed_by if not isinstance(request.needed_by, Unknown) else case.today
    amounts = {name: value for name, value in values.items() if isinstance(value, Quantity)}
    name = next(iter(incomparable(amounts, Scale(case.organization, on))), None)
    return case.request_place(request.id, "facts", name) if name else entry.place


RULE = Rule(
    id="AR-13",
    codes=(
        "routes-gap",
        "routes-overlap",
        "route-unreachable",
        "route-missing",
        "band-edge",
        "amount-not-comparable",
    ),
    title=later("Every request has one route: bands leave no gap, don't overlap, and compare like with like"),
    severity=Severity.BLOCKER,
    prevents=("F6", "F7"),
    reason="""
Most tables of thresholds have a hole at an edge: "below 20,000" and "above 20,000" leave out 20,000 itself.
Whoever falls into it chooses the easier side, and the auditor the other one. An amount net of tax held
against a threshold with tax in it, or in another currency, is wrong by a fifth without anybody noticing. That
a project does not widen the easier route itself is seen to by AR-01. A fault that no request of the project
meets is the owner's to mend, and weighs as major only.
""",
    data="routes with their conditions and periods; facts of requests; exchange_rates and tax_rate",
    bad="""
procedures:
  procurement:
    routes:
      - {id: quotes, when: {amount: {from: 20000.01}}}
""",
    good="""
procedures:
  procurement:
    routes:
      - {id: quotes, when: {amount: {from: 20000}}}
""",
    hint=later("part the bands so that each edge belongs to exactly one of them"),
    check=check,
)
