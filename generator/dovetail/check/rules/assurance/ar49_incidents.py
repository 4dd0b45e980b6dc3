"""AR-49: incidents of the project are ranked and worked on as all others are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dovetail.check.case import Case
from dovetail.check.derived.milestones import live_by
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell

QUEUE, MATRIX = "incidents.system", "incidents.priorities"


def check(case: Case) -> Iterator[Judgement]:
    """One verdict on the queue and one on the priorities, if a service is in scope."""
    if not case.services and case.project.incidents is None:
        return
    standard, due = case.organization.standards.incidents, live_by(case)
    missing = [] if standard.system else [tell("in which system they are worked on")]
    missing += [] if standard.priorities else [tell("which priorities they have")]
    if missing:
        yield unknown(
            "standards.incidents",
            tell(
                "{organization} has not said of incidents {missing}",
                organization=case.organization.name,
                missing=words.listed(missing),
            ),
            case.profile.organization.place("standards", "incidents", key=True),
            hint=tell(
                "ask the owner of incident management how incidents of projects are handled "
                "(organization.yaml: standards.incidents)"
            ),
            whole=True,
        )
    if standard.system:
        yield _queue(case, standard.system, due)
    if standard.priorities:
        yield _priorities(case, due)


def _queue(case: Case, system: str, due: date) -> Judgement:
    own, theirs = case.project.incidents, case.organization.systems[system].title
    used = own.system if own else None
    if used is None or isinstance(used, Unknown):
        return unknown(
            QUEUE,
            tell(
                "nobody has said in which queue the project's incidents are worked on "
                "(operations use {theirs})",
                theirs=theirs,
            ),
            case.place("incidents", "system"),
            hint=tell(
                "work on the project's incidents in the queue of operations, and say so "
                "(project.yaml: incidents, system: {system})",
                system=system,
            ),
            due=due,
        )
    if used == system:
        return passed(QUEUE)
    return failed(
        QUEUE,
        tell(
            "incidents of the project go into {systems}, and those of operations into {theirs}",
            systems=case.organization.systems[used].title,
            theirs=theirs,
        ),
        case.place("incidents", "system"),
        hint=tell("work on them in {theirs}", theirs=theirs),
    )


def _priorities(case: Case, due: date) -> Judgement:
    own, standard = case.project.incidents, case.organization.standards.incidents
    used = own.priorities if own else None
    if used is None or isinstance(used, Unknown):
        quoted = ", ".join(f'"{name}"' for name in standard.priorities)
        return unknown(
            MATRIX,
            tell(
                "nobody has said which priorities the project's incidents have (operations use {priorities})",
                priorities=words.listed(standard.priorities),
            ),
            case.place("incidents", "priorities"),
            hint=tell(
                "use the priorities of operations, and say so (project.yaml: incidents, "
                "priorities: [{quoted}])",
                quoted=quoted,
            ),
            due=due,
        )
    theirs = {name.casefold(): name for name in standard.priorities}
    mine = {name.casefold() for name in used}
    foreign = [name for name in used if name.casefold() not in theirs]
    left_out = [name for folded, name in theirs.items() if folded not in mine]
    if not foreign and not left_out:
        return passed(MATRIX)
    faults = (
        [tell("{foreign}, which operations don't know", foreign=words.listed(foreign))] if foreign else []
    )
    faults += [tell("nothing for {left_out}", left_out=words.listed(left_out))] if left_out else []
    priorities = tell("the priorities {used}", used=words.listed(used)) if used else tell("no priorities")
    return failed(
        MATRIX,
        tell(
            "incidents of the project have {priorities}: {faults}",
            priorities=priorities,
            faults=words.listed(faults),
        ),
        case.place("incidents", "priorities", key=True),
        hint=tell(
            "use the priorities of operations: {priorities}", priorities=words.listed(standard.priorities)
        ),
    )


RULE = Rule(
    id="AR-49",
    codes=("incident-handling-differs",),
    title=later("Incidents of the project go into the queue of operations and have its priorities"),
    severity=Severity.MAJOR,
    prevents=("F2", "F5"),
    procedures=("INC", "ISS", "ELS"),
    reason="""
While a project runs, users have one telephone and one patience. Incidents in a list of the project's own are
missed at night, are ranked against each other and not against everything else that is down, and their
history is gone when operations need it most: in the first weeks of their own.
""",
    data="incidents (system, priorities); standards.incidents; services in scope",
    bad="""
project:
  incidents: {priorities: [high, low]}
""",
    good="""
project:
  incidents: {system: ticketing, priorities: ["1", "2", "3"]}
""",
    hint=later("handle incidents of the project like all others"),
    check=check,
)
