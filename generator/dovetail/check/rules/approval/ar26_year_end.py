"""AR-26: orders and receipts are in time for the year whose money they use."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from dovetail.check.case import Case
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.check.rules.approval.carried_forward import leave_refused
from dovetail.check.rules.approval.close_calendar import Years
from dovetail.check.rules.approval.purchase_days import PurchaseDays, purchase_days
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.calendars import CalendarEvent
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell, tell_count
from dovetail.model.resolved import ResolvedRequest
from dovetail.resolve.calendars.fiscal import FiscalCalendar, Span, add_months
from dovetail.resolve.facts.answers import read_answers
from dovetail.resolve.facts.comparison import Scale
from dovetail.resolve.facts.truth import FactSet, Truth

NEAR_YEAR_END = 3
"""Months before the end of the year in which cut-offs lie."""
MOST_NAMED = 3
"""So many purchases are named in a message; the others are counted."""

_DAY_UNKNOWN = {
    "orders": later(
        '{request} is ordered in the year to {last}, and when "{entry}" is, is not known: {unknown}{owner}'
    ),
    "receipts": later(
        '{request} is received in the year to {last}, and when "{entry}" is, is not known: {unknown}{owner}'
    ),
}


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per purchase that has a plan."""
    items = [
        (item, days)
        for item in case.requests_of("PRO")
        if item.route.verdict != "refused" and (days := purchase_days(case, item)) is not None
    ]
    fiscal = case.time.calendar.fiscal
    if items and isinstance(fiscal, Unknown):
        yield unknown(
            "fiscal_year",
            tell("when the financial year starts is not known: {unknown}", unknown=fiscal.unknown),
            case.organization_place("fiscal_year"),
            hint=tell("ask finance"),
            whole=True,
        )
        return
    if isinstance(fiscal, FiscalCalendar):
        years = Years(case)
        for item, days in items:
            yield from _judge(years, item, days, fiscal)
        yield from _unsaid(years, items, fiscal)


def _judge(
    years: Years, item: ResolvedRequest, days: PurchaseDays, fiscal: FiscalCalendar
) -> Iterator[Judgement]:
    """Nothing where no cut-off says what it stops; see :func:`_unsaid`."""
    case, name, year = years.case, item.request.id, fiscal.year_of(days.ordered_last)
    stated = {stops: _of_kind(case, item, stops) for stops in ("orders", "receipts")}
    if not any(stated.values()):
        if not case.organization.calendars.cut_offs and _near_end(days, year):
            yield _no_cut_offs(case, item, year)
        return
    judgements = []
    for stops, events in stated.items():
        for event in events:
            judgement = _against(years, item, days, year, stops, *event)
            if judgement is not None and item.request.carry_forward is not None:
                # What may be in time needs no leave yet: what is wrong with leave is said where it counts.
                refused = leave_refused(case, item, days, year, stops, event[1])
                judgement = (refused if judgement.verdict == "fail" else judgement) if refused else None
            if judgement is not None:
                judgements.append(judgement)
    yield from judgements or [passed(name, procedure=item.procedure)]


def _unsaid(
    years: Years, items: list[tuple[ResolvedRequest, PurchaseDays]], fiscal: FiscalCalendar
) -> Iterator[Judgement]:
    """One verdict per cut-off that does not say what it stops while purchases are under way."""
    case = years.case
    for name, entry in case.organization.calendars.cut_offs.items():
        if entry.stops is not None:
            continue
        hit = [
            item.request.title
            for item, days in items
            if _concerns(case, entry, item) is not False
            and item.request.carry_forward is None
            and not any(_of_kind(case, item, stops) for stops in ("orders", "receipts"))
            and _passed_by(years, name, entry, fiscal.year_of(days.ordered_last), days)
        ]
        if hit:
            yield _which_stops(case, name, entry, hit)


