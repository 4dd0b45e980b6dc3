"""A plain folder that people edit too."""

from __future__ import annotations

import os
import posixpath
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from dovetail.build.lock import Holder
from dovetail.build.store import Store
from dovetail.publish.backends.file_pages import FilePages
from dovetail.publish.backends.folder import FolderWiki
from dovetail.publish.backends.registry import open_wiki
from dovetail.publish.errors import PublishError
from dovetail.publish.seen import Seen
from dovetail.publish.wiki import Wiki
from dovetail.publish.wish import Wish
from tests.publish.bench import NAME, Bench, outcomes
from tests.publish.killing import killed_after_each
from tests.publish.obstacles import OBSTACLES, put_in_the_way
from tests.publish.sample import KEYS, PACK
from tests.publish.suite import PROCUREMENT, Behaviours


class FolderBench(Bench):
    """A folder beside the profile."""

    def __init__(self, profile: Path, flavour: str) -> None:
        super().__init__(profile)
        self.flavour = flavour
        self.folder = profile.parent / "site"
        self.folder.mkdir()

    @classmethod
    def beside(cls, other: FolderBench, place: Path) -> FolderBench:
        """Another checkout of the profile, which publishes to the same folder."""
        (place / "profile").mkdir(parents=True)
        found = cls(place / "profile", other.flavour)
        found.folder = other.folder
        found.settings = {"to": str(other.folder)}
        return found

    def place(self) -> dict[str, Any]:
        return {"kind": "folder", "to": "../site", "flavour": self.flavour}

    def open(self) -> Wiki:
        return open_wiki(NAME, self.target, self.profile)

    def texts(self) -> dict[str, str]:
        return {path: data.decode() for path, data in self._all().items() if path.endswith(".md")}

    def files(self) -> dict[str, bytes]:
        return {path: data for path, data in self._all().items() if not path.endswith(".md")}

    def state(self) -> object:
        every = sorted(path for path in self.folder.rglob("*") if path.is_file())
        return [(path, path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino) for path in every]

    def edit(self, address: str, text: str) -> None:
        path = self.folder / address
        path.parent.mkdir(parents=True, exist_ok=True)
        times = path.stat() if path.exists() else None
        path.write_text(text, encoding="utf-8")
        if times is not None:
            # In the same instant, as far as the system can tell.
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))

    def showing(self, picture: str) -> str:
        return f"See ![the steps]({posixpath.basename(picture)})\n"

    def go_elsewhere(self) -> Callable[[], str]:
        self.settings = {"root": "elsewhere"}
        self.folder /= "elsewhere"
        theirs = self.folder / "QUAY" / "notes.md"
        theirs.parent.mkdir(parents=True)
        theirs.write_text("By Ana.")
        return theirs.read_text

    def remove(self, address: str) -> None:
        (self.folder / address).unlink()

    def draw(self, name: str, data: bytes) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_bytes(data)

    def move(self, address: str, to: str) -> None:
        (self.folder / address).rename(self.folder / to)

    @contextmanager
    def mangling(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            real = FilePages.update

            def update(wiki: FilePages, id: str, revision: str, wish: Wish) -> Seen:
                real(wiki, id, revision, replace(wish, text=wish.text.upper()))
                return Seen(id, id, id, wiki.text(id).revision)

            patch.setattr(FilePages, "update", update)
            yield

    def kept(self) -> Callable[[], None]:
        parent = self.profile.parent
        for name in ("profile", "site"):
            shutil.copytree(parent / name, parent / f"{name}-kept")

        def restore() -> None:
            for name in ("profile", "site"):
                shutil.rmtree(parent / name)
                shutil.copytree(parent / f"{name}-kept", parent / name)

        return restore

    def kills(self, act: Callable[[], None]) -> Iterator[int]:
        return killed_after_each(Store, ("write", "append", "remove"), act)

    def _all(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and ".dovetail" not in path.parts
        }


@pytest.fixture(params=["plain"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> FolderBench:
    profile = tmp_path / "profile"
    profile.mkdir()
    return FolderBench(profile, request.param)


class TestFolder(Behaviours):
    """A folder shows every behaviour that has a meaning for files."""

    def lose_manifest(self, bench: Bench) -> None:
        assert isinstance(bench, FolderBench)
        (bench.folder / ".dovetail" / f"publish-{NAME}.json").unlink()

    @pytest.mark.parametrize("what", OBSTACLES)
    def test_21_what_stands_in_the_place_of_a_file_is_not_replaced(
        self, bench: FolderBench, what: str
    ) -> None:
        put_in_the_way(what, bench.folder / "QUAY", bench.folder / "QUAY" / "procurement.md")
        there = {path: path.lstat().st_ino for path in bench.folder.rglob("*")}
        (step,) = [step for step in bench.plan(PACK).steps if step.key == PROCUREMENT]
        assert (step.kind, step.code) == ("conflict", "address-taken")
        # What has room is published.
        pages = outcomes(bench.publish(PACK))
        assert pages[PROCUREMENT] == "conflict"
        assert (pages["QUAY"] == "done") == (what == "a folder in its place")
        bench.publish(PACK, adopt=frozenset(KEYS), force=frozenset(KEYS))
        now = {path: path.lstat().st_ino for path in bench.folder.rglob("*")}
        assert there.items() <= now.items()

    def test_12_two_runs_at_once_wait_for_each_other_and_both_count(
        self, bench: FolderBench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """From two checkouts of a profile, each with projects of its own."""
        packs = [replace(PACK, project_code=code, project_name=code) for code in ("CRANE", "BERTH")]
        benches = [FolderBench.beside(bench, tmp_path / pack.project_code) for pack in packs]
        real = FolderWiki.settle

        def slowly(wiki: FolderWiki, manifest: bytes) -> None:
            time.sleep(0.2)
            real(wiki, manifest)

        monkeypatch.setattr(FolderWiki, "settle", slowly)
        runs = [
            Thread(target=one.publish, args=(pack,), kwargs={"scope": frozenset({pack.project_code})})
            for one, pack in zip(benches, packs, strict=True)
        ]
        for run in runs:
            run.start()
        for run in runs:
            run.join()
        assert {one.partition("/")[0] for one in bench.texts()} == {"CRANE", "BERTH"}
        for one, pack in zip(benches, packs, strict=True):
            assert not one.plan(pack, scope=frozenset({pack.project_code})).pending
        assert not (bench.folder / ".dovetail" / "publish.lock").exists()

    def test_12_who_waits_is_told_for_whom_and_a_dead_run_holds_nobody_up(self, bench: FolderBench) -> None:
        heard: list[Holder] = []
        ready, dead = os.pipe(), os.fork()
        if dead == 0:
            with bench.open().alone(heard.append):
                os.write(ready[1], b"x")
                time.sleep(60)
            os._exit(0)
        os.read(ready[0], 1)

        def kill(holder: Holder) -> None:
            heard.append(holder)
            os.kill(dead, 9)
            os.waitpid(dead, 0)

        with bench.open().alone(kill):
            assert [one.process for one in heard] == [dead]
            assert Path(heard[0].folder).resolve() == bench.folder
        with bench.open().alone(heard.append):
            assert len(heard) == 1
        assert bench.publish(PACK).clean

    def test_a_root_that_is_no_folder_is_named(self, bench: FolderBench) -> None:
        bench.settings = {"root": "docs"}
        (bench.folder / "docs").write_text("By Ana.\n")
        with pytest.raises(PublishError, match="no folder, stands in the way"):
            bench.plan(PACK)
