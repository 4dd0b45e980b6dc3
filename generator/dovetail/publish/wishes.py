"""All pages of a run as wishes: named, linked with each other, written. What can't be is found here."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from dovetail.formats.tree.body import read_body
from dovetail.formats.tree.links import read_link
from dovetail.formats.word.pictures import SVG, Picture, pictures_of
from dovetail.load.languages.languages import language_or_english
from dovetail.model.diagnostics import Diagnostic, Severity
from dovetail.model.document import Asset, Pack
from dovetail.model.language import speaking
from dovetail.model.publishing import Target
from dovetail.publish.errors import PublishError
from dovetail.publish.markup.dialect import Dialect, Links
from dovetail.publish.markup.paths import page_title
from dovetail.publish.pages import sheets_of
from dovetail.publish.sheet import Sheet, key_of
from dovetail.publish.wish import File, Wish, print_of, print_of_bytes

_DOTS = 2.0
"""Pixels for a point: lettering of a drawing is as large as that of the text around it."""
_COLOURS = 64
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Wished:
    """The pages of a run, parents before children, and why some can't be published.

    A run with ``problems`` publishes nothing: pages with dead links or one address for two would be wrong as
    soon as they were there.
    """

    wishes: tuple[Wish, ...]
    problems: tuple[Diagnostic, ...] = ()


def wishes_of(name: str, target: Target, packs: Iterable[Pack], dialect: Dialect) -> Wished:
    """The pages of some packs as the target called ``name`` wants them."""
    found: list[Wish] = []
    problems: list[Diagnostic] = []
    for pack in packs:
        sheets = sheets_of(pack)
        problems += _dead_links(sheets)
        found += _written(name, target, sheets, dialect)
    return Wished(tuple(found), (*problems, *_collisions(found, dialect)))


def _written(name: str, target: Target, sheets: Sequence[Sheet], dialect: Dialect) -> list[Wish]:
    titles = {sheet.key: page_title(sheet, target) for sheet in sheets}
    links = Links(
        name,
        {sheet.key: dialect.names.address(sheet, target) for sheet in sheets},
        titles,
        {
            asset.name: dialect.names.picture(asset.name, sheet, target)
            for sheet in sheets
            for asset in sheet.pictures
        },
    )
    found = []
    owned: set[str] = set()
    for sheet in sheets:
        pack = sheet.pack
        with speaking(language_or_english(pack.language).with_own(pack.own_words)):
            # What is no character can be neither sent nor stored.
            text = _NO_CHARACTER.sub("\ufffd", dialect.render(sheet, links))
        files = [
            file_of(links.pictures[asset.name], asset)
            for asset in sheet.pictures
            # Where files lie beside the pages, a picture that several show is stored with the first.
            if dialect.files_of_page or asset.name not in owned
        ]
        owned.update(asset.name for asset in sheet.pictures)
        parts = (titles[sheet.key],) if dialect.title_apart else ()
        found.append(
            Wish(
                sheet.key,
                titles[sheet.key],
                links.addresses[sheet.key],
                sheet.parent,
                text,
                print_of(dialect.normal(text), *parts),
                tuple(files),
                tuple(target.labels) if dialect.labels else (),
                target.edit_lock,
            )
        )
    return found


def file_of(name: str, asset: Asset) -> File:
    """A picture as it is stored: a drawing whose name says so, as pixels."""
    source = print_of_bytes(asset.data)
    if asset.media_type == SVG and name.endswith(".png"):
        return File(name, "image/png", partial(_pixels, asset), source)
    return File(name, asset.media_type, lambda: asset.data, source)


def _pixels(asset: Asset) -> bytes:
    """A drawing as pixels.

    :raises PublishError: if it can't be drawn.
    """
    drawn, faults = pictures_of([asset])
    if asset.name not in drawn:
        raise PublishError("picture-undrawn", f"{asset.name} can't be drawn: {faults.get(asset.name, '')}")
    return _for_screens(drawn[asset.name])


def _for_screens(picture: Picture) -> bytes:
    """The pixels in the size in which a page shows them: wikis show a picture as large as it is."""
    from PIL import Image

    with Image.open(io.BytesIO(picture.pixels)) as image:
        size = (round(picture.width * _DOTS), round(picture.height * _DOTS))
        if size[0] >= image.width:
            return picture.pixels
        smaller = image.convert("RGB").resize(size, Image.Resampling.LANCZOS).quantize(_COLOURS)
    found = io.BytesIO()
    smaller.save(found, "PNG", optimize=True)
    return found.getvalue()


def _dead_links(sheets: Sequence[Sheet]) -> list[Diagnostic]:
    """Links that lead nowhere: to no document of the pack, or to no place on it."""
    bodies = {sheet.document.id: read_body(sheet.document) for sheet in sheets}
    known = frozenset(bodies)
    found = []
    for sheet in sheets:
        here = sheet.document.id
        for element in bodies[here].root.iter("a"):
            href = element.get("href")
            if href is None:
                continue
            link = read_link(href, here, known)
            if link.kind == "refused":
                found.append(_dead(sheet, href, "no document of this pack"))
            elif link.kind == "pack" and link.fragment and link.fragment not in bodies[link.document].ids:
                found.append(
                    _dead(sheet, href, f"no place on {key_of(sheet.pack.project_code, link.document)}")
                )
    return list(dict.fromkeys(found))


def _dead(sheet: Sheet, href: str, where: str) -> Diagnostic:
    message = f"a link to {href} leads to {where}"
    hint = "correct the template or the document that it stands in"
    return Diagnostic("link-unresolved", Severity.ERROR, message, None, hint, subject=sheet.key)


def _collisions(wishes: Sequence[Wish], dialect: Dialect) -> list[Diagnostic]:
    places: dict[str, list[Wish]] = defaultdict(list)
    for wish in wishes:
        places[dialect.names.fold(wish.address)].append(wish)
    found = []
    for first, *others in places.values():
        for other in others:
            message = f'{other.key} and {first.key} would both be "{other.address}"'
            hint = "give one of them another title, or write titles: so that they differ"
            found.append(Diagnostic("address-twice", Severity.ERROR, message, None, hint, subject=other.key))
    return found
