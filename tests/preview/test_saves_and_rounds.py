"""Watching a profile: what is saved is built, a broken state leaves the last good pack, a storm converges."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

PATIENCE = 120.0


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """Harbour City, to be edited."""
    folder = tmp_path / "harbour"
    shutil.copytree(Path(__file__).parent.parent / "cli/harbour", folder)
    return folder


@pytest.fixture
def watching(profile: Path, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """``dovetail watch`` on it, in a process of its own."""
    command = (
        sys.executable, "-c", "from dovetail.cli.main import main; main()", "watch", str(profile), "--project",
        "quay", "--format", "md", "--out", str(tmp_path / "out"), "--jobs", "1",
    )  # fmt: skip
    said = (tmp_path / "said").open("wb")
    process = subprocess.Popen(command, stdout=said, stderr=said)
    yield process
    process.kill()
    process.wait()


def until(holds: Callable[[], bool]) -> None:
    """Wait until it holds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)


def page(out: Path) -> str:
    """The pack's first page; nothing if there is none yet."""
    file = out / "harbour-city/quay/markdown/index.md"
    return file.read_text(encoding="utf-8") if file.exists() else ""


def fresh(profile: Path, out: Path) -> dict[str, bytes]:
    """What a build from nothing makes of the profile."""
    command = (
        sys.executable, "-c", "from dovetail.cli.main import main; main()", "build", str(profile), "--project",
        "quay", "--format", "md", "--out", str(out), "--jobs", "1", "--quiet",
    )  # fmt: skip
    subprocess.run(command, check=True)
    return made(out)


def made(out: Path) -> dict[str, bytes]:
    """The files of a pack."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in out.rglob("*")
        if path.is_file() and ".dovetail" not in path.parts
    }


def test_a_save_is_built_and_a_broken_state_leaves_the_last_good_pack(
    watching: subprocess.Popen[bytes], profile: Path, tmp_path: Path
) -> None:
    out, project = tmp_path / "out", profile / "projects/quay/project.yaml"
    until(lambda: "New quay" in page(out))
    good = project.read_text()
    project.write_text(good.replace("name: New quay", "name: Long quay"))
    until(lambda: "Long quay" in page(out))
    project.write_text(good.replace("name: New quay", "name: [New quay"))
    until(lambda: "The last good packs stay" in (tmp_path / "said").read_text())
    assert "Long quay" in page(out)
    project.write_text(good.replace("name: New quay", "name: Short quay"))
    until(lambda: "Short quay" in page(out))


def test_after_a_storm_of_saves_the_pack_is_that_of_a_fresh_build(
    watching: subprocess.Popen[bytes], profile: Path, tmp_path: Path
) -> None:
    out, random = tmp_path / "out", Random(7)
    until(lambda: "New quay" in page(out))
    procurement, project = profile / "procedures/procurement.yaml", profile / "projects/quay/project.yaml"
    texts = {path: path.read_text() for path in (procurement, project)}
    for number in range(40):
        path = random.choice((procurement, project))
        text = texts[path].replace("Tender", f"Tender {number}").replace("New quay", f"Quay {number}")
        broken = random.random() < 0.3
        path.write_text(text[: len(text) // 2] if broken else text)
        time.sleep(random.random() / 20)
    for path in (procurement, project):  # a switch of branches: files go and come back
        path.unlink()
    for path in (procurement, project):
        path.write_text(texts[path].replace("New quay", "Last quay"))
    until(lambda: "Last quay" in page(out))
    expected = fresh(profile, tmp_path / "fresh")
    until(lambda: made(out) == expected)


def test_a_profile_that_goes_and_comes_back_is_watched_again(
    watching: subprocess.Popen[bytes], profile: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    until(lambda: "New quay" in page(out))
    aside = tmp_path / "aside"
    profile.rename(aside)
    time.sleep(2.5)
    edited = aside / "projects/quay/project.yaml"
    edited.write_text(edited.read_text().replace("New quay", "Returned quay"))
    shutil.copytree(aside, profile)
    until(lambda: "Returned quay" in page(out))


def test_it_ends_with_an_interrupt_and_no_trace(watching: subprocess.Popen[bytes], tmp_path: Path) -> None:
    until(lambda: "New quay" in page(tmp_path / "out"))
    time.sleep(1)
    os.kill(watching.pid, signal.SIGINT)
    assert watching.wait(120) == 0
    assert "Traceback" not in (tmp_path / "said").read_text()
