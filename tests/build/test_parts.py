"""Parts that several files are assembled from: rendered once, first, and kept for later builds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from dovetail.build.executor import run
from dovetail.build.parts import Failure, Part, Result
from dovetail.build.shelf import DiskShelf
from dovetail.build.store import Store
from dovetail.build.target import Target, Task
from dovetail.formats.rendered import Rendered, warning
from tests.build.situation import Words


@dataclass(frozen=True)
class Sentence:
    """A file that is its words in a row."""

    words: tuple[str, ...]
    given: tuple[Rendered, ...] = ()

    def parts(self) -> tuple[Part, ...]:
        found = (Part(f"key of {word}", word, Words(word), len(word)) for word in self.words)
        return () if self.given else tuple(found)

    def assembling(self, parts: tuple[Rendered, ...]) -> Task:
        return replace(self, given=parts)

    def render(self) -> Rendered:
        return Rendered(b" ".join(part.data for part in self.given))


@dataclass
class Memory:
    """A shelf that tells what happens to it."""

    kept: dict[str, Rendered] = field(default_factory=dict)
    put_there: list[str] = field(default_factory=list)

    def take(self, key: str) -> Rendered | None:
        return self.kept.get(key)

    def put(self, key: str, part: Rendered) -> None:
        self.kept[key] = part
        self.put_there.append(key.removeprefix("key of "))


def work(*files: str) -> Mapping[str, Target]:
    return {file: Target(file, "txt", file, {}, Sentence(tuple(file.split()))) for file in files}


def results(
    found: Iterator[tuple[str, Result]],
) -> dict[str, bytes | str]:
    return {key: one.data if isinstance(one, Rendered) else one.message for key, one in found}


@pytest.mark.parametrize("jobs", [1, 2])
def test_files_are_assembled_from_parts_that_are_rendered_once(jobs: int) -> None:
    shelf = Memory()
    made = results(run(work("to be or not to be", "be"), jobs=jobs, shelf=shelf))
    assert made == {"to be or not to be": b"to be or not to be", "be": b"be"}
    assert sorted(shelf.put_there) == ["be", "not", "or", "to"]


def test_the_longest_part_is_rendered_first() -> None:
    shelf = Memory()
    results(run(work("a bb cccc ddd"), jobs=1, shelf=shelf))
    assert shelf.put_there == ["cccc", "ddd", "bb", "a"]


def test_a_part_on_the_shelf_is_not_rendered() -> None:
    shelf = Memory({"key of broken": Rendered(b"whole")})
    assert results(run(work("a broken"), jobs=1, shelf=shelf)) == {"a broken": b"a whole"}
    assert shelf.put_there == ["a"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_part_that_fails_is_named_and_only_its_files_fail(jobs: int) -> None:
    made = results(run(work("a broken b", "a b", "broken"), jobs=jobs))
    assert made == {
        "a broken b": "broken: the table has no header",
        "a b": b"a b",
        "broken": "the table has no header",
    }


def test_a_part_that_kills_its_process_takes_no_other_with_it() -> None:
    found = dict(run(work("a fatal", "a b c"), jobs=2))
    assert found["a b c"] == Rendered(b"a b c")
    failure = found["a fatal"]
    assert isinstance(failure, Failure)
    assert failure.message.startswith("fatal: its process was killed")


_FEW = 2


@dataclass(frozen=True)
class Titled:
    """A file that ends with how many letters are in it; that is worked out when its words are there."""

    words: Sentence
    given: tuple[Rendered, ...] = ()
    counted: tuple[Rendered, ...] = ()

    def parts(self) -> tuple[Part, ...]:
        if not self.given:
            return self.words.parts()
        if self.counted:
            return ()
        letters = sum(len(part.data) for part in self.given)
        task = Words(str(letters) if letters > _FEW else "broken")
        return (Part(f"key of {letters}", "the count", task, 1),)

    def assembling(self, parts: tuple[Rendered, ...]) -> Task:
        return replace(self, counted=parts) if self.given else replace(self, given=parts)

    def render(self) -> Rendered:
        return Rendered(b" ".join(part.data for part in (*self.given, *self.counted)))


def counted(*files: str) -> Mapping[str, Target]:
    return {file: Target(file, "txt", file, {}, Titled(Sentence(tuple(file.split())))) for file in files}


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_follows_from_parts_is_a_part_too(jobs: int) -> None:
    shelf = Memory()
    made = results(run(counted("to be", "so be it"), jobs=jobs, shelf=shelf))
    assert made == {"to be": b"to be 4", "so be it": b"so be it 6"}
    assert sorted(shelf.put_there) == ["4", "6", "be", "it", "so", "to"]


def test_what_follows_from_other_parts_in_the_same_way_is_not_rendered_again() -> None:
    shelf = Memory()
    results(run(counted("to be"), jobs=1, shelf=shelf))
    assert results(run(counted("to do"), jobs=1, shelf=shelf)) == {"to do": b"to do 4"}
    assert shelf.put_there[-1:] == ["do"]


def test_a_later_part_that_fails_is_named() -> None:
    assert results(run(counted("a b"), jobs=1)) == {"a b": "the count: the table has no header"}


class TestTheShelf:
    def shelf(self, root: Path, *, renew: bool = False) -> DiskShelf:
        return DiskShelf(Store(root), renew=renew)

    def test_keeps_a_part_for_the_next_build(self, tmp_path: Path) -> None:
        self.shelf(tmp_path).put("k", Rendered(b"bytes\n\x00"))
        assert self.shelf(tmp_path).take("k") == Rendered(b"bytes\n\x00")
        assert self.shelf(tmp_path).take("other") is None

    def test_gives_nothing_where_all_is_to_be_rendered_anew(self, tmp_path: Path) -> None:
        self.shelf(tmp_path).put("k", Rendered(b"a"))
        assert self.shelf(tmp_path, renew=True).take("k") is None

    def test_does_not_keep_what_has_a_warning(self, tmp_path: Path) -> None:
        self.shelf(tmp_path).put("k", Rendered(b"a", (warning("code", "a", "b"),)))
        assert self.shelf(tmp_path).take("k") is None

    def test_what_is_damaged_anywhere_is_not_taken(self, tmp_path: Path) -> None:
        self.shelf(tmp_path).put("k", Rendered(b"some bytes"))
        (file,) = (path for path in tmp_path.rglob("k"))
        whole = file.read_bytes()
        for end in range(len(whole)):
            file.write_bytes(whole[:end])
            assert self.shelf(tmp_path).take("k") is None
        for place in range(len(whole)):
            file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            assert self.shelf(tmp_path).take("k") is None

    def test_a_place_where_nothing_can_be_kept_is_no_trouble(self, tmp_path: Path) -> None:
        (tmp_path / ".dovetail").write_text("a file stands in the way")
        shelf = self.shelf(tmp_path)
        shelf.put("k", Rendered(b"a"))
        shelf.tidy()
        assert shelf.take("k") is None

    def test_forgets_the_oldest_beyond_its_limit_but_not_what_this_build_used(self, tmp_path: Path) -> None:
        import os

        for age, key in enumerate(("old", "older", "oldest")):
            self.shelf(tmp_path).put(key, Rendered(b"x" * 1000))
            (file,) = tmp_path.rglob(key)
            os.utime(file, (10_000 - age, 10_000 - age))
        shelf = self.shelf(tmp_path)
        shelf.take("oldest")
        shelf.tidy(2500)
        assert {file.name for file in tmp_path.rglob("old*")} == {"old", "oldest"}
