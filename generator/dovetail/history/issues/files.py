"""The files of an issue: its entry in the register and its snapshot.

Both are versioned JSON. A later program reads every earlier version: migrations lead from each to the next.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from dovetail.history.issues.snapshot import Issue, Snapshot
from dovetail.history.states.facts import Facts, Value
from dovetail.model.document import Document

ISSUE, SNAPSHOT = "dovetail/issue/", "dovetail/snapshot/"
ISSUE_VERSION = SNAPSHOT_VERSION = 1

T = TypeVar("T")
_SEAL = re.compile(rb',\n "digest": "([0-9a-f]{64})"\n\}\n\Z')
"""How an entry ends."""
_LONGEST_SEAL = 96
LONGEST = 256 * 2**20
"""Bytes of an entry or a snapshot. One of 24 procedures and 250 pages has about two million."""
_BROKEN = (KeyError, IndexError, TypeError, ValueError, AttributeError, RecursionError)

Migration = Callable[[dict[str, Any]], dict[str, Any]]
ISSUE_MIGRATIONS: Mapping[int, Migration] = {}
"""From the version that is the key to the next one."""
SNAPSHOT_MIGRATIONS: Mapping[int, Migration] = {}


class UnreadableError(ValueError):
    """An entry or a snapshot that can't be read: damaged, altered, or of a later version of the program."""


def issue_bytes(issue: Issue) -> bytes:
    """The register entry as a file. Equal entries give equal bytes; its digest tells whether it is intact."""
    data = {"schema": f"{ISSUE}{ISSUE_VERSION}", **_plain(asdict(issue))}
    return (_written({**data, "digest": _digest(data)}) + "\n").encode()


def _written(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1)


def _digest(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(_written(content).encode(errors="surrogatepass")).hexdigest()


def read_issue(data: bytes) -> Issue:
    """The entry from its file.

    :raises UnreadableError: if it is damaged, altered or of a later version.
    """
    checked = _without_digest if _is_as_written(data) else _intact
    content = _content(checked, data, ISSUE, ISSUE_VERSION, ISSUE_MIGRATIONS)
    return _shaped(_issues(), content)


def read_outline(data: bytes) -> Issue:
    """The entry without documents and files, which are most of it. Whether it was altered is not looked at.

    :raises UnreadableError: if it is damaged or of a later version.
    """
    content = _content(_without_digest, data, ISSUE, ISSUE_VERSION, ISSUE_MIGRATIONS)
    return _shaped(_issues(), {**content, "documents": (), "files": None})


def snapshot_bytes(snapshot: Snapshot) -> bytes:
    """The snapshot as a compressed file. Equal snapshots give equal bytes."""
    data = {
        "schema": f"{SNAPSHOT}{SNAPSHOT_VERSION}",
        "facts": {
            name: _facts_as_json(getattr(snapshot, name)) for name in ("operations", "project", "results")
        },
        "documents": [_plain(asdict(document)) for document in snapshot.documents],
        **({"written": snapshot.written} if snapshot.written is not None else {}),
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), mtime=0)


def read_snapshot(data: bytes) -> Snapshot:
    """The snapshot from its file.

    :raises UnreadableError: if it is damaged or of a later version.
    """
    try:
        text = _unpacked(data)
    except zlib.error as error:
        raise UnreadableError(f"it is damaged ({error})") from None
    content = _content(dict, text, SNAPSHOT, SNAPSHOT_VERSION, SNAPSHOT_MIGRATIONS)
    try:
        facts = {name: _facts(content["facts"][name]) for name in ("operations", "project", "results")}
        documents = content["documents"]
    except _BROKEN as error:
        raise UnreadableError(f"it is damaged ({error})") from None
    written = content.get("written")
    return Snapshot(
        **facts,
        documents=_shaped(_documents(), documents),
        written=written if isinstance(written, dict) else None,
    )


@cache
def _issues() -> TypeAdapter[Issue]:
    return TypeAdapter(Issue)


@cache
def _documents() -> TypeAdapter[tuple[Document, ...]]:
    return TypeAdapter(tuple[Document, ...])


def _shaped(kind: TypeAdapter[T], content: object) -> T:
    """The content as what it should be, each value of its type."""
    try:
        return kind.validate_python(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise UnreadableError(f"it is damaged ({where}: {first['msg']})") from None


def _unpacked(data: bytes) -> bytes:
    """The text of a snapshot, of which not more is unpacked than one can be long."""
    stream = zlib.decompressobj(wbits=31)
    text = stream.decompress(data, LONGEST)
    if stream.unconsumed_tail:
        raise UnreadableError(f"it is longer than {LONGEST // 2**20} MiB")
    if not stream.eof or stream.unused_data:
        raise UnreadableError("it is damaged (it ends too early, or too late)")
    return text


def _is_as_written(data: bytes) -> bool:
    """Whether an entry ends with the digest of exactly what stands before it.

    So it does if it lies on the disk as it was written. To write its content anew, as has to be done where a
    version control system gave it other line ends, takes ten times as long as to read it.
    """
    seal = _SEAL.search(data, max(len(data) - _LONGEST_SEAL, 0))
    if seal is None:
        return False
    return hashlib.sha256(data[: seal.start()] + b"\n}").hexdigest() == seal[1].decode("ascii")


def _without_digest(content: dict[str, Any]) -> dict[str, Any]:
    content.pop("digest", None)
    return content


def _intact(content: dict[str, Any]) -> dict[str, Any]:
    """The content of an entry whose digest is right."""
    digest = content.pop("digest", None)
    if digest != _digest(content):
        raise UnreadableError("it is damaged, or was altered: its digest is of another content")
    return content


def _content(
    checked: Callable[[dict[str, Any]], dict[str, Any]],
    data: bytes,
    name: str,
    version: int,
    migrations: Mapping[int, Migration],
) -> dict[str, Any]:
    try:
        content = json.loads(data)
        schema = content["schema"]
        found = int(schema.removeprefix(name)) if re.fullmatch(f"{name}[1-9][0-9]{{0,8}}", schema) else 0
    except _BROKEN as error:
        raise UnreadableError(f"it is damaged ({error})") from None
    if not found:
        raise UnreadableError("it is damaged (it does not say what it is)")
    if found > version:
        raise UnreadableError(
            f"a later version of Dovetail wrote it (format {found}, this one reads {version})"
        )
    content = checked(content)
    del content["schema"]
    for step in range(found, version):
        content = migrations[step](content)
    return dict(content)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value


def _facts_as_json(facts: Facts) -> dict[str, Any]:
    return {
        "values": {path: _value_as_json(value) for path, value in facts.values.items()},
        "items": dict(facts.items),
        "orders": {path: list(names) for path, names in facts.orders.items()},
    }


def _value_as_json(value: Value) -> list[Any]:
    """Data, then the words if they are others, then 1 for what only explains or 2 for prose."""
    weight = 1 if value.editorial else 2 if value.prose else 0
    if weight:
        return [value.data, value.words, weight]
    return [value.data] if value.words == value.data else [value.data, value.words]


def _facts(content: Mapping[str, Any]) -> Facts:
    values = {
        path: Value(data, str(rest[0] if rest else data), 1 in rest[1:], 2 in rest[1:])
        for path, (data, *rest) in content["values"].items()
    }
    orders = {path: tuple(names) for path, names in content["orders"].items()}
    items = {path: str(title) for path, title in content["items"].items()}
    return Facts(values, items, orders)
