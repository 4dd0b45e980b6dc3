"""The page on the project file holds: at each gate the rules that it names begin to pass, and not before."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from dovetail.check.examine import examine
from dovetail.load.profile import load_profile
from dovetail.model.checked import Checked
from dovetail.model.diagnostics import Severity, Verdict
from dovetail.model.support import SupportCategory
from tests.docs.walk import DOCS, Block, Walk, blocks

PAGE = "how-to/fill-the-project-file.md"
TEXT = (DOCS / PAGE).read_text(encoding="utf-8")
GATES = {
    f"G{number}": date.fromisoformat(day) for number, day in re.findall(r"point: G(\d), date: ([\d-]+)", TEXT)
}
DAYS = {
    "the mandate (G0)": None,
    "the start of work (G1)": date(2026, 3, 20),
    "two months in": date(2026, 4, 2),
    "the day on which the change is submitted": date(2026, 9, 2),
    "go-live": date(2026, 9, 14),
    "the last day": date(2026, 11, 27),
}
"""The words of the table, and the days that they are in the example."""


def checked(folder: Path, day: date) -> Checked:
    loaded = load_profile(folder)
    assert loaded.profile is not None, [f"{d.place}: {d.message}" for d in loaded.diagnostics]
    [found] = examine(loaded.profile, as_of=day)
    assert not found.checked.crashes
    return found.checked


def passing(result: Checked) -> set[str]:
    """Rules that judged, and found everything in order."""
    return {rule for rule, tally in result.tallies.items() if tally.judged and tally.passed == tally.judged}


def steps() -> Iterator[tuple[str, Block, set[str]]]:
    """Each gate of the page, what it adds, and the rules that pass from then on."""
    for block in blocks(PAGE):
        now = re.search(r"Now pass: (.*?)\.\n", block.after)
        if block.file.endswith("project.yaml") and now:
            number = len(list(re.finditer(r"^## G\d", TEXT[: TEXT.index(block.text)], re.MULTILINE))) - 1
            yield f"G{number}", block, set(now[1].split(", "))


@pytest.fixture
def first_day(tmp_path: Path) -> Walk:
    """The organization, and the project on its first day."""
    walk = Walk(tmp_path)
    for block in blocks(PAGE):
        if block.text.startswith("# file:"):
            walk.do(block)
    return walk


def test_every_command_prints_what_the_page_says(tmp_path: Path) -> None:
    walk = Walk(tmp_path)
    walk.follow(PAGE)
    assert not walk.wrong, walk.wrong[0]


def test_at_each_gate_the_rules_that_the_page_names_begin_to_pass(first_day: Walk) -> None:
    assert [gate for gate, _, _ in steps()] == ["G0", "G1", "G2", "G3", "G4", "G5", "G6"]
    for gate, block, now in steps():
        before = passing(checked(first_day.folder, GATES[gate]))
        first_day.do(block)
        result = checked(first_day.folder, GATES[gate])
        heavy = [item for item in result.findings if item.severity is not Severity.MINOR]
        assert (gate, [f"{item.rule}: {item.message}" for item in heavy]) == (gate, [])
        assert (gate, now - passing(result)) == (gate, set())
        assert (gate, now & before) == (gate, set())


def test_the_table_says_by_when_each_rule_asks(first_day: Walk) -> None:
    due: dict[str, set[date | None]] = {}
    for finding in checked(first_day.folder, date(2026, 2, 2)).findings:
        assert finding.verdict is Verdict.UNKNOWN, finding.message
        due.setdefault(finding.rule, set()).add(finding.due)
    due["AR-30"], due["AR-29"] = {None}, {DAYS["two months in"]}  # seen once there is a budget
    due["AR-51"].add(DAYS["go-live"])  # the gate itself, once personal data are told
    due["AR-42"] = {DAYS["go-live"]}  # once there are requirements

    said: dict[str, set[date | None]] = {}
    by = ""
    for row in re.findall(r"^\|(.*)\|$", TEXT.split("## The organization")[0], re.MULTILINE):
        cells = [cell.strip() for cell in row.split("|")]
        by = cells[0] or by
        for rule in re.findall(r"AR-\d\d", cells[-1]):
            said.setdefault(rule, set()).add(DAYS[by])
    assert said == due


def test_what_is_seen_later_is_due_as_the_table_says(first_day: Walk) -> None:
    for gate, block, _ in steps():
        first_day.do(block)
        if gate in ("G0", "G1"):
            found = {(item.rule, item.due) for item in checked(first_day.folder, GATES[gate]).findings}
            assert ("AR-29", DAYS["two months in"]) in found
            if gate == "G1":
                assert {("AR-42", DAYS["go-live"]), ("AR-51", DAYS["go-live"])} <= found


def test_the_table_of_categories_is_whole() -> None:
    listed = re.findall(r"^\| `([a-z-]+)` \| .*\? \|$", TEXT, re.MULTILINE)
    assert listed == list(get_args(SupportCategory))


def test_a_question_stands_in_the_message_of_the_rule(first_day: Walk) -> None:
    [shown] = [block for block in blocks(PAGE) if block.kind == "yaml" and not block.file]
    first_day.write(Block("yaml", f"# in projects/loan/project.yaml\n{shown.text}", ""))
    found = checked(first_day.folder, date(2026, 2, 2)).findings
    said = [item for item in found if item.rule == "AR-45"]
    assert any("Does the desk take the kiosks?" in item.message for item in said), [i.message for i in said]
    assert {item.verdict for item in said} == {Verdict.UNKNOWN}
