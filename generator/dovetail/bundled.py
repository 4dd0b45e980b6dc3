"""Where the templates and the profiles lie that come with Dovetail.

In an installed wheel they are ``_data`` inside the package; in the repository, and so in an editable
install, they are its top-level folders.
"""

from __future__ import annotations

from pathlib import Path


def templates_dir() -> Path:
    """The folder of the bundled templates."""
    return _bundled("templates")


def profiles_dir() -> Path:
    """The folder of the bundled profiles."""
    return _bundled("profiles")


def _bundled(name: str) -> Path:
    packaged = Path(__file__).parent / "_data" / name
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / name
