"""Starting a profile, and the schemas that help to write it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from dovetail import bundled
from dovetail.cli import init as init_module
from tests.cli.conftest import Run

SAMPLES = [item.name for item in sorted(bundled.profiles_dir().iterdir()) if (item / "projects").is_dir()]


def test_a_profile_started_with_defaults_has_no_fault(tmp_path: Path, run: Run) -> None:
    assert run("init", str(tmp_path / "city"), "--defaults").exit_code == 0
    result = run("check", str(tmp_path / "city"), "--format", "json")
    verdicts = {(item["rule"], item["verdict"]) for item in json.loads(result.stdout)["findings"]}
    assert {rule for rule, verdict in verdicts if verdict == "fail"} == set(), "only what nobody has said yet"
    assert run("plan", str(tmp_path / "city")).exit_code == 0


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_sample_is_copied_whole(tmp_path: Path, run: Run, sample: str) -> None:
    assert run("init", str(tmp_path / "city"), "--from", sample).exit_code == 0
    assert run("check", str(tmp_path / "city")).exit_code in (0, 1)
    source = bundled.profiles_dir() / sample
    copied = {path.relative_to(tmp_path / "city") for path in (tmp_path / "city").rglob("*.yaml")}
    assert copied == {path.relative_to(source) for path in source.rglob("*.yaml")}


def test_a_started_profile_brings_the_schemas_that_its_files_name(tmp_path: Path, run: Run) -> None:
    run("init", str(tmp_path / "city"), "--from", SAMPLES[0])
    for path in (tmp_path / "city").rglob("*.yaml"):
        line = path.read_text(encoding="utf-8").splitlines()[0]
        schema = path.parent / line.removeprefix("# yaml-language-server: $schema=")
        Draft202012Validator.check_schema(json.loads(schema.read_text(encoding="utf-8")))


def test_nothing_that_exists_is_overwritten(tmp_path: Path, run: Run) -> None:
    mine = tmp_path / "procedures/procurement.yaml"
    mine.parent.mkdir()
    mine.write_text("mine")
    result = run("init", str(tmp_path), "--defaults")
    assert result.exit_code == 2
    assert "procurement.yaml exists already" in result.stderr
    assert mine.read_text() == "mine"
    assert not (tmp_path / "organization.yaml").exists()


def test_an_unknown_sample_gets_a_suggestion(tmp_path: Path, run: Run) -> None:
    result = run("init", str(tmp_path / "x"), "--from", SAMPLES[0] + "x")
    assert result.exit_code == 2
    assert f'did you mean "{SAMPLES[0]}"?' in result.stderr
    assert not (tmp_path / "x").exists()


def test_without_a_terminal_it_asks_nothing(tmp_path: Path, run: Run) -> None:
    result = run("init", str(tmp_path / "x"))
    assert result.exit_code == 2
    assert "--defaults" in result.stderr


def test_in_a_terminal_a_short_interview_fills_the_profile(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(init_module, "in_terminal", lambda: True)
    answers = [
        'Câmara "Água": {x}',
        "pt",
        "Novo cais",
        "",
        "eur",
        "Atlantis/Nowhere",
        "",
        "apr",
        "",
        "Joana Reis",
    ]
    result = run("init", str(tmp_path / "city"), answers="\n".join(answers) + "\n")
    assert result.exit_code == 0, result.output
    assert run("check", str(tmp_path / "city")).exit_code in (0, 1)
    plan = json.loads(run("plan", str(tmp_path / "city"), "--format", "json").stdout)
    assert (plan["organization"], plan["project"]) == ("camara-agua-x", "novo-cais")
    text = (tmp_path / "city/organization.yaml").read_text()
    assert "Europe/Lisbon" in text or "Atlantic/" in text
    assert 'starts: "april"' in text


@pytest.mark.parametrize(
    "name", ["organization", "services", "procedure", "project", "lifecycle", "brand", "publish"]
)
def test_each_schema_is_one_json_document(run: Run, name: str) -> None:
    Draft202012Validator.check_schema(json.loads(run("schema", name).stdout))


def test_all_schemas_can_be_written_into_a_folder(tmp_path: Path, run: Run) -> None:
    result = run("schema", "--out", str(tmp_path / "schemas"))
    assert result.exit_code == 0
    for path in result.stdout.splitlines():
        Draft202012Validator.check_schema(json.loads(Path(path).read_text()))
    assert run("schema", "--out", str(tmp_path / "schemas")).stdout == ""
    assert set(json.loads(run("schema").stdout)["schemas"]) == {
        "organization",
        "services",
        "procedure",
        "project",
        "lifecycle",
        "brand",
        "publish",
    }
