"""``dovetail verify``: is this file current, and what was issued?"""

from __future__ import annotations

import json
import os
import shutil
import time
import zipfile
from pathlib import Path
from random import Random
from typing import Any

import jsonschema
import pikepdf
import pytest
from click.testing import CliRunner, Result

from dovetail.cli.main import dovetail
from dovetail.history.verify import verdicts as verifying
from dovetail.model.issue_mark import marks_in
from tests.history.conftest import edit

JSON = Path(__file__).parents[3] / "docs/reference/json"
SCHEMA = json.loads((JSON / "verify.schema.json").read_text("utf-8"))
HARBOUR = Path(__file__).parents[2] / "cli/harbour"
ISSUE = ("--project", "quay", "--jobs", "1", "--despite-blockers", "The survey is ordered by hand")
FORMATS = ("--format", "md,html,pdf,docx,json")


def ran(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(dovetail, list(map(str, arguments)))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Harbour City, whose project quay was issued on the 2nd of March, in all formats."""
    folder = tmp_path_factory.mktemp("issued")
    shutil.copytree(HARBOUR, folder / "harbour")
    result = ran("issue", folder / "harbour", *ISSUE, *FORMATS, "--on", "2026-03-02", "--out", folder / "out")
    assert result.exit_code == 0, result.stderr
    return folder


@pytest.fixture
def issued(once: Path, tmp_path: Path) -> Path:
    """A copy of it to do with what one likes."""
    shutil.copytree(once, tmp_path / "copy")
    return tmp_path / "copy"


def folder_of(issued: Path, number: int = 1) -> Path:
    return issued / f"out/harbour-city/quay/issue-{number}"


def verify(what: Path | str, issued: Path) -> tuple[int, dict[str, Any]]:
    """The exit code, and the answer as JSON, which keeps to its schema."""
    result = ran("verify", what, issued / "harbour", "--format", "json")
    answer = json.loads(result.stdout)
    jsonschema.validate(answer, SCHEMA)
    return result.exit_code, answer


def said(what: Path | str, issued: Path) -> str:
    return ran("verify", what, issued / "harbour").stdout


def again(issued: Path) -> None:
    """Issue once more, three days later, after procurement has a new limit."""
    procurement = issued / "harbour/procedures/procurement.yaml"
    edit(procurement, '"3.1"', '"3.2"')
    edit(procurement, "amount: {to: 10000}", "amount: {to: 45000}")
    edit(procurement, "amount: {from: 10000}", "amount: {from: 45000}")
    result = ran(
        "issue",
        issued / "harbour",
        *ISSUE,
        "--format",
        "md,json",
        "--on",
        "2026-03-05",
        "--out",
        issued / "out",
    )
    assert result.exit_code == 0, result.stderr


@pytest.mark.parametrize(
    "file",
    [
        "quay-pack.pdf",
        "pdf/procurement.pdf",
        "quay-pack.docx",
        "html/index.html",
        "markdown/index.md",
        "pack.json",
    ],
)
def test_a_file_is_known_by_its_bytes_wherever_it_lies(once: Path, tmp_path: Path, file: str) -> None:
    moved = tmp_path / "from the mail"
    shutil.copyfile(folder_of(once) / file, moved)
    code, answer = verify(moved, once)
    assert (code, answer["state"], answer["issued_as"]) == (0, "current", file)
    assert (answer["issue"]["number"], answer["issue"]["on"]) == (1, "2026-03-02")
    assert answer["operations"] == {"changed": "no", "causes": []}


def test_a_later_issue_takes_its_place(issued: Path) -> None:
    again(issued)
    code, answer = verify(folder_of(issued) / "quay-pack.pdf", issued)
    assert (code, answer["state"]) == (1, "superseded")
    assert (answer["latest"]["number"], answer["latest"]["on"]) == (2, "2026-03-05")
    assert answer["operations"]["changed"] == "behavioural"
    text = said(folder_of(issued) / "quay-pack.pdf", issued)
    assert "quay, issue 1 of 2 March 2026, as issued: quay-pack.pdf." in text
    assert "Issue 2 of 5 March 2026 has taken its place." in text
    assert "Operations have changed since in what people do: Procurement 3.1 → 3.2" in text
    assert verify(folder_of(issued, 2) / "markdown/index.md", issued)[0] == 0
    assert verify(folder_of(issued, 2), issued)[1]["state"] == "current"


def test_the_last_issue_is_superseded_too_once_operations_have_changed_in_what_people_do(
    issued: Path,
) -> None:
    procurement = issued / "harbour/procedures/procurement.yaml"
    edit(procurement, "amount: {to: 10000}", "amount: {to: 45000}")
    edit(procurement, "amount: {from: 10000}", "amount: {from: 45000}")
    code, answer = verify(folder_of(issued) / "quay-pack.pdf", issued)
    assert (code, answer["state"], answer["operations"]["changed"]) == (1, "superseded", "behavioural")
    assert answer["latest"]["number"] == 1
    assert "No later issue says so yet." in said(folder_of(issued) / "quay-pack.pdf", issued)


def test_better_words_in_a_procedure_supersede_nothing(issued: Path) -> None:
    edit(issued / "harbour/procedures/procurement.yaml", "title: Procurement", "title: Buying")
    code, answer = verify(folder_of(issued) / "quay-pack.pdf", issued)
    assert (code, answer["state"], answer["operations"]["changed"]) == (0, "current", "editorial")
    assert "Changed since in wording only: " in said(folder_of(issued) / "quay-pack.pdf", issued)


def test_the_pack_of_a_project_that_was_renamed_since_is_current(issued: Path) -> None:
    (issued / "harbour/projects/quay").rename(issued / "harbour/projects/pier")
    edit(issued / "harbour/projects/pier/project.yaml", "code: quay", "code: pier")
    code, answer = verify(folder_of(issued) / "quay-pack.pdf", issued)
    assert (code, answer["state"], answer["operations"]["changed"]) == (0, "current", "no")
    assert (answer["issue"]["project"], answer["renamed"]) == ("quay", "pier")
    assert "The project is called pier now." in said(folder_of(issued) / "quay-pack.pdf", issued)

    edit(issued / "harbour/projects/pier/project.yaml", "code: pier", "code: pier\nstatus: closed")
    edit(issued / "harbour/procedures/procurement.yaml", "amount: {to: 10000}", "amount: {to: 45000}")
    edit(issued / "harbour/procedures/procurement.yaml", "amount: {from: 10000}", "amount: {from: 45000}")
    assert verify(folder_of(issued), issued)[1]["state"] == "current", "nothing concerns a closed project"


def test_under_a_broken_profile_nobody_calls_a_pack_current(issued: Path) -> None:
    (issued / "harbour/procedures/procurement.yaml").write_text("title: [")
    code, answer = verify(folder_of(issued) / "quay-pack.pdf", issued)
    assert (code, answer["state"], answer["operations"]["changed"]) == (2, "unknown", "unknown")
    assert answer["issue"]["number"] == 1
    text = said(folder_of(issued) / "quay-pack.pdf", issued)
    assert "as issued: quay-pack.pdf" in text
    assert "Whether operations have changed since can't be said" in text


def test_the_code_on_paper_leads_to_the_issue(issued: Path) -> None:
    fingerprint = json.loads((issued / "harbour/projects/quay/issues/0001.json").read_text())["fingerprint"]
    code = "-".join(fingerprint[at : at + 4] for at in range(0, 16, 4))
    assert code in (folder_of(issued) / "markdown/index.md").read_text()
    assert verify(code.upper(), issued)[1]["state"] == "current"
    assert "only the file can show" in said(code, issued)
    again(issued)
    assert verify(code, issued)[1]["state"] == "superseded"
    assert verify("0000-0000-0000-0000", issued)[0] == 2


def test_an_edited_text_is_altered_and_the_issue_that_it_was_is_named(issued: Path) -> None:
    for file in ("markdown/index.md", "html/index.html", "pack.json"):
        path = folder_of(issued) / file
        path.write_text(path.read_text("utf-8").replace("quay", "quai", 1), "utf-8")
        code, answer = verify(path, issued)
        assert (code, answer["state"], answer["issue"]["number"]) == (1, "altered", 1), file


def test_a_text_that_was_saved_in_another_encoding_is_altered(issued: Path, tmp_path: Path) -> None:
    text = (folder_of(issued) / "markdown/index.md").read_text("utf-8")
    (tmp_path / "index.txt").write_text(text, "utf-16")
    assert verify(tmp_path / "index.txt", issued)[1]["state"] == "altered"


def test_the_list_of_files_names_the_issue(once: Path) -> None:
    listed = json.loads((folder_of(once) / "pack.json").read_text("utf-8"))
    jsonschema.validate(listed, json.loads((JSON / "pack.schema.json").read_text("utf-8")))
    (mark,) = marks_in(listed["mark"])
    assert (mark.organization, mark.project, mark.number) == ("harbour-city", "quay", "1")


def test_a_pdf_that_was_saved_by_an_editor_is_altered(issued: Path, tmp_path: Path) -> None:
    with pikepdf.open(folder_of(issued) / "pdf/procurement.pdf") as pdf:
        pdf.save(tmp_path / "saved.pdf", compress_streams=True)
        del pdf.docinfo["/Keywords"]
        del pdf.Root.Metadata
        pdf.save(tmp_path / "anonymous.pdf")
    for name in ("saved.pdf", "anonymous.pdf"):
        code, answer = verify(tmp_path / name, issued)
        assert (code, answer["state"], answer["issue"]["number"]) == (1, "altered", 1), name


def test_a_word_file_that_somebody_edited_is_altered(issued: Path, tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(folder_of(issued) / "quay-pack.docx") as old,
        zipfile.ZipFile(tmp_path / "x.docx", "w") as new,
    ):
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data.replace(b"10,000", b"99,000") if name == "word/document.xml" else data)
    assert verify(tmp_path / "x.docx", issued)[1]["state"] == "altered"


def test_a_project_file_that_can_not_be_used_any_more_leaves_the_answer_to_operations(issued: Path) -> None:
    with (issued / "harbour/projects/quay/project.yaml").open("a", encoding="utf-8") as file:
        file.write("tailoring: {procurement: [{waive: PUR-C9, because: It is gone.}]}\n")
    code, answer = verify(folder_of(issued), issued)
    assert (code, answer["state"]) == (0, "current")
    edit(issued / "harbour/procedures/procurement.yaml", "3-5 days", "30-50 days")
    code, answer = verify(folder_of(issued), issued)
    assert (code, answer["state"]) == (1, "superseded")


def test_a_draft_and_a_strange_file_are_unknown(issued: Path, tmp_path: Path) -> None:
    ran("build", issued / "harbour", "--project", "quay", "--format", "md", "--out", tmp_path)
    code, answer = verify(tmp_path / "harbour-city/quay/markdown/index.md", issued)
    assert (code, answer["state"], answer["issue"]) == (2, "unknown", None)
    shutil.rmtree(issued / "harbour/projects/quay/issues")
    assert "issued no packs" in said(folder_of(issued) / "alignment.json", issued)
    assert "quay, issue 1, " in said(folder_of(issued) / "quay-pack.pdf", issued)


def test_of_a_folder_each_file_is_looked_at(issued: Path) -> None:
    folder = folder_of(issued)
    assert verify(folder, issued)[1]["folder"]["altered"] == []
    (folder / "markdown/procurement.md").write_text("# Buy what you like\n")
    (folder / "pdf/procurement.pdf").unlink()
    (folder / "notes.txt").write_text("mine")
    code, answer = verify(folder, issued)
    assert (code, answer["state"]) == (1, "altered")
    assert [item["path"] for item in answer["folder"]["altered"]] == ["markdown/procurement.md"]
    assert answer["folder"]["missing"] == ["pdf/procurement.pdf"]
    assert answer["folder"]["added"] == ["notes.txt"]
    part = verify(folder / "html", issued)[1]
    assert (part["state"], part["folder"]["part"]) == ("current", "html")


def test_a_file_of_an_older_issue_in_a_folder_is_told(issued: Path) -> None:
    again(issued)
    old = folder_of(issued) / "markdown/procurement.md"
    shutil.copyfile(old, folder_of(issued, 2) / "markdown/procurement.md")
    assert "altered: markdown/procurement.md (it is that of issue 1)" in said(folder_of(issued, 2), issued)


def test_a_link_in_a_folder_is_not_followed(issued: Path, tmp_path: Path) -> None:
    page = folder_of(issued) / "markdown/procurement.md"
    shutil.copyfile(page, tmp_path / "same.md")
    page.unlink()
    page.symlink_to(tmp_path / "same.md")
    (folder_of(issued) / "loop").symlink_to(folder_of(issued))
    answer = verify(folder_of(issued), issued)[1]
    assert [item["path"] for item in answer["folder"]["altered"]] == ["markdown/procurement.md"]
    assert answer["folder"]["added"] == ["loop"]


def test_an_altered_register_is_not_believed(issued: Path) -> None:
    again(issued)
    edit(issued / "harbour/projects/quay/issues/0001.json", "Joana Reis", "Rita Reis")
    result = ran("verify", folder_of(issued) / "quay-pack.pdf", issued / "harbour")
    assert result.exit_code == 2
    assert "0001.json: it was altered after issue 2" in result.stderr


@pytest.mark.parametrize("left", [0.5, 0.0])
def test_of_no_issue_is_nothing_as_long_as_one_can_not_be_read(issued: Path, left: float) -> None:
    entry = issued / "harbour/projects/quay/issues/0001.json"
    whole = entry.read_bytes()
    entry.write_bytes(whole[: int(len(whole) * left)].replace(b'"files"', b'"f"'))
    result = ran("verify", folder_of(issued) / "markdown/index.md", issued / "harbour")
    assert result.exit_code == 2
    assert "0001.json" in result.stderr
    assert "issued nothing" not in result.stdout


def test_why_nobody_knows_what_operations_changed_is_said(issued: Path) -> None:
    edit(issued / "harbour/procedures/procurement.yaml", "amount: {to: 10000}", "amount: {to: 45000}")
    for kept in (issued / "harbour/projects/quay/issues").glob("0001.*"):
        if kept.name != "0001.json":
            kept.write_bytes(b"no snapshot")
    result = ran("verify", folder_of(issued) / "quay-pack.pdf", issued / "harbour")
    assert "can't be said" in result.stdout
    assert "issues/0001" in result.stderr


def nested(depth: int) -> bytes:
    body = b"<</Type/Catalog/Pages 2 0 R/X " + b"[" * depth + b"]" * depth + b">>"
    return (
        b"%PDF-1.7\n1 0 obj"
        + body
        + b"endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 9999999>>endobj\ntrailer<</Root 1 0 R>>"
    )


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("docProps/core.xml", b"0" * 400_000_000)


def many_parts(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(20_000):
            archive.writestr(f"word/footer{number}.xml", b"")


def test_hostile_files_are_unknown_in_bounded_time(issued: Path, tmp_path: Path) -> None:
    whole = (folder_of(issued) / "quay-pack.pdf").read_bytes()
    (tmp_path / "half.pdf").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "nested.pdf").write_bytes(nested(1_000_000))
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "only-a-head.pdf").write_bytes(b"%PDF-1.7")
    (tmp_path / "signed.pdf").write_bytes(b"%PDF-1.7 /ByteRange [0 1 2 3]")
    (tmp_path / "zeros").write_bytes(b"\0" * 10_000_000)
    (tmp_path / "many-marks.md").write_text("1234-5678-9abc-def0 " * 200_000)
    bomb(tmp_path / "bomb.docx")
    many_parts(tmp_path / "parts.docx")
    with pikepdf.open(folder_of(issued) / "pdf/procurement.pdf") as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(user="x", owner="y"))
    for path in [*sorted(tmp_path.glob("*.*")), tmp_path / "empty", tmp_path / "zeros"]:
        if path.is_file():
            began = time.monotonic()
            code, answer = verify(path, issued)
            assert (code, answer["state"]) == (2, "unknown"), path.name
            assert time.monotonic() - began < 60, path.name
    assert "encrypted" in said(tmp_path / "locked.pdf", issued)


def test_no_flipped_bit_passes_for_what_was_issued(issued: Path, tmp_path: Path) -> None:
    chance = Random(5)
    for file in ("pdf/procurement.pdf", "quay-pack.docx", "markdown/procurement.md", "html/procurement.html"):
        whole = (folder_of(issued) / file).read_bytes()
        for _ in range(6):
            flipped = bytearray(whole)
            flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
            (tmp_path / "flipped").write_bytes(flipped)
            assert verify(tmp_path / "flipped", issued)[1]["state"] in ("altered", "unknown"), file


def test_what_can_not_be_looked_at_is_said_at_once(
    issued: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "huge.pdf").open("wb") as file:
        file.truncate(verifying.LARGEST + 1)
    (tmp_path / "nothing").mkdir()
    monkeypatch.setattr(verifying, "MOST_FILES", 2)
    for what, why in (
        (tmp_path / "pipe", "no plain file"),
        (tmp_path / "huge.pdf", "more than 268,435,456 bytes"),
        (tmp_path / "nothing", "holds no files"),
        (folder_of(issued), "more than 2 files"),
        (tmp_path / "missing.pdf", "There is no file"),
    ):
        result = ran("verify", what, issued / "harbour")
        assert (result.exit_code, result.stdout) == (2, "")
        assert why in result.stderr


def test_reading_is_stopped_when_it_takes_too_long(
    issued: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dovetail.history.verify.reader.SECONDS", 0.0005)
    (tmp_path / "any.pdf").write_bytes(b"%PDF-1.7")
    assert "takes too long" in said(tmp_path / "any.pdf", issued)
