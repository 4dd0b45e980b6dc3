"""Where the templates and profiles that come with Dovetail lie: the only module that knows.

A wheel carries them inside the package; in a checkout (and so in an editable install) they are the
repository's own folders, live.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def templates_dir() -> Path:
    """The folder of the bundled templates."""
    return _data("templates")


def profiles_dir() -> Path:
    """The folder of the bundled profiles: ``reference`` and the samples, one folder each."""
    return _data("profiles")


def _data(name: str) -> Path:
    shipped = _PACKAGE / "_data" / name
    return shipped if shipped.is_dir() else _PACKAGE.parent.parent / name
