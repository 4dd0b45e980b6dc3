"""What people get: a wheel that carries its data, and a checkout that stays live."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path, expect: int = 0) -> str:
    # Nothing of this process may help: no path to the repository, no active environment.
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=clean, capture_output=True, text=True, check=False
    )
    assert done.returncode == expect, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


def environment(folder: Path) -> Path:
    """A fresh virtual environment that borrows this one's libraries, but not its Dovetail; its Python."""
    venv.create(folder, with_pip=False, symlinks=True)
    (site,) = folder.glob("lib/python*/site-packages")
    # A path named in a .pth file is searched, but .pth files found there (our editable install) are not read.
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return folder / "bin" / "python"


def install(python: Path, *what: str | Path) -> None:
    options = ("--quiet", "--disable-pip-version-check", "--no-index", "--no-deps", "--no-build-isolation")
    run(sys.executable, "-m", "pip", "--python", python, "install", *options, *what, cwd=python.parent)


def data_folders(python: Path) -> list[Path]:
    code = "from dovetail import bundled as b; print(b.templates_dir(), b.profiles_dir(), sep='\\n')"
    return [Path(line) for line in run(python, "-c", code, cwd=python.parent).split("\n") if line]


def test_the_wheel_carries_the_package_the_templates_and_the_profiles(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert all(name.startswith("dovetail/") for name in names)
    for source, target in (
        ("generator/dovetail", ""),
        ("templates", "_data/templates/"),
        ("profiles", "_data/profiles/"),
    ):
        tracked = run("git", "ls-files", source, cwd=ROOT).splitlines()
        wanted = {
            f"dovetail/{target}{Path(name).relative_to(source).as_posix()}"
            for name in tracked
            if (ROOT / name).is_file()
        }
        assert wanted <= names


def test_an_installed_wheel_works_from_its_own_copies(wheel: Path, tmp_path: Path) -> None:
    python = environment(tmp_path / "venv")
    install(python, wheel)
    assert all((tmp_path / "venv") in folder.parents for folder in data_folders(python))
    program = python.with_name("dovetail")
    assert run(program, "--version", cwd=tmp_path).startswith("dovetail ")
    report = json.loads(run(program, "doctor", "--format", "json", cwd=tmp_path))
    assert report["ok"] is True


def test_an_editable_install_reads_the_live_folders(tmp_path: Path) -> None:
    python = environment(tmp_path / "venv")
    install(python, "--editable", ROOT)
    assert data_folders(python) == [ROOT / "templates", ROOT / "profiles"]
    assert run(python.with_name("dovetail"), "--version", cwd=tmp_path).startswith("dovetail ")
