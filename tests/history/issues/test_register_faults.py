"""Damage, full disks, links and odd names: the register tells it, loses nothing, and never crashes."""

from __future__ import annotations

import errno
import gzip
import os
import random
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from dovetail.build.store import StoreError
from dovetail.history.issues import files as files_module
from dovetail.history.issues import register as register_module
from dovetail.history.issues.files import (
    UnreadableError,
    issue_bytes,
    read_issue,
    read_snapshot,
    snapshot_bytes,
)
from dovetail.history.issues.register import Register, RegisterError
from tests.history.conftest import Run
from tests.history.issues.test_snapshot import SNAPSHOT, issue
from tests.history.issuing.test_issue import FAST


@pytest.fixture
def kept(tmp_path: Path) -> Register:
    """A register of two issues."""
    register = Register(tmp_path)
    register.add(issue(1), SNAPSHOT)
    register.add(issue(2), SNAPSHOT)
    return register


def content(register: Register) -> dict[str, bytes]:
    """All files of the register."""
    return {path.name: path.read_bytes() for path in (register.folder / "issues").iterdir() if path.is_file()}


def test_an_entry_that_is_cut_off_anywhere_is_told(kept: Register) -> None:
    whole = issue_bytes(issue(1))
    for length in range(len(whole) - 1):
        with pytest.raises(UnreadableError):
            read_issue(whole[:length])


def test_a_snapshot_that_is_cut_off_anywhere_is_told() -> None:
    whole = snapshot_bytes(SNAPSHOT)
    for length in range(len(whole)):
        with pytest.raises(UnreadableError):
            read_snapshot(whole[:length])


def test_a_flipped_bit_of_an_entry_is_told_or_changes_nothing() -> None:
    whole = issue_bytes(issue(1))
    for place in range(len(whole)):
        for bit in range(8):
            damaged = bytearray(whole)
            damaged[place] ^= 1 << bit
            try:
                assert read_issue(bytes(damaged)) == issue(1)
            except UnreadableError:
                continue


def test_a_flipped_bit_of_a_snapshot_is_told_or_changes_nothing() -> None:
    whole = snapshot_bytes(SNAPSHOT)
    for place in range(len(whole)):
        for bit in range(8):
            damaged = bytearray(whole)
            damaged[place] ^= 1 << bit
            try:
                assert read_snapshot(bytes(damaged)) == SNAPSHOT
            except UnreadableError:
                continue


def test_whatever_stands_in_a_file_is_told_and_never_a_crash() -> None:
    chance = random.Random(5)
    for data in (b"", b"[]", b"{}", b"null", b'"x"', b'{"schema": 3}', b'{"schema": "dovetail/issue/0"}',
                 b'{"schema": "dovetail/issue/-1"}', b"[" * 100_000, b"\xff\xfe", bytes(1000),
                 *(chance.randbytes(200) for _ in range(200))):  # fmt: skip
        with pytest.raises(UnreadableError):
            read_issue(data)
        with pytest.raises(UnreadableError):
            read_snapshot(data)
        with pytest.raises(UnreadableError):
            read_snapshot(gzip.compress(data))


def test_a_snapshot_is_not_unpacked_beyond_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files_module, "LONGEST", 1000)
    with pytest.raises(UnreadableError, match="longer than"):
        read_snapshot(gzip.compress(bytes(10_000_000)))


def test_a_huge_entry_is_not_read(kept: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_module, "LONGEST", 100)
    with pytest.raises(RegisterError, match="larger than"):
        kept.latest()


def test_the_outline_of_the_last_issue_needs_no_other_entry_and_tells_damage(kept: Register) -> None:
    (kept.folder / "issues/0001.json").write_bytes(b"{")
    last = kept.latest()
    assert last is not None
    assert last.documents
    assert kept.outline() == replace(last, documents=(), files=None)
    entry = kept.folder / "issues/0002.json"
    entry.write_bytes(entry.read_bytes()[:200])
    with pytest.raises(RegisterError, match="damaged"):
        kept.outline()
    assert Register(kept.folder / "elsewhere").outline() is None


def test_a_damaged_last_issue_is_told_by_its_file_and_stays_as_it_is(kept: Register) -> None:
    entry = kept.folder / "issues/0002.json"
    entry.write_bytes(entry.read_bytes().replace(b"Joana", b"Jeana"))
    before = content(kept)
    for read in (kept.latest, kept.issues):
        with pytest.raises(RegisterError, match=r"0002\.json: it is damaged, or was altered"):
            read()
    assert content(kept) == before


def test_other_line_ends_are_no_damage(kept: Register) -> None:
    for entry in (kept.folder / "issues").glob("*.json"):
        entry.write_bytes(entry.read_bytes().replace(b"\n", b"\r\n"))
    assert [item.number for item in kept.issues()] == [1, 2]


