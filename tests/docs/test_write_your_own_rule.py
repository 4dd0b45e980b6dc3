"""The page on own rules holds: each rule judges as its table says, and every field that exists is listed."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter

from dovetail.check.examine import examine
from dovetail.load.profile import load_profile
from dovetail.model.checked import Checked
from dovetail.model.conditions import When
from dovetail.model.rule_subjects import SUBJECT_FIELDS
from dovetail.model.rulebook import OwnRule
from tests.docs.walk import DOCS, Walk, blocks
from tests.rules.world import laid_over, read

PAGE = "how-to/write-your-own-rule.md"
HEADING = "## Subjects and their fields"
DAY = date(2026, 11, 20)
PROJECT, SERVICES = "projects/loan/project.yaml", "services.yaml"
LEAVE = {
    "because": "It is small.",
    "compensating": "A second reader.",
    "requested_by": "project-manager",
    "approved_by": "change-manager",
    "issued": "2026-09-01",
    "expires": "2026-12-31",
}


def fields_table() -> str:
    """The last section of the page, as the fields of today make it."""
    lines = []
    for kind, fields in SUBJECT_FIELDS.items():
        lines += [f"### {kind}", "", "| field | holds | type |", "|---|---|---|"]
        lines += [f"| `{name}` | {fact.question} | {fact.type} |" for name, fact in fields.items()]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def text() -> str:
    return (DOCS / PAGE).read_text(encoding="utf-8")


@pytest.fixture
def closed(tmp_path: Path) -> Walk:
    """Rosenby Libraries at the last gate of its project."""
    walk = Walk(tmp_path)
    for block in blocks("how-to/fill-the-project-file.md"):
        if block.kind == "yaml":
            walk.do(block)
    return walk


@pytest.fixture
def ruled(closed: Walk) -> Walk:
    """The same, with the rules of the page."""
    for block in blocks(PAGE):
        if block.file == "organization.yaml":
            closed.do(block)
    return closed


def checked(folder: Path) -> Checked:
    loaded = load_profile(folder)
    assert loaded.profile is not None, [f"{d.place}: {d.message}" for d in loaded.diagnostics]
    [found] = examine(loaded.profile, as_of=DAY)
    return found.checked


def verdict(result: Checked, rule: str) -> str:
    found = {item.verdict for item in result.findings if item.rule == rule}
    if found:
        return "fail" if "fail" in found else "unknown"
    return "pass" if result.tallies[rule].judged else "nothing to judge"


def changed(folder: Path, file: str, patch: Any) -> None:
    path = folder / file
    data = laid_over(read(path.read_text(encoding="utf-8")), patch)
    path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), encoding="utf-8")


def test_every_command_prints_what_the_page_says(closed: Walk) -> None:
    closed.follow(PAGE)
    assert not closed.wrong, closed.wrong[0]


def test_the_page_shows_eight_rules_of_which_each_has_its_line() -> None:
    shown = re.findall(r"- id: (RL-\d)", text())
    assert shown == re.findall(r"^\| (RL-\d) \|", text(), re.MULTILINE) == [f"RL-{n}" for n in range(1, 9)]


def test_what_the_rules_say_of_the_project_as_it_stands(ruled: Walk) -> None:
    result = checked(ruled.folder)
    rows = re.findall(r"^\| (RL-\d) \| ([a-z ]+) \|", text(), re.MULTILINE)
    assert [(rule, verdict(result, rule)) for rule, _ in rows] == rows


CHANGE_WAIVER = {"tailoring": {"changes": [{"waive": "CHE-C1", "requests": "C-1", **LEAVE}]}}
NINE_MONTHS = {"waive": "CHE-C1", **LEAVE, "expires": "2027-06-30"}


@pytest.mark.parametrize(
    ("rule", "expected", "plants"),
    [
        ("RL-1", "fail", []),
        ("RL-1", "unknown", [(PROJECT, {"requests": [{"id": "K-1", "facts": {"amount": "(none)"}}]})]),
        ("RL-2", "fail", [(PROJECT, CHANGE_WAIVER)]),
        ("RL-2", "unknown", [(PROJECT, CHANGE_WAIVER), (SERVICES, {"lending": {"tier": "(none)"}})]),
        ("RL-3", "fail", [(PROJECT, {"releases": [{"id": "R-1", "go_live": "2026-09-18"}]})]),
        ("RL-3", "unknown", [(PROJECT, {"releases": [{"id": "R-1", "go_live": "(none)"}]})]),
        ("RL-4", "fail", [(PROJECT, {"contracts": [{"id": "K-9", "assignable": "no"}]})]),
        ("RL-4", "unknown", [(PROJECT, {"contracts": [{"id": "K-9", "assignable": "(none)"}]})]),
        ("RL-5", "fail", [(SERVICES, {"lending": {"resolver_groups": ["lending-support"]}})]),
        ("RL-6", "fail", [(PROJECT, {"tailoring": {"changes": [NINE_MONTHS]}})]),
        (
            "RL-6",
            "unknown",
            [
                (
                    PROJECT,
                    {"tailoring": {"changes": [{k: v for k, v in NINE_MONTHS.items() if k != "expires"}]}},
                )
            ],
        ),
        ("RL-7", "fail", [(PROJECT, {"decisions": [{"id": "D-1", "decided_by": "project-manager"}]})]),
        ("RL-7", "unknown", [(PROJECT, {"decisions": [{"id": "D-1", "decided_by": "(none)"}]})]),
        ("RL-8", "fail", []),
        ("RL-8", "pass", [(PROJECT, {"team": {"data-protection": {"name": "Tove Tang"}}})]),
        ("RL-8", "unknown", [(PROJECT, {"personal_data": "(none)"})]),
    ],
)
def test_what_makes_a_rule_fail_and_what_leaves_it_unknown(
    rule: str, expected: str, plants: list[tuple[str, Any]], ruled: Walk
) -> None:
    for file, patch in plants:
        changed(ruled.folder, file, patch)
    assert verdict(checked(ruled.folder), rule) == expected


@pytest.mark.parametrize("where", ["holds", "does not hold", "is unknown"])
@pytest.mark.parametrize("must", ["holds", "does not hold", "is unknown"])
def test_the_table_of_truth(where: str, must: str, closed: Walk) -> None:
    rows = dict(re.findall(r"^\| (holds|does not hold|is unknown) \| (.*) \|$", text(), re.MULTILINE))
    said = rows[where].split(" | ")[["holds", "does not hold", "is unknown"].index(must)]
    told = {
        "holds": {"id": "K-9"},
        "does not hold": {"id": "K-8"},
        "is unknown": {"owner_after_closure": "controller"},
    }
    changed(closed.folder, PROJECT, {"contracts": [{"id": "K-9", "owner_after_closure": "(none)"}]})
    rule = {"id": "RL-9", "title": "T", "because": "B", "every": "contract"}
    own = [{**rule, "where": told[where], "must": told[must]}]
    changed(closed.folder, "organization.yaml", {"rules": {"own": own}})
    found = verdict(checked(closed.folder), "RL-9")
    assert found == ("nothing to judge" if said == "–" else said)


def test_the_keys_of_a_rule_and_all_subjects_with_their_fields_are_listed() -> None:
    keys = re.findall(r"^\| `([a-z_]+)(?:: yes)?` \|", text().split("## Conditions")[0], re.MULTILINE)
    assert sorted(keys) == sorted(OwnRule.model_fields)
    assert text().split(f"{HEADING}\n\n")[1] == fields_table()


def test_the_conditions_of_the_table_can_be_written() -> None:
    table = text().split("## Conditions")[1].split("##")[0]
    adapter: TypeAdapter[Any] = TypeAdapter(When)
    for shown in re.findall(r"^\| `([^`…]+: [^`…]+)` \|", table, re.MULTILINE):
        adapter.validate_python(read(shown))


def test_a_field_that_does_not_exist_is_an_error_at_its_line(closed: Walk) -> None:
    rule = {"id": "RL-9", "title": "T", "because": "B", "every": "contract", "must": {"assignabel": "yes"}}
    changed(closed.folder, "organization.yaml", {"rules": {"own": [rule]}})
    printed = closed.run("dovetail check")
    assert "assignable" in printed
    assert closed.exit_code == 2
