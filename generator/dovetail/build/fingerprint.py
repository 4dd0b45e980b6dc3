"""Content hashes: equal inputs have equal fingerprints, on any machine and in any run."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from enum import Enum
from pathlib import Path


def of_bytes(data: bytes) -> str:
    """SHA-256 of a file's content, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def of_value(value: object) -> str:
    """SHA-256 of plain data: dataclasses, mappings, sequences, text, numbers, days and bytes.

    :raises TypeError: for a value whose text could differ from run to run.
    """
    text = json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))
    return of_bytes(text.encode("utf-8", "surrogatepass"))


def of_files(root: Path, pattern: str = "**/*") -> str:
    """SHA-256 over the names and contents of the files below a folder; that of nothing if there is none."""
    files = sorted(path for path in root.glob(pattern) if path.is_file() and "__pycache__" not in path.parts)
    return of_value([(path.relative_to(root).as_posix(), of_bytes(path.read_bytes())) for path in files])


def _plain(value: object) -> object:
    if value is None or isinstance(value, (bool, int, str)):
        return value.value if isinstance(value, Enum) else value
    if isinstance(value, bytes):
        return {"sha256": of_bytes(value)}
    if isinstance(value, (date, time, Decimal)):
        return {type(value).__name__: str(value)}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        # The type's name keeps two kinds of value with equal fields apart.
        fields = {item.name: _plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
        return {type(value).__name__: fields}
    if isinstance(value, Mapping):
        return {
            "map": sorted(
                ([str(key), _plain(item)] for key, item in value.items()), key=lambda pair: str(pair[0])
            )
        }
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted(json.dumps(_plain(item)) for item in value)
    raise TypeError(f"{type(value).__name__} has no fingerprint")
