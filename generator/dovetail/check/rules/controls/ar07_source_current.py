"""AR-07: the version that the project follows is the one in force."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.model import words
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell, tell_count
from dovetail.model.resolved import ResolvedProcedure
from dovetail.resolve.facts.open_questions import is_idle


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per procedure on its version, and one on the time in which the version is in force."""
    for bound in case.resolved.procedures:
        if is_idle(case.layered(bound.id), case.project):
            continue
        timed = tuple(_in_force(case, bound))
        yield from timed
        baseline = case.project.baselines.get(bound.id)
        agreed = baseline.version if baseline else None
        if agreed is None and case.project.tailoring.get(bound.id):
            continue  # AR-06 asks for it
        if agreed is None or agreed == bound.procedure.version:
            if not timed:
                yield passed(bound.id, procedure=bound.id)
        else:
            yield _outdated(case, bound, agreed)


def _outdated(case: Case, bound: ResolvedProcedure, agreed: str) -> Judgement:
    deviations = len(case.project.tailoring.get(bound.id, ()))
    again = (
        tell(
            "; {deviations} must be agreed again",
            deviations=tell_count(deviations, "{n} deviation", "{n} deviations"),
        )
        if deviations
        else ""
    )
    return failed(
        bound.id,
        tell(
            "The project was agreed on version {agreed} of {procedure}, and {organization} "
            "now works by {version}{again}",
            agreed=agreed,
            procedure=bound.procedure.title,
            organization=case.organization.name,
            version=bound.procedure.version,
            again=again,
        ),
        case.place("baselines", bound.id, "version"),
        procedure=bound.id,
        related=(case.layered(bound.id).place("version"),),
    )


def _in_force(case: Case, bound: ResolvedProcedure) -> Iterator[Judgement]:
    period, procedure = bound.procedure.effective, bound.procedure
    called, place = f"{procedure.title} {procedure.version}", case.layered(bound.id).place("effective")
    hint = tell("ask the owner for the version in force, or for effective dates that hold")
    if period.until is not None and period.until < case.today:
        message = tell(
            "{called} was in force until {until}; what holds since then is not said",
            called=called,
            until=words.day(period.until),
        )
        yield failed(bound.id, message, place, hint=hint, procedure=bound.id, code="source-lapsed")
    elif period.from_ is not None and period.from_ > case.today:
        message = tell(
            "{called} holds from {from_} only; what holds until then is not said",
            called=called,
            from_=words.day(period.from_),
        )
        yield unknown(bound.id, message, place, hint=hint, procedure=bound.id, code="source-lapsed")
    elif period.until is not None and period.until < case.project.ends:
        message = tell(
            "{called} holds until {until}, and the project runs until {ends}; what follows is not said",
            called=called,
            until=words.day(period.until),
            ends=words.day(case.project.ends),
        )
        yield unknown(
            bound.id, message, place, hint=hint, procedure=bound.id, code="source-lapsed", due=period.until
        )


RULE = Rule(
    id="AR-07",
    codes=("source-outdated", "source-lapsed"),
    title=later(
        "The version of an operational procedure on which the project was agreed is the one in force"
    ),
    severity=Severity.MAJOR,
    prevents=("F6", "F7"),
    reason="""
Operations go on improving while the project runs. A deviation that was harmless in last year's version may
undo a control of this year's, and a lead time that has grown shows up as a delay nobody planned. The pack
is always made from the version in force; the agreement has to follow it.
""",
    data="baselines of the project; version and effective period of procedures",
    bad="""
project:
  baselines: {change: {version: "5.1"}}
""",
    good="""
project:
  baselines: {change: {version: "5.2"}}
""",
    hint=later("read what has changed, agree the deviations again, and write the new version"),
    check=check,
)
