"""The pictures that a document shows: files of the pack. What they show stands in words as well."""

from __future__ import annotations

from dovetail.compose.teller import Plain, Teller
from dovetail.diagrams.picture import Picture

FOLDER = "diagrams"


def file_of(picture: Picture) -> str:
    """Where a picture lies below the folder of a format."""
    return f"{FOLDER}/{picture.name}.svg"


def swimlanes(teller: Teller, subject: str) -> Plain:
    """The swimlanes of a procedure, in order."""
    return [_shown(picture) for picture in teller.swimlanes[subject]]


def timeline(teller: Teller, _subject: str) -> Plain:
    """The timeline of all key dates; None if there is none."""
    return _shown(teller.timeline) if teller.timeline else None


def interlock(teller: Teller, _subject: str) -> Plain:
    """The map of the pack; None if there is none."""
    return _shown(teller.map) if teller.map else None


def _shown(picture: Picture) -> Plain:
    return {"file": file_of(picture), "title": picture.title, "alt": picture.alternative}
