"""What earlier builds wrote: path, content hash, and the fingerprints of the inputs.

The ledger is written after the files. Before each file is put in place, a line in the journal says
what is about to be written; so a build that is killed in between never takes its own file for one
that a person edited.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from dovetail.build.store import STATE, Store

LEDGER, JOURNAL = f"{STATE}/ledger.json", f"{STATE}/journal"
"""Where both lie in the folder of a project."""
VERSION = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """A file as a build wrote it."""

    sha256: str
    format: str
    inputs: Mapping[str, str]
    because: Mapping[str, str] = field(default_factory=dict)
    """What its text came from; nothing is decided by it."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The states in which builds left each file, newest first; ``damage`` says what could not be read."""

    entries: Mapping[str, tuple[Entry, ...]] = field(default_factory=lambda: MappingProxyType({}))
    damage: str = ""

    def written(self, path: str, sha256: str | None) -> Entry | None:
        """The build's own entry for the file with this content; none if somebody else wrote it."""
        return next((entry for entry in self.entries.get(path, ()) if entry.sha256 == sha256), None)


def read_from(store: Store) -> Ledger:
    """The ledger of a folder, empty if it has none.

    :raises StoreError: if a file of it lies behind a symbolic link, or is no plain file.
    """
    return read(store.read(LEDGER), store.read(JOURNAL))


def read(ledger: bytes | None, journal: bytes | None = None) -> Ledger:
    """The ledger from its two files. What is damaged counts as empty, and is said; nothing is raised."""
    settled, damage = _read_settled(ledger) if ledger is not None else ({}, "")
    pending = [item for line in (journal or b"").split(b"\n") if (item := _read_line(line)) is not None]
    entries: dict[str, tuple[Entry, ...]] = {path: (entry,) for path, entry in settled.items()}
    for path, entry in pending:
        entries[path] = (entry, *entries.get(path, ()))
    return Ledger(MappingProxyType(entries), damage)


def write(entries: Mapping[str, Entry]) -> bytes:
    """The ledger as a file. Equal entries give equal bytes."""
    files = {path: _as_json(entries[path]) for path in sorted(entries)}
    return (
        json.dumps({"schema": "dovetail/ledger", "version": VERSION, "files": files}, indent=1) + "\n"
    ).encode()


def journal_line(path: str, entry: Entry) -> bytes:
    """One line of the journal: this file is about to be put in place."""
    return (json.dumps({"path": path, **_as_json(entry)}) + "\n").encode()


def settle(ledger: Ledger, on_disk: Mapping[str, str | None], paths: Iterable[str]) -> dict[str, Entry]:
    """For each path the entry that matches what lies on the disk, or the newest one if none does."""
    settled = {}
    for path in paths:
        known = ledger.entries.get(path, ())
        entry = ledger.written(path, on_disk.get(path)) or (known[0] if known else None)
        if entry is not None:
            settled[path] = entry
    return settled


def _read_settled(data: bytes) -> tuple[dict[str, Entry], str]:
    try:
        content = json.loads(data.decode("utf-8"))
        if content["version"] != VERSION:
            return {}, f"it has version {content['version']!r}, and this Dovetail reads version {VERSION}"
        return {str(path): _entry(item) for path, item in content["files"].items()}, ""
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}, "it can't be read"


def _read_line(line: bytes) -> tuple[str, Entry] | None:
    # A journal may end in half a line: the file that it announced was then never put in place.
    try:
        content = json.loads(line.decode("utf-8"))
        return str(content["path"]), _entry(content)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _entry(content: Any) -> Entry:
    sha256, form, inputs = content["sha256"], content["format"], content["inputs"]
    if not isinstance(sha256, str) or not isinstance(form, str) or not isinstance(inputs, dict):
        raise TypeError("not an entry")
    because = content.get("because", {})
    if not isinstance(because, dict):
        raise TypeError("not an entry")
    return Entry(sha256, form, _texts(inputs), _texts(because))


def _texts(values: Mapping[Any, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in values.items()}


def _as_json(entry: Entry) -> dict[str, Any]:
    known = {"sha256": entry.sha256, "format": entry.format, "inputs": dict(sorted(entry.inputs.items()))}
    return {**known, "because": dict(sorted(entry.because.items()))} if entry.because else known
