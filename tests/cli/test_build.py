"""``dovetail build`` on a profile."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_plan_output import validator

FAST = ("--format", "md,html,ics", "--jobs", "1")


def files(folder: Path) -> dict[str, bytes]:
    """Everything below a folder, apart from the build's own state."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".dovetail" not in path.parts
    }


def test_the_output_lies_where_the_interface_says(harbour: Path, run: Run) -> None:
    result = run("build", *FAST)
    assert (result.exit_code, result.stderr) == (0, "")
    names = set(files(harbour / "output/harbour-city/quay"))
    assert {
        "markdown/index.md",
        "markdown/procurement.md",
        "html/procurement.html",
        "quay.ics",
        "pack.json",
    } <= names
    assert {name for name in names if name.startswith("markdown/roles/")}


def test_the_manifest_is_as_its_schema_says_and_names_only_files_that_are_there(
    harbour: Path, run: Run
) -> None:
    run("build", *FAST)
    folder = harbour / "output/harbour-city/quay"
    manifest = json.loads((folder / "pack.json").read_text())
    validator("pack").validate(manifest)
    listed = {name for document in manifest["documents"] for name in document["files"]} | set(
        manifest["files"]
    )
    assert listed == set(files(folder)) - {"pack.json"}
    assert manifest["alignment"]["procurement"]["reused"] > 0


def test_a_second_build_writes_nothing(harbour: Path, run: Run) -> None:
    run("build", *FAST)
    before = {path: os.stat(path).st_mtime_ns for path in harbour.rglob("*")}
    result = run("build", *FAST)
    assert result.exit_code == 0
    assert "up to date" in result.stdout
    assert "written" not in result.stdout
    assert {path: os.stat(path).st_mtime_ns for path in harbour.rglob("*") if "lock" not in path.name} == {
        path: time for path, time in before.items() if "lock" not in path.name
    }


def test_one_project_can_be_built_alone(harbour: Path, run: Run) -> None:
    run("build", "--project", "crane", *FAST)
    assert [path.name for path in (harbour / "output/harbour-city").iterdir()] == ["crane"]


def test_explain_says_why_a_file_is_written(harbour: Path, run: Run) -> None:
    run("build", *FAST)
    file = harbour / "projects/quay/project.yaml"
    file.write_text(file.read_text().replace("Bollards for the new quay", "Bollards for the old quay"))
    text = run("build", *FAST, "--explain").stdout
    page = "written: output/harbour-city/quay/markdown/requests.md"
    assert f"{page} (changed: requests of Requests and approvals)" in text
    assert "up to date: output/harbour-city/crane/markdown/requests.md" in text


def test_check_writes_nothing_and_ends_with_one_if_something_is_stale(harbour: Path, run: Run) -> None:
    result = run("build", *FAST, "--check", "--explain")
    assert result.exit_code == 1
    assert "would be written: output/harbour-city/quay/markdown/procurement.md (new)" in result.stdout
    assert not (harbour / "output").exists()
    run("build", *FAST)
    assert run("build", *FAST, "--check").exit_code == 0


def test_an_edited_file_stays_is_reported_and_ends_with_one(harbour: Path, run: Run) -> None:
    run("build", *FAST)
    file = harbour / "output/harbour-city/quay/markdown/procurement.md"
    file.write_text("as agreed with the board")
    result = run("build", *FAST)
    assert result.exit_code == 1
    assert file.read_text() == "as agreed with the board"
    assert "procurement.new.md" in result.stderr
    assert run("build", *FAST, "--force").exit_code == 1
    assert file.read_text() == "as agreed with the board"


def test_a_document_that_can_not_be_written_is_named_and_the_others_are_there(
    harbour: Path, run: Run
) -> None:
    run("build", *FAST)
    (harbour / "templates/pack").mkdir(parents=True)
    (harbour / "templates/pack/glossary.md.j2").write_text("# Glossary\n\n{{ nothing.like.this }}\n")
    file = harbour / "projects/quay/project.yaml"
    file.write_text(file.read_text().replace("Bollards for", "Many bollards for"))
    result = run("build", *FAST)
    assert result.exit_code == 1
    assert "glossary" in result.stderr
    assert "templates/pack/glossary.md.j2:3" in result.stderr
    folder = harbour / "output/harbour-city/quay/markdown"
    assert "Many bollards" in (folder / "requests.md").read_text()
    assert (folder / "glossary.md").exists()


