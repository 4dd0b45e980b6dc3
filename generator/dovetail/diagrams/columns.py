"""How wide each lane of a picture is: as wide as the others, or wider where a word would be broken."""

from __future__ import annotations

from dovetail.diagrams.cells import BAND, NOTE, PADDING, TITLE
from dovetail.diagrams.lettering import widest_word
from dovetail.diagrams.sheets import Place, Sheet

LANE, HOLDER = 7.6, 7.0
NARROWEST = 58.0
_WIDER = 1.4
"""How many times as wide as with equal widths a column may be."""
_HEAD_BEYOND = 3.5
"""How much wider than its column the text in the head of a lane may be."""


def widths(sheet: Sheet, room: float) -> list[float]:
    """The widths of all columns in a room; more than the room if each would be too narrow to be read."""
    count = len(sheet.lanes)
    even = max(NARROWEST, room / count)
    wanted = [min(_widest(sheet, at), even * _WIDER) for at in range(count)]
    # Where not all can have what they want, those that want most go without: it keeps most words whole.
    for left_out in range(count):
        served = sorted(range(count), key=lambda at: wanted[at])[: count - left_out]
        found = _shared([wanted[at] if at in served else NARROWEST for at in range(count)], room)
        if found:
            return found
    return [even] * count


def _shared(wanted: list[float], room: float) -> list[float]:
    """Equal widths of all that want no more; empty if the room is too small for what all want."""
    needy: set[int] = set()
    while len(needy) < len(wanted):
        share = (room - sum(wanted[at] for at in needy)) / (len(wanted) - len(needy))
        more = {at for at in range(len(wanted)) if at not in needy and wanted[at] > share}
        if not more:
            return [wanted[at] if at in needy else share for at in range(len(wanted))]
        needy |= more
    return []


def _widest(sheet: Sheet, column: int) -> float:
    """How wide a column must be so that no word in it is broken."""
    lane = sheet.lanes[column]
    head = max(widest_word(lane.title, LANE, "bold"), widest_word(lane.holder, HOLDER)) - _HEAD_BEYOND
    return max(NARROWEST, head, *(_needed(place) for place in sheet.places if place.column == column))


def _needed(place: Place) -> float:
    node = place.node
    # A little more than its widest word: lengths are sums of fractions.
    return (
        0.5
        + 2 * PADDING
        + max(
            widest_word(node.title, TITLE),
            widest_word(node.condition, NOTE, "italic"),
            widest_word(place.role, NOTE, "bold"),
            widest_word(node.decider, BAND, "bold"),
        )
    )
