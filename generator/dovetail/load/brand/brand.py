"""``brand/brand.yaml``: how an organization looks."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from dovetail.load.brand.drawings import Fault
from dovetail.load.brand.font_files import family_of
from dovetail.load.brand.images import UnusableImageError, media_type_of, size_of
from dovetail.load.brand.word_package import MEDIA_TYPE, PACKED_LIMIT, is_word_file
from dovetail.load.reading import read_bytes, read_part
from dovetail.load.validation.report import Report, Site
from dovetail.model.base import Line, Many, Model
from dovetail.model.diagnostics import Diagnostic, Place, Severity
from dovetail.model.document import AccentUse, Asset, Brand, Cover, HeadingCase, TableStyle
from dovetail.model.organization import Organization
from dovetail.model.profile import Written

BRAND = "brand/brand.yaml"
LOGO_LIMIT = 2_000_000
FONT_LIMIT = 10_000_000
BUNDLED_FONTS = ("Source Sans 3", "Source Serif 4")
LOGO_ROOM = (80, 22)
"""Millimetres that covers have for a logo, wide and high, in every format."""
LEAST_LOGO = 4.0
"""Millimetres of the shorter side of a logo below which nobody makes it out on a cover."""
LEAST_CONTRAST = 4.5
"""Of text on white, by WCAG 2.2 success criterion 1.4.3."""

Colour = Annotated[
    str,
    Field(pattern=r"^#[0-9a-f]{6}$"),
    BeforeValidator(lambda value: value.strip().lower() if isinstance(value, str) else value),
]
FontName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9 _-]{0,63}$")]
FileName = Annotated[str, Field(min_length=1, max_length=200)]

_DEFAULT = Brand("")


class Look(Model):
    """The one file that brands every document."""

    name: Line | None = None
    """Name as it stands on documents; left out, the organization's."""
    primary: Colour = _DEFAULT.primary
    """Colour of headings and rules, such as "#1f3a5f" (in quotes)."""
    accent: Colour = _DEFAULT.accent
    """Colour of links and marks, such as "#0b7285" (in quotes)."""
    heading_font: FontName = _DEFAULT.heading_font
    """Font family of headings: a bundled one (Source Sans 3, Source Serif 4), or one of ``fonts``."""
    body_font: FontName = _DEFAULT.body_font
    """Font family of the text."""
    page_size: Literal["A4", "Letter"] = _DEFAULT.page_size
    """Paper."""
    classification: Line | None = None
    """Mark on every page; left out, the one of document_control."""
    footer: Line | None = None
    """Line at the foot of every page."""
    logo: FileName | None = None
    """Image in the folder brand/: svg, png or jpeg, at most 2 MB; a drawing without scripts, that loads
    nothing."""
    logo_alt: Line | None = None
    """What the logo shows, for people who can't see it."""
    fonts: Many[FileName] = ()
    """Font files in the folder brand/: ttf or otf. Give the regular, the semibold (weight 600) and the
    italic of each; what is missing is set in the nearest of them."""
    cover: Cover = _DEFAULT.cover
    """How the cover is set: a ``band`` of the primary colour at the side, a ``block`` of it over the upper
    half, or ``plain``: centred between rules, without a filled area."""
    tables: TableStyle = _DEFAULT.tables
    """How tables are drawn: ``ruled`` has a thin rule under each row, ``striped`` a filled head and every
    other row tinted, ``grid`` a line around each cell."""
    headings: HeadingCase = _DEFAULT.headings
    """Section headings ``as-written``, or in ``capitals``."""
    accents: AccentUse = _DEFAULT.accents
    """How much of the accent colour is seen: ``quiet`` in links and labels only, ``bold`` also in bars before
    section headings, under titles and behind labels."""
    reference_document: FileName | None = None
    """Word file (docx, without macros, at most 5 MB) in the folder brand/. The Word files of a pack take its
    styles, page, margins, heads and feet."""


def load_brand(root: Path, organization: Written[Organization] | None, report: Report) -> Brand:
    """The brand of a profile, or plain defaults without a brand file.

    A logo, font or reference document that can't be used is a finding, and the brand goes without it.
    """
    name = organization.value.name if organization else "this organization"
    classification = (organization.value.document_control.classification if organization else None) or ""
    if not (root / BRAND).exists():
        return Brand(name, classification=classification)
    part = read_part(Look, BRAND, root / BRAND, "organization", {}, report.problems)
    if part.written is None:
        return Brand(name, classification=classification)
    look: Look = part.written.value
    site = Site(part.written)
    for field in ("primary", "accent"):
        _check_contrast(report, site / field, getattr(look, field))
    logo = _asset(report, site / "logo", root, look.logo, LOGO_LIMIT, "image/", "svg, png or jpeg")
    if logo is not None:
        _check_shape(report, site / "logo", logo)
    fonts = [
        _asset(report, site / "fonts" / index, root, file, FONT_LIMIT, "font/", "ttf or otf")
        for index, file in enumerate(look.fonts)
    ]
    _check_families(report, site, look, [font.data for font in fonts if font])
    return Brand(
        look.name or name,
        look.primary,
        look.accent,
        look.heading_font,
        look.body_font,
        look.page_size,
        look.classification or classification,
        look.footer or "",
        logo,
        look.logo_alt or (f"Logo of {look.name or name}" if logo else ""),
        tuple(font for font in fonts if font is not None),
        look.cover,
        look.tables,
        look.headings,
        look.accents,
        _asset(
            report, site / "reference_document", root, look.reference_document, PACKED_LIMIT, MEDIA_TYPE,
            "docx (saved without macros)",
        ),
    )  # fmt: skip


