"""What the web pages of a pack share: style sheet, scripts, fonts and logo, as files of their folder.

They lie in ``assets/``. A page names them by paths relative to itself, so that the folder works wherever
it is copied to, and from the file system as well as from a server.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from dovetail.bundled import templates_dir
from dovetail.formats.fonts import BODY, MONO, brand_faces, fonts_dir
from dovetail.formats.rendered import Rendered
from dovetail.formats.speech import in_its_language
from dovetail.formats.theme import FaceFile, site_css
from dovetail.model.document import Asset, Brand, Pack

FOLDER = "assets"
STYLE = f"{FOLDER}/style.css"
INDEX = f"{FOLDER}/search-index.js"
SCHEME_SCRIPT, PAGE_SCRIPT, SEARCH_SCRIPT = (f"{FOLDER}/{name}.js" for name in ("scheme", "page", "search"))
SCRIPTS = (SCHEME_SCRIPT, PAGE_SCRIPT, SEARCH_SCRIPT)

_FONT_ENDINGS = (".ttf", ".otf", ".woff", ".woff2")
_IMAGE_ENDINGS = {
    "image/svg+xml": ".svg", "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif",
    "image/webp": ".webp",
}  # fmt: skip
_BUNDLED = {
    BODY: ((400, False, "SourceSans3-Regular"), (600, False, "SourceSans3-SemiBold"),
           (400, True, "SourceSans3-Italic"), (600, True, "SourceSans3-SemiBoldItalic")),
    "Source Serif 4": ((400, False, "SourceSerif4-Regular"), (600, False, "SourceSerif4-SemiBold"),
                       (400, True, "SourceSerif4-Italic"), (600, True, "SourceSerif4-SemiBoldItalic")),
    MONO: ((400, False, "SourceCodePro-Regular"),),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadyFile:
    """A file that every page may ask for, with its bytes. ``path`` is relative to the folder of the pages."""

    path: str
    title: str
    data: bytes


def ready_files(brand: Brand) -> tuple[ReadyFile, ...]:
    """The files that are copied as they are: scripts, fonts, logo. Equal brands give equal files."""
    return (*_scripts(), *_fonts(brand), *_logo(brand))


def logo_path(brand: Brand) -> str:
    """Where the logo lies; nothing, if the brand has none that a browser shows."""
    ending = _IMAGE_ENDINGS.get(brand.logo.media_type) if brand.logo else None
    return f"{FOLDER}/logo{ending}" if ending else ""


@in_its_language
def render_style(pack: Pack) -> Rendered:
    """The style sheet of all pages."""
    return Rendered(site_css(pack.brand, tuple(_faces(pack.brand))).encode("utf-8"))


def _scripts() -> Iterator[ReadyFile]:
    for path in SCRIPTS:
        name = PurePosixPath(path).name
        yield ReadyFile(path, f"the script {name}", (templates_dir() / "theme" / name).read_bytes())


def _logo(brand: Brand) -> Iterator[ReadyFile]:
    if brand.logo and (path := logo_path(brand)):
        yield ReadyFile(path, "the logo", brand.logo.data)


def _fonts(brand: Brand) -> Iterator[ReadyFile]:
    for family in _families(brand):
        for _, _, name in _BUNDLED[family]:
            path = _bundled_path(name)
            yield ReadyFile(path, f"the font {name}", (fonts_dir() / f"{name}.ttf").read_bytes())
    for number, face in enumerate(brand_faces(brand), 1):
        yield ReadyFile(_brand_path(number, face.asset), f"the font {face.asset.name}", face.asset.data)


def _faces(brand: Brand) -> Iterator[FaceFile]:
    """The fonts as the style sheet names them, from where it lies."""
    for family in _families(brand):
        for weight, italic, name in _BUNDLED[family]:
            yield FaceFile(family, weight, italic, _from_style(_bundled_path(name)))
    for number, face in enumerate(brand_faces(brand), 1):
        yield FaceFile(face.family, face.weight, face.italic, _from_style(_brand_path(number, face.asset)))


def _families(brand: Brand) -> list[str]:
    """The bundled families that pages ask for. Diagrams are lettered in the body font of the house."""
    return [name for name in _BUNDLED if name in (BODY, MONO, brand.body_font, brand.heading_font)]


def _bundled_path(name: str) -> str:
    return f"{FOLDER}/fonts/{name}.ttf"


def _brand_path(number: int, asset: Asset) -> str:
    # The organization's own file names may be anything.
    ending = PurePosixPath(asset.name).suffix.lower()
    return f"{FOLDER}/fonts/brand-{number}{ending if ending in _FONT_ENDINGS else '.ttf'}"


def _from_style(path: str) -> str:
    return path.removeprefix(f"{FOLDER}/")
