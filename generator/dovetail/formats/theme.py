"""The house style: bundled templates and style sheets, filled with an organization's brand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from dovetail.bundled import templates_dir
from dovetail.compose.escape import visible
from dovetail.formats.assets import asset_url, data_uri
from dovetail.formats.fonts import BODY, MONO, brand_faces, text_scale
from dovetail.formats.tree.isolates import isolated
from dovetail.model.colour import CLEAR, is_colour, readable, text_on
from dovetail.model.document import Brand, Document, DocumentKind, Pack
from dovetail.model.language import later, spoken, tell, tell_count, tell_of, told

GROUPS: dict[DocumentKind, str] = {
    "front": later("This pack"),
    "procedure": later("Procedures"),
    "role": later("Role cards"),
    "back": later("Reference"),
    "booklet": later("This pack"),
}
_TINT, _NIGHT, _QUIET = "#f3f5f7", "#14191f", "#56606d"
_HEIGHT = {"A4": "297mm", "Letter": "279.4mm"}
_TEXT_SIZE = 9.3  # points
_DENSE_SIZE = 8.5
"""Points: the text of a booklet, which has few pages to stand on. Smaller is not read with ease."""
_LEAST_SIZE = 7.02
"""Points: nothing on paper is smaller."""
_SMALL = {"head": 0.849, "wide": 0.839, "chip": 0.821, "badge": 0.767}
"""Sizes of table heads, of wide tables, of chips and of badges in tables, as shares of the text's."""
_THIN = ".5pt solid #c6ccd3"
_PICTURE, _PLATE = {"A4": "240mm", "Letter": "222mm"}, {"A4": "160mm", "Letter": "166mm"}
"""How high a picture may be, on a page upright or across, so that it fits below a heading."""
_SCREEN_FALLBACK = "system-ui, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_SERIF_FALLBACK = "Georgia, 'Times New Roman', serif"
_CODE_FALLBACK = "ui-monospace, Consolas, Menlo, monospace"
_LARGEST_EMBEDDED = 240_000  # bytes of brand fonts in one page, so that it stays below 400 kB


@dataclass(frozen=True, slots=True)
class FaceFile:
    """One weight and slope of a font, and where a style sheet finds it."""

    family: str
    weight: int
    italic: bool
    url: str


def fill(template: str, **values: Any) -> str:
    """Render a bundled template of the theme or of a report. Values are escaped for HTML; a name that is
    missing is an error.

    :raises TypeError: if a value is no plain data: dict, list, tuple, text, int, bool, None.
    """
    _refuse_objects(values)
    return _environment().get_template(template).render(values)


def frame(pack: Pack) -> dict[str, Any]:
    """What stands around the text of every document, as plain data for a template."""
    brand = pack.brand
    return {
        "organization": pack.organization,
        "project_code": pack.project_code,
        "project_name": pack.project_name,
        "title": pack.title,
        "language": pack.language,
        "direction": spoken().direction,
        "standing": pack.standing,
        "mark": pack.mark.name if pack.mark else "",
        "dated": pack.dated,
        "cover": pack.cover,
        "brand": {
            "name": visible(brand.name),
            "logo_alt": visible(brand.logo_alt),
            "classification": visible(brand.classification),
            "footer": visible(brand.footer),
        },
    }


def print_css(brand: Brand, pages: int = 0, *, booklet: bool = False) -> str:
    """The style sheet of a PDF, with the brand's colours, fonts and page size, in the spoken language.

    ``pages`` is how many pages readers are told that there are; otherwise those that are printed. The pages
    of a booklet have narrower margins.
    """
    body, heading = _paper_fonts(brand)
    return "\n".join(
        (
            _brand_css(brand, body, heading, f"'{MONO}'", _on_paper(brand), on_paper=True),
            _sheet("content.css"),
            _sheet("print.css"),
            _sheet("cover.css"),
            _sheet(f"cover-{brand.cover}.css"),
            *_styles(brand),
            _page_css(brand, pages, booklet),
        )
    )


def bare_css(brand: Brand, *, booklet: bool = False) -> str:
    """The style sheet of pages with nothing around their text."""
    return "\n".join((print_css(brand, booklet=booklet), _sheet("bare.css")))


def tight_css() -> tuple[str, ...]:
    """Style sheets that go behind :func:`bare_css` and each other, each with less air between lines."""
    return _sheet("tight.css"), _sheet("tighter.css")


