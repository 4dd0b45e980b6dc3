"""A Word file in the making: its parts, numbers that must not repeat, pictures and sections."""

from __future__ import annotations

from dataclasses import dataclass, field

from dovetail.formats.word.drawing import media_of
from dovetail.formats.word.look import Page, Styles
from dovetail.formats.word.numbering import Numbering
from dovetail.formats.word.package import Package
from dovetail.formats.word.pictures import Picture
from dovetail.formats.word.tables import TableLook
from dovetail.formats.word.xml import Node, q, w

DOCUMENT = "word/document.xml"
_LEAST_LINE = 20


@dataclass(slots=True)
class WordFile:
    """What the writers of blocks, heads and feet share. ``accent`` is the colour of marks at the edge.

    The text has ``size`` points; its letters are wider than those of the bundled font by ``wideness``.
    ``dense``: it is a booklet, in which all text is of one size.
    """

    page: Page
    style_root: Node
    styles: Styles
    numbering: Numbering
    pictures: dict[str, Picture]
    accent: str
    rtl: bool
    size: float
    wideness: float
    padding: int
    dense: bool = False
    package: Package = field(default_factory=Package)
    settings: list[Node] = field(default_factory=list)
    body: list[Node] = field(default_factory=list)
    _section: int = 0
    _closing: list[Node] = field(default_factory=list)
    _bookmarks: dict[str, int] = field(default_factory=dict)
    _drawings: int = 0

    @property
    def tables(self) -> TableLook:
        """The looks of the tables."""
        return TableLook(
            self.styles,
            self.page.room,
            self.size * self.wideness,
            self.padding,
            self.accent,
            self.rtl,
            self.dense,
        )

    def anchor(self, name: str) -> tuple[Node, Node]:
        """Begin and end of the bookmark ``name``; a name that was used already gets a bookmark of its own."""
        number = len(self._bookmarks) + 1
        unused = name if name not in self._bookmarks else f"{name[:34]}_{number}"
        self._bookmarks[unused] = number
        return w("bookmarkStart", id=number, name=unused), w("bookmarkEnd", id=number)

    def drawing_id(self) -> int:
        """A number for a picture that no other has."""
        self._drawings += 1
        return self._drawings

    def media(self, picture: Picture) -> tuple[str, str]:
        """The relations of the text to a picture."""
        return media_of(self.package, DOCUMENT, picture)

    def end_section(self, properties: Node) -> None:
        """What was written since the last section is one with these properties; if it was nothing, none."""
        if len(self.body) == self._section:
            return
        last = self.body[-1]
        if last.tag != q("p"):
            last = w("p", w("pPr", w("pStyle", val=self.styles["Table Gap"])))
            self.body.append(last)
        carrier = last.find(q("pPr"))
        if carrier is None:
            carrier = w("pPr")
            last.insert(0, carrier)
        style = carrier.find(q("pStyle"))
        if style is not None and style.get(q("val")) == self.styles["Table Gap"]:
            # A gap below the last table must not begin a page that holds nothing else.
            low = w("spacing", before=0, after=0, line=_LEAST_LINE, lineRule="exact")
            mark = carrier.find(q("rPr"))
            if mark is None:
                carrier.append(low)
            else:
                mark.addprevious(low)
        carrier.append(properties)
        self._section = len(self.body)
        self._closing.append(properties)

    def document(self) -> Node:
        """The root of the text. The last section's properties stand at its end, as the format wants it."""
        last = self._closing[-1]
        last.getparent().remove(last)
        return w("document", w("body", *self.body, last))
