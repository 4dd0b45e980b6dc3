"""What operations said when a pack was issued, whole: the same project can be composed under them again.

Facts are compared, a profile is composed. A snapshot keeps the operations as they were written, so that a
later program works out the earlier state by its own rules, and only what operations changed differs.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from pydantic import BaseModel

from dovetail.history.states.facts import plain
from dovetail.history.states.heads import ORGANIZATION
from dovetail.model.diagnostics import Place
from dovetail.model.organization import Organization
from dovetail.model.procedure import Procedure
from dovetail.model.profile import Layer, LayeredProcedure, PathInFile, Profile, Written

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)
_CLOCK = re.compile(r"(\d\d:\d\d):00")


@dataclass(frozen=True, slots=True)
class NoPlaces:
    """Places in a file of which no lines are kept."""

    file: str

    def place(self, path: PathInFile, *, key: bool = False) -> Place:
        """The file."""
        return Place(self.file)

    def excerpt(self, place: Place) -> str:
        """Nothing."""
        return ""


def operations_written(profile: Profile) -> dict[str, Any]:
    """The organization and its procedures as plain data, each procedure with the files that it came from."""
    return {
        ORGANIZATION: plain(profile.organization.value),
        "procedures": {
            name: {
                "value": plain(layered.value),
                "layers": [
                    [written.layer, None if written.value is layered.value else plain(written.value)]
                    for written in layered.layers
                ],
            }
            for name, layered in profile.procedures.items()
        },
    }


def profile_then(now: Profile, written: Mapping[str, Any], same: Collection[str] = ()) -> Profile:
    """The profile with the operations that :func:`operations_written` gave; all else is as it is ``now``, and
    so are the procedures, and the organization, that are known to be the ``same``.

    :raises ValueError: if what was written is none that this program understands.
    """
    organization = now.organization
    try:
        if ORGANIZATION not in same:
            value = kept(Organization, written[ORGANIZATION])
            organization = Written(value, organization.layer, NoPlaces("organization.yaml"))
        found = {
            name: now.procedures[name] if name in same else _layered(name, written["procedures"][name])
            for name in written["procedures"]
        }
    except (KeyError, TypeError) as error:
        raise ValueError(f"the kept operations are damaged ({error})") from None
    return replace(now, organization=organization, procedures=found)


def operations_at(
    said: Mapping[str, str], written: Mapping[str, Any] | None, now: Profile, fingerprints: Mapping[str, str]
) -> Profile | None:
    """The profile with the operations of an issue, as its snapshot has them ``written``; None for early
    issues, which did not keep them. What bears the same fingerprint (``said``) as ``now`` is taken as it is.

    :raises ValueError: as :func:`profile_then` does.
    """
    if written is None:
        return None
    return profile_then(now, written, [name for name, one in said.items() if fingerprints.get(name) == one])


def alike(first: Profile, second: Profile) -> tuple[Profile, Profile]:
    """Both with what is equal in them shared, and the rest without lines: that something stands on another
    line is no change.
    """
    same = first.organization is second.organization or (
        plain(first.organization.value) == plain(second.organization.value)
    )
    equal = {
        name: layered
        for name, layered in first.procedures.items()
        if name in second.procedures and _equal(layered, second.procedures[name])
    }

    def shared(profile: Profile) -> Profile:
        organization = (
            first.organization if same else _without_lines(profile.organization, "organization.yaml")
        )
        procedures = {
            name: equal.get(name) or _bare(name, layered) for name, layered in profile.procedures.items()
        }
        return replace(profile, organization=organization, procedures=procedures)

    return shared(first), shared(second)


def kept(kind: type[M], data: object) -> M:
    """A part of the model from the plain data that was kept of it.

    :raises ValueError: if it is none.
    """
    return kind.model_validate(_clocks(data))


def _clocks(data: Any) -> Any:
    """Times of day as people write them: kept data has seconds, which no file may have."""
    if isinstance(data, str):
        clock = _CLOCK.fullmatch(data)
        return clock[1] if clock else data
    if isinstance(data, Mapping):
        return {name: _clocks(item) for name, item in data.items()}
    return [_clocks(item) for item in data] if isinstance(data, (list, tuple)) else data


def _layered(name: str, data: Mapping[str, Any]) -> LayeredProcedure:
    value = kept(Procedure, data["value"])
    layers = tuple(
        Written(value if own is None else kept(Procedure, own), cast("Layer", layer), NoPlaces(_file(name)))
        for layer, own in data["layers"]
    )
    return LayeredProcedure(value, layers)


def _equal(one: LayeredProcedure, other: LayeredProcedure) -> bool:
    return one is other or _said(one) == _said(other)


def _said(layered: LayeredProcedure) -> list[object]:
    return [plain(layered.value), *([written.layer, plain(written.value)] for written in layered.layers)]


def _bare(name: str, layered: LayeredProcedure) -> LayeredProcedure:
    layers = tuple(_without_lines(written, _file(name)) for written in layered.layers)
    return LayeredProcedure(layered.value, layers)


def _without_lines(written: Written[T], file: str) -> Written[T]:
    return replace(written, places=NoPlaces(file))


def _file(name: str) -> str:
    return f"procedures/{name}.yaml"
