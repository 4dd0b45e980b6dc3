"""AR-39: what the project delivers is in the register, with an owner in operations, before it is accepted."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.derived.milestones import acceptance_of, live_by
from dovetail.check.derived.standing_roles import leaves_with_project, titled
from dovetail.check.rule import Judgement, Rule, failed, passed, question_in, unknown
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell
from dovetail.model.readiness import DeliveredItem


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per item; one for the project if it goes live and says nothing of its items."""
    project = case.project
    if not project.delivered_items and "delivered_items" not in project.model_fields_set and case.go_lives:
        yield unknown(
            project.code,
            tell("nobody has said which configuration items the project delivers"),
            case.place("name"),
            hint=tell(
                "list them, or say that there are none "
                "(project.yaml: delivered_items, empty if there are none)"
            ),
            due=live_by(case),
        )
    for index, item in enumerate(project.delivered_items):
        problems = [*_owner(case, index, item), *_registration(case, index, item)]
        yield from problems or [passed(item.id)]


def _owner(case: Case, index: int, item: DeliveredItem) -> Iterator[Judgement]:
    known = case.organization.configuration_items.get(item.id)
    registered = known.owner if known and isinstance(known.owner, str) else None
    owner = item.owner or registered
    place = case.place("delivered_items", index, "owner")
    due = acceptance_of(case, item.service or "")
    if owner is None or isinstance(owner, Unknown):
        asked = question_in(owner)
        yield unknown(
            item.id,
            tell("nobody in operations is named as the owner of {item}{asked}", item=item.title, asked=asked),
            place,
            code="item-without-owner",
            hint=tell("name the operational role that will own it"),
            due=due,
        )
    elif leaves_with_project(case, owner):
        yield failed(
            item.id,
            tell(
                "{item} belongs to {titled}, which ends with the project",
                item=item.title,
                titled=titled(case, owner),
            ),
            place,
            code="item-without-owner",
            hint=tell("name the operational role that will own it"),
        )
    elif registered and owner != registered:
        yield failed(
            item.id,
            tell(
                "{item} passes to {titled}, and the register names {titled_2} as its owner",
                item=item.title,
                titled=titled(case, owner),
                titled_2=titled(case, registered),
            ),
            place,
            code="item-owner-differs",
            hint=tell("settle the owner with both, and correct one of the two"),
            related=(case.organization_place("configuration_items", item.id, "owner"),),
        )


def _registration(case: Case, index: int, item: DeliveredItem) -> Iterator[Judgement]:
    if item.id in case.organization.configuration_items:
        return
    due = acceptance_of(case, item.service or "")
    entered = item.registered_on
    place = case.place("delivered_items", index, "registered_on")
    if entered is None or isinstance(entered, Unknown):
        yield unknown(
            item.id,
            tell("{item} is not in the register, and no day is set on which it is entered", item=item.title),
            place,
            hint=tell("agree the day with whoever keeps the register"),
            due=due,
        )
    elif entered > due:
        yield failed(
            item.id,
            tell(
                "{item} is entered in the register on {entered}, after it is accepted on {due}",
                item=item.title,
                entered=words.day(entered),
                due=words.day(due),
            ),
            place,
        )


RULE = Rule(
    id="AR-39",
    codes=("item-unregistered", "item-without-owner", "item-owner-differs"),
    title=later(
        "Each configuration item that the project delivers is in the register, with an "
        "owner in operations, by the day of acceptance"
    ),
    severity=Severity.BLOCKER,
    prevents=("F4", "F5"),
    procedures=("CFG",),
    reason="""
What is not in the register has no one who patches it, no place in the change schedule, and no line in an
incident: at three in the morning nobody knows what depends on it or whom to call. The project is the only
time at which somebody knows every part; afterwards it takes an audit to find them.
""",
    data="delivered_items (owner, registered_on); the organization's configuration_items; acceptances",
    bad="""
project:
  delivered_items:
    - {id: gateway, title: Gateway, service: metering, owner: metering-owner, registered_on: 2026-11-30}
""",
    good="""
project:
  delivered_items:
    - {id: gateway, title: Gateway, service: metering, owner: metering-owner, registered_on: 2026-05-11}
""",
    hint=later("have the item entered before it is accepted"),
    check=check,
)
