"""What a dialect of markup offers: pages as text, texts in a form that can be compared, and names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from dovetail.model.publishing import Target
from dovetail.publish.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Links:
    """Where links lead: addresses and titles of all pages by their keys, pictures by their names."""

    target: str
    addresses: Mapping[str, str]
    titles: Mapping[str, str]
    pictures: Mapping[str, str]


class Naming(Protocol):
    """Names of pages and files in one kind of wiki."""

    def address(self, sheet: Sheet, target: Target) -> str:
        """Where a page stands, made only of signs that the wiki takes as they are."""
        ...

    def picture(self, name: str, sheet: Sheet, target: Target) -> str:
        """The name under which a picture of the pack is stored."""
        ...

    def fold(self, address: str) -> str:
        """Two addresses that fold alike are one place to the wiki."""
        ...


class Dialect(Protocol):
    """One way of writing pages."""

    @property
    def names(self) -> Naming:
        """How pages and files are named."""
        ...

    @property
    def title_apart(self) -> bool:
        """Whether the wiki keeps titles apart from texts and addresses."""
        ...

    @property
    def files_of_page(self) -> bool:
        """Whether each page has files of its own, instead of all lying in one place."""
        ...

    @property
    def labels(self) -> bool:
        """Whether pages have labels."""
        ...

    def render(self, sheet: Sheet, links: Links) -> str:
        """The complete text of a page: marker, notice and body, every value shown literally."""
        ...

    def normal(self, text: str) -> str:
        """The text without differences that the wiki makes by itself when it stores one."""
        ...

    def key_in(self, text: str, target: str) -> str:
        """The key that our marker for this target says, or ""."""
        ...
