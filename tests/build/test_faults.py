"""Disks that are full or refuse, a ledger that is damaged, a clock that lies, links that are swapped meanwhile."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner

from dovetail.build.store import StoreError
from dovetail.cli.main import dovetail
from tests.build.situation import Situation

ERRORS = (errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT, errno.EIO)
CALLS = ("open", "mkdir", "write", "fsync", "rename")
BEFORE = {"markdown/a.md": "a", "markdown/deep/b.md": "b"}
AFTER = {"markdown/a.md": "a, second edition", "markdown/deep/b.md": "b", "markdown/new/c.md": "c"}


class _Refusing:
    """A file that can't be written to."""

    def __init__(self, file: Any, step: Callable[[], None]) -> None:
        self._file, self._step = file, step

    def __enter__(self) -> _Refusing:
        return self

    def __exit__(self, *_arguments: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def write(self, data: bytes) -> int:
        self._step()
        return int(self._file.write(data))


@contextmanager
def failing_at(moment: int, error: int, steps: list[str] | None = None) -> Iterator[list[str]]:
    """The store's step ``moment`` that writes fails with this error; what failed is then in the list. All
    that were taken are in ``steps``.
    """
    failed: list[str] = []
    left = moment

    def step(name: str) -> None:
        nonlocal left
        left -= 1
        if steps is not None:
            steps.append(name)
        if left < 0 and not failed:
            failed.append(name)
            raise OSError(error, os.strerror(error))

    def stepping(name: str) -> Callable[..., Any]:
        real = getattr(os, name)

        def call(*arguments: Any, **keywords: Any) -> Any:
            # Opening for reading writes nothing.
            if name != "open" or arguments[1] & os.O_CREAT:
                step(name)
            return real(*arguments, **keywords)

        return call

    opened = os.fdopen

    def fdopen(descriptor: int, mode: str = "r", *arguments: Any, **keywords: Any) -> Any:
        file = opened(descriptor, mode, *arguments, **keywords)
        return _Refusing(file, lambda: step("write")) if mode in ("wb", "ab") else file

    with pytest.MonkeyPatch.context() as patch:
        for name in ("open", "mkdir", "fsync", "rename"):
            patch.setattr(f"dovetail.build.store.os.{name}", stepping(name))
        patch.setattr("dovetail.build.store.os.fdopen", fdopen)
        yield failed


@pytest.fixture
def built(tmp_path: Path) -> Situation:
    """Built once; the next build changes one document and adds another."""
    situation = Situation(tmp_path / "output", dict(BEFORE))
    situation.build()
    (situation.folder / "notes.txt").write_text("mine")
    situation.documents = dict(AFTER)
    return situation


def _problem_of(situation: Situation) -> StoreError | None:
    try:
        situation.build()
    except StoreError as problem:
        return problem
    return None


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: errno.errorcode[error])
def test_each_write_fails_once_and_the_old_files_stay_whole(
    built: Situation, tmp_path: Path, error: int
) -> None:
    before = built.files()
    kept = tmp_path / "kept"
    shutil.copytree(built.out, kept)
    built.build()
    after = built.files()
    seen = set()
    for moment in range(1000):
        shutil.rmtree(built.out)
        shutil.copytree(kept, built.out)
        with failing_at(moment, error) as failed:
            problem = _problem_of(built)
        if problem is not None:
            assert problem.path.startswith(str(built.folder)), problem
            assert problem.why == os.strerror(error)
        elif failed:
            assert built.files() == after, "what has failed did matter, and nobody was told"
        if not failed:
            break
        seen |= set(failed)
        assert not list(built.out.rglob("*.part"))
        for name, data in built.files().items():
            assert data in (before.get(name), after.get(name)), name
        assert before.keys() <= built.files().keys()
        assert {outcome.kind for outcome in built.build().values()} <= {"written", "up to date"}
        assert built.files() == after
    assert seen == set(CALLS)


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS, errno.EACCES], ids=errno.errorcode.get)
def test_a_full_disk_ends_with_2_and_the_name_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    shutil.copytree(Path(__file__).parent.parent / "cli/harbour", tmp_path / "harbour")
    monkeypatch.chdir(tmp_path / "harbour")
    command = ["build", "--format", "ics,json"]
    assert CliRunner().invoke(dovetail, command).exit_code == 0
    files = {path: path.read_bytes() for path in Path("output").rglob("*") if path.is_file()}
    project = Path("projects/quay/project.yaml")
    project.write_text(project.read_text().replace("New quay", "Old quay"))
    with failing_at(9, error) as failed:
        result = CliRunner().invoke(dovetail, command)
    assert failed
    assert result.exit_code == 2, result.output
    assert os.strerror(error) in result.output
    assert "output/harbour-city/quay" in result.output
    assert "Traceback" not in result.output
    changed = [path for path, data in files.items() if path.read_bytes() != data]
    assert len(changed) <= 2


