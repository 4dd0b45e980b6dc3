"""The page of open questions is read by those who answer; files and lines are for whoever keeps the data."""

from __future__ import annotations

from dovetail.compose.pack import Composed


def test_no_question_names_a_file_or_a_line(composed: Composed) -> None:
    (page,) = (document for document in composed.pack.documents if document.id == "open-questions")
    assert "| No | Question | It blocks |" in page.body
    assert ".yaml" not in page.body
