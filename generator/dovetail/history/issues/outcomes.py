"""What came out for a request of an issued pack, as little as it takes to tell whether it comes out otherwise
now, and how far its amounts lie from an edge that moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.facts import FactValue, Quantity
from dovetail.model.language import speaking
from dovetail.model.organization import Organization
from dovetail.model.procedure import Procedure
from dovetail.model.project import Request
from dovetail.model.resolved import ResolvedProject, ResolvedRequest, ScheduledStep
from dovetail.model.vocabulary import using
from dovetail.resolve.facts.answers import read_answers
from dovetail.resolve.facts.comparison import Scale

Bounds = tuple[str, str]
"""Lowest and highest number as the organization compares it; empty is not bounded, or not known."""
UNBOUNDED: Bounds = ("", "")
NOT_SAID: Bounds = ("?", "?")
"""Of a fact that nobody has said, or that nobody can compare: in which band it lies can't be told, whatever
the bands are.
"""


@dataclass(frozen=True, slots=True)
class Approving:
    """One approval of a request. A board has no ``holder`` but itself: then it is its title."""

    title: str
    holder: str
    on: str

    @property
    def person(self) -> str:
        """Who gives it, if that is somebody other than a board: a board under another name is the same."""
        return "" if self.holder == self.title else self.holder


@dataclass(frozen=True, slots=True)
class Working:
    """One step of the plan of a request. Days are ISO days; by ``papers`` a board must have its papers.

    ``sure`` says how sure the days are: the days if all goes fast, and whether they may be earlier.
    """

    title: str
    role: str
    holder: str
    start: str
    end: str
    papers: str = ""
    sure: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a request came to. ``candidates`` are routes that matched too, or still may match; ``approvals``
    and ``steps`` are by step and role, and by step.

    ``earliest`` is the first day on which work on it could begin; ``why`` says what stands in the way.
    ``unserved``: no procedure serves it any more; of an issued pack it never holds.
    """

    title: str
    procedure: str
    verdict: str
    route: str = ""
    route_title: str = ""
    candidates: tuple[str, ...] = ()
    exception: str = ""
    latest_start: str = ""
    earliest: str = ""
    why: str = ""
    controls: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    approvals: Mapping[str, Approving] = field(default_factory=dict)
    steps: Mapping[str, Working] = field(default_factory=dict)
    bounds: Mapping[str, Bounds] = field(default_factory=dict)
    unserved: bool = False

    def as_json(self) -> dict[str, Any]:
        """Plain data; what is empty is left out."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def of_json(cls, data: Mapping[str, Any]) -> Outcome:
        """The outcome that :meth:`as_json` gave.

        :raises TypeError: if it is none.
        """
        return cls(
            **{
                **data,
                "candidates": tuple(data.get("candidates", ())),
                "controls": tuple(data.get("controls", ())),
                "forms": tuple(data.get("forms", ())),
                "approvals": {key: Approving(**item) for key, item in data.get("approvals", {}).items()},
                "steps": {key: Working(**item) for key, item in data.get("steps", {}).items()},
                "bounds": {key: (item[0], item[1]) for key, item in data.get("bounds", {}).items()},
            }
        )

    @property
    def apart_from_bounds(self) -> tuple[object, ...]:
        """What is compared: everything that somebody acts by. What roles, boards and steps are called is
        not: under another name, the same people do the same.
        """
        approvals = {key: (item.person, item.on) for key, item in self.approvals.items()}
        return (
            self.verdict, self.route, self.exception, self.latest_start, self.controls, self.forms,
            approvals, self.untitled_steps,
        )  # fmt: skip

    @property
    def untitled_steps(self) -> dict[str, Working]:
        """The steps of the plan, whatever they are called."""
        return {name: replace(step, title="") for name, step in self.steps.items()}


def outcomes_of(resolved: ResolvedProject) -> dict[str, Outcome]:
    """What the requests of a resolved project came to, by their ids."""
    procedures = {bound.id: bound.procedure for bound in resolved.procedures}
    kinds: dict[str, dict[str, Request]] = {}
    for request in resolved.project.requests:
        kinds.setdefault(request.kind, {})[request.id] = request
    with speaking(resolved.language), using(resolved.lifecycle.vocabulary):
        return {
            item.request.id: outcome_of(
                item, procedures[item.procedure], resolved.organization, kinds[item.request.kind]
            )
            for item in resolved.requests
        }


def outcome_of(
    resolved: ResolvedRequest, procedure: Procedure, organization: Organization, others: Mapping[str, Request]
) -> Outcome:
    """What a request came to. ``others`` are those of its kind by id, for amounts that count together."""
    plan, route = resolved.schedule, resolved.route.route
    return Outcome(
        title=resolved.request.title,
        procedure=resolved.procedure,
        verdict=resolved.verdict,
        route=route.id if route else resolved.route.verdict,
        route_title=route.title if route else "",
        candidates=resolved.route.candidates,
        exception=resolved.exception or resolved.preapproved,
        latest_start=_day(plan.latest_start) if plan else "",
        earliest=_day(plan.earliest) if plan else "",
        why=plan.why if plan else "",
        controls=resolved.controls,
        forms=resolved.forms,
        approvals={
            f"{item.step}.{item.role}": Approving(item.title, item.through or item.holder, _day(item.on))
            for item in resolved.approvals
        },
        steps={
            step.step: Working(
                step.title,
                step.role,
                step.holder,
                _day(step.start),
                _day(step.end),
                _day(step.submit_by),
                _sure(step),
            )
            for step in (plan.steps if plan else ())
        },
        bounds=_bounds(resolved, procedure, organization, others),
    )


def _sure(step: ScheduledStep) -> str:
    flags = {
        "at least": step.at_least, "before": step.before, "end at least": step.end_at_least,
        "end before": step.end_before, "undated": step.undated,
    }  # fmt: skip
    fast = () if step.start_optimistic == step.start else (_day(step.start_optimistic),)
    fast_end = () if step.end_optimistic == step.end else (_day(step.end_optimistic),)
    return ", ".join((*fast, *fast_end, *(name for name, holds in flags.items() if holds)))


def _day(on: date | None) -> str:
    return on.isoformat() if on else ""


def day_in_words(iso: str) -> str:
    """An ISO day as people write it; nothing for none."""
    return words.day(date.fromisoformat(iso)) if iso else ""


def _bounds(
    resolved: ResolvedRequest, procedure: Procedure, organization: Organization, others: Mapping[str, Request]
) -> dict[str, Bounds]:
    """Of each fact that is a number, between what its comparable value lies, with all that may count
    together with it.
    """
    together = {answer.fact: answer.together_with for answer in resolved.answers}
    needed_by, plan = resolved.request.needed_by, resolved.schedule
    raised = plan.latest_start if plan else None
    days = [day for day in (raised, None if isinstance(needed_by, Unknown) else needed_by) if day]
    found = {}
    values: dict[str, dict[str, FactValue | Unknown]] = {}

    def stated(request: Request) -> Mapping[str, FactValue | Unknown]:
        if request.id not in values:
            values[request.id] = read_answers(procedure, request)
        return values[request.id]

    for name, value in stated(resolved.request).items():
        if isinstance(value, Unknown):
            found[name] = NOT_SAID
        if not isinstance(value, Quantity):
            continue
        added = [stated(others[other]).get(name) for other in together.get(name, ()) if other in others]
        intervals = [_summed(Scale(organization, day), value, added) for day in days]
        lows, highs = [low for low, _ in intervals], [high for _, high in intervals]
        found[name] = (_outermost(lows, min), _outermost(highs, max)) if intervals else UNBOUNDED
        if intervals and all(low is None and high is None for low, high in intervals):
            found[name] = NOT_SAID
    return found


def _summed(scale: Scale, own: Quantity, added: list[Any]) -> tuple[Decimal | None, Decimal | None]:
    interval = scale.interval(own)
    high = interval.high
    for value in added:
        more = scale.interval(value).high if isinstance(value, Quantity) else None
        high = None if high is None or more is None else high + more
    return interval.low, high


def _outermost(numbers: list[Decimal | None], choose: Any) -> str:
    known = [number for number in numbers if number is not None]
    return str(choose(known)) if len(known) == len(numbers) else ""