def test_quiet_prints_nothing_if_all_is_well(harbour: Path, run: Run) -> None:
    assert run("build", *FAST, "--quiet").output == ""
    assert run("--quiet", "build", *FAST).output == ""


def test_an_unknown_format_gets_a_suggestion(harbour: Path, run: Run) -> None:
    result = run("build", "--format", "md,pfd")
    assert result.exit_code == 2
    assert 'did you mean "pdf"?' in result.stderr


def test_an_output_folder_that_leads_elsewhere_is_refused(harbour: Path, run: Run, tmp_path: Path) -> None:
    (harbour / "output").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (harbour / "output/harbour-city").symlink_to(tmp_path / "elsewhere")
    result = run("build", *FAST)
    assert result.exit_code == 2
    assert "symbolic link" in result.stderr
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.mark.slow
def test_equal_input_gives_equal_bytes_in_every_format(harbour: Path) -> None:
    """In two processes of their own, with other hash seeds, jobs and folders."""
    made = []
    for seed, jobs in (("1", "1"), ("2", "2")):
        out = harbour.parent / f"out{seed}"
        command = ["build", "--project", "crane", "--out", str(out), "--jobs", jobs]
        done = dovetail(*command, cwd=harbour, PYTHONHASHSEED=seed)
        assert (done.returncode, done.stderr) == (0, "")
        made.append(files(out))
    assert made[0] == made[1]
    assert "harbour-city/crane/crane-pack.pdf" in made[0]
    assert made[0]["harbour-city/crane/pdf/procurement.pdf"].startswith(b"%PDF-")


def test_results_go_to_standard_output_and_nothing_else(harbour: Path) -> None:
    done = dovetail("check", "--format", "json", cwd=harbour)
    assert (done.returncode, done.stderr) == (1, "")
    assert json.loads(done.stdout)["schema"] == "dovetail/check/1"


def test_a_file_in_the_place_of_a_folder_is_named(harbour: Path, run: Run) -> None:
    (harbour / "output").mkdir()
    (harbour / "output/harbour-city").write_text("mine")
    result = run("build", *FAST)
    assert result.exit_code == 2
    assert "output/harbour-city" in result.stderr
    assert (harbour / "output/harbour-city").read_text() == "mine"


