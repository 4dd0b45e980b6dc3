"""``dovetail impact``: a process owner changes a procedure and reads whom it touches."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.history.conftest import Run, edit

SCHEMA = json.loads((Path(__file__).parents[3] / "docs/reference/json/impact.schema.json").read_text("utf-8"))
ISSUE = ("--format", "md", "--jobs", "1", "--on", "2026-03-02", "--quiet", "--despite-blockers", "x")
PROCUREMENT = "procedures/procurement.yaml"


@pytest.fixture
def issued(harbour: Path, run: Run) -> Path:
    """Harbour City with one issue of quay; crane was never issued."""
    assert run("issue", "--project", "quay", *ISSUE).exit_code == 0
    return harbour


def limit_moved(folder: Path) -> None:
    """Tenders begin at 45,000 instead of 10,000."""
    edit(folder / PROCUREMENT, '"3.1"', '"3.2"')
    edit(folder / PROCUREMENT, "amount: {to: 10000}", "amount: {to: 45000}")
    edit(folder / PROCUREMENT, "amount: {from: 10000}", "amount: {from: 45000}")


def found(run: Run, *arguments: str) -> dict[str, Any]:
    """The JSON document, which keeps to its schema; judged on the day of the issue if no other is named."""
    result = run("impact", "--format", "json", "--as-of", "2026-03-02", *arguments)
    document: dict[str, Any] = json.loads(result.stdout)
    Draft202012Validator(SCHEMA).validate(document)
    assert result.exit_code == (1 if document["projects"] else 0)
    return document


def test_nothing_changed_touches_nobody(issued: Path, run: Run) -> None:
    document = found(run)
    assert (document["projects"], document["untouched"], document["never_issued"]) == ([], 1, ["crane"])


def test_a_limit_that_moves_names_the_request_its_new_route_and_why(issued: Path, run: Run) -> None:
    limit_moved(issued)
    (project,) = found(run)["projects"]
    assert (project["project"], project["issue"], project["kind"]) == ("quay", 1, "behavioural")
    (request,) = project["requests"]
    assert (request["id"], request["route"]) == (
        "ticketing",
        {"before": "Tender", "after": "Direct purchase"},
    )
    assert {change["cause"]["to"] for change in request["changes"]} == {"3.2"}
    sections = {(item["id"], section["id"]) for item in project["documents"] for section in item["sections"]}
    assert any(name == "requests" and "ticketing-for-the-ferry" in section for name, section in sections)
    assert ("procurement", "5-routes-and-authority") in sections
    assert ("procurement", "12-measures") not in sections
    assert project["exact"]


def test_a_limit_that_moves_where_no_amount_lies_leaves_requests_alone(issued: Path, run: Run) -> None:
    edit(issued / PROCUREMENT, "amount: {to: 10000}", "amount: {to: 10001}")
    edit(issued / PROCUREMENT, "amount: {from: 10000}", "amount: {from: 10001}")
    (project,) = found(run)["projects"]
    assert project["requests"] == []
    assert project["kind"] == "behavioural"


def test_what_the_project_changed_itself_is_no_impact(issued: Path, run: Run) -> None:
    file = issued / "projects/quay/project.yaml"
    edit(file, "Ticketing for the ferry", "Tickets for the ferry")
    assert found(run)["projects"] == []


def test_a_purpose_in_other_words_is_editorial_and_needs_no_issue(issued: Path, run: Run) -> None:
    edit(issued / PROCUREMENT, "at a fair price", "at a good price")
    (project,) = found(run)["projects"]
    assert (project["kind"], project["tasks"]) == ("editorial", [])
    assert "no need to issue again" in run("impact").stdout


def with_a_board(folder: Path) -> None:
    """The Quay Board decides on tenders."""
    edit(folder / "organization.yaml", "systems:\n",
         "boards:\n  quay-board: {title: Quay Board, chair: director, submission_closes: 2 days,"
         " meets: {every: week, on: tuesday}}\nsystems:\n")  # fmt: skip
    edit(folder / PROCUREMENT, "approvals: [{authority: spend}]",
         "approvals: [{authority: spend}, {board: quay-board}]")  # fmt: skip


def test_a_board_under_another_name_is_editorial(harbour: Path, run: Run) -> None:
    with_a_board(harbour)
    assert run("issue", "--project", "quay", *ISSUE).exit_code == 0
    edit(harbour / "organization.yaml", "title: Quay Board", "title: Board of the Quay")
    (project,) = found(run)["projects"]
    assert (project["kind"], project["tasks"], project["requests"]) == ("editorial", [], [])
    redline = run("diff", "--project", "quay").stdout
    assert redline.index("Editorial changes") < redline.index("{+")


def test_a_role_and_a_step_under_another_name_ask_for_no_task(issued: Path, run: Run) -> None:
    edit(issued / "organization.yaml", "title: Head of procurement", "title: Head of buying")
    (project,) = found(run)["projects"]
    assert (project["kind"], project["tasks"], project["requests"]) == ("editorial", [], [])


def test_a_time_that_nobody_knows_any_more_is_no_later_start(issued: Path, run: Run) -> None:
    edit(issued / PROCUREMENT, "duration: 3-5 days", 'duration: {unknown: "How long?", ask: buyer}')
    (project,) = found(run)["projects"]
    said = [task["what"] for task in project["tasks"] if task["request"] == "bollards"]
    assert len(said) == 1
    assert said[0].startswith(
        "Nobody can say any more by when bollards (Bollards for the new quay) must start"
    )


def test_what_nobody_may_approve_is_blocked_and_no_approval_is_asked_for(issued: Path, run: Run) -> None:
    edit(issued / "organization.yaml", "limit: 100000}", "limit: 1000}")
    edit(issued / "organization.yaml", "limit: 1000000}", "limit: 2000}")
    (project,) = found(run)["projects"]
    (task,) = (task for task in project["tasks"] if task["request"] == "ticketing")
    assert "is blocked now: settle who may approve it" in task["what"]


def test_what_no_procedure_serves_any_more_is_said_so(issued: Path, run: Run) -> None:
    (issued / PROCUREMENT).unlink()
    edit(issued / "organization.yaml", "      procedures: procurement\n", "")
    edit(issued / "organization.yaml", "{name: Amount, fact: amount}", "{name: Amount}")
    (project,) = found(run)["projects"]
    said = [task["what"] for task in project["tasks"] if task["request"] == "ticketing"]
    assert said == [
        "No procedure serves ticketing (Ticketing for the ferry) any more: agree with the owners of procedures "
        "how to get it"
    ]


def test_a_request_that_is_late_because_it_takes_another_way_is_told_which(issued: Path, run: Run) -> None:
    edit(issued / PROCUREMENT, "amount: {to: 10000}", "amount: {to: 60000}")
    edit(issued / PROCUREMENT, "amount: {from: 10000}", "amount: {from: 60000}")
    edit(issued / PROCUREMENT, "title: Direct purchase\n",
         "title: Direct purchase\n    durations: {order: 300 days}\n")  # fmt: skip
    (project,) = found(run)["projects"]
    (late,) = (task for task in project["tasks"] if task["request"] == "bollards" and task["urgent"])
    assert late["what"].startswith(
        "bollards (Bollards for the new quay) now takes “Direct purchase” instead of “Tender”, and can't be had"
    )


def test_a_rule_that_forbids_no_issue_but_is_broken_now_is_a_task(harbour: Path, run: Run) -> None:
    edit(harbour / "organization.yaml", "calendars:\n",
         "calendars:\n  cut_offs:\n    stop: {title: Last receipts, stops: receipts,"
         " recurs: {every: year, month: december, day: 11}}\n")  # fmt: skip
    assert run("issue", "--project", "quay", *ISSUE).exit_code == 0
    edit(harbour / "organization.yaml", "month: december, day: 11", "month: september, day: 11")
    (project,) = found(run)["projects"]
    (task,) = (task for task in project["tasks"] if task["what"].startswith("AR-26 is not kept any more"))
    assert "Ticketing for the ferry" in task["what"]
    assert not task["urgent"]


WASTE = """id: waste
title: Waste disposal
version: "1.0"
owner: director
purpose: Get rid of waste.
controls: [{id: WST-C1, statement: Waste is weighed., statutory: yes}]
steps: [{id: weigh, title: Weigh the waste, by: buyer, duration: 1 day}]
"""


def test_a_new_procedure_reaches_every_pack_that_it_comes_into(issued: Path, run: Run) -> None:
    (issued / "procedures/waste.yaml").write_text(WASTE, encoding="utf-8")
    (project,) = found(run)["projects"]
    assert project["kind"] == "behavioural"
    assert "waste" in {item["id"] for item in project["documents"]}
    said = run("impact").stdout
    assert "  Waste disposal 1.0 is new\n" in said
    assert "when it suits" not in said, "somebody has other work"
    (buyer,) = project["people"]
    assert (buyer["holder"], buyer["because"]) == (
        "Bela Faria",
        ["does “Weigh the waste” of Waste disposal now"],
    )
    first, last = project["tasks"]
    assert (first["what"], first["who"]) == (
        "Waste disposal: Buyer now does “Weigh the waste”",
        "Bela Faria",
    )
    assert last["what"] == "Issue the pack again, because of Waste disposal 1.0, which is new"


def test_whoever_has_a_new_control_to_keep_is_told(
    issued: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(
        issued / PROCUREMENT, "controls:\n", "controls:\n  - {id: PUR-C7, statement: Orders are numbered.}\n"
    )
    edit(issued / PROCUREMENT, "duration: 3-5 days}", "duration: 3-5 days, controls: PUR-C7}")
    (project,) = found(run)["projects"]
    monkeypatch.setattr("dovetail.history.impact.work.COMPOSED", 0)
    monkeypatch.setattr("dovetail.history.impact.work.COMPOSED_OF_MANY", 0)
    (roughly,) = found(run)["projects"]
    assert roughly["people"] == project["people"], "of many projects, it is told from the change alone"
    task = next(task for task in project["tasks"] if task["who"] == "Bela Faria")
    assert task["what"] == "Procurement: Buyer now keeps PUR-C7"
    assert "keeps PUR-C7 in “Send the order” now" in project["people"][0]["because"]


def test_a_first_absence_of_an_approver_moves_the_approval_to_the_deputy(issued: Path, run: Run) -> None:
    with (issued / "organization.yaml").open("a", encoding="utf-8") as file:
        file.write(
            "people: {Ana Costa: {absences: [{from: 2026-06-15, until: 2026-07-03, reason: leave}]}}\n"
        )
    (project,) = found(run)["projects"]
    assert [request["id"] for request in project["requests"]] == ["bollards"]
    assert any("Rui Dias" in task["what"] for task in project["tasks"])


def test_of_a_damaged_snapshot_only_its_own_project_is_left_out(issued: Path, run: Run) -> None:
    run("issue", "--project", "crane", *ISSUE)
    with (issued / "projects/crane/issues/0001.snapshot.gz").open("ab") as file:
        file.write(b"x")
    limit_moved(issued)
    result = run("impact")
    assert result.exit_code == 2
    assert "quay New quay" in result.stdout
    assert "crane is left out, because its last issue can't be read" in result.stderr


def test_a_closed_project_is_left_out_and_named(issued: Path, run: Run) -> None:
    limit_moved(issued)
    edit(issued / "projects/quay/project.yaml", "code: quay\n", "code: quay\nstatus: closed\n")
    document = found(run)
    assert (document["projects"], document["closed"]) == ([], ["quay"])


def test_a_step_that_takes_longer_is_told_with_its_days_before_all_else(issued: Path, run: Run) -> None:
    edit(issued / PROCUREMENT, "decided_by: spend, duration: 2 days", "decided_by: spend, duration: 400 days")
    (project,) = found(run)["projects"]
    assert project["infeasible"]
    assert project["tasks"][0]["urgent"]
    assert any(date["working_days_late"] > 0 for date in project["dates"])


@pytest.fixture
def late_in_the_year(harbour: Path, run: Run) -> Path:
    """The quay, which needs its ticketing in January, was issued in November."""
    edit(harbour / "projects/quay/project.yaml", "2026-12-18", "2027-12-18")
    edit(harbour / "projects/quay/project.yaml", "needed_by: 2026-09-30", "needed_by: 2027-01-15")
    assert run("issue", "--project", "quay", *ISSUE[:-4], "2026-11-20", *ISSUE[-3:]).exit_code == 0
    return harbour


def test_what_is_too_late_from_today_on_is_infeasible_and_nothing_is_to_be_done_in_the_past(
    late_in_the_year: Path, run: Run
) -> None:
    edit(late_in_the_year / PROCUREMENT, "3-5 days", "50-60 days")
    (then,) = found(run, "--as-of", "2026-01-05")["projects"]
    assert "ticketing" not in then["infeasible"], "there was time enough in January"
    document = found(run, "--as-of", "2026-11-23")
    (project,) = document["projects"]
    assert document["as_of"] == "2026-11-23"
    assert project["infeasible"] == ["ticketing"]
    first, *others = project["tasks"]
    assert first["urgent"]
    assert first["request"] == "ticketing"
    assert "can't be had in time any more" in first["what"]
    assert "working days before 23 November 2026" in first["what"]
    assert all((task["by"] or "9999") >= "2026-11-23" for task in project["tasks"])
    assert others[-1]["what"].startswith("Issue the pack again")
    assert any(date["request"] == "ticketing" and date["working_days_late"] > 9 for date in project["dates"])
    said = run("impact", "--as-of", "2026-11-23").stdout
    assert "1 request can't be had in time any more" in said
    assert "by 7 October 2025" not in said


def test_what_should_have_begun_in_any_case_is_not_judged_but_due_now(
    late_in_the_year: Path, run: Run
) -> None:
    edit(late_in_the_year / PROCUREMENT, "3-5 days", "50-60 days")
    (project,) = found(run, "--as-of", "2027-02-01")["projects"]
    assert project["infeasible"] == []
    assert {task["by"] for task in project["tasks"] if task["at_once"]} == {"2027-02-01"}
    assert "(Joana Reis, now)" in run("impact", "--as-of", "2027-02-01").stdout


def test_who_acts_in_several_ways_is_named_once_by_role(late_in_the_year: Path, run: Run) -> None:
    edit(late_in_the_year / PROCUREMENT, "3-5 days", "50-60 days")
    (project,) = found(run)["projects"]
    who = [(person["role"], person["holder"]) for person in project["people"]]
    assert len(who) == len(set(who))
    assert not [person for person in project["people"] if person["title"] == person["holder"] != ""]


def test_of_many_projects_requests_are_exact_and_sections_told_from_what_was_issued(
    issued: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dovetail.history.impact.work.COMPOSED", 0)
    monkeypatch.setattr("dovetail.history.impact.work.COMPOSED_OF_MANY", 0)
    limit_moved(issued)
    (roughly,) = found(run)["projects"]
    assert not roughly["exact"]
    assert [request["id"] for request in roughly["requests"]] == ["ticketing"]
    named = {(item["id"], section["id"]) for item in roughly["documents"] for section in item["sections"]}
    assert ("procurement", "5-routes-and-authority") in named
    assert ("procurement", "12-measures") not in named
    assert "--exact all" in " ".join(run("impact").stdout.split())
    (exactly,) = found(run, "--exact")["projects"]
    assert exactly["exact"]
    assert exactly["requests"] == roughly["requests"]


def test_an_issue_that_did_not_keep_its_operations_is_told_from_what_was_issued(
    issued: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dovetail.history.impact.packs.last_issues.LastIssues.then", lambda *_: None)
    limit_moved(issued)
    (project,) = found(run)["projects"]
    assert not project["exact"]
    assert project["documents"]


def test_a_new_holder_is_named_once_with_all_that_he_approves(issued: Path, run: Run) -> None:
    edit(issued / "organization.yaml", "holder: Ana Costa", "holder: Nuno Alves")
    (project,) = found(run)["projects"]
    said = [task["what"] for task in project["tasks"] if "Nuno Alves" in task["what"]]
    assert len(said) == 1
    assert "in place of Ana Costa" in said[0]
    assert "Nuno Alves" in {person["holder"] for person in project["people"]}


def test_a_damaged_issue_is_named_and_the_command_ends_with_2(issued: Path, run: Run) -> None:
    (issued / "projects/quay/issues/0001.json").write_text("{}")
    result = run("impact")
    assert result.exit_code == 2
    assert "quay is left out" in result.stderr


def test_a_damaged_snapshot_leaves_out_its_project_alone(issued: Path, run: Run) -> None:
    assert run("issue", "--project", "crane", *ISSUE).exit_code == 0
    limit_moved(issued)
    edit(issued / "organization.yaml", "holder: Ana Costa", "holder: Nuno Alves")
    snapshot = issued / "projects/crane/issues/0001.snapshot.gz"
    snapshot.write_bytes(snapshot.read_bytes() + b"x")
    result = run("impact", "--format", "json")
    assert result.exit_code == 2
    document = json.loads(result.stdout)
    assert [project["project"] for project in document["projects"]] == ["quay"]
    ((code, why),) = [tuple(item.values()) for item in document["unreadable"]]
    assert code == "crane"
    assert "0001.snapshot.gz: it is not what was issued" in why
    assert "crane is left out" in result.stderr
    page = run("impact", "--format", "html").stdout
    assert "the last issue can’t be read: crane" in page or "last issue can&#39;t be read: crane" in page


def test_the_page_needs_no_other_file(issued: Path, run: Run) -> None:
    limit_moved(issued)
    assert run("impact", "--as-of", "2026-03-02", "--format", "html", "--out", "impact.html").exit_code == 1
    page = (issued / "impact.html").read_text(encoding="utf-8")
    assert "ticketing (Ticketing for the ferry) now takes “Direct purchase” instead of “Tender”" in page
    (authority,) = re.findall(r"<td>5 Routes and authority</td><td>(.*?)</td>", page)
    assert "amount is less than EUR 10,000 → amount is less than EUR 45,000" in authority, (
        "what changes there"
    )
    assert "<script" not in page
    assert 'src="http' not in page


def test_an_unknown_project_is_a_usage_error(issued: Path, run: Run) -> None:
    result = run("impact", "--project", "key")
    assert result.exit_code == 2
    assert "key" in result.stderr


# -- since a git revision


@pytest.fixture
def committed(issued: Path) -> Path:
    """The profile as it is committed under version 3.1."""
    shutil.rmtree(issued / "output")
    for command in (
        ("init", "-q"),
        ("add", "."),
        ("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-qm", "issue"),
        ("tag", "v3.1"),
    ):
        subprocess.run(("git", *command), cwd=issued, check=True, capture_output=True)
    return issued


def test_since_a_revision_all_projects_are_looked_at(committed: Path, run: Run) -> None:
    limit_moved(committed)
    document = found(run, "--since", "v3.1")
    assert document["since"] == "v3.1"
    assert {project["project"] for project in document["projects"]} >= {"quay"}
    quay = next(project for project in document["projects"] if project["project"] == "quay")
    assert [request["id"] for request in quay["requests"]] == ["ticketing"]


def test_a_pack_that_was_never_issued_is_not_to_be_issued_again(committed: Path, run: Run) -> None:
    edit(committed / PROCUREMENT, "3-5 days", "50-60 days")
    tasks = {item["project"]: item["tasks"] for item in found(run, "--since", "v3.1")["projects"]}
    assert any(task["what"].startswith("Issue the pack again") for task in tasks["quay"])
    assert tasks["crane"]
    assert not any(task["what"].startswith("Issue the pack again") for task in tasks["crane"])


def test_of_many_projects_that_were_never_issued_no_section_is_missed(
    committed: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    quay = committed / "projects/quay/project.yaml"
    for code in ("pier", "mole", "jetty"):
        text = quay.read_text("utf-8").replace("code: quay", f"code: {code}")
        (committed / "projects" / code).mkdir()
        (committed / "projects" / code / "project.yaml").write_text(text, "utf-8")
    edit(committed / PROCUREMENT, "3-5 days", "50-60 days")

    def sections(*how: str) -> set[tuple[str, str, str]]:
        return {
            (project["project"], document["id"], section["id"])
            for project in found(run, "--since", "v3.1", *how)["projects"]
            for document in project["documents"]
            for section in document["sections"]
        }

    exactly = sections("--exact")
    assert any(code == "mole" and name == "requests" for code, name, _ in exactly)
    monkeypatch.setattr("dovetail.history.impact.work.COMPOSED", 0)
    monkeypatch.setattr("dovetail.history.impact.work.COMPOSED_OF_MANY", 3)
    assert exactly <= sections()


def test_a_folder_that_was_renamed_without_its_code_leaves_out_its_project_alone(
    committed: Path, run: Run
) -> None:
    limit_moved(committed)
    folder = committed / "projects/crane"
    (committed / "projects/hoist").mkdir()
    file = (folder / "project.yaml").read_text(encoding="utf-8")
    (committed / "projects/hoist/project.yaml").write_text(
        file.replace("code: crane", "code: hoist"), "utf-8"
    )
    folder.rename(committed / "projects/winch")
    result = run("impact", "--since", "v3.1")
    assert result.exit_code == 2
    assert "quay New quay" in result.stdout
    assert "hoist Harbour crane (Never issued)" in result.stdout, "it was never issued, too"
    assert (
        "winch is left out, because its file can't be used: projects/winch/project.yaml:1:" in result.stderr
    )
    assert "Left out, because their file can" in run("impact", "--since", "v3.1", "--format", "html").stdout
    data = json.loads(run("impact", "--since", "v3.1", "--format", "json").stdout)
    assert [item["project"] for item in data["unreadable"]] == ["winch"]


def test_since_the_same_state_nobody_is_touched(committed: Path, run: Run) -> None:
    assert found(run, "--since", "HEAD")["projects"] == []


@pytest.mark.parametrize(
    "revision", ["--output=x", "-h", "nowhere", "a b", "$(touch x)", "", "v3.1:organization.yaml"]
)
def test_a_revision_is_never_an_option(committed: Path, run: Run, revision: str) -> None:
    before = sorted(path.name for path in committed.iterdir())
    result = run("impact", f"--since={revision}")
    assert result.exit_code == 2
    assert sorted(path.name for path in committed.iterdir()) == before


def test_a_renamed_project_takes_its_issue_along_and_keeps_nobody_else_from_being_told(
    issued: Path, run: Run
) -> None:
    (issued / "projects/quay").rename(issued / "projects/pier")
    edit(issued / "projects/pier/project.yaml", "code: quay", "code: pier")
    limit_moved(issued)
    (project,) = found(run)["projects"]
    assert (project["project"], project["issue"], project["problem"]) == ("pier", 1, None)
    assert [request["id"] for request in project["requests"]] == ["ticketing"]


def test_who_takes_a_step_over_and_who_loses_it_are_both_told(issued: Path, run: Run) -> None:
    step = "id: order, title: Send the order, by: {}"
    edit(issued / PROCUREMENT, step.format("buyer"), step.format("director"))
    (project,) = found(run)["projects"]
    reasons = {person["holder"]: " ".join(person["because"]) for person in project["people"]}
    assert "does “Send the order” of" in reasons["Marta Lima"]
    assert "no longer does “Send the order” of" in reasons["Bela Faria"]
    assert "other days" not in reasons["Marta Lima"]
