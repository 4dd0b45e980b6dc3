"""AR-59: what a gate shows is there on the day of the gate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dovetail.check.case import Case
from dovetail.check.derived.milestones import known
from dovetail.check.rule import Judgement, Rule, failed, passed, question_in, unknown
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell
from dovetail.model.profile import PathInFile
from dovetail.model.project import Gate

Stated = date | Unknown | None


@dataclass(frozen=True, slots=True)
class _Shown:
    """Something that a gate shows: its name, the day on which it is there, and the line that says so."""

    title: str
    on: Stated
    path: PathInFile


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per thing that a gate shows; a gate that names nothing of the project is not judged."""
    for index, gate in enumerate(case.project.gates):
        for name in gate.shows:
            yield _judged(case, index, gate, name)


def _judged(case: Case, index: int, gate: Gate, name: str) -> Judgement:
    shown = _shown(case, name)
    decided = known(gate.date)
    if decided is None:
        return unknown(
            gate.id,
            tell(
                "whether {shown} is there on the day of {gate} can't be told, because nobody has said when "
                "that is{asked}",
                shown=shown.title,
                gate=gate.title,
                asked=question_in(gate.date),
            ),
            case.place("gates", index, "date"),
            hint=tell("say on which day it is decided"),
        )
    ready = known(shown.on)
    if ready is None:
        return unknown(
            gate.id,
            tell(
                "{gate} on {day} shows {shown}, and nobody has said when that is done{asked}",
                gate=gate.title,
                day=words.day(decided),
                shown=shown.title,
                asked=question_in(shown.on),
            ),
            case.place(*shown.path),
            hint=tell("plan it for a day before the decision"),
            due=decided,
        )
    if ready > decided:
        return failed(
            gate.id,
            tell(
                "{gate} is decided on {day} and shows {shown}, which is there on {ready} only",
                gate=gate.title,
                day=words.day(decided),
                shown=shown.title,
                ready=words.day(ready),
            ),
            case.place(*shown.path, key=True),
            related=(case.place("gates", index, "date", key=True),),
        )
    return passed(gate.id)


def _shown(case: Case, name: str) -> _Shown:
    """What is meant by an id of ``shows``; the training of a group counts with its last day."""
    project = case.project
    for index, test in enumerate(project.tests):
        if test.id == name:
            return _Shown(tell("“{title}”", title=test.title), test.on, ("tests", index, "on"))
    for index, acceptance in enumerate(project.acceptances):
        if acceptance.id == name:
            path: PathInFile = ("acceptances", index, "signed_on")
            return _Shown(tell("the acceptance {name}", name=name), acceptance.signed_on, path)
    for index, request in enumerate(project.requests):
        if request.id == name:
            title = tell("“{title}”", title=request.title)
            return _Shown(title, request.needed_by, ("requests", index, "needed_by"))
    for index, item in enumerate(project.handover):
        if item.id == name:
            said, field = (item.accepted_on, "accepted_on") if item.accepted_on else (item.due, "due")
            return _Shown(tell("“{title}”", title=item.title), said, ("handover", index, field))
    return _trained(case, name)


def _trained(case: Case, group: str) -> _Shown:
    team = case.organization.support_groups.get(group)
    title = tell("runbook and training of {group}", group=team.title if team else group)
    entries = [(index, item) for index, item in enumerate(case.project.training) if item.group == group]
    if not entries:
        return _Shown(title, None, ("training",))
    index, last = max(entries, key=lambda entry: known(entry[1].completed_on) or date.max)
    return _Shown(title, last.completed_on, ("training", index, "completed_on"))


RULE = Rule(
    id="AR-59",
    codes=("evidence-after-gate",),
    title=later("What <<a gate>> shows is there on the day of the <<gate>>"),
    severity=Severity.MAJOR,
    prevents=("F4", "F6"),
    procedures=("GOV", "QUA"),
    reason="""
A gate that is decided before its evidence exists decides on a promise. Either the board passes it on trust,
and the test that fails a week later has no decision left to change, or the gate moves on the day itself and
everything behind it moves too. The dates are known months ahead: they only have to be laid side by side.
""",
    data="gates (date, shows); on of tests, signed_on of acceptances, needed_by of requests, accepted_on or "
    "due of handover items, completed_on of training",
    bad="""
project:
  gates:
    - {id: G1, title: Ready for service, date: 2026-02-23, shows: T-walk}
""",
    good="""
project:
  gates:
    - {id: G1, title: Ready for service, date: 2026-02-24, shows: T-walk}
""",
    hint=later("bring it forward, move the <<gate>>, or show it at a later <<gate>>"),
    check=check,
)
