"""AR-44: the service owner takes part from the first day, decides something, and the effort is paid."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.derived.milestones import initiation_ends, initiation_starts
from dovetail.check.derived.scope import scope_place, shaped_services
from dovetail.check.rule import Judgement, Rule, failed, passed, question_in, unknown
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Severity
from dovetail.model.facts import Quantity
from dovetail.model.in_force import in_force
from dovetail.model.language import later, tell
from dovetail.model.organization import Service
from dovetail.model.readiness import Involvement
from dovetail.model.values import Duration
from dovetail.resolve.facts.comparison import Scale, at_or_above


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per service that the project shapes; of one that fails, each part that does."""
    entries = {entry.service: index for index, entry in reversed(list(enumerate(case.project.involvement)))}
    for name in shaped_services(case):
        service = case.services[name]
        problems = list(_owner(case, name, service))
        if name in entries:
            index = entries[name]
            entry = case.project.involvement[index]
            problems += [
                *_beginning(case, index, service, entry),
                *_say(case, index, service, entry),
                *_effort(case, index, service, entry),
            ]
        else:
            problems.append(
                unknown(
                    name,
                    tell(
                        "nobody has said how the owner of {service} takes part in the project",
                        service=service.title,
                    ),
                    scope_place(case, name),
                    hint=tell(
                        "say since when, what the owner decides, which effort, who pays (project.yaml: "
                        "involvement)"
                    ),
                    due=initiation_ends(case),
                )
            )
        yield from problems or [passed(name)]


def _owner(case: Case, name: str, service: Service) -> Iterator[Judgement]:
    if service.owner is None:
        yield unknown(
            name,
            tell("nobody has said who owns {service}", service=service.title),
            case.profile.services.place((name,), key=True),
            code="service-owner-missing",
            hint=tell("ask operations who owns the service"),
        )
        return
    actor = case.people.approver(service.owner)
    if not actor.holder and not actor.queue:
        yield unknown(
            name,
            tell(
                "{actor} owns {service}, and nobody is named for this role",
                actor=actor.title,
                service=service.title,
            ),
            case.profile.organization.place("roles", service.owner, key=True),
            code="service-owner-missing",
            hint=tell("name who holds the role, or bind it in the project"),
        )


def _beginning(case: Case, index: int, service: Service, entry: Involvement) -> Iterator[Judgement]:
    first = initiation_starts(case)
    since, place = entry.from_, case.place("involvement", index, "from")
    if since is None or isinstance(since, Unknown):
        yield unknown(
            entry.service,
            tell("nobody has said since when the owner of {service} takes part", service=service.title),
            place,
            code="service-owner-late",
            hint=tell("enter the day (from)"),
        )
    elif since > first:
        yield failed(
            entry.service,
            tell(
                "the owner of {service} takes part from {since}; <<initiation>> begins on {first}",
                service=service.title,
                since=words.day(since),
                first=words.day(first),
            ),
            place,
            code="service-owner-late",
            hint=tell("bring the service owner in for <<initiation>>"),
        )


def _say(case: Case, index: int, service: Service, entry: Involvement) -> Iterator[Judgement]:
    place = case.place("involvement", index, "decides")
    if entry.decides is None or isinstance(entry.decides, Unknown):
        yield unknown(
            entry.service,
            tell("nobody has said what the owner of {service} decides in the project", service=service.title),
            place,
            hint=tell(
                "say that the service owner decides it with the project "
                "(project.yaml: involvement, decides: requirements, changes of support, acceptance …)"
            ),
            due=initiation_ends(case),
        )
    elif not entry.decides:
        yield failed(
            entry.service,
            tell("the owner of {service} is listened to and decides nothing", service=service.title),
            place,
            hint=tell("say what needs the owner's approval (project.yaml: involvement, decides)"),
        )


