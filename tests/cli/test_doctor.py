"""What ``dovetail doctor`` finds on machines that lack something."""

from __future__ import annotations

import ctypes
import json
import shutil
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from dovetail import bundled
from dovetail.cli import machine
from dovetail.cli.doctor import doctor

SCHEMA = json.loads((Path(__file__).parents[2] / "docs/reference/json/doctor.schema.json").read_text("utf-8"))


def ask(*arguments: str) -> Result:
    return CliRunner().invoke(doctor, arguments)


def report(*arguments: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(ask("--format", "json", *arguments).stdout)
    jsonschema.validate(document, SCHEMA)
    return document


def missing(*arguments: str) -> dict[str, str]:
    found = report(*arguments)
    lacking = {item["id"]: item["fix"] for item in found["checks"] if not item["ok"]}
    assert found["ok"] is not bool(lacking)
    return lacking


def test_here_nothing_is_missing(tmp_path: Path) -> None:
    result = ask("--out", str(tmp_path / "output"))
    assert result.exit_code == 0
    assert "All " in result.stdout.splitlines()[-1]
    assert missing("--out", str(tmp_path)) == {}
    assert ask("--quiet").stdout == ""


def test_it_looks_without_touching(tmp_path: Path) -> None:
    report("--out", str(tmp_path / "a" / "b"))
    assert list(tmp_path.iterdir()) == []


def test_every_library_of_the_distribution_is_looked_at() -> None:
    seen = {item["id"] for item in report()["checks"]}
    assert {"library-weasyprint", "library-pydantic", "library-holidays", "library-tzdata"} <= seen
    assert "library-pytest" not in seen


def test_a_library_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    real = metadata.version

    def version(name: str) -> str:
        if name == "nh3":
            raise metadata.PackageNotFoundError(name)
        return "69.9" if name == "weasyprint" else real(name)

    monkeypatch.setattr(metadata, "version", version)
    lacking = missing()
    assert lacking["library-nh3"].startswith("python -m pip install 'nh3>=")
    assert lacking["library-weasyprint"] == "python -m pip install 'weasyprint>=70'"
    result = ask("--quiet")
    assert result.exit_code == 1
    assert "missing  nh3" in result.stdout
    assert "not installed" in result.stdout
    assert "weasyprint >= 70" in result.stdout


def test_a_parser_of_yaml_that_is_built_without_c(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yaml.__with_libyaml__", False)
    assert "--only-binary :all: pyyaml" in missing()["yaml-c"]


def test_a_machine_without_font_subsetting(monkeypatch: pytest.MonkeyPatch) -> None:
    real = ctypes.CDLL

    def load(name: str) -> Any:
        if "subset" in name:
            raise OSError(name)
        return real(name)

    monkeypatch.setattr(ctypes, "CDLL", load)
    assert "libharfbuzz-subset0" in missing()["harfbuzz-subset"]


def test_a_font_that_was_changed_or_lost(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copytree(bundled.templates_dir() / "theme" / "fonts", tmp_path / "theme" / "fonts")
    monkeypatch.setattr(bundled, "templates_dir", lambda: tmp_path)
    assert machine.fonts().ok
    font = next((tmp_path / "theme" / "fonts").glob("*.ttf"))
    font.write_bytes(font.read_bytes()[:-1] + b"x")
    assert (machine.fonts().ok, f"{font.name} in" in machine.fonts().found) == (False, True)
    font.unlink()
    assert machine.fonts().found.startswith(f"{font.name} is missing")
    shutil.rmtree(tmp_path / "theme")
    assert "no list of fonts" in machine.fonts().found


def test_an_output_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("")
    assert "--out" in missing("--out", str(tmp_path / "output"))["output"]


def test_a_terminal_of_another_age(monkeypatch: pytest.MonkeyPatch) -> None:
    class Old:
        encoding = "iso-8859-1"

    monkeypatch.setattr(sys, "stdout", Old())
    assert not machine.terminal().ok
