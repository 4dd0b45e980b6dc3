"""Reads the YAML files of a profile from disk; everything that can't be read is a diagnostic."""

from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from dovetail.load.keeping.kept import kept
from dovetail.load.keeping.laid_aside import FileLaidAside
from dovetail.load.validation.validate import validate
from dovetail.load.yaml.file import Node, YamlFile
from dovetail.load.yaml.file import Path as YamlPath
from dovetail.load.yaml.reader import read_yaml
from dovetail.load.yaml.text import SIZE_LIMIT
from dovetail.model.diagnostics import Diagnostic, Place, Severity
from dovetail.model.profile import Layer, Written

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """One file of a profile. ``written`` is all of it that can be read, ``sound`` if that is everything.

    Names that other files refer to are looked up in ``data`` as well, so that a fault in one entry
    does not make its name unknown elsewhere.
    """

    name: str
    file: YamlFile | FileLaidAside | None
    written: Written[T] | None
    sound: bool

    @property
    def data(self) -> Node:
        """The plain data; None if the file can't be read at all."""
        return self.file.data if self.file else None


def read_bytes(path: Path, limit: int) -> bytes:
    """The content of a regular file of at most ``limit`` bytes.

    :raises OSError: if it can't be read, is no regular file, or is larger; in words for people.
    """
    info = path.stat()
    if not stat.S_ISREG(info.st_mode):
        raise OSError("it is no ordinary file")
    if info.st_size > limit:
        raise OSError(f"it has {info.st_size:,} bytes; {limit:,} is the most that is read")
    with path.open("rb") as stream:
        return stream.read(limit)


def read_part(
    kind: Any,
    name: str,
    path: Path,
    layer: Layer,
    standing_in: Mapping[str, Node],
    problems: list[Diagnostic],
    within: YamlPath = (),
) -> Part[Any]:
    """One file as a model; what is wrong with it goes into ``problems``.

    ``within`` is where messages suppose its content to stand, if it is part of something larger.
    """
    try:
        raw = read_bytes(path, SIZE_LIMIT)
    except OSError as error:
        problems.append(unreadable(name, error))
        return Part(name, None, None, False)
    found: list[Diagnostic] = []
    part = kept(
        "part",
        (getattr(kind, "__qualname__", ""), name, layer, repr(within), raw),
        lambda: _read_part(kind, name, raw, layer, standing_in, found, within),
        # What is wrong is looked at again each time, and a file that is not whole depends on what stands in.
        worth=lambda part: part.sound and not found,
    )
    problems += found
    return part


def _read_part(
    kind: Any,
    name: str,
    raw: bytes,
    layer: Layer,
    standing_in: Mapping[str, Node],
    problems: list[Diagnostic],
    within: YamlPath,
) -> Part[Any]:
    file, found = read_yaml(name, raw)
    problems += found
    if file is None:
        return Part(name, None, None, False)
    readable = not any(problem.severity is Severity.ERROR for problem in found)
    if file.data is None:
        return Part(name, file, None, False)
    checked = validate(kind, file, file.data, standing_in=standing_in, within=within)
    problems += checked.problems
    if layer == "project" and checked.sound and not found:
        aside = FileLaidAside.of(file)
        return Part(name, aside, Written(checked.value, layer, aside), True)
    written = Written(checked.value, layer, checked.places) if checked.value is not None else None
    return Part(name, file, written, readable and checked.sound)


def unreadable(name: str, error: OSError) -> Diagnostic:
    """The diagnostic for a file that can't be read."""
    reason = error.strerror or str(error)
    message = f"the file can't be read: {reason[:1].lower()}{reason[1:]}"
    hint = "check that it is an ordinary text file that you may read"
    return Diagnostic("file-unreadable", Severity.ERROR, message, Place(name), hint)
