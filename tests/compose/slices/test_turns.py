"""Whose turn it is: where a board decides, the plan names the board beside whoever prepares its meeting."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dovetail.compose.pack import compose_pack
from dovetail.load.templates import TemplateSource
from dovetail.model.resolved import ResolvedProject, Schedule, ScheduledStep
from tests.compose.harbour import BRAND, harbour

MEETING = date(2026, 11, 24)
HARBOUR = harbour()
FIRST, *OTHERS = HARBOUR.requests
AWARD = "award"


def awarded_by_the_board(**planned: object) -> ResolvedProject:
    """The first request of the harbour, whose award a board decides in its meeting."""
    [spend, *_] = FIRST.approvals
    [(board, entry)] = HARBOUR.organization.boards.items()
    given = replace(spend, role=board, title=entry.title, holder=entry.title, step=AWARD)
    plan = FIRST.schedule
    assert isinstance(plan, Schedule)
    steps = tuple(_planned(entry, planned) for entry in plan.steps)
    request = replace(FIRST, approvals=(given,), schedule=replace(plan, steps=steps))
    return replace(HARBOUR, requests=(request, *OTHERS))


def _planned(entry: ScheduledStep, planned: dict[str, object]) -> ScheduledStep:
    return replace(entry, **planned) if entry.step == AWARD else entry  # type: ignore[arg-type]


def row(project: ResolvedProject, templates: dict[str, tuple[TemplateSource, ...]]) -> str:
    documents = compose_pack(project, templates, BRAND).pack.documents
    body = next(document.body for document in documents if document.id == "requests")
    return next(line for line in body.splitlines() if "step-award" in line).replace("\N{NO-BREAK SPACE}", " ")


def test_a_meeting_is_that_of_the_board_that_decides(
    templates: dict[str, tuple[TemplateSource, ...]],
) -> None:
    told = row(awarded_by_the_board(meeting=MEETING), templates)
    assert "| Ana Costa |" in told
    assert "<br>Decided by City council on Tue 24 Nov 2026, papers in by Tue 17 Nov 2026 |" in told


def test_a_board_is_named_before_anybody_knows_in_which_meeting_it_decides(
    templates: dict[str, tuple[TemplateSource, ...]],
) -> None:
    told = row(awarded_by_the_board(meeting=MEETING, end_before=True), templates)
    assert told.endswith("<br>Decided by City council. |")


def test_the_meeting_of_a_board_that_decides_perhaps_is_a_meeting(
    templates: dict[str, tuple[TemplateSource, ...]],
) -> None:
    project = awarded_by_the_board(meeting=MEETING)
    first, *others = project.requests
    unsure = tuple(replace(entry, verdict="unknown", problem="It is open.") for entry in first.approvals)
    told = row(replace(project, requests=(replace(first, approvals=unsure), *others)), templates)
    assert "<br>Meeting on Tue 24 Nov 2026, papers in by Tue 17 Nov 2026 |" in told