def _effort(case: Case, index: int, service: Service, entry: Involvement) -> Iterator[Judgement]:
    place, due = case.place("involvement", index, "effort"), initiation_ends(case)
    if entry.effort is None or isinstance(entry.effort, Unknown):
        asked = question_in(entry.effort)
        yield unknown(
            entry.service,
            tell(
                "no effort of operations is planned for {service}{asked}", service=service.title, asked=asked
            ),
            place,
            code="service-owner-effort",
            hint=tell("ask the service owner for the effort, and fund it"),
            due=due,
        )
        return
    yield from _enough(case, index, service, entry.service, entry.effort)
    codes = {code.code for code in case.project.budget.cost_codes}
    effort = words.duration(entry.effort, case.organization.days_are)
    if entry.funded_by is None:
        yield unknown(
            entry.service,
            tell(
                "nobody has said what pays for the {effort} of operations for {service}",
                effort=effort,
                service=service.title,
            ),
            place,
            code="service-owner-unfunded",
            hint=tell("name a cost code of the project (funded_by)"),
            due=due,
        )
    elif not codes:
        yield unknown(
            entry.service,
            tell(
                "{funded_by} shall pay for the {effort} of operations for {service}, and the "
                "budget names no cost codes",
                funded_by=entry.funded_by,
                effort=effort,
                service=service.title,
            ),
            case.place("budget", key=True),
            code="service-owner-unfunded",
            hint=tell("list the project's cost codes in its budget"),
            due=due,
        )
    elif entry.funded_by not in codes:
        yield failed(
            entry.service,
            tell(
                "{funded_by} shall pay for the {effort} of operations for {service}, and is no "
                "cost code of the project; it has {codes}",
                funded_by=entry.funded_by,
                effort=effort,
                service=service.title,
                codes=words.listed(sorted(codes)),
            ),
            case.place("involvement", index, "funded_by"),
            code="service-owner-unfunded",
            hint=tell("name a cost code of the project's budget"),
        )


def _enough(case: Case, index: int, service: Service, name: str, effort: Duration) -> Iterator[Judgement]:
    standard = case.organization.standards.service_owner_effort
    least: Duration | Unknown = Unknown(unknown=tell("How much effort of operations must a project fund?"))
    if standard is not None:
        least = in_force(standard, case.project.starts, tell("least effort"))
    if isinstance(least, Unknown):
        yield unknown(
            "standards.service_owner_effort",
            tell(
                "the organization has not said how much effort of operations a project must fund per service"
            ),
            case.profile.organization.place("standards", key=True),
            code="service-owner-effort",
            hint=tell(
                "ask operations how much effort they expect "
                "(organization.yaml: standards.service_owner_effort)"
            ),
            severity=Severity.MINOR,
            whole=True,
        )
        return
    scale = Scale(case.organization, case.project.starts)
    edge = scale.number(least)
    assert edge is not None
    enough = at_or_above(scale.interval(Quantity(effort, effort)), edge, inside=True)
    said = words.duration(effort, case.organization.days_are)
    wanted = words.duration(least, case.organization.days_are)
    place = case.place("involvement", index, "effort")
    if enough is None:
        yield unknown(
            name,
            tell(
                "{said} of operations for {service} may be less than the {wanted} asked for",
                said=said,
                service=service.title,
                wanted=wanted,
            ),
            place,
            code="service-owner-effort",
            hint=tell("settle the effort with the service owner"),
        )
    elif not enough:
        yield failed(
            name,
            tell(
                "{said} of operations are planned for {service}, less than the {wanted} that "
                "the organization asks for",
                said=said,
                service=service.title,
                wanted=wanted,
            ),
            place,
            code="service-owner-effort",
            hint=tell("plan and fund the effort that operations ask for"),
        )


RULE = Rule(
    id="AR-44",
    codes=(
        "service-owner-no-say",
        "service-owner-missing",
        "service-owner-late",
        "service-owner-effort",
        "service-owner-unfunded",
    ),
    title=later(
        "The owner of each service takes part from the first day of <<initiation>>, has "
        "something to decide, and the project pays for enough effort of operations"
    ),
    severity=Severity.BLOCKER,
    prevents=("F1", "F3", "F5"),
    procedures=("GOV", "REQ", "RES"),
    reason="""
Operations that are asked to help beside their daily work help until the first big incident, and then not
at all. An owner who comes in at acceptance can only say no. Naming the owner, what the owner decides, and the
cost code that pays for the days turns a wish into a plan that both sides can hold each other to.
""",
    data="services (owner); involvement (from, decides, effort, funded_by); stages; budget.cost_codes; "
    "standards.service_owner_effort",
    bad="""
project:
  involvement:
    - {service: metering, from: 2026-05-04, decides: acceptance, effort: 12 days, funded_by: MET-OPS}
""",
    good="""
project:
  involvement:
    - {service: metering, from: 2026-01-12, decides: acceptance, effort: 12 days, funded_by: MET-OPS}
""",
    hint=later("agree the part of the service owner at the start (project.yaml: involvement)"),
    check=check,
)
