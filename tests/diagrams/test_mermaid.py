"""The flow of a procedure as Mermaid source, and the Markdown that holds it."""

from __future__ import annotations

import re

from dovetail.diagrams.swimlane import swimlanes
from dovetail.formats.markdown import render_markdown_mermaid
from dovetail.model.document import Asset, Brand, Document, Pack
from tests.compose.harbour import harbour
from tests.diagrams.drawn import bound, house

_NODE = re.compile(r'^ +(s\d+)\["([^"]*)"\]$', re.MULTILINE)
_WAY = re.compile(r'^    (\w+) -->(?:\|"([^"]*)"\|)? (\w+)$', re.MULTILINE)


def test_every_step_stands_in_the_lane_of_who_acts_and_every_way_joins_two_of_them() -> None:
    project = harbour()
    for procedure in (entry for entry in project.procedures if entry.steps):
        source = swimlanes(procedure, project.organization)[0].mermaid
        steps = dict(_NODE.findall(source))
        assert [text.split(" ", 1)[1].split("<br>")[0] for text in steps.values()]
        assert len(steps) == len(procedure.steps)
        ends = {name for first, _, last in _WAY.findall(source) for name in (first, last)}
        assert ends <= {*steps, *(f"{name}d" for name in steps), "begin", "finish"}
        assert set(steps) <= ends


def test_text_of_a_profile_can_not_leave_its_label() -> None:
    hostile = '"] --> x["` end %%{init: {}}%% <script> | ; #'
    source = swimlanes(bound([{"title": hostile}, {"title": hostile, "holder": hostile}]), house())[0].mermaid
    labels = [text for _, text in _NODE.findall(source)]
    assert len(labels) == 2
    assert not any(set('"`<>[]{}|;') & set(re.sub(r"#\d+;|<br>", "", text)) for text in labels)


def test_markdown_holds_the_source_once_for_all_sheets_of_a_flow() -> None:
    first = Asset("diagrams/a.svg", "image/svg+xml", b"<svg/>", "flowchart TB\n    a --> b\n")
    second = Asset("diagrams/a/2.svg", "image/svg+xml", b"<svg/>")
    other = Asset("diagrams/pack/map.svg", "image/svg+xml", b"<svg/>")
    body = "# A\n\n![one](diagrams/a.svg)\n\n![two](diagrams/a/2.svg)\n\n![map](diagrams/pack/map.svg)\n\nText.\n"
    document = Document("a", "A", "A-1", "procedure", body)
    pack = Pack(
        "O",
        "P",
        "P",
        "T",
        "en",
        "",
        "",
        "",
        "2026-01-01",
        (),
        (document,),
        Brand("O"),
        (first, second, other),
    )
    text = render_markdown_mermaid(document, pack).data.decode()
    assert text.count("```mermaid\nflowchart TB\n    a --> b\n```") == 1
    assert "a.svg" not in text
    assert "2.svg" not in text
    assert "![map](diagrams/pack/map.svg)" in text
    assert "Text." in text
