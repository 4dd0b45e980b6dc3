"""Beside an open question stands what waits for it, in words of a document and with the names people use."""

from __future__ import annotations

from functools import cache

import pytest

from dovetail.bundled import profiles_dir
from dovetail.load.profile import load_profile
from dovetail.resolve.pack import resolve_project


@cache
def waiting(profile: str, code: str) -> frozenset[str]:
    loaded = load_profile(profiles_dir() / profile)
    assert loaded.profile is not None
    return frozenset(
        block for question in resolve_project(loaded.profile, code).questions for block in question.blocks
    )


@pytest.mark.parametrize(
    "said",
    [
        "Waterway Permit Finder: when “third line” of “Waterway Permit Finder” is accepted",
        "Waterway Permit Finder: what decision “D-02” means for support",
        "Waterway Permit Finder: whether “User research and front-end team” can be assigned",
        "Waterway Permit Finder: who owns “User research and front-end team” after wrap-up",
        "Waterway Permit Finder: the number of “RK-3” in the register of operations",
        "Waterway Permit Finder: the cost to run in FY29",
        "when “Production change freeze” begins",
        "days of “Ledger close”",
        "where controlled documents are kept",
    ],
)
def test_what_waits_is_said_as_a_reader_would_say_it(said: str) -> None:
    assert said in waiting("gsa-tts", "WPF")


def test_what_a_contract_commits_to_names_contract_and_service() -> None:
    assert (
        "Customer support platform replacement: "
        "what “New support platform” commits to for “Customer support platform”"
    ) in waiting("gitlab", "CSP")


@pytest.mark.parametrize(("profile", "code"), [("gsa-tts", "WPF"), ("gitlab", "CSP"), ("wyrefell", "PAX")])
def test_nothing_that_waits_is_named_by_an_id_of_the_file(profile: str, code: str) -> None:
    ids = {"support-platform", "permit-finder", "CON NEW", "cut offs", "freezes", "close"}
    assert [block for block in waiting(profile, code) for name in ids if f"“{name}”" in block] == []
