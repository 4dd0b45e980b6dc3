"""What else a file's bytes depend on: the renderer's own code, the theme, the libraries.

System libraries that lay out text (Pango, HarfBuzz) are not looked at, because asking for their
versions means loading them; ``--force`` renders again after a change of those.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import metadata
from pathlib import Path

import dovetail
from dovetail import bundled, formats
from dovetail.build.fingerprint import of_files, of_value

_MARKUP = ("Markdown", "pymdown-extensions", "Jinja2", "MarkupSafe", "nh3")
_LIBRARIES: Mapping[str, tuple[str, ...]] = {
    "md": (),
    "html": _MARKUP,
    "pdf": (
        *_MARKUP,
        "weasyprint",
        "pydyf",
        "pikepdf",
        "fonttools",
        "tinycss2",
        "cssselect2",
        "pyphen",
        "pillow",
        "zopfli",
        "brotli",
    ),
    "docx": (*_MARKUP, "lxml", "weasyprint", "pydyf", "fonttools", "pypdfium2", "pillow"),
    "ics": ("icalendar",),
}
_THEMED = frozenset({"html", "pdf", "docx"})


@cache
def engine_inputs(form: str) -> Mapping[str, str]:
    """Fingerprints of what renders a format, by the name that people are told."""
    inputs = {
        "Dovetail": _code(),
        "libraries": of_value({name: _version(name) for name in _LIBRARIES.get(form, ())}),
    }
    if form in _THEMED:
        inputs["theme"] = _theme()
    return inputs


@cache
def _code() -> str:
    folder = Path(formats.__file__).parent
    return of_value([dovetail.__version__, of_files(folder, "**/*.py")])


@cache
def _theme() -> str:
    return of_files(bundled.templates_dir() / "theme")


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