def frame_css(brand: Brand, *, booklet: bool = False) -> str:
    """The style sheet of what stands around the text, alone."""
    body, heading = _paper_fonts(brand)
    return "\n".join(
        (
            _brand_css(brand, body, heading, f"'{MONO}'", _on_paper(brand), on_paper=True),
            _page_css(brand, 0, booklet),
            slips_css(brand),
        )
    )


def slips_css(brand: Brand) -> str:
    """The style sheet of page numbers and running titles, set as text to be put into frames."""
    return (
        _plain()
        .get_template("slips.css.j2")
        .render(
            body_font=_paper_fonts(brand)[0],
            rtl=spoken().direction == "rtl",
            page_size=brand.page_size,
            head_ink=_QUIET,
        )
    )


def _paper_fonts(brand: Brand) -> tuple[str, str]:
    """Of text and of headings."""
    return f"{_family(brand.body_font)}, '{BODY}'", f"{_family(brand.heading_font)}, '{BODY}'"


def dense_size(brand: Brand) -> float:
    """The size of a booklet's text in points."""
    return _DENSE_SIZE * max(1.0, text_scale(brand))


def _page_css(brand: Brand, pages: int, booklet: bool) -> str:
    return (
        _plain()
        .get_template("page-size.css.j2")
        .render(
            body_font=_paper_fonts(brand)[0],
            rtl=spoken().direction == "rtl",
            page_of_pages=_page_of_pages(pages),
            text_size=f"{_TEXT_SIZE * text_scale(brand):.2f}",
            dense_size=f"{dense_size(brand):.2f}",
            head_ink=_QUIET,
            head_rule=f"1.6pt solid {_colours(brand)[1]}" if brand.accents == "bold" else _THIN,
            booklet=booklet,
            page_size=brand.page_size,
            page_height=_HEIGHT[brand.page_size],
            picture_height=_PICTURE[brand.page_size],
            plate_height=_PLATE[brand.page_size],
        )
    )


def screen_css(brand: Brand) -> str:
    """The style sheet of a web page; it needs no file beside it and follows the reader's dark mode."""
    return "\n".join((_screen_brand(brand, _inside(brand)), *_screen_sheets(brand, "screen.css")))


def site_css(brand: Brand, faces: Sequence[FaceFile]) -> str:
    """The style sheet of a folder of web pages, with fonts that lie beside it."""
    return "\n".join((_screen_brand(brand, faces), *_screen_sheets(brand, "screen.css", "site.css")))


def revision_label(pack: Pack) -> str:
    """``Revision 2 · 7f3a-91c2-4b1d-08aa``, without the code of an issue if it is none; nothing where the
    standing already says all that there is to say.
    """
    if not is_numbered(pack):
        return ""
    said = tell("Revision {revision}", revision=pack.revision)
    return f"{said} · {pack.mark.code}" if pack.mark else said


def is_numbered(pack: Pack) -> bool:
    """Whether the pack has a revision besides what its standing already says: a draft has none."""
    none = {"", pack.standing.casefold(), tell("draft").casefold()}
    return pack.revision.casefold() not in none


def kind_label(document: Document, pack: Pack) -> str:
    """The small line above a document's title."""
    return {"procedure": tell("Procedure"), "role": tell("Role card")}.get(document.kind, pack.project_name)


def grouped(pack: Pack) -> list[tuple[str, list[Document]]]:
    """The pack's documents in reading order, neighbours of one kind under that kind's label."""
    return [(tell(GROUPS[kind]), list(some)) for kind, some in groupby(pack.documents, key=lambda d: d.kind)]


def _screen_brand(brand: Brand, faces: Sequence[FaceFile]) -> str:
    return _brand_css(
        brand,
        f"{_family(brand.body_font)}, {_fallback(brand.body_font)}",
        f"{_family(brand.heading_font)}, {_fallback(brand.heading_font)}",
        f"'{MONO}', {_CODE_FALLBACK}",
        faces,
        on_paper=False,
    )


def _screen_sheets(brand: Brand, *names: str) -> list[str]:
    return [_sheet("content.css"), *(_sheet(name) for name in names), *_styles(brand)]


def _inside(brand: Brand) -> list[FaceFile]:
    """The brand's fonts inside the style sheet; none where that would make it too large."""
    faces = brand_faces(brand)
    if sum(len(face.asset.data) for face in faces) > _LARGEST_EMBEDDED:
        return []
    return [FaceFile(face.family, face.weight, face.italic, data_uri(face.asset)) for face in faces]


