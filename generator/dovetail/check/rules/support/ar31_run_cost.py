"""AR-31: the business case states the cost to run for years ahead, and whoever pays it has accepted it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dovetail.check.case import Case
from dovetail.check.derived.milestones import first_go_live, initiation_ends
from dovetail.check.derived.scope import shaped_services
from dovetail.check.derived.standing_roles import leaves_with_project, titled
from dovetail.check.rule import Judgement, Rule, failed, passed, question_in, unknown
from dovetail.check.rules.support.financial_years import last_day
from dovetail.model import words
from dovetail.model.accounts import BusinessCase, RunCost
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Severity
from dovetail.model.in_force import in_force
from dovetail.model.language import later, tell, tell_count


def check(case: Case) -> Iterator[Judgement]:
    """Two verdicts per project that leaves a service behind: the years, and who bears them."""
    if not shaped_services(case):
        return
    code, plan = case.project.code, case.project.business_case
    if plan is None:
        yield unknown(
            code,
            tell("nobody has stated <<a business case>>, so nobody knows what the outcome costs to run"),
            case.place("name"),
            hint=tell(
                "state what the outcome costs to run, who holds that budget and when that was "
                "accepted (project.yaml: business_case)"
            ),
            due=initiation_ends(case),
        )
        return
    yield _years(case, code, plan)
    yield _bearer(case, code, plan)


def _years(case: Case, code: str, plan: BusinessCase) -> Judgement:
    place = case.place("business_case", *(("run_cost",) if plan.run_cost else ()), key=True)
    due = initiation_ends(case)
    wanted = case.organization.standards.run_cost_years
    years: int | Unknown = Unknown(
        unknown=tell("For how many years must <<a business case>> state the cost to run?")
    )
    if wanted is not None:
        years = in_force(wanted, due or case.project.starts, tell("number of years"))
    if not plan.run_cost:
        return unknown(
            code,
            tell("the <<business case>> names no cost to run the outcome"),
            place,
            hint=tell("ask the service owner for the cost of each year"),
            due=due,
        )
    if isinstance(years, Unknown):
        return unknown(
            "standards.run_cost_years",
            tell(
                "the organization has not said for how many years <<a business case>> must state the cost "
                "to run"
            ),
            case.profile.organization.place("standards", key=True),
            code="run-cost-standard-unknown",
            hint=tell("ask finance for how many years (organization.yaml: standards.run_cost_years)"),
            severity=Severity.MINOR,
            whole=True,
        )
    found = _sorted_out(case, plan)
    if len(found.stated) >= years:
        return passed(code)
    if len(found.stated) + len(found.asked) >= years:
        index, entry = found.asked[0]
        return unknown(
            code,
            tell(
                "the cost to run in {asked} is not known; the organization asks for {years} years",
                asked=words.listed(item.year for _, item in found.asked),
                years=years,
            ),
            case.place("business_case", "run_cost", index, "amount"),
            hint=tell("answer: {unknown}", unknown=entry.amount.unknown)
            if isinstance(entry.amount, Unknown)
            else "",
            due=due,
        )
    if len(found.stated) + len(found.asked) + len(found.no_year) >= years:
        index, entry = found.no_year[0]
        return unknown(
            code,
            tell(
                "which year of the cost to run is meant by {no_year} is not clear; the "
                "organization asks for {years} years",
                no_year=words.listed(item.year for _, item in found.no_year),
                years=years,
            ),
            case.place("business_case", "run_cost", index, "year"),
            hint=tell("write the financial year, such as 2027 or 2027/28"),
            due=due,
        )
    counted = [entry.year for entry in (*found.stated, *(entry for _, entry in found.asked))]
    says = (
        f"{tell_count(len(counted), '{n} year', '{n} years')} ({words.listed(counted)})"
        if counted
        else tell("no year")
    )
    over = ""
    if found.over:
        which = words.listed(dict.fromkeys(entry.year for entry in found.over))
        over = tell(
            " from the go-live on {live} (not counted: {which})", live=words.day(found.live), which=which
        )
    return failed(
        code,
        tell(
            "the <<business case>> states the cost to run for {says}{over}; "
            "the organization asks for {years}",
            says=says,
            over=over,
            years=years,
        ),
        place,
    )


@dataclass(frozen=True, slots=True)
class _Years:
    """What the business case states, each financial year once.

    ``over`` has ended before the outcome is live, ``no_year`` can't be read as a year.
    """

    live: date
    stated: tuple[RunCost, ...]
    asked: tuple[tuple[int, RunCost], ...]
    over: tuple[RunCost, ...]
    no_year: tuple[tuple[int, RunCost], ...]


def _sorted_out(case: Case, plan: BusinessCase) -> _Years:
    live = first_go_live(case) or case.project.starts
    calendar = case.time.calendar.fiscal
    fiscal = None if isinstance(calendar, Unknown) else calendar
    ends = [(index, entry, last_day(entry.year, fiscal)) for index, entry in enumerate(plan.run_cost)]
    known_years: dict[date, RunCost] = {}
    asked: dict[date, tuple[int, RunCost]] = {}
    for index, entry, end in ends:
        if end is None or end < live:
            continue
        if isinstance(entry.amount, Unknown):
            asked.setdefault(end, (index, entry))
        else:
            known_years.setdefault(end, entry)
    return _Years(
        live,
        tuple(known_years.values()),
        tuple(item for end, item in asked.items() if end not in known_years),
        tuple(entry for _, entry, end in ends if end and end < live),
        tuple((index, entry) for index, entry, end in ends if end is None),
    )


def _bearer(case: Case, code: str, plan: BusinessCase) -> Judgement:
    holder, accepted, due = plan.run_budget_holder, plan.accepted_on, initiation_ends(case)
    section = case.place("business_case", key=True)
    place = case.place("business_case", "run_budget_holder") if holder else section
    if holder is None or isinstance(holder, Unknown):
        asked = question_in(holder)
        return unknown(
            code,
            tell("nobody has said whose budget bears the cost to run{asked}", asked=asked),
            place,
            code="run-cost-unaccepted",
            hint=tell("name the operational role that holds the budget"),
            due=due,
        )
    title = titled(case, holder)
    if leaves_with_project(case, holder):
        return failed(
            code,
            tell("the cost to run lies with {title}, a role that ends with the project", title=title),
            place,
            code="run-cost-unaccepted",
            hint=tell("name an operational role that holds the budget afterwards"),
        )
    if accepted is None or isinstance(accepted, Unknown):
        return unknown(
            code,
            tell("nothing shows that {title} has accepted the cost to run", title=title),
            case.place("business_case", "accepted_on") if accepted else section,
            code="run-cost-unaccepted",
            hint=tell("ask {title} for the acceptance, and enter its day", title=title),
            due=due,
        )
    live = first_go_live(case)
    if live and accepted > live:
        return failed(
            code,
            tell(
                "{title} accepts the cost to run on {accepted}, when the outcome has been live since {live}",
                title=title,
                accepted=words.day(accepted),
                live=words.day(live),
            ),
            case.place("business_case", "accepted_on"),
            code="run-cost-unaccepted",
            hint=tell("have it accepted when the <<business case>> is approved"),
        )
    return passed(code)


RULE = Rule(
    id="AR-31",
    codes=("run-cost-years", "run-cost-unaccepted", "run-cost-standard-unknown"),
    title=later(
        "The <<business case>> states the cost to run for the years asked for, and the "
        "holder of that budget has accepted it before go-live"
    ),
    severity=Severity.BLOCKER,
    prevents=("F1", "F3", "F4"),
    procedures=("SLM", "BUD", "BEN"),
    reason="""
Licences, storage, on-call and the second year's support are paid from a budget that was fixed before the
project began. If its holder hears of them at handover, the service is live and unfunded, and what is cut is
support. One year says nothing: prices rise when the introductory discount and the warranty end.
""",
    data="business_case (run_cost, run_budget_holder, accepted_on); standards.run_cost_years; first go-live; "
    "fiscal_year",
    bad="""
project:
  business_case:
    run_cost: [{year: "2026", amount: 45000}, {year: "2027", amount: 90000}]
""",
    good="""
project:
  business_case:
    run_cost: [{year: "2026", amount: 45000}, {year: "2027", amount: 90000}, {year: "2028", amount: 92000}]
""",
    hint=later("state the missing years, with the cost that operations reckon with"),
    check=check,
)
