"""What procedures of steering, support, money and people say of one project: computed from its facts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from dovetail.check.engine import check_project
from dovetail.compose.pack import compose_document
from dovetail.compose.renderer import Renderer
from dovetail.compose.slices import SLICES
from dovetail.compose.specs import document_specs
from dovetail.compose.teller import Teller
from dovetail.model.document import Document
from dovetail.resolve.pack import resolve_project
from tests.rules.world import loaded, planted, read

OURS = """
organization:
  reference_procedures: [governance, requirements, service-levels, suppliers, budget, project-change, stakeholders,
    benefits, risk, issues]
project:
  procedures: (none)
"""


def told(root: Path, patch: str) -> tuple[Teller, Renderer]:
    """The clean world with a patch, resolved and checked."""
    world = planted(read(OURS), read(patch))
    known = loaded(world, root)
    assert known.profile is not None
    resolved = resolve_project(known.profile, world["project"]["code"])
    return Teller(resolved, check_project(known.profile, resolved)), Renderer(known.templates)


def documents(root: Path, patch: str = "") -> Mapping[str, str]:
    """The first section of each reference procedure in the clean world with a patch, as its readers see it."""
    teller, renderer = told(root, patch)
    found = {}
    for spec in document_specs(teller):
        if spec.kind == "procedure" and spec.id not in ("procurement", "engagement", "change"):
            written = compose_document(teller, renderer, spec)
            assert isinstance(written, Document), written
            body = written.body
            found[spec.id] = body[body.index("## What this means") : body.index("## 1 ")]
    return found


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The clean project."""
    return documents(tmp_path_factory.mktemp("clean"))


def rows(body: str, *holds: str) -> list[str]:
    """Rows of tables that hold all of these."""
    return [
        line for line in body.splitlines() if line.startswith("|") and all(word in line for word in holds)
    ]


def test_the_owner_of_each_service_has_a_seat_with_decisions_and_paid_effort(
    clean: Mapping[str, str],
) -> None:
    (seat,) = rows(clean["governance"], "Service owner: Remote metering")
    assert "Selma Sund (Service Owner Metering)" in seat
    assert "Support requirements and acceptance" in seat
    assert "12 working days, MET-OPS" in seat


def test_a_service_owner_without_a_part_is_asked_for_one(tmp_path: Path) -> None:
    body = documents(tmp_path, "{project: {involvement: (none)}}")["governance"]
    assert (
        "Not agreed yet is the part of these owners, with day, decisions, effort and cost code: Remote metering."
        in body
    )


def test_a_decision_that_nobody_was_told_of_has_its_last_day(tmp_path: Path) -> None:
    patch = "{project: {decisions: [{id: D-desk, told_on: (none)}]}}"
    (row,) = rows(documents(tmp_path, patch)["governance"], "D-desk")
    assert "**not yet**<br>by 9 February 2026" in row


def test_a_board_wants_the_papers_of_its_gate_before_it_meets(tmp_path: Path) -> None:
    patch = """
project: {gates: [{id: G9, title: Going live, date: 2026-06-09, decided_by: change-board, point: G4}]}
"""
    (row,) = rows(documents(tmp_path, patch)["governance"], "Going live")
    assert "5 June 2026" in row
    assert "**not stated**" in row
    assert "Operations accept, and the calendar is clear for going live" in row


def test_every_support_category_names_its_requirement(clean: Mapping[str, str]) -> None:
    body = clean["requirements"]
    assert "12 of 12 cells are filled." in body
    (row,) = rows(body, "**Backup and continuity**")
    assert "[S-backup](#requirement-S-backup)" in row
    assert "OPEN" not in body


def test_a_category_that_nobody_has_asked_for_is_open_with_whom_to_ask(tmp_path: Path) -> None:
    body = documents(tmp_path, "{project: {requirements: [{id: S-training, remove: yes}]}}")["requirements"]
    (row,) = rows(body, "**Training**")
    assert "**OPEN**" in row
    assert "**Open for Remote metering:** training. Ask Selma Sund (Service Owner Metering)" in body


def test_what_is_not_needed_stands_with_its_reason_and_who_agreed(tmp_path: Path) -> None:
    patch = """
project:
  requirements: [{id: S-training, remove: yes}]
  support_not_needed:
    - {service: metering, category: training, because: The meters are of the same make., agreed_by: metering-owner}
"""
    body = documents(tmp_path, patch)["requirements"]
    assert "Selma Sund (Service Owner Metering) agreed that nothing is needed here:" in body
    assert rows(body, "Remote metering", "Training", "The meters are of the same make.")


