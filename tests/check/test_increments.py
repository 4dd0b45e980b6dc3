"""A project delivers in increments if its method does, whatever the method is called."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dovetail.bundled import profiles_dir
from dovetail.check.rules.change.lifecycles import is_incremental
from dovetail.load.profile import load_profile
from dovetail.model.lifecycle import BoundLifecycle
from dovetail.model.method import Lifecycle
from dovetail.model.resolved import ResolvedProject
from dovetail.resolve.pack import resolve_project


@pytest.fixture(scope="module")
def archive() -> ResolvedProject:
    profile = load_profile(profiles_dir() / "wyrefell", projects=["PAX"]).profile
    assert profile is not None
    return resolve_project(profile, "PAX")


def under(resolved: ResolvedProject, method: Lifecycle | None, name: str) -> ResolvedProject:
    project = resolved.project.model_copy(update={"lifecycle": name})
    return replace(resolved, project=project, lifecycle=BoundLifecycle(method))


def test_a_staged_method_is_not_incremental(archive: ResolvedProject) -> None:
    assert not is_incremental(archive)


@pytest.mark.parametrize(("approach", "expected"), [("iterative", True), ("hybrid", True), ("staged", False)])
def test_what_the_method_says_of_itself_wins_over_its_name(
    archive: ResolvedProject, approach: str, expected: bool
) -> None:
    method = Lifecycle.model_validate(
        {"id": "wyre", "title": "Wyre way", "version": "1", "approach": approach}
    )
    assert is_incremental(under(archive, method, "Wyre way")) is expected
    assert is_incremental(under(archive, method, "Agile at Wyrefell")) is expected


def test_a_method_that_nobody_has_described_is_known_by_its_name(archive: ResolvedProject) -> None:
    assert is_incremental(under(archive, None, "Scrum of scrums"))
    assert not is_incremental(under(archive, None, "House method"))


def test_a_method_that_is_silent_on_it_is_known_by_its_name(archive: ResolvedProject) -> None:
    method = Lifecycle.model_validate({"id": "wyre", "title": "Wyre way", "version": "1"})
    assert is_incremental(under(archive, method, "continuous delivery"))
