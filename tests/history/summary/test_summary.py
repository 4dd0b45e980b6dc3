"""The change summary: short rows as a document controller writes them, what matters most first."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail.history.states.causes import Causes
from dovetail.history.states.facts import Facts, Value
from dovetail.history.summary.sentences import LINES, first_summary, summary_of
from tests.history.conftest import Run, edit
from tests.history.issuing.test_issue import DESPITE, FAST, entry


def facts(values: dict[str, str], items: dict[str, str] | None = None) -> Facts:
    """Facts of procurement from words; those that begin with ``*`` only explain."""
    told = {
        path: Value(text.lstrip("*"), text.lstrip("*"), text.startswith("*")) for path, text in values.items()
    }
    return Facts({"procurement.title": Value("P", "Procurement", True), **told}, items or {})


def summary(before: Facts, now: Facts) -> tuple[str, ...]:
    """The summary of what leads from one state to the other."""
    return summary_of(Causes.between(before, now, {}))


STEPS = {"procurement.steps.a": "Ask", "procurement.steps.b": "Buy", "procurement.approvals.1": "Board"}


def _a_limit_in(places: dict[str, str]) -> tuple[str, ...]:
    def state(version: str, limit: str) -> Facts:
        limits = {f"{item}.when.amount": f"amount is {limit} or more" for item in places}
        return facts({"procurement.version": f"*{version}", **limits}, places)

    return summary(state("1", "EUR 50,000"), state("2", "EUR 40,000"))


def test_a_limit_that_stands_in_some_places_is_one_sentence_that_names_them() -> None:
    assert _a_limit_in(STEPS) == (
        "Procurement 1 → 2: limit of “Board”, “Ask” and “Buy”: amount is EUR 50,000 or more → amount is "
        "EUR 40,000 or more",
    )


def test_of_a_limit_that_stands_in_many_places_they_are_counted() -> None:
    (said,) = _a_limit_in({**STEPS, "procurement.steps.c": "Pay"})
    assert said.endswith("limit: amount is EUR 50,000 or more → amount is EUR 40,000 or more, in 4 places")


def test_what_a_field_is_called_depends_on_what_it_is_of() -> None:
    before = facts(
        {"organization.fiscal_year.starts": "April", "organization.holidays.subdivision": "SCT"}, {}
    )
    now = facts(
        {"organization.fiscal_year.starts": "January", "organization.holidays.subdivision": "ENG"}, {}
    )
    (said,) = summary(before, now)
    assert "start of the fiscal year: April → January" in said
    assert "region of the holidays: SCT → ENG" in said


def test_authorities_of_one_role_name_it_once() -> None:
    items = {
        f"organization.authorities.{subject}.finance": f"{subject}: Head of Finance"
        for subject in ("budget", "spend")
    }

    def state(limit: str) -> Facts:
        return facts({f"{item}.limit": limit for item in items}, items)

    assert summary(state("EUR 50,000"), state("EUR 40,000")) == (
        "The organization's profile: limit of “Head of Finance” (budget and spend): EUR 50,000 → EUR 40,000",
    )


def test_limits_come_before_steps_and_steps_before_people_and_editorial_changes_are_counted() -> None:
    before = facts(
        {
            "procurement.version": "*1", "procurement.steps.a.by": "Buyer",
            "procurement.steps.a.when.amount": "more than 5", "procurement.purpose": "*Old", "procurement.source": "*x",
        },
        {"procurement.steps.a": "Ask"},
    )  # fmt: skip
    now = facts(
        {
            "procurement.version": "*2", "procurement.steps.a.by": "Director", "procurement.steps.b.by": "Buyer",
            "procurement.steps.a.when.amount": "more than 4", "procurement.purpose": "*New", "procurement.source": "*y",
        },
        {"procurement.steps.a": "Ask", "procurement.steps.b": "Buy"},
    )  # fmt: skip
    assert summary(before, now) == (
        "Procurement 1 → 2: limit of “Ask”: more than 5 → more than 4; new: step “Buy”; "
        "responsible of “Ask”: Buyer → Director; 2 editorial changes",
    )


def test_the_owner_says_why_beside_the_version() -> None:
    before = facts({"procurement.version": "*1", "procurement.steps.a.by": "Buyer"})
    now = facts(
        {
            "procurement.version": "*2", "procurement.steps.a.by": "Director",
            "procurement.changes.1.version": "*2", "procurement.changes.1.summary": "*The director orders",
            "procurement.changes.1.because": "*Audit of May.",
        }
    )  # fmt: skip
    now = Facts(now.values, now.items, {"procurement.changes": ("1",)})
    (said,) = summary(before, now)
    assert said.startswith("Procurement 1 → 2 (Audit of May): ")


def test_a_long_instruction_is_said_to_be_reworded_and_not_printed_twice() -> None:
    items = {"procurement.steps.a": "Ask"}
    before = facts(
        {"procurement.version": "*1", "procurement.steps.a.do": "Ask three suppliers. " * 9}, items
    )
    now = facts({"procurement.version": "*2", "procurement.steps.a.do": "Ask two suppliers. " * 9}, items)
    assert summary(before, now) == ("Procurement 1 → 2: instructions reworded: “Ask”",)


def test_a_procedure_of_which_only_names_changed_stands_last_without_details() -> None:
    before = facts({"procurement.version": "*1", "procurement.purpose": "*Old", "project.ends": "May"})
    now = facts({"procurement.version": "*2", "procurement.purpose": "*New", "project.ends": "June"})
    assert summary(before, now) == (
        "Project file: end of the project: May → June",
        "Editorial only: Procurement 1 → 2",
    )


@pytest.mark.parametrize("procedures", [1, 5, 24])
@pytest.mark.parametrize("steps", [1, 20, 400])
def test_however_much_has_changed_a_row_stays_short(procedures: int, steps: int) -> None:
    def state(version: str, role: str) -> Facts:
        values: dict[str, Value] = {}
        items: dict[str, str] = {}
        for number in range(procedures):
            head = f"procedure-{number}"
            values[f"{head}.title"] = Value("t", f"Procedure with a long name {number}", True)
            values[f"{head}.version"] = Value(version, f"Rule book 2026, chapter {version}", True)
            for step in range(steps):
                items[f"{head}.steps.s{step}"] = f"Step number {step} of the procedure"
                values[f"{head}.steps.s{step}.by"] = Value(role, f"{role} {step}")
        return Facts(values, items)

    said = summary(state("1", "Buyer"), state("2", "Director"))
    assert said
    assert sum(1 + (len(sentence) - 1) // 84 for sentence in said) <= LINES


def test_a_first_issue_says_what_is_in_it() -> None:
    assert first_summary(24, 1) == ("First issue: 24 procedures and 1 request",)
    assert first_summary(1, 0) == ("First issue: 1 procedure",)


def test_no_name_of_a_file_stands_in_the_row(harbour: Path, run: Run) -> None:
    run("issue", *FAST, *DESPITE)
    procurement = harbour / "procedures/procurement.yaml"
    edit(procurement, '"3.1"', '"3.2"')
    edit(procurement, "decided_by: spend, duration: 2 days", "decided_by: spend, duration: 4 days")
    edit(procurement, "by: buyer, duration: 3-5 days", "by: director, duration: 3-5 days")
    edit(procurement, "    forms: requisition\n", "    forms: requisition\n    quotes: Three quotes\n")
    run("issue", *FAST, *DESPITE)
    told = " ".join(entry(harbour, 2)["revision"]["summary"])  # type: ignore[index]
    assert "duration of “Approve the purchase”: 2 working days → 4 working days" in told
    assert "responsible of “Send the order”: Buyer → Director" in told
    for key in ("approve:", "steps.", "decided_by", "lead_time", "head-of-procurement", "PurchaseRoute"):
        assert key not in told


def test_a_board_that_is_needed_now_is_no_change_of_the_organization(harbour: Path, run: Run) -> None:
    edit(
        harbour / "organization.yaml", "systems:",
        "boards:\n  council: {title: Council, meets: {every: month, day: 5}}\nsystems:",
    )  # fmt: skip
    run("issue", *FAST, *DESPITE)
    procurement = harbour / "procedures/procurement.yaml"
    edit(procurement, "approvals: [{authority: spend}]", "approvals: [{authority: spend}, {board: council}]")
    run("issue", *FAST, *DESPITE)
    told = " ".join(entry(harbour, 2)["revision"]["summary"])  # type: ignore[index]
    assert "new: approval “Council”" in told
    assert "The organization's profile" not in told


def test_whoever_holds_a_role_is_not_new_when_more_is_said_about_them() -> None:
    held = {"organization.roles.buyer.holder": "Ana Costa", "organization.roles.clerk.deputy": "Rui Dias"}
    said = {f"organization.people.{name}.unit": "Purchasing" for name in ("Ana Costa", "Eva Luz")}
    people = {f"organization.people.{name}": name for name in ("Ana Costa", "Eva Luz")}
    more = {"organization.people.Rui Dias.email": "rui@harbour.example"}
    rui = {"organization.people.Rui Dias": "Rui Dias"}
    assert summary(facts({**held, **more}, rui), facts({**held, **said}, people)) == (
        "The organization's profile: changed: person “Ana Costa” and “Rui Dias”; new: person “Eva Luz”",
    )
