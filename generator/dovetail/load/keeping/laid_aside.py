"""What a file says and where, folded small until somebody asks.

A profile may have a thousand projects. Where each value stands takes twice the room of the values, and
is asked only of the few projects that are looked at just now.
"""

from __future__ import annotations

import pickle
import zlib
from dataclasses import dataclass
from functools import lru_cache

from dovetail.load.keeping.plain_types import read_plain
from dovetail.load.yaml.file import Node, Path, YamlFile
from dovetail.model.diagnostics import Place

AT_HAND = 8
"""So many files are kept unfolded."""
_QUICK = 1


@dataclass(frozen=True, slots=True)
class FileLaidAside:
    """A file that knows all that :class:`YamlFile` knows."""

    name: str
    folded: bytes

    @classmethod
    def of(cls, file: YamlFile) -> FileLaidAside:
        """The same file, folded."""
        return cls(file.name, zlib.compress(pickle.dumps(file, pickle.HIGHEST_PROTOCOL), _QUICK))

    @property
    def data(self) -> Node:
        """The plain data."""
        return _unfolded(self.folded).data

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The place of the value (or of its key) at ``path``, or of its nearest known ancestor."""
        return _unfolded(self.folded).place(path, key=key)

    def excerpt(self, place: Place) -> str:
        """The source line that ``place`` points into."""
        return _unfolded(self.folded).excerpt(place)


@lru_cache(maxsize=AT_HAND)
def _unfolded(folded: bytes) -> YamlFile:
    file = read_plain(zlib.decompress(folded))
    if not isinstance(file, YamlFile):
        raise TypeError("it is no file that was read")
    return file
