"""Files are put in place whole, inside the output folder, or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from dovetail.build.lock import Holder, locked
from dovetail.build.store import Store, StoreError


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "output", "city/quay")


def test_what_is_written_can_be_read(store: Store) -> None:
    store.write("markdown/roles/pm.md", b"text")
    assert store.read("markdown/roles/pm.md") == b"text"
    assert store.read("markdown/none.md") is None


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", "a//b", "", ".", "a/./b", "a\\b", "a\0b", ".."])
def test_paths_that_lead_elsewhere_are_refused(store: Store, tmp_path: Path, path: str) -> None:
    for act in (store.read, store.remove, lambda item: store.write(item, b"x")):
        with pytest.raises(StoreError, match="inside the output folder"):
            act(path)
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize("linked", ["city", "city/quay", "city/quay/markdown", "city/quay/.dovetail"])
def test_no_folder_below_the_root_may_be_a_symbolic_link(store: Store, tmp_path: Path, linked: str) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    link = tmp_path / "output" / linked
    link.parent.mkdir(parents=True)
    link.symlink_to(outside)
    with pytest.raises(StoreError, match="symbolic link"):
        store.write("markdown/change.md", b"text")
    assert list(outside.iterdir()) == []


def test_a_file_that_is_a_symbolic_link_is_neither_read_nor_replaced(store: Store, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    store.write("a.md", b"text")
    link = tmp_path / "output/city/quay/b.md"
    link.symlink_to(secret)
    with pytest.raises(StoreError):
        store.read("b.md")
    with pytest.raises(StoreError, match="symbolic link"):
        store.write("b.md", b"text")
    assert link.is_symlink()
    assert secret.read_text() == "secret"


def test_the_root_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "output").symlink_to(tmp_path / "disk")
    Store(tmp_path / "output", "city").write("a.md", b"text")
    assert (tmp_path / "disk/city/a.md").read_bytes() == b"text"


@pytest.mark.parametrize("call", ["fdopen", "fsync", "rename"])
def test_a_full_disk_leaves_the_old_file_and_names_it(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    store.write("a.md", b"old")

    def full(*_arguments: object, **_keywords: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(f"dovetail.build.store.os.{call}", full)
        with pytest.raises(StoreError, match=r"a\.md: No space left"):
            store.write("a.md", b"new")
    assert store.read("a.md") == b"old"
    assert not list((tmp_path / "output").rglob("*.part"))


def test_what_a_killed_build_left_is_swept_away(store: Store, tmp_path: Path) -> None:
    store.write("a.md", b"text")
    rest = tmp_path / "output/city/quay/.dovetail/1-2.part"
    rest.write_bytes(b"half")
    store.sweep()
    assert not rest.exists()
    assert store.read("a.md") == b"text"


def test_removing_takes_empty_folders_along_and_no_others(store: Store, tmp_path: Path) -> None:
    store.write("markdown/roles/pm.md", b"text")
    store.write("markdown/change.md", b"text")
    store.remove("markdown/roles/pm.md")
    store.remove("markdown/roles/pm.md")
    assert sorted(os.listdir(tmp_path / "output/city/quay/markdown")) == ["change.md"]


def test_a_second_build_is_told_whom_it_waits_for(store: Store) -> None:
    class WaitedError(Exception):
        pass

    def waiting(holder: Holder) -> None:
        raise WaitedError(f"{holder.folder} {holder.process} {holder.machine}")

    with (
        locked(store, waiting),
        pytest.raises(WaitedError, match=f"quay {os.getpid()} {os.uname().nodename}"),
        locked(store, waiting),
    ):
        pass
    with locked(store, waiting):
        pass
