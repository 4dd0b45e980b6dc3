"""AR-46: a contract lasts as long as it is needed, and passes to an operational owner."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dovetail.check.case import Case
from dovetail.check.milestones import early_life_ends, first_go_live, known
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.check.voices import voice_of
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.deliverables import Contract
from dovetail.model.diagnostics import Place, Severity


def check(case: Case) -> Iterator[Judgement]:
    """Verdicts on each contract: its end, whether it can be assigned, and its owner."""
    for index, contract in enumerate(case.project.contracts):
        problems = [*_end(case, index, contract), *_passing_on(case, index, contract)]
        yield from problems or [passed(contract.id)]


def _end(case: Case, index: int, contract: Contract) -> Iterator[Judgement]:
    def place(field: str) -> Place:
        return case.place("contracts", index, field)

    last = known(contract.until)
    if last is None:
        yield unknown(
            contract.id,
            f"nobody has said on which day the contract {_named(contract)} ends",
            place("until"),
            due=_signed_by(case, contract),
        )
        return
    warranty = contract.warranty_until
    if (warranted := known(warranty)) and last < warranted:
        yield failed(
            contract.id,
            f"the contract {_named(contract)} ends on {words.day(last)}, "
            f"before the warranty ({words.day(warranted)})",
            place("until"),
            code="contract-too-short",
        )
    elif warranty is None or isinstance(warranty, Unknown):
        yield unknown(
            contract.id,
            f"nobody has said until when what the contract {_named(contract)} delivers is under warranty",
            place("warranty_until"),
            hint="state warranty_until, or none if there is no warranty; the contract manager knows it",
            due=_signed_by(case, contract),
        )
    yield from _early_life(case, contract, last, place("until"))


def _early_life(case: Case, contract: Contract, last: date, place: Place) -> Iterator[Judgement]:
    needed = contract.needed_until or case.project.early_life_support
    until = known(contract.needed_until) or (early_life_ends(case) if contract.needed_until is None else None)
    what = "it is needed" if contract.needed_until is not None else "early life support lasts"
    if until and last < until:
        yield failed(
            contract.id,
            f"the contract {_named(contract)} ends on {words.day(last)}, and {what} until {words.day(until)}",
            place,
            code="contract-too-short",
        )
    elif until is None and last < case.project.ends:
        said = "it is needed" if isinstance(needed, Unknown) else "early life support lasts"
        yield unknown(
            contract.id,
            f"the contract {_named(contract)} ends on {words.day(last)}, before the project, and nobody has "
            f"said until when {said}",
            place,
            hint="state until of early_life_support, or needed_until of the contract",
            due=last,
        )


def _passing_on(case: Case, index: int, contract: Contract) -> Iterator[Judgement]:
    """A contract that is over when the project closes needs no owner any more."""
    ends = (known(contract.until), known(contract.warranty_until))
    if ends[0] and all(end is None or end <= case.project.ends for end in ends):
        return
    assignable, owner = contract.assignable, contract.owner_after_closure
    if assignable is None or isinstance(assignable, Unknown):
        yield unknown(
            contract.id,
            f"nobody has said whether the contract {_named(contract)} can pass to another owner",
            case.place("contracts", index, "assignable"),
            code="contract-not-assignable",
            hint="ask who negotiates the contract, and write assignable: yes or no",
            due=_signed_by(case, contract),
        )
    elif not assignable:
        yield failed(
            contract.id,
            f"the contract {_named(contract)} outlives the project and can't pass to another owner",
            case.place("contracts", index, "assignable"),
            code="contract-not-assignable",
            hint="agree with the supplier that it may be assigned, before it is signed or extended",
        )
    place = case.place("contracts", index, "owner_after_closure")
    if owner is None or isinstance(owner, Unknown):
        yield unknown(
            contract.id,
            f"nobody has said who owns the contract {_named(contract)} after the project",
            place,
            code="contract-without-owner",
            due=case.project.ends,
        )
    elif not (voice := voice_of(case, owner)).is_operations:
        yield failed(
            contract.id,
            f"after the project the contract {_named(contract)} is to be owned by "
            f"{voice.title}{voice.why_not}",
            place,
            code="contract-without-owner",
        )


def _named(contract: Contract) -> str:
    return f"for {contract.title}"


def _signed_by(case: Case, contract: Contract) -> date | None:
    """Terms are known when the contract is signed; without a supplier, that is before the go-live."""
    if isinstance(contract.supplier, str):
        return None
    return first_go_live(case) or case.project.ends


RULE = Rule(
    id="AR-46",
    codes=("contract-too-short", "contract-not-assignable", "contract-without-owner"),
    title="A contract outlasts warranty and early life support, and passes to an operational owner",
    severity=Severity.MAJOR,
    prevents=("F4", "F5"),
    procedures=("SUP", "SLM", "CLO"),
    reason="""
The supplier's obligations end with the contract, not with the fault. When it lapses before the warranty or
in the middle of early life support, operations pay for repairs that the project has bought already. And a
contract that only the project may call upon, or that nobody owns after closure, renews itself or runs out
unseen.
""",
    data="contracts (until, warranty_until, needed_until, assignable, owner_after_closure); the end of early "
    "life support; the end of the project",
    bad="""
project:
  contracts:
    - {id: K-1, until: 2027-05-31, warranty_until: 2027-06-30}
""",
    good="""
project:
  contracts:
    - {id: K-1, until: 2027-06-30, warranty_until: 2027-06-30}
""",
    hint="extend the contract, make it assignable, and name the operational role that takes it over",
    check=check,
)
