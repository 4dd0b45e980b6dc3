"""What a kind of wiki has to be able to do. The conformance suite holds each backend to it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from dovetail.build.lock import Holder
from dovetail.publish.markup.dialect import Dialect
from dovetail.publish.seen import Seen, SeenFile, Sight, Text
from dovetail.publish.wish import File, Kept, Wish


@dataclass(frozen=True, slots=True)
class Abilities:
    """What was found out about a wiki before anything is planned.

    ``missing`` names rights and extensions without which publishing would fail; ``notes`` what is done
    otherwise than on a better equipped wiki. On an ``atomic`` one nothing is there before
    :meth:`Wiki.settle`. On one with a ``tree`` a page can't be made before its parent; ``root`` is the id of
    the page below which those stand that have none. Where ``files_first`` is false, a page has to exist
    before a file can be attached to it. ``labels`` and ``locks`` say whether pages can bear labels, and be
    closed to edits by others. Where a wiki ``moves_by_copy``, the history of a page stays in its old place,
    and with it a pointer to the new one.
    """

    product: str
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    atomic: bool = False
    files_first: bool = True
    tree: bool = False
    root: str = ""
    labels: bool = False
    locks: bool = False
    moves_by_copy: bool = False


class Wiki(Protocol):
    """An open connection to one target. All errors are :class:`~dovetail.publish.errors.PublishError`.

    A method that writes refuses with ``ConflictError`` if the revision is not the one that it is given,
    creates with ``CollisionError`` if something else is there, and never repeats a request that may have been
    carried out without looking first.
    """

    @property
    def dialect(self) -> Dialect:
        """How pages are written and named here."""
        ...

    def alone(self, waiting: Callable[[Holder], None]) -> AbstractContextManager[None]:
        """Keep other runs out as long as the block lasts, where the writes themselves can't be guarded.

        If there is one, ``waiting`` first hears whose.
        """
        ...

    def probe(self) -> Abilities:
        """What this wiki can do. Reads only."""
        ...

    def seen(self, kept: Collection[Kept], wishes: Collection[Wish]) -> Sight:
        """What is there of our pages, at the addresses of the wishes, and with our marker. Reads only."""
        ...

    def text(self, id: str) -> Text:
        """The text of a page as the wiki gives it back. Reads only."""
        ...

    def manifest(self) -> bytes | None:
        """What was kept in the wiki, or None. Reads only."""
        ...

    def create(self, wish: Wish, above: str) -> Seen:
        """Make a page below the one with the id ``above``; never in the place of another."""
        ...

    def update(self, id: str, revision: str, wish: Wish) -> Seen:
        """Give a page its new text."""
        ...

    def place(self, id: str, revision: str, wish: Wish, above: str) -> Seen:
        """Give a page its new title, address and parent; its history goes with it if the wiki can do that."""
        ...

    def label(self, id: str, revision: str, labels: tuple[str, ...], before: tuple[str, ...]) -> Seen:
        """Give a page its labels; those that a person set stay."""
        ...

    def lock(self, id: str, revision: str, *, closed: bool) -> Seen:
        """Close a page to edits by others, or open it again if it was we who closed it.

        Asked for only where :attr:`Abilities.locks` is true.
        """
        ...

    def remove(self, id: str, revision: str) -> None:
        """Put a page where it can be got back from: trash, archive or history."""
        ...

    def attach(self, id: str, file: File, replaces: SeenFile | None) -> SeenFile:
        """Store a file; ``replaces`` is what has to be there now, None for nothing."""
        ...

    def detach(self, id: str, name: str, replaces: SeenFile) -> None:
        """Take a file away."""
        ...

    def end_step(self, *, keep: bool) -> None:
        """A step has ended. On an atomic wiki, what it wrote is forgotten unless it is to be kept."""
        ...

    def settle(self, manifest: bytes) -> None:
        """Keep the manifest, and with it, on an atomic wiki, all that was written since it was opened."""
        ...

    def close(self) -> None:
        """Nothing more will be asked."""
        ...
