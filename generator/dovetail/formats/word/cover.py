"""The cover of a pack: a band along the edge, a block of colour, or plain and centred, as the brand chose."""

from __future__ import annotations

import io

from dovetail.formats.word.drawing import area, inline_picture, media_of
from dovetail.formats.word.file import WordFile
from dovetail.formats.word.pictures import Picture
from dovetail.formats.word.xml import Node, text_element, w
from dovetail.model.document import Pack

COVER_HEAD = "word/header-cover.xml"
_LOGO, _LOGO_ON_BLOCK = (227.0, 62.0), (227.0, 45.0)
_BAND, _BLOCK, _STRIPE = 31.2, 419.5, 11.3
"""Points: the band's width, the block's height, and that of the stripe below it."""
_BRAND_HIGH, _MAIN_HIGH = 1300, 5500
"""Twentieths of a point: what the sign and the title take of the block."""
_LESS = 96.0
"""Points that the block is lower on the cover of a booklet, which has the contents too."""
_ROWS = (0.27, 0.57)


def cover_ground(file: WordFile, pack: Pack, primary: str) -> list[Node]:
    """What lies behind the text, as the content of the cover's head."""
    wide, high = file.page.width / 20, file.page.height / 20
    block = _BLOCK - _LESS if file.dense else _BLOCK
    areas = {
        "band": [("band", primary, (_BAND, high), 0.0)],
        "block": [
            ("block", primary, (wide, block), 0.0),
            ("stripe", pack.brand.accent[1:].upper(), (wide, _STRIPE), block),
        ],
    }.get(pack.brand.cover, [])
    style = w("pPr", w("pStyle", val=file.styles["header"]))
    runs = []
    for name, colour, size, top in areas:
        # A single pixel, stretched: every reader draws that alike.
        pixel = Picture(f"cover-{name}.png", 1, 1, _pixel(colour), "png")
        relation, _ = media_of(file.package, COVER_HEAD, pixel)
        runs.append(area(relation, pixel, file.drawing_id(), size, top, right=file.rtl))
    return [w("p", style, *runs)]


def cover(file: WordFile, pack: Pack, logo: Picture | None) -> list[Node]:
    """The blocks of the cover."""
    block = pack.brand.cover == "block"
    sign = w("p", _style(file, "Cover Brand"), _sign(file, pack, logo, _LOGO_ON_BLOCK if block else _LOGO))
    said = (("Cover Label", pack.project_code), ("Title", pack.title), ("Subtitle", pack.project_name))
    main = [w("p", _style(file, style), w("r", text_element(text))) for style, text in said]
    found = [_block(file, sign, main)] if block else [sign, *main]
    if pack.cover:
        found.append(
            w(
                "p",
                w(
                    "pPr",
                    w("pStyle", val=file.styles["Table Gap"]),
                    w("spacing", before=_gap(file, pack)),
                ),
            )
        )
        found.append(_rows(file, pack))
    return found


def _gap(file: WordFile, pack: Pack) -> int:
    """Above the rows: they stand clear of a block, and make room for the contents of a booklet."""
    return 500 if file.dense and pack.brand.cover != "block" else 1150 if file.dense else 900


def _sign(file: WordFile, pack: Pack, logo: Picture | None, room: tuple[float, float]) -> Node:
    """The logo, or the name where there is none."""
    if logo is None:
        return w("r", text_element(pack.brand.name or pack.organization))
    scale = min(room[0] / logo.width, room[1] / logo.height)
    size = (logo.width * scale, logo.height * scale)
    pixels, drawing = file.media(logo)
    # On a block of colour the logo keeps the white that its pixels have.
    relations = (pixels, "" if pack.brand.cover == "block" else drawing)
    return inline_picture(relations, logo, file.drawing_id(), pack.brand.logo_alt or pack.organization, size)


def _block(file: WordFile, sign: Node, main: list[Node]) -> Node:
    """Sign above and title below, at the same places however long the title is."""
    main_high = _MAIN_HIGH - int(_LESS * 20) if file.dense else _MAIN_HIGH
    cell = w("tcW", w=file.page.room, type="dxa")
    low = w("tcPr", w("tcW", w=file.page.room, type="dxa"), w("vAlign", val="bottom"))
    return w(
        "tbl",
        w("tblPr", *_frame(file, file.page.room), w("tblLook", val="0600", noHBand=1, noVBand=1)),
        w("tblGrid", w("gridCol", w=file.page.room)),
        w("tr", w("trPr", w("trHeight", val=_BRAND_HIGH, hRule="exact")), w("tc", w("tcPr", cell), sign)),
        w("tr", w("trPr", w("trHeight", val=main_high, hRule="exact")), w("tc", low, *main)),
    )


def _rows(file: WordFile, pack: Pack) -> Node:
    widths = [int(file.page.room * share) for share in _ROWS]
    table = w(
        "tbl",
        w(
            "tblPr",
            w("tblStyle", val=file.styles["Procedure Table"]),
            *_frame(file, sum(widths), centred=pack.brand.cover == "plain"),
            w("tblLook", val="0600", noHBand=1, noVBand=1),
        ),
        w("tblGrid", *(w("gridCol", w=width) for width in widths)),
    )
    for label, value in pack.cover:
        quiet = w("rPr", w("rStyle", val=file.styles["Quiet"]))
        cells = [
            w("tc", w("tcPr", w("tcW", w=width, type="dxa")), w("p", _style(file, "Cover Text"), run))
            for width, run in zip(
                widths, (w("r", quiet, text_element(label)), w("r", text_element(value))), strict=True
            )
        ]
        table.append(w("tr", w("trPr", w("cantSplit")), *cells))
    return table


def _frame(file: WordFile, width: int, *, centred: bool = False) -> list[Node | None]:
    return [
        w("bidiVisual") if file.rtl else None,
        w("tblW", w=width, type="dxa"),
        w("jc", val="center") if centred else None,
        w("tblLayout", type="fixed"),
    ]


def _style(file: WordFile, name: str) -> Node:
    return w("pPr", w("pStyle", val=file.styles[name]))


def _pixel(colour: str) -> bytes:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("RGB", (1, 1), f"#{colour}").save(buffer, "PNG")
    return buffer.getvalue()