def _of_kind(case: Case, item: ResolvedRequest, stops: str) -> list[tuple[str, CalendarEvent]]:
    return [
        (name, entry)
        for name, entry in case.organization.calendars.cut_offs.items()
        if entry.stops == stops and _concerns(case, entry, item) is not False
    ]


def _concerns(case: Case, entry: CalendarEvent, item: ResolvedRequest) -> Truth:
    """Whether a cut-off is for purchases like this one."""
    if entry.procedures and item.procedure not in entry.procedures:
        return False
    handles = case.procedures[item.procedure].procedure.handles
    if entry.when is None or handles is None:
        return True
    answers = read_answers(case.procedures[item.procedure].procedure, item.request)
    needed = item.request.needed_by
    scale = Scale(case.organization, needed if isinstance(needed, date) else case.today)
    return FactSet(handles.facts, answers, scale, case.organization).holds(entry.when)


def _against(
    years: Years,
    item: ResolvedRequest,
    days: PurchaseDays,
    year: Span,
    stops: str,
    name: str,
    entry: CalendarEvent,
) -> Judgement | None:
    """One purchase against one cut-off of the year in which it is ordered."""
    case, request, found = years.case, item.request, years.days(name, entry, year)
    if not found.days:
        if found.unknown is None:
            return None
        owner = (
            tell(" (ask {approver})", approver=case.people.approver(entry.owner).title) if entry.owner else ""
        )
        return unknown(
            request.id,
            tell(
                _DAY_UNKNOWN[stops],
                request=request.title,
                last=words.day(year.last),
                entry=entry.title,
                unknown=found.unknown.unknown,
                owner=owner,
            ),
            case.organization_place("calendars", "cut_offs", name, "recurs"),
            hint=tell("ask finance for the dates of the year"),
            procedure=item.procedure,
            due=year.first,
        )
    last = found.days[-1]
    first, end = (days.ordered_first, days.ordered_last) if stops == "orders" else (days.received,) * 2
    if end <= last and (first == end or first >= year.first or first == date.min):
        return None
    if first <= last:
        deadline = last if first >= year.first or first == date.min else _before(years, name, entry, year)
        return unknown(
            request.id,
            tell(
                'whether {request} is ordered in time for "{entry}" on {deadline} is not known: {doubt}',
                request=request.title,
                entry=entry.title,
                deadline=words.day(deadline),
                doubt=days.doubt,
            ),
            case.request_place(request.id, "needed_by"),
            hint=tell(
                "order by then, or have the owner of the procedure name the step that places the order"
            ),
            procedure=item.procedure,
            due=deadline,
        )
    if _concerns(case, entry, item) is None:
        return unknown(
            request.id,
            tell(
                '{request} is {planned}, after "{entry}" on {last}, and what it says of itself '
                "does not tell whether that is for it",
                request=request.title,
                planned=_planned(days, stops),
                entry=entry.title,
                last=words.day(last),
            ),
            case.request_place(request.id, "facts"),
            hint=tell("answer the open questions of the request"),
            procedure=item.procedure,
            due=last,
        )
    return failed(
        request.id,
        tell(
            '{request} is {planned}, after "{entry}" on {last}, and nobody has given leave '
            "to carry its money into the next year",
            request=request.title,
            planned=_planned(days, stops),
            entry=entry.title,
            last=words.day(last),
        ),
        case.request_place(request.id, "needed_by"),
        hint=_hint(stops, last, year),
        procedure=item.procedure,
    )


def _order_and_receipt(case: Case, subject: str) -> Span | None:
    """The days of one purchase; nothing for a cut-off."""
    item = next((item for item in case.resolved.requests if item.request.id == subject), None)
    days = purchase_days(case, item) if item is not None else None
    return Span(days.ordered_last, days.received) if days is not None else None


