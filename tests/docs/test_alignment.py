"""The explanation of alignment holds: its tables are those of the program, its example resolves as it says."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from dovetail.check.alignment import alignment_sheet
from dovetail.check.examine import Examined, examine
from dovetail.check.rulebook import all_rules
from dovetail.check.rules import RULES
from dovetail.load.profile import load_profile
from dovetail.model.alignment import AlignmentSheet
from dovetail.model.lifecycle import FAILURE_MODES, MEETING_POINTS
from dovetail.resolve.procedures.tailoring import BINDABLE
from tests.docs.walk import DOCS, Walk, blocks

PAGE = "explanation/alignment.md"
TEXT = (DOCS / PAGE).read_text(encoding="utf-8")
PROJECT = "projects/loan/project.yaml"


@pytest.fixture
def at_g1(tmp_path: Path) -> Walk:
    """Rosenby Libraries after G1 of the page on the project file."""
    walk, more = Walk(tmp_path), 0
    for block in blocks("how-to/fill-the-project-file.md"):
        more += block.text.startswith("# in")
        if block.kind == "yaml" and block.file and more <= 2:
            walk.do(block)
    return walk


def examined(folder: Path) -> tuple[Examined, AlignmentSheet]:
    loaded = load_profile(folder)
    assert loaded.profile is not None, [f"{d.place}: {d.message}" for d in loaded.diagnostics]
    [found] = examine(loaded.profile, as_of=date(2026, 3, 20))
    rules = all_rules(loaded.profile.organization.value.rules)
    return found, alignment_sheet(found.resolved, found.checked, rules)


def test_every_command_prints_what_the_page_says(at_g1: Walk) -> None:
    at_g1.follow(PAGE)
    assert not at_g1.wrong, at_g1.wrong[0]


def test_the_example_widens_a_route_adds_a_step_and_loosens_nothing(at_g1: Walk) -> None:
    at_g1.follow(PAGE)
    found, sheet = examined(at_g1.folder)

    assert [(delta.what, delta.id, delta.kind) for delta in sheet.deltas] == [
        ("step", "log", "added"),
        ("route", "compared", "adapted"),
    ]
    assert {delta.because for delta in sheet.deltas} <= set(re.findall(r"because: (.*)", TEXT))
    assert (found.resolved.sizing.level, found.resolved.sizing.left_out) == ("medium", ())
    assert (sheet.reuse, sheet.controls["reused"]) == (1.0, 4)


def test_the_table_of_failure_modes_names_all_rules() -> None:
    rows = re.findall(r"^\| (F\d) \| ([^|]+) \| ([^|]+) \|$", TEXT, re.MULTILINE)
    assert rows == [
        (mode, title, ", ".join(rule.id for rule in RULES.values() if mode in rule.prevents))
        for mode, title in FAILURE_MODES.items()
    ]


def test_the_table_of_gates_is_the_programs() -> None:
    rows = re.findall(r"^\| (G\d) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", TEXT, re.MULTILINE)
    # The page says them in the words of no method.
    assert rows == [
        (point, *(re.sub("<<|>>", "", text) for text in (entry.project, entry.service, entry.evidence)))
        for point, entry in MEETING_POINTS.items()
    ]


def test_what_the_operators_set_can_be_set() -> None:
    table = TEXT.split("## What a project may change")[1].split("Each `adapt`")[0]
    fields = {
        name for group in re.findall(r"set: \{(.*?)[}`]", table) for name in re.findall(r"(\w+):", group)
    }
    fields |= set(re.findall(r"also `(\w+)`, `(\w+)`, `(\w+)`", table)[0]) | {"lead", "lead_time"}
    assert fields - {"amount", "from"} <= {name for kind in BINDABLE.values() for name in kind}


REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("fewer quotes", {"adapt": "compared", "set": {"quotes": "2 quotes"}}),
    ("a narrower route", {"adapt": "compared", "set": {"when": {"amount": {"from": "20000"}}}}),
    ("a shorter step", {"adapt": "quotes", "set": {"duration": "3 working days"}}),
    ("a decision beside what it decides on", {"adapt": "approve", "set": {"parallel": "reviews"}}),
    ("a field that is the owner's", {"adapt": "approve", "set": {"controls": []}}),
]


@pytest.mark.parametrize(("what", "operation"), REFUSED, ids=[what for what, _ in REFUSED])
def test_loosening_is_refused_and_names_the_owner(what: str, operation: dict[str, Any], at_g1: Walk) -> None:
    tailoring = {"tailoring": {"purchasing": [{**operation, "because": "We are in a hurry."}]}}
    path = at_g1.folder / PROJECT
    path.write_text(path.read_text(encoding="utf-8") + yaml.safe_dump(tailoring), encoding="utf-8")
    found, sheet = examined(at_g1.folder)

    [refused] = [item for item in found.checked.findings if item.code == "tailoring-refused"]
    assert (refused.severity.value, "Per Poulsen" in refused.hint) == ("blocker", True)
    assert sheet.deltas == ()


def test_a_failure_mode_is_open_before_it_is_unknown_before_it_is_kept_away(at_g1: Walk) -> None:
    _, before = examined(at_g1.folder)
    at_g1.follow(PAGE)
    _, after = examined(at_g1.folder)

    assert {mode.verdict for mode in before.modes} == {"unknown"}  # tests and acceptance are still to come
    assert {mode.id: mode.verdict for mode in after.modes}["F7"] == "open"
    assert {entry.verdict for entry in after.modes} == {"open", "unknown"}
