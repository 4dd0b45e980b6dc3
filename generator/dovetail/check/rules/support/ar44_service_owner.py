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
from dovetail.model.organization import Service
from dovetail.model.readiness import Involvement
from dovetail.model.values import Duration, in_force
from dovetail.resolve.comparison import Scale, at_or_above


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
            problems.append(unknown(
                name, f"nobody has said how the owner of {service.title} takes part in the project",
                scope_place(case, name),
                hint="write under involvement: since when, what the owner decides, which effort, who pays",
                due=initiation_ends(case),
            ))  # fmt: skip
        yield from problems or [passed(name)]


def _owner(case: Case, name: str, service: Service) -> Iterator[Judgement]:
    if service.owner is None:
        yield unknown(
            name, f"nobody has said who owns {service.title}", case.profile.services.place((name,), key=True),
            code="service-owner-missing", hint="ask operations who owns the service",
        )  # fmt: skip
        return
    actor = case.people.approver(service.owner)
    if not actor.holder and not actor.queue:
        yield unknown(
            name, f"{actor.title} owns {service.title}, and nobody is named for this role",
            case.profile.organization.place("roles", service.owner, key=True), code="service-owner-missing",
            hint="name who holds the role, or bind it in the project",
        )  # fmt: skip


def _beginning(case: Case, index: int, service: Service, entry: Involvement) -> Iterator[Judgement]:
    first = initiation_starts(case)
    since, place = entry.from_, case.place("involvement", index, "from")
    if since is None or isinstance(since, Unknown):
        yield unknown(
            entry.service, f"nobody has said since when the owner of {service.title} takes part", place,
            code="service-owner-late", hint="enter the day (from)",
        )  # fmt: skip
    elif since > first:
        yield failed(
            entry.service,
            f"the owner of {service.title} takes part from {words.day(since)}; initiation begins on "
            f"{words.day(first)}",
            place, code="service-owner-late", hint="bring the service owner in for initiation",
        )  # fmt: skip


def _say(case: Case, index: int, service: Service, entry: Involvement) -> Iterator[Judgement]:
    place = case.place("involvement", index, "decides")
    if entry.decides is None or isinstance(entry.decides, Unknown):
        yield unknown(
            entry.service, f"nobody has said what the owner of {service.title} decides in the project", place,
            hint="name it under decides: requirements, changes of support, acceptance …",
            due=initiation_ends(case),
        )  # fmt: skip
    elif not entry.decides:
        yield failed(
            entry.service, f"the owner of {service.title} is listened to and decides nothing", place,
            hint="name under decides what needs the owner's approval",
        )  # fmt: skip


def _effort(case: Case, index: int, service: Service, entry: Involvement) -> Iterator[Judgement]:
    place, due = case.place("involvement", index, "effort"), initiation_ends(case)
    if entry.effort is None or isinstance(entry.effort, Unknown):
        asked = question_in(entry.effort)
        yield unknown(
            entry.service, f"no effort of operations is planned for {service.title}{asked}", place,
            code="service-owner-effort", hint="ask the service owner for the effort, and fund it", due=due,
        )  # fmt: skip
        return
    yield from _enough(case, index, service, entry.service, entry.effort)
    codes = {code.code for code in case.project.budget.cost_codes}
    effort = words.duration(entry.effort, case.organization.days_are)
    if entry.funded_by is None:
        yield unknown(
            entry.service, f"nobody has said what pays for the {effort} of operations for {service.title}",
            place, code="service-owner-unfunded", hint="name a cost code of the project (funded_by)", due=due,
        )  # fmt: skip
    elif not codes:
        yield unknown(
            entry.service,
            f"{entry.funded_by} shall pay for the {effort} of operations for {service.title}, and the budget "
            "names no cost codes",
            case.place("budget", key=True), code="service-owner-unfunded",
            hint="list the project's cost codes in its budget", due=due,
        )  # fmt: skip
    elif entry.funded_by not in codes:
        yield failed(
            entry.service,
            f"{entry.funded_by} shall pay for the {effort} of operations for {service.title}, and is no cost "
            f"code of the project; it has {words.listed(sorted(codes))}",
            case.place("involvement", index, "funded_by"), code="service-owner-unfunded",
            hint="name a cost code of the project's budget",
        )  # fmt: skip


def _enough(case: Case, index: int, service: Service, name: str, effort: Duration) -> Iterator[Judgement]:
    standard = case.organization.standards.service_owner_effort
    least: Duration | Unknown = Unknown(unknown="How much effort of operations must a project fund?")
    if standard is not None:
        least = in_force(standard, case.project.starts, "least effort")
    if isinstance(least, Unknown):
        yield unknown(
            "standards.service_owner_effort",
            "the organization has not said how much effort of operations a project must fund per service",
            case.profile.organization.place("standards", key=True), code="service-owner-effort",
            hint="ask operations, and write it under standards as service_owner_effort",
            severity=Severity.MINOR, whole=True,
        )  # fmt: skip
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
            name, f"{said} of operations for {service.title} may be less than the {wanted} asked for", place,
            code="service-owner-effort", hint="settle the effort with the service owner",
        )  # fmt: skip
    elif not enough:
        yield failed(
            name,
            f"{said} of operations are planned for {service.title}, less than the {wanted} that the "
            "organization asks for",
            place, code="service-owner-effort", hint="plan and fund the effort that operations ask for",
        )  # fmt: skip


RULE = Rule(
    id="AR-44",
    codes=(
        "service-owner-no-say", "service-owner-missing", "service-owner-late", "service-owner-effort",
        "service-owner-unfunded",
    ),
    title="The owner of each service takes part from the first day of initiation, has something to decide, "
    "and the project pays for enough effort of operations",
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
    hint="agree the part of the service owner at the start, and write it under involvement",
    check=check,
)  # fmt: skip
