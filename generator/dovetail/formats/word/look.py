"""What a Word file looks like: paper, room for text, colours, and the names of its styles."""

from __future__ import annotations

from dataclasses import dataclass

from dovetail.formats.fonts import BODY, MONO, text_scale
from dovetail.formats.theme import dense_size, fill
from dovetail.formats.word.xml import Node, q, read_xml
from dovetail.model.colour import ACCENT, PRIMARY, is_colour, readable, text_on
from dovetail.model.document import Brand

_PAPER = "#ffffff"
_SIZES = {"A4": (11906, 16838), "Letter": (12240, 15840)}
INK, QUIET, LINE, TINT, ALARM = "1C232D", "56606D", "C6CCD3", "F3F5F7", "A3241C"
_CHIP = "E4E8EC"
"""Behind a chip, seen on a tinted row too."""
PADDING = {"ruled": 147, "striped": 208, "grid": 208}
"""Of a cell at both sides together, by the style of the tables."""
_TEXT_SIZE = 9.3
COLUMN_GAP = 567
"""Between the columns of the contents."""
LONGEST_LINE = 8845
"""What is read, not looked up, has lines of at most 156 mm."""


@dataclass(frozen=True, slots=True)
class Page:
    """Paper and margins in twentieths of a point, upright."""

    width: int
    height: int
    top: int = 1077
    right: int = 1020
    bottom: int = 1020
    left: int = 1134
    header: int = 520
    footer: int = 397
    gutter: int = 0

    @property
    def room(self) -> int:
        """The width of the text."""
        return self.width - self.left - self.right - self.gutter

    @property
    def room_across(self) -> int:
        """The width of the text on the page turned on its side; the margins stay where they are."""
        return self.height - self.left - self.right - self.gutter

    def column(self, columns: int) -> int:
        """The width of one of several columns."""
        return (self.room - (columns - 1) * COLUMN_GAP) // columns

    @property
    def depth(self) -> int:
        """The height of the text."""
        return self.height - self.top - self.bottom

    @property
    def depth_across(self) -> int:
        """The height of the text on the page turned on its side."""
        return self.width - self.top - self.bottom


def page_of(brand: Brand, *, booklet: bool = False) -> Page:
    """The house's page, in the paper size of the brand. The margins of a booklet are narrower."""
    size = _SIZES[brand.page_size]
    return Page(*size, top=964, right=879, bottom=879, left=1020) if booklet else Page(*size)


def accent_of(brand: Brand) -> str:
    """The brand's accent as it is drawn on paper, six digits."""
    return _ink(brand.accent, ACCENT)


def primary_of(brand: Brand) -> str:
    """The brand's own colour for an area, six digits."""
    return (brand.primary if is_colour(brand.primary) else PRIMARY)[1:].upper()


def house_styles(
    brand: Brand, language: str, page: Page, size: float, *, columns: int = 1, rtl: bool, dense: bool = False
) -> Node:
    """The root of ``styles.xml`` in the house look, with text of ``size`` points and contents in columns.

    ``dense``: with as little air as a booklet has in print.
    """
    primary = primary_of(brand)
    text = fill(
        "word-styles.xml.j2",
        rem=round(size * 100),  # a template sees plain data only
        primary=primary,
        on_primary=text_on(f"#{primary}")[1:].upper(),
        paper=_PAPER[1:].upper(),
        cover=brand.cover,
        tables=brand.tables,
        headings=brand.headings,
        accents=brand.accents,
        dense=dense,
        margin=0 if dense else max(0, page.room - LONGEST_LINE),
        heading=_ink(brand.primary, PRIMARY),
        accent=accent_of(brand),
        ink=INK,
        quiet=QUIET,
        line=LINE,
        tint=TINT,
        alarm=ALARM,
        chip=_CHIP,
        body_font=brand.body_font or BODY,
        heading_font=brand.heading_font or BODY,
        code_font=MONO,
        language=language,
        width=page.room,
        column=page.column(columns),
        rtl=rtl,
    )
    return read_xml(text.encode("utf-8"))


@dataclass(frozen=True, slots=True)
class Styles:
    """Ids of the styles by their names, which are the same in Word of every language."""

    ids: dict[str, str]

    @classmethod
    def of(cls, root: Node) -> Styles:
        """What the part ``root`` defines."""
        found: dict[str, str] = {}
        for style in root.findall(q("style")):
            name = style.find(q("name"))
            if name is not None:
                found.setdefault(name.get(q("val"), "").lower(), style.get(q("styleId"), ""))
        return cls(found)

    def __getitem__(self, name: str) -> str:
        return self.ids[name.lower()]


def text_size(brand: Brand, *, booklet: bool = False) -> float:
    """The size of the text in points."""
    return round(dense_size(brand) if booklet else _TEXT_SIZE * text_scale(brand), 2)


def _ink(colour: str, fallback: str) -> str:
    return readable(colour if is_colour(colour) else fallback, _PAPER)[1:].upper()
