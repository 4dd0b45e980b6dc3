"""A reason that several differences rest on is said once, where all of them stand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dovetail.compose.pack import compose_pack
from dovetail.load.templates import TemplateSource
from dovetail.model.resolved import Change, ResolvedProject
from tests.compose.harbour import BRAND

REASON = "Planning assumption from the last two quays."
QUESTION = "How long does it take?"


def adapted(project: ResolvedProject, *steps: str, times: tuple[str, ...]) -> ResolvedProject:
    """The project, with times of its own for steps of which operations have not said how long they take."""
    said = dict(zip(steps, times, strict=True))

    def with_time(entry):  # type: ignore[no-untyped-def]
        if entry.step.id not in said:
            return entry
        change = Change("duration", f"not said yet ({QUESTION})", said[entry.step.id], unsaid=True)
        origin = replace(entry.origin, kind="adapted", because=REASON, changes=(change,))
        return replace(entry, origin=origin)

    first, *rest = project.procedures
    assert first.id == "procurement"
    return replace(project, procedures=(replace(first, steps=tuple(map(with_time, first.steps))), *rest))


def body(project: ResolvedProject, templates: dict[str, tuple[TemplateSource, ...]], page: str) -> str:
    pack = compose_pack(project, templates, BRAND).pack
    return next(document.body for document in pack.documents if document.id == page)


def test_several_planned_times_are_one_row_with_one_reason(
    project: ResolvedProject, templates: dict[str, tuple[TemplateSource, ...]]
) -> None:
    planned = adapted(project, "requisition", "security", times=("2 working days", "1 week"))
    text = body(planned, templates, "procurement")
    section = text.split("## 3 ")[1].split("## 4 ")[0]
    assert (
        "| 2 steps | **[± Adapted]**<br>Operations have not said how long these take. Planned:<br>"
        "[Raise the requisition](#step-requisition): 2 working days<br>"
        f"[Review security](#step-security): 1 week | {REASON} |"
    ) in section
    assert text.count(REASON) == 1, "steps and sources lead to section 3"
    assert QUESTION not in section
    assert "how long it takes. The reason stands in section 3." in text


def test_one_planned_time_says_its_reason_where_it_stands(
    project: ResolvedProject, templates: dict[str, tuple[TemplateSource, ...]]
) -> None:
    text = body(adapted(project, "security", times=("1 week",)), templates, "procurement")
    assert "Planned time: 1 week; operations have not said how long it takes" in text
    assert f"operations have not said how long it takes. {REASON}" in text


@pytest.mark.parametrize("page", ["alignment", "alignment-service"])
def test_both_views_of_the_sheet_say_it_once(
    page: str, project: ResolvedProject, templates: dict[str, tuple[TemplateSource, ...]]
) -> None:
    planned = adapted(project, "requisition", "security", times=("2 working days", "1 week"))
    text = body(planned, templates, page)
    assert text.count(REASON) == 1
    assert "| 2 steps **[± Adapted]**<br>" in text