def _planned(days: PurchaseDays, stops: str) -> str:
    if stops == "orders":
        return tell("to be ordered on {ordered_last}", ordered_last=words.day(days.ordered_last))
    return tell(
        "ordered by {ordered_last} and received on {received}",
        ordered_last=words.day(days.ordered_last),
        received=words.day(days.received),
    )


def _hint(stops: str, last: date, year: Span) -> str:
    days = {"last": words.day(last), "last_2": words.day(year.last)}
    if stops == "orders":
        return tell(
            "order it by {last}, order it after {last_2}, or get leave from finance to carry the money over "
            "(project.yaml: carry_forward)",
            **days,
        )
    return tell(
        "have it delivered by {last}, order it after {last_2}, or get leave from finance to carry "
        "the money over (project.yaml: carry_forward)",
        **days,
    )


def _before(years: Years, name: str, entry: CalendarEvent, year: Span) -> date:
    """The cut-off of the year before, or that year's end."""
    previous = Span(add_months(year.first, -12), year.first - timedelta(days=1))
    return max(years.days(name, entry, previous).days, default=previous.last)


def _passed_by(years: Years, name: str, entry: CalendarEvent, year: Span, days: PurchaseDays) -> bool:
    """Whether the purchase is still under way when the cut-off comes."""
    found = years.days(name, entry, year)
    return any(days.received > day for day in found.days)


def _which_stops(case: Case, name: str, entry: CalendarEvent, titles: list[str]) -> Judgement:
    owner = tell(" (ask {approver})", approver=case.people.approver(entry.owner).title) if entry.owner else ""
    named = titles[:MOST_NAMED]
    if len(titles) > MOST_NAMED:
        named.append(tell_count(len(titles) - MOST_NAMED, "{n} other", "{n} others"))
    return unknown(
        name,
        tell_count(
            len(titles),
            '{named} is not received when "{entry}" comes, and it is not stated whether '
            "that stops orders or receipts{owner}",
            '{named} are not received when "{entry}" comes, and it is not stated whether '
            "that stops orders or receipts{owner}",
            named=words.listed(named),
            entry=entry.title,
            owner=owner,
        ),
        case.profile.organization.place("calendars", "cut_offs", name, key=True),
        hint=tell("say whether it stops orders or receipts (stops)"),
    )


def _near_end(days: PurchaseDays, year: Span) -> bool:
    return days.received > add_months(year.last, -NEAR_YEAR_END)


def _no_cut_offs(case: Case, item: ResolvedRequest, year: Span) -> Judgement:
    return unknown(
        item.request.id,
        tell(
            "{request} is under way at the end of the financial year on {last}, and until "
            "when it must be ordered and received is not stated",
            request=item.request.title,
            last=words.day(year.last),
        ),
        case.organization_place("calendars"),
        hint=tell("ask finance for the cut-offs and state them"),
        procedure=item.procedure,
    )


RULE = Rule(
    id="AR-26",
    codes=("after-year-end-cut-off",),
    title=later(
        "Orders and receipts are in time for the year that pays them, or its money may be carried forward"
    ),
    severity=Severity.MAJOR,
    prevents=("F6",),
    procedures=("PRO", "FIN", "BUD"),
    reason="""
The last weeks of a financial year are closed for orders, and what is not received by its end is not paid
from it. The money then lapses, and the project pays the same thing from next year's, where it was never
planned. The cut-off is known a year ahead; the plan of the purchase says on which side of it the order lands.
""",
    data=(
        "purchases with needed_by, done and carry_forward; steps that place the order (handles.orders); "
        "calendars.cut_offs with stops; fiscal_year"
    ),
    bad="""
project:
  requests:
    - {id: P-1, needed_by: 2026-12-14}
""",
    good="""
project:
  requests:
    - {id: P-1, needed_by: 2026-12-14, carry_forward: {approved_by: controller, on: 2026-02-20}}
""",
    hint=later("order earlier, or get leave from finance to carry the money forward"),
    check=check,
    bites_on=_order_and_receipt,
)
