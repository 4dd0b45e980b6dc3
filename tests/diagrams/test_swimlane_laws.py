"""Whatever a procedure looks like, its pictures can be read: nothing overlaps, crosses a box, or is lost."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dovetail.diagrams.flow import END, START, flow_of
from dovetail.diagrams.palette import Look
from dovetail.diagrams.sheets import MOST_LANES, MOST_ROWS
from dovetail.diagrams.swimlane import swimlanes
from tests.diagrams.drawn import areas, bound, faults, house, numbers_of, signs_of

HOUSE = house()
WORDS = (
    "Write",
    "the",
    "requisition",
    "and",
    "have",
    "it",
    "approved",
    "Datenschutzfolgenabschätzung",
    "by",
    "6",
)
LABELS = ("Approved", "Sent back", "Refused", "Service does not work", "Not in budget", "No")


@st.composite
def procedures(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Steps with every feature that a picture shows, in any mix."""
    count = draw(st.integers(1, 16))
    roles = [f"role-{number}" for number in range(draw(st.integers(1, 8)))]
    steps: list[dict[str, Any]] = []
    names = [f"s{number}" for number in range(1, count + 1)]
    group = 0
    for number in range(1, count + 1):
        step: dict[str, Any] = {
            "by": draw(st.sampled_from(roles)),
            "title": " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=9))),
            "origin": draw(st.sampled_from(["reused", "reused", "adapted", "added", "waived", "reference"])),
        }
        shape = draw(st.integers(0, 9))
        if shape <= 2:
            labels = draw(st.lists(st.sampled_from(LABELS), min_size=1, max_size=4, unique=True))
            step["decision"] = [
                {"answer": label, "next": draw(st.sampled_from([*names, "end"]))} for label in labels
            ]
        elif shape == 3:
            step["next"] = draw(st.sampled_from([*names, "end"]))
        elif shape == 4 and number > 1:
            step["after"] = draw(st.lists(st.sampled_from(names[: number - 1]), max_size=3, unique=True))
        elif shape == 5:
            step["decided_by"] = [draw(st.sampled_from(["council", "spend"]))]
        if draw(st.integers(0, 3)) == 0:
            group += draw(st.integers(0, 1))
            step["parallel"] = f"g{group}"
        steps.append(step)
    return steps


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(procedures())
def test_nothing_overlaps_or_is_crossed_and_every_line_joins_its_boxes(steps: list[dict[str, Any]]) -> None:
    for picture in swimlanes(bound(steps), HOUSE):
        assert list(faults(picture)) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(procedures())
def test_every_step_stands_in_one_picture_and_every_way_leaves_it(steps: list[dict[str, Any]]) -> None:
    procedure = bound(steps)
    flow, pictures = flow_of(procedure, HOUSE), swimlanes(procedure, HOUSE)
    layouts = [picture.layout for picture in pictures if picture.layout]
    shown = [placed.cell.place.node.id for layout in layouts for placed in layout.cells]
    assert sorted(shown) == sorted(node.id for node in flow.nodes)
    said = {written.text for picture in pictures for written in picture.written}
    assert {node.number for node in flow.nodes} <= said
    # A word that is too long for its place is broken with a hyphen; labels are written from below.
    lines = [one for picture in pictures for one in sorted(picture.written, key=lambda one: one.area.y)]
    by_column = sorted(lines, key=lambda one: round(one.area.x))
    endings = sorted(lines, key=lambda one: round(one.area.right))
    written = " ".join("".join(one.text.rstrip("-") for one in order) for order in (by_column, endings))
    for edge in flow.edges:
        if edge.label and edge.label in LABELS:
            assert all(word in written for word in edge.label.split()), edge
    drawn = {
        (line.line.exit.way.source, line.line.exit.way.target) for layout in layouts for line in layout.lines
    }
    away, home, ends, starts = signs_of(layouts)
    number = numbers_of(flow)
    at = {name: index for index, layout in enumerate(layouts) for name in areas(layout)}
    for edge in flow.edges:
        if edge.target == END:
            assert edge.source in ends, edge
        elif edge.source == START:
            assert edge.target in starts, edge
        elif at[edge.source] == at[edge.target]:
            assert (edge.source, edge.target) in drawn, edge
        else:
            assert number[edge.target] in away[edge.source], edge
            assert number[edge.source] in home[edge.target], edge


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(procedures())
def test_equal_procedures_have_equal_bytes(steps: list[dict[str, Any]]) -> None:
    first, second = (
        [picture.svg for picture in swimlanes(bound(steps), house(), Look("#ffd400", "#00e5ff"))]
        for _ in range(2)
    )
    assert first == second


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(procedures())
def test_a_picture_fits_a_page(steps: list[dict[str, Any]]) -> None:
    for picture in swimlanes(bound(steps), HOUSE):
        layout = picture.layout
        assert layout is not None
        assert len(layout.lanes) <= MOST_LANES
        assert len({placed.cell.place.row for placed in layout.cells}) <= MOST_ROWS


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(procedures())
def test_a_cut_goes_through_lines_downward_only(steps: list[dict[str, Any]]) -> None:
    for picture in swimlanes(bound(steps), HOUSE):
        layout = picture.layout
        assert layout is not None
        found = re.search(r' data-cuts="([^"]*)"', picture.svg)
        head, *cuts = [float(cut) for cut in found[1].split()] if found else [0.0]
        assert len({placed.cell.place.row for placed in layout.cells}) < 4 or cuts
        assert all(head <= lane.head.bottom + 0.01 for lane in layout.lanes)
        for cut in cuts:
            assert head < cut < layout.height
            for placed in layout.cells:
                assert not placed.box.y < cut < placed.foot
            for written in picture.written:
                assert not written.area.y < cut < written.area.bottom
            for drawn in layout.lines:
                for (x, y), (x_then, y_then) in pairwise(drawn.points):
                    assert abs(x - x_then) < 0.01 or abs(y - cut) > 0.5, (cut, y_then)


@pytest.mark.parametrize("steps", [0, 1])
def test_a_procedure_without_steps_has_no_picture(steps: int) -> None:
    assert len(swimlanes(bound([{}] * steps), HOUSE)) == steps
