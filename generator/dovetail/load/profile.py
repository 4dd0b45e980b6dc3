"""A profile folder → a checked :class:`~dovetail.model.profile.Profile`, with all problems of all files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dovetail import bundled
from dovetail.load.files import ORGANIZATION, ProfileFiles, find_profile, profile_files
from dovetail.load.merge import complete, stand_ins
from dovetail.load.reading import Part, read_part
from dovetail.load.yaml_file import Node
from dovetail.model.base import Id
from dovetail.model.diagnostics import Diagnostic, Place, Severity
from dovetail.model.document import Brand
from dovetail.model.organization import Organization, Service
from dovetail.model.procedure import Procedure
from dovetail.model.profile import Layer, LayeredProcedure, PathInFile, Places, Profile, Written
from dovetail.model.project import Project

REFERENCE = "reference/"
"""What the names of the bundled reference profile's files begin with."""

_SERVICES = dict[Id, Service]
_UNKNOWN: Node = {"unknown": "?"}
_ORGANIZATION_STAND_IN: Mapping[str, Node] = {
    "id": "organization", "name": "this organization", "currency": "XXX", "tax_basis": "none",
    "time_zone": "UTC", "fiscal_year": _UNKNOWN, "holidays": _UNKNOWN, "roles": {},
}  # fmt: skip
_PROCEDURE_STAND_IN: Mapping[str, Node] = {"id": "procedure", "title": "?", "version": "?", "owner": _UNKNOWN}
_PROJECT_STAND_IN: Mapping[str, Node] = {
    "code": "project", "name": "?", "starts": "0001-01-01", "ends": "9999-12-31", "team": {},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of loading: the profile if nothing in it is an error, and everything that was found.

    ``Place.file`` is the path inside the profile (``procedures/procurement.yaml``), the same on every
    machine; :meth:`path_of` gives the file on disk.
    """

    root: Path
    profile: Profile | None
    diagnostics: tuple[Diagnostic, ...]

    def path_of(self, file: str) -> Path:
        """The file on disk that a place names."""
        if file.startswith(REFERENCE):
            return bundled.profiles_dir() / file
        return self.root / file


def load_profile(root: Path, *, projects: Sequence[str] = ()) -> Loaded:
    """Read, check and join all files of a profile; of its projects only those named (none: all).

    Every problem of every file is found in one run and the diagnostics are in the order of their
    places. The profile is None if one of them is an error. Nothing is raised for bad input.
    """
    problems: list[Diagnostic] = []
    files = profile_files(root, projects)
    problems += files.problems
    if not (root / ORGANIZATION).is_file():
        message = f"there is no {ORGANIZATION} in this folder, so it is no profile"
        hint = "name the folder of a profile, or start one with: dovetail init DIR"
        return Loaded(root, None, (Diagnostic("profile-missing", Severity.ERROR, message, Place(ORGANIZATION), hint),))
    parts = _read(files, "organization", problems)
    reference = _read(_reference_files(), "reference", problems)
    procedures = _procedures(parts, reference)
    diagnostics = tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.sort_key))
    organization = parts.organization.written
    if organization is None or any(problem.severity is Severity.ERROR for problem in diagnostics):
        return Loaded(root, None, diagnostics)
    profile = Profile(
        organization,
        _ServicePlaces(organization),
        {procedure.value.id: procedure for procedure in procedures},
        {part.written.value.code: part.written for part in parts.projects if part.written},
        Brand(organization.value.name),
        _reference_roles(organization.value, reference.organization),
    )
    return Loaded(root, profile, diagnostics)


@dataclass(frozen=True, slots=True)
class Parts:
    """The files of one profile, each read by itself."""

    organization: Part[Organization]
    services: Part[dict[str, Service]] | None
    procedures: tuple[Part[Procedure], ...]
    projects: tuple[Part[Project], ...]


def _read(files: ProfileFiles, layer: Layer, problems: list[Diagnostic]) -> Parts:
    name = files.prefix + ORGANIZATION
    organization = read_part(Organization, name, files.path(name), layer, _ORGANIZATION_STAND_IN, problems)
    services = None
    if files.has_services:
        name = files.prefix + "services.yaml"
        services = read_part(_SERVICES, name, files.path(name), layer, {}, problems)
        organization = _with_services(organization, services, problems)
    procedures = tuple(
        read_part(Procedure, name, files.path(name), layer, {**_PROCEDURE_STAND_IN, "id": Path(name).stem}, problems)
        for name in files.procedures
    )
    projects = tuple(
        read_part(Project, name, files.path(name), "project", _PROJECT_STAND_IN, problems) for name in files.projects
    )
    return Parts(organization, services, procedures, projects)


def _reference_files() -> ProfileFiles:
    return profile_files(bundled.profiles_dir() / "reference", None, prefix=REFERENCE)


def _procedures(parts: Parts, reference: Parts) -> list[LayeredProcedure]:
    bases = {part.written.value.id: part.written for part in reference.procedures if part.written}
    own = [_layered(part.written, bases) for part in parts.procedures if part.written]
    organization = parts.organization.written
    wanted = organization.value.reference_procedures if organization else None
    return [*own, *stand_ins(own, bases, wanted)]


def _layered(own: Written[Procedure], bases: Mapping[str, Written[Procedure]]) -> LayeredProcedure:
    base = bases.get(own.value.based_on or "")
    return complete(own, base) if base else LayeredProcedure(own.value, (own,))


def _reference_roles(organization: Organization, reference: Part[Organization]) -> dict[str, str]:
    """Titles of the reference roles for which the organization has no role."""
    if reference.written is None:
        return {}
    filled = {*organization.roles, *(name for role in organization.roles.values() for name in role.acts_as)}
    return {name: role.title for name, role in reference.written.value.roles.items() if name not in filled}


def _with_services(
    organization: Part[Organization], services: Part[dict[str, Service]], problems: list[Diagnostic]
) -> Part[Organization]:
    """The organization with the services of ``services.yaml`` added to its own."""
    if organization.written is None or services.written is None:
        return organization
    own, more = organization.written, services.written
    for name in own.value.services.keys() & more.value.keys():
        first, second = own.place("services", name, key=True), more.place(name, key=True)
        message = f'service "{name}" stands in two files'
        hint = f"keep one of them; the other is in {first.file}:{first.line}"
        excerpt = more.places.excerpt(second)
        problems.append(
            Diagnostic("id-duplicate", Severity.ERROR, message, second, hint, excerpt=excerpt, related=(first,))
        )
    together = own.value.model_copy(update={"services": {**own.value.services, **more.value}})
    places = _OrganizationPlaces(own.places, more.places, frozenset(more.value))
    return replace(organization, written=Written(together, own.layer, places))


@dataclass(frozen=True, slots=True)
class _OrganizationPlaces:
    """Places of an organization whose services stand in a file of their own."""

    own: Places
    services: Places
    names: frozenset[str]

    def place(self, path: PathInFile, *, key: bool = False) -> Place:
        if len(path) > 1 and path[0] == "services" and path[1] in self.names:
            return self.services.place(path[1:], key=key)
        return self.own.place(path, key=key)

    def excerpt(self, place: Place) -> str:
        inside = self.services.place(())
        return (self.services if place.file == inside.file else self.own).excerpt(place)


@dataclass(frozen=True, slots=True)
class _ServicePlaces:
    """Places of services; paths begin with the id of the service."""

    organization: Written[Organization]

    def place(self, path: PathInFile, *, key: bool = False) -> Place:
        return self.organization.place("services", *path, key=key)

    def excerpt(self, place: Place) -> str:
        return self.organization.places.excerpt(place)


__all__ = ["REFERENCE", "Loaded", "find_profile", "load_profile"]
