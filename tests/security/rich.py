"""A profile in which every free text that the model knows is filled in, so that its words can be changed.

A sample is taken as it is, and what it leaves out is put in: every optional text, and every kind of entry
that it has none of. What loading refuses is taken out again. So the profile grows with the model.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from dovetail.bundled import profiles_dir
from dovetail.load.profile import Loaded, load_profile
from dovetail.load.schemas.schema import Schema
from dovetail.model.diagnostics import Severity
from tests.security.free_text import Data, Field, Gap, Spot, Text, Walk, at, is_free_text, read

SAMPLE, PROJECT = "wyrefell", "PAX"
Files = Mapping[str, Data]
Change = Callable[[Text], str]

_ROUNDS, _TRIES = 25, 4
_BEYOND_GUESSING: Files = {
    "organization.yaml": {
        "scaling": {"reasons": {"personal_data": "Whose data it is must be able to rely on us."}},
        "method_words": {"lessons log": "book of lessons", "tolerance": "leeway"},
        "rules": {
            "adjust": {"AR-57": {"severity": "minor", "because": "The owners meet each month anyway."}},
            "own": [
                {
                    "id": "WH-R1", "title": "Nobody buys", "because": "It is an example.", "every": "request",
                    "kind": "purchase", "never": "yes", "hint": "Buy nothing.",
                }
            ],
        }
    },
    f"projects/{PROJECT}/project.yaml": {
        "baselines": {"procurement": {"none_approved_by": "Gwen Thackeray", "because": "It is younger than the project."}}
    },
}  # fmt: skip
"""Entries that only make sense as a whole."""


def sample_root() -> Path:
    """The sample that the rich profile is made of."""
    return profiles_dir() / SAMPLE


def write(folder: Path, files: Files) -> Path:
    """The profile on disk, with the sample's templates and logo."""
    shutil.copytree(sample_root(), folder, ignore=shutil.ignore_patterns("*.yaml"), dirs_exist_ok=True)
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dump(data), encoding="utf-8")
    return folder


def dump(data: Data) -> str:
    """YAML with every text in quotes and every scalar on a line of its own."""
    return str(
        yaml.dump(
            data, Dumper=_Dumper, allow_unicode=True, width=10**9, default_style='"', default_flow_style=False,
            sort_keys=False,
        )
    )  # fmt: skip