def test_an_output_folder_that_nobody_may_write_to_is_named(tmp_path: Path) -> None:
    situation = Situation(tmp_path / "file" / "output", dict(BEFORE))
    (tmp_path / "file").write_text("no folder")
    with pytest.raises((StoreError, OSError)) as caught:
        situation.build()
    assert isinstance(caught.value, StoreError), "a person would see a traceback"
    assert str(tmp_path / "file") in str(caught.value)


def test_whatever_becomes_of_the_ledger_no_file_is_wrong_or_lost(
    built: Situation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut anywhere, and bits flipped anywhere; what is to be built has changed meanwhile."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    ledger = built.folder / ".dovetail/ledger.json"
    whole, before = ledger.read_bytes(), built.files()
    clean = Situation(tmp_path / "clean", dict(AFTER))
    clean.build()
    wanted = clean.files()
    cut = [whole[:length] for length in range(0, len(whole), 9)]
    flipped = [
        whole[:place] + bytes([whole[place] ^ 1 << (place % 8)]) + whole[place + 1 :]
        for place in range(0, len(whole), 5)
    ]
    kept = tmp_path / "kept"
    shutil.copytree(built.out, kept)
    for data in (*cut, *flipped, b"null", b"[]", b'{"version": 1, "files": []}', b"\xff\xfe", b"{" * 9_000):
        shutil.rmtree(built.out)
        shutil.copytree(kept, built.out)
        ledger.write_bytes(data)
        built.build()
        after = built.files()
        assert after["notes.txt"] == b"mine"
        for name, content in wanted.items():
            if name == "pack.json":
                continue
            # Either it is as it should be, or the old file stays and the new one lies beside it.
            beside = after.get(name.removesuffix(".md") + ".new.md")
            assert after[name] == content or (after[name], beside) == (before[name], content), (name, data)


def test_what_the_clock_says_does_not_matter(built: Situation) -> None:
    """Equal times, times of tomorrow, times before all computers: what has changed is written all the same."""
    rng = Random(5)
    for number in range(60):
        text = f"edition {number:03}"
        built.documents["markdown/a.md"] = text
        moment = rng.choice([0, 1, 10**9 * 1_790_000_000, 10**9 * 4_000_000_000])
        for path in built.out.rglob("*"):
            os.utime(path, ns=(moment, moment), follow_symlinks=False)
        assert built.build()["markdown/a.md"].kind == "written"
        assert built.read("markdown/a.md") == text
        assert {outcome.kind for outcome in built.build().values()} == {"up to date"}


def test_a_thousand_edits_by_hand_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)
    documents = {f"markdown/{number}.md": f"document {number}\n" * 5 for number in range(100)}
    situation = Situation(tmp_path / "output", documents)
    situation.build()
    rng = Random(6)
    written: dict[str, bytes] = {}
    for edition in range(10):
        for name in rng.sample(sorted(documents), 100):
            old = (situation.folder / name).read_bytes()
            place = rng.randrange(len(old) + 1)
            new = rng.choice([
                old[:place] + b"\xc3\xa9" + old[place:], old[:place] + b"x", b"", old.replace(b"\n", b"\r\n"),
                b"\xff" + old, old + b" ",
            ])  # fmt: skip
            (situation.folder / name).write_bytes(new)
            written[name] = new
        for name in documents:
            documents[name] = f"edition {edition} of {name}\n" * 3
        outcomes = situation.build(force=edition % 3 == 0)
        for name, data in written.items():
            assert (situation.folder / name).read_bytes() == data, name
            if data not in (documents[name].encode(), b""):
                assert outcomes[name].kind == "kept"
                assert (situation.folder / name.replace(".md", ".new.md")).read_text() == documents[name]


def test_links_that_come_and_go_while_a_build_writes_lead_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody swaps a folder for a link to elsewhere, again and again, while builds go on."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.md").write_text("secret")
    situation = Situation(tmp_path / "output", dict(BEFORE))
    situation.build()
    folder = situation.folder / "markdown"
    stop = threading.Event()

    def swap() -> None:
        for number in count():
            if stop.is_set():
                return
            # What a build has made meanwhile goes aside the next time.
            aside = situation.folder / f"aside-{number}"
            with suppress(OSError):
                folder.rename(aside)
            with suppress(OSError):
                folder.symlink_to(outside)
                time.sleep(0.001)
                folder.unlink()
            with suppress(OSError):
                aside.rename(folder)

    swapping = threading.Thread(target=swap)
    swapping.start()
    refused = 0
    try:
        for number in range(60):
            situation.documents["markdown/a.md"] = f"edition {number}"
            situation.documents[f"markdown/{number}.md"] = "new"
            try:
                situation.build()
            except StoreError:
                refused += 1
    finally:
        stop.set()
        swapping.join()
    assert {path.name: path.read_text() for path in outside.iterdir()} == {"a.md": "secret"}
    assert stat.S_ISDIR(outside.stat().st_mode)
    assert refused
