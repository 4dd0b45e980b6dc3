"""The tutorial holds what it promises: its files load as printed, and give what the text says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dovetail.load.profile import load_profile
from dovetail.model.resolved import ResolvedProject
from dovetail.resolve.pack import resolve_project

TUTORIAL = Path(__file__).parents[2] / "docs" / "tutorial" / "writing-a-profile.md"
FILE = re.compile(r"```yaml\n# file: (?P<name>\S+)\n(?P<text>.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def quay(tmp_path_factory: pytest.TempPathFactory) -> ResolvedProject:
    folder = tmp_path_factory.mktemp("harbour")
    for match in FILE.finditer(TUTORIAL.read_text(encoding="utf-8")):
        target = folder / match["name"]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(match["text"], encoding="utf-8")
    loaded = load_profile(folder)
    assert loaded.profile is not None, [f"{d.place}: {d.message}" for d in loaded.diagnostics]
    return resolve_project(loaded.profile, "quay")


def test_the_crane_is_tendered_and_decided_by_the_board_on_a_real_wednesday(quay: ResolvedProject) -> None:
    crane = next(request for request in quay.requests if request.request.id == "crane")
    assert crane.route.route is not None
    assert crane.route.route.id == "tender"
    assert {approval.title for approval in crane.approvals} == {"Investment Board", "Director of Works"}
    board = next(approval for approval in crane.approvals if approval.title == "Investment Board")
    assert board.on is not None


def test_the_slings_count_together_with_the_crane(quay: ResolvedProject) -> None:
    slings = next(request for request in quay.requests if request.request.id == "slings")
    assert slings.route.route is not None
    assert slings.route.route.id == "tender"
    assert any("counted together with crane" in answer.note for answer in slings.answers)


def test_the_survey_is_unknown_for_want_of_the_length_of_a_review(quay: ResolvedProject) -> None:
    survey = next(request for request in quay.requests if request.request.id == "survey")
    assert survey.verdict == "unknown"
    questions = {question.id: question for question in quay.questions}
    asked = [questions[number].question for number in survey.questions]
    assert "How long does a data protection review take?" in asked


def test_the_waiver_is_valid_and_the_added_step_is_there(quay: ResolvedProject) -> None:
    purchasing = next(procedure for procedure in quay.procedures if procedure.id == "purchasing")
    assert [control.origin.kind for control in purchasing.controls if control.control.id == "PUR-C2"] == [
        "waived"
    ]
    assert "added" in [step.origin.kind for step in purchasing.steps if step.step.id == "log-commitment"]
