"""Words of the organization's own: in a language that bends them, under one method, and in its own texts."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail.load.profile import Loaded, load_profile
from dovetail.model.diagnostics import Severity
from dovetail.resolve.lifecycle import bind_lifecycle
from dovetail.resolve.pack import resolve_project
from tests.compose.test_methods import ORGANIZATION, PROJECT

GERMAN = ORGANIZATION + "language: de\n"
TOLLGATE = (
    "Tor; many=Tore; nom=das Tor; gen=des Tors; dat=dem Tor; akk=das Tor; a=ein Tor; einen=ein Tor; "
    "einem=einem Tor; nom many=die Tore; gen many=der Tore; dat many=den Toren; akk many=die Tore"
)
PROCEDURE = """
id: governance
based_on: governance
title: Steering and <<gates>>
version: "1"
owner: owner
purpose: Decide at the <<gate>>, in the words of <<no method>>.
"""


def loaded(root: Path, organization: str, project: str = PROJECT, **files: str) -> Loaded:
    written = {"organization.yaml": organization, "projects/QUAY/project.yaml": project, **files}
    for name, text in written.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return load_profile(root)


def words_of(result: Loaded) -> str:
    """A sentence that asks for several forms, as the project's pack says it."""
    assert result.profile is not None, result.diagnostics
    life = bind_lifecycle(result.profile, result.profile.projects["QUAY"].value)
    return life.vocabulary.said("vor <<dat gate>>, ohne <<akk gate>>, alle <<gates>>")


def test_a_word_without_the_forms_of_the_language_is_found_and_not_used(tmp_path: Path) -> None:
    result = loaded(tmp_path, GERMAN + "method_words:\n  sponsor: sponsor\n  gate: gate\n")

    gate, sponsor = sorted(
        (problem for problem in result.diagnostics if problem.code == "method-word-without-forms"),
        key=lambda problem: problem.message,
    )
    assert gate.severity is sponsor.severity is Severity.MINOR
    assert gate.place is not None
    assert gate.place.file == "organization.yaml"
    assert '"gate" lacks forms that sentences need in German: many, nom, gen' in gate.message
    assert "Gate; many=Gates; nom=das Gate" in gate.hint
    assert words_of(result) == "vor dem Gate, ohne das Gate, alle Gates"


def test_a_word_with_all_its_forms_is_used(tmp_path: Path) -> None:
    result = loaded(tmp_path, GERMAN + f'method_words:\n  gate: "{TOLLGATE}"\n')

    assert not result.diagnostics
    assert words_of(result) == "vor dem Tor, ohne das Tor, alle Tore"


def test_a_method_of_ones_own_needs_the_forms_too(tmp_path: Path) -> None:
    city = 'id: city\ntitle: City\nversion: "1"\nbased_on: hermes-2022\nvocabulary: {gate: release}\n'
    project = PROJECT.replace("name: New quay", "name: New quay\nlifecycle: city")
    result = loaded(tmp_path, GERMAN, project, **{"lifecycles/city.yaml": city})

    (found,) = result.diagnostics
    assert (found.code, found.place and found.place.file) == (
        "method-word-without-forms",
        "lifecycles/city.yaml",
    )
    assert words_of(result) == "vor dem Meilenstein, ohne den Meilenstein, alle Meilensteine"


def test_english_makes_the_forms_that_it_needs(tmp_path: Path) -> None:
    assert not loaded(tmp_path, ORGANIZATION + "method_words: {gate: lock}\n").diagnostics


UNDER = ORGANIZATION + "method_words_under: {prince2-7: {gate: lock}}\nmethod_words: {sponsor: patron}\n"


@pytest.mark.parametrize(
    ("lifecycle", "said"),
    [
        ("PRINCE2", "lock of the patron"),
        ("HERMES", "milestone of the patron"),
        ("none of them", "gate of the patron"),
    ],
)
def test_words_under_a_method_hold_for_its_projects_only(tmp_path: Path, lifecycle: str, said: str) -> None:
    project = PROJECT.replace("name: New quay", f"name: New quay\nlifecycle: {lifecycle}")
    result = loaded(tmp_path, UNDER, project)
    assert result.profile is not None, result.diagnostics

    life = bind_lifecycle(result.profile, result.profile.projects["QUAY"].value)

    assert life.vocabulary.said("<<gate>> of the <<sponsor>>") == said


def test_words_under_a_method_that_is_none_are_an_error(tmp_path: Path) -> None:
    result = loaded(tmp_path, ORGANIZATION + "method_words_under: {prince-7: {gate: lock}}\n")

    (found,) = result.diagnostics
    assert (found.code, found.severity) == ("lifecycle-unknown", Severity.ERROR)
    assert 'did you mean "prince2-7"' in found.hint


