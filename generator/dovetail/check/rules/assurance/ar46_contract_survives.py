"""AR-46: a contract lasts as long as it is needed, and passes to an operational owner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from dovetail.check.case import Case
from dovetail.check.derived.milestones import early_life_ends, known, live_by
from dovetail.check.derived.voices import voice_of
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.deliverables import Contract
from dovetail.model.diagnostics import Severity


def check(case: Case) -> Iterator[Judgement]:
    """Verdicts on each contract: what is wrong, each for itself, and what is missing, together."""
    for index, contract in enumerate(case.project.contracts):
        wrong = [*_too_short(case, index, contract), *_not_passed_on(case, index, contract)]
        missing = _missing(case, contract)
        yield from wrong
        if missing:
            yield _unclear(case, index, contract, missing)
        elif not wrong:
            yield passed(contract.id)


def _too_short(case: Case, index: int, contract: Contract) -> Iterator[Judgement]:
    last = known(contract.until)
    if last is None:
        return
    ends = f"the contract for {contract.title} ends on {words.day(last)}"
    place = case.place("contracts", index, "until")
    if (warranted := known(contract.warranty_until)) and last < warranted:
        message = f"{ends}, before the warranty ({words.day(warranted)})"
        yield failed(contract.id, message, place, hint="extend the contract")
    needed = _needed_until(case, contract)
    if needed and last < needed:
        why = "early life support lasts" if contract.needed_until is None else "it is needed"
        message = f"{ends}, and {why} until {words.day(needed)}"
        yield failed(
            contract.id,
            message,
            place,
            hint="extend the contract, or state needed_until if it is done with before",
        )


def _needed_until(case: Case, contract: Contract) -> date | None:
    return early_life_ends(case) if contract.needed_until is None else known(contract.needed_until)


def _outlives_project(case: Case, contract: Contract) -> bool:
    """A contract that is over when the project closes needs no owner any more."""
    ends = (known(contract.until), known(contract.warranty_until))
    return ends[0] is None or any(end > case.project.ends for end in ends if end)


def _not_passed_on(case: Case, index: int, contract: Contract) -> Iterator[Judgement]:
    if not _outlives_project(case, contract):
        return
    if contract.assignable is False:
        yield failed(
            contract.id,
            f"the contract for {contract.title} outlives the project and can't pass to another owner",
            case.place("contracts", index, "assignable"),
            code="contract-not-assignable",
            hint="agree with the supplier that it may be assigned, before it is signed or extended",
        )
    owner = contract.owner_after_closure
    if isinstance(owner, str) and not (voice := voice_of(case, owner)).is_operations:
        yield failed(
            contract.id,
            f"after the project the contract for {contract.title} is to be owned by "
            f"{voice.title}{voice.why_not}",
            case.place("contracts", index, "owner_after_closure"),
            code="contract-without-owner",
            hint="name the operational role that will manage it",
        )


def _missing(case: Case, contract: Contract) -> dict[str, str]:
    """What nobody has said, in words, by the field that would say it."""
    found = {}
    last = known(contract.until)
    if last is None:
        found["until"] = "when it ends"
    if not isinstance(contract.warranty_until, date | str):
        found["warranty_until"] = "until when there is a warranty"
    if last and last < case.project.ends and _needed_until(case, contract) is None:
        found["needed_until"] = "until when it is needed"
    if _outlives_project(case, contract):
        if not isinstance(contract.assignable, bool):
            found["assignable"] = "whether it can pass to another owner"
        if not isinstance(contract.owner_after_closure, str):
            found["owner_after_closure"] = "who owns it after the project"
    return found


def _unclear(case: Case, index: int, contract: Contract, missing: Mapping[str, str]) -> Judgement:
    field = next(
        (name for name in missing if isinstance(getattr(contract, name), Unknown)), next(iter(missing))
    )
    only_owner = list(missing) == ["owner_after_closure"]
    none = " (warranty_until: none, if there is no warranty)" if "warranty_until" in missing else ""
    return unknown(
        contract.id,
        f"of the contract for {contract.title} nobody has said {words.listed(missing.values())}",
        case.place("contracts", index, field),
        code="contract-unclear",
        hint=f"ask whoever manages the contract, and state {words.listed(missing)}{none}",
        due=case.project.ends if only_owner else live_by(case),
    )


RULE = Rule(
    id="AR-46",
    codes=("contract-too-short", "contract-not-assignable", "contract-without-owner", "contract-unclear"),
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
