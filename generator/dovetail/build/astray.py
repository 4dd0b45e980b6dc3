"""Finds packs that an organization left behind under an id that it had before."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from dovetail.build.ledger import LEDGER


@dataclass(frozen=True, slots=True)
class Astray:
    """A folder of another organization that holds packs of these projects."""

    folder: str
    projects: tuple[str, ...]


def astray(out: Path, organization: str, projects: Mapping[str, str]) -> tuple[Astray, ...]:
    """Folders beside that of the organization that hold packs of its projects, given as names by code.

    They are only told, never removed: profiles may share an output folder, and nothing in it says from which
    of them a pack was made. What can't be read there is none of this organization's business.
    """
    found = []
    for folder in _folders(out):
        if folder.name != organization:
            codes = (pack.name for pack in _folders(folder) if pack.name in projects)
            named = tuple(code for code in codes if _name_in(folder / code) == projects[code])
            found += [Astray(str(folder), named)] if named else []
    return tuple(found)


def _folders(folder: Path) -> Iterator[Path]:
    with suppress(OSError):
        yield from sorted(path for path in folder.iterdir() if path.is_dir() and not path.is_symlink())


def _name_in(folder: Path) -> str:
    """The name of the project whose pack a build left here; empty if no build did."""
    try:
        built = (folder / LEDGER).is_file()
        return str(json.loads((folder / "pack.json").read_bytes())["name"]) if built else ""
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ""
