"""Numbers and bullets that Word itself counts: sections, lists, lists that start anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dovetail.formats.word.xml import Node, q, w

_BULLETS = ("•", "–", "•")
_LEVELS = 9
_GAP = "\u2002"
_INDENT, _HANGING = 316, 260


@dataclass(slots=True)
class Numbering:
    """The lists of one file. ``root`` may already hold those of a reference document; ours come after.

    ``own`` has, by the name of a style in lower case, the list and level that a reference document gave it.
    ``sections`` counts the numbered headings: level 0 is a document's title and shows no number.
    """

    root: Node
    quiet: str
    own: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    sections: int = field(init=False)
    bullets: int = field(init=False)
    _numbers: int = field(init=False)

    def __post_init__(self) -> None:
        self.sections = self._instance(self._add_list(_section_level, self.quiet))
        self.bullets = self._instance(self._add_list(_bullet_level, self.quiet))
        self._numbers = self._add_list(_number_level, self.quiet)

    def in_list(self, style: str, level: int, number: int) -> Node | None:
        """What makes a paragraph of a list style an item; None where the style says so itself."""
        if style.lower() in self.own:
            if number == self.bullets:
                return None
            level = self.own[style.lower()][1]
        return w("numPr", w("ilvl", val=level), w("numId", val=number))

    def new_list(self, style: str, level: int, start: int) -> int:
        """A numbered list of its own that begins with ``start`` at a level, 0 being the first."""
        identifier, level = self.own.get(style.lower(), (self._numbers, level))
        return self._instance(identifier, level, start)

    def link_headings(self, styles: dict[int, str]) -> None:
        """Tie the levels of the sections to the heading styles, given by level."""
        for level in self._abstract(self._list_of(self.sections)).iter(q("lvl")):
            style = styles.get(int(level.get(q("ilvl"))) + 1)
            if style:
                level.find(q("numFmt")).addnext(w("pStyle", val=style))

    def _list_of(self, number: int) -> int:
        found = next(item for item in self.root.iter(q("num")) if item.get(q("numId")) == str(number))
        return int(found.find(q("abstractNumId")).get(q("val")))

    def _abstract(self, identifier: int) -> Node:
        return next(
            item
            for item in self.root.iter(q("abstractNum"))
            if item.get(q("abstractNumId")) == str(identifier)
        )

    def _add_list(self, level: Callable[[int, str], Node], colour: str) -> int:
        identifier = _next(self.root, "abstractNum", "abstractNumId")
        made = w(
            "abstractNum",
            w("nsid", val=f"{0x4D0A0000 + identifier:08X}"),
            w("multiLevelType", val="multilevel"),
            w("tmpl", val=f"{0x4D0B0000 + identifier:08X}"),
            *(level(number, colour) for number in range(_LEVELS)),
            abstractNumId=identifier,
        )
        first = self.root.find(q("num"))
        if first is None:
            self.root.append(made)
        else:
            first.addprevious(made)
        return identifier

    def _instance(self, identifier: int, level: int = 0, start: int | None = None) -> int:
        number = _next(self.root, "num", "numId")
        anew = None if start is None else w("lvlOverride", w("startOverride", val=start), ilvl=level)
        before = self.root.findall(q("num")) or self.root.findall(q("abstractNum"))
        before[-1].addnext(w("num", w("abstractNumId", val=identifier), anew, numId=number))
        return number


def own_lists(styles: Node, numbering: Node) -> dict[str, tuple[int, int]]:
    """List and level of each list style of a reference document that has them."""
    lists = {
        item.get(q("numId")): item.find(q("abstractNumId")).get(q("val"))
        for item in numbering.findall(q("num"))
    }
    found = {}
    for style in styles.findall(q("style")):
        name, given = style.find(q("name")), style.find(f"{q('pPr')}/{q('numPr')}")
        if name is None or given is None or not name.get(q("val"), "").lower().startswith("list "):
            continue
        number, level = given.find(q("numId")), given.find(q("ilvl"))
        identifier = lists.get("" if number is None else number.get(q("val")))
        if identifier is not None:
            found[name.get(q("val")).lower()] = (
                int(identifier),
                0 if level is None else int(level.get(q("val"))),
            )
    return found


def _section_level(level: int, colour: str) -> Node:
    shown = ".".join(f"%{number}" for number in range(2, level + 2))
    return w(
        "lvl",
        w("start", val=1),
        w("numFmt", val="decimal" if level else "none"),
        w("suff", val="nothing"),
        w("lvlText", val=f"{shown}{_GAP}" if shown else ""),
        w("lvlJc", val="left"),
        w("pPr", w("ind", left=0, firstLine=0)),
        w("rPr", w("b", val=0), w("bCs", val=0), w("color", val=colour)),
        ilvl=level,
    )


def _bullet_level(level: int, colour: str) -> Node:
    return _list_level(level, "bullet", _BULLETS[level % len(_BULLETS)], colour)


def _number_level(level: int, colour: str) -> Node:
    return _list_level(level, ("decimal", "lowerLetter", "lowerRoman")[level % 3], f"%{level + 1}.", colour)


def _list_level(level: int, kind: str, shown: str, colour: str) -> Node:
    return w(
        "lvl",
        w("start", val=1),
        w("numFmt", val=kind),
        w("lvlText", val=f"{shown}{_GAP}" if shown else ""),
        w("lvlJc", val="left"),
        w("pPr", w("ind", left=_INDENT * (level + 1), hanging=_HANGING)),
        w("rPr", w("color", val=colour)),
        ilvl=level,
    )


def _next(root: Node, tag: str, attribute: str) -> int:
    return max((int(item.get(q(attribute))) for item in root.findall(q(tag))), default=0) + 1
