"""Numbers and bullets that Word itself counts: sections, lists, lists that start anew."""

from __future__ import annotations

from dataclasses import dataclass, field

from dovetail.formats.word.xml import Node, q, w

_BULLETS = ("•", "–", "•")
_LEVELS = 9
_GAP = "\u2002"
_INDENT, _HANGING = 316, 260


@dataclass(slots=True)
class Numbering:
    """The lists of one file. ``root`` may already hold those of a reference document; ours come after.

    ``sections`` counts the numbered headings: level 0 is a document's title and shows no number.
    """

    root: Node
    quiet: str
    bullet_list: int = 0
    number_list: int = 0
    sections: int = field(init=False)
    bullets: int = field(init=False)
    _numbers: int = field(init=False)

    def __post_init__(self) -> None:
        self.sections = self._instance(self._add_list("sections", self._section))
        self.bullets = self._instance(self.bullet_list or self._add_list("bullets", self._bullet))
        self._numbers = self.number_list or self._add_list("numbers", self._number)

    def new_list(self, start: int) -> int:
        """A numbered list of its own that begins with ``start``."""
        return self._instance(self._numbers, start)

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

    def _add_list(self, name: str, level: object) -> int:
        assert callable(level)
        identifier = _next(self.root, "abstractNum", "abstractNumId")
        made = w(
            "abstractNum",
            w("nsid", val=f"{0x4D0A0000 + identifier:08X}"),
            w("multiLevelType", val="multilevel"),
            w("tmpl", val=f"{0x4D0B0000 + identifier:08X}"),
            *(level(number) for number in range(_LEVELS)),
            abstractNumId=identifier,
        )
        first = self.root.find(q("num"))
        if first is None:
            self.root.append(made)
        else:
            first.addprevious(made)
        return identifier

    def _instance(self, identifier: int, start: int | None = None) -> int:
        number = _next(self.root, "num", "numId")
        anew = None if start is None else w("lvlOverride", w("startOverride", val=start), ilvl=0)
        last = self.root.findall(q("num"))
        made = w("num", w("abstractNumId", val=identifier), anew, numId=number)
        if last:
            last[-1].addnext(made)
        else:
            self.root.findall(q("abstractNum"))[-1].addnext(made)
        return number

    def _section(self, level: int) -> Node:
        shown = ".".join(f"%{number}" for number in range(2, level + 2))
        return w(
            "lvl",
            w("start", val=1),
            w("numFmt", val="decimal" if level else "none"),
            w("suff", val="nothing"),
            w("lvlText", val=f"{shown}{_GAP}" if shown else ""),
            w("lvlJc", val="left"),
            w("pPr", w("ind", left=0, firstLine=0)),
            w("rPr", w("b", val=0), w("bCs", val=0), w("color", val=self.quiet)),
            ilvl=level,
        )

    def _bullet(self, level: int) -> Node:
        return _list_level(level, "bullet", _BULLETS[level % len(_BULLETS)], self.quiet)

    def _number(self, level: int) -> Node:
        kind = ("decimal", "lowerLetter", "lowerRoman")[level % 3]
        return _list_level(level, kind, f"%{level + 1}.", self.quiet)


def empty_numbering() -> Node:
    """A part without any list."""
    return w("numbering")


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
