"""What is written in the box of a step, in lines that fit, and how much room the box and its exits take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dovetail.diagrams.flow import END, START, tag_word
from dovetail.diagrams.lettering import Face, evenly, width, wrap
from dovetail.diagrams.routing import Exit, Side, diamonds
from dovetail.diagrams.sheets import Place
from dovetail.model.language import later, tell

NUMBER, TITLE, NOTE, BAND, LABEL, SIGN = 7.1, 7.8, 7.0, 7.0, 7.0, 7.0
PADDING = 5.0
DIAMOND = 7.4
"""Half the width and height of a diamond."""
SHORT_OF_BOX = 9.0
"""How far from the middle of its step the label of a side exit begins."""
_LEADING = 1.2
_ABOVE_TEXT, _BELOW_TEXT, _STEM = 2.2, 2.8, 4.0
_LONGEST_NOTE = 3
ON_CONDITION = later("on a condition")


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text in a box, by its baseline below the top of the box."""

    text: str
    size: float
    face: Face
    baseline: float
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """Where a line ends beside its step: the start, the end, or the numbers of steps in other pictures."""

    kind: str
    lines: tuple[str, ...] = ()

    @property
    def size(self) -> tuple[float, float]:
        """Width and height."""
        if self.kind in (START, END):
            return 9, 9
        widest = max(width(line, SIGN) for line in self.lines)
        return widest + 7, len(self.lines) * SIGN * 1.15 + 6


@dataclass(frozen=True, slots=True)
class SideLabel:
    """The label of an exit at the side of a diamond, in lines above its line."""

    exit: Exit
    lines: tuple[str, ...]

    @property
    def lift(self) -> float:
        """How far above its line it stands: a sign at the end of the line stays below it."""
        sign = sign_aside(self.exit)
        return 3.2 if sign is None else sign.size[1] / 2 + 1


@dataclass(frozen=True, slots=True)
class Cell:
    """A step with everything that hangs on it. Heights count from the top of the box; signs lie outside it.

    ``drops`` are the middles of its diamonds; lines downward begin at ``foot``; all ends at ``bottom``.
    """

    place: Place
    texts: tuple[Text, ...]
    height: float
    band: float
    tag_line: float
    drops: tuple[float, ...]
    labels: tuple[SideLabel, ...]
    down_label: tuple[str, ...]
    foot: float
    bottom: float
    above: tuple[Sign, ...]
    below: tuple[Sign, ...]

    @property
    def lead(self) -> float:
        """Room above the box."""
        return max((sign.size[1] + 8 for sign in self.above), default=0)


def cell(
    place: Place, exits: Sequence[Exit], entries: Sequence[str], box: float, reach: Mapping[Side, float]
) -> Cell:
    """Set the texts of a step in a box this wide. ``reach`` is the room of labels beside the middle."""
    node, room = place.node, box - 2 * PADDING
    texts: list[Text] = []
    y = _ABOVE_TEXT

    def write(lines: Sequence[str], size: float, face: Face, *, quiet: bool = False) -> None:
        nonlocal y
        for line in lines:
            y += size * _LEADING
            texts.append(Text(line, size, face, y - size * 0.26, quiet))

    write((node.number,), NUMBER, "bold")
    tag_line = y - NUMBER * 0.26
    if node.tag and width(node.number, NUMBER, "bold") + width(tag_word(node.tag), NOTE, "bold") + 9 > room:
        y += NOTE * 1.35
        tag_line = y - NOTE * 0.26
    if node.tag:
        y += 2.4
    write(evenly(place.role, room, NOTE, "bold"), NOTE, "bold", quiet=True)
    write(evenly(node.title, room, TITLE), TITLE, "regular")
    write(wrap(node.routes, room, NOTE, "italic"), NOTE, "italic", quiet=True)
    condition = evenly(node.condition, room, NOTE, "italic")
    if len(condition) > _LONGEST_NOTE:
        condition = evenly(tell(ON_CONDITION), room, NOTE, "italic")
    write(condition, NOTE, "italic", quiet=True)
    y += _BELOW_TEXT
    band = 0.0
    if node.decider:
        top = y
        y += 0.8
        write(evenly(node.decider, room, BAND, "bold"), BAND, "bold")
        y += 2.6
        band = y - top
    height = y

    count = diamonds(exits)
    labels, drops = [], []
    for number in range(count):
        there = [leaving for leaving in exits if leaving.diamond == number and leaving.side != "bottom"]
        here = [
            SideLabel(leaving, evenly(leaving.way.label, reach[leaving.side], LABEL)) for leaving in there
        ]
        room_above = (len(label.lines) * LABEL * 1.12 + label.lift + 1.5 for label in here)
        y += max((_STEM + DIAMOND, *room_above))
        drops.append(y)
        y += DIAMOND
        labels += here
    foot = y
    down = next(
        (leaving.way.label for leaving in exits if leaving.side == "bottom" and leaving.way.label), ""
    )
    down_label = evenly(down, reach["bottom"] + SHORT_OF_BOX - 4, LABEL)
    bottom = foot + (len(down_label) * LABEL * 1.12 + 3 if down_label else 0)
    below = signs_below([leaving for leaving in exits if leaving.side == "bottom"], box)
    if below:
        bottom = max(bottom + 2, foot + 8) + max(sign.size[1] for sign in below)
    return Cell(
        place, tuple(texts), height, band, tag_line, tuple(drops), tuple(labels), down_label, foot, bottom,
        signs_above(entries, box), below,
    )  # fmt: skip


def sign_aside(leaving: Exit) -> Sign | None:
    """The sign at which an exit at the side ends; none if it leads to a step of the picture."""
    if leaving.side == "bottom" or leaving.way.target != END:
        return None
    return Sign("page", (leaving.way.goes_on_at,)) if leaving.way.goes_on_at else Sign(END)


def signs_above(entries: Sequence[str], box: float) -> tuple[Sign, ...]:
    """What leads in from outside the picture."""
    numbers = ", ".join(entry for entry in entries if entry != START)
    found = [Sign(START)] if START in entries else []
    return (*found, *([Sign("page", wrap(numbers, box / 2 - 9, SIGN))] if numbers else []))


def signs_below(leaving: Sequence[Exit], box: float) -> tuple[Sign, ...]:
    """What leads down and out of the picture, or ends."""
    away = [one.way for one in leaving if one.way.target == END]
    numbers = ", ".join(way.goes_on_at for way in away if way.goes_on_at)
    found = [Sign(END)] if any(not way.goes_on_at for way in away) else []
    return (*found, *([Sign("page", wrap(numbers, box / 2 - 9, SIGN))] if numbers else []))
