"""The word over a box says how much it matters: a note is good to know, a warning harms or stops."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import pytest

from dovetail.bundled import profiles_dir
from dovetail.check.engine import check_project
from dovetail.compose.pack import compose_pack
from dovetail.compose.renderer import Renderer
from dovetail.load.profile import load_profile
from dovetail.resolve.pack import resolve_project

WORDS = {
    "Blocked.": "WARNING",
    "Too late.": "WARNING",
    "Patients first.": "WARNING",
    "Open.": "IMPORTANT",
    "No operational baseline.": "IMPORTANT",
}
"""What a box of a sample opens with, and the level that it has."""
_BOX = re.compile(r"^> \[!([A-Z]+)\]\n> \*\*(.*?)\*\*", re.MULTILINE)


@cache
def boxes(profile: str, code: str) -> Mapping[str, frozenset[str]]:
    """The levels by the words that a box opens with."""
    loaded = load_profile(profiles_dir() / profile)
    assert loaded.profile is not None
    resolved = resolve_project(loaded.profile, code)
    checked = check_project(loaded.profile, resolved)
    composed = compose_pack(resolved, Renderer(loaded.templates), loaded.profile.brand, checked=checked)
    found: dict[str, set[str]] = {}
    for document in composed.pack.documents:
        for level, words in _BOX.findall(document.body):
            found.setdefault(words, set()).add(level)
    return {words: frozenset(levels) for words, levels in found.items()}


@pytest.mark.parametrize(("profile", "code"), [("wyrefell", "PAX"), ("gitlab", "CSP")])
def test_every_box_has_the_level_of_what_it_says(profile: str, code: str) -> None:
    told = boxes(profile, code)
    assert told
    assert told == {words: frozenset({WORDS[words]}) for words in told}


def test_a_statement_on_the_safety_of_patients_is_no_note() -> None:
    assert boxes("wyrefell", "PAX")["Patients first."] == frozenset({"WARNING"})