def test_a_requirement_is_followed_to_the_latest_result_of_its_test(
    tmp_path: Path, clean: Mapping[str, str]
) -> None:
    (passed,) = rows(clean["requirements"], "**S-backup**", "A-backup", "T-backup")
    assert passed.endswith("| passed |")
    patch = "{project: {tests: [{id: T-again, title: Again, criteria: A-backup, result: failed, on: 2026-02-27}]}}"
    (failed,) = rows(documents(tmp_path, patch)["requirements"], "**S-backup**")
    assert failed.endswith("| **failed** |")


def test_the_chain_from_promise_to_contract_closes(clean: Mapping[str, str]) -> None:
    (row,) = rows(clean["service-levels"], "Restore a collector")
    assert "Metering Support: 3 hours ✓" in row
    assert "Mätab: 4 hours ✓" in row
    assert row.endswith("| closes |")


def test_a_group_that_commits_to_less_than_is_promised_leaves_a_gap(tmp_path: Path) -> None:
    patch = """
project:
  support_models:
    - service: metering
      commitments: [{measure: restore a collector, promised: 4 hours, groups: {metering-support: 6 hours}}]
"""
    (row,) = rows(documents(tmp_path, patch)["service-levels"], "Restore a collector")
    assert "Metering Support: 6 hours ✗" in row
    assert row.endswith("| **gap** |")


def test_a_service_without_lines_of_support_shows_who_resolves_today(tmp_path: Path) -> None:
    body = documents(tmp_path, "{project: {support_models: (none)}}")["service-levels"]
    assert "No line of support is named yet; today Service Desk and Metering Support resolve." in body


def test_the_cost_to_run_names_who_bears_it(clean: Mapping[str, str]) -> None:
    for name in ("service-levels", "budget", "benefits"):
        assert "Borne by Selma Sund (Service Owner Metering); accepted: 30 January 2026." in clean[name]


def test_a_contract_that_ends_too_early_says_so_beside_its_row(tmp_path: Path) -> None:
    body = documents(tmp_path, "{project: {contracts: [{id: K-1, until: 2026-06-30}]}}")["suppliers"]
    assert "Early life support lasts until 10 July 2026" in body
    assert "- **K-1:** The contract for Care of the collectors ends on 30 June 2026" in body


def test_what_a_supplier_commits_to_is_found_by_its_name(clean: Mapping[str, str]) -> None:
    assert rows(clean["suppliers"], "K-1", "Restore a collector", "4 hours")


def test_a_cost_code_that_the_ledger_lacks_is_marked(tmp_path: Path) -> None:
    patch = "{project: {budget: {cost_codes: [{code: MET-GHOST, type: opex}]}}}"
    (row,) = rows(documents(tmp_path, patch)["budget"], "MET-GHOST")
    assert "**not in the ledger**" in row


def test_what_is_asked_for_stands_beside_what_the_budget_leaves(tmp_path: Path) -> None:
    patch = """
project:
  budget: {total: 10000, contingency: 1000}
  requests: [{id: P-1, facts: {amount: 15000}}]
"""
    body = documents(tmp_path, patch)["budget"]
    assert rows(body, "Procurement", "EUR")
    assert "more than the EUR 9,000 that remain without contingency" in body


def test_purchases_from_one_supplier_stand_as_one_amount(tmp_path: Path) -> None:
    patch = """
project:
  requests:
    - {id: P-8, kind: purchase, title: Seals, needed_by: 2026-06-15, facts: {amount: 6000, supplier: Mätab}}
"""
    teller, _ = told(tmp_path, patch)
    (group,) = SLICES["linked"](teller, "procurement")
    assert [entry["text"] for entry in group["requests"]] == ["P-1 Meters", "P-8 Seals"]
    assert group["amount"] == "EUR 21,000"
    assert group["routes"] == ["Three quotes"]


def test_where_a_sum_decides_the_route_stands_with_the_sum_and_the_rule(tmp_path: Path) -> None:
    patch = """
project:
  requests:
    - {id: P-8, kind: purchase, title: Seals, needed_by: 2026-06-15, facts: {amount: 6000, supplier: Mätab}}
"""
    teller, renderer = told(tmp_path, patch)
    found = {
        spec.id: written.body
        for spec in document_specs(teller)
        if spec.id in ("procurement", "requests")
        and isinstance(written := compose_document(teller, renderer, spec), Document)
    }
    overview, plans = found["procurement"], found["requests"]
    (row,) = rows(overview, "P-8 Seals", "Three quotes", "EUR 6,000")
    assert "Counted together with P-1: EUR 21,000." in row
    assert "**Amounts that are added up (P-1 and P-8):** Before a limit is applied" in overview
    assert plans.count("Counted together with P-1: EUR 21,000. Before a limit is applied") == 1


