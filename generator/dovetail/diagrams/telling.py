"""A picture in words, for readers who hear it: title and description."""

from __future__ import annotations

from dovetail.diagrams.flow import END, START, Flow
from dovetail.diagrams.sheets import Sheet
from dovetail.model import words


def titled(flow: Flow, sheet: Sheet) -> str:
    """The title of a picture."""
    part = f", picture {sheet.index + 1} of {sheet.count}" if sheet.count > 1 else ""
    return f"Swimlane of {flow.title}{part}"


def briefly(flow: Flow, sheet: Sheet) -> str:
    """What stands in the place of a picture where it can't be seen."""
    numbers = [place.node.number for place in sheet.places]
    steps = f"steps {numbers[0]} to {numbers[-1]}" if len(numbers) > 1 else f"step {numbers[0]}"
    titles = [lane.title for lane in sheet.lanes]
    lanes = f"lane{'s' if len(titles) > 1 else ''} {words.listed(titles)}"
    return f"{titled(flow, sheet)}: {steps} in the {lanes}. The steps stand in words beside it."


def described(flow: Flow, sheet: Sheet) -> str:
    """Every lane, step and way of a picture, in the order of the steps."""
    lanes = words.listed(lane.title for lane in sheet.lanes)
    number = {node.id: node.number for node in flow.nodes}
    number |= {
        unit.id: f"{unit.nodes[0].number} to {unit.nodes[-1].number}, side by side"
        for unit in flow.units
        if unit.side_by_side
    }
    said = [f"Lanes: {lanes}."]
    frames = {frame.id: frame for frame in sheet.frames}
    told: set[str] = set()
    for place in sheet.places:
        node = place.node
        marks = [text for text in (node.tag, node.routes, node.condition, node.decider) if text]
        mark = f" ({'; '.join(marks)})" if marks else ""
        said.append(f"{node.number} {node.title}, by {node.lane.title}{mark}.")
        said += _onward(flow, sheet, node.id, number)
        for name, frame in frames.items():
            if (
                frame.bottom == place.row
                and name not in told
                and place is _last_of(sheet, frame.top, frame.bottom)
            ):
                told.add(name)
                said += [f"After {number[name]}: {text}" for text in _onward(flow, sheet, name, number)]
    return " ".join(said)


def _last_of(sheet: Sheet, top: int, bottom: int) -> object:
    return [place for place in sheet.places if top <= place.row <= bottom][-1]


def _onward(flow: Flow, sheet: Sheet, source: str, number: dict[str, str]) -> list[str]:
    said = []
    for way in sheet.ways:
        if way.source != source:
            continue
        if way.goes_on_at:
            to = f"on to {way.goes_on_at} in another picture"
        else:
            to = "the end" if way.target == END else f"on to {number[way.target]}"
        said.append(f"{way.label}: {to}." if way.label else f"Then {to}.")
    return said


__all__ = ["START", "described", "titled"]
