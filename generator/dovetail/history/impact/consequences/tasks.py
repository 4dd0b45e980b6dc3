"""The work list of a project: what to do because operations changed, who does it, and by when."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from dovetail.history.impact.consequences.key_dates import tasks_on
from dovetail.history.impact.consequences.people import Pair, holders
from dovetail.history.impact.consequences.request_tasks import tasks_of_request
from dovetail.history.impact.consequences.shifts import Key, Shift, tasks_in
from dovetail.history.impact.touched import MovedDate, Obstacle, Task, kind_of_all
from dovetail.history.issues.outcomes import Outcome
from dovetail.history.states.causes import Cause, Caused
from dovetail.history.states.difference import Change
from dovetail.history.summary.words import part_of_organization
from dovetail.model import words
from dovetail.model.language import tell, tell_count

_OF_ONE_RULE = 3
"""So many findings of one rule are told one by one."""
_PARTS = 3
"""So many parts of the organization's profile are named as causes; of more, only the profile is."""


def tasks_of(
    outcomes: Mapping[str, Pair],
    late: Mapping[str, int],
    changes: Sequence[Caused],
    manager: str,
    others: Sequence[Change] = (),
    *,
    issued: bool = True,
    today: date | None = None,
    obstacles: Sequence[Obstacle] = (),
    breaches: Sequence[Obstacle] = (),
    shifts: Sequence[Shift] = (),
    dates: Sequence[MovedDate] = (),
) -> tuple[Task, ...]:
    """The tasks in the order in which they matter; last of all, whether a pack that was ``issued`` must be
    issued again.

    ``others`` is what else comes out otherwise, beside requests. If nothing does, issuing can wait. What
    should be done by a day before ``today`` is to be done at once. ``obstacles`` come first: nothing can be
    issued before they are out of the way; ``breaches`` of lighter rules forbid no issue. ``shifts`` say who
    has other work, whatever is requested, and ``dates`` which key dates are other days.
    """
    day = today.isoformat() if today else ""
    touched = bool(outcomes or others or obstacles or breaches or shifts)
    found = [
        *(
            task
            for name, (before, now) in outcomes.items()
            for task in tasks_of_request(name, before, now, late.get(name, 0), manager, day)
        ),
        *_taken_over(outcomes),
        *tasks_in(shifts, _first_days(outcomes)),
        *tasks_on(dates, manager, day),
    ]
    approving = {change for _, _, change in _successors(outcomes)}
    for change in holders(others):
        if change.after not in approving:
            said = tell("{holder} is {title} now, in place of {before}", holder=change.after,
                        title=change.item, before=change.before or tell("nobody"))  # fmt: skip
            found.append(Task(said, manager))
    hopeless = [name for name, pair in outcomes.items() if _can_not_be_had(*pair)]
    found += _put_right(breaches, hopeless, manager)
    found = [_from(day, task) for task in found]
    # What has become impossible has no day, and comes first.
    found.sort(key=lambda task: (not task.urgent, task.by or ("" if task.urgent else "9999"), task.request))
    first = [_from(day, task) for task in _out_of_the_way(obstacles, hopeless, manager)]
    found = [*first, *found]
    if issued and (kind_of_all(changes) == "behavioural" or outcomes):
        binding = [item for item in changes if item.change.kind == "behavioural"] or changes
        causes = words.listed(_causes(binding))
        said = (
            tell("Issue the pack again, because of {causes}", causes=causes)
            if touched
            else tell(
                "No request and no date comes out otherwise; issue the pack again when it suits, because of "
                "{causes}", causes=causes,
            )
        )  # fmt: skip
        # People act by the pack, so it has to be out before the first of them does.
        days = [task.by for task in found if task.by]
        at_once = any(task.at_once for task in found)
        found.append(Task(said, manager, min(days, default=""), at_once=at_once))
    return tuple(found)


def _first_days(outcomes: Mapping[str, Pair]) -> Mapping[Key, str]:
    """The first day on which each step is done, of those requests that come out otherwise."""
    found: dict[Key, str] = {}
    for _before, now in outcomes.values():
        for step, work in now.steps.items():
            key = (now.procedure, step)
            found[key] = min(filter(None, (work.start, found.get(key, ""))), default="")
    return found


