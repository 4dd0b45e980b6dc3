"""WeasyPrint behind one function: HTML, a style sheet and assets in, a tagged archive PDF out."""

from __future__ import annotations

import hashlib
import importlib
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from dovetail.formats.assets import asset_url
from dovetail.formats.fonts import use_only_our_fonts
from dovetail.formats.printed.archive_metadata import claim_accessibility
from dovetail.formats.printed.deep_calls import with_room
from dovetail.formats.printed.fetcher import asset_fetcher
from dovetail.formats.printed.hyphenation import correct_hyphenation
from dovetail.formats.printed.list_tags import complete_list_items
from dovetail.formats.printed.press import forget_press, page_of, press_for
from dovetail.formats.printed.table_tags import complete_headers, name_headers
from dovetail.formats.printed.text_tags import join_text_tags
from dovetail.model.document import Asset

_VARIANT = "pdf/a-3a"
_NO_DAY = "2000-01-01"
_IS_PRINTED = 1 << 2
"""The mark of an annotation that is on paper too. An archive file asks for it."""
_LITTLE = 0.25
"""The share of a page up to which it is worth a try to do without it."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF, the URLs that were refused while making it, and what the engine could not draw."""

    data: bytes
    refused: tuple[str, ...]
    problems: tuple[str, ...]


def print_page(
    html: str, css: str, assets: Mapping[str, Asset], *, sources: Sequence[Asset] = (), day: str = ""
) -> Printed:
    """The PDF of ``html`` with ``css`` and the images and fonts that it may ask for.

    It carries ``sources`` inside, as files of ``day`` (``2026-11-23``) that it was made from.

    It claims PDF/A-3a and PDF/UA-1. No file and no socket is opened on behalf of the content. The bytes
    depend on the arguments, the bundled fonts and the versions of WeasyPrint, Pango and HarfBuzz only.
    """

    def attach(weasyprint: Any, document: Any) -> None:
        document.metadata.attachments = [
            _attachment(weasyprint, source, day) for source in sorted(sources, key=_file_name)
        ]
        write_rdf = document.metadata.generate_rdf_metadata
        document.metadata.generate_rdf_metadata = lambda *args: claim_accessibility(write_rdf(*args))

    named = {**assets, **{source.name: source for source in sources}}
    identifier = _digest((html, css), named)
    return with_room(
        lambda: _printed(html, css, assets, attach, _finish, pdf_variant=_VARIANT, pdf_identifier=identifier)
    )


def print_part(
    html: str, css: str, assets: Mapping[str, Asset], *, name: str, tight: Sequence[str] = ()
) -> Printed:
    """The same pages as a part for another PDF: tagged, but it claims nothing and says nothing of itself.

    ``name`` is a part of every name that is given to a tag, so that parts with names of their own can
    be joined. If little would stand on the last page, or on the last before pages of another kind, it is set
    with the first style sheet of ``tight`` behind ``css`` where this saves a page; else with the second
    behind both, and so on.
    """

    def finish(pdf: Any, pydyf: Any) -> None:
        complete_list_items(pdf, pydyf)
        complete_headers(pdf, pydyf)
        name_headers(pdf, pydyf, name)
        join_text_tags(pdf, pydyf)
        for thing in pdf.objects:
            if isinstance(thing, pydyf.Dictionary) and thing.get("Type") == "/Annot":
                thing["F"] = _IS_PRINTED

    return with_room(lambda: _printed(html, css, assets, lambda *_: None, finish, tight=tight))


