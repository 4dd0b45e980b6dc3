"""Lifecycles: the bundled ones are whole, an organization brings its own, and a name is found or helped."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail.load.profile import Loaded, load_profile
from dovetail.model.lifecycle import MEETING_POINTS
from dovetail.model.lifecycle_names import lifecycle_named
from dovetail.model.procedure import COVERS
from dovetail.model.vocabulary import NEUTRAL_TERMS
from dovetail.resolve.pack import resolve_project
from tests.compose.test_methods import ORGANIZATION, PROJECT

METHODS = ("prince2-7", "pmbok-8", "pmbok-7", "pm2-3", "hermes-2022", "agile", "hybrid")


def harbour(root: Path, project: str = PROJECT, **lifecycles: str) -> Loaded:
    (root / "organization.yaml").write_text(ORGANIZATION, "utf-8")
    folder = root / "projects" / "QUAY"
    folder.mkdir(parents=True)
    (folder / "project.yaml").write_text(project, "utf-8")
    for name, text in lifecycles.items():
        (root / "lifecycles").mkdir(exist_ok=True)
        (root / "lifecycles" / f"{name}.yaml").write_text(text, "utf-8")
    return load_profile(root)


@pytest.mark.parametrize("name", METHODS)
def test_a_bundled_method_has_words_for_everything_and_touches_every_procedure(
    tmp_path: Path, name: str
) -> None:
    profile = harbour(tmp_path).profile
    assert profile is not None
    method = profile.lifecycles[name]

    assert set(method.vocabulary) == set(NEUTRAL_TERMS)
    assert set(method.touches) == set(COVERS)
    assert [gate.point for gate in method.gates] == list(MEETING_POINTS)
    assert [point for stage in method.stages for point in stage.points] == list(MEETING_POINTS)
    assert method.source


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("prince2-7", "prince2-7"), ("PRINCE2", "prince2-7"), ("Prince2 7", "prince2-7"), ("PM²", "pm2-3"),
        ("PMBOK Guide", "pmbok-8"), ("PMBOK 7", "pmbok-7"), ("Scrum", "agile"), ("HERMES 2022", "hermes-2022"),
        ("Hybrid: fixed gates, two-week iterations", "hybrid"), ("our own way", None), (None, None),
    ],
)  # fmt: skip
def test_a_project_names_its_method_as_people_do(
    tmp_path: Path, written: str | None, meant: str | None
) -> None:
    profile = harbour(tmp_path).profile
    assert profile is not None
    found = lifecycle_named(written, profile.lifecycles)

    assert (found.id if found else None) == meant


def test_a_name_that_is_not_known_is_reported_with_what_was_meant(tmp_path: Path) -> None:
    loaded = harbour(tmp_path, PROJECT.replace("name: New quay", "name: New quay\nlifecycle: hermes-2002"))

    assert loaded.profile is not None
    (found,) = [entry for entry in loaded.diagnostics if entry.code == "lifecycle-unknown"]
    assert (
        found.message
        == '"hermes-2002" is no lifecycle that is known here, so the documents use neutral words'
    )
    assert (
        found.hint == 'did you mean "hermes-2022" (HERMES 2022)? If not, describe the method in lifecycles/'
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("waterfall", "hermes-2022"), ("classic Waterfall", "hermes-2022"), ("waterfal", "hermes-2022"),
        ("V-Modell XT", "hermes-2022"), ("PMP", "pmbok-8"), ("PMBOK 6", "pmbok-8"), ("PRINCE", "prince2-7"),
        ("Prince2 2017", "prince2-7"), ("SAFe 6.0", "agile"), ("Scrum (2-week sprints)", "agile"), ("XP", "agile"),
        ("AgilePM", "hybrid"), ("waterfall and agile", "hybrid"), ("PM² Agile", "pm2-3"),
    ],
)  # fmt: skip
def test_a_method_that_is_not_bundled_leads_to_the_nearest_one(
    tmp_path: Path, written: str, meant: str
) -> None:
    named = f'name: New quay\nlifecycle: "{written}"'
    loaded = harbour(tmp_path, PROJECT.replace("name: New quay", named))

    (found,) = [entry for entry in loaded.diagnostics if entry.code == "lifecycle-unknown"]
    assert found.hint.startswith(f'did you mean "{meant}" (')


def test_a_method_near_to_which_there_is_none_is_not_guessed(tmp_path: Path) -> None:
    loaded = harbour(tmp_path, PROJECT.replace("name: New quay", "name: New quay\nlifecycle: our own way"))

    (found,) = [entry for entry in loaded.diagnostics if entry.code == "lifecycle-unknown"]
    assert found.hint.startswith("write one of agile, hermes-2022, hybrid, ")


OWN = """
id: city
title: City method
version: "4"
based_on: hermes-2022
vocabulary: {gate: release}
gates: [{id: start, title: Release of the project, point: G1}]
"""


def test_an_organization_brings_its_own_method(tmp_path: Path) -> None:
    loaded = harbour(
        tmp_path, PROJECT.replace("name: New quay", "name: New quay\nlifecycle: City method"), city=OWN
    )
    assert loaded.profile is not None, loaded.diagnostics
    life = resolve_project(loaded.profile, "QUAY").lifecycle

    assert life.vocabulary.said("<<gate>> of <<a stage>>") == "release of a phase"
    assert [gate.method.title if gate.method else None for gate in life.gates] == [
        "Release of the project", None, None]  # fmt: skip
    assert [stage.title for stage in life.stages][:2] == ["Initiation", "Concept"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (OWN.replace("hermes-2022", "hermes-2021"), "lifecycle-unknown"),
        (OWN.replace("hermes-2022", "city"), "lifecycle-circle"),
        (OWN.replace("gate: release", "gait: release"), "key-invalid"),
        (OWN.replace("point: G1}]", "point: G1}, {id: b, title: B, point: G1}]"), "value-invalid"),
    ],
)
def test_what_is_wrong_with_an_own_method_is_said_at_its_place(tmp_path: Path, text: str, code: str) -> None:
    loaded = harbour(tmp_path, city=text)

    (found,) = [
        entry for entry in loaded.diagnostics if entry.place and entry.place.file == "lifecycles/city.yaml"
    ]
    assert found.code == code