def contrast_on_white(colour: str) -> float:
    """Contrast of a ``#rrggbb`` colour with white, from 1 to 21 (WCAG 2.2)."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _check_contrast(report: Report, site: Site, colour: str) -> None:
    contrast = contrast_on_white(colour)
    if contrast < LEAST_CONTRAST:
        what = f"{site.named} is {colour}, which is hard to read on white (contrast {contrast:.1f} to 1)"
        how = f"choose a darker colour: text needs {LEAST_CONTRAST} to 1"
        report.add("contrast-low", site, what, how, severity=Severity.MINOR)


def _check_shape(report: Report, site: Site, logo: Asset) -> None:
    """A logo that is much wider than high, or higher than wide, is a thread where it has to fit."""
    width, height = size_of(logo.media_type, logo.data) or (1.0, 1.0)
    if not width or not height:
        return
    room = LOGO_ROOM
    scale = min(room[0] / width, room[1] / height)
    shorter = min(width, height) * scale
    if shorter >= LEAST_LOGO:
        return
    wide = width > height
    ratio = round(max(width, height) / min(width, height))
    most = int(room[0 if wide else 1] / LEAST_LOGO)
    shape, thin = ("as wide as high", "high") if wide else ("as high as wide", "wide")
    what = (
        f'"{logo.name}" is {width:,.0f} x {height:,.0f}, {ratio:,} times {shape}: covers have {room[0]} x '
        f"{room[1]} mm for it, so it is {shorter:.1f} mm {thin} in every format"
    )
    how = (
        f"crop what is empty around the mark, or take a version of it that is at most {most} times {shape}; "
        f"{room[0]} to {room[1]} uses all the room"
    )
    report.add("logo-shape", site, what, how, severity=Severity.MAJOR)


def _check_families(report: Report, site: Site, look: Look, fonts: list[bytes]) -> None:
    asked = {field: getattr(look, field) for field in ("heading_font", "body_font")}
    unknown = {field: family for field, family in asked.items() if family not in BUNDLED_FONTS}
    own = [family for family in map(family_of, fonts) if family] if unknown else []
    for field, family in unknown.items():
        if family not in own:
            has = f"; the files under fonts: hold {', '.join(dict.fromkeys(own))}" if own else ""
            what = f'no font "{family}" comes with Dovetail or with the brand{has}'
            how = f"put its files into brand/ and name them under fonts:, or use {' or '.join(BUNDLED_FONTS)}"
            report.add("font-unknown", site / field, what, how, severity=Severity.MAJOR)


def _asset(
    report: Report, site: Site, root: Path, file: str | None, limit: int, family: str, kinds: str
) -> Asset | None:
    if file is None:
        return None
    folder = root / "brand"
    path = folder / file
    kind = {"image/": "logo-unusable", "font/": "font-unusable"}.get(family, "reference-unusable")
    how = f"put the file into brand/, as {kinds}, of at most {limit // 1_000_000} MB"
    faults: tuple[Fault, ...] = (Fault("lies outside the folder brand/", how),)
    data = b""
    if Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        try:
            data = read_bytes(path, limit)
            if family == MEDIA_TYPE:
                media_type = MEDIA_TYPE if is_word_file(path.name, data) else ""
            else:
                media_type = media_type_of(path.name, data)
            if media_type.startswith(family):
                return Asset(path.name, media_type, data)
            faults = (Fault(f"is no {kinds} file", how),)
        except UnusableImageError as error:
            faults = tuple(replace(fault, what=f"can't be used: {fault.what}") for fault in error.faults)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            faults = (Fault(f"can't be used: {reason[:1].lower()}{reason[1:]}", how),)
    for fault in faults:
        message = f'"{file}" {fault.what}'
        if fault.line:
            report.problems.append(_inside(site, file, message, fault, data))
        else:
            report.add(kind, site, message, fault.how, severity=Severity.MAJOR)
    return None


def _inside(site: Site, file: str, message: str, fault: Fault, data: bytes) -> Diagnostic:
    """A fault that has its place in the brand's file itself; the line that names the file is shown below."""
    lines = data.decode("utf-8", "replace").split("\n")
    return Diagnostic(
        "logo-unusable",
        Severity.MAJOR,
        message,
        Place(f"brand/{file}", fault.line, fault.column),
        fault.how,
        excerpt=lines[fault.line - 1] if fault.line <= len(lines) else "",
        related=(site.place(),),
    )
