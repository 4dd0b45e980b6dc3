"""The rules of the house that nobody would notice to be broken."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from dovetail.cli.commands import COMMANDS

ROOT = Path(__file__).parents[2]
LONGEST = 400
VAGUE = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "manager",
    "managers",
    "tools",
    "core",
    "base_utils",
}
# Spelled in pieces, so that this file doesn't break its own rule.
MACHINE_PATHS = [f"/{name}/" for name in ("work", "root", "tmp", "home")]
REGISTRIES = ["py" + "pi", "python" + "hosted", "npm" + "js", "proxy.go" + "lang", "crates" + ".io"]
HOME = re.compile("|".join(rf"(?<![\w.$~}}-]){re.escape(path)}" for path in MACHINE_PATHS))


def tracked(*patterns: str) -> list[Path]:
    """The files under version control, and those that would be if they were added now."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [ROOT / name for name in sorted(set(names)) if (ROOT / name).is_file()]


def texts() -> list[tuple[Path, str]]:
    found = []
    for path in tracked():
        content = path.read_bytes()
        if b"\0" not in content:
            found.append((path, content.decode("utf-8", errors="replace")))
    return found


def named(paths: list[Path]) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in paths]


def test_templates_and_profiles_are_data() -> None:
    assert named(tracked("templates/**.py", "profiles/**.py")) == []


def test_no_module_is_too_long_to_read_at_once() -> None:
    modules = tracked("generator/**.py")
    assert modules
    assert named([path for path in modules if len(path.read_text("utf-8").splitlines()) > LONGEST]) == []


def test_every_module_says_what_it_is_for() -> None:
    assert named([path for path in tracked("generator/**.py") if path.stem in VAGUE]) == []
    silent = [
        path
        for path in tracked("generator/**.py")
        if path.name != "__init__.py" and not path.read_text("utf-8").startswith('"""')
    ]
    assert named(silent) == []


@pytest.mark.parametrize(
    "words", [MACHINE_PATHS, REGISTRIES], ids=["paths of a machine", "hosts of registries"]
)
def test_nothing_belongs_to_one_machine(words: list[str]) -> None:
    pattern = HOME if words is MACHINE_PATHS else re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
    hits = [
        f"{path.relative_to(ROOT).as_posix()}:{number}: {line.strip()[:100]}"
        for path, text in texts()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]
    assert hits == []


def test_every_test_is_run() -> None:
    """pytest passes over some folders by their names."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--collect-only", "-qq", "-p", "no:cacheprovider"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    collected = {line.partition(": ")[0] for line in done.stdout.splitlines()}
    files = named(tracked("tests/**/test_*.py"))
    assert "tests/build/test_builder.py" in files
    assert [name for name in files if name not in collected] == []


def test_every_command_is_described() -> None:
    reference = (ROOT / "docs" / "reference" / "commands.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"dovetail {name}" not in reference] == []


def test_the_floors_of_the_house_hold() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-logo"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_every_room_is_on_the_map() -> None:
    rooms = {path.parent.name for path in (ROOT / "generator" / "dovetail").glob("*/__init__.py")}
    page = (ROOT / "generator" / "ARCHITECTURE.md").read_text("utf-8")
    assert {room for room in rooms if f"`{room}/`" not in page} == set()


def test_the_scripts_can_be_read_by_their_shells() -> None:
    scripts = [*tracked("setup/*.sh"), ROOT / ".ci" / "run"]
    assert len(scripts) > 3
    for script in scripts:
        shell = script.read_text("utf-8").partition("\n")[0].rpartition("/")[2].rpartition(" ")[2]
        subprocess.run([shell, "-n", script], check=True)
        assert script.stat().st_mode & 0o111, script
