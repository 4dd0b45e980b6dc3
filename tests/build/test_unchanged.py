"""Files are looked at before they are read, and their times are never trusted alone."""

from __future__ import annotations

import os
import time
from array import array
from collections.abc import Callable, Collection
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dovetail.build import unchanged
from dovetail.build.unchanged import NotTellableError, pack, see, tree, unpack


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with files in it."""
    root = tmp_path / "profile"
    (root / "procedures").mkdir(parents=True)
    (root / "organization.yaml").write_text("id: harbour\n")
    (root / "procedures" / "change.yaml").write_text("id: change\n")
    return root


@pytest.fixture
def rested(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if all files had been written long ago: their looks are believed."""
    monkeypatch.setattr(unchanged, "_SETTLED", -(10**12))


def _edit(root: Path) -> None:
    file = root / "organization.yaml"
    before = file.stat()
    file.write_text("id: harbuor\n")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def _replace(root: Path) -> None:
    file, other = root / "organization.yaml", root / "other"
    before = file.stat()
    other.write_text("id: harbuor\n")
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(file)


def _swap(root: Path) -> None:
    (root / "procedures").rename(root.parent / "elsewhere")
    (root / "procedures").symlink_to(root.parent / "elsewhere")


CHANGES: dict[str, Callable[[Path], object]] = {
    "edited, with size and time as before": _edit,
    "replaced, with size and time as before": _replace,
    "a file more": lambda root: (root / "procedures" / "risk.yaml").write_text("id: risk\n"),
    "a file in a new folder": lambda root: (root / "projects" / "quay").mkdir(parents=True),
    "a file less": lambda root: (root / "procedures" / "change.yaml").unlink(),
    "renamed": lambda root: (root / "procedures" / "change.yaml").rename(root / "procedures" / "a.yaml"),
    "no longer to be read": lambda root: (root / "procedures" / "change.yaml").chmod(0),
    "a folder swapped for a link": _swap,
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.usefixtures("rested")
def test_a_change_is_seen_whatever_the_times_say(folder: Path, change: str) -> None:
    if change == "no longer to be read" and os.geteuid() == 0:
        pytest.skip("root may read everything")
    seen = see(tree(str(folder)))
    assert seen.unchanged()
    CHANGES[change](folder)
    assert not seen.unchanged()


@pytest.mark.usefixtures("rested")
def test_what_only_moved_is_read_once_and_then_believed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = see(tree(str(folder)))
    os.utime(folder / "organization.yaml", (1, 1))
    reads: list[str] = []
    digest = unchanged._digest

    def noted(path: str, skipped: Collection[str]) -> bytes:
        reads.append(path)
        return digest(path, skipped)

    monkeypatch.setattr(unchanged, "_digest", noted)
    assert seen.unchanged()
    assert reads == [str(folder / "organization.yaml")]
    assert seen.unchanged()
    assert len(reads) == 1


def test_a_file_that_was_just_written_is_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A clock so coarse that nothing looks different after a change.
    now = time.time_ns()
    monkeypatch.setattr(unchanged, "_looks", lambda paths: array("Q", [12, now, now, 7, 33188] * len(paths)))
    seen = see([str(folder / "organization.yaml")])
    assert seen.unchanged()
    (folder / "organization.yaml").write_text("id: harbuor\n")
    assert not seen.unchanged()


def test_what_is_skipped_may_change(folder: Path) -> None:
    out = str(folder / "output")
    (folder / ".git").mkdir()
    seen = see(tree(str(folder), [out]), [out])
    (folder / "output" / "harbour").mkdir(parents=True)
    (folder / ".git" / "index").write_text("")
    assert seen.unchanged()


def test_nothing_is_told_of_a_folder_with_a_link_in_it(folder: Path) -> None:
    (folder / "procedures" / "risk.yaml").symlink_to("change.yaml")
    with pytest.raises(NotTellableError):
        tree(str(folder))


def test_what_is_packed_comes_back(folder: Path) -> None:
    (folder / "procedures" / "\udcff.yaml").write_text("")  # a name that is no text
    seen = see(tree(str(folder)), ["/somewhere"])
    again, result, more = unpack(pack(seen, {"files": 3}, b"\0more\n"))
    assert (again, result, more) == (seen, {"files": 3}, b"\0more\n")


def test_a_record_that_was_cut_is_none(folder: Path) -> None:
    data = pack(see(tree(str(folder))), {"files": 3})
    for length in range(len(data)):
        with pytest.raises(ValueError):  # noqa: PT011 - whatever it says, it is the promised type
            unpack(data[:length])


@given(st.binary(max_size=200))
def test_what_is_no_record_is_none(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it says, it is the promised type
        unpack(data)