def _printed(
    html: str,
    css: str,
    assets: Mapping[str, Asset],
    prepare: Callable[[Any, Any], None],
    finish: Callable[[Any, Any], None],
    *,
    tight: Sequence[str] = (),
    **options: Any,
) -> Printed:
    use_only_our_fonts()
    # Importing WeasyPrint takes half a second and loads Pango, which reads the font configuration.
    weasyprint: Any = importlib.import_module("weasyprint")
    pydyf: Any = importlib.import_module("pydyf")
    correct_hyphenation(html)
    refused: list[str] = []
    problems: list[str] = []
    fetcher = asset_fetcher(assets, refused)
    press = press_for(css, assets)
    with _collecting(problems), press.lines.used():
        # Read once, however often it is set.
        page, sheets = page_of(html, fetcher), [press.sheet(css, fetcher)]

        def as_it_is() -> Any:
            return page.render(
                font_config=press.fonts,
                stylesheets=sheets,
                pdf_tags=True,
                pdf_variant=options.get("pdf_variant"),
            )

        document = as_it_is()
        for closer in tight:
            if not _ends_with_little(document.pages):
                break
            sheets.append(press.sheet(closer, fetcher))
            tried = as_it_is()
            document = tried if len(tried.pages) < len(document.pages) else document
        prepare(weasyprint, document)
        data: bytes = document.write_pdf(finisher=lambda _, pdf: finish(pdf, pydyf), pdf_tags=True, **options)
    if refused or problems:
        # They may be of its style sheets, and have to be said of the next document too.
        forget_press(css, assets)
    return Printed(data, tuple(dict.fromkeys(refused)), tuple(dict.fromkeys(problems)))


def _ends_with_little(pages: Sequence[Any]) -> bool:
    """Whether little stands on the last page, or on the last one before pages that lie the other way."""
    kinds = [page._page_box.page_type.name for page in pages]
    stretches = [list(stretch) for _, stretch in groupby(range(len(pages)), key=kinds.__getitem__)]
    return any(len(stretch) > 1 and _filled(pages[stretch[-1]]) < _LITTLE for stretch in stretches)


def _filled(page: Any) -> float:
    """How far down the last of its text or pictures stands on a page, as a share of the room for them."""
    # Only the tree of boxes knows; the public interface ends at the page.
    box = page._page_box
    shown = (part for part in box.descendants() if hasattr(part, "text") or hasattr(part, "replacement"))
    lowest = max((part.position_y + part.height for part in shown), default=0.0)
    return float((lowest - box.content_box_y()) / box.height)


def _finish(pdf: Any, pydyf: Any) -> None:
    complete_list_items(pdf, pydyf)
    complete_headers(pdf, pydyf)
    join_text_tags(pdf, pydyf)
    if "AF" in pdf.catalog:
        # The engine names each file twice.
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))


def _attachment(weasyprint: Any, source: Asset, day: str) -> Any:
    """A file of the profile. Its kind is said here, since machines differ in what an ending means to them."""
    fetcher = asset_fetcher({source.name: source}, [])
    dated = datetime.fromisoformat(day or _NO_DAY).replace(tzinfo=UTC)
    return weasyprint.Attachment(
        url=asset_url(source.name),
        url_fetcher=fetcher,
        name=_file_name(source),
        description=f"{source.name} of the organization profile",
        created=dated,
        modified=dated,
        relationship="Source",
    )


def _file_name(source: Asset) -> str:
    """Readers take a slash for a folder, and some refuse to save such a file."""
    return source.name.replace("/", "-")


class _Collector(logging.Handler):
    def __init__(self, messages: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._messages = messages

    def emit(self, record: logging.LogRecord) -> None:
        self._messages.append(record.getMessage())


@contextmanager
def _collecting(messages: list[str]) -> Iterator[None]:
    """Take the engine's errors into ``messages`` instead of the terminal."""
    logger = logging.getLogger("weasyprint")
    collector, propagated = _Collector(messages), logger.propagate
    logger.addHandler(collector)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(collector)
        logger.propagate = propagated


def _digest(texts: Iterable[str], assets: Mapping[str, Asset]) -> bytes:
    digest = hashlib.sha256()
    for text in texts:
        digest.update(hashlib.sha256(text.encode("utf-8")).digest())
    for name in sorted(assets):
        digest.update(hashlib.sha256(assets[name].data).digest())
    return digest.hexdigest()[:32].encode("ascii")
