"""A page of a pack before it is written for any wiki."""

from __future__ import annotations

from dataclasses import dataclass

from dovetail.model.document import Asset, Document, Pack


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: ``key`` is ``PAX`` for the front page of a pack, else ``PAX/procurement``.

    ``document`` has the notice in its body already. ``place`` counts the pages of its pack from 0, in reading
    order. ``pictures`` are the images that the body shows.
    """

    key: str
    title: str
    parent: str
    place: int
    document: Document
    pack: Pack
    pictures: tuple[Asset, ...] = ()

    @property
    def is_front(self) -> bool:
        """Whether this is the page under which the others of its pack stand."""
        return not self.parent


def key_of(project: str, document: str) -> str:
    """The key of a document's page."""
    return project if document == FRONT else f"{project}/{document}"


FRONT = "index"
"""The document that is the front page of its pack."""
