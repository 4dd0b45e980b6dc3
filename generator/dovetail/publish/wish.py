"""Pages as we want them, and what was published of them last. Plain data, no wiki."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field


def print_of(*parts: str) -> str:
    """SHA-256 over texts, in hexadecimal; no two lists of texts can be taken for each other."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(f"{len(data)}:".encode())
        digest.update(data)
    return digest.hexdigest()


def print_of_bytes(data: bytes) -> str:
    """SHA-256 of a file's content."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True)
class File:
    """A picture that belongs to a page. ``source`` is the SHA-256 of what it was drawn from.

    ``name`` is the path below the root of the target, or the bare name where files belong to their page.
    ``make`` draws it: a picture that is there already is not drawn again.
    """

    name: str
    media_type: str
    make: Callable[[], bytes] = field(repr=False, compare=False)
    source: str

    @property
    def data(self) -> bytes:
        """The content."""
        return self.make()


@dataclass(frozen=True, slots=True)
class Wish:
    """One page as it should be. ``parent`` is the key of the page above it, or "" at the root.

    ``text`` is complete, with our marker and notice; ``print`` is of the text as the wiki would give it back
    (:func:`print_of` of the normal form), and of the title where a wiki keeps it apart from the text.
    ``locked`` says that others may not edit it.
    """

    key: str
    title: str
    address: str
    parent: str
    text: str = field(repr=False)
    print: str = ""
    files: tuple[File, ...] = ()
    labels: tuple[str, ...] = ()
    locked: bool = False

    @property
    def whole(self) -> str:
        """A print of all that is wanted of this page: two wishes with the same one are the same."""
        files = (part for file in self.files for part in (file.name, file.source))
        return print_of(
            self.key,
            self.title,
            self.address,
            self.parent,
            self.print,
            str(len(self.files)),
            *files,
            *self.labels,
            *(("locked",) if self.locked else ()),
        )


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as it was stored last: print of its source, the wiki's id and revision of it, if it has any."""

    source: str
    id: str = ""
    revision: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as we published it last. ``above`` is the id of the page above it, where a wiki has a tree."""

    key: str
    id: str
    address: str
    title: str
    parent: str
    revision: str
    print: str
    files: Mapping[str, KeptFile] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    above: str = ""
    locked: bool = False


def project_of(key: str) -> str:
    """The code of the project that a page is of."""
    return key.partition("/")[0]


def by_key(wishes: Iterable[Wish]) -> dict[str, Wish]:
    """The wishes by their keys, in their order."""
    return {wish.key: wish for wish in wishes}