def test_people_of_operations_stand_with_booked_effort(tmp_path: Path) -> None:
    teller, _ = told(tmp_path, "")
    (service,) = SLICES["support"](teller, "engagement")["services"]
    assert (service["effort"], service["funded_by"]) == ("12 working days", "MET-OPS")


def test_whoever_leaves_before_early_life_support_ends_is_named_with_the_people(tmp_path: Path) -> None:
    patch = "{project: {team: {project-manager: {until: 2026-06-30}}}}"
    teller, _ = told(tmp_path, patch)
    (message,) = SLICES["support"](teller, "engagement")["rota"]
    assert "30 June 2026" in message


def test_the_last_comparison_with_the_ledger_stands_with_the_money(tmp_path: Path) -> None:
    patch = "{project: {budget: {reconciliation: {as_of: 2026-02-28, reported: 5000, ledger: 5100}}}}"
    teller, _ = told(tmp_path, patch)
    money = SLICES["money"](teller, "")
    assert money["compared"] == {"on": "28 February 2026", "reported": "EUR 5,000", "ledger": "EUR 5,100"}


def test_project_changes_name_their_request_for_change(clean: Mapping[str, str]) -> None:
    body = clean["project-change"]
    assert rows(body, "C-2 Firmware", "RFC-4712")
    assert "- Selma Sund (Service Owner Metering) for Remote metering" in body


def test_each_notice_of_an_outage_has_its_last_day(tmp_path: Path, clean: Mapping[str, str]) -> None:
    (row,) = rows(clean["stakeholders"], "Control room", "10 working days before")
    assert "**late**" not in row
    patch = "{project: {requests: [{id: C-1, change: {notices: [{to: Users, on: 2026-06-09}]}}]}}"
    body = documents(tmp_path, patch)["stakeholders"]
    (missing,) = rows(body, "Control room")
    assert "**no notice planned**" in missing
    (late,) = rows(body, "Users", "5 working days before")
    assert "**late**" in late


def test_a_benefit_without_a_review_after_closure_is_marked(tmp_path: Path, clean: Mapping[str, str]) -> None:
    assert "none after closure" not in clean["benefits"]
    assert "**Measure each baseline before 10 June 2026.**" in clean["benefits"]
    body = documents(tmp_path, "{project: {benefits: [{id: B-1, reviews: [2026-11-02]}]}}")["benefits"]
    assert "**none after closure**" in body


def test_risks_stand_by_size_with_who_was_told(clean: Mapping[str, str]) -> None:
    body = clean["risk"]
    first, second = rows(body, "**X-")
    assert "**12**" in first
    assert "Oskar Olsson (Head of Operations)" in first
    assert "OR-31" in first
    assert "| 6 |" in second
    assert "has asked for no" not in body


def test_the_test_of_an_issue_sends_incidents_to_the_queue_of_operations(clean: Mapping[str, str]) -> None:
    assert rows(clean["issues"], "an incident", "Report it in Ticket System now")
    assert rows(clean["issues"], "a change of the project", "Project change control")


@pytest.mark.parametrize(
    ("left_out", "document", "said"),
    [
        (
            "gates",
            "governance",
            "MET has named no gate yet. Agree day, decider and evidence of each with the sponsor.",
        ),
        (
            "requirements",
            "requirements",
            "MET has stated no requirement yet. Each one needs its service, its category",
        ),
        ("support_models", "service-levels", "No promise can be compared yet."),
        ("contracts", "suppliers", "MET has no contract on record yet. Record each on the day of signature"),
        ("business_case", "budget", "MET states no cost to run yet. It is stated per year"),
        ("benefits", "benefits", "MET has stated no benefit yet. Agree with the sponsor what it is good for"),
        ("risks", "risk", "MET has stated no risk yet. Each one needs its score"),
    ],
)
def test_what_the_project_has_not_said_is_one_line_that_says_what_is_needed(
    tmp_path: Path, left_out: str, document: str, said: str
) -> None:
    patch: dict[str, Any] = {"project": {left_out: "(none)"}}
    if left_out == "requirements":
        patch["project"]["decisions"] = "(none)"
    world = documents(tmp_path, str(patch))
    assert said in world[document]


def test_one_person_decides_when_a_tolerance_is_left(tmp_path: Path) -> None:
    body = documents(tmp_path)["governance"]
    rows = [line for line in body.splitlines() if line.startswith(("| Cost |", "| Cost to run |"))]
    deciders = {row.rsplit(" | ", 1)[1].partition(";")[0].removesuffix(" |") for row in rows}
    time_row = next(line for line in body.splitlines() if line.startswith("| Time, scope"))
    assert deciders == {time_row.rsplit(" | ", 1)[1].removesuffix(" |")}