def test_a_first_issue_that_continues_another_one_is_told(kept: Register) -> None:
    issues = kept.folder / "issues"
    (issues / "0001.json").unlink()
    (issues / "0002.json").rename(issues / "0001.json")
    with pytest.raises(RegisterError, match="it says that it is issue 2"):
        kept.issues()


@pytest.mark.parametrize("number", range(1, 9))
def test_a_full_disk_leaves_what_there_was(
    kept: Register, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    before = content(kept)
    calls = 0
    true_fsync = os.fsync

    def full(descriptor: int) -> None:
        nonlocal calls
        calls += 1
        if calls == number:
            raise OSError(errno.ENOSPC, "No space left on device")
        true_fsync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    refused: list[StoreError] = []
    try:
        kept.add(issue(3), SNAPSHOT)
    except StoreError as error:
        refused.append(error)
    monkeypatch.undo()
    assert all("No space left" in error.why and str(kept.folder) in error.path for error in refused)
    assert {name: data for name, data in content(kept).items() if name in before} == before
    assert len(kept.issues()) in (2, 3)
    if len(kept.issues()) == 2:
        kept.add(issue(3), SNAPSHOT)
    assert kept.snapshot(kept.issues()[2]) == SNAPSHOT


def test_a_folder_that_is_a_link_is_refused(kept: Register, tmp_path: Path) -> None:
    other = Register(tmp_path / "other")
    other.folder.mkdir()
    (other.folder / "issues").symlink_to(kept.folder / "issues")
    for use in (other.numbers, other.latest, other.issues, lambda: other.add(issue(3), SNAPSHOT)):
        with pytest.raises(RegisterError, match="symbolic link"):
            use()
    assert kept.numbers() == (1, 2)


def test_an_entry_that_is_a_link_a_folder_or_a_pipe_is_refused(kept: Register) -> None:
    entry = kept.folder / "issues/0002.json"
    elsewhere = kept.folder / "elsewhere.json"
    entry.rename(elsewhere)
    entry.symlink_to(elsewhere)
    with pytest.raises(RegisterError, match="symbolic link"):
        kept.latest()
    entry.unlink()
    entry.mkdir()
    with pytest.raises(RegisterError, match="directory"):
        kept.issues()
    entry.rmdir()
    os.mkfifo(entry)
    with pytest.raises(RegisterError, match="no plain file"):
        kept.latest()


def test_files_with_odd_names_are_no_issues(kept: Register) -> None:
    issues = kept.folder / "issues"
    for name in ("00003.json", "٠٠٠٣.json", "0003.json.orig", "-003.json", "9" * 40 + ".json", "x\x1b[2J.json",
                 "0003.JSON", "3.json", "a\nb.json"):  # fmt: skip
        (issues / name).write_bytes(b"{}")
    assert kept.numbers() == (1, 2)
    assert len(kept.issues()) == 2


def test_two_that_add_at_once_never_share_a_number(tmp_path: Path) -> None:
    register = Register(tmp_path)
    refused: list[str] = []

    def add() -> None:
        with register.alone(lambda _holder: None):
            number = len(register.numbers()) + 1
            register.add(issue(number), SNAPSHOT)

    def careless() -> None:
        try:
            register.add(issue(1), SNAPSHOT)
        except RegisterError as error:
            refused.append(error.why)

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    careless()
    assert refused == ["the next issue is 9"]
    assert [item.number for item in register.issues()] == list(range(1, 9))


def test_who_issues_now_can_be_asked_and_asking_makes_nothing(tmp_path: Path) -> None:
    register = Register(tmp_path)
    assert register.issuing() is None
    assert list(tmp_path.iterdir()) == []
    with register.alone(lambda _holder: None):
        holder = register.issuing()
        assert holder is not None
        assert holder.process == os.getpid()
    assert register.issuing() is None


def test_the_lock_beside_the_issues_is_not_committed_with_them(harbour: Path, run: Run) -> None:
    run("issue", *FAST)
    assert (harbour / "projects/quay/issues/.dovetail/.gitignore").read_text() == "*\n"
    assert run("check", "--project", "quay").exit_code in (0, 1)


def test_a_damaged_register_stops_issuing_and_building_goes_on(harbour: Path, run: Run) -> None:
    run("issue", *FAST)
    entry = harbour / "projects/quay/issues/0001.json"
    entry.write_bytes(entry.read_bytes()[:100])
    result = run("issue", *FAST, "--anew")
    assert (result.exit_code, "0001.json: it is damaged" in result.stderr) == (2, True)
    assert "Traceback" not in result.stderr
    assert len(entry.read_bytes()) == 100
    built = run("build", "--project", "quay", "--format", "md")
    assert "0001.json" in built.stderr
    assert (harbour / "output/harbour-city/quay/markdown/index.md").exists()
