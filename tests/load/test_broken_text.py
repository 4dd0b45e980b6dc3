"""Whatever an editor, a merge or a cat makes of a profile: problems with places, never a traceback."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from dovetail.load.profile import load_profile
from dovetail.model.project import Project
from tests.load.situations import GOOD, draw

Edit = Callable[[list[str], random.Random], None]
WORDS = [
    "",
    "null",
    "~",
    "[]",
    "{}",
    "yes",
    "0",
    "-1",
    "2026-02-30",
    "&a",
    "*a",
    "<<",
    "[a, b]",
    "{unknown: Why}",
    "x" * 300,
]


def delete_line(lines: list[str], chance: random.Random) -> None:
    del lines[chance.randrange(len(lines))]


def repeat_line(lines: list[str], chance: random.Random) -> None:
    lines.insert(chance.randrange(len(lines)), chance.choice(lines))


def move_line(lines: list[str], chance: random.Random) -> None:
    lines.insert(chance.randrange(len(lines)), lines.pop(chance.randrange(len(lines))))


def indent_line(lines: list[str], chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    lines[at] = " " * chance.randrange(5) + lines[at].strip()


def change_value(lines: list[str], chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    key, colon, _ = lines[at].partition(":")
    lines[at] = f"{key}{colon} {chance.choice(WORDS)}"


def change_word(lines: list[str], chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    words = lines[at].split(" ")
    words[chance.randrange(len(words))] = chance.choice(WORDS)
    lines[at] = " ".join(words)


def change_letter(lines: list[str], chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    if lines[at]:
        spot = chance.randrange(len(lines[at]))
        letter = chr(
            chance.choice([chance.randrange(32, 127), chance.randrange(0x80, 0x3000), 0x1F600, 0, 0x202E])
        )
        lines[at] = lines[at][:spot] + letter + lines[at][spot + 1 :]


EDITS: list[Edit] = [
    delete_line,
    repeat_line,
    move_line,
    indent_line,
    change_value,
    change_word,
    change_letter,
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=st.sampled_from(sorted(GOOD)),
    edits=st.lists(st.sampled_from(EDITS), min_size=1, max_size=6),
    chance=st.randoms(use_true_random=False),
)
def test_a_damaged_file_gives_problems_with_places(
    name: str, edits: list[Edit], chance: random.Random
) -> None:
    lines = GOOD[name].split("\n")
    for edit in edits:
        edit(lines, chance)
        lines = lines or [""]
    text = "\n".join(lines)

    with tempfile.TemporaryDirectory() as folder:
        root = draw(Path(folder), {**GOOD, name: text.encode("utf-8", errors="surrogatepass")})
        loaded = load_profile(root)

    for problem in loaded.diagnostics:
        assert problem.place is not None
        assert problem.place.file in GOOD
        assert problem.place.line <= GOOD[problem.place.file].count("\n") + len(lines) + 1
        assert problem.message
        assert not any(
            word in problem.message + problem.hint for word in ("pydantic", "Input should", "https://")
        )
    assert loaded.profile is not None or loaded.diagnostics


def test_a_tailoring_entry_that_is_no_mapping_is_a_problem_and_no_crash() -> None:
    data = {"code": "P", "name": "P", "starts": "2026-01-01", "ends": "2026-02-01", "team": {}}
    with pytest.raises(ValidationError):
        Project.model_validate({**data, "tailoring": {"purchasing": ["adapt"]}})