@pytest.mark.parametrize(
    ("lifecycle", "title", "purpose"),
    [
        ("HERMES", "Steering and milestones", "Decide at the milestone, in the words of <<no method>>."),
        ("agile", "Steering and increment reviews", "Decide at the increment review, in the words of <<no method>>."),
    ],
)  # fmt: skip
def test_an_organization_may_mark_words_in_its_own_procedures(
    tmp_path: Path, lifecycle: str, title: str, purpose: str
) -> None:
    project = PROJECT.replace("name: New quay", f"name: New quay\nlifecycle: {lifecycle}")
    result = loaded(tmp_path, ORGANIZATION, project, **{"procedures/governance.yaml": PROCEDURE})
    assert result.profile is not None, result.diagnostics

    resolved = resolve_project(result.profile, "QUAY")

    (bound,) = [entry for entry in resolved.procedures if entry.id == "governance"]
    assert (bound.procedure.title, bound.procedure.purpose) == (title, purpose)
    assert result.profile.procedures["governance"].value.title == "Steering and gates"


def test_what_a_procedure_takes_over_beside_its_own_keeps_to_the_method(tmp_path: Path) -> None:
    own = PROCEDURE + "flexibility: {preapproved: [{id: small, title: Small <<gate>>, when: {}}]}\n"
    project = PROJECT.replace("name: New quay", "name: New quay\nlifecycle: HERMES")
    result = loaded(tmp_path, ORGANIZATION, project, **{"procedures/governance.yaml": own})
    assert result.profile is not None, result.diagnostics

    resolved = resolve_project(result.profile, "QUAY")

    (bound,) = [entry for entry in resolved.procedures if entry.id == "governance"]
    flexible = bound.procedure.flexibility
    assert [item.title for item in flexible.preapproved] == ["Small milestone"]
    assert [
        leave.because for leave in flexible.may_shorten if leave.because and "gate" in leave.because
    ] == []


ENGLISH_PROSE = """
purpose: |
  Decide at the <<gate>>, with the evidence that each party has seen, and write down which reason was given.
  The <<project board>> decides on the papers that the owner has read before the meeting.
scope: |
  Every decision of the project, from the mandate to the end, and the reports that lead to it.
  Not for the decisions of operations, which stay with their owners and follow the calendar of the house.
"""


def written_in_english(language: str) -> dict[str, str]:
    """A profile in English prose, for an organization that says it has another language."""
    house = ORGANIZATION + f"language: {language}\nmethod_words: {{project board: quay council}}\n"
    prose = PROCEDURE.partition("purpose:")[0] + ENGLISH_PROSE
    return {"organization": house, "procedures/governance.yaml": prose}


def test_english_texts_of_an_organization_of_another_language_are_one_finding_and_stay_whole(
    tmp_path: Path,
) -> None:
    files = written_in_english("de")
    project = PROJECT.replace("name: New quay", "name: New quay\nlifecycle: HERMES")
    result = loaded(tmp_path, files.pop("organization"), project, **files)

    (found,) = result.diagnostics
    assert (found.code, found.severity) == ("texts-in-english", Severity.MINOR)
    assert found.place is not None
    assert (found.place.file, found.place.line) == ("organization.yaml", 11)
    assert "only what Dovetail says itself" in found.message
    assert "procedures/ in German" in found.hint
    assert result.profile is not None
    resolved = resolve_project(result.profile, "QUAY")
    (bound,) = [entry for entry in resolved.procedures if entry.id == "governance"]
    assert bound.procedure.title == "Steering and milestones"
    purpose = str(bound.procedure.purpose)
    assert purpose.startswith("Decide at the milestone, with the evidence")
    assert "The quay council decides on the papers" in purpose
    assert "quay" not in resolved.lifecycle.vocabulary.said("<<project board>>, <<dat project board>>")
    assert resolved.lifecycle.vocabulary.said("vor <<dat gate>>") == "vor dem Meilenstein"


@pytest.mark.parametrize("language", ["ar", "pl"])
def test_a_language_without_a_catalogue_is_one_finding_and_no_word_is_spliced(
    tmp_path: Path, language: str
) -> None:
    files = written_in_english(language)
    result = loaded(tmp_path, files.pop("organization"), **files)

    assert [problem.code for problem in result.diagnostics] == ["language-without-catalogue"]
    assert result.profile is not None
    purpose = str(result.profile.procedures["governance"].value.purpose)
    assert "The quay council decides on the papers" in purpose


def test_texts_in_the_language_of_the_organization_are_no_finding(tmp_path: Path) -> None:
    files = written_in_english("en-GB")
    assert not loaded(tmp_path, files.pop("organization"), **files).diagnostics
