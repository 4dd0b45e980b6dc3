"""The page on stiff procedures: its commands run, and its words are those of the report."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from dovetail.bundled import profiles_dir
from dovetail.cli.main import dovetail
from dovetail.model.organization import Organization
from dovetail.model.project import Project

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "find-stiff-procedures.md"
TEXT = PAGE.read_text(encoding="utf-8")
COMMANDS = re.findall(r"^dovetail .*$", TEXT, re.MULTILINE)


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_runs(line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = shlex.split(line.replace("$(date +%F)", "2027-01-04"))[1:]
    result = CliRunner().invoke(dovetail, [arguments[0], str(profiles_dir() / "wyrefell"), *arguments[1:]])
    assert result.exit_code == 0, result.output
    if "--out" in arguments:
        assert (tmp_path / arguments[-1]).stat().st_size > 0


def test_its_fragments_are_of_the_model() -> None:
    for block in re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL):
        model = Organization if "organization.yaml" in block else Project
        for key, value in yaml.safe_load(block).items():
            assert key in model.model_fields
            assert value


def test_the_fields_that_it_names_are_in_the_json() -> None:
    result = CliRunner().invoke(dovetail, ["report", str(profiles_dir() / "wyrefell"), "--format", "json"])
    waivers = json.loads(result.stdout)["waivers"]
    for field in re.findall(r"`waivers\[\]\.(\w+)`", TEXT):
        assert field in waivers[0]
