"""The alignment sheet: what both sides read is computed, and the same for both."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from dovetail.build.alignment_json import as_json
from dovetail.check.alignment import alignment_sheet
from dovetail.check.engine import check_project
from dovetail.check.rulebook import all_rules
from dovetail.model.alignment import AlignmentSheet
from dovetail.model.resolved import ResolvedProject
from dovetail.resolve.pack import resolve_project
from tests.rules.world import loaded, planted, read

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs/reference/json/alignment.schema.json").read_text("utf-8")
)
LEAVE = (
    "because: One maker., compensating: Benchmark., requested_by: project-manager, "
    "approved_by: head-of-procurement, issued: 2026-01-20, expires: 2026-09-30"
)


def made(tmp_path: Path, *patches: str) -> tuple[AlignmentSheet, ResolvedProject]:
    profile = loaded(planted(*[read(patch) for patch in patches]), tmp_path).profile
    assert profile is not None
    resolved = resolve_project(profile, "MET")
    checked = check_project(profile, resolved)
    return alignment_sheet(resolved, checked, all_rules(profile.organization.value.rules)), resolved


def sheet(tmp_path: Path, *patches: str) -> AlignmentSheet:
    return made(tmp_path, *patches)[0]


def verdicts(found: AlignmentSheet) -> dict[str, str]:
    return {mode.id: mode.verdict for mode in found.modes}


def test_a_project_without_a_fault_keeps_every_failure_mode_away(tmp_path: Path) -> None:
    found = sheet(tmp_path)

    assert verdicts(found) == {f"F{number}": "prevented" for number in range(1, 8)}
    assert all(mode.rules for mode in found.modes)
    assert (found.blockers, found.unknowns) == (0, 0)


def test_one_fault_opens_the_modes_that_its_rule_prevents_and_names_the_evidence(tmp_path: Path) -> None:
    found = sheet(tmp_path, "project: {requirements: [{id: S-training, remove: yes}]}")

    modes = {mode.id: mode for mode in found.modes}
    assert (modes["F1"].verdict, modes["F4"].verdict, modes["F2"].verdict) == ("open", "open", "prevented")
    assert "AR-41" in {finding.rule for finding in modes["F1"].findings}
    assert found.blockers >= 1


def test_missing_data_is_unknown_and_not_prevented(tmp_path: Path) -> None:
    found = sheet(tmp_path, "project: {requirements: (none), decisions: (none)}")

    assert verdicts(found)["F1"] in ("unknown", "open")
    assert verdicts(found)["F1"] != "prevented"


def test_the_reuse_ratio_counts_controls(tmp_path: Path) -> None:
    whole = sheet(tmp_path / "1", "project: {tailoring: {procurement: []}}")
    less = sheet(tmp_path / "2", f"project: {{tailoring: {{procurement: [{{waive: PRO-C2, {LEAVE}}}]}}}}")

    controls = sum(whole.controls.values())
    assert whole.reuse == whole.controls["reused"] / controls
    assert whole.reuse is not None
    assert less.reuse == pytest.approx(whole.reuse - 1 / controls)
    assert less.controls["waived"] == whole.controls["waived"] + 1


def test_a_difference_cites_control_source_and_who_decided_until_when(tmp_path: Path) -> None:
    found = sheet(
        tmp_path,
        f"project: {{tailoring: {{procurement: [{{waive: PRO-C2, {LEAVE}}}, {{adapt: approve, set: {{duration: "
        "3 working days}, because: Two deputies., decided_by: head-of-projects, decided_on: 2026-02-02, "
        "until: 2026-06-30}]}}",
    )

    waived = next(delta for delta in found.deltas if delta.id == "PRO-C2")
    assert (waived.kind, waived.procedure, waived.version) == ("waived", "procurement", "3.1")
    assert (waived.decided_by, waived.decided_on) == ("head-of-procurement", date(2026, 1, 20))
    assert waived.until == date(2026, 9, 30)
    assert waived.compensating == "Benchmark."
    adapted = next(delta for delta in found.deltas if delta.id == "approve")
    assert adapted.controls == ("PRO-C1",)
    assert (adapted.decided_by, adapted.until) == ("head-of-projects", date(2026, 6, 30))
    assert [(change.before, change.after) for change in adapted.changes] == [
        ("2 working days", "3 working days")
    ]
    assert adapted.place is not None
    assert adapted.place.file == "projects/MET/project.yaml"


def test_a_shared_gate_says_what_each_side_must_see_and_what_is_in_the_way(tmp_path: Path) -> None:
    found = sheet(
        tmp_path,
        "project: {gates: [{id: Start, title: Project may start, date: 2026-03-31, point: G1, "
        "decided_by: change-board, evidence: Signed brief.}], requirements: [{id: S-training, remove: yes}]}",
    )

    gate = next(entry for entry in found.gates if entry.id == "Start")
    assert (gate.decided_by, gate.service_stage) == ("Change Advisory Board", "Design")
    assert gate.project_evidence == "Signed brief."
    assert "support requirements" in gate.service_evidence
    assert "AR-41" in {finding.rule for finding in gate.open}


def test_a_gate_without_a_point_invents_nothing(tmp_path: Path) -> None:
    found = sheet(tmp_path, "project: {gates: [{id: G1, title: Go, date: 2026-05-05}]}")

    gate = next(entry for entry in found.gates if entry.id == "G1")
    assert (gate.point, gate.service_stage, gate.service_evidence, gate.procedures) == (None, "", "", ())


def test_every_service_is_shown_to_its_owner(tmp_path: Path) -> None:
    found = sheet(tmp_path)

    service = next(entry for entry in found.services if entry.id == "metering")
    assert service.owner is not None
    assert service.owner.holder == "Selma Sund"
    assert "C-1" in service.requests


def test_the_words_of_both_sides_come_from_glossary_and_bindings(tmp_path: Path) -> None:
    found = sheet(
        tmp_path,
        "organization: {glossary: [{term: RFC, meaning: A request for change., project_term: Change note}]}",
        "project: {bindings: {buyer: project-office}}",
    )

    pairs = {(term.project, term.service) for term in found.bridge}
    assert ("Change note", "RFC") in pairs
    assert ("Project office", "Buyer") in pairs


@pytest.mark.parametrize(
    "patch",
    [
        "{}",
        f"project: {{tailoring: {{procurement: [{{waive: PRO-C2, {LEAVE}}}]}}}}",
        "project: {handover: [{id: H-9, title: Keys, receiver: {unknown: Who takes the keys?}, due: "
        "{unknown: When?}}], gates: [{id: X, title: X, date: {unknown: When?}}]}",
        "project: {gates: (none), handover: (none), tailoring: (none)}",
    ],
)
def test_the_json_is_as_its_schema_says(patch: str, tmp_path: Path) -> None:
    found, resolved = made(tmp_path, patch)

    data: dict[str, Any] = as_json(found, resolved)

    assert list(Draft202012Validator(SCHEMA).iter_errors(data)) == []


def test_a_finding_with_leave_stands_on_the_sheet(tmp_path: Path) -> None:
    found, resolved = made(
        tmp_path,
        "organization: {rules: {waivable_by: director, own: [{id: NW-1, title: It ends, because: We say so., "
        "every: project, never: yes}]}}",
        "project: {waivers: [{rule: NW-1, subjects: MET, because: It must., compensating: Report., requested_by: "
        "project-manager, approved_by: director, issued: 2026-02-02, expires: 2026-08-31}]}",
    )

    assert [(entry.finding.rule, entry.waiver.approved_by) for entry in found.waived] == [
        ("NW-1", "director")
    ]
    data = as_json(found, resolved)
    assert data["waived"][0]["expires"] == "2026-08-31"
    assert list(Draft202012Validator(SCHEMA).iter_errors(data)) == []


def test_a_route_that_the_project_widens_is_a_difference(tmp_path: Path) -> None:
    found = sheet(
        tmp_path,
        "project: {tailoring: {procurement: [{adapt: quotes, set: {when: {amount: {from: 5000}}}, "
        "because: The sponsor wants quotes., decided_by: director}]}}",
    )

    [delta] = found.deltas
    assert (delta.what, delta.id, delta.kind, delta.decided_by) == ("route", "quotes", "adapted", "director")
    assert [(change.before, change.after) for change in delta.changes] == [
        ("amount is EUR 20,000 or more", "amount is EUR 5,000 or more")
    ]


def test_a_step_that_falls_away_is_told_with_its_control(tmp_path: Path) -> None:
    found = sheet(
        tmp_path, f"project: {{tailoring: {{procurement: [{{waive: PRO-C2, omits: quote, {LEAVE}}}]}}}}"
    )

    rows = [delta for delta in found.deltas if delta.procedure == "procurement"]
    assert [(delta.id, delta.omits) for delta in rows] == [("PRO-C2", ("Get quotes",))]


def test_all_that_passes_to_operations_is_listed_wherever_it_is_written(tmp_path: Path) -> None:
    found = sheet(
        tmp_path,
        "project: {contracts: [{id: K-9, title: Masts, owner_after_closure: metering-owner}], "
        "delivered_items: [{id: mast, title: Mast, owner: metering-owner, registered_on: 2026-02-02}], "
        "documents: [{id: D-9, title: Map, owner: {unknown: Who keeps the map?}}], handover: "
        "[{id: H-9, title: Keys, receiver: metering-owner, due: 2026-02-27}]}",
    )

    entries = {entry.id: entry for entry in found.handover}
    assert {"K-9", "mast", "D-9", "H-9"} <= set(entries)
    assert entries["mast"].accepted_on == date(2026, 2, 2)
    assert entries["D-9"].question == "Who keeps the map?"
    assert entries["H-9"].late
    assert any(entry.kind == "runbook" for entry in found.handover)


def test_what_a_support_group_receives_is_named_and_a_person_answers_for_it(tmp_path: Path) -> None:
    runbooks = [entry for entry in sheet(tmp_path, "project: {}").handover if entry.kind == "runbook"]
    assert all("its runbook: " in entry.title for entry in runbooks)
    assert len({entry.title for entry in runbooks}) == len(runbooks)
    assert all(entry.receiver is not None and entry.receiver.holder for entry in runbooks)


def test_contracts_and_documents_pass_by_the_day_of_the_closure(tmp_path: Path) -> None:
    found = sheet(
        tmp_path,
        "project: {gates: [{id: G6, title: Closure, point: G6, date: 2026-12-11}], "
        "contracts: [{id: K-9, title: Masts, owner_after_closure: metering-owner}]}",
    )
    assert next(entry.due for entry in found.handover if entry.id == "K-9") == date(2026, 12, 11)
