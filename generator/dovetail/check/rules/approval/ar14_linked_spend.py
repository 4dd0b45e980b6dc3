"""AR-14: what belongs to one need is added up before a threshold is applied to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from dovetail.check.case import Case
from dovetail.check.derived.amounts import day_of_use, money_fact
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.check.rules.approval.linked_spend import Spend, alike, crossed, spends_of, together, total
from dovetail.model import words
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell, tell_count
from dovetail.model.procedure import Aggregation, Procedure
from dovetail.model.project import Request
from dovetail.model.resolved import ResolvedProcedure
from dovetail.model.values import Money
from dovetail.resolve.facts.comparison import Scale


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per request of a procedure that adds requests up, and per purchase."""
    for bound in case.resolved.procedures:
        handles = bound.procedure.handles
        if handles is None:
            continue
        rule = handles.aggregate
        fact = rule.fact if rule else money_fact(bound.procedure)
        if fact is None or not (rule or "PRO" in bound.procedure.covers):
            continue
        spends = spends_of(case, bound.procedure)
        for spend in spends:
            yield _judge(case, bound, spend, spends, fact, rule)


def _judge(
    case: Case,
    bound: ResolvedProcedure,
    spend: Spend,
    spends: Sequence[Spend],
    fact: str,
    rule: Aggregation | None,
) -> Judgement:
    request, procedure = spend.item.request, bound.procedure
    on = day_of_use(case, request)
    if (elsewhere := _elsewhere(case, bound, spend, fact, on)) is not None:
        return elsewhere
    if rule is None:
        return _not_added_up(case, bound, spend, spends, fact, on)
    sums = together(case, spend, spends, rule, procedure, on)
    if sums.quantity is not None:
        interval = Scale(case.organization, on).interval(sums.quantity)
        edge = crossed(case, procedure, fact, interval.low or Decimal(0), interval.high, on)
        if edge is not None:
            return _open(case, spend, sums.with_, sums.perhaps_with, edge, rule, procedure)
    if (double := _other_spelling(case, bound, spend, spends, fact, rule, on)) is not None:
        return double
    return passed(request.id, procedure=bound.id)


def _open(
    case: Case,
    spend: Spend,
    with_: tuple[str, ...],
    perhaps: tuple[str, ...],
    edge: Decimal,
    rule: Aggregation,
    procedure: Procedure,
) -> Judgement:
    """The sum is not known, and it matters."""
    request = spend.item.request
    if perhaps:
        linking = words.listed((_asks(procedure, name) for name in rule.linked_by), "and")
        which = tell_count(
            len(perhaps),
            "whether {titles} counts together with it is open until {linking} is answered",
            "whether {titles} count together with it is open until {linking} is answered",
            titles=_titles(case, perhaps),
            linking=linking,
        )
        first = perhaps[0] if set(rule.linked_by) <= spend.values.keys() else request.id
    else:
        missing = [name for name in (request.id, *with_) if not _has_amount(case, name, rule.fact)]
        which = (
            tell(
                "it is counted together with {titles}, and the sum is known only as an estimate",
                titles=_titles(case, with_),
            )
            if not missing
            else tell_count(
                len(missing),
                "it is counted together with {titles}, and nobody has said what {titles_2} comes to",
                "it is counted together with {titles}, and nobody has said what {titles_2} come to",
                titles=_titles(case, with_),
                titles_2=_titles(case, tuple(missing)),
            )
        )
        first = missing[0] if missing else request.id
    return unknown(
        request.id,
        tell(
            "{request}: {which}; at {money} it would be treated differently",
            request=request.title,
            which=which,
            money=_money(case, edge),
        ),
        case.place("requests", case.request_index[first], "facts", key=True),
        hint=tell("answer for each request what links it and what it costs"),
        procedure=spend.item.procedure,
        due=spend.item.schedule.latest_start if spend.item.schedule else None,
    )


def _not_added_up(
    case: Case, bound: ResolvedProcedure, spend: Spend, spends: Sequence[Spend], fact: str, on: date
) -> Judgement:
    """The procedure does not say which purchases count together."""
    request, scale = spend.item.request, Scale(case.organization, on)
    own = spend.amount(fact, scale)
    linked = [other for other in spends if other is not spend and _named(request, other.item.request)]
    low = own.low or Decimal(0) if own else Decimal(0)
    if linked:
        whole = total(entry.amount(fact, scale) for entry in (spend, *linked))
        if (edge := crossed(case, bound.procedure, fact, low, whole, on)) is not None:
            others = _titles(case, tuple(entry.item.request.id for entry in linked))
            return failed(
                request.id,
                tell(
                    "{request} belongs together with {others}; with {money} they pass {money_2}, "
                    "but {procedure} treats each of them alone",
                    request=request.title,
                    others=others,
                    money=_money(case, whole),
                    money_2=_money(case, edge),
                    procedure=bound.procedure.title,
                ),
                case.request_place(request.id, "facts", fact),
                procedure=bound.id,
                hint=tell(
                    "ask the owner of the procedure to say which purchases count together, and buy as one"
                ),
            )
        return passed(request.id, procedure=bound.id)
    whole = total(entry.amount(fact, scale) for entry in spends)
    if len(spends) > 1 and crossed(case, bound.procedure, fact, low, whole, on) is not None:
        return unknown(
            request.id,
            tell(
                "{procedure} does not say which purchases count together, so whether {request} "
                "stands alone is open",
                procedure=bound.procedure.title,
                request=request.title,
            ),
            case.layered(bound.id).place("handles"),
            procedure=bound.id,
            hint=tell("ask the owner of the procedure which purchases count together (aggregate)"),
        )
    return passed(request.id, procedure=bound.id)


