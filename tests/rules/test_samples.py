"""The rules on the sample profiles: each has something to judge there, and none stops on real data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dovetail.check.engine import check_project
from dovetail.check.rules import RULES
from dovetail.load.profile import load_profile
from dovetail.model.checked import Checked
from dovetail.resolve.pack import resolve_project

PROFILES = Path(__file__).parents[2] / "profiles"
SAMPLES = ("gitlab", "gsa-tts", "lindenau", "wyrefell")


def judged() -> Iterator[Checked]:
    for name in SAMPLES:
        profile = load_profile(PROFILES / name).profile
        assert profile is not None, name
        for code in profile.projects:
            yield check_project(profile, resolve_project(profile, code))


def test_every_rule_has_a_verdict_on_a_sample() -> None:
    checked = tuple(judged())

    silent = [rule for rule in RULES if not any(result.tallies[rule].judged for result in checked)]
    assert [crash.error for result in checked for crash in result.crashes] == []
    assert silent == []
