"""The line that somebody has to change."""

from __future__ import annotations

from dovetail.model.diagnostics import Place
from dovetail.model.profile import Places


def line_at(places: Places, *path: str | int) -> Place:
    """Where a value stands; of one that spans several lines, its key; of a missing one, what is around it."""
    value = places.place(path)
    for length in range(len(path), 0, -1):
        part = path[:length]
        here = places.place(part)
        if isinstance(part[-1], int):
            return here
        key = places.place(part, key=True)
        if key != here:  # without a key of its own it is not written
            return value if length == len(path) and key.line == value.line else key
    return value