def _elsewhere(case: Case, bound: ResolvedProcedure, spend: Spend, fact: str, on: date) -> Judgement | None:
    """Part of the same need goes through another procedure, where nobody adds it up."""
    request, scale = spend.item.request, Scale(case.organization, on)
    own = spend.amount(fact, scale)
    if own is None or own.low is None:
        return None
    for other in case.resolved.requests:
        if other.procedure == bound.id or not _named(request, other.request):
            continue
        procedure = case.procedures[other.procedure].procedure
        theirs = money_fact(procedure)
        found = next((entry for entry in spends_of(case, procedure) if entry.item is other), None)
        amount = found.amount(theirs, scale) if found and theirs else None
        if amount is None or amount.low is None:
            continue
        whole = own.low + amount.low
        edge = crossed(case, bound.procedure, fact, own.low, whole, on)
        if edge is not None:
            return failed(
                request.id,
                tell(
                    "{request} ({money}) and {request_2} ({money_2}, {procedure}) belong to one "
                    "need; together they pass {money_3}, and no procedure adds them up",
                    request=request.title,
                    money=_money(case, own.low),
                    request_2=other.request.title,
                    money_2=_money(case, amount.low),
                    procedure=procedure.title,
                    money_3=_money(case, edge),
                ),
                case.request_place(request.id, "facts", fact),
                procedure=bound.id,
                hint=tell("have the whole need approved as one, and say so in the request"),
            )
    return None


def _other_spelling(
    case: Case,
    bound: ResolvedProcedure,
    spend: Spend,
    spends: Sequence[Spend],
    fact: str,
    rule: Aggregation,
    on: date,
) -> Judgement | None:
    """Names that link differ only in spelling, so that nothing is added up."""
    scale = Scale(case.organization, on)
    own = spend.amount(fact, scale)
    for other in spends:
        name = next((n for n in rule.linked_by if alike(spend.values.get(n), other.values.get(n))), None)
        if name is None or own is None or other is spend or _named(spend.item.request, other.item.request):
            continue
        low = own.low or Decimal(0)
        edge = crossed(case, bound.procedure, fact, low, total([own, other.amount(fact, scale)]), on)
        if edge is not None:
            here, there = spend.values[name], other.values[name]
            return unknown(
                spend.item.request.id,
                tell(
                    "{request} says {here} and {request_2} says {there}: if it is the same {name}, "
                    "they count together and pass {money}",
                    request=spend.item.request.title,
                    here=here,
                    request_2=other.item.request.title,
                    there=there,
                    name=words.name(name),
                    money=_money(case, edge),
                ),
                case.request_place(spend.item.request.id, "facts", name),
                procedure=bound.id,
                hint=tell("write the name alike, or make clear that they are two"),
            )
    return None


def _named(first: Request, second: Request) -> bool:
    """Whether one of them says that they belong together."""
    return second.id in first.linked_with or first.id in second.linked_with


def _has_amount(case: Case, request: str, fact: str) -> bool:
    return fact in case.project.requests[case.request_index[request]].facts


def _asks(procedure: Procedure, fact: str) -> str:
    asked = procedure.handles.facts.get(fact) if procedure.handles else None
    return f"“{asked.question}”" if asked else words.name(fact)


def _titles(case: Case, requests: tuple[str, ...]) -> str:
    return words.listed(case.project.requests[case.request_index[name]].title for name in requests)


def _money(case: Case, amount: Decimal) -> str:
    return words.money(Money(amount=amount), case.organization)


RULE = Rule(
    id="AR-14",
    codes=("spend-not-added-up",),
    title=later("Purchases that belong to one need are added up before a threshold is applied to them"),
    severity=Severity.BLOCKER,
    prevents=("F7",),
    procedures=("PRO",),
    reason="""
Splitting an order is the oldest way around a threshold, and most splits are not meant: two work packages buy
from one supplier, or half of a need is a purchase and the other half an engagement. Auditors add up by
supplier and year; so does this rule, and it also asks where a missing answer or another spelling hides the
sum.
""",
    data=(
        "amounts, linking facts and linked_with of requests; aggregate of the procedures; thresholds of "
        "routes, approvals and authorities"
    ),
    bad="""
procedures:
  procurement: {handles: {aggregate: (none)}}
project:
  requests:
    - {id: P-2, kind: purchase, title: Antennas, needed_by: 2026-06-15, linked_with: P-1,
       facts: {amount: 9000, supplier: Antennbolaget}}
""",
    good="""
project:
  requests:
    - {id: P-2, kind: purchase, title: Antennas, needed_by: 2026-06-15, linked_with: P-1,
       facts: {amount: 9000, supplier: Antennbolaget}}
""",
    hint=later("count the purchases together and take the route of the sum"),
    check=check,
)
