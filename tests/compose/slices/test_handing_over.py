"""What documents say of receivers, handover, early life and closure is what the project file holds."""

from __future__ import annotations

import itertools
import re
from functools import cache
from typing import Any

import pytest

from dovetail.model.procedure import COVERED
from tests.compose.slices.imaging import SILENT, documents, imaging, sample, told

CODES = ("REL", "QUA", "CFG", "SEC", "INC", "KNO", "TRN", "SAC", "ELS", "CLO")


@cache
def silent() -> dict[str, str]:
    """The documents of a project that says nothing of its outcome, by what they cover."""
    resolved = imaging(**SILENT)
    bodies = documents(resolved)
    return {code: bodies[bound.id] for bound in resolved.procedures for code in bound.procedure.covers}


@pytest.mark.parametrize("code", CODES, ids=lambda code: COVERED[code])
def test_where_a_project_says_nothing_the_document_says_in_words_what_is_missing(code: str) -> None:
    body = silent()[code]
    own = body[body.index("## What this means") : body.index("## 1 ")]
    missing = r"Nobody has said yet|has not said|\byet[.;]|Not planned in full|so no training can be planned"
    assert re.search(missing, own), own
    assert "`" not in own


@pytest.mark.parametrize("code", CODES, ids=lambda code: COVERED[code])
def test_no_table_is_empty(code: str) -> None:
    lines = silent()[code].split("\n")
    for line, after in itertools.pairwise(lines):
        assert not (re.fullmatch(r"\|( -+ \|)+", line) and not after.startswith("|")), after


DISKS: dict[str, Any] = {
    "id": "H3", "title": "Decommissioning of the old archive", "kind": "change",
    "receiver": {"unknown": "Who wipes the disks?"}, "due": "2027-11-12",
}  # fmt: skip
PASSES: list[dict[str, Any]] = [
    entry
    for entry in sample().project.model_dump(by_alias=True, exclude_unset=True)["handover"]
    if entry["id"] != "H3"
]
"""What passes to operations, without the old archive."""


def test_a_group_is_confirmed_only_when_somebody_of_it_says_so() -> None:
    done: dict[str, Any] = {"group": "imaging-systems", "runbook": "Shelf", "completed_on": "2026-11-20"}
    said = {row["group"]: row for row in told("receivers", imaging(training=[done]))["groups"]}
    assert said["Imaging systems"]["standing"] == "unconfirmed"
    assert said["Digital service desk"]["standing"] == "missing"
    confirmed = imaging(training=[done | {"certified_by": "imaging-general-manager"}])
    assert told("receivers", confirmed)["ready"] == 1


def test_who_leaves_before_early_life_support_ends_is_named() -> None:
    [leaver] = told("receivers", sample())["leavers"]
    assert leaver["who"]["text"] == "PAX-E1 Integration specialist"


def test_the_transfer_list_runs_by_day_and_ends_with_what_has_none() -> None:
    everybody = sample().project.model_dump(by_alias=True, exclude_unset=True)["training"]
    nobody_knows = {"completed_on": {"unknown": "When are both shifts free?"}}
    undated = [entry | nobody_knows if entry["group"] == "imaging-systems" else entry for entry in everybody]
    said = told("transition", imaging(training=undated, handover=[*PASSES, DISKS]))
    assert said["items"][0]["title"] == "Service design package of the new archive"
    assert "open" in said["items"][-1]["due"]
    assert (said["nobody"], said["undated"]) == (1, 1)


def test_an_item_whose_day_has_passed_is_overdue() -> None:
    item = {"id": "H1", "title": "Runbook", "receiver": "imaging-general-manager", "due": "2026-11-20"}
    said = told("transition", imaging(handover=[item]))
    assert next(entry for entry in said["items"] if entry["id"] == "H1")["standing"] == "late"


def test_a_contract_passes_at_closure_or_by_its_last_day_before_that() -> None:
    contracts = [
        {"id": "OLD", "title": "Old archive", "until": "2027-10-31", "owner_after_closure": "imaging-general-manager"},
        {"id": "NEW", "title": "New archive", "until": "2034-03-31", "owner_after_closure": "imaging-general-manager"},
    ]  # fmt: skip
    items = told("transition", imaging(contracts=contracts))["items"]
    days = {entry["title"]: entry["due"] for entry in items if entry["kind"] == "contract"}
    assert days["Old archive"] == "Sun\u00a031\u00a0Oct\u00a02027"
    assert days["New archive"] == "Tue\u00a023\u00a0Nov\u00a02027"


def test_days_without_anybody_of_operations_are_counted() -> None:
    plan = {
        "from": "2027-07-19", "until": "2027-07-23", "services": "imaging-archive",
        "rota": [
            {"who": "project-manager", "side": "project"},
            {"who": "service-desk", "side": "operations", "until": "2027-07-21"},
        ],
    }  # fmt: skip
    said = told("early_life", imaging(early_life_support=plan))
    assert said["gaps"] == [
        {"side": "operations", "first": "Thu\u00a022\u00a0Jul\u00a02027", "days": 2},
    ]
    assert said["least"] == [
        {"services": ["Imaging archive and viewers (PACS)"], "length": "8 weeks", "reached": False}
    ]


def test_whoever_of_the_project_goes_first_is_named_for_an_extension() -> None:
    [first] = told("early_life", sample())["leaving"]
    assert first["until"] == "Mon\u00a019\u00a0Jul\u00a02027"


def test_the_rota_holds_the_days_of_early_life_support_and_says_apart_who_is_on_call_before() -> None:
    plan = {
        "from": "2027-07-19", "until": "2027-10-15", "services": "imaging-archive",
        "rota": [
            {"who": "project-manager", "side": "project"},
            {"who": "PAX-E1", "side": "project", "from": "2027-04-18", "until": "2027-08-13"},
            {"who": "imaging-lead", "side": "project", "from": "2027-04-18", "until": "2027-04-20"},
        ],
    }  # fmt: skip
    said = told("early_life", imaging(early_life_support=plan))
    first = "Mon\u00a019\u00a0Jul\u00a02027"
    assert [shift["from"] for shift in said["rota"]] == [first, first]
    engineer, lead = (shift["who"] for shift in said["ahead"])
    assert (engineer["text"], lead) == ("PAX-E1 Integration specialist", "Sabine Kirk (Imaging systems lead)")


def test_the_close_out_list_counts_what_nobody_takes() -> None:
    assert told("close_out", sample())["orphans"] == 0
    said = told("close_out", imaging(handover=[*PASSES, DISKS]))
    assert said["orphans"] == 1
    assert said["silent"] == []
    [waiver] = said["waivers"]
    assert waiver["entry"].startswith("I-1")


def test_kinds_that_nobody_has_spoken_of_stand_apart_from_those_of_which_there_is_none() -> None:
    said = told("close_out", imaging(handover=[], nothing_to_hand_over=["change"]))
    assert said["silent"] == ["purchase order", "access", "licence", "risk"]
    assert said["none"] == ["change"]


def test_a_waived_control_without_an_improvement_entry_is_seen() -> None:
    [waiver] = told("close_out", imaging(improvements=[]))["waivers"]
    assert waiver["entry"] == ""


def test_another_queue_or_other_priorities_than_those_of_operations_are_seen() -> None:
    said = told("incident_use", imaging(incidents={"system": "atrium", "priorities": ["high", "low"]}))
    assert (said["same_system"], said["same_priorities"]) == (False, False)
    assert told("incident_use", sample())["same_priorities"] is True
