"""What a command said the last time, for when nothing has changed since: neither files nor the program.

It is kept in the user's own cache. The key has everything besides files that decides what is said: the
program, the command with its options, the folder it runs in, the terminal. The files are looked at each time
(:mod:`dovetail.build.unchanged`); only if all of them are what they were, the answer counts.

Nothing heavy is imported here: this is what makes a command that has nothing to do a quick one.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from dovetail import cache
from dovetail.build.unchanged import NotTellableError, Seen, pack, see, tree, unpack


@dataclass(frozen=True, slots=True)
class Question:
    """A command as it was given, and the profile that it was given for."""

    name: str
    root: str
    skipped: tuple[str, ...]

    def recall(self) -> tuple[Any, bytes] | None:
        """The answer that was kept, if it still counts."""
        data = cache.read(self.name)
        if data is None:
            return None
        try:
            seen, result, more = unpack(data)
        except ValueError:
            return None
        before = seen.looks.tobytes()
        if not seen.unchanged():
            return None
        if seen.looks.tobytes() != before:
            cache.write(self.name, pack(seen, result, more))
        return result, more

    def look(self) -> Seen | None:
        """The files of the profile as they are now; None if it can't be told whether they change."""
        try:
            return see(tree(self.root, self.skipped), self.skipped)
        except (OSError, NotTellableError):
            return None

    def keep(self, seen: Seen, result: Any, more: bytes = b"") -> None:
        """Keep an answer, if the files are still as they were ``seen`` before it was worked out."""
        if seen.unchanged():
            cache.write(self.name, pack(seen, result, more))


def question(command: str, root: Path, *options: object, out: Path | None = None) -> Question | None:
    """The question that a command asks about a profile; None if no answer can be kept.

    ``out`` is where the command writes: what lies in there is no part of the profile.
    """
    if not cache.usable():
        return None
    try:
        real, here = os.path.realpath(root), os.getcwd()
    except OSError:
        return None
    skipped: tuple[str, ...] = ()
    if out is not None:
        target = os.path.realpath(out)
        if target == real:
            return None
        skipped = (target,)
    streams = [(stream.isatty(), stream.encoding) for stream in (sys.stdout, sys.stderr)]
    surroundings = (streams, _width(), bool(os.environ.get("NO_COLOR")), here)
    key = cache.key(command, real, str(root), str(out), repr(skipped), repr(options), repr(surroundings))
    return Question(f"{command}-{key}", real, skipped)


def _width() -> tuple[str, int]:
    try:
        return os.environ.get("COLUMNS", ""), os.get_terminal_size(sys.__stdout__.fileno()).columns  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):
        return os.environ.get("COLUMNS", ""), 0


class _Copy(io.StringIO):
    """Takes what is written, and looks like the stream for which it is meant."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream

    @property
    def encoding(self) -> str:  # type: ignore[override] # the type has an attribute, and only a getter is needed
        """As of the stream."""
        return self._stream.encoding

    def isatty(self) -> bool:
        """As of the stream."""
        return self._stream.isatty()


@contextmanager
def heard(names: Sequence[str]) -> Iterator[dict[str, str]]:
    """Note what is said on these streams (``stdout``, ``stderr``) inside the block; it is said at its end."""
    streams = {name: getattr(sys, name) for name in names}
    copies = {name: _Copy(stream) for name, stream in streams.items()}
    said: dict[str, str] = {}
    for name, copy in copies.items():
        setattr(sys, name, copy)
    try:
        yield said
    finally:
        for name, stream in streams.items():
            setattr(sys, name, stream)
            said[name] = copies[name].getvalue()
            stream.write(said[name])
