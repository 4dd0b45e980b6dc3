"""A picture in words, for readers who hear it: title and description."""

from __future__ import annotations

from dovetail.diagrams.flow import END, START, Flow, tag_word
from dovetail.diagrams.sheets import Sheet
from dovetail.model import words
from dovetail.model.language import tell


def titled(flow: Flow, sheet: Sheet) -> str:
    """The title of a picture."""
    if sheet.count == 1:
        return tell("Swimlane of {procedure}", procedure=flow.title)
    return tell(
        "Swimlane of {procedure}, picture {index} of {count}",
        procedure=flow.title,
        index=sheet.index + 1,
        count=sheet.count,
    )


def briefly(flow: Flow, sheet: Sheet) -> str:
    """What stands in the place of a picture where it can't be seen."""
    numbers = [place.node.number for place in sheet.places]
    lanes = words.listed(lane.title for lane in sheet.lanes)
    if len(numbers) == 1:
        return tell(
            "{title}: step {number}. Who acts: {lanes}. The steps stand in words beside it.",
            title=titled(flow, sheet),
            number=numbers[0],
            lanes=lanes,
        )
    return tell(
        "{title}: steps {first} to {last}. Who acts: {lanes}. The steps stand in words beside it.",
        title=titled(flow, sheet),
        first=numbers[0],
        last=numbers[-1],
        lanes=lanes,
    )


def described(flow: Flow, sheet: Sheet) -> str:
    """Every lane, step and way of a picture, in the order of the steps."""
    lanes = words.listed(lane.title for lane in sheet.lanes)
    number = {node.id: node.number for node in flow.nodes}
    number |= {
        unit.id: tell(
            "{first} to {last}, side by side", first=unit.nodes[0].number, last=unit.nodes[-1].number
        )
        for unit in flow.units
        if unit.side_by_side
    }
    said = [tell("Lanes: {lanes}.", lanes=lanes)]
    frames = {frame.id: frame for frame in sheet.frames}
    told: set[str] = set()
    for place in sheet.places:
        node = place.node
        marks = [text for text in (tag_word(node.tag), node.routes, node.condition, node.decider) if text]
        mark = f" ({'; '.join(marks)})" if marks else ""
        said.append(
            tell(
                "{step}, by {lane}{marks}.",
                step=f"{node.number} {node.title}",
                lane=node.lane.title,
                marks=mark,
            )
        )
        said += _onward(flow, sheet, node.id, number)
        for name, frame in frames.items():
            if (
                frame.bottom == place.row
                and name not in told
                and place is _last_of(sheet, frame.top, frame.bottom)
            ):
                told.add(name)
                said += [
                    tell("After {steps}: {next}", steps=number[name], next=text)
                    for text in _onward(flow, sheet, name, number)
                ]
    return " ".join(said)


def _last_of(sheet: Sheet, top: int, bottom: int) -> object:
    return [place for place in sheet.places if top <= place.row <= bottom][-1]


def _onward(flow: Flow, sheet: Sheet, source: str, number: dict[str, str]) -> list[str]:
    said = []
    for way in sheet.ways:
        if way.source != source:
            continue
        if way.goes_on_at:
            to = tell("on to {step} in another picture", step=way.goes_on_at)
        else:
            to = tell("the end") if way.target == END else tell("on to {step}", step=number[way.target])
        said.append(f"{way.label}: {to}." if way.label else tell("Then {where}.", where=to))
    return said


__all__ = ["START", "described", "titled"]
