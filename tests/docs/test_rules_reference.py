"""The reference of the rules is what the registry says.

After a change of a rule: ``python -m tests.docs.test_rules_reference`` (or ``make docs``) writes it anew.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dovetail.check.rule import Rule
from dovetail.check.rules import RULES
from dovetail.check.rules_page import rule_page, rules_reference

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "rules.md"


def test_the_page_is_current() -> None:
    assert REFERENCE.read_text("utf-8") == rules_reference(), "run: make docs"


def test_every_rule_has_its_section_in_the_order_of_the_numbers() -> None:
    sections = re.findall(r"^## (AR-\d+)$", rules_reference(), flags=re.MULTILINE)
    assert sections == list(RULES) == sorted(RULES)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_a_page_says_why_and_shows_both_examples(rule: Rule) -> None:
    page = rule_page(rule)
    assert page.startswith(f"{rule.id} ")
    for part in ("- Weight: ", "- Prevents: F", "- Reads: ", "- Put right: ", "- Codes: "):
        assert part in page
    assert page.index("Breaks the rule:") < page.index("Keeps it:")
    assert rule.bad.strip("\n").splitlines()[-1] in page


@pytest.mark.parametrize("width", [40, 72, 100])
def test_prose_is_as_wide_as_is_asked_and_examples_are_never_broken(width: int) -> None:
    for rule in RULES.values():
        lines = [line for line in rule_page(rule, width).splitlines() if not line.startswith("    ")]
        too_long = [line for line in lines if len(line) > width and " " in line.strip("- ")]
        assert too_long == []


if __name__ == "__main__":
    REFERENCE.write_text(rules_reference(), "utf-8")
