"""Builds a profile again and again into one folder, and each time also into a fresh one, and compares.

Whatever happened to the profile and to the folder in between: both hold the same files, byte for byte, apart
from what a person wrote there.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from click.testing import CliRunner

from dovetail.cli.main import dovetail
from dovetail.compose.sandbox import DocumentEnvironment
from dovetail.model.language import spoken
from tests.mutation.folder_edits import FOLDER_EDITS, SILENT_EDITS, broken, shift_times
from tests.mutation.yaml_edits import YAML_EDITS

QUICK = ("md", "json", "ics")
OTHERS = ("mermaid", "html")
STATE = ".dovetail"
_FOLDERS = {"markdown": "md", "mermaid": "mermaid", "html": "html", "pdf": "pdf", "word": "docx"}
_LINE = re.compile(r"(written|up to date|removed|kept|failed): (.+?)(?: \((.*)\))?")
_USABLE = (0, 1)
"""Ends of a build that did what it could."""
ROUNDS = 40
"""After so many changes, the profile is as it was at first."""


class DifferenceError(AssertionError):
    """The two folders differ, or a build did what it must not do."""


@dataclass
class Tally:
    """What came of all rounds."""

    builds: int = 0
    refused: int = 0
    incomplete: int = 0
    by_hand: int = 0
    written: int = 0
    needless: int = 0
    current: int = 0
    edits: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        share = self.needless / self.written if self.written else 0.0
        return (
            f"{sum(self.edits.values())} changes, {self.builds} builds, {self.refused} refused and recovered, "
            f"{self.incomplete} with documents that could not be written, {self.by_hand} edits by hand; "
            f"0 documents missed, {self.written} written, of which {self.needless} needlessly ({share:.1%}), "
            f"{self.current} left as they were"
        )


@dataclass
class Twins:
    """A profile that changes, the folder that it is built into, and a place for fresh ones."""

    base: Path
    place: Path
    rng: Random
    tally: Tally = field(default_factory=Tally)
    by_hand: dict[str, bytes] = field(default_factory=dict)
    history: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        shutil.copytree(self.base, self.profile)
        self.settle("the beginning")

    @property
    def profile(self) -> Path:
        return self.place / "profile"

    @property
    def out(self) -> Path:
        return self.place / "output"

    def step(self, *, more: tuple[str, ...] = (), apart: bool = False) -> None:
        """One change, of whatever kind, and what must hold after it.

        ``more`` are formats that are compared besides. ``apart`` makes the fresh folder in a process of its
        own, which remembers nothing.
        """
        if len(self.history) >= ROUNDS:
            self._start_again()
        before = self._kept_state()
        kind = self.rng.random()
        formats = (*QUICK, *more, *((self.rng.choice(OTHERS),) if self.rng.random() < 0.08 else ()))
        if kind < 0.08:
            self._without_effect(formats)
            return
        if kind < 0.2:
            self._scribble()
        elif kind < 0.24:
            self._damage()
            return
        elif kind < 0.29:
            self.history.append(broken(self.profile, self.rng))
            self.tally.edits["broken"] += 1
        else:
            self._edit()
        if self.rng.random() < 0.3:
            shift_times(self.profile, self.rng)
        if self.rng.random() < 0.1:
            self.build((self.rng.choice(QUICK),))
        if not self.settle(self.history[-1], formats, apart=apart):
            self._restore(before)
            self.history.pop()
            if not self.settle("recovered", formats):
                raise self.different("a profile that was built before is refused")

    def settle(self, what: str, formats: tuple[str, ...] = QUICK, *, apart: bool = False) -> bool:
        """Build both and compare; false if the profile is refused, in both, and nothing was touched."""
        before = _files(self.out)
        code, lines, said = self.build(formats)
        fresh = self.place / "fresh"
        shutil.rmtree(fresh, ignore_errors=True)
        expected, expected_said = self._fresh(fresh, formats, apart=apart)
        if code == 2 or expected == 2:
            if code != expected:
                raise self.different(f"one build is refused, the other is not: {said}\n{expected_said}")
            if _files(self.out) != before:
                raise self.different("a build that was refused has written something")
            self.tally.refused += 1
            return False
        if code not in _USABLE or expected not in _USABLE:
            raise self.different(f"a build ended with {code}, the fresh one with {expected}: {said}")
        self.tally.builds += 1
        partly = expected == 1
        self.tally.incomplete += partly
        self._count(before, lines)
        self._compare(_files(self.out), _files(fresh), formats, partly=partly, after=what)
        return True

    def build(self, formats: tuple[str, ...]) -> tuple[int, list[tuple[str, str, str]], str]:
        """The end of a build, what it says of each file, and all that it says."""
        return self._run(self.out, formats, str(self.place / "cache"))

    def different(self, why: str) -> DifferenceError:
        """With everything that has happened so far."""
        told = "\n  ".join(self.history)
        return DifferenceError(f"{why}\nafter:\n  {told}\nin {self.place}")

    # -- what happens

    def _edit(self) -> None:
        for _ in range(self.rng.choice([1, 1, 1, 2, 3])):
            what = ""
            while not what:
                edit = self.rng.choice(YAML_EDITS if self.rng.random() < 0.75 else FOLDER_EDITS)
                what = edit(self.profile, self.rng)
            self.tally.edits[edit.__name__] += 1
            self.history.append(what)

    def _without_effect(self, formats: tuple[str, ...]) -> None:
        self.settle("before", formats)
        edit = self.rng.choice(SILENT_EDITS)
        self.history.append(edit(self.profile, self.rng))
        self.tally.edits[edit.__name__] += 1
        before = _files(self.out)
        code, lines, said = self.build(formats)
        moved = [path for kind, path, _ in lines if kind in ("written", "removed")]
        if code not in _USABLE or moved or _files(self.out) != before:
            now = _files(self.out)
            differing = sorted(
                name for name in before.keys() | now.keys() if before.get(name) != now.get(name)
            )
            raise self.different(f"nothing has changed, and yet: {moved} {differing} {said}")
        self.tally.builds += 1
        self.tally.current += len(lines)

    def _scribble(self) -> None:
        """A person edits, adds or deletes a file of the output."""
        files = sorted(name for name in _files(self.out) if not name.endswith(".json"))
        name = self.rng.choice(files)
        path = self.out / name
        kind = self.rng.choice(["edit", "edit", "delete", "give up", "add"])
        if kind == "give up" and self.by_hand:
            name = self.rng.choice(sorted(self.by_hand))
            (self.out / name).unlink(missing_ok=True)
            self.by_hand.pop(name)
        elif kind == "delete":
            path.unlink()
            self.by_hand.pop(name, None)
        else:
            if kind == "add":
                name = f"{Path(name).parent}/minutes-{self.rng.randrange(100)}.md"
            elif path.stem.endswith(".new"):
                return self._scribble() if len(files) > len(self.by_hand) * 2 else self._edit()
            words = f"by hand {self.rng.randrange(10**9)}\n".encode()
            old = path.read_bytes() if kind == "edit" else b""
            new = self.rng.choice([old + words, words, words + old])
            (self.out / name).write_bytes(new)
            self.by_hand[name] = new
        self.tally.by_hand += 1
        self.tally.edits["by hand"] += 1
        self.history.append(f"by hand: {kind} {name}")
        return None

    def _damage(self) -> None:
        """What the build remembers is lost or damaged, while the files are as they were built.

        Nobody can tell then who wrote a file that differs from what is made now: it counts as a person's.
        """
        present = {place.name for place in self.out.glob("*/*/*") if place.is_dir()}
        formats = (*QUICK, *(of for folder, of in _FOLDERS.items() if folder in present and of not in QUICK))
        self.settle("before", formats)
        # A project that is gone would come back among files that nobody knows.
        fresh = (self.place / "fresh").rglob(f"{STATE}/ledger.json")
        ledgers = sorted(self.out / path.relative_to(self.place / "fresh") for path in fresh)
        if not ledgers:
            return  # the last project is gone
        path = self.rng.choice(ledgers)
        data = path.read_bytes()
        kind = self.rng.choice(["cut", "flip", "gone", "state gone"])
        if kind == "cut":
            path.write_bytes(data[: self.rng.randrange(len(data))])
        elif kind == "flip":
            place = self.rng.randrange(len(data))
            path.write_bytes(
                data[:place] + bytes([data[place] ^ self.rng.randint(1, 255)]) + data[place + 1 :]
            )
        elif kind == "gone":
            path.unlink()
        else:
            shutil.rmtree(path.parent)
        self.history.append(f"ledger: {kind}")
        self.tally.edits["ledger damaged"] += 1
        before = _files(self.out)
        code, _, said = self.build(formats)
        after = _files(self.out)
        # The list of files names only those of which it is sure; it may be shorter for one round.
        lost = [name for name in before if after.get(name) != before[name] and not name.endswith("pack.json")]
        if code not in _USABLE or lost:
            raise self.different(f"a damaged ledger cost a file: {lost} {said}")
        unclear = {name for name in before if _beside(name) in after.keys() - before.keys()}
        self.by_hand |= {name: before[name] for name in unclear}
        if not self.settle("damage", formats):
            raise self.different("a profile that was built before is refused")

    def _start_again(self) -> None:
        """The profile is as it was at first, in one go, as after a change of the branch; by hand no more."""
        shutil.rmtree(self.profile)
        shutil.copytree(self.base, self.profile)
        for name in self.by_hand:
            (self.out / name).unlink(missing_ok=True)
        self.by_hand.clear()
        self.history = ["back to the beginning"]
        if not self.settle("the beginning again"):
            raise self.different("the profile is refused now")

    def _kept_state(self) -> Path:
        kept = self.place / "before"
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(self.profile, kept)
        return kept

    def _restore(self, kept: Path) -> None:
        shutil.rmtree(self.profile)
        kept.rename(self.profile)

    # -- building and comparing

    def _fresh(self, out: Path, formats: tuple[str, ...], *, apart: bool) -> tuple[int, str]:
        if not apart:
            code, _, said = self._run(out, formats, "off")
            return code, said
        command = [str(Path(sys.executable).with_name("dovetail")), *self._arguments(out, formats)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def _run(
        self, out: Path, formats: tuple[str, ...], cache: str
    ) -> tuple[int, list[tuple[str, str, str]], str]:
        with templates_compiled_once():
            result = CliRunner().invoke(
                dovetail, self._arguments(out, formats), env={"DOVETAIL_CACHE": cache}
            )
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise self.different(f"{result.exception!r}") from result.exception
        lines = [
            (found[1], found[2], found[3] or "")
            for line in result.output.splitlines()
            if (found := _LINE.fullmatch(line))
        ]
        return result.exit_code, lines, result.output

    def _arguments(self, out: Path, formats: tuple[str, ...]) -> list[str]:
        return [
            "build", str(self.profile), "--out", str(out), "--format", ",".join(formats), "--explain",
            "--jobs", "1",
        ]  # fmt: skip

    def _count(self, before: Mapping[str, bytes], lines: list[tuple[str, str, str]]) -> None:
        for kind, path, reason in lines:
            if kind == "up to date":
                self.tally.current += 1
            elif kind == "written":
                self.tally.written += 1
                name = Path(path).relative_to(self.out).as_posix()
                if before.get(name) == (self.out / name).read_bytes():
                    self.tally.needless += 1
                    self.tally.reasons[reason] += 1

    def _compare(
        self,
        built: dict[str, bytes],
        fresh: dict[str, bytes],
        formats: tuple[str, ...],
        *,
        partly: bool,
        after: str,
    ) -> None:
        for name, data in self.by_hand.items():
            if built.get(name) != data:
                raise self.different(f"after {after}: what was written by hand is lost: {name}")
        for name, data in fresh.items():
            there = built.get(name)
            if name.endswith("/pack.json") and name not in self.by_hand:
                folder = name.removesuffix("pack.json")
                known = {path.removeprefix(folder) for path in fresh.keys() - self.by_hand.keys()}
                if there is None or _listing(there, known) != _listing(data, known):
                    raise self.different(f"after {after}: {name} differs")
            elif name in self.by_hand:
                listing = name.endswith("/pack.json")
                if data != self.by_hand[name] and built.get(_beside(name)) != data and not listing:
                    raise self.different(f"after {after}: the new version is not beside {name}")
            elif there != data:
                verb = "is missing" if there is None else "is not what a fresh build makes"
                raise self.different(f"after {after}: {name} {verb}")
        packs = {name.rpartition("/")[0] for name in fresh if name.endswith("/pack.json")}
        organizations = {folder.partition("/")[0] for folder in packs}
        beside = {_beside(name) for name in self.by_hand}
        for name in built.keys() - fresh.keys() - self.by_hand.keys() - beside:
            folder, inside = "/".join(name.split("/")[:2]), name.split("/")[2:]
            of = _FOLDERS.get(inside[0], inside[0].rpartition(".")[2]) if inside else ""
            # Formats not asked for stay as they were; of a project that is gone nothing stays.
            asked = of not in _FOLDERS.values() or of in formats
            gone = folder not in packs and folder.partition("/")[0] in organizations
            if not partly and (gone or (asked and folder in packs)):
                raise self.different(f"after {after}: {name} is no longer made, and still there")


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and STATE not in path.parts
    }


def _beside(name: str) -> str:
    path = Path(name)
    return path.with_name(f"{path.stem}.new{path.suffix}").as_posix()


def _listing(data: bytes, known: Collection[str]) -> Any:
    """``pack.json`` without files of formats that were not asked for, or that a person edited."""
    content = json.loads(data)
    content["files"] = [name for name in content["files"] if name in known]
    for document in content["documents"]:
        document["files"] = [name for name in document["files"] if name in known]
    return content


@contextmanager
def templates_compiled_once() -> Iterator[None]:
    """Compiling the templates takes four fifths of a small build, and is not what is looked at here."""
    compile_ = DocumentEnvironment.compile

    def remembered(self: DocumentEnvironment, source: str, name: Any = None, filename: Any = None) -> Any:
        key = (source, name, filename, spoken())
        if key not in _COMPILED:
            _COMPILED[key] = compile_(self, source, name, filename)
        return _COMPILED[key]

    with patch.object(DocumentEnvironment, "compile", remembered):
        yield


_COMPILED: dict[Any, Any] = {}
