"""AR-60: somebody has decided each deviation."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.model import words
from dovetail.model.deviation import Adapt, Add
from dovetail.model.diagnostics import Place, Severity
from dovetail.model.language import later, tell
from dovetail.model.resolved import ResolvedProcedure


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per adaptation and addition in procedures of the pack; leave for waivers is AR-02's."""
    for bound in case.resolved.procedures:
        for index, operation in enumerate(case.project.tailoring.get(bound.id, ())):
            if isinstance(operation, (Adapt, Add)):
                yield _judged(case, bound, index, operation)


def _judged(case: Case, bound: ResolvedProcedure, index: int, operation: Adapt | Add) -> Judgement:
    item = operation.adapt if isinstance(operation, Adapt) else operation.add.id
    title = _title(bound, item) if isinstance(operation, Adapt) else operation.add.title
    if not operation.decided_by:
        said = (
            tell("the project does “{title}” in its own way, and nobody is named who decided it", title=title)
            if isinstance(operation, Adapt)
            else tell("the project adds “{title}”, and nobody is named who decided it", title=title)
        )
        return failed(item, said, _place(case, bound.id, index, operation), procedure=bound.id)
    if operation.decided_on is not None and operation.decided_on > case.today:
        who = case.people.requester(operation.decided_by)
        return unknown(
            item,
            tell(
                "the project deviates in “{title}”, and {who} decides that on {day} only",
                title=title,
                who=words.noted(who.title, who.holder) if who.holder else who.title,
                day=words.day(operation.decided_on),
            ),
            case.place("tailoring", bound.id, index, "decided_on"),
            hint=tell("keep to the procedure until it is decided"),
            procedure=bound.id,
            due=operation.decided_on,
        )
    return passed(item, procedure=bound.id)


def _title(bound: ResolvedProcedure, item: str) -> str:
    """What is adapted, as the procedure calls it; its id where the procedure has no such item."""
    steps = ((entry.step.id, entry.step.title) for entry in bound.steps)
    duties = ((entry.duty.id, entry.duty.title) for entry in bound.duties)
    routes = ((entry.route.id, entry.route.title) for entry in bound.routes)
    return dict((*routes, *duties, *steps)).get(item, item)


def _place(case: Case, procedure: str, index: int, operation: Adapt | Add) -> Place:
    if isinstance(operation, Adapt):
        return case.place("tailoring", procedure, index, "adapt")
    return case.place("tailoring", procedure, index, "add", "id")


RULE = Rule(
    id="AR-60",
    codes=("deviation-not-decided",),
    title=later("Somebody has decided each deviation from a procedure"),
    severity=Severity.MAJOR,
    prevents=("F7",),
    reason="""
A step that is done otherwise is a decision, and a decision has a name. Without one, an auditor who asks for
it is sent from the project to operations and back, and the deviation lasts because nobody can take it back.
""",
    data="tailoring (adapt and add: decided_by, decided_on)",
    bad="""
project:
  tailoring:
    procurement: [{adapt: quote, set: {duration: 8 working days}, because: Far away.}]
""",
    good="""
project:
  tailoring:
    procurement:
      - {adapt: quote, set: {duration: 8 working days}, because: Far away.,
         decided_by: head-of-procurement, decided_on: 2026-01-20}
""",
    hint=later("enter who decided it and when (decided_by, decided_on), or keep to the procedure"),
    check=check,
)
