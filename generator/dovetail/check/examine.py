"""Resolves and judges the projects of a profile; what they have in common is worked out once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from dovetail.check.engine import check_project
from dovetail.check.neighbours import Neighbours
from dovetail.model.checked import Checked
from dovetail.model.profile import Profile
from dovetail.model.resolved import ResolvedProject
from dovetail.resolve.operations import Operations
from dovetail.resolve.pack import resolve_project


@dataclass(frozen=True, slots=True)
class Examined:
    """A project as it is resolved, and what the rules say of it."""

    resolved: ResolvedProject
    checked: Checked


def examine(
    profile: Profile,
    codes: Iterable[str] | None = None,
    *,
    as_of: date | None = None,
    operations: Operations | None = None,
    neighbours: Neighbours | None = None,
) -> Iterator[Examined]:
    """The projects with these codes (all, if none are named) one by one, in the profile's order.

    ``operations`` and ``neighbours`` are what the projects share; whoever calls twice may keep them.
    """
    operations, neighbours = operations or Operations(profile), neighbours or Neighbours(profile)
    for code in profile.projects if codes is None else codes:
        resolved = resolve_project(profile, code, as_of=as_of, operations=operations)
        yield Examined(
            resolved, check_project(profile, resolved, time=operations.time, neighbours=neighbours)
        )
