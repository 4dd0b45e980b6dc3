"""The parts of a snapshot that are asked for again and again, kept from one run to the next.

A snapshot is large and compressed. What is kept of it, with size, times and number of its file, is each
procedure as it was written and the text of each document, and only what is asked for is unpacked.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dovetail import cache
from dovetail.history.issues.plain_pickle import BROKEN, nothing_thrown_away, read_plain, stamp_of
from dovetail.history.issues.snapshot import Snapshot
from dovetail.history.states.heads import ORGANIZATION

_PROCEDURES = "procedures"


class _Unpacked(Mapping[str, Any]):
    """Values by name, each unpacked when it is asked for."""

    def __init__(self, packed: Mapping[str, bytes]) -> None:
        self._packed = packed

    def __getitem__(self, name: str) -> Any:
        return read_plain(self._packed[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)


@dataclass(frozen=True, slots=True)
class KeptParts:
    """The operations as they were written, None if the snapshot did not keep them, and the documents."""

    written: Mapping[str, Any] | None
    texts: Mapping[str, str]


def kept_parts(file: Path, read: Callable[[], Snapshot]) -> KeptParts:
    """The parts of the snapshot in a file, which ``read`` reads if they were not kept, or it has changed.

    :raises RegisterError: if ``read`` does.
    """
    try:
        name = f"snapshot-{cache.key('snapshot', str(file.resolve()), repr(stamp_of(file)))}"
    except OSError:
        return _whole(read())
    found = _read(name)
    if found is None:
        snapshot = read()
        found = _whole(snapshot)
        if _can_be_kept(snapshot):
            cache.write(name, _packed(found))
    return found


def _whole(snapshot: Snapshot) -> KeptParts:
    return KeptParts(snapshot.written, {document.id: document.body for document in snapshot.documents})


def _can_be_kept(snapshot: Snapshot) -> bool:
    """Whether its operations are such as were kept; what is odd about others is told each time."""
    written = snapshot.written
    return written is None or (
        written.keys() == {ORGANIZATION, _PROCEDURES} and isinstance(written[_PROCEDURES], dict)
    )


def _packed(parts: KeptParts) -> bytes:
    procedures = organization = None
    if parts.written is not None:
        procedures = tuple((name, _dumped(data)) for name, data in parts.written[_PROCEDURES].items())
        organization = _dumped(parts.written[ORGANIZATION])
    return _dumped(
        (organization, procedures, tuple((name, _dumped(text)) for name, text in parts.texts.items()))
    )


def _dumped(data: object) -> bytes:
    return pickle.dumps(data, pickle.HIGHEST_PROTOCOL)


def _read(name: str) -> KeptParts | None:
    data = cache.read(name)
    if data is None:
        return None
    try:
        with nothing_thrown_away():
            organization, procedures, texts = read_plain(data)
            written = None
            if procedures is not None:
                written = _Written({ORGANIZATION: organization}, _Unpacked(dict(procedures)))
            return KeptParts(written, _Unpacked(dict(texts)))
    except BROKEN:
        return None


class _Written(_Unpacked):
    """The operations: the organization, and its procedures by name."""

    def __init__(self, packed: Mapping[str, bytes], procedures: _Unpacked) -> None:
        super().__init__({**packed, _PROCEDURES: b""})
        self._procedures = procedures

    def __getitem__(self, name: str) -> Any:
        return self._procedures if name == _PROCEDURES else super().__getitem__(name)
