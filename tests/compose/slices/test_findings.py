"""Findings in documents: given to the procedures that they concern, in order, each said once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dovetail.bundled import profiles_dir
from dovetail.check.examine import examine
from dovetail.compose.pack import Composed, compose_pack
from dovetail.compose.slices.findings import findings, grouped, weight
from dovetail.compose.slices.questions import questions, with_shown
from dovetail.compose.slices.sheet import sheet
from dovetail.compose.teller import Teller
from dovetail.load.profile import load_profile
from dovetail.model.checked import Checked
from dovetail.model.diagnostics import Diagnostic, Severity, Verdict
from dovetail.model.document import Brand
from tests.compose.slices.imaging import documents, imaging, sample


def found(rule: str, subject: str, message: str, **more: object) -> Diagnostic:
    given: dict[str, object] = {"severity": Severity.MAJOR} | more
    return Diagnostic(f"code-{rule}", message=message, subject=subject, rule=rule, **given)  # type: ignore[arg-type]


GATE = found("AR-51", "supplier-security", "the gate is passed too late", severity=Severity.BLOCKER)
LATE = found(
    "AR-17", "PAX-T3", "hand-carry is refused", severity=Severity.BLOCKER, procedure="business-travel"
)
OPEN = found(
    "AR-33", "PAX-C1", "it has no number", severity=Severity.BLOCKER, verdict=Verdict.UNKNOWN,
    procedure="change-enablement",
)  # fmt: skip


def told_by(*items: Diagnostic) -> Teller:
    return Teller(sample(), Checked("PAX", items))


def test_a_finding_of_a_rule_stands_in_every_procedure_that_the_rule_belongs_to() -> None:
    teller = told_by(GATE)
    named = {name for name in teller.procedures if findings(teller, name)}
    assert named == {"security", "service-acceptance"}


def test_a_finding_on_a_procedure_stands_there_alone() -> None:
    teller = told_by(LATE)
    assert [name for name in teller.procedures if findings(teller, name)] == ["business-travel"]
    assert findings(teller, "") == []


def test_what_blocks_is_counted_once_and_what_may_block_is_called_so() -> None:
    told = sheet(told_by(GATE, LATE, OPEN), "")
    assert told["blockers"] == len(told["blocking"]) == 2
    assert (weight(GATE), weight(OPEN)) == ("blocker", "may block")


def test_the_weightiest_and_most_urgent_stand_first() -> None:
    items = [
        found("AR-29", "a", "minor and late", severity=Severity.MINOR, due=date(2027, 3, 1)),
        found("AR-29", "b", "minor and soon", severity=Severity.MINOR, due=date(2027, 1, 1)),
        found("AR-29", "c", "major and not known", verdict=Verdict.UNKNOWN),
        found("AR-29", "d", "major"),
        GATE,
    ]
    assert [row["message"] for row in grouped(told_by(), items)] == [
        "The gate is passed too late", "Major", "Major and not known", "Minor and soon", "Minor and late",
    ]  # fmt: skip


def test_what_is_true_of_several_people_is_said_once() -> None:
    teller = told_by()
    roles = ("head-of-procurement", "chief-digital-officer")
    names = [teller.short(teller.approver(role)) for role in roles]
    items = [
        found("AR-15", role, f"nobody has said who approves when {name} is away")
        for role, name in zip(roles, names, strict=True)
    ]
    (row,) = grouped(teller, items)
    told = {name for name in names if name in row["message"]}
    assert len(told) == 1
    assert set(row["same_of"]) == set(names) - told


def test_a_task_is_told_without_its_place_in_a_file() -> None:
    hint = "ask finance for the codes (organization.yaml: standards.ledger.codes)"
    (row,) = grouped(told_by(), [found("AR-28", "x", "codes are missing", hint=hint)])
    assert row["hint"] == "ask finance for the codes"


def test_a_question_that_a_document_shows_is_among_its_questions() -> None:
    teller = told_by()
    number = teller.resolved.questions[0].id
    shown = with_shown(teller, "risk", f"| Kept for | open: [{number}](open-questions.md#{number.lower()}) |")
    assert number in [entry["id"] for entry in shown]


@pytest.fixture(scope="module")
def permit_finder() -> Composed:
    loaded = load_profile(profiles_dir() / "gsa-tts")
    assert loaded.profile is not None
    (examined,) = examine(loaded.profile, ["WPF"])
    return compose_pack(examined.resolved, loaded.templates, Brand("TTS"), checked=examined.checked)


def test_no_procedure_says_that_nothing_was_found_beside_what_is_open(permit_finder: Composed) -> None:
    for document in permit_finder.pack.documents:
        if "no question about it is open" in document.body:
            assert "open-questions.md#q-" not in document.body
            assert "**gap**" not in document.body
            assert "**not yet**" not in document.body


def test_front_pages_name_the_same_number_of_blockers(permit_finder: Composed) -> None:
    bodies = {document.id: document.body for document in permit_finder.pack.documents}
    said = f"{permit_finder.sheet.blockers} findings block this pack"
    assert permit_finder.sheet.blockers > 1
    assert said in bodies["index"]
    assert said in bodies["alignment"]


def test_a_sheet_says_what_blocks_in_full_once_and_then_by_its_number(permit_finder: Composed) -> None:
    bodies = {document.id: document.body for document in permit_finder.pack.documents}
    late = "6 working days too late"
    assert bodies["alignment"].count(late) == 1
    assert bodies["alignment"].count("Blocker 1") > 3
    assert bodies["alignment-service"].count(late) == 1
    assert "Point 1 of cloud.gov platform" in bodies["alignment-service"]


def test_what_both_sides_live_with_stands_on_one_sheet(permit_finder: Composed) -> None:
    bodies = {document.id: document.body for document in permit_finder.pack.documents}
    reason = "both reviewers have promised the short time"
    assert (reason in bodies["alignment"], reason in bodies["alignment-service"]) == (True, False)
    assert "Both sides live with 1 finding." in bodies["alignment-service"]


def test_an_acceptance_of_a_coming_day_is_not_told_as_done() -> None:
    case = sample().project.business_case
    assert case is not None
    said = case.model_dump(by_alias=True, exclude_unset=True)
    coming = documents(imaging(business_case=said | {"accepted_on": date(2027, 2, 11)}))
    past = documents(imaging(business_case=said | {"accepted_on": date(2026, 11, 20)}))
    assert "to be accepted by 11 February 2027" in coming["budget"]
    assert "to be accepted by 11 February 2027" in coming["project-change"]
    assert "accepted: 20 November 2026" in past["budget"]


def test_records_that_wait_for_one_answer_are_counted() -> None:
    records = tuple(f"Procurement: how long the “Record {number}” is kept" for number in range(5))
    asked = replace(sample().questions[0], blocks=(*records, "rate of USD"))
    few = replace(asked, blocks=records[:2])
    (entry,) = questions(Teller(replace(sample(), questions=(asked,))), "")
    assert entry["blocks"] == [
        "the retention of 5 records: see section 11 of their procedures", "rate of USD",
    ]  # fmt: skip
    (listed,) = questions(Teller(replace(sample(), questions=(few,))), "")
    assert len(listed["blocks"]) == 2


def test_a_risk_that_operations_hold_is_in_their_register_and_not_done() -> None:
    closure = documents(sample())["closure"]
    rows = [line for line in closure.splitlines() if "MER-2291" in line and line.startswith("| Risk")]
    assert rows
    assert all("in the register of operations" in row and "done" not in row for row in rows)
