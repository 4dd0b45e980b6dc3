"""The sample projects that are measured, and what becomes of them on the way to a pack."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dovetail import bundled
from dovetail.compose.pack import compose_pack
from dovetail.compose.renderer import Renderer
from dovetail.load.profile import Loaded, load_profile
from dovetail.model.document import Pack
from dovetail.model.profile import Profile
from dovetail.model.resolved import ResolvedProject
from dovetail.resolve.pack import resolve_project

PYTHON = sys.executable
DOVETAIL = Path(sys.executable).with_name("dovetail")


@dataclass(frozen=True, slots=True)
class Sample:
    """A project of a profile that comes with Dovetail."""

    organization: str
    project: str

    @property
    def root(self) -> Path:
        """The folder of the profile."""
        return bundled.profiles_dir() / self.organization

    def __str__(self) -> str:
        return f"{self.organization} {self.project}"


LARGE = Sample("gitlab", "CSP")
"""The sample with the most rules and requests: for everything that comes before printing."""

SMALL = Sample("wyrefell", "KSK")
"""The sample with the shortest pack: for printing, which takes a thousand times longer."""


@cache
def loaded(sample: Sample) -> Loaded:
    """The profile with this project alone."""
    return load_profile(sample.root, projects=(sample.project,))


def profile_of(sample: Sample) -> Profile:
    """The checked profile.

    :raises RuntimeError: if a sample has an error; then there is nothing to measure.
    """
    profile = loaded(sample).profile
    if profile is None:
        raise RuntimeError(f"profile {sample.organization} has errors; see: dovetail check {sample.root}")
    return profile


@cache
def resolved(sample: Sample) -> ResolvedProject:
    """The resolved project."""
    return resolve_project(profile_of(sample), sample.project)


@cache
def renderer_of(sample: Sample) -> Renderer:
    """The compiled templates of the organization."""
    return Renderer(loaded(sample).templates)


@cache
def pack_of(sample: Sample) -> Pack:
    """The composed pack."""
    return compose_pack(resolved(sample), renderer_of(sample), profile_of(sample).brand).pack
