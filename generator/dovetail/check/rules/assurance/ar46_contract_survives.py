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
from dovetail.model.language import later, tell


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
    ends = tell("the contract for {contract} ends on {last}", contract=contract.title, last=words.day(last))
    place = case.place("contracts", index, "until")
    if (warranted := known(contract.warranty_until)) and last < warranted:
        message = tell("{ends}, before the warranty ({warranted})", ends=ends, warranted=words.day(warranted))
        yield failed(contract.id, message, place, hint=tell("extend the contract"))
    needed = _needed_until(case, contract)
    if needed and last < needed:
        why = tell("early life support lasts") if contract.needed_until is None else tell("it is needed")
        message = tell("{ends}, and {why} until {needed}", ends=ends, why=why, needed=words.day(needed))
        yield failed(
            contract.id,
            message,
            place,
            hint=tell(
                "extend the contract, or say until when it is needed if it is done with before "
                "(project.yaml: contracts, needed_until)"
            ),
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
            tell(
                "the contract for {contract} outlives the project and can't pass to another owner",
                contract=contract.title,
            ),
            case.place("contracts", index, "assignable"),
            code="contract-not-assignable",
            hint=tell("agree with the supplier that it may be assigned, before it is signed or extended"),
        )
    owner = contract.owner_after_closure
    if isinstance(owner, str) and not (voice := voice_of(case, owner)).is_operations:
        yield failed(
            contract.id,
            tell(
                "after the project the contract for {contract} is to be owned by {voice}{why_not}",
                contract=contract.title,
                voice=voice.title,
                why_not=voice.why_not,
            ),
            case.place("contracts", index, "owner_after_closure"),
            code="contract-without-owner",
            hint=tell("name the operational role that will manage it"),
        )


def _missing(case: Case, contract: Contract) -> dict[str, str]:
    """What nobody has said, in words, by the field that would say it."""
    found = {}
    last = known(contract.until)
    if last is None:
        found["until"] = tell("when it ends")
    if not isinstance(contract.warranty_until, date | str):
        found["warranty_until"] = tell("until when there is a warranty")
    if last and last < case.project.ends and _needed_until(case, contract) is None:
        found["needed_until"] = tell("until when it is needed")
    if _outlives_project(case, contract):
        if not isinstance(contract.assignable, bool):
            found["assignable"] = tell("whether it can pass to another owner")
        if not isinstance(contract.owner_after_closure, str):
            found["owner_after_closure"] = tell("who owns it after the project")
    return found


def _unclear(case: Case, index: int, contract: Contract, missing: Mapping[str, str]) -> Judgement:
    field = next(
        (name for name in missing if isinstance(getattr(contract, name), Unknown)), next(iter(missing))
    )
    only_owner = list(missing) == ["owner_after_closure"]
    none = tell("; warranty_until: none, if there is no warranty") if "warranty_until" in missing else ""
    return unknown(
        contract.id,
        tell(
            "of the contract for {contract} nobody has said {values}",
            contract=contract.title,
            values=words.listed(missing.values()),
        ),
        case.place("contracts", index, field),
        code="contract-unclear",
        hint=tell(
            "ask whoever manages the contract (project.yaml: contracts, {missing}{none})",
            missing=words.listed(missing),
            none=none,
        ),
        due=case.project.ends if only_owner else live_by(case),
    )


RULE = Rule(
    id="AR-46",
    codes=("contract-too-short", "contract-not-assignable", "contract-without-owner", "contract-unclear"),
    title=later("A contract outlasts warranty and early life support, and passes to an operational owner"),
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
    hint=later("extend the contract, make it assignable, and name the operational role that takes it over"),
    check=check,
)
