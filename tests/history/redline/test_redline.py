"""``dovetail diff``: what differs between two states of a pack, and what caused it."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import pikepdf
import pytest

from tests.history.conftest import Run, edit

SCHEMA = json.loads((Path(__file__).parents[3] / "docs/reference/json/diff.schema.json").read_text("utf-8"))
ISSUE = ("--project", "quay", "--format", "md", "--jobs", "1", "--on", "2026-03-02", "--quiet")
DESPITE = ("--despite-blockers", "The survey is ordered by hand")
PROCUREMENT = Path("procedures/procurement.yaml")
QUAY = Path("projects/quay/project.yaml")


@pytest.fixture
def issued(harbour: Path, run: Run) -> Path:
    """Harbour City with one issue of quay."""
    assert run("issue", *ISSUE, *DESPITE).exit_code == 0
    return harbour


def raise_the_limit(folder: Path) -> None:
    """What the process owner does, in the next version."""
    edit(folder / PROCUREMENT, '"3.1"', '"3.2"')
    edit(folder / PROCUREMENT, "amount: {to: 10000}", "amount: {to: 45000}")
    edit(folder / PROCUREMENT, "amount: {from: 10000}", "amount: {from: 45000}")


def compared(run: Run, *arguments: str) -> dict[str, Any]:
    """The redline as data, which keeps to its schema."""
    found: dict[str, Any] = json.loads(
        run("diff", "--project", "quay", "--format", "json", *arguments).stdout
    )
    jsonschema.validate(found, SCHEMA)
    return found


def changes(found: dict[str, Any]) -> list[dict[str, Any]]:
    """All changes of a redline."""
    return [change for document in found["documents"] for change in document["changes"]]


def test_a_raised_limit_is_found_with_its_cause_and_what_follows_from_it(issued: Path, run: Run) -> None:
    raise_the_limit(issued)
    result = run("diff", "--project", "quay")
    assert result.exit_code == 1
    assert "Procurement 3.1 → 3.2\n" in result.stdout
    assert "Amount is less than EUR [-10,000-]{+45,000+}" in result.stdout
    assert "[-Tender-]{+Direct purchase+}" in result.stdout
    told = [change for change in changes(compared(run)) if change["kind"] == "behavioural"]
    assert {cause["procedure"] for change in told for cause in change["causes"]} == {"procurement"}


def test_versions_alone_are_editorial(issued: Path, run: Run) -> None:
    edit(issued / PROCUREMENT, '"3.1"', '"3.2"')
    assert {change["kind"] for change in changes(compared(run))} == {"editorial"}


def test_how_many_steps_there_are_is_no_wording(issued: Path, run: Run) -> None:
    edit(issued / PROCUREMENT, '"3.1"', '"3.2"')
    edit(issued / PROCUREMENT, "at a fair price", "well")
    edit(
        issued / PROCUREMENT,
        "  - {id: order",
        "  - {id: file, title: File it, by: buyer, duration: 1 day}\n  - {id: order",
    )
    result = run("diff", "--project", "quay").stdout
    telling, _, editorial = result.partition("Editorial changes: everybody does the same as before")
    assert "{+well+}" in editorial
    assert "version [-3.1-]{+3.2+}" in editorial, "the version alone"
    assert "[-4-]{+5+}" in telling, "of a step more there is more to do"
    assert "[-4-]{+5+}" not in editorial


def test_a_second_cause_is_told_as_one_more(issued: Path, run: Run) -> None:
    edit(issued / PROCUREMENT, "duration: 2 days", "duration: 3 days")
    edit(issued / QUAY, "amount: 50000", "amount: 60000")
    said = run("diff", "--project", "quay").stdout
    told = said[said.index("Procurement 3.1, edited") :].partition("\nProject edit")[0]
    assert "(also: Project edit)" in told
    assert "(Project edit)" not in told


def test_an_edit_of_the_project_is_told_as_one(issued: Path, run: Run) -> None:
    edit(issued / QUAY, "title: Bollards for the new quay", "title: Bollards and fenders")
    causes = {cause["source"] for change in changes(compared(run)) for cause in change["causes"]}
    assert "project" in causes
    assert "procedure" not in causes


def test_a_step_that_moved_has_moved_and_nothing_is_removed(issued: Path, run: Run) -> None:
    privacy = (
        "  - id: privacy\n    title: Check data protection\n    by: buyer\n    when: {personal_data: yes}\n"
        "    duration: 5-10 days\n"
    )
    text = (issued / PROCUREMENT).read_text()
    raised = re.search(r"  - \{id: raise.*\n", text)
    assert raised
    (issued / PROCUREMENT).write_text(text.replace(privacy, "").replace(raised[0], privacy + raised[0]))
    steps = [change for change in changes(compared(run)) if "steps" in change["section"]["title"].casefold()]
    assert "moved" in {change["what"] for change in steps}
    assert not {"added", "removed"} & {change["what"] for change in steps}


def test_nothing_differs_between_an_issue_and_itself(issued: Path, run: Run) -> None:
    result = run("diff", "--project", "quay", "1", "1")
    assert (result.exit_code, "Nothing differs." in result.stdout) == (0, True)


def test_two_issues_of_the_past_are_compared_and_back_again(issued: Path, run: Run) -> None:
    raise_the_limit(issued)
    assert run("issue", *ISSUE, *DESPITE).exit_code == 0
    edit(issued / PROCUREMENT, "45000}}", "90000}}")
    there, back = compared(run, "1", "2"), compared(run, "2", "1")
    assert (there["from"]["issue"], there["to"]["issue"]) == (1, 2)
    assert len(changes(there)) == len(changes(back))
    assert "90,000" not in json.dumps(there)


def test_a_document_that_came_is_told(issued: Path, run: Run) -> None:
    other = (issued / PROCUREMENT).read_text().replace("id: procurement", "id: hiring", 1)
    other = other.replace("title: Procurement", "title: Hiring", 1).replace("covers: PRO", "covers: RES")
    (issued / "procedures/hiring.yaml").write_text(
        other.replace("kind: purchase", "kind: hire").replace("PUR-C1", "HIR-C1")
    )
    status = {document["id"]: document["status"] for document in compared(run)["documents"]}
    assert status["hiring"] == "added"


def omit_a_control(folder: Path) -> None:
    """The project does without a control, and has no leave for it."""
    edit(
        folder / QUAY,
        "requests:",
        "tailoring:\n  procurement:\n    - {waive: PUR-C1, because: It takes too long.}\nrequests:",
    )


def test_what_blocks_the_draft_was_not_issued_all_the_same(issued: Path, run: Run) -> None:
    omit_a_control(issued)
    told = run("diff", "--project", "quay").stdout
    assert "1 finding blocks this pack" in told
    assert "Until then the pack is a draft" in told
    assert "was issued all the same" not in told

    assert run("issue", *ISSUE, *DESPITE).exit_code == 0
    assert run("diff", "--project", "quay").exit_code == 0, "that it is a draft now is no change"
    between = run("diff", "--project", "quay", "1", "2").stdout
    assert "The pack was issued all the same" in between


def test_a_page_a_pdf_and_a_word_file_are_written_and_replaced(issued: Path, run: Run) -> None:
    raise_the_limit(issued)
    for form in ("html", "pdf", "docx"):
        out = issued / f"changes.{form}"
        for _again in range(2):
            result = run("diff", "--project", "quay", "--format", form, "--out", str(out))
            assert (result.exit_code, result.output) == (1, "")
        assert out.stat().st_size > 1000
    page = (issued / "changes.html").read_text(encoding="utf-8")
    assert re.search(r"<del>.{0,60}10,000</del><ins>.{0,60}45,000</ins>", page)
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets <= set(re.findall(r'id="([^"]+)"', page))
    with pikepdf.open(issued / "changes.pdf") as pdf:
        assert "pdfuaid:part" in pdf.open_metadata()
        assert "/StructTreeRoot" in pdf.Root
    with zipfile.ZipFile(issued / "changes.docx") as package:
        assert 'w:author="Procurement 3.1 → 3.2"' in package.read("word/document.xml").decode()


def test_a_file_that_is_no_redline_is_left_as_it_is(issued: Path, run: Run) -> None:
    raise_the_limit(issued)
    for form in ("text", "html", "pdf", "docx", "json"):
        (issued / "mine").write_bytes(b"%PDF-1.7 signed by hand\n")
        result = run("diff", "--project", "quay", "--format", form, "--out", "mine")
        assert result.exit_code == 2
        assert "is no redline of this project" in result.stderr
        assert (issued / "mine").read_bytes() == b"%PDF-1.7 signed by hand\n"


def test_what_can_not_be_compared_is_said(harbour: Path, run: Run) -> None:
    never = run("diff", "--project", "quay")
    assert (never.exit_code, "was never issued" in never.stderr) == (2, True)
    run("issue", *ISSUE, *DESPITE)
    for ends, said in (
        (("7",), "has no issue 7"),
        (("x",), "is neither a folder nor an issue"),
        (("1", "y"), "is no issue"),
    ):
        result = run("diff", "--project", "quay", *ends)
        assert result.exit_code == 2
        assert said in result.stderr
    assert run("diff", str(harbour), "--project", "quay").exit_code == 0


def own_key_dates(folder: Path, text: str) -> None:
    """The organization writes the key dates by a template of its own."""
    (folder / "templates/pack").mkdir(parents=True, exist_ok=True)
    (folder / "templates/pack/key-dates.md.j2").write_text(text)


def test_where_a_template_fails_both_states_are_as_dovetail_writes_them(harbour: Path, run: Run) -> None:
    own_key_dates(harbour, "# Our days\n\n## On the wall\n\nSee there.\n")
    assert run("issue", *ISSUE, *DESPITE).exit_code == 0
    own_key_dates(harbour, "# Our days\n\n{{ nothing.of.this }}\n")
    raise_the_limit(harbour)

    result = run("diff", "--project", "quay")
    assert result.exit_code == 1
    assert 'document "key-dates" has bundled text instead' in result.stderr
    head = result.stdout.split("\n\n")[1]
    assert head == (
        "Compared as Dovetail's own templates write them, because a template fails\n"
        "  Key dates: templates/pack/key-dates.md.j2, line 3: 'nothing' is undefined"
    )
    assert "[-Tender-]{+Direct purchase+}" in result.stdout
    assert "On the wall" not in result.stdout, "that another template writes it is no change"
    found = compared(run)
    assert [(item["id"], item["compared"]) for item in found["unwritten"]] == [("key-dates", True)]
    assert "key-dates" not in {document["id"] for document in found["documents"]}
    page = run("diff", "--project", "quay", "--format", "html").stdout
    assert (
        "<li>Key dates: templates/pack/key-dates.md.j2, line 3: &#39;nothing&#39; is undefined</li>" in page
    )


def test_a_document_that_can_be_written_in_one_state_alone_is_not_compared(harbour: Path, run: Run) -> None:
    own_key_dates(harbour, '# Our days\n\n{{ {"New quay": "See the wall."}[project.name] }}\n')
    assert run("issue", *ISSUE, *DESPITE).exit_code == 0
    edit(harbour / QUAY, "name: New quay", "name: Long quay")
    result = run("diff", "--project", "quay")
    assert (result.exit_code, "Not compared, because a template fails\n  Key dates: " in result.stdout) == (
        1, True,
    )  # fmt: skip
    assert "document removed" not in result.stdout
    assert "{+Long quay+}" in result.stdout.replace("[-New-]{+Long+} quay", "{+Long quay+}")
    data = compared(run, "now", "1")
    assert [(item["id"], item["compared"]) for item in data["unwritten"]] == [("key-dates", False)]
    assert {document["status"] for document in data["documents"]} == {"changed"}
    assert compared(run, "1", "1")["unwritten"] == [], "what was issued lies there as it was"


def test_a_damaged_snapshot_is_named(issued: Path, run: Run) -> None:
    (issued / "projects/quay/issues/0001.snapshot.gz").write_bytes(b"no")
    result = run("diff", "--project", "quay")
    assert result.exit_code == 2
    assert "0001.snapshot.gz" in result.stderr


def add_and_swap_steps(folder: Path) -> None:
    """A step comes, and two change places, in the next version."""
    file = folder / PROCUREMENT
    head, _, steps = file.read_text().partition("  - id: privacy")
    privacy, approve, order = re.split(r"^(?=  - \{)", f"  - id: privacy{steps}", flags=re.MULTILINE)
    quotes = "  - {id: quotes, title: Compare the quotes, by: buyer, duration: 2 days}\n"
    file.write_text(head.replace('"3.1"', '"3.2"') + approve + privacy + quotes + order)


def take_longer_for_privacy(folder: Path) -> None:
    """What the project adapts; only the request for ticketing may need that step."""
    with (folder / QUAY).open("a") as file:
        file.write(
            "tailoring:\n  procurement:\n    - adapt: privacy\n      set: {duration: 12-15 days}\n"
            "      because: The lawyers are on holiday until May.\n"
            "      decided_by: head-of-procurement\n      decided_on: 2026-02-19\n"
        )


def test_each_change_stands_under_the_cause_that_makes_it(issued: Path, run: Run) -> None:
    add_and_swap_steps(issued)
    take_longer_for_privacy(issued)
    told = changes(compared(run))

    def sources(text: str, about: str = "") -> set[tuple[str, ...]]:
        return {
            tuple(cause["source"] for cause in change["causes"])
            for change in told
            if about in change["about"] and text in " ".join(part[1] for part in change["text"])
        }

    assert sources("quay changes nothing") == {("project", "procedure")}
    assert sources("The project deviates from Procurement") == {("project",)}
    assert sources("Adapted by quay: 6.3") == {("project",)}
    assert sources("3", "To settle") == {("project",)}
    assert sources("2026", "Bollards for the new quay") == {("procedure",)}
    assert sources("2026", "Latest start: Ticketing") == {("procedure", "project")}
    assert sources("Compare the quotes Bela Faria") == {("procedure",)}
    reasons = {cause["reason"] for change in told for cause in change["causes"]}
    assert reasons == {"", "The lawyers are on holiday until May."}
    assert run("issue", *ISSUE, *DESPITE).exit_code == 0
    again = [change for change in changes(compared(run, "1", "2")) if "quay changes nothing" in str(change)]
    assert [[cause["source"] for cause in change["causes"]] for change in again] == [["project", "procedure"]]


def test_a_project_that_adapts_the_new_step_has_its_part_in_it(issued: Path, run: Run) -> None:
    add_and_swap_steps(issued)
    take_longer_for_privacy(issued)
    edit(issued / QUAY, "adapt: privacy", "adapt: quotes")
    told = changes(compared(run))
    step = next(change for change in told if "Compare the quotes² ± Adapted" in change["about"])
    assert (step["what"], [cause["source"] for cause in step["causes"]]) == (
        "added",
        ["procedure", "project"],
    )
    swapped = next(change for change in told if change["about"] == "6.3 Check data protection")
    assert [cause["source"] for cause in swapped["causes"]] == ["procedure"]


def test_of_two_parts_of_operations_each_has_its_own_changes(issued: Path, run: Run) -> None:
    raise_the_limit(issued)
    edit(issued / "organization.yaml", "name: Harbour City", "name: City of Harbours")
    told = changes(compared(run))
    named = [change for change in told if "City of Harbours" in str(change["text"])]
    assert {cause["source"] for change in named for cause in change["causes"]} <= {"organization"}
    limit = [change for change in told if "45,000" in str(change["text"])]
    assert {cause["source"] for change in limit for cause in change["causes"]} == {"procedure"}


def rename(folder: Path) -> None:
    """The procedure gets another id, and its file another name."""
    edit(folder / PROCUREMENT, "id: procurement\n", "id: purchasing\n")
    (folder / PROCUREMENT).rename(folder / "procedures/purchasing.yaml")
    edit(folder / "organization.yaml", "procedures: procurement", "procedures: purchasing")


def test_a_procedure_with_a_new_id_is_the_same_one(issued: Path, run: Run) -> None:
    rename(issued)
    found = compared(run)
    (document,) = found["documents"]
    assert (document["id"], document["was"], document["status"]) == ("purchasing", "procurement", "changed")
    assert {change["about"] for change in changes(found)} == {"Document", "Procedure"}
    assert {change["kind"] for change in changes(found)} == {"editorial"}
    assert "withdrawn" not in json.dumps(found)


def test_a_procedure_with_a_new_id_and_another_limit_has_its_changes(issued: Path, run: Run) -> None:
    raise_the_limit(issued)
    edit(issued / PROCUREMENT, "title: Procurement", "title: Purchasing")
    rename(issued)
    text = run("diff", "--project", "quay").stdout
    assert "Purchasing 3.1 → 3.2\n" in text
    assert "Purchasing (formerly “Procurement”)" in text
    assert "Amount is less than EUR [-10,000-]{+45,000+}" in text
    assert not re.search(r"\[-([^\]]+)-\]\{\+\1\+\}", text)
