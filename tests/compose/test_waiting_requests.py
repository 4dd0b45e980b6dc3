"""The first page says once what holds requests up: by question where only an answer is missing."""

from __future__ import annotations

from dataclasses import replace

from dovetail.compose.pack import compose_pack
from dovetail.load.templates import TemplateSource
from dovetail.model.resolved import ResolvedProject
from tests.compose.harbour import BRAND, harbour


def waiting(templates: dict[str, tuple[TemplateSource, ...]], project: ResolvedProject) -> list[str]:
    """The lines of the first page that name a request as waiting."""
    documents = compose_pack(project, templates, BRAND).pack.documents
    body = next(document.body for document in documents if document.id == "index")
    part = body.partition("## What is blocked, and what is open")[2].partition("\n## ")[0]
    return [line for line in part.splitlines() if line.startswith("- ") and "requests.md#" in line]


def test_requests_that_wait_for_one_answer_stand_with_its_question(
    templates: dict[str, tuple[TemplateSource, ...]],
) -> None:
    project = harbour()
    open_ones = tuple(
        replace(request, verdict="unknown", questions=("Q-03",)) for request in project.requests[1:]
    )
    blocked_none = replace(project, requests=(project.requests[0], *open_ones))
    lines = waiting(templates, blocked_none)
    assert "- [Q-03](open-questions.md#q-03): Who owns business travel? It holds up " in lines[-1]
    assert lines[-1].endswith("[P-2](requests.md#request-P-2), [T-1](requests.md#request-T-1).")


def test_what_no_answer_can_save_is_told_by_itself(
    templates: dict[str, tuple[TemplateSource, ...]],
) -> None:
    first, *_ = waiting(templates, harbour())
    assert first.startswith("- [P-2 Fenders](requests.md#request-P-2) **Too late:** ")
