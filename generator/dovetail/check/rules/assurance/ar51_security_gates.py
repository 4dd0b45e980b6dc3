"""AR-51: security and data-protection gates are passed before live data is used."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dovetail.check.case import Case
from dovetail.check.derived.milestones import initiation_ends, known, live_data_from, use_begins
from dovetail.check.derived.voices import decider_title, decides, voice_of
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.model import words
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell
from dovetail.model.readiness import GatePassed
from dovetail.model.standards import SecurityGate


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per gate that applies to the project."""
    project, gates = case.project, case.organization.standards.security_gates
    if project.live_data_from is None and not case.services and not case.go_lives:
        return
    live = live_data_from(case)
    due = live or use_begins(project)
    if gates is None:
        yield unknown(
            "standards.security_gates",
            tell(
                "{organization} has not said which security assessments come before live data",
                organization=case.organization.name,
            ),
            case.organization_place("standards", "security_gates"),
            hint=tell(
                "ask who answers for information security which assessments there are "
                "(organization.yaml: standards.security_gates, empty if there are none)"
            ),
            severity=Severity.MAJOR,
            whole=True,
        )
        return
    for name, gate in gates.items():
        if gate.when == "personal-data" and project.personal_data is not True:
            if project.personal_data is not False:
                yield _personal_data(case, name, gate)
            continue
        yield _gate(case, name, gate, live, due)


def _personal_data(case: Case, name: str, gate: SecurityGate) -> Judgement:
    return unknown(
        name,
        tell(
            'nobody has said whether the outcome holds personal data, and "{gate}" depends on it',
            gate=gate.title,
        ),
        case.place("personal_data"),
        hint=tell("ask the service owner or the data protection officer (project.yaml: personal_data)"),
        due=initiation_ends(case),
    )


def _gate(case: Case, name: str, gate: SecurityGate, live: date | None, due: date) -> Judgement:
    entries = [item for item in enumerate(case.project.security_gates) if item[1].gate == name]
    dated = [(passed_on, index, entry) for index, entry in entries if (passed_on := known(entry.passed_on))]
    if not dated:
        index = entries[0][0] if entries else None
        place = case.place("security_gates", key=True)
        return unknown(
            name,
            tell('nobody has said when "{gate}" is passed{before}', gate=gate.title, before=_before(live)),
            place if index is None else case.place("security_gates", index, "passed_on"),
            hint=tell(
                "enter the day on which the assessment is passed (project.yaml: security_gates, gate "
                "{name}, passed_on)",
                name=name,
            )
            if index is None
            else tell("enter the day on which it was passed (passed_on)"),
            due=due,
        )
    day, index, entry = min(dated, key=lambda item: item[:2])
    if live is not None and day > live:
        return failed(
            name,
            tell(
                '"{gate}" is passed on {day}, and live data is used from {live}',
                gate=gate.title,
                day=words.day(day),
                live=words.day(live),
            ),
            case.place("security_gates", index, "passed_on"),
            hint=tell("pass the assessment first, or use live data later"),
        )
    wrong = _decider(case, name, gate, index, entry, day)
    if wrong is not None:
        return wrong
    if live is None:
        return unknown(
            name,
            tell(
                '"{gate}" is passed on {day}, and nobody has said from when live data is used',
                gate=gate.title,
                day=words.day(day),
            ),
            case.place("live_data_from"),
            hint=tell(
                "say from which day live data is used (project.yaml: live_data_from), or enter "
                "the day of the go-live"
            ),
            due=day,
        )
    return passed(name)


def _decider(
    case: Case, name: str, gate: SecurityGate, index: int, entry: GatePassed, day: date
) -> Judgement | None:
    """What is wrong with who passes it. While it is still to come, nobody need be named."""
    if entry.by is None:
        if day > case.today:
            return None
        return unknown(
            name,
            tell('nobody has said who passed "{gate}" on {day}', gate=gate.title, day=words.day(day)),
            case.place("security_gates", index),
            hint=tell("state by"),
        )
    voice = voice_of(case, entry.by)
    if gate.decided_by is None:
        right, who = not voice.is_project, tell("the project does not decide")
    else:
        right = decides(case, gate.decided_by, entry.by)
        who = tell("{decider_title} decides", decider_title=decider_title(case, gate.decided_by))
    if right:
        return None
    return failed(
        name,
        tell('"{gate}" is passed by {voice}, and {who} on it', gate=gate.title, voice=voice.title, who=who),
        case.place("security_gates", index, "by"),
        hint=tell("let the assessment be passed by whoever decides on it"),
    )


def _before(live: date | None) -> str:
    return tell("; live data is used from {live}", live=words.day(live)) if live else ""


RULE = Rule(
    id="AR-51",
    codes=("security-gate-open",),
    title=later(
        "Security and data-protection assessments are passed by their deciders before live data is used"
    ),
    severity=Severity.BLOCKER,
    prevents=("F4", "F7"),
    procedures=("SEC", "SAC"),
    reason="""
Live data can't be taken back. What an assessment finds after the first real records are in is a breach and
no longer a defect, and the people who must answer for it have not been asked. It happens before the go-live
more often than at it: in the migration rehearsal, the pilot, the "realistic" test.
""",
    data="security_gates; live_data_from, or the first go-live; personal_data; standards.security_gates",
    bad="""
project:
  live_data_from: 2026-05-04
  security_gates:
    - {gate: security-review, passed_on: 2026-05-20}
    - {gate: privacy, passed_on: 2026-04-20}
""",
    good="""
project:
  live_data_from: 2026-05-25
  security_gates:
    - {gate: security-review, passed_on: 2026-05-20}
    - {gate: privacy, passed_on: 2026-04-20}
""",
    hint=later("pass the assessment before live data is used"),
    check=check,
)
