"""The imaging archive of the sample hospital, with what a situation changes in its project file."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

from dovetail.bundled import profiles_dir
from dovetail.compose.pack import Composed, compose_pack
from dovetail.compose.renderer import Renderer
from dovetail.compose.slices import SLICES
from dovetail.compose.teller import Teller
from dovetail.load.profile import Loaded, load_profile
from dovetail.model.project import Project
from dovetail.model.resolved import ResolvedProject
from dovetail.resolve.pack import resolve_project

LISTS = (
    "releases", "contracts", "acceptance", "tests", "acceptances", "handover", "delivered_items", "training",
    "involvement", "security_gates", "risks", "improvements", "documents", "gates", "requirements",
    "support_not_needed", "support_models", "decisions", "nothing_to_hand_over",
)  # fmt: skip
"""What a project may say of its outcome."""
SILENT: dict[str, Any] = dict.fromkeys(LISTS, ()) | {
    "early_life_support": None, "incidents": None, "live_data_from": None, "personal_data": None,
}  # fmt: skip


@cache
def loaded() -> Loaded:
    return load_profile(profiles_dir() / "wyrefell")


@cache
def sample() -> ResolvedProject:
    profile = loaded().profile
    assert profile is not None
    return resolve_project(profile, "PAX")


def imaging(**changes: Any) -> ResolvedProject:
    """The project with other answers in these places of its file; resolution is left as it was."""
    said = sample().project.model_dump(by_alias=True, exclude_unset=True) | changes
    return replace(sample(), project=Project.model_validate(said))


def told(name: str, resolved: ResolvedProject, procedure: str = "") -> Any:
    """What a slice says of a project."""
    return SLICES[name](Teller(resolved), procedure)


@cache
def _renderer() -> Renderer:
    return Renderer(loaded().templates)


def documents(resolved: ResolvedProject) -> dict[str, str]:
    """The bodies of the documents, by id."""
    profile = loaded().profile
    assert profile is not None
    composed: Composed = compose_pack(resolved, _renderer(), profile.brand)
    assert composed.diagnostics == ()
    return {document.id: document.body for document in composed.pack.documents}
