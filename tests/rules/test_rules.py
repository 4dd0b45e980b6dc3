"""Every rule: silent on the clean world, fires on what its cases plant, unknown where data is missing.

The cases are data: one file per rule in ``cases/``. See ``cases/README.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dovetail.check.rules import RULES
from dovetail.model.checked import Checked
from dovetail.model.diagnostics import Diagnostic, Verdict
from tests.rules.world import BUSY, HERE, checked, planted, read

VERDICTS = ("pass", "fail", "unknown", "silent")


def cases() -> Iterator[Any]:
    for path in sorted((HERE / "cases").glob("AR-*.yaml")):
        for case in read(path.read_text("utf-8")):
            yield pytest.param(path.stem, case, id=f"{path.stem}: {case['title']}")


def findings(result: Checked, rule: str) -> list[Diagnostic]:
    return [finding for finding in result.findings if finding.rule == rule]


def verdict_of(result: Checked, rule: str) -> str:
    """Fail before unknown before pass."""
    found = findings(result, rule)
    if any(finding.verdict is Verdict.FAIL for finding in found):
        return "fail"
    if found:
        return "unknown"
    return "pass" if result.tallies[rule].judged else "silent"


@pytest.mark.parametrize(("rule", "case"), list(cases()))
def test_case(rule: str, case: dict[str, Any], tmp_path: Path) -> None:
    assert case["expect"] in VERDICTS
    world = planted(
        {key: case[key] for key in ("organization", "procedures", "project", "projects") if key in case}
    )
    as_of = date.fromisoformat(case["as_of"]) if "as_of" in case else None

    result = checked(world, tmp_path, RULES[rule], as_of=as_of)

    found = findings(result, rule)
    assert verdict_of(result, rule) == case["expect"], [finding.message for finding in found]
    wanted = [finding for finding in found if finding.verdict.value == case["expect"]]
    said = "\n".join(finding.message for finding in wanted)
    for text in [case["says"]] if isinstance(case.get("says"), str) else case.get("says", []):
        assert text in said
    if "subject" in case:
        assert case["subject"] in {finding.subject for finding in wanted}
    if "at" in case:
        assert case["at"] in "\n".join(line_of(finding, tmp_path) for finding in wanted)
    for finding in found:
        assert finding.place is not None, finding.message
        assert finding.hint
        assert finding.code in RULES[rule].codes or not RULES[rule].codes


def line_of(finding: Diagnostic, root: Path) -> str:
    assert finding.place is not None
    return (root / finding.place.file).read_text("utf-8").splitlines()[finding.place.line - 1]


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_examples_of_the_rules_page_are_true(rule: Any, tmp_path: Path) -> None:
    good = checked(planted(read(rule.good)), tmp_path / "good", rule)
    bad = checked(planted(read(rule.bad)), tmp_path / "bad", rule)

    assert verdict_of(good, rule.id) == "pass", [finding.message for finding in findings(good, rule.id)]
    assert verdict_of(bad, rule.id) == "fail"


@pytest.mark.parametrize("rule", RULES)
def test_cases_show_every_verdict(rule: str) -> None:
    path = HERE / "cases" / f"{rule}.yaml"
    shown = {case["expect"] for case in read(path.read_text("utf-8"))}

    assert {"pass", "fail", "unknown"} <= shown


def test_nothing_to_say_about_the_clean_world(tmp_path: Path) -> None:
    result = checked(planted(read(BUSY)), tmp_path)

    assert [f"{finding.rule} {finding.code} {finding.message}" for finding in result.findings] == []
    assert [rule for rule, tally in result.tallies.items() if not tally.passed] == []
