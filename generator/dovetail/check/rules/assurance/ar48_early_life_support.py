"""AR-48: early life support is planned: days, exit metrics, both sides on duty, and operations end it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dovetail.check.case import Case
from dovetail.check.derived.milestones import GoLive, known, use_begins
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.check.rules.assurance.ar48_exit_and_rota import decision, exit_metrics, rota
from dovetail.check.rules.assurance.early_life import last_day_of, least_length, tier_is_missing
from dovetail.check.rules.assurance.outcome import live_services, outcome
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell
from dovetail.model.readiness import EarlyLifeSupport
from dovetail.model.values import Length

SECTION = "early_life_support"
PLAN = "early-life-support"


def check(case: Case) -> Iterator[Judgement]:
    """Verdicts on the plan's days, exit metrics, rota and decision, and on its length for each service."""
    plan, entries = case.project.early_life_support, outcome(case)
    due = min((entry.on for entry in entries if entry.on), default=use_begins(case.project))
    if plan is not None:
        yield from _days(case, plan, entries, due)
        yield from _lengths(case, plan, entries, due)
        yield from exit_metrics(case, plan, due)
        yield from rota(case, plan, due)
        yield decision(case, plan, due)
    elif entries:
        first = min(entries, key=lambda entry: entry.on or date.max)
        when = tell(" on {on}", on=words.day(first.on)) if first.on else ""
        yield unknown(
            PLAN,
            tell(
                "{first} goes live{when}, and nobody has planned early life support",
                first=first.title,
                when=when,
            ),
            case.place(*first.path),
            due=due,
        )


def _days(case: Case, plan: EarlyLifeSupport, entries: tuple[GoLive, ...], due: date) -> Iterator[Judgement]:
    first, last = known(plan.from_), known(plan.until)
    if first is None:
        what = tell("nobody has said when early life support begins")
        yield unknown(PLAN, what, case.place(SECTION, "from"), due=due)
    if last is None:
        what = tell("nobody has said when early life support ends")
        yield unknown(PLAN, what, case.place(SECTION, "until"), due=due)
    late = _late_start(case, first, entries) if first else None
    if late:
        yield late
    if last and last > case.project.ends:
        yield failed(
            PLAN,
            tell(
                "early life support lasts until {last}, and the project ends on {ends}: from "
                "then on nobody of the project is there",
                last=words.day(last),
                ends=words.day(case.project.ends),
            ),
            case.place(SECTION, "until"),
            hint=tell("end the project after early life support"),
        )
    elif first and last and not late:
        yield passed(PLAN)


def _late_start(case: Case, first: date, entries: tuple[GoLive, ...]) -> Judgement | None:
    """A go-live at night is followed by support on the next working day."""
    dated = [(entry.on, entry) for entry in entries if entry.on]
    if not dated:
        return None
    day, entry = max(dated, key=lambda pair: pair[0])
    if first <= case.time.calendar.workday(day, 1):
        return None
    return failed(
        PLAN,
        tell(
            "early life support begins on {first}, and {entry} is live from {day}",
            first=words.day(first),
            entry=entry.title,
            day=words.day(day),
        ),
        case.place(SECTION, "from"),
        hint=tell("let it begin with the go-live"),
    )


def _lengths(
    case: Case, plan: EarlyLifeSupport, entries: tuple[GoLive, ...], due: date
) -> Iterator[Judgement]:
    for name in live_services(case, entries) if plan.services else ():
        if name not in plan.services:
            yield failed(
                name,
                tell(
                    "{services} goes live, and the plan of early life support leaves it out",
                    services=case.organization.services[name].title,
                ),
                case.place(SECTION, "services", key=True),
                hint=tell("add the service to the plan"),
            )
    first, last = known(plan.from_), known(plan.until)
    if first is None or last is None:
        return
    for name, mine in live_services(case, entries, plan.services).items():
        service = case.organization.services[name]
        start = max([first, *(entry.on for entry in mine if entry.on)])
        if tier_is_missing(case.organization.standards, service):
            yield unknown(
                name,
                tell(
                    "nobody has said which tier {service} has, and the least length of early life "
                    "support depends on it",
                    service=service.title,
                ),
                case.service_place(name, "tier"),
                hint=tell("ask the service owner for the tier"),
                due=due,
            )
            continue
        least = least_length(case.organization.standards, service, start)
        undated = next((entry for entry in mine if entry.on is None), None)
        if least is None or isinstance(least, Unknown):
            tier = (
                tell(" for services of tier {tier}", tier=service.tier)
                if isinstance(service.tier, str)
                else ""
            )
            yield unknown(
                f"standards.{SECTION}",
                tell(
                    "{organization} has not said how long early life support lasts at least{tier}",
                    organization=case.organization.name,
                    tier=tier,
                ),
                case.organization_place("standards", SECTION),
                hint=tell(
                    "ask who answers for operations what holds for early life support "
                    "(organization.yaml: standards.early_life_support)"
                ),
                severity=Severity.MAJOR,
                whole=True,
            )
        elif last < last_day_of(start, least, case.time.calendar):
            yield _too_short(case, name, start, last, least)
        elif undated is not None:
            yield unknown(
                name,
                tell(
                    "nobody has said when {undated} goes live, so nobody can tell whether early "
                    "life support of {service} is long enough",
                    undated=undated.title,
                    service=service.title,
                ),
                case.place(*undated.path),
                hint=tell("state the day of the go-live"),
                due=first,
            )
        else:
            yield passed(name)


def _too_short(case: Case, name: str, first: date, last: date, least: Length) -> Judgement:
    service = case.organization.services[name]
    tier = tell(" (tier {tier})", tier=service.tier) if isinstance(service.tier, str) else ""
    needed = last_day_of(first, least, case.time.calendar)
    return failed(
        name,
        tell(
            "early life support of {service}{tier} lasts from {first} to {last}; the least "
            "is {least}, to {needed}",
            service=service.title,
            tier=tier,
            first=words.day(first),
            last=words.day(last),
            least=words.length(least, case.organization.days_are),
            needed=words.day(needed),
        ),
        case.place(SECTION, "until"),
        hint=tell("let it last until {needed}", needed=words.day(needed)),
    )


RULE = Rule(
    id="AR-48",
    codes=("early-life-support-incomplete",),
    title=later(
        "Early life support is long enough, has exit metrics and both sides on duty, and operations end it"
    ),
    severity=Severity.BLOCKER,
    prevents=("F4", "F5"),
    procedures=("ELS", "TRN"),
    reason="""
Without targets, early life support ends when the project's money does, and the open incidents stay.
Operations learn a service beside those who built it, so both sides must be on duty; and only whoever has to
live with the outcome may say that it is stable. A length of its own keeps the end from being moved up when
the go-live slips.
""",
    data="early_life_support (from, until, services, exit, rota, decided_by); decided_by of its gate (G5); "
    "go-lives of releases and changes; standards.early_life_support, also by tier; the working calendar; "
    "the end of the project",
    bad="""
project:
  early_life_support:
    rota:
      - {who: project-manager, side: project}
""",
    good="""
project:
  early_life_support:
    rota:
      - {who: project-office, side: project}
      - {who: metering-support, side: operations}
""",
    hint=later("complete the plan of early life support together with operations"),
    check=check,
)
