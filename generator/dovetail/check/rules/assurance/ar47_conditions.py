"""AR-47, second part: criteria that failed, and the conditions under which they are accepted nevertheless."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dovetail.check.case import Case
from dovetail.check.derived.latest_results import LatestResult, latest_results
from dovetail.check.derived.milestones import known, use_begins
from dovetail.check.derived.voices import voice_of
from dovetail.check.rule import Judgement, failed, passed, unknown
from dovetail.model import words
from dovetail.model.language import tell
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
    missing = [tell("who gave leave (approved_by)")] if condition.approved_by is None else []
    missing += [tell("until when (expires)")] if condition.expires is None else []
    if condition.approved_by is None or condition.expires is None:
        message = tell(
            "{name} is accepted though it failed, and the condition does not say {missing}",
            name=name,
            missing=words.listed(missing),
        )
        return failed(name, message, place, code=CODE, hint=tell("complete the condition"))
    voice = voice_of(case, condition.approved_by)
    if voice.is_project:
        return failed(
            name,
            tell(
                "{name} failed, and leave to go live nevertheless comes from {voice}{why_not}",
                name=name,
                voice=voice.title,
                why_not=voice.why_not,
            ),
            case.place("acceptances", index, "conditions", at, "approved_by"),
            code=CODE,
            hint=tell("ask the service owner for leave"),
        )
    expired = case.place("acceptances", index, "conditions", at, "expires")
    if condition.expires < case.today:
        message = tell(
            "{name} was accepted until {expires} only, and is still not met",
            name=name,
            expires=words.day(condition.expires),
        )
        return failed(
            name, message, expired, code=CODE, hint=tell("meet the criterion, or renew the condition")
        )
    if live is not None and condition.expires < live:
        return failed(
            name,
            tell(
                "the condition for {name} expires on {expires}, before the go-live on {live}",
                name=name,
                expires=words.day(condition.expires),
                live=words.day(live),
            ),
            expired,
            code=CODE,
            hint=tell("let the condition last until the criterion can be met"),
        )
    if not voice.is_operations:
        message = tell(
            "{name} failed, and leave comes from {voice}{why_not}",
            name=name,
            voice=voice.title,
            why_not=voice.why_not,
        )
        return unknown(
            name, message, place, code=CODE, hint=tell("name the operational role that gave leave")
        )
    return passed(name)


def _without_condition(case: Case, name: str, found: LatestResult, live: date | None) -> Judgement:
    """Until something is signed or live there is time to correct it."""
    signed = [day for entry in case.project.acceptances if (day := known(entry.signed_on))]
    done = min([*signed, *([live] if live else [])], default=use_begins(case.project))
    if found.or_else is not None:
        message = tell("whether {name} is met can't be told: {doubt}", name=name, doubt=found.doubt)
        place = case.place("tests", found.undated)
        return unknown(name, message, place, code=CODE, hint=tell("enter the day of the test (on)"), due=done)
    title, place = found.test.title, case.place("tests", found.index, "result")
    hint = tell("correct and test again, or agree on a condition with operations")
    if done <= case.today:
        message = tell(
            "{name} failed ({title}), and it was accepted without a condition", name=name, title=title
        )
        return failed(name, message, place, code=CODE, hint=hint)
    message = tell(
        "{name} failed ({title}), and nobody has said whether it is accepted under a condition",
        name=name,
        title=title,
    )
    return unknown(name, message, place, code=CODE, hint=hint, due=done)
