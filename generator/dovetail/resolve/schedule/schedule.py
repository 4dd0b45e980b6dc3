"""The backward plan of one request: when each step must be done so that the request is there on time.

- An activity of n working days that must be done by day D starts at the latest on ``WORKDAY(D, -n)``; the end
  of a step is the start day of the next, and an activity without time of its own shares the day. All work
  starts and ends on working days; a day of need that is none moves back to the last one before it. See
  :mod:`dovetail.resolve.calendars.durations`.
- The pessimistic view takes the longest end of ranges, and everything that perhaps applies; the optimistic
  one the shortest, and only what surely applies.
- A range without upper end counts with its known part, and everything before it on the way is "at least": the
  true start is that day or earlier. Where nothing of a time is known, the day is only a bound: what comes
  before is ``before`` that day.
- What follows delivery has a day only if the time up to it is stated.
- A step that a board decides starts on the last day for the papers of the last meeting that is early enough;
  time of its own follows the meeting. A step with windows ends on a day on which one of them opens; work by
  the clock that fits into a window outside working time begins on that day, too. A step
  that heeds freezes pauses on days that are frozen all through.
- Durations are those in force on the day of need; meetings, windows and freezes those of their own days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.conditions import Fact
from dovetail.model.language import tell
from dovetail.model.resolved import Actor, Schedule
from dovetail.model.routes import LeadTime
from dovetail.resolve.calendars.calendar import FIRST_DAY, LAST_DAY
from dovetail.resolve.calendars.freezes import Holds
from dovetail.resolve.calendars.time_context import TimeContext
from dovetail.resolve.facts.questions import Questions
from dovetail.resolve.procedures.network import Network, PlannedStep, main_path
from dovetail.resolve.schedule.backward import latest_days
from dovetail.resolve.schedule.delivery_time import unsaid_delivery
from dovetail.resolve.schedule.forward import days_after_delivery, earliest_days
from dovetail.resolve.schedule.placing import Ground, Placed
from dovetail.resolve.schedule.shortfall import Shortfall, shortfall, under_way
from dovetail.resolve.schedule.step_dates import step_dates
from dovetail.resolve.schedule.tasks import AskFacts, Doubt, Gap, Inquiry, gaps_of, tasks_of

# A board, window or day outside freezes is looked for this far back from the day of need, and on from today.
_REACH = timedelta(days=5 * 366)
_NO_FACTS: Mapping[str, Fact] = MappingProxyType({})
_NOTHING_DONE: Mapping[str, date] = MappingProxyType({})


def plan_backward(
    steps: Sequence[PlannedStep],
    *,
    needed_by: date,
    earliest: date,
    delivers: str | None,
    lead_times: Sequence[LeadTime],
    time: TimeContext,
    holds: Holds,
    questions: Questions,
    blocks: str,
    procedure: str,
    owner: str = "",
    ask_facts: AskFacts | None = None,
    facts: Mapping[str, Fact] = _NO_FACTS,
    orders: Sequence[str] = (),
    done: Mapping[str, date] = _NOTHING_DONE,
) -> Schedule:
    """Plan the steps of a request back from the day on which it is needed, and on for what follows delivery.

    ``blocks`` names the request in questions, ``owner`` the role that is asked where a question names nobody.
    ``ask_facts`` puts the questions that decide a condition, and gives their ids. Conditions use the
    labels of ``facts``. ``orders`` are the steps that place the order: how long delivery takes from there
    on is asked if nobody has said it.
    Steps that are ``done`` have the day on which they were; only what is left can be too late. What comes
    before such a step is done as well, whether it was ticked off or not.
    ``feasible`` judges what is known: with ``at_least`` it only says that the known part fits.

    :raises ValueError: naming the steps, if they wait for each other in a circle.
    """
    due: Mapping[str, date] = {}
    if done:
        unheard = Questions(lambda role, _reason: Actor(role, role))
        as_if_none = plan_backward(
            steps, needed_by=needed_by, earliest=earliest, delivers=delivers, lead_times=lead_times,
            time=time, holds=holds, questions=unheard, blocks=blocks, procedure=procedure, orders=orders,
        )  # fmt: skip
        due = {step.step: step.end for step in as_if_none.steps if not step.undated}
        steps = [replace(step, applies=True) if step.step.id in done else step for step in steps]
    by_id = {planned.step.id: planned for planned in steps}
    if all(by_id[name].applies is False for unit in main_path(steps) for name in unit):
        return _without_steps(needed_by, earliest, time)
    inquiry = Inquiry(questions, blocks, owner, needed_by, ask_facts)
    shaky = _holidays_unknown(time, inquiry)
    network = Network.of(steps, delivers)
    done = _with_those_before(done, network)
    gaps = gaps_of(network.path, network.delivers, by_id, lead_times, time, holds, inquiry, facts, done)
    if network.delivers not in done:
        gaps += unsaid_delivery(network, by_id, gaps, orders, inquiry)
    network, gaps, contradiction = _with_gaps(network, gaps, steps, delivers)
    path = [by_id[name] for name in network.path]
    tasks = tasks_of(path, network.after_delivery, procedure, time, holds, inquiry, done)
    # Days beyond those that calendars know are planned as the last ones that they do.
    goal, begin = (min(max(day, FIRST_DAY + _REACH), LAST_DAY - _REACH) for day in (needed_by, earliest))
    ground = Ground(
        time=time,
        network=network,
        tasks=tasks,
        gaps=gaps,
        inquiry=inquiry,
        view="pessimistic",
        floor=goal - _REACH,
        ceiling=begin + _REACH,
        asks=True,
    )
    best = replace(ground, view="optimistic", asks=False)
    latest, optimistic = latest_days(ground, goal, shaky), latest_days(best, goal, shaky)
    later, later_optimistic = days_after_delivery(ground, latest), days_after_delivery(best, optimistic)
    problem = contradiction or shortfall(ground, latest, needed_by, earliest)
    problem_optimistic = contradiction or shortfall(best, optimistic, needed_by, earliest)
    quickest = earliest_days(replace(ground, asks=False), time.calendar.on_or_after(begin))
    return Schedule(
        steps=step_dates(ground, {**latest, **later}, {**optimistic, **later_optimistic}, needed_by, due),
        needed_by=needed_by,
        earliest=earliest,
        latest_start=_first_day(latest, ground),
        latest_start_optimistic=_first_day(optimistic, ground),
        feasible=problem is None,
        feasible_optimistic=problem_optimistic is None,
        at_least=any(placed.ready_shaky for placed in latest.values()),
        before=any(placed.ready_shaky is Doubt.UNSAID for placed in latest.values()),
        unknowns=inquiry.asked,
        breaks_at=problem.step if problem else "",
        why=problem.why if problem else "",
        earliest_finish=None if contradiction else _last_day(quickest),
        delivered=network.delivers in done,
    )


def _without_steps(needed_by: date, earliest: date, time: TimeContext) -> Schedule:
    """A request that has no steps can be had at any time up to the day of need."""
    start = time.calendar.on_or_before(needed_by)
    fits = earliest <= needed_by
    why = (
        ""
        if fits
        else tell(
            "It is needed by {needed}, before work can begin on {earliest}.",
            needed=words.day(needed_by),
            earliest=words.day(earliest),
        )
    )
    return Schedule((), needed_by, earliest, start, start, fits, fits, why=why, earliest_finish=earliest)


def _holidays_unknown(time: TimeContext, inquiry: Inquiry) -> Doubt:
    if isinstance(time.calendar.holidays, Unknown):
        inquiry.ask(time.calendar.holidays)
        return Doubt.AT_LEAST
    return Doubt.NONE


def _with_gaps(
    network: Network, gaps: Sequence[Gap], steps: Sequence[PlannedStep], delivers: str | None
) -> tuple[Network, list[Gap], Shortfall | None]:
    """The network in which lead times count as well, and the first that can't be kept in any time."""
    kept: list[Gap] = []
    broken: Shortfall | None = None
    titles = {planned.step.id: planned.step.title for planned in steps}
    for gap in gaps:
        if gap.then in network.ancestors[gap.first]:
            why = tell(
                '"{step}" must be done ahead of "{other}", but comes after it.',
                step=titles[gap.first],
                other=titles[gap.then],
            )
            broken = broken or Shortfall(gap.first, why)
            continue
        kept.append(gap)
        pairs = [(other.first, other.then) for other in kept if other.first != other.then]
        network = Network.of(steps, delivers, pairs)
    return network, kept, broken


def _with_those_before(done: Mapping[str, date], network: Network) -> Mapping[str, date]:
    implied: dict[str, date] = {}
    for step, day in done.items():
        before = network.ancestors.get(step, frozenset())
        if step == network.delivers:
            before = frozenset(network.path) - network.after_delivery
        implied.update((earlier, min(day, implied.get(earlier, day))) for earlier in before)
    return {**implied, **done}


def _first_day(placed: Mapping[str, Placed], ground: Ground) -> date | None:
    """The day by which what is left must be under way; none if no such day was found, or nothing is left."""
    left = {name: step for name, step in placed.items() if ground.tasks[name].done is None}
    if any(step.missing for step in left.values()):
        return None
    days = (under_way(ground.network, name, step) for name, step in left.items())
    first = min(days, default=None)
    return first.day if first else None


def _last_day(placed: Mapping[str, Placed]) -> date | None:
    if any(step.missing for step in placed.values()):
        return None
    return max(step.end for step in placed.values()).day
