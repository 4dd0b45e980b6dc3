"""What stands around the text of a Word file: heads and feet, and the paper of its sections."""

from __future__ import annotations

from dataclasses import dataclass

from dovetail.formats.theme import revision_label
from dovetail.formats.word.file import DOCUMENT, WordFile
from dovetail.formats.word.look import LINE, Page
from dovetail.formats.word.xml import Node, text_element, w, with_relation, written
from dovetail.model.document import Pack
from dovetail.model.language import tell

_HEAD_SHARES, _FOOT_SHARES, _COVER_SHARES = (0.3, 0.4, 0.3), (0.7, 0.3), (0.34, 0.32, 0.34)
_ISSUED_COVER_SHARES = (0.3, 0.02, 0.68)
_WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_PAGE, _PAGES = "\x01", "\x02"


@dataclass(frozen=True, slots=True)
class Running:
    """Relations of the text to its heads and feet by their type (``default``, ``first``, ``even``)."""

    heads: dict[str, str]
    feet: dict[str, str]
    first_differs: bool = False


class Frame:
    """Writes heads, feet and sections. ``own`` are those of a reference document: they stand everywhere."""

    def __init__(self, file: WordFile, pack: Pack, own: Running | None = None) -> None:
        self._file, self._pack, self._own = file, pack, own
        self._parts = 0

    def section(self, title: str, number: str, *, across: bool = False) -> Node:
        """The properties of a section whose pages say which document they belong to."""
        page = self._file.page
        running = self._own or Running(
            {"default": self._head(title, page.room_across if across else page.room)},
            {"default": self._foot(number, page.room_across if across else page.room)},
        )
        return self._properties(running, across=across)

    def cover_section(self, ground: list[Node], part: str) -> Node:
        """The properties of the cover: what lies behind its text, in the head ``part``, and its foot."""
        head = self._part("hdr", "header", ground, part)
        foot = self._part("ftr", "footer", self._cover_foot())
        return self._properties(Running({"default": head}, {"default": foot}), across=False)

    def _properties(self, running: Running, *, across: bool) -> Node:
        page = self._file.page
        wide, high = (page.height, page.width) if across else (page.width, page.height)
        references = [
            _reference(kind, name, relation)
            for kind, found in (("headerReference", running.heads), ("footerReference", running.feet))
            for name, relation in found.items()
        ]
        return w(
            "sectPr",
            *references,
            w("type", val="nextPage"),
            w("pgSz", w=wide, h=high, **({"orient": "landscape"} if across else {})),
            _margins(page),
            w("cols", space=720),
            w("titlePg") if running.first_differs else None,
            w("bidi") if self._file.rtl else None,
        )

    def _head(self, title: str, room: int) -> str:
        brand = self._pack.brand
        cells = [
            (self._pack.organization, "", True),
            (title, "center", False),
            (brand.classification, "right", False),
        ]
        return self._part("hdr", "header", [self._line(cells, room, _HEAD_SHARES, "Header", "bottom")])

    def _foot(self, number: str, room: int) -> str:
        revision, standing = revision_label(self._pack), self._pack.standing
        dated = self._pack.dated if self._pack.mark else ""
        said = " · ".join(part for part in (number, revision, dated) if part)
        foot = "\n".join(part for part in (said, self._pack.brand.footer) if part)
        pages = tell("Page {page} of {pages}", page=_PAGE, pages=_PAGES)
        right = f"{standing.upper()}  ·  {pages}" if standing else pages
        cells = [(foot, "", False), (right, "right", False)]
        return self._part("ftr", "footer", [self._line(cells, room, _FOOT_SHARES, "Footer", "top")])

    def _cover_foot(self) -> list[Node]:
        pack = self._pack
        dated = " · ".join(part for part in (revision_label(pack), pack.dated) if part)
        cells = [
            (pack.brand.classification, "", False),
            (pack.standing.upper(), "center", True),
            (dated, "right", False),
        ]
        shares = _COVER_SHARES if pack.standing else _ISSUED_COVER_SHARES
        return [self._line(cells, self._file.page.room, shares, "Footer", "top")]

    def _line(
        self, cells: list[tuple[str, str, bool]], room: int, shares: tuple[float, ...], style: str, edge: str
    ) -> Node:
        widths = [int(room * share) for share in shares]
        loud = edge == "bottom" and self._pack.brand.accents == "bold"
        rule = w(edge, val="single", sz=12 if loud else 4, space=0, color=self._file.accent if loud else LINE)
        margins = w("tblCellMar", w("top", w=40, type="dxa"), w("left", w=0, type="dxa"),
                    w("bottom", w=40, type="dxa"), w("right", w=0, type="dxa"))  # fmt: skip
        row = w("tr")
        for (text, side, bold), width in zip(cells, widths, strict=True):
            across = w("vAlign", val="bottom" if edge == "bottom" else "top")
            properties = w("tcPr", w("tcW", w=width, type="dxa"), across)
            row.append(w("tc", properties, *self._said(text, side, bold, style)))
        return w(
            "tbl",
            w(
                "tblPr",
                w("bidiVisual") if self._file.rtl else None,
                w("tblW", w=room, type="dxa"),
                w("tblBorders", rule),
                w("tblLayout", type="fixed"),
                margins,
            ),
            w("tblGrid", *(w("gridCol", w=width) for width in widths)),
            row,
        )

    def _said(self, text: str, side: str, bold: bool, style: str) -> list[Node]:
        found = []
        for line in text.split("\n"):
            properties = w(
                "pPr", w("pStyle", val=self._file.styles[style]), w("jc", val=side) if side else None
            )
            runs: list[Node] = []
            for piece in _split(line):
                if piece in (_PAGE, _PAGES):
                    runs += field("PAGE" if piece == _PAGE else "NUMPAGES", "1")
                elif piece:
                    bolder = w("rPr", w("b"), w("bCs")) if bold else None
                    runs.append(w("r", bolder, text_element(piece)))
            found.append(w("p", properties, *runs))
        return found

    def _part(self, tag: str, kind: str, content: list[Node], path: str = "") -> str:
        self._parts += 1
        path = path or f"word/{kind}{self._parts}.xml"
        if content[-1].tag.endswith("}tbl"):
            # A head or foot must end in a paragraph.
            gap = w("p", w("pPr", w("pStyle", val=self._file.styles["Table Gap"])))
            content = [*content, gap]
        self._file.package.add(path, written(w(tag, *content)), f"{_WORDML}{kind}+xml")
        return self._file.package.relate(DOCUMENT, kind, path)


def field(instruction: str, shown: str) -> list[Node]:
    """The runs of a field that Word works out, with what it shows until then."""
    return [
        w("r", w("fldChar", fldCharType="begin")),
        w("r", text_element(f" {instruction} ", "instrText")),
        w("r", w("fldChar", fldCharType="separate")),
        w("r", text_element(shown)),
        w("r", w("fldChar", fldCharType="end")),
    ]


def _margins(page: Page) -> Node:
    return w(
        "pgMar", top=page.top, right=page.right, bottom=page.bottom, left=page.left,
        header=page.header, footer=page.footer, gutter=page.gutter,
    )  # fmt: skip


def _reference(kind: str, name: str, relation: str) -> Node:
    return with_relation(w(kind, type=name), relation)


def _split(line: str) -> list[str]:
    pieces = [""]
    for letter in line:
        if letter in (_PAGE, _PAGES):
            pieces += [letter, ""]
        else:
            pieces[-1] += letter
    return pieces
