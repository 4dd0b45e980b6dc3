"""The exit from early life support is asked for in one way: at its gate, in its metrics, in its procedure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache

import pytest

from dovetail.bundled import profiles_dir
from dovetail.load.profile import load_profile
from dovetail.model.base import Unknown
from dovetail.model.profile import Profile
from dovetail.model.project import Project
from dovetail.model.readiness import EarlyLifeSupport

SAMPLES = ("wyrefell", "gitlab", "gsa-tts", "lindenau")
NUMBERS = {"two": 2, "three": 3, "four": 4, "six": 6, "eight": 8, "zwei": 2, "drei": 3, "vier": 4, "acht": 8}
WEEKS = re.compile(rf"\b(\d+|{'|'.join(NUMBERS)}) (?:weeks|Wochen)\b", re.IGNORECASE)
SHARE = re.compile(r"\b(\d+) (?:of|von) (\d+)\b|(\d+) ?%")


@cache
def profile(name: str) -> Profile:
    found = load_profile(profiles_dir() / name).profile
    assert found is not None
    return found


def plans(name: str) -> Iterator[tuple[Project, EarlyLifeSupport]]:
    for written in profile(name).projects.values():
        if written.value.early_life_support is not None:
            yield written.value, written.value.early_life_support


def weeks(text: object) -> set[int]:
    found = WEEKS.findall(str(text))
    return {NUMBERS.get(number.lower()) or int(number) for number in found}


def share(text: object) -> Fraction | None:
    found = SHARE.search(str(text))
    if found is None:
        return None
    return Fraction(int(found[1]), int(found[2])) if found[1] else Fraction(int(found[3]), 100)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_gate_asks_for_no_time_that_a_metric_does_not_ask_for(name: str) -> None:
    for project, plan in plans(name):
        asked = [weeks(f"{metric.measure} {metric.target}") for metric in plan.exit]
        for gate in project.gates:
            if gate.point == "G5":
                wanted = weeks(gate.evidence)
                assert all(not times or not wanted or times == wanted for times in asked), project.code


@pytest.mark.parametrize("name", SAMPLES)
def test_no_metric_looks_back_further_than_early_life_support_lasts(name: str) -> None:
    for project, plan in plans(name):
        if plan.from_ is None or isinstance(plan.from_, Unknown) or not plan.until:
            continue
        assert not isinstance(plan.until, Unknown)
        days = (plan.until - plan.from_).days + 1
        for metric in plan.exit:
            assert max(weeks(f"{metric.measure} {metric.target}"), default=0) * 7 <= days, project.code


@pytest.mark.parametrize("name", SAMPLES)
def test_what_a_desk_solves_alone_and_what_comes_back_make_up_all_calls(name: str) -> None:
    of = profile(name)
    back = [
        found
        for entry in of.procedures.values()
        if "ELS" in entry.value.covers
        for kpi in entry.value.kpis
        if "roject" in kpi.title or "Projekt" in kpi.title
        if (found := share(kpi.target)) is not None
    ]
    for project, plan in plans(name):
        alone = [
            found
            for metric in plan.exit
            if re.search("without the project|ohne das Projekt", metric.measure)
            if (found := share(metric.target)) is not None
        ]
        assert all(one + other == 1 for one in alone for other in back), project.code
