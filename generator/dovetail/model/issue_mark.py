"""What marks an issued pack: a name that says which issue it is, and a code short enough for each page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_GROUP, _GROUPS = 4, 4
_ID = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}"
_NAME = re.compile(rf"dovetail:({_ID})/({_ID})/([1-9][0-9]{{0,5}})/([0-9a-f]{{64}})(?![0-9a-f])")
_CODE = re.compile(
    # A line may break after a hyphen, and readers of PDF files write such a hyphen as U+FFFE.
    r"(?<![0-9A-Za-z-])[0-9a-f]{4}(?:[-\ufffe]\s?[0-9a-f]{4}){3}(?![0-9A-Za-z-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class IssueMark:
    """One issue of a project's pack. ``fingerprint`` is the SHA-256 of its texts and pictures."""

    organization: str
    project: str
    number: str
    fingerprint: str

    @property
    def code(self) -> str:
        """The fingerprint as it is printed: ``7f3a-91c2-4b1d-08aa``."""
        return code_of(self.fingerprint)

    @property
    def name(self) -> str:
        """The mark as files carry it: ``dovetail:harbour-city/quay/2/7f3a91c2…``."""
        return f"dovetail:{self.organization}/{self.project}/{self.number}/{self.fingerprint}"


def code_of(fingerprint: str) -> str:
    """The short form of a fingerprint: its first 64 bits in groups."""
    return "-".join(fingerprint[at : at + _GROUP] for at in range(0, _GROUP * _GROUPS, _GROUP))


def marks_in(text: str) -> Iterator[IssueMark]:
    """The marks that stand in a text, in its order."""
    for found in _NAME.finditer(text):
        yield IssueMark(*found.groups())


def codes_in(text: str) -> Iterator[str]:
    """What looks like a printed code in a text, as it is printed."""
    for found in _CODE.finditer(text):
        yield code_of("".join(letter for letter in found[0].lower() if letter in "0123456789abcdef"))
