"""Who must approve a request is never said in part: what is open stands beside those who are named."""

from __future__ import annotations

from dataclasses import replace

from dovetail.compose.pack import compose_pack
from dovetail.compose.slices.approvers import approvers
from dovetail.compose.teller import Teller
from dovetail.load.templates import TemplateSource
from dovetail.model.resolved import ResolvedApproval
from tests.compose.harbour import BRAND, harbour

PROJECT = harbour()
ANA = PROJECT.requests[0].approvals[0]
ONE_OF_TWO = ResolvedApproval(
    "", "Controller or Harbour Master", "", "", "Delegation of authority",
    problem="Which of them must approve depends on Q-02.", verdict="unknown", lacks="choice", asked="Q-02",
)  # fmt: skip
PERHAPS = replace(ANA, verdict="unknown", problem="Whether this approval is needed depends on Q-05 and Q-02.")
NOBODY = ResolvedApproval("", "Spend", "", "", "", problem="It is above every limit.", verdict="blocked")


def approved_by(templates: dict[str, tuple[TemplateSource, ...]], *given: ResolvedApproval) -> str:
    """The cell of the first request in the procedure that treats it."""
    first, *others = PROJECT.requests
    project = replace(PROJECT, requests=(replace(first, approvals=given), *others))
    documents = compose_pack(project, templates, BRAND).pack.documents
    body = next(document.body for document in documents if document.id == "procurement")
    row = next(line for line in body.splitlines() if line.startswith("| [P-1 "))
    return row.split(" | ")[2]


def test_a_named_approver_does_not_stand_for_one_who_is_still_open(
    templates: dict[str, tuple[TemplateSource, ...]],
) -> None:
    assert approved_by(templates, ANA) == "Ana Costa"
    assert approved_by(templates, ANA, ONE_OF_TWO) == "Ana Costa<br>and open: [Q-02](open-questions.md#q-02)"


def test_without_anybody_named_the_question_stands_alone(
    templates: dict[str, tuple[TemplateSource, ...]],
) -> None:
    assert approved_by(templates, ONE_OF_TWO) == "open: [Q-02](open-questions.md#q-02)"


def test_an_approval_that_no_question_settles_says_of_whom(
    templates: dict[str, tuple[TemplateSource, ...]],
) -> None:
    assert approved_by(templates, ANA, NOBODY) == "Ana Costa<br>not settled: Spend"


def test_whoever_approves_perhaps_is_not_said_to_approve() -> None:
    told = approvers(Teller(PROJECT), [PERHAPS, ONE_OF_TWO])
    assert told["names"] == []
    assert [question["text"] for question in told["asked"]] == ["Q-05", "Q-02"]
