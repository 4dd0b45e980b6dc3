"""The report of all projects in a language that nobody speaks: everything that it says was shown to translators."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from dovetail.check.examine import examine
from dovetail.check.portfolio import portfolio
from dovetail.cli.telling.report_text import report_lines
from dovetail.formats.portfolio.html import portfolio_html
from dovetail.formats.portfolio.markdown import portfolio_markdown
from dovetail.load.profile import load_profile
from dovetail.model.document import Brand
from dovetail.model.language import speaking
from dovetail.model.portfolio import (
    ControlStanding,
    Counts,
    Deviation,
    GateAhead,
    ModeStanding,
    Portfolio,
    ProjectStanding,
    RuleStanding,
    SourceStanding,
    WaiverStanding,
)
from dovetail.model.resolved import Actor, Change
from tests.languages.pseudo import in_greek, names_of, not_told, pseudo

SAMPLES = Path(__file__).parents[2] / "profiles"
DAY = date(2027, 3, 1)
MODES = ("F1", "F2", "F3", "F4", "F5", "F6", "F7")
OWNER = Actor("ρολε", "ρολε", "Άνα")
NOT_SEEN = re.compile(r"<style>.*?</style>|<(?!/?title|/?desc)[^>]*(?:/>|>)", re.DOTALL)
TABLE = re.compile(r"(?<=--table ⟧)\w+")


def page(found: Portfolio) -> str:
    text = portfolio_html(found, Brand("Όνομα")).decode()
    spoken = re.findall(r'(?:aria-label|alt)="([^"]*)"', text)
    return "\n".join([NOT_SEEN.sub("\n", text), *spoken])


def wiki(found: Portfolio) -> str:
    return portfolio_markdown(found).replace("\\", "")


def terminal(found: Portfolio) -> str:
    return "\n".join(report_lines(found, 4000))


FORMS: dict[str, Callable[[Portfolio], str]] = {"html": page, "md": wiki, "text": terminal}


@cache
def lindenau() -> tuple[Portfolio, frozenset[str]]:
    """The report of a real profile, in brackets, and the ids that are nobody's words."""
    profile = load_profile(SAMPLES / "lindenau", projects=()).profile
    assert profile is not None
    translated = in_greek(profile, pseudo())
    parts = (
        translated.organization.value,
        *(entry.value for entry in translated.projects.values()),
        *(entry.value for entry in translated.procedures.values()),
    )
    ids = frozenset(word for part in parts for word in names_of(part))
    return portfolio(translated, examine(translated)), ids


@pytest.mark.parametrize("form", FORMS)
def test_the_report_of_lindenau_says_nothing_that_translators_were_not_shown(form: str) -> None:
    found, ids = lindenau()
    with speaking(pseudo()):
        text = FORMS[form](found)
    assert sorted(set(not_told(TABLE.sub("", text), ids))) == []


def waivers(code: str) -> tuple[WaiverStanding, ...]:
    """One in each state, with and without what may be said of it."""
    valid = WaiverStanding(
        code, "control", "ΓΓ-1", "Ένα", "π", ("Ρ-1", "Ρ-2"), "valid", "", "α", "β", "γ", "δ",
        DAY - timedelta(40), DAY + timedelta(9), None, 40, 9,
    )  # fmt: skip
    unsaid = replace(
        valid, about=(), compensating="", approved_by="", issued=None, expires=None, age=None, left=None
    )
    return (
        valid,
        replace(valid, left=300, age=500),
        replace(valid, state="expired", left=-4),
        replace(valid, left=0),
        replace(unsaid, state="asked"),
        replace(unsaid, state="not valid", problem="α"),
    )


