"""What the page of requests says of each: what is in the way once, its answers as questions, its turns."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dovetail.compose.pack import compose_pack
from dovetail.compose.slices.turns import turns
from dovetail.compose.teller import Teller
from dovetail.load.templates import TemplateSource
from dovetail.model.resolved import OpenQuestion, ResolvedProject, ResolvedRequest
from tests.compose.harbour import BRAND, harbour

Templates = dict[str, tuple[TemplateSource, ...]]
PROJECT = harbour()


def page(templates: Templates, project: ResolvedProject = PROJECT) -> dict[str, str]:
    """What stands under each request, by its id."""
    documents = compose_pack(project, templates, BRAND).pack.documents
    body = next(document.body for document in documents if document.id == "requests")
    return {part.split('"', 1)[0]: part for part in body.split('<a id="request-')[1:]}


def with_first(request: ResolvedRequest, *questions: OpenQuestion) -> ResolvedProject:
    others = PROJECT.requests[1:]
    return replace(PROJECT, requests=(request, *others), questions=questions or PROJECT.questions)


@pytest.mark.parametrize(
    ("verdict", "word"), [("blocked", "WARNING"), ("infeasible", "WARNING"), ("unknown", "IMPORTANT")]
)
def test_what_is_blocked_or_too_late_carries_the_strongest_word(
    templates: Templates, verdict: str, word: str
) -> None:
    first = replace(PROJECT.requests[0], verdict=verdict)  # type: ignore[arg-type]
    assert f"> [!{word}]" in page(templates, with_first(first))["P-1"]


def test_answers_are_questions_with_an_answer_each(templates: Templates) -> None:
    said = page(templates)["P-1"]
    assert "- What does it cost in total? **EUR 180,000**" in said
    assert "- What is bought? **IT**" in said


def test_what_is_answered_with_no_is_said_together_however_it_was_written(templates: Templates) -> None:
    first = PROJECT.requests[0]
    answers = (replace(first.answers[0], text="no"), replace(first.answers[1], text="No"))
    said = page(templates, with_first(replace(first, answers=answers)))["P-1"]
    assert "- **No:** What does it cost in total? What is bought?" in said


def test_a_no_that_says_more_stands_alone(templates: Templates) -> None:
    first = PROJECT.requests[0]
    answers = (replace(first.answers[0], text="no", note="until May"), replace(first.answers[1], text="no"))
    said = page(templates, with_first(replace(first, answers=answers)))["P-1"]
    assert "- What does it cost in total? **No** (until May)" in said


def test_a_question_that_holds_a_request_up_is_told_once(templates: Templates) -> None:
    said = page(templates)["P-2"]
    assert said.count("[Open question Q-02]") == 1
    assert "### In the way" not in said


def test_a_question_about_who_approves_is_among_what_holds_it_up(templates: Templates) -> None:
    asked = replace(PROJECT.questions[2], blocks=("P-1",))
    first = replace(PROJECT.requests[0], verdict="unknown")
    assert "> - [Open question Q-03]" in page(templates, with_first(first, asked))["P-1"]


def test_whoever_acts_again_after_a_break_has_another_turn() -> None:
    first = PROJECT.requests[0]
    assert first.schedule is not None
    before = first.schedule.steps[0]
    at_once = replace(before, step="tender", start=before.end, end=before.end)
    later = replace(at_once, start=before.end + timedelta(days=7), end=before.end + timedelta(days=7))
    for steps, expected in (((before, at_once), 1), ((before, later), 2)):
        plan = replace(first.schedule, steps=steps)
        told = turns(Teller(with_first(replace(first, schedule=plan))), "")
        assert len(told["P-1"]) == expected


def test_the_plan_does_not_repeat_which_question_leaves_its_days_open(templates: Templates) -> None:
    first = PROJECT.requests[0]
    assert first.schedule is not None
    plan = replace(first.schedule, at_least=True, unknowns=("Q-01",))
    open_one = replace(first, verdict="unknown", schedule=plan, questions=("Q-01",))
    assert page(templates, with_first(open_one))["P-1"].count("Q-01]") == 1