def _out_of_the_way(obstacles: Sequence[Obstacle], hopeless: Collection[str], manager: str) -> Iterator[Task]:
    """What puts each obstacle right. That a request is hopeless is said of the request; of one rule, a few
    are told and the rest counted.
    """
    told: dict[str, int] = {}
    for item in sorted(obstacles, key=lambda one: not one.broken):
        if not item.broken and item.subject in hopeless:
            continue
        told[item.rule] = told.get(item.rule, 0) + 1
        if item.broken:
            said = tell("No pack of the project can be built any more: {why}. {how}",
                        why=item.why.rstrip("."), how=item.how)  # fmt: skip
        elif told[item.rule] > _OF_ONE_RULE:
            continue
        else:
            said = tell("{rule} forbids to issue the pack now: {why}. What to do: {how}",
                        rule=item.rule or item.code, why=item.why.rstrip("."), how=item.how)  # fmt: skip
        yield Task(said, item.who or manager, urgent=True)
    for rule, number in told.items():
        if rule and number > _OF_ONE_RULE:
            said = tell_count(
                number - _OF_ONE_RULE,
                "{rule} forbids it for {n} more reason: see the findings of the project",
                "{rule} forbids it for {n} more reasons: see the findings of the project", rule=rule,
            )  # fmt: skip
            yield Task(said, manager, urgent=True)


def _put_right(breaches: Sequence[Obstacle], hopeless: Collection[str], manager: str) -> Iterator[Task]:
    """What to do where a rule is broken now that does not forbid an issue; of one rule, a few are told."""
    told: dict[str, int] = {}
    for item in breaches:
        told[item.rule] = told.get(item.rule, 0) + 1
        if item.subject not in hopeless and told[item.rule] <= _OF_ONE_RULE:
            said = tell("{rule} is not kept any more: {why}. What to do: {how}",
                        rule=item.rule or item.code, why=item.why.rstrip("."), how=item.how)  # fmt: skip
            yield Task(said, item.who or manager)


def _can_not_be_had(before: Outcome, now: Outcome) -> bool:
    return now.verdict in ("infeasible", "blocked") and now.verdict != before.verdict


def _from(today: str, task: Task) -> Task:
    """The task for those who read it on this day."""
    if today and task.urgent and not task.by:
        return replace(task, at_once=True)
    return replace(task, by=today, at_once=True) if "" != task.by < today else task


def _causes(changes: Sequence[Caused]) -> tuple[str, ...]:
    """What they come from, within a sentence, each once; of the organization's profile, which parts of it."""
    parts = dict.fromkeys(filter(None, (part_of_organization(item.change) for item in changes)))
    return tuple(dict.fromkeys(_named(item.cause, tuple(parts)) for item in changes))


def _named(cause: Cause, parts: Sequence[str]) -> str:
    if cause.source == "organization":
        if not parts or len(parts) > _PARTS:
            return tell("the organization's profile")
        return tell("the organization's {parts}", parts=words.listed(parts))
    if cause.after and not cause.before:
        return tell("{procedure} {version}, which is new", procedure=cause.title, version=cause.after)
    if cause.before and not cause.after:
        return tell("{procedure} {version}, which was withdrawn", procedure=cause.title, version=cause.before)
    return cause.words


def _successors(outcomes: Mapping[str, Pair]) -> dict[tuple[str, str, str], dict[str, str]]:
    """Title, holder before and holder now of approvals that somebody else gives, with requests and days."""
    found: dict[tuple[str, str, str], dict[str, str]] = {}
    for name, (before, now) in outcomes.items():
        for key, approval in now.approvals.items():
            old = before.approvals.get(key)
            if old is not None and old.person != approval.person:
                found.setdefault((approval.title, old.holder, approval.holder), {})[name] = approval.on
    return found


def _taken_over(outcomes: Mapping[str, Pair]) -> Iterator[Task]:
    """Approvals that somebody else gives now: one task for each successor, however many requests."""
    for (title, was, holder), requests in _successors(outcomes).items():
        said = tell(
            "{holder} approves as {title} now, in place of {before}: {requests}", holder=holder or title,
            title=title, before=was or tell("nobody"), requests=words.listed(requests),
        )  # fmt: skip
        days = [day for day in requests.values() if day]
        yield Task(said, holder, min(days, default=""), next(iter(requests)) if len(requests) == 1 else "")