def project(code: str, **changed: object) -> ProjectStanding:
    plain = ProjectStanding(
        code=code,
        name="Έργο",
        status="active",
        level="large",
        starts=DAY,
        ends=DAY + timedelta(400),
        as_of=DAY,
        gate=GateAhead("Πύλη", DAY, 3, 2),
        reuse=0.5,
        findings=Counts(1, 2, 3, 4, 5),
        questions=3,
        requests={"ok": 1, "blocked": 2, "infeasible": 3, "unknown": 4},
        modes=(
            ModeStanding("F1", "open", Counts(1)),
            ModeStanding("F2", "open", Counts(0, 1)),
            ModeStanding("F3", "unknown", Counts(unknown=2)),
            ModeStanding("F4", "unknown"),
            ModeStanding("F5", "prevented"),
            ModeStanding("F6", "not judged"),
        ),
        waivers=waivers(code),
        superseded=(
            SourceStanding(code, "π", "Διαδικασία", "1", "2", 3, OWNER),
            SourceStanding(code, "ρ", "Διαδικασία", "", "2", 1, OWNER),
        ),
        unbased=(),
    )
    return replace(plain, **changed)  # type: ignore[arg-type]


def control(name: str, **changed: object) -> ControlStanding:
    waived = Deviation("AAA", "π", name, "waives", "α", compensating="β", requests=("Ρ-1",))
    adapted = Deviation(
        "BBB", "π", name, "adapts", "α", item="Βήμα", changes=(Change("by", "α", "β"), Change("do", "", "γ"))
    )
    asked = Deviation("CCC", "π", name, "asks", "α")
    plain = ControlStanding(
        name, "π", "Διαδικασία", "1", "Κανόνας", True, False, OWNER, (waived, adapted, asked)
    )
    return replace(plain, **changed)  # type: ignore[arg-type]


def everything() -> Portfolio:
    """A portfolio in which everything stands that a report can say."""
    rule = RuleStanding("AR-01", "Κανόνας", "blocker", 1, 2, 3, 4, 5, 6)
    adapts = tuple(entry for entry in control("ΓΓ-4").deviations if entry.how == "adapts")
    return Portfolio(
        organization="ο",
        name="Οργανισμός",
        day=DAY,
        redesign_after=3,
        projects=(
            project("AAA"),
            project("BBB", status="on-hold", as_of=DAY + timedelta(1), gate=GateAhead(), requests={}),
            project("CCC", status="closed", level="small", gate=GateAhead(undated=1), reuse=None),
            *(project(f"D{number}", level="medium", modes=()) for number in range(40)),
        ),
        shared=Counts(1),
        controls=(
            control("ΓΓ-1", proposal=("Πρόταση",)),
            control("ΓΓ-2", proposed_by=("AAA", "BBB")),
            control("ΓΓ-3", proposal=("Πρόταση",), owner=None),
            control("ΓΓ-4", statutory=True, deviations=adapts),
            control("ΓΓ-5", baseline=False),
            *(control(f"ΓΔ-{number}") for number in range(40)),
        ),
        rules=(
            rule,
            *(
                replace(rule, id=f"AR-{number}", severity=weight)
                for number, weight in enumerate(("major", "minor", "error") * 10, start=10)
            ),
        ),
    )


CODES = frozenset({"AAA", "BBB", "CCC", *MODES, *(f"D{number}" for number in range(40))})


@pytest.mark.parametrize("form", FORMS)
def test_nothing_that_a_report_can_say_is_kept_from_translators(form: str) -> None:
    with speaking(pseudo()):
        text = FORMS[form](everything())
    assert sorted(set(not_told(TABLE.sub("", text), CODES))) == []


@pytest.mark.parametrize("form", FORMS)
def test_a_report_without_projects_is_told_as_well(form: str) -> None:
    with speaking(pseudo()):
        text = FORMS[form](replace(everything(), projects=(), controls=(), rules=()))
    assert sorted(set(not_told(text, CODES))) == []


def test_the_page_says_its_language_and_its_direction() -> None:
    for tag, head in (("ar", '<html lang="ar" dir="rtl">'), ("de", '<html lang="de">')):
        with speaking(pseudo(tag)):
            assert head in portfolio_html(everything(), Brand("Όνομα")).decode()


def test_numbers_are_written_as_the_language_writes_them() -> None:
    with speaking(pseudo("de")):
        text = page(replace(everything(), shared=Counts(minor=0, unknown=12_345)))
    assert "12.517" in text  # 43 projects with 4 each, and those that they share
