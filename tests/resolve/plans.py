"""Requests and organizations for the tests of time, written as a profile would write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from dovetail.model.organization import Organization
from dovetail.model.resolved import Actor, Schedule, ScheduledStep
from dovetail.model.routes import LeadTime, Step
from dovetail.resolve.calendars.freezes import Holds
from dovetail.resolve.calendars.time_context import TimeContext
from dovetail.resolve.facts.questions import Questions
from dovetail.resolve.procedures.network import PlannedStep
from dovetail.resolve.schedule.schedule import plan_backward


def organization(**said: Any) -> Organization:
    """An organization in London that works from Monday to Friday, without holidays unless they are said."""
    return Organization.model_validate(
        {
            "id": "harbour",
            "name": "Harbour City",
            "currency": "GBP",
            "tax_basis": "excluded",
            "time_zone": "Europe/London",
            "fiscal_year": {"starts": "april"},
            "holidays": {},
            "roles": {"buyer": {"title": "Buyer", "holder": "Ana Costa"}},
            **said,
        }
    )


def step(id: str, duration: Any = None, *, applies: bool | None = True, **said: Any) -> PlannedStep:
    """One planned step, done by the buyer."""
    data = {"id": id, "title": id.replace("-", " ").capitalize(), "by": "buyer", **said}
    if duration is not None:
        data["duration"] = duration
    parsed = Step.model_validate(data)
    return PlannedStep(parsed, Actor("buyer", "Buyer", "Ana Costa"), applies, parsed.duration)


def always(_: object) -> bool | None:
    """Every condition holds."""
    return True


def plan(
    *steps: PlannedStep,
    needed: str,
    earliest: str = "2026-01-05",
    delivers: str | None = None,
    lead: Any = (),
    time: TimeContext | None = None,
    holds: Holds = always,
    questions: Questions | None = None,
    orders: Sequence[str] = (),
    done: Mapping[str, str] = MappingProxyType({}),
    **said: Any,
) -> Schedule:
    """The backward plan of a request in an organization of which ``said`` is said."""
    return plan_backward(
        steps,
        needed_by=date.fromisoformat(needed),
        earliest=date.fromisoformat(earliest),
        delivers=delivers,
        lead_times=tuple(LeadTime.model_validate(item) for item in lead),
        time=time or TimeContext.of(organization(**said)),
        holds=holds,
        questions=questions or Questions(lambda role, _: Actor(role, role)),
        blocks="request",
        procedure="change-enablement",
        orders=orders,
        done={name: date.fromisoformat(day) for name, day in done.items()},
    )


def dates(schedule: Schedule) -> dict[str, tuple[str, str]]:
    """Start and end of each step."""
    return {item.step: (item.start.isoformat(), item.end.isoformat()) for item in schedule.steps}


def the(schedule: Schedule, step: str) -> ScheduledStep:
    """One step of a plan."""
    return next(item for item in schedule.steps if item.step == step)
