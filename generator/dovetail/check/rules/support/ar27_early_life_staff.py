"""AR-27: whoever is on the rota of early life support stays until it ends."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dovetail.check.case import Case
from dovetail.check.derived.milestones import known, live_by
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.check.rules.support.assignments import assignments, is_standing
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per line of the rota."""
    plan = case.project.early_life_support
    if plan is None:
        return
    due = known(plan.from_) or live_by(case)
    for index, shift in enumerate(plan.rota):
        place = case.place("early_life_support", "rota", index, "who")
        if isinstance(shift.who, Unknown):
            yield unknown(
                tell("rota {index}", index=index + 1),
                tell(
                    "nobody is named for the rota of early life support: {unknown}", unknown=shift.who.unknown
                ),
                place,
                hint=tell("name who is on duty"),
                due=due,
            )
            continue
        if shift.side == "operations" and is_standing(case, shift.who):
            yield passed(shift.who)
            continue
        last = shift.until or known(plan.until)
        if last is None:
            yield unknown(
                shift.who,
                tell(
                    "nobody has said when early life support ends, and so whether {who} is still there",
                    who=shift.who,
                ),
                case.place("early_life_support", *(("until",) if plan.until else ()), key=True),
                hint=tell("give early life support its last day (until)"),
                due=due,
            )
            continue
        yield from _judged(case, index, shift.who, last, due)


def _judged(case: Case, index: int, who: str, last: date, due: date) -> Iterator[Judgement]:
    bound = assignments(case, who)
    place = case.place("early_life_support", "rota", index, "who")
    if not bound:
        if is_standing(case, who):
            yield passed(who)
        else:
            yield unknown(
                who,
                tell(
                    "{who} is on the rota of early life support, and no team member, engagement or "
                    "contract says until when",
                    who=who,
                ),
                place,
                hint=tell("enter the person in the team, with the last day of the assignment (until)"),
                due=due,
            )
        return
    short = [entry for entry in bound if entry.until and entry.until < last]
    open_ = [entry for entry in bound if entry.until is None]
    duty = tell("is on duty in early life support until {last}", last=words.day(last))
    for entry in short:
        yield failed(
            who,
            tell("{entry}, and {who} {duty}", entry=entry.text, who=who, duty=duty),
            entry.place,
            related=(place,),
        )
    for entry in open_ if not short else ():
        yield unknown(
            who,
            tell("{who} {duty}, and {entry}", who=who, duty=duty, entry=entry.text),
            entry.place,
            hint=tell("say the last day of the assignment or contract"),
            due=due,
        )
    if not short and not open_:
        yield passed(who)


RULE = Rule(
    id="AR-27",
    spoils="early-life-support",
    codes=("early-life-staff-leave",),
    title=later("Whoever is on the rota of early life support is bound to the project until that duty ends"),
    severity=Severity.MAJOR,
    prevents=("F4", "F5"),
    procedures=("RES", "ELS", "INC", "KNO", "SEC"),
    reason="""
The people who know the new system best are mostly borrowed or hired, and their last day was chosen when the
project was planned, long before early life support had dates. They leave in the weeks in which the service
desk needs them most, and operations learn the system from its failures. An extension costs a signature while
the person is still there, and a search afterwards.
""",
    data="early_life_support (rota, until); team (until, employer); engagements with their length; contracts",
    bad="""
project:
  team: {installer: {name: Ingmar Ivarsson, until: 2026-07-03}}
  early_life_support:
    rota: [{who: installer, side: project}, {who: metering-support, side: operations}]
""",
    good="""
project:
  team: {installer: {name: Ingmar Ivarsson, until: 2026-07-24}}
  early_life_support:
    rota: [{who: installer, side: project}, {who: metering-support, side: operations}]
""",
    hint=later("extend the assignment or contract, or put somebody on the rota who stays"),
    check=check,
)