def _on_paper(brand: Brand) -> list[FaceFile]:
    return [
        FaceFile(face.family, face.weight, face.italic, asset_url(face.asset.name))
        for face in brand_faces(brand)
    ]


def _brand_css(
    brand: Brand, body: str, heading: str, code: str, faces: Sequence[FaceFile], *, on_paper: bool
) -> str:
    primary, accent = _colours(brand)
    heading_ink, accent_ink = readable(primary, _TINT), readable(accent, _TINT)
    if not on_paper:
        heading_ink = f"light-dark({heading_ink}, {readable(primary, _NIGHT, CLEAR)})"
        accent_ink = f"light-dark({accent_ink}, {readable(accent, _NIGHT, CLEAR)})"
    text = _TEXT_SIZE * text_scale(brand)
    sizes = {name: f"{max(_LEAST_SIZE, share * text):.2f}" for name, share in _SMALL.items()}
    return (
        _plain()
        .get_template("brand.css.j2")
        .render(
            sizes=sizes if on_paper else {},
            primary=primary,
            on_primary=text_on(primary),
            primary_ink=heading_ink,
            accent_ink=accent_ink,
            body_font=body,
            heading_font=heading,
            code_font=code,
            faces=[
                {
                    "family": _family(face.family),
                    "weight": face.weight,
                    "style": "italic" if face.italic else "normal",
                    "url": face.url,
                }
                for face in faces
            ],
        )
    )


def _colours(brand: Brand) -> tuple[str, str]:
    """Primary and accent; what is no colour gives way to the plain look's."""
    plain = Brand("")
    primary = brand.primary if is_colour(brand.primary) else plain.primary
    return primary, brand.accent if is_colour(brand.accent) else plain.accent


def _styles(brand: Brand) -> list[str]:
    """The sheets of the styles that the brand chose, for paper and screen."""
    chosen = [f"tables-{brand.tables}.css"]
    if brand.headings == "capitals":
        chosen.append("headings-capitals.css")
    if brand.accents == "bold":
        chosen.append("accents-bold.css")
    return [_sheet(name) for name in chosen]


def page_label(page: str, pages: str) -> str:
    """``Page 3 of 12`` in the spoken language."""
    return tell("Page {page} of {pages}", page=page, pages=pages)


def _page_of_pages(pages: int) -> str:
    """``Page 3 of 12`` as the value of a CSS property, its words in the spoken language."""
    counters = {"{page}": "counter(page)", "{pages}": _text(str(pages)) if pages else "counter(pages)"}
    parts = re.split(r"(\{pages?\})", told(later("Page {page} of {pages}")))
    return " ".join(counters.get(part) or _text(part) for part in parts if part)


def _text(said: str) -> str:
    """Text as a CSS string."""
    return '"' + "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in said) + '"'


def _refuse_objects(value: object) -> None:
    # HTML that this room has made arrives as Markup, which is text that is not escaped again.
    if type(value) is dict:
        for key, item in value.items():
            _refuse_objects(key)
            _refuse_objects(item)
    elif type(value) in (list, tuple):
        for item in value:  # type: ignore[attr-defined]
            _refuse_objects(item)
    elif value is not None and type(value) not in (str, Markup, int, bool):
        raise TypeError(f"a template would see a {type(value).__name__}, which is no plain data")


def _family(name: str) -> str:
    """A font's name as a CSS string; what could end the string or the style element is left out."""
    return "'" + "".join(c for c in name if c.isalnum() or c in " -_.+") + "'"


def _fallback(name: str) -> str:
    return _SERIF_FALLBACK if "serif" in name.lower() and "sans" not in name.lower() else _SCREEN_FALLBACK


def _folder() -> Path:
    return templates_dir() / "theme"


@cache
def _sheet(name: str) -> str:
    return (_folder() / name).read_text(encoding="utf-8")


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([_folder(), templates_dir() / "report", templates_dir() / "preview"]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.globals.update(tell=tell, tell_count=tell_count, tell_of=tell_of)
    environment.filters["apart"] = lambda text: isolated(text, spoken().direction)
    return environment


@cache
def _plain() -> jinja2.Environment:
    # Style sheets take only values made in this module, and HTML escapes would break their strings.
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(_folder()), autoescape=False, undefined=jinja2.StrictUndefined
    )
