"""AR-47, second part: criteria that failed, and the conditions under which they are accepted nevertheless."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dovetail.check.case import Case
from dovetail.check.derived.latest_results import LatestResult, latest_results
from dovetail.check.derived.milestones import known
from dovetail.check.derived.voices import voice_of
from dovetail.check.rule import Judgement, failed, passed, unknown
from dovetail.model import words
from dovetail.model.readiness import Condition

CODE = "criterion-not-met"


def criteria(case: Case, live: date | None) -> Iterator[Judgement]:
    """One verdict per criterion that failed, or is accepted under a condition."""
    latest = latest_results(case.project, case.today)
    accepted: dict[str, list[tuple[int, int, Condition]]] = {}
    for index, acceptance in enumerate(case.project.acceptances):
        for at, condition in enumerate(acceptance.conditions):
            accepted.setdefault(condition.criterion, []).append((index, at, condition))
    for name, conditions in accepted.items():
        if name in latest and latest[name].has_passed:
            yield passed(name)  # tested again since: the condition is met
            continue
        verdicts = [_condition(case, item, live) for item in conditions]
        yield next((verdict for verdict in verdicts if verdict.verdict == "pass"), verdicts[-1])
    for name, found in latest.items():
        if name not in accepted and not found.has_passed:
            yield _without_condition(case, name, found, live)


def _condition(case: Case, item: tuple[int, int, Condition], live: date | None) -> Judgement:
    index, at, condition = item
    name = condition.criterion
    place = case.place("acceptances", index, "conditions", at)
    missing = ["who gave leave (approved_by)"] if condition.approved_by is None else []
    missing += ["until when (expires)"] if condition.expires is None else []
    if condition.approved_by is None or condition.expires is None:
        message = (
            f"{name} is accepted though it failed, and the condition does not say {words.listed(missing)}"
        )
        return failed(name, message, place, code=CODE, hint="complete the condition")
    voice = voice_of(case, condition.approved_by)
    if voice.is_project:
        return failed(
            name,
            f"{name} failed, and leave to go live nevertheless comes from {voice.title}{voice.why_not}",
            case.place("acceptances", index, "conditions", at, "approved_by"),
            code=CODE,
            hint="ask the service owner for leave",
        )
    expired = case.place("acceptances", index, "conditions", at, "expires")
    if condition.expires < case.today:
        message = f"{name} was accepted until {words.day(condition.expires)} only, and is still not met"
        return failed(name, message, expired, code=CODE, hint="meet the criterion, or renew the condition")
    if live is not None and condition.expires < live:
        return failed(
            name,
            f"the condition for {name} expires on {words.day(condition.expires)}, before the go-live on "
            f"{words.day(live)}",
            expired,
            code=CODE,
            hint="let the condition last until the criterion can be met",
        )
    if not voice.is_operations:
        message = f"{name} failed, and leave comes from {voice.title}{voice.why_not}"
        return unknown(name, message, place, code=CODE, hint="name the operational role that gave leave")
    return passed(name)


def _without_condition(case: Case, name: str, found: LatestResult, live: date | None) -> Judgement:
    """Until something is signed or live there is time to correct it."""
    signed = [day for entry in case.project.acceptances if (day := known(entry.signed_on))]
    done = min([*signed, *([live] if live else [])], default=case.project.ends)
    if found.or_else is not None:
        message = f"whether {name} is met can't be told: {found.doubt}"
        place = case.place("tests", found.undated)
        return unknown(name, message, place, code=CODE, hint="enter the day of the test (on)", due=done)
    title, place = found.test.title, case.place("tests", found.index, "result")
    hint = "correct and test again, or agree on a condition with operations"
    if done <= case.today:
        message = f"{name} failed ({title}), and it was accepted without a condition"
        return failed(name, message, place, code=CODE, hint=hint)
    message = f"{name} failed ({title}), and nobody has said whether it is accepted under a condition"
    return unknown(name, message, place, code=CODE, hint=hint, due=done)
