"""AR-48, second part: how early life support ends, who is on duty meanwhile, and who ends it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from dovetail.check.case import Case
from dovetail.check.derived.milestones import known
from dovetail.check.derived.scope import shaped_services
from dovetail.check.derived.voices import voice_of
from dovetail.check.rule import Judgement, failed, passed, unknown
from dovetail.check.rules.assurance.acceptors import may_accept
from dovetail.check.rules.assurance.early_life import uncovered
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.language import tell
from dovetail.model.project import Gate
from dovetail.model.readiness import EarlyLifeSupport
from dovetail.resolve.people import same_person
from dovetail.resolve.procedures.gate_deciders import EXIT as END

SECTION = "early_life_support"
EXIT, ROTA, DECISION = (
    "early-life-support.exit",
    "early-life-support.rota",
    "early-life-support.decided_by",
)


def exit_metrics(case: Case, plan: EarlyLifeSupport, due: date) -> Iterator[Judgement]:
    """Verdicts on what must hold before it ends."""
    if not plan.exit:
        yield unknown(
            EXIT,
            tell("nobody has said what must hold before early life support ends"),
            case.place(SECTION, "exit", key=True),
            hint=tell("agree on measures and targets with the role that ends it"),
            due=due,
        )
    last = known(plan.until)
    over = last is not None and last < case.today
    for index, metric in enumerate(plan.exit):
        place = case.place(SECTION, "exit", index)
        if isinstance(metric.target, Unknown):
            what = tell(
                'nobody has said which target ends early life support: "{measure}"', measure=metric.measure
            )
            yield unknown(EXIT, what, place, due=due)
        elif over and metric.met is False:
            yield failed(
                EXIT,
                tell(
                    "early life support ended on {last}, and its exit metric is not met: {measure} "
                    "({target})",
                    last=words.day(last or due),
                    measure=metric.measure,
                    target=metric.target,
                ),
                place,
                hint=tell("go on with early life support until it is met"),
            )
        elif over and metric.met is not True:
            what = tell(
                'early life support is over, and nobody has said whether "{measure}" is met',
                measure=metric.measure,
            )
            yield unknown(EXIT, what, place, due=last)
        else:
            yield passed(EXIT)


def rota(case: Case, plan: EarlyLifeSupport, due: date) -> Iterator[Judgement]:
    """Verdicts on who is on duty: both sides, and operations on every working day."""
    place = case.place(SECTION, "rota", key=True)
    if not plan.rota:
        yield unknown(ROTA, tell("nobody has said who is on duty in early life support"), place, due=due)
        return
    sound = True
    for index, shift in enumerate(plan.rota):
        if isinstance(shift.who, Unknown):
            sound = False
            who = (
                tell("nobody has said who is on duty for operations in early life support")
                if shift.side == "operations"
                else tell("nobody has said who is on duty for the project in early life support")
            )
            yield unknown(ROTA, who, case.place(SECTION, "rota", index, "who"), due=due)
        elif shift.side == "operations" and (voice := voice_of(case, shift.who)).is_project:
            sound = False
            yield failed(
                ROTA,
                tell(
                    "{voice}{why_not}, stands on the rota for operations",
                    voice=voice.title,
                    why_not=voice.why_not,
                ),
                case.place(SECTION, "rota", index),
                hint=tell("name the group or person of operations who is on duty"),
            )
    problem = _gap(case, plan)
    if problem:
        yield failed(ROTA, problem, place, hint=tell("agree on the rota with both sides"))
    elif sound:
        yield passed(ROTA)


def _one_decider(case: Case, named: str, gates: Iterable[Gate]) -> Judgement:
    ends = case.people.decider(named)
    for gate in gates:
        other = case.people.decider(gate.decided_by or named)
        if other.role != ends.role and not same_person(other.holder, ends.holder):
            what = tell(
                "early life support is ended by {who}, and {gate}, at which it ends, is decided by {other}",
                who=ends.title,
                gate=gate.title,
                other=other.title,
            )
            hint = tell("name the same role at both: one decision has one decider")
            return failed(DECISION, what, case.place(SECTION, "decided_by"), hint=hint)
    return passed(DECISION)


def _gap(case: Case, plan: EarlyLifeSupport) -> str:
    for side in ("project", "operations"):
        if not any(shift.side == side for shift in plan.rota):
            return _nobody_of(side)
    first, last = known(plan.from_), known(plan.until)
    if first is None or last is None:
        return ""
    day = next(uncovered(plan.rota, first, last, case.time.calendar), None)
    if day is not None:
        return tell("nobody is on duty in early life support on {day}", day=words.day(day))
    operations = [shift for shift in plan.rota if shift.side == "operations"]
    day = next(uncovered(operations, first, last, case.time.calendar), None)
    return (
        tell("nobody of operations is on duty in early life support on {day}", day=words.day(day))
        if day
        else ""
    )


def _nobody_of(side: str) -> str:
    if side == "operations":
        return tell("nobody of operations is on duty in early life support")
    return tell("nobody of the project is on duty in early life support")


def decision(case: Case, plan: EarlyLifeSupport, due: date) -> Judgement:
    """Whether operations say that it is over, and one of them at the plan and at its gate."""
    place = case.place(SECTION, "decided_by")
    gates = [gate for gate in case.project.gates if gate.point == END and gate.decided_by]
    named = plan.decided_by or next((gate.decided_by for gate in gates), None)
    if named is None:
        return unknown(DECISION, tell("nobody has said who ends early life support"), place, due=due)
    voice = voice_of(case, named)
    if voice.is_operations:
        services = plan.services or shaped_services(case)
        if may_accept(case, named, voice, services) is not False:
            return _one_decider(case, named, gates)
        what = tell(
            "early life support is ended by {voice}, who neither owns nor supports the services",
            voice=voice.title,
        )
        return failed(DECISION, what, place, hint=tell("let the service owner, or who takes over, decide"))
    what = tell(
        "early life support is ended by {voice}{why_not}, and not by operations",
        voice=voice.title,
        why_not=voice.why_not,
    )
    return failed(DECISION, what, place, hint=tell("let the service owner, or who takes over, decide"))
