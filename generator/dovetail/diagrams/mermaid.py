"""The flow of a procedure as Mermaid source, for wikis and editors that draw it themselves.

Lanes are subgraphs; a step with outcomes is followed by a diamond. Labels are quoted, and what could end a
quote or start markup is written as an entity, so a label shows what the profile says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dovetail.diagrams.flow import END, START, Edge, Flow, Node, tag_word
from dovetail.diagrams.lettering import clean
from dovetail.model.language import tell

_SPECIAL = re.compile(r"[^\w .,:()/+–—’%?!-]")
_BREAK = "<br>"


def mermaid(flow: Flow) -> str:
    """The flowchart of a procedure: one text, lines end in LF; empty if the procedure has no steps."""
    return "\n".join((*_lines(flow), "")) if flow.nodes else ""


def _lines(flow: Flow) -> Iterator[str]:
    yield "flowchart TB"
    yield f"    accTitle: {clean(tell('Swimlane of {procedure}', procedure=flow.title))}"
    names = {node.id: f"s{index}" for index, node in enumerate(flow.nodes, 1)}
    lanes = dict.fromkeys(node.lane for node in flow.nodes)
    yield f'    begin(("{_label(tell("start"))}"))'
    for index, lane in enumerate(lanes, 1):
        holder = f"{_BREAK}{_label(lane.holder)}" if lane.holder else ""
        yield f'    subgraph lane{index}["{_label(lane.title)}{holder}"]'
        for node in flow.nodes:
            if node.lane == lane:
                yield f'        {names[node.id]}["{_said(node)}"]'
                if node.outcomes:
                    yield f'        {names[node.id]}d{{"?"}}'
        yield "    end"
    yield f'    finish(("{_label(tell("end"))}"))'
    for node in flow.nodes:
        if node.outcomes:
            yield f"    {names[node.id]} --> {names[node.id]}d"
    groups = {unit.id: [node.id for node in unit.nodes] for unit in flow.units}
    decided = {node.id for node in flow.nodes if node.outcomes}
    for edge in flow.edges:
        for source, target in _ends(edge, groups):
            first = {START: "begin"}.get(source) or names[source] + ("d" if source in decided else "")
            last = {END: "finish"}.get(target) or names[target]
            label = f'|"{_label(edge.label)}"|' if edge.label else ""
            yield f"    {first} -->{label} {last}"


def _ends(edge: Edge, groups: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """The steps that a way joins: one between groups joins each of one with each of the other."""
    for source in groups.get(edge.source, [edge.source]):
        for target in groups.get(edge.target, [edge.target]):
            yield source, target


def _said(node: Node) -> str:
    notes = [text for text in (tag_word(node.tag), node.routes, node.condition, node.decider) if text]
    return _BREAK.join(_label(text) for text in (f"{node.number} {node.title}", *notes))


def _label(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"#{ord(found[0])};", clean(text))
