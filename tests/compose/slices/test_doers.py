"""A step of the owner of a service names everybody who does it in this project."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail.compose.slices.steps import steps
from dovetail.compose.teller import Teller
from dovetail.resolve.pack import resolve_project
from tests.resolve.test_service_owners import TOUCHES_ANOTHERS_SERVICE
from tests.rules.world import loaded, planted, read

OF_ONE = TOUCHES_ANOTHERS_SERVICE.replace("Nora Nord", "Selma Sund").replace("Bo Berg", "Selma Sund")


@pytest.mark.parametrize(
    ("world", "who"),
    [
        (TOUCHES_ANOTHERS_SERVICE, "Owner of the service (Selma Sund, Bo Berg or Nora Nord)"),
        (OF_ONE, "Selma Sund (Service owner)"),
    ],
)
def test_the_owners_of_the_services_that_requests_touch_are_named(
    world: str, who: str, tmp_path: Path
) -> None:
    profile = loaded(planted(read(world)), tmp_path).profile
    assert profile is not None
    told = steps(Teller(resolve_project(profile, "MET")), "change")
    assert [entry["actor"]["who"] for entry in told if entry["id"] == "confirm"] == [who]
