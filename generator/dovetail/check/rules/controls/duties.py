"""Steps of a request that must be done by different people, and who does them in this project."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dovetail.check.case import Case
from dovetail.model.language import tell
from dovetail.model.resolved import Actor, ResolvedRequest
from dovetail.model.routes import Step
from dovetail.resolve.people import REQUESTER, People, same_person


@dataclass(frozen=True, slots=True)
class Pair:
    """Two steps of one request that are kept apart. The days are those of the plan, if there is one."""

    people: People
    first: Step
    second: Step
    first_actor: Actor
    second_actor: Actor
    first_days: tuple[date, ...]
    second_days: tuple[date, ...]

    @property
    def together(self) -> str:
        """The one person who does both as planned, known absences considered; empty if there are two."""
        first = acting(self.people, self.first_actor, self.first_days)
        second = acting(self.people, self.second_actor, self.second_days)
        return first if same_person(first, second) else ""

    @property
    def away(self) -> str:
        """The holder whose known absence brings in a deputy; empty if nobody's does."""
        for actor, days in ((self.first_actor, self.first_days), (self.second_actor, self.second_days)):
            if not same_person(acting(self.people, actor, days), actor.holder):
                return actor.holder
        return ""

    @property
    def by_deputy(self) -> str:
        """How one person would come to do both if a holder were away; empty if none would."""
        for actor, other, step in (
            (self.first_actor, self.second_actor, self.first),
            (self.second_actor, self.first_actor, self.second),
        ):
            if actor.deputy and same_person(actor.deputy, other.holder):
                done = self.second if step is self.first else self.first
                return tell(
                    '{other} does "{done}" and deputizes for {actor} at "{step}"',
                    other=other.holder,
                    done=done.title,
                    actor=actor.holder,
                    step=step.title,
                )
        return ""


def acting(people: People, actor: Actor, days: tuple[date, ...]) -> str:
    """Who acts on these days: the holder, or the deputy if the holder is known to be away on one of them."""
    away = bool(actor.deputy) and any(people.absent(actor.holder, day) for day in days)
    return actor.deputy if away else actor.holder


def duties_apart(case: Case, item: ResolvedRequest) -> Iterator[Pair]:
    """The pairs of steps of a request that its procedure keeps apart; steps that don't apply are left out."""
    entries = case.procedures[item.procedure].steps
    if not any(entry.step.apart_from for entry in entries):
        return
    asks = case.people.requester(item.request.requested_by)
    schedule = item.schedule
    planned = {step.step: (step.start, step.end) for step in schedule.steps} if schedule else {}
    applying = [entry for entry in entries if not planned or entry.step.id in planned]
    by_id = {entry.step.id: entry for entry in applying}
    for entry in applying:
        for name in entry.step.apart_from:
            other = by_id.get(name)
            if other is None:
                continue
            actors = [asks if one.step.by == REQUESTER else one.actor for one in (entry, other)]
            yield Pair(
                case.people,
                entry.step,
                other.step,
                actors[0],
                actors[1],
                planned.get(entry.step.id, ()),
                planned.get(name, ()),
            )
