"""What a swimlane shows of a procedure."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from typing import Any

import pytest

from dovetail.bundled import profiles_dir
from dovetail.diagrams.flow import END, START, flow_of
from dovetail.diagrams.interlock import interlock
from dovetail.diagrams.palette import PAPER, Look
from dovetail.diagrams.picture import Picture
from dovetail.diagrams.swimlane import swimlanes
from dovetail.diagrams.timeline import HEIGHT, WIDTH, timeline
from dovetail.load.profile import load_profile
from dovetail.model.resolved import ResolvedProject
from dovetail.resolve.pack import resolve_project
from tests.compose.harbour import harbour
from tests.diagrams.drawn import bound, faults, house, shrunk

SVG = "{http://www.w3.org/2000/svg}"
DEPTH, PLATE = {"A4": 680, "Letter": 629}, {"A4": (733, 453), "Letter": (684, 470)}
"""Points that a page leaves for a picture below a heading: upright, and across, which a picture fills."""
SAMPLES = sorted(profiles_dir().glob("*/projects/*/project.yaml"))


def ways(steps: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
    return {(edge.source, edge.target, edge.label) for edge in flow_of(bound(steps), house()).edges}


def words_of(picture: Picture) -> str:
    return " ".join(written.text for written in picture.written)


def rows_of(picture: Picture) -> int:
    assert picture.layout is not None
    return len({placed.cell.place.row for placed in picture.layout.cells})


def test_steps_follow_each_other_from_start_to_end() -> None:
    assert ways([{}, {}]) == {(START, "s1", ""), ("s1", "s2", ""), ("s2", END, "")}


def test_a_step_may_be_called_start_or_end() -> None:
    assert (START, "start", "") in ways([{"id": "start"}, {"id": "end"}])


def test_a_decision_leads_where_its_outcomes_say() -> None:
    decision = [
        {"answer": "Yes", "next": "s3"},
        {"answer": "No", "next": "s1"},
        {"answer": "Never", "next": "end"},
    ]
    found = ways([{}, {"decision": decision}, {}])
    assert {("s2", "s3", "Yes"), ("s2", "s1", "No"), ("s2", END, "Never")} <= found
    (picture,) = swimlanes(bound([{}, {"decision": decision}, {}]), house())
    assert picture.layout is not None
    assert [line.line.exit.way.label for line in picture.layout.lines if line.line.back] == ["No"]
    assert all(word in words_of(picture) for word in ("Yes", "No", "Never", "way back"))


def test_steps_side_by_side_stand_in_a_frame_that_lines_enter_and_leave() -> None:
    steps = [{}, {"parallel": "g", "by": "ciso"}, {"parallel": "g", "by": "controller"}, {}]
    assert ways(steps) >= {("s1", "s2 …", ""), ("s2 …", "s4", "")}
    (picture,) = swimlanes(bound(steps), house())
    assert picture.layout is not None
    rows = {placed.cell.place.node.id: placed.cell.place.row for placed in picture.layout.cells}
    assert rows == {"s1": 0, "s2": 1, "s3": 1, "s4": 2}


def test_waiting_for_one_of_several_side_by_side_is_drawn_from_that_one() -> None:
    steps: list[dict[str, Any]] = [
        {"parallel": "g", "by": "ciso"}, {"parallel": "g"}, {"after": ["s1"]}, {"after": ["s1", "s2", "s3"]},
    ]  # fmt: skip
    assert ways(steps) >= {("s1", "s3", ""), ("s3", "s4", ""), ("s1 …", "s4", "")}


def test_a_step_that_a_route_takes_instead_of_another_is_entered_from_before_that_one() -> None:
    routes = [{"id": "small", "title": "Small"}, {"id": "large", "title": "Large"}]
    decision = [{"answer": "Yes", "next": "s4"}]
    steps = [
        {}, {"decision": decision, "on": ["small"]}, {"decision": decision, "on": ["large"]}, {},
    ]  # fmt: skip
    flow = flow_of(bound(steps, routes=routes), house())
    assert {("s1", "s2"), ("s1", "s3")} <= {(edge.source, edge.target) for edge in flow.edges}
    assert [node.routes for node in flow.nodes] == ["", "only route A", "only route B", ""]


def test_marks_say_in_words_what_the_project_did() -> None:
    (picture,) = swimlanes(
        bound([{"origin": "added"}, {"origin": "adapted"}, {"origin": "waived"}, {}]), house()
    )
    texts = [written.text for written in picture.written]
    assert {"added", "adapted", "waived"} <= set(texts)
    (plain,) = swimlanes(bound([{"origin": "reference"}] * 2), house())
    assert "no baseline" not in [written.text for written in plain.written]
    assert "No baseline" in words_of(plain)


def test_a_board_that_decides_is_named_in_the_box() -> None:
    (picture,) = swimlanes(bound([{"decided_by": ["council"]}, {"decided_by": ["spend"]}]), house())
    assert "City council decides" in words_of(picture)
    assert "authority: spend" in words_of(picture)


def test_beyond_twelve_rows_another_picture_goes_on_where_a_sign_says() -> None:
    first, second = swimlanes(bound([{}] * 20), house())
    assert (first.name, second.name) == ("procurement", "procurement/2")
    assert first.layout is not None
    assert second.layout is not None
    going = [sign.sign.lines for sign in first.layout.signs if sign.sign.kind == "page"]
    coming = [sign.sign.lines for sign in second.layout.signs if sign.sign.kind == "page"]
    assert (going, coming) == ([("6.11",)], [("6.10",)])


def test_what_has_to_be_divided_is_divided_evenly() -> None:
    pictures = swimlanes(bound([{}] * 13), house())
    assert [rows_of(picture) for picture in pictures] == [7, 6]


def test_a_procedure_that_is_little_higher_than_a_page_stays_one_picture_that_goes_over_the_page() -> None:
    title = "Check the business case and the run costs with everybody who will have to work with the service"
    (picture,) = swimlanes(bound([{"title": title, "decided_by": ["council"]}] * 12), house())
    assert picture.layout is not None
    assert rows_of(picture) == 12
    assert PAPER["A4"][1] < picture.layout.height < PAPER["A4"][1] * 1.3
    assert "data-cuts" in picture.svg


def test_more_than_six_roles_share_a_lane_that_names_them_in_the_boxes() -> None:
    roles = [f"role-{number}" for number in range(8)]
    (picture,) = swimlanes(bound([{"by": role, "parallel": "g"} for role in roles]), house())
    assert picture.layout is not None
    assert [lane.lane.title for lane in picture.layout.lanes][-1] == "Others"
    assert "Role 7" in words_of(picture)


def test_roles_of_one_title_that_one_person_holds_share_a_lane() -> None:
    told = {"holder": "Stuart Penhallow"}
    steps = [
        {"by": "budget-holder", **told},
        {"by": "run-budget", "role": "Budget holder", **told},
        {"by": "budget-holder"},
    ]
    (picture,) = swimlanes(bound(steps), house())
    assert picture.layout is not None
    lanes = [(lane.lane.title, lane.lane.holder) for lane in picture.layout.lanes]
    assert lanes == [("Budget holder", "Stuart Penhallow"), ("Budget holder", "")]


def test_the_answer_that_leads_to_the_step_below_leads_down_past_no_other() -> None:
    decision = [{"answer": "Holds", "next": "s3"}, {"answer": "Exceeded", "next": "s2"}]
    (picture,) = swimlanes(bound([{"decision": decision}, {}, {}]), house())
    assert picture.layout is not None
    sides = {line.line.exit.way.label: line.line.exit.side for line in picture.layout.lines}
    assert sides == {"Exceeded": "bottom", "Holds": "right", "": "bottom"}


def test_a_label_has_the_room_of_its_own_side() -> None:
    decision = [
        {"answer": "Approved", "next": "s7"},
        {"answer": "Negotiate again", "next": "s1"},
        {"answer": "Refused", "next": "end"},
    ]
    steps: list[dict[str, Any]] = [{"by": f"role-{number}"} for number in range(5)]
    (picture,) = swimlanes(bound([*steps, {"by": "role-5", "decision": decision}, {}]), house())
    assert {"Negotiate", "again", "Refused"} <= set(words_of(picture).split())


@pytest.mark.parametrize(
    "text", ["</text><script>alert(1)</script>", "]]>&#0;", "a\u202eb" * 40, "W" * 300, "漢字" * 60]
)
def test_hostile_text_stays_text_and_inside(text: str) -> None:
    steps = [
        {
            "title": text,
            "by": "buyer",
            "decision": [{"answer": text[:60], "next": "s1"}, {"answer": "B", "next": "end"}],
        }
    ]
    pictures = swimlanes(bound(steps, title=text[:80]), house(), Look())
    for picture in pictures:
        root = ElementTree.fromstring(picture.svg)
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
            "svg", "title", "desc", "rect", "path", "circle", "text",
        }  # fmt: skip
        assert not [fault for fault in faults(picture) if "leaves its box" in fault]


def test_a_picture_has_a_name_and_a_description_for_those_who_hear_it() -> None:
    (picture,) = swimlanes(bound([{"title": "Ask"}, {"title": "Buy", "by": "ciso"}]), house())
    root = ElementTree.fromstring(picture.svg)
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert root.get("role") == "img"
    assert (root.get("aria-labelledby"), root.get("aria-describedby")) == (
        title.get("id"),
        description.get("id"),
    )
    assert "6.1 Ask, by Buyer. Then on to 6.2." in (description.text or "")


def resolved(path: Any) -> ResolvedProject:
    profile = load_profile(path.parents[2]).profile
    assert profile is not None
    return resolve_project(profile, path.parent.name)


@pytest.mark.parametrize("path", SAMPLES, ids=[path.parent.name for path in SAMPLES])
def test_the_pictures_of_the_samples_are_without_fault(path: Any) -> None:
    project = resolved(path)
    for procedure in project.procedures:
        pictures = swimlanes(procedure, project.organization)
        assert [fault for picture in pictures for fault in faults(picture)] == []
        shown = [
            cell.cell.place.node.id for picture in pictures if picture.layout for cell in picture.layout.cells
        ]
        assert sorted(shown) == sorted(entry.step.id for entry in procedure.steps)


@pytest.mark.parametrize("path", SAMPLES, ids=[path.parent.name for path in SAMPLES])
@pytest.mark.parametrize("paper", PAPER)
def test_no_letter_on_paper_is_smaller_than_can_be_read(path: Any, paper: str) -> None:
    project = resolved(path)
    width, height = PAPER[paper]
    look = Look(width=width, height=height)
    drawn = [swimlanes(bound, project.organization, look) for bound in project.procedures]
    plates = [picture for picture in (interlock(project, look), timeline(project, look)) if picture]
    for picture in (*(picture for pictures in drawn for picture in pictures), *plates):
        root = ElementTree.fromstring(picture.svg)
        wide, high = (float(root.get(name, "").removesuffix("pt")) for name in ("width", "height"))
        flows = "data-cuts" in picture.svg and wide <= width + 0.01
        deep = float("inf") if flows else DEPTH[paper]
        room = PLATE[paper] if picture in plates[1:] else (width, deep)
        shown = min(1, room[0] / wide, room[1] / high)
        sizes = {float(text.get("font-size", "0")) for text in root.iter(f"{SVG}text")}
        assert min(sizes) * shown >= 6.99, picture.name


@pytest.mark.parametrize("path", SAMPLES, ids=[path.parent.name for path in SAMPLES])
def test_labels_of_timeline_and_map_do_not_overlap(path: Any) -> None:
    project = resolved(path)
    for draw in (timeline, interlock):
        picture = draw(project)
        assert picture is not None
        assert draw(project) == picture
        ElementTree.fromstring(picture.svg)
        texts = picture.written
        overlapping = [
            (one.text, two.text)
            for at, one in enumerate(texts)
            for two in texts[at + 1 :]
            if shrunk(one.area).overlaps(shrunk(two.area))
        ]
        assert overlapping == []
        assert not [one.text for one in texts if one.within and not one.within.holds(one.area)]


@pytest.mark.parametrize("path", SAMPLES, ids=[path.parent.name for path in SAMPLES])
def test_the_timeline_fits_a_page_across(path: Any) -> None:
    picture = timeline(resolved(path))
    assert picture is not None
    assert max(one.area.bottom for one in picture.written) <= HEIGHT + 8
    assert max(one.area.right for one in picture.written) <= WIDTH


def test_the_timeline_names_gates_and_requests() -> None:
    picture = timeline(harbour())
    assert picture is not None
    assert picture.title == f"Key dates of {harbour().project.name}"
    assert "Gates and releases" in words_of(picture)


def test_a_lane_with_a_long_word_takes_the_room_that_others_can_spare() -> None:
    roles = ["Serviceverantwortung", "IT", "Büro", "Amt", "Team", "Rat"]
    steps: list[dict[str, Any]] = [{"by": f"r{at}", "role": role} for at, role in enumerate(roles)]
    (picture,) = swimlanes(bound(steps), house())
    assert picture.layout is not None
    assert [lane.titles for lane in picture.layout.lanes] == [(role,) for role in roles]
    wide, *others = (lane.area.w for lane in picture.layout.lanes)
    assert wide > max(others)
    assert picture.layout.width == Look().width
