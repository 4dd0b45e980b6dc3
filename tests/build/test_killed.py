"""A build that is killed at any moment has lost nothing, and the next one completes it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from tests.build.situation import Situation
from tests.mutation.killing import killed_at

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")
MINE = {"markdown/b.md": "approved by the board", "markdown/minutes.md": "minutes", "notes/own.txt": "notes"}
BEFORE = {
    "markdown/a.md": "a",
    "markdown/b.md": "b",
    "markdown/deep/gone.md": "gone",
    "markdown/same.md": "same",
}
AFTER = {
    "markdown/a.md": "a, second edition", "markdown/b.md": "b, second edition", "markdown/same.md": "same",
    "markdown/new/c.md": "c",
}  # fmt: skip


def built_and_edited(place: Path) -> Situation:
    """Built once; then a person edited one document, and added two files."""
    situation = Situation(place / "output", dict(BEFORE))
    situation.build()
    for name, text in MINE.items():
        (situation.folder / name).parent.mkdir(exist_ok=True)
        (situation.folder / name).write_text(text)
    situation.documents = dict(AFTER)
    return situation


def whole(situation: Situation, before: dict[str, bytes], after: dict[str, bytes]) -> None:
    """Each file is the old one or the new one, and what a person wrote is there."""
    for name, data in situation.files().items():
        assert data in (before.get(name), after.get(name)), name
    for name, text in MINE.items():
        assert situation.read(name) == text


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, bytes], dict[str, bytes]]:
    """A folder as it is before the build, its files, and those after a build that nobody disturbs."""
    place = tmp_path_factory.mktemp("clean")
    situation = built_and_edited(place)
    before = situation.files()
    shutil.copytree(situation.out, place / "kept")
    situation.build()
    return place / "kept", before, situation.files()


def test_killed_at_every_step_that_writes(
    tmp_path: Path, clean: tuple[Path, dict[str, bytes], dict[str, bytes]]
) -> None:
    kept, before, after = clean
    situation = Situation(tmp_path / "output", dict(AFTER))
    moment = 0
    while True:
        shutil.rmtree(situation.out, ignore_errors=True)
        shutil.copytree(kept, situation.out)
        if not killed_at(moment, situation.build):
            break
        whole(situation, before, after)
        # Every seventh time, the next build is killed as well.
        if moment % 7 == 0 and killed_at(moment // 2, situation.build):
            whole(situation, before, after)
        kinds = {name: outcome.kind for name, outcome in situation.build().items()}
        assert [name for name, kind in kinds.items() if kind in ("kept", "failed")] == ["markdown/b.md"]
        assert situation.files() == after, moment
        assert not list(situation.out.rglob("*.part"))
        moment += 1
    assert moment > 60


def test_killed_at_random_times(
    tmp_path: Path, clean: tuple[Path, dict[str, bytes], dict[str, bytes]]
) -> None:
    kept, before, after = clean
    situation = Situation(tmp_path / "output", dict(AFTER))
    rng = Random(0)
    for _ in range(30):
        shutil.rmtree(situation.out, ignore_errors=True)
        shutil.copytree(kept, situation.out)
        child = os.fork()
        if child == 0:
            situation.build(jobs=rng.choice([1, 2]))
            os._exit(0)
        time.sleep(rng.random() * 0.1)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        whole(situation, before, after)
        situation.build()
        assert situation.files() == after


def test_processes_of_a_killed_build_end_with_it_and_free_its_lock(situation: Situation) -> None:
    situation.documents = {f"markdown/{number}.md": "endless" for number in range(2)}
    child = os.fork()
    if child == 0:
        situation.build(jobs=2)
        os._exit(0)
    workers: list[str] = []
    for _ in range(200):
        time.sleep(0.05)
        found = subprocess.run(["pgrep", "-P", str(child)], capture_output=True, text=True, check=False)
        workers = found.stdout.split()
        if len(workers) == 2:
            break
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    situation.documents = {"markdown/1.md": "mended"}
    assert situation.build()["markdown/1.md"].kind == "written"
    assert len(workers) == 2
    assert [pid for pid in workers if _runs(pid)] == []


def _runs(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_second_build_says_at_once_for_whom_it_waits_and_goes_on_when_that_one_dies(tmp_path: Path) -> None:
    holding = (
        "import sys, time; from pathlib import Path; from dovetail.build.lock import locked;"
        "from dovetail.build.store import Store\n"
        "with locked(Store(Path(sys.argv[1]), 'harbour-city/quay'), print):\n"
        "    print('held', flush=True); time.sleep(600)\n"
    )
    waiting = (
        "import sys; from pathlib import Path; from tests.build.situation import Situation\n"
        "from dovetail.build import builder\n"
        "situation = Situation(Path(sys.argv[1]), {'markdown/a.md': 'a'})\n"
        "print('ready', flush=True)\n"
        "builder.build([situation.work()], situation.out, ('md',), jobs=1,\n"
        "    waiting=lambda holder: print(holder, flush=True))\n"
    )
    root, out = Path(__file__).parents[2], str(tmp_path / "output")
    first = subprocess.Popen(
        [sys.executable, "-c", holding, out], stdout=subprocess.PIPE, text=True, cwd=root
    )
    assert first.stdout is not None
    assert first.stdout.readline() == "held\n"
    second = subprocess.Popen(
        [sys.executable, "-c", waiting, out], stdout=subprocess.PIPE, text=True, cwd=root
    )
    assert second.stdout is not None
    assert second.stdout.readline() == "ready\n"
    begun = time.monotonic()
    said = second.stdout.readline()
    assert time.monotonic() - begun < 1
    assert said.startswith(f"process {first.pid} on {os.uname().nodename} since 20")
    first.kill()
    first.wait()
    assert second.wait(timeout=20) == 0
    assert (tmp_path / "output/harbour-city/quay/markdown/a.md").read_text() == "a"
