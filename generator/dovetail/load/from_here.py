"""Places in a profile as they can be opened from the current folder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from dovetail.load.profile import Loaded
from dovetail.model.diagnostics import Diagnostic, Place


def reachable(diagnostics: Iterable[Diagnostic], loaded: Loaded) -> tuple[Diagnostic, ...]:
    """The diagnostics with file names that can be opened from the current folder."""
    files: dict[str, str] = {}

    def moved(place: Place) -> Place:
        if place.file not in files:
            files[place.file] = reachable_place(place, loaded).file
        return replace(place, file=files[place.file])

    return tuple(
        replace(
            item,
            place=moved(item.place) if item.place else None,
            related=tuple(map(moved, item.related)),
        )
        for item in diagnostics
    )


def reachable_place(place: Place, loaded: Loaded) -> Place:
    """The place with a file name that can be opened from the current folder."""
    path, here = loaded.path_of(place.file).absolute(), Path.cwd()
    return replace(place, file=str(path.relative_to(here) if path.is_relative_to(here) else path))