def dovetail(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own."""
    command = [sys.executable, "-c", "from dovetail.cli.main import main; main()", *arguments]
    return subprocess.run(
        command, cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def test_two_builds_at_once_leave_what_one_leaves(harbour: Path) -> None:
    program = [sys.executable, "-c", "from dovetail.cli.main import main; main()", "build", *FAST]
    both = [subprocess.Popen(program, cwd=harbour, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    texts = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum("written" in text.splitlines()[-1] for text in texts) == 1
    assert not list(harbour.rglob("*.new.*"))


def test_an_override_that_fails_costs_nobody_the_document_and_is_said_in_the_list(
    harbour: Path, run: Run
) -> None:
    (harbour / "templates/procedures").mkdir(parents=True)
    (harbour / "templates/procedures/pro.md.j2").write_text("# Buying\n\n{{ nothing.like.this }}\n")
    result = run("build", *FAST)
    assert result.exit_code == 1
    assert "2 documents of 2 projects have bundled text instead: " in result.stderr
    folder = harbour / "output/harbour-city/quay"
    manifest = json.loads((folder / "pack.json").read_text())
    validator("pack").validate(manifest)
    assert [(item["id"], item["location"]["line"]) for item in manifest["stand_ins"]] == [("procurement", 3)]
    assert "procurement" in [item["id"] for item in manifest["documents"]]
    page = (folder / "html/procurement.html").read_text()
    assert "This document is not as the organization writes it." in page
    assert "templates/procedures/pro.md.j2, line 3" in page
    assert 'id="stand-ins"' in (folder / "html/index.html").read_text()


def test_templates_that_can_not_be_read_are_one_error_each_and_the_rest_is_built(
    harbour: Path, run: Run
) -> None:
    for name, content in {
        "partials/steps.md.j2": b"{% macro table( %}\n",
        "partials/unused.md.j2": b"{% if %}\n",
        "pack/glossary.md.j2": "# Wörter\n".encode("cp1252"),
        "pack/others.md.j2": "# Others\n".encode("utf-16"),
        "pack/booklet.md.j2": b"x" * 1_100_000,
        "partials/aside.md.j2": "Wörter".encode("cp1252"),
    }.items():
        (harbour / "templates" / name).parent.mkdir(parents=True, exist_ok=True)
        (harbour / "templates" / name).write_bytes(content)
    result = run("build", *FAST)

    assert result.exit_code == 1
    said = result.stderr
    assert said.count("partials/steps.md.j2:1") == 1
    assert said.count("pack/glossary.md.j2:1:4") == 1
    assert 'in Windows-1252 this byte is "ö"' in said
    assert said.count("the file is written in UTF-16; templates are UTF-8") == 1
    assert said.count("instead: ") == 3
    unused = [line for line in said.splitlines() if line.startswith("minor[")]
    assert sorted(unused) == [
        "minor[encoding]: byte 0xF6 is not UTF-8 text",
        "minor[file-too-large]: the template has 1,100,000 bytes; 200,000 is the most that is read",
        "minor[template-syntax]: Expected an expression, got 'end of statement block'",
    ]
    folder = harbour / "output/harbour-city/quay/markdown"
    assert "byte 0xF6 is not UTF-8 text" in (folder / "glossary.md").read_text()
    assert "Table of steps" not in said

    checked = run("check")
    assert checked.stdout.count("templates/") >= 6
    assert "error[" not in checked.stdout


def test_an_issue_is_as_the_organization_writes_it_or_says_why_not(harbour: Path, run: Run) -> None:
    (harbour / "templates/pack").mkdir(parents=True)
    (harbour / "templates/pack/glossary.md.j2").write_bytes("# Wörter\n".encode("cp1252"))
    command = ("issue", "--project", "crane", "--format", "md", "--jobs", "1")

    refused = run(*command)
    assert refused.exit_code == 1
    assert refused.stderr.count("glossary.md.j2:1:4") == 1
    assert 'blocker[encoding]: document "glossary" has bundled text instead' in refused.stderr
    assert "crane is not issued" in refused.stderr
    assert not (harbour / "output").exists()

    assert run(*command, "--despite-blockers", "The board meets today").exit_code == 0
    folder = harbour / "output/harbour-city/crane/issue-1/markdown"
    assert "This document is not as the organization writes it." in (folder / "glossary.md").read_text()
    assert "(encoding): The board meets today" in (folder / "document-control.md").read_text()


def test_a_level_that_is_not_used_is_said_on_the_terminal_and_beside_the_level(
    harbour: Path, run: Run
) -> None:
    organization, project = harbour / "organization.yaml", harbour / "projects/quay/project.yaml"
    organization.write_text(organization.read_text().replace("scaling: {applies: no}", "scaling: {}"))
    project.write_text(f"{project.read_text()}level: small\npersonal_data: yes\n")

    result = run("build", *FAST)

    assert result.exit_code == 0
    assert "The project calls itself small, but it is large: its outcome holds personal data" in result.stderr
    assert "projects/quay/project.yaml" in result.stderr
    page = (harbour / "output/harbour-city/quay/markdown/index.md").read_text()
    assert (
        "| Level | large, because its outcome holds personal data"
        "<br>The project calls itself small; nobody has given leave for that. |"
    ) in page


def test_a_logo_that_acts_reaches_no_format_and_the_pack_is_built_without_it(harbour: Path, run: Run) -> None:
    (harbour / "brand").mkdir()
    (harbour / "brand/brand.yaml").write_text("logo: logo.svg\n")
    (harbour / "brand/logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg">\n  <script>alert("boarded")</script>\n'
        '  <image href="http://169.254.1.1/boarded.png"/>\n</svg>\n'
    )
    result = run("build", "--project", "crane", "--format", "html,pdf,docx")
    assert result.exit_code == 0
    assert "brand/logo.svg:2:3" in result.stderr
    assert "brand/logo.svg:3:10" in result.stderr
    written = files(harbour / "output")
    assert {Path(name).suffix for name in written} >= {".html", ".pdf", ".docx"}
    assert [name for name in written if Path(name).name.startswith("logo")] == []
    for name, data in written.items():
        assert b"boarded" not in (unpacked(data) if name.endswith(".docx") else data), name


def unpacked(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())
