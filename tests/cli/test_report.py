"""``dovetail report``: the same portfolio for a terminal, a board, a wiki, a spreadsheet and a program."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from dovetail.build import executor, side_by_side
from dovetail.check import rules
from dovetail.check.case import Case
from dovetail.check.rule import Judgement, Rule
from dovetail.formats.portfolio.csv import TABLES
from tests.cli.conftest import Run

FORMS = ["text", "html", "md", "csv", "json"]
SCHEMA = json.loads((Path(__file__).parents[2] / "docs/reference/json/report.schema.json").read_text("utf-8"))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_the_terminal_shows_what_to_know_first(harbour: Path, run: Run) -> None:
    result = run("report")
    assert result.exit_code == 0
    assert "Projects of Harbour City" in result.stdout.splitlines()[0]
    assert "quay" in result.stdout
    assert "crane" in result.stdout
    assert all(len(line) <= 100 for line in result.stdout.splitlines())


def test_the_json_is_as_its_schema_says(harbour: Path, run: Run) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    found = json.loads(run("report", "--format", "json").stdout)
    Draft202012Validator(SCHEMA).validate(found)
    assert [project["project"] for project in found["projects"]] == ["crane", "quay"]


def test_numbers_are_those_of_the_check(harbour: Path, run: Run) -> None:
    report = json.loads(run("report", "--format", "json").stdout)
    check = json.loads(run("check", "--format", "json").stdout)
    counts = report["summary"]["findings"]
    assert sum(counts.values()) == len(check["findings"])
    assert counts["blocker"] == sum(
        finding["severity"] == "blocker" and finding["verdict"] == "fail" for finding in check["findings"]
    )


@pytest.mark.parametrize("table", TABLES)
def test_each_table_is_read_back_by_its_headings(harbour: Path, run: Run, table: str) -> None:
    result = run("report", "--format", "csv", "--table", table)
    assert result.exit_code == 0
    assert result.stdout_bytes.startswith(b"\xef\xbb\xbf")
    header = next(csv.reader(io.StringIO(result.stdout.removeprefix("\ufeff"))))
    assert tuple(header) == TABLES[table][0]
    assert len(set(header)) == len(header)


def test_the_table_of_projects_says_what_the_json_says(harbour: Path, run: Run) -> None:
    found = json.loads(run("report", "--format", "json").stdout)["projects"]
    for row, project in zip(rows(run("report", "--format", "csv").stdout), found, strict=True):
        assert (row["project"], row["name"], row["ends"]) == (
            project["project"],
            project["name"],
            project["ends"],
        )
        assert int(row["blockers"]) == project["findings"]["blocker"]
        assert int(row["requests_ok"]) == project["requests"]["ok"]
        assert [row[mode["mode"]] for mode in project["failure_modes"]] == [
            mode["verdict"] for mode in project["failure_modes"]
        ]


def test_a_table_is_only_chosen_for_csv(harbour: Path, run: Run) -> None:
    result = run("report", "--table", "waivers")
    assert result.exit_code == 2
    assert "--table" in result.stderr


def test_the_page_needs_nothing_but_itself(harbour: Path, run: Run) -> None:
    page = run("report", "--format", "html").stdout
    assert page.startswith("<!DOCTYPE html>")
    assert "<script" not in page
    assert re.findall(r'(?:src|href)="(?!#|data:)[^"]*"', page) == []
    assert re.findall(r"@import|url\((?!#|&#34;data:|\"data:)", page) == []
    assert "Content-Security-Policy" in page


def test_every_id_of_the_page_is_its_own_and_every_reference_leads_somewhere(harbour: Path, run: Run) -> None:
    page = run("report", "--format", "html").stdout
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(set(ids)) == len(ids)
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    assert set(re.findall(r"url\(#([^)]+)\)", page)) <= set(ids)
    assert {
        name for names in re.findall(r'aria-labelledby="([^"]+)"', page) for name in names.split()
    } <= set(ids)


@pytest.mark.parametrize("form", FORMS)
def test_a_file_holds_what_is_printed_and_is_replaced_by_the_next_report(
    harbour: Path, tmp_path: Path, run: Run, form: str
) -> None:
    target = tmp_path / f"report.{form}"
    printed = run("report", "--format", form)
    for day in ("2027-01-01", None):
        asked = ["--as-of", day] if day else []
        result = run("report", "--format", form, "--out", str(target), *asked)
        assert (result.exit_code, result.stdout) == (0, "")
    assert target.read_bytes() == printed.stdout_bytes
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("form", FORMS)
def test_no_other_file_is_overwritten(harbour: Path, run: Run, form: str) -> None:
    before = Path("organization.yaml").read_bytes()
    result = run("report", "--format", form, "--out", "organization.yaml")
    assert result.exit_code == 2
    assert "no report of this kind" in result.stderr
    assert Path("organization.yaml").read_bytes() == before


def test_a_link_is_not_followed(harbour: Path, tmp_path: Path, run: Run) -> None:
    link = tmp_path / "report.txt"
    link.symlink_to(harbour / "organization.yaml")
    assert run("report", "--out", str(link)).exit_code == 2


def test_one_project_can_be_asked_for(harbour: Path, run: Run) -> None:
    found = json.loads(run("report", "--project", "quay", "--format", "json").stdout)
    assert [project["project"] for project in found["projects"]] == ["quay"]


def test_a_profile_that_can_not_be_read_ends_with_2(harbour: Path, run: Run) -> None:
    Path("organization.yaml").write_text("id: [", encoding="utf-8")
    result = run("report")
    assert (result.exit_code, result.stdout) == (2, "")


def broken(folder: Path) -> None:
    """The quay waives a control that nobody has."""
    file = folder / "projects/quay/project.yaml"
    with file.open("a", encoding="utf-8") as text:
        text.write("tailoring:\n  procurement:\n    - {waive: PUR-C9, because: It is gone.}\n")


@pytest.mark.parametrize("form", FORMS)
def test_a_project_that_can_not_be_used_is_left_out_and_named(harbour: Path, run: Run, form: str) -> None:
    broken(harbour)
    result = run("report", "--format", form)
    assert result.exit_code == 2
    assert 'waives "PUR-C9"' in result.stderr
    assert "crane" in result.stdout
    if form == "json":
        found = json.loads(result.stdout)
        Draft202012Validator(SCHEMA).validate(found)
        assert [item["project"] for item in found["projects"]] == ["crane"]
        assert [item["project"] for item in found["issues"]] == ["crane", "quay"]
        assert [item["project"] for item in found["unusable"]] == ["quay"]
    elif form != "csv":
        assert re.search("project file can.{1,6}t be used: quay", result.stdout)


def test_a_report_of_nothing_but_a_project_that_can_not_be_used_is_none(harbour: Path, run: Run) -> None:
    broken(harbour)
    result = run("report", "--project", "quay")
    assert (result.exit_code, result.stdout) == (2, "")


@pytest.mark.parametrize("form", FORMS)
def test_a_profile_without_projects_is_told_so(harbour: Path, run: Run, form: str) -> None:
    shutil.rmtree("projects")
    result = run("report", "--format", form)
    assert result.exit_code == 0
    if form == "json":
        found = json.loads(result.stdout)
        Draft202012Validator(SCHEMA).validate(found)
        assert found["as_of"] is None
    elif form == "csv":
        assert rows(result.stdout) == []
    else:
        assert "no projects yet" in result.stdout


def test_a_rule_that_crashes_is_named_and_everything_else_is_shown(
    harbour: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_case: Case) -> list[Judgement]:
        raise ZeroDivisionError("by zero")

    usual = rules.RULES["AR-57"]
    rule = Rule(**{**{name: getattr(usual, name) for name in Rule.__slots__}, "check": broken})
    monkeypatch.setitem(rules.RULES, "AR-57", rule)
    result = run("report")
    assert result.exit_code == 3
    assert "AR-57" in result.stderr
    assert "quay" in result.stdout


@pytest.fixture
def many(harbour: Path) -> Path:
    """Harbour City with more projects than a table shows and one process works on."""
    project = harbour / "projects" / "quay" / "project.yaml"
    text = project.read_text(encoding="utf-8")
    for number in range(side_by_side.FEWEST + 10):
        other = harbour / "projects" / f"quay-{number}"
        shutil.copytree(project.parent, other)
        (other / "project.yaml").write_text(text.replace("code: quay", f"code: quay-{number}"), "utf-8")
    return harbour


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process does it all")
@pytest.mark.parametrize("form", FORMS)
def test_several_processes_make_the_same_bytes(
    many: Path, run: Run, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = []
    for cores in (1, 2):
        monkeypatch.setattr(executor, "cores", lambda cores=cores: cores)
        results.append(run("report", "--format", form))
    alone, beside = results
    assert beside.stdout_bytes == alone.stdout_bytes


def test_what_a_table_leaves_out_is_counted_and_stands_in_the_csv(many: Path, run: Run) -> None:
    whole = side_by_side.FEWEST + 12
    for form in ("html", "md", "text"):
        shown = run("report", "--format", form).stdout
        assert re.search(
            r"… and \d+ more: dovetail report --format csv --table projects", shown.replace("\\", "")
        )
    assert len(rows(run("report", "--format", "csv").stdout)) == whole
