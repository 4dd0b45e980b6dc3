"""What was read is kept for the next run, and never believed when it should not be."""

from __future__ import annotations

import os
import pickle
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from dovetail import bundled, cache
from dovetail.load import profile as loading
from dovetail.load import reading
from dovetail.load.profile import Loaded, load_profile
from dovetail.load.yaml import reader as yaml_reader

GITLAB = bundled.profiles_dir() / "gitlab"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache with nothing in it."""
    place = tmp_path / "cache"
    monkeypatch.setenv(cache.VARIABLE, str(place))
    return place


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], tuple[Loaded, list[str]]]:
    """Loads a profile as a new process would; also tells the names of files that had to be parsed."""
    parsed: list[str] = []
    parse = yaml_reader.read_yaml

    def noted(name: str, raw: bytes) -> object:
        parsed.append(name)
        return parse(name, raw)

    monkeypatch.setattr(reading, "read_yaml", noted)

    def load(root: Path) -> tuple[Loaded, list[str]]:
        parsed.clear()
        loading._reference.cache_clear()
        return load_profile(root), list(parsed)

    return load


Read = Callable[[Path], tuple[Loaded, list[str]]]


def test_a_profile_that_was_read_is_not_parsed_again(folder: Path, read: Read) -> None:
    first, parsed = read(GITLAB)
    again, parsed_again = read(GITLAB)
    assert "organization.yaml" in parsed
    assert "reference/organization.yaml" in parsed
    assert parsed_again == []
    assert again == first
    assert first.profile is not None
    assert again.profile is not None
    for code, project in first.profile.projects.items():
        assert again.profile.projects[code].place("team") == project.place("team")
    assert folder.stat().st_mode & 0o777 == 0o700


def test_only_what_was_written_since_is_parsed(folder: Path, read: Read, tmp_path: Path) -> None:
    root = tmp_path / "profile"
    shutil.copytree(GITLAB, root)
    read(root)
    file = root / "procedures" / "procurement.yaml"
    before = file.stat()
    file.write_text(file.read_text().replace("title: Procurement", "title: Procuremint"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    loaded, parsed = read(root)
    assert parsed == ["procedures/procurement.yaml"]
    assert loaded.profile is not None
    assert loaded.profile.procedures["procurement"].value.title.startswith("Procuremint")


def test_what_is_wrong_is_said_each_time(folder: Path, read: Read, tmp_path: Path) -> None:
    root = tmp_path / "profile"
    shutil.copytree(GITLAB, root)
    (root / "procedures" / "procurement.yaml").write_text("id: procurement\ntitel: wrong\n")
    first, _ = read(root)
    again, parsed = read(root)
    assert first.profile is None
    assert again.diagnostics == first.diagnostics
    assert parsed == ["procedures/procurement.yaml"]


def test_a_procedure_that_was_sound_is_checked_again_when_a_name_that_it_uses_is_gone(
    folder: Path, read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "profile"
    shutil.copytree(GITLAB, root)
    assert read(root)[0].profile is not None
    file = root / "organization.yaml"
    file.write_text(
        file.read_text("utf-8").replace("\n  fpa-business-partner:\n", "\n  somebody-else:\n"), "utf-8"
    )
    found = read(root)[0].diagnostics
    assert any(
        problem.code == "role-unknown" and problem.place and problem.place.file.startswith("procedures/")
        for problem in found
    )
    monkeypatch.setenv(cache.VARIABLE, cache.OFF)
    assert read(root)[0].diagnostics == found


@pytest.mark.parametrize("damage", ["cut", "flipped", "emptied"])
def test_a_damaged_cache_is_read_anew(folder: Path, read: Read, damage: str) -> None:
    first, _ = read(GITLAB)
    for file in folder.iterdir():
        data = file.read_bytes()
        middle = len(data) // 2
        changed = {
            "cut": data[:middle],
            "flipped": data[:middle] + bytes([data[middle] ^ 4]) + data[middle + 1 :],
            "emptied": b"",
        }[damage]
        file.write_bytes(changed)
    again, parsed = read(GITLAB)
    assert parsed
    assert again == first


def test_a_planted_pickle_does_nothing(folder: Path, read: Read, tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(tmp_path / "evil"),)

    first, _ = read(GITLAB)
    planted = pickle.dumps(Evil())
    for file in folder.iterdir():
        file.write_bytes(sha256(planted).digest() + planted)
    again, _ = read(GITLAB)
    assert again == first
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize("odd", ["others may write", "a link", "a file"])
def test_a_folder_that_others_may_reach_is_not_used(
    folder: Path, read: Read, tmp_path: Path, odd: str
) -> None:
    if odd == "others may write":
        folder.mkdir()
        folder.chmod(0o777)
    elif odd == "a link":
        (tmp_path / "elsewhere").mkdir(mode=0o700)
        folder.symlink_to(tmp_path / "elsewhere")
    else:
        folder.write_text("")
    read(GITLAB)
    _, parsed = read(GITLAB)
    assert "organization.yaml" in parsed
    assert not folder.is_dir() or list(folder.iterdir()) == []


def test_nothing_is_kept_if_that_is_asked(folder: Path, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache.VARIABLE, cache.OFF)
    read(GITLAB)
    _, parsed = read(GITLAB)
    assert "organization.yaml" in parsed
    assert not folder.exists()


def test_a_profile_that_can_only_be_read_is_left_alone(folder: Path, read: Read, tmp_path: Path) -> None:
    root = tmp_path / "profile"
    shutil.copytree(GITLAB, root)
    before = sorted(root.rglob("*"))
    for path in [*before, root]:
        if path.is_dir():
            path.chmod(0o555)
    loaded, _ = read(root)
    for path in [*before, root]:
        if path.is_dir():
            path.chmod(0o755)
    assert loaded.profile is not None
    assert sorted(root.rglob("*")) == before


def test_the_cache_is_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "SIZE_LIMIT", 1_000)
    for number in range(20):
        monkeypatch.setitem(cache._added, "bytes", 0)  # each time another process
        cache.write(f"piece-{number}", bytes(100))
    assert sum(file.stat().st_size for file in folder.iterdir()) <= 1_200
    assert cache.read("piece-19") == bytes(100)
    assert cache.read("piece-0") is None


def test_one_run_adds_only_so_much(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "RUN_LIMIT", 250)
    monkeypatch.setitem(cache._added, "bytes", 0)
    for number in range(5):
        cache.write(f"piece-{number}", bytes(100))
    assert len(list(folder.iterdir())) == 2
