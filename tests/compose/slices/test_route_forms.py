"""A route names the forms that it asks for besides those of its steps, and no others."""

from __future__ import annotations

from functools import cache

import pytest

from dovetail.bundled import profiles_dir
from dovetail.compose.slices import SLICES
from dovetail.compose.teller import Teller
from dovetail.load.profile import load_profile
from dovetail.model.resolved import ResolvedProject
from dovetail.resolve.pack import resolve_project

PROJECTS = (("gitlab", "CSP"), ("wyrefell", "PAX"), ("gsa-tts", "WPF"))


@cache
def resolved(profile: str, code: str) -> ResolvedProject:
    found = load_profile(profiles_dir() / profile).profile
    assert found is not None
    return resolve_project(found, code)


@pytest.mark.parametrize(("profile", "code"), PROJECTS)
def test_no_form_of_a_step_is_asked_for_besides_the_steps(profile: str, code: str) -> None:
    teller = Teller(resolved(profile, code))
    for bound in teller.resolved.procedures:
        own = {
            entry.step.id: teller.form(entry.step.form)["title"] for entry in bound.steps if entry.step.form
        }
        said = SLICES["routes"](teller, bound.id)["routes"]
        for route, told in zip(bound.procedure.routes, said, strict=True):
            taken = {title for step, title in own.items() if step not in route.skips}
            assert not taken & set(told["forms"]), (bound.id, route.id)


def test_a_form_that_no_step_uses_is_named() -> None:
    teller = Teller(resolved("wyrefell", "PAX"))
    named = [
        form
        for bound in teller.resolved.procedures
        for route in SLICES["routes"](teller, bound.id)["routes"]
        for form in route["forms"]
    ]
    assert "PR-4 Single tender waiver" in named