class _Dumper(yaml.CSafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


@cache
def rich_files() -> Files:
    """The files of the rich profile."""
    root = sample_root()
    files = {path.relative_to(root).as_posix(): read(path) for path in sorted(root.rglob("*.yaml"))}
    for name, extra in _BEYOND_GUESSING.items():
        files[name] = _beside(files[name], extra)
    return _Filling(files).done()


def _beside(data: Data, extra: Data) -> Data:
    """What the sample says, and what it does not say from ``extra``."""
    if not (isinstance(data, dict) and isinstance(extra, dict)):
        return data
    return {**extra, **{name: _beside(value, extra.get(name)) for name, value in data.items()}}


def texts_of(files: Files) -> Iterator[tuple[str, Text]]:
    """Every free text with its file."""
    for file, data in files.items():
        for text in Walk(file).texts(data):
            yield file, text


def reworded(files: Files, change: Change) -> Files:
    """The files with other words in every free text."""
    changed = deepcopy(dict(files))
    for file, text in texts_of(files):
        at(changed[file], text.spot[:-1])[text.spot[-1]] = change(text)
    return changed


def load(files: Files) -> Loaded:
    """The profile, read back from its files."""
    with TemporaryDirectory() as folder:
        return load_profile(write(Path(folder), files))


def refused(files: Files) -> Iterator[tuple[str, Spot, str]]:
    """Where loading finds an error, and what it says."""
    lines: dict[str, dict[int, Spot]] = {}
    for problem in load(files).diagnostics:
        if problem.severity is Severity.ERROR and problem.place is not None:
            file = problem.place.file
            if file not in lines:
                lines[file] = _spots(files[file]) if file in files else {}
            yield file, lines[file].get(problem.place.line, ()), problem.message


def _spots(data: Data) -> dict[int, Spot]:
    """What stands in each line of a dumped file."""
    found: dict[int, Spot] = {}

    def visit(node: yaml.Node, spot: Spot) -> None:
        found.setdefault(node.start_mark.line + 1, spot)
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                found[key.start_mark.line + 1] = (*spot, key.value)
                visit(value, (*spot, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for index, item in enumerate(node.value):
                visit(item, (*spot, index))

    top = yaml.compose(dump(data), Loader=yaml.CSafeLoader)
    assert top is not None
    visit(top, ())
    return found


@dataclass
class _Filling:
    """Puts in what is missing, and takes out again what loading refuses."""

    files: dict[str, Data]
    added: dict[tuple[str, Spot], Field] = field(default_factory=dict)
    guesses: dict[tuple[str, Spot], list[str]] = field(default_factory=dict)
    number: int = 0

    def done(self) -> Files:
        for round_ in range(4):  # what is put in has gaps of its own
            before = len(self.added)
            covered = {text.field for _, text in texts_of(self.files)}
            for file in self.files:
                self._fill(file, covered, entries=round_ < 3)
            if len(self.added) == before:
                break
        for _ in range(_ROUNDS):
            wrong = list(
                {(file, spot): (file, spot, said) for file, spot, said in refused(self.files)}.values()
            )
            if not wrong:
                return self.files
            self._mend(wrong)
        raise AssertionError(f"the rich profile can't be loaded: {list(refused(self.files))[:5]}")

    def _fill(self, file: str, covered: set[Field], *, entries: bool) -> None:
        walk, data = Walk(file), self.files[file]
        for gap in sorted(walk.gaps(data), key=lambda gap: str(gap.spot)):
            arms = list(walk.arms(gap.schema, gap.field))
            value: Data = None
            if any(is_free_text(arm) for arm, _ in arms):
                value = self._words()
            elif entries and walk.fields_in(gap.schema, gap.field) - covered:
                value = self._entry(walk, file, gap)
            if value is not None:
                at(data, gap.spot[:-1])[gap.spot[-1]] = value
                self.added[file, gap.spot] = gap.field
                covered |= walk.fields_of(gap, value)

    def _entry(self, walk: Walk, file: str, gap: Gap) -> Data:
        """The smallest value with a free text in it that the schema allows."""
        for arm, name in walk.arms(gap.schema, gap.field):
            if walk.fields_in(arm, name):
                return self._smallest(walk, file, gap.spot, arm, name)
        return None

    def _smallest(self, walk: Walk, file: str, spot: Spot, schema: Schema, name: Field) -> Data:
        arms = list(walk.arms(schema, name))
        schema, name = next(((arm, of) for arm, of in arms if arm.get("type") != "null"), arms[0])
        kind = schema.get("type")
        if "enum" in schema:
            return str(schema["enum"][0])
        if kind == "object" or "properties" in schema:
            properties, others = schema.get("properties", {}), schema.get("additionalProperties")
            made = {
                key: self._smallest(walk, file, (*spot, key), properties[key], (name[0], key))
                for key in schema.get("required", ())
            }
            if isinstance(others, dict) and not properties:
                made["filled"] = self._smallest(walk, file, (*spot, "filled"), others, name)
            return made
        if kind == "array":
            return [self._smallest(walk, file, (*spot, 0), schema.get("items", {}), name)]
        if is_free_text(schema):
            return self._words()
        if schema.get("format") == "date":
            return "2027-03-15"
        if "pattern" in schema:
            self.number += 1
            return f"filled-{self.number}"
        return "1"

    def _words(self) -> str:
        self.number += 1
        return f"Filled in {self.number}"

    def _guesses(self, file: str, message: str) -> list[str]:
        """What might stand where the message misses something: ids of things that are called like it."""
        missed = re.search(r"is no ([a-z -]+?)(?: of |$)", message)
        words = missed[1].split() if missed else []
        if "duration" in words:
            return ["5 working days"]
        found: list[tuple[bool, str]] = []
        for name in (file, "organization.yaml", "services.yaml"):
            sections = {"services": self.files[name]} if name == "services.yaml" else self.files[name]
            for section, ids in _ids(sections):
                alike = any(word[:5] in section for word in words)
                found += [(not alike, item) for item in ids[:2]]
        return [item for unlike, item in sorted(found, key=lambda guess: guess[0]) if not unlike][:_TRIES]

    def _mend(self, wrong: list[tuple[str, Spot, str]]) -> None:
        for file, spot, message in wrong:
            of_file = [there for name, there in self.added if name == file]
            culprits = (
                [there for there in of_file if there == spot]
                or [there for there in of_file if there == spot[: len(there)]]
                or [there for there in of_file if there[: len(spot)] == spot]
                or [there for there in of_file if there[: len(spot) - 1] == spot[:-1]]
            )
            if spot not in culprits and culprits and len(culprits[0]) < len(spot):
                guesses = self.guesses.setdefault((file, spot), self._guesses(file, message))
                if guesses:
                    at(self.files[file], spot[:-1])[spot[-1]] = guesses.pop(0)
                    continue
            for there in culprits:
                self._take_out(file, there)

    def _take_out(self, file: str, spot: Spot) -> None:
        self.added.pop((file, spot), None)
        try:
            del at(self.files[file], spot[:-1])[spot[-1]]
        except (KeyError, IndexError):
            return  # it went with what held it


def _ids(data: Data, section: str = "") -> Iterator[tuple[str, list[str]]]:
    """The ids of each list and mapping, with the name of the section that holds it."""
    if isinstance(data, dict):
        if data and all(isinstance(value, dict) for value in data.values()):
            yield section, list(data)
        for key, value in data.items():
            yield from _ids(value, key)
    elif isinstance(data, list):
        yield section, [item["id"] for item in data if isinstance(item, dict) and "id" in item]
        for item in data:
            yield from _ids(item, section)
