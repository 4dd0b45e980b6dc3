"""Walks a page of the documentation from top to bottom, as a reader would: writes its files, runs its commands.

Blocks that count: YAML that begins with ``# file: NAME`` is a whole file, ``# in NAME`` goes into one (what has
the same key, or the same id in a list, is joined; the rest is added at the end), and ``# in NAME, instead of
what was there`` takes the place of its sections. In console blocks, lines that begin with ``$`` are run and the
lines below must be what they print, where ``…`` stands for any number of lines. ``echo $?`` is the exit code of
the command before.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from click.testing import CliRunner

from dovetail.cli.main import dovetail
from tests.rules.world import laid_over, read

DOCS = Path(__file__).parents[2] / "docs"
_BLOCK = re.compile(r"^```(?P<kind>yaml|console)\n(?P<text>.*?)^```", re.DOTALL | re.MULTILINE)
_TOP = re.compile(r"^(?=[a-z_]+:)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of YAML or a console session of a page; ``after`` is the text up to the next block."""

    kind: str
    text: str
    after: str

    @property
    def file(self) -> str:
        """The file that the block is, or goes into; empty if it is only shown."""
        head = re.match(r"# (?:file:|in) ([^\s,]+)(?:, instead of what was there)?\n", self.text)
        return head[1] if head else ""

    @property
    def body(self) -> str:
        """The YAML without the line that names the file."""
        return self.text.split("\n", 1)[1] if self.file else self.text


def blocks(page: str) -> Iterator[Block]:
    """The blocks of a page of ``docs/``, in order."""
    return blocks_of((DOCS / page).read_text(encoding="utf-8"))


def blocks_of(text: str) -> Iterator[Block]:
    """The blocks of a text, in order."""
    found = list(_BLOCK.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)]
    for match, end in zip(found, ends, strict=True):
        yield Block(match["kind"], match["text"], text[match.end() : end])


@dataclass(slots=True)
class Walk:
    """A folder in which pages are followed."""

    folder: Path
    exit_code: int = 0
    printed: str = ""
    wrong: list[str] = field(default_factory=list)

    def follow(self, page: str) -> None:
        """All blocks of a page; whatever does not print what the page says is listed in ``wrong``."""
        for block in blocks(page):
            self.do(block)

    def do(self, block: Block) -> None:
        """One block."""
        if block.kind == "console":
            for command, expected in _sessions(block.text):
                self._run(command, expected)
        elif block.file:
            self.write(block)

    def write(self, block: Block) -> None:
        """A whole file, or more of one."""
        target = self.folder / block.file
        if block.text.startswith("# file:"):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.body, encoding="utf-8")
        else:
            text, instead = target.read_text(encoding="utf-8"), ", instead of" in block.text.split("\n")[0]
            target.write_text(joined(text, block.body, instead=instead), encoding="utf-8")

    def run(self, command: str) -> str:
        """What a command prints; its exit code is kept."""
        words = shlex.split(command)
        with chdir(self.folder):
            result = CliRunner(env={"COLUMNS": "100", "NO_COLOR": "1"}).invoke(dovetail, words[1:])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        self.exit_code, self.printed = result.exit_code, result.stdout
        return result.stdout

    def _run(self, command: str, expected: list[str]) -> None:
        if command == "echo $?":
            printed = f"{self.exit_code}\n"
        elif command.startswith("dovetail "):
            printed = self.run(command)
        else:
            raise AssertionError(f"the page runs {command!r}, which this walk can't")
        if expected and not _agrees([line.rstrip() for line in printed.splitlines()], expected):
            self.wrong.append(f"$ {command}\n{printed}\n-- the page says:\n" + "\n".join(expected))


def joined(text: str, more: str, *, instead: bool = False) -> str:
    """A file with more of it: known sections joined with what is there, or put ``instead`` of it; new ones as
    they are written."""
    present: dict[str, Any] = read(text)
    added: dict[str, Any] = read(more)
    sections = {section.split(":")[0]: section for section in _TOP.split(text)}
    for written in _TOP.split(more):
        name = written.split(":")[0]
        if name not in added:
            continue
        value = laid_over(present[name], added[name]) if name in present and not instead else added[name]
        sections[name] = (
            f"{written.rstrip()}\n"
            if value == added[name]
            else yaml.safe_dump({name: value}, sort_keys=False, allow_unicode=True, width=10_000)
        )
    return "".join(sections.values())


def _sessions(text: str) -> Iterator[tuple[str, list[str]]]:
    command, lines = "", list[str]()
    for line in [*text.splitlines(), "$ "]:
        if line.startswith("$ "):
            if command:
                yield command, lines
            command, lines = line[2:], []
        else:
            lines.append(line.rstrip())


def _agrees(printed: list[str], expected: list[str]) -> bool:
    """Whether the lines are those expected: ``…`` is any number of lines, or within a line any text."""
    pattern = "".join(
        "(?s:.*)" if line == "…" else f"{re.escape(line).replace('…', '.*')}\n" for line in expected
    )
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)) is not None
