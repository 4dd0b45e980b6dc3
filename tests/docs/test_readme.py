"""The README holds: what it prints is what the program prints of the sample that comes with it."""

from __future__ import annotations

import re

from dovetail.check.rules import RULES
from tests.docs.walk import DOCS, Walk, blocks_of

README = (DOCS.parent / "README.md").read_text(encoding="utf-8")


def test_every_command_prints_what_the_readme_says() -> None:
    walk = Walk(DOCS.parent)
    for block in blocks_of(README):
        walk.do(block)
    assert walk.printed
    assert not walk.wrong, walk.wrong[0]


def test_it_counts_the_rules() -> None:
    assert re.findall(r"^(\d+) rules judge", README, re.MULTILINE) == [str(len(RULES))]
