"""In which stages a procedure applies: each with what is done in it, or with what is due in it."""

from __future__ import annotations

import re

import pytest

from tests.compose.slices.imaging import documents, sample

LIVE = "Cutover and early life support"
APPLIES = re.compile(r"^\| It applies in \| (.*) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def written() -> dict[str, str]:
    return documents(sample())


def applies(body: str) -> list[str]:
    found = APPLIES.search(body)
    return [re.sub(r"\]\([^)]*\)", "]", entry) for entry in found[1].split("<br>")] if found else []


def test_no_stage_stands_without_a_sentence(written: dict[str, str]) -> None:
    stages = [(name, entry) for name, body in written.items() for entry in applies(body)]
    assert len(stages) > 60
    assert [entry for entry in stages if not re.search(r"\): \S.*\.$", entry[1])] == []


def test_of_two_sentences_of_which_one_goes_on_from_the_other_only_that_one_stands(
    written: dict[str, str],
) -> None:
    (building,) = [entry for entry in applies(written["project-change"]) if "Build and migration" in entry]
    assert building.endswith(
        ": Decide on changes, each with its effect on support and on the date of going live."
    )
    assert building.count("Decide on changes") == 1


def test_where_the_procedure_does_nothing_of_its_own_its_requests_are_named_with_their_days(
    written: dict[str, str],
) -> None:
    assert (
        "**Initiation** (23 November 2026 to 18 February 2027): This request is due here: "
        "[Move the worklist of the old archive off a failing disk] on 24 November 2026."
    ) in applies(written["change-enablement"])


def test_going_live_is_told_in_the_stage_of_its_day_and_the_decision_in_that_of_its_gate(
    written: dict[str, str],
) -> None:
    told = {
        name: {entry.split("**")[1]: entry for entry in applies(written[name])}
        for name in ("change-enablement", "release", "incidents")
    }
    change, release = told["change-enablement"], told["release"]
    assert "Carry out the change of going live in its window." in change[LIVE]
    assert change["Build and migration"].endswith("Have the change of going live approved.")
    assert "Decide go or no-go." in release["Build and migration"]
    assert "Deploy in the agreed window." in release[LIVE]
    assert "Stand by" in told["incidents"][LIVE]
    assert "Stand by" not in told["incidents"]["Build and migration"]


def test_money_changes_and_security_do_not_rest_in_early_life(written: dict[str, str]) -> None:
    for name in ("financial-reporting", "project-change", "security"):
        assert any(entry.startswith(f"**{LIVE}**") for entry in applies(written[name])), name
