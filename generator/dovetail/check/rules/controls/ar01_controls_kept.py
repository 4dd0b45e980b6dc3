"""AR-01: no mandatory control gets lost on the way into the project."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell, tell_count
from dovetail.model.procedure import Control, Procedure
from dovetail.model.profile import LayeredProcedure
from dovetail.model.resolved import ResolvedProcedure

THROUGHOUT = frozenset({"GOV", "FIN", "PCC", "RSK", "ISS"})
"""Procedures that run from the first to the last day of every project."""


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per mandatory control; what the project tried to loosen, or leaves out, besides."""
    for bound in case.resolved.procedures:
        if bound.layer != "reference":
            yield from _kept(case, bound)
    # What a level leaves out is none: its mandatory controls stay in the pack.
    if case.project.procedures:
        for name, layered in case.profile.procedures.items():
            if name not in case.procedures and layered.layer != "reference":
                yield from _left_out(case, layered)
    yield from _without_procedure(case)
    yield from _refused(case)


def _kept(case: Case, bound: ResolvedProcedure) -> Iterator[Judgement]:
    on_routes = {control for route in bound.procedure.routes for control in route.controls}
    for entry in bound.controls:
        control = entry.control
        if not control.mandatory:
            continue
        if entry.waiver or entry.steps or control.id in on_routes or isinstance(control.evidence, str):
            yield passed(control.id, procedure=bound.id)
        else:
            # Every project of the organization shows it: the gap is in the procedure.
            yield unknown(
                control.id,
                tell(
                    "{procedure} says nowhere which step, duty or route carries out {control}, nor "
                    "what shows that it was kept; {owner} can say",
                    procedure=bound.procedure.title,
                    control=control.id,
                    owner=_owner(case, bound.procedure),
                ),
                case.layered(bound.id).place_of("controls", control.id),
                hint=tell(
                    "say which step, duty or route keeps {control}, or what shows that it is kept "
                    "(procedure.yaml: controls, or evidence)",
                    control=control.id,
                ),
                procedure=bound.id,
                whole=True,
            )


def _left_out(case: Case, layered: LayeredProcedure) -> Iterator[Judgement]:
    """A procedure that is not in the pack. What only serves requests that nobody makes is not missed."""
    procedure = layered.value
    lost = [control.id for control in procedure.controls if _always_applies(control, procedure)]
    if lost:
        yield failed(
            procedure.id,
            tell_count(
                len(lost),
                "The pack leaves out {procedure}, and with it {lost}, which holds for every project",
                "The pack leaves out {procedure}, and with it {lost}, which hold for every project",
                procedure=procedure.title,
                lost=words.listed(lost),
            ),
            case.place("procedures", key=True),
            hint=tell(
                "add {procedure} to procedures, or ask {owner} for a waiver",
                procedure=procedure.id,
                owner=_owner(case, procedure),
            ),
            code="control-left-out",
        )


def _always_applies(control: Control, procedure: Procedure) -> bool:
    """Whether a control holds whatever the project asks for.

    Duties of a procedure that serves requests belong to what was requested, unless it runs all the time.
    """
    if not control.mandatory:
        return False
    if procedure.handles is None:
        return True
    by_duty = any(control.id in duty.controls for duty in procedure.duties)
    return by_duty and bool(THROUGHOUT.intersection(procedure.covers))


def _without_procedure(case: Case) -> Iterator[Judgement]:
    for finding in case.reported("request-without-procedure"):
        yield failed(finding.subject, finding.message, finding.place, hint=finding.hint, code=finding.code)


def _refused(case: Case) -> Iterator[Judgement]:
    """Loosening without leave: the pack keeps what operations say, and the project meant to do otherwise."""
    for finding in case.reported("tailoring-refused"):
        yield failed(
            finding.subject,
            finding.message,
            finding.place,
            hint=finding.hint,
            procedure=finding.procedure,
            code=finding.code,
        )


def _owner(case: Case, procedure: Procedure) -> str:
    if isinstance(procedure.owner, Unknown):
        return tell("its owner")
    return case.people.approver(procedure.owner).title


RULE = Rule(
    id="AR-01",
    codes=("control-not-carried-out", "control-left-out", "request-without-procedure", "tailoring-refused"),
    title=later("Every mandatory control is carried out as its owner operates it, or has a valid waiver"),
    severity=Severity.BLOCKER,
    prevents=("F7",),
    reason="""
Controls keep their id from the operational procedure into the pack, so that an auditor can tick off the
same list on both sides. They get lost in three ways: the whole procedure is left out of the pack, a step is
loosened without anybody's leave, or no step carries the control out, so that everybody thinks somebody else
does.
""",
    data="controls; steps, duties and routes that carry them out; procedures and tailoring of the project",
    bad="""
project:
  procedures: [procurement, engagement, change]
""",
    good="""
project:
  procedures: [procurement, engagement, change, reporting]
""",
    hint=later("keep the control, or ask its owner for a waiver"),
    check=check,
)
