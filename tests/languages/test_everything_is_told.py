"""No sentence for a reader is made past the catalogue: translators are shown all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.languages.sentences import sentences

PROGRAM = Path(__file__).parents[2] / "generator" / "dovetail"
ROOMS = ("model/words", "resolve", "check", "diagrams", "compose")
FORMATS = ("formats/ics.py", "formats/markdown.py", "cli/telling/report_text.py")
"""What other formats say of their own is seen in brackets, in their tests: most of their strings are styles."""
FOR_OTHERS = {
    "resolve/procedures/network.py": "steps wait for each other",  # for programmers
    "resolve/provenance/procedure_layers.py": "drops it",  # whoever types a path after --at
    "resolve/provenance/provenance.py": "*",
    "resolve/provenance/value_path.py": "*",
    "resolve/procedures/tightening.py": "working day fiscal year",  # keys of a file
    "resolve/calendars/windows.py": "previous working day",
    "check/rules_page.py": "*",  # whoever writes profiles
    "check/derived/change_calendar.py": "bare service of item",  # names of cases, never printed
    "check/derived/voices.py": "project manager not known",
    "check/portfolio_waivers.py": "not valid",
    "check/alignment.py": "not judged",
    "formats/portfolio/rows.py": "not issued",
    "check/rules/change/empty_words.py": "*",  # how people say nothing
    "diagrams/canvas.py": "Segoe UI, Helvetica, Arial, sans-serif",
    "diagrams/palette.py": "Source Sans 3",
    "diagrams/flow.py": "no baseline",
    "diagrams/mermaid.py": "*",
    "compose/faults.py": "*",  # whoever writes templates
    "compose/missing_pictures.py": "*",  # whoever writes templates
    "compose/template_faults.py": "*",  # whoever writes templates
    "compose/pack.py": "there is no template",
    "compose/slices/authority.py": "fiscal year",  # a key of a file
    "formats/portfolio/charts.py": "'Source Sans 3', system-ui, sans-serif f'area {fill}'",
    "formats/ics.py": "-//Dovetail//Key dates//EN",
    "compose/slices/topic_words.py": "*",  # words that are looked for in a profile
}
"""What these modules say to others than readers, or do not say at all."""
FILES = sorted(
    [
        *(path for room in ROOMS for path in (PROGRAM / room).rglob("*.py")),
        *(PROGRAM / name for name in FORMATS),
        *(PROGRAM / "formats" / "portfolio").glob("*.py"),
    ]
)


def allowed(file: str, text: str) -> bool:
    kept = FOR_OTHERS.get(file, "")
    return kept == "*" or text in kept or bool(kept and kept in text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PROGRAM).as_posix())
def test_a_module_tells_what_it_says(path: Path) -> None:
    file = path.relative_to(PROGRAM).as_posix()
    assert [f"{file}:{line}: {text}" for line, text in sentences(path) if not allowed(file, text)] == []


def test_exceptions_are_still_needed() -> None:
    assert [file for file in FOR_OTHERS if not list(sentences(PROGRAM / file))] == []


def test_a_sentence_that_is_not_told_is_found(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        '''"""A module of two words."""
NEEDED = later("what is needed")
def say(day):
    if day == "the last day":
        return tell("It is due on {day}.", day=day)
    note = f"due on {day}"
    return Diagnostic("too-late", "It comes too late.", note)
''',
        "utf-8",
    )
    assert [line for line, _ in sentences(module)] == [6, 7]
