"""A whole pack in a language that nobody speaks: what is not in brackets then, no translator was shown."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from dovetail.check.examine import Examined, examine
from dovetail.compose.pack import Composed, compose_pack
from dovetail.load.profile import load_profile
from dovetail.load.templates import load_templates
from tests.languages.pseudo import in_greek, names_of, not_told, pseudo

SAMPLES = Path(__file__).parents[2] / "profiles"
PROJECTS = [("wyrefell", "PAX"), ("gitlab", "CSP"), ("gsa-tts", "WPF")]
KNOWN_ELSEWHERE = frozenset({
    "Good", "Friday", "Easter", "Monday", "Bank", "Holiday", "Spring", "Summer", "Early", "May", "Christmas", "Day",
    "Boxing", "New", "Year's", "Memorial", "Juneteenth", "National", "Independence", "Labor", "Columbus", "Veterans",
    "Thanksgiving", "Martin", "Luther", "King", "Jr", "Washington's", "Birthday", "observed", "Washington",
})  # fmt: skip
"""Names of public holidays come from their own library, in the languages that it has."""


@cache
def told(profile: str, code: str) -> tuple[Examined, Composed, frozenset[str]]:
    """A project as it comes out in brackets, its pack, and the ids that are nobody's words."""
    loaded = load_profile(SAMPLES / profile, projects=(code,))
    assert loaded.profile is not None
    translated = in_greek(loaded.profile, pseudo())
    parts = [
        translated.organization.value,
        *(entry.value for entry in translated.procedures.values()),
        *(written.value for written in translated.projects.values()),
        *translated.lifecycles.values(),
    ]
    ids = frozenset(word for part in parts for word in names_of(part))
    (examined,) = examine(translated, [code])
    # An organization's own templates are its own text.
    templates = load_templates(SAMPLES / profile / "nowhere")
    pack = compose_pack(examined.resolved, templates, translated.brand, checked=examined.checked)
    return examined, pack, ids | KNOWN_ELSEWHERE


@pytest.mark.parametrize(("profile", "code"), PROJECTS)
def test_all_that_resolution_and_the_rules_say_is_told(profile: str, code: str) -> None:
    examined, _, ids = told(profile, code)
    resolved = examined.resolved
    said = [
        *(
            text
            for item in (*resolved.findings, *examined.checked.findings)
            for text in (item.message, item.hint)
        ),
        *(text for item in resolved.questions for text in (item.question, *item.blocks)),
        *(text for item in resolved.key_dates for text in (item.title, item.note, item.who)),
        *(text for item in resolved.requests for text in (item.summary, item.route.because)),
        *(
            text
            for item in resolved.requests
            for approval in item.approvals
            for text in (approval.title, approval.because, approval.authority, approval.problem)
        ),
        *(
            text
            for item in resolved.requests
            for step in (item.schedule.steps if item.schedule else ())
            for text in (step.note, step.condition, step.duration)
        ),
    ]
    assert sorted({word for text in said for word in not_told(text, ids)}) == []


@pytest.mark.parametrize(("profile", "code"), PROJECTS)
def test_all_that_the_documents_say_is_told(profile: str, code: str) -> None:
    _, composed, ids = told(profile, code)
    assert [problem.message for problem in composed.diagnostics] == []
    pack = composed.pack
    said = {document.id: f"{document.title}\n{document.body}" for document in pack.documents}
    said["cover"] = "\n".join([pack.title, pack.standing, pack.revision, *(label for label, _ in pack.cover)])
    assert {name: found for name, text in said.items() if (found := sorted(set(not_told(text, ids))))} == {}


def test_what_is_not_told_would_be_found() -> None:
    assert list(not_told("⟦Start by ⟧{day}⟦ or earlier⟧, ⟦{n} of ⟧two steps")) != []
    assert list(not_told("⟦Start by ⟧12⟦ or earlier⟧ Γθεγλ")) == []
