"""All files of one profile, each read by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from dovetail.load.files import ORGANIZATION, ProfileFiles
from dovetail.load.reading import Part, read_part
from dovetail.load.validation.places import OrganizationPlaces
from dovetail.load.validation.report import Report, Site
from dovetail.load.yaml.file import Node
from dovetail.model.base import Id
from dovetail.model.diagnostics import Diagnostic
from dovetail.model.method import Lifecycle
from dovetail.model.organization import Organization, Service
from dovetail.model.procedure import Procedure
from dovetail.model.profile import Layer, Written
from dovetail.model.project import Project

SERVICES = "services.yaml"
_SERVICES = dict[Id, Service]
_UNKNOWN: Node = {"unknown": "?"}
# Values for required keys that a file lacks, so that the rest of it can be checked. They never get out.
_ORGANIZATION: Mapping[str, Node] = {
    "id": "organization", "name": "this organization", "currency": "XXX", "tax_basis": "none",
    "time_zone": "UTC", "fiscal_year": _UNKNOWN, "holidays": _UNKNOWN, "roles": {},
}  # fmt: skip
_PROCEDURE: Mapping[str, Node] = {"title": "?", "version": "?", "owner": _UNKNOWN}
_LIFECYCLE: Mapping[str, Node] = {"title": "?", "version": "?"}
_PROJECT: Mapping[str, Node] = {"name": "?", "starts": "0001-01-01", "ends": "9999-12-31", "team": {}}


@dataclass(frozen=True, slots=True)
class Parts:
    """The files of one profile as far as each can be read by itself."""

    organization: Part[Organization]
    services: Part[dict[str, Service]] | None
    procedures: tuple[Part[Procedure], ...]
    projects: tuple[Part[Project], ...]
    lifecycles: tuple[Part[Lifecycle], ...] = ()

    @property
    def procedures_are_sound(self) -> bool:
        """Whether all of every procedure could be read."""
        return all(part.sound for part in self.procedures)


def read_parts(files: ProfileFiles, layer: Layer, report: Report) -> Parts:
    """Read every file; what is wrong with one never hides what is wrong with another."""
    problems = report.problems
    name = files.prefix + ORGANIZATION
    organization: Part[Organization] = read_part(
        Organization, name, files.path(name), layer, _ORGANIZATION, problems
    )
    services: Part[dict[str, Service]] | None = None
    if files.has_services:
        name = files.prefix + SERVICES
        services = read_part(_SERVICES, name, files.path(name), layer, {}, problems, ("services",))
        organization = _with_services(organization, services, report)
    procedures = tuple(
        read_part(
            Procedure, name, files.path(name), layer, {**_PROCEDURE, "id": PurePosixPath(name).stem}, problems
        )
        for name in files.procedures
    )
    lifecycles = tuple(
        read_part(
            Lifecycle, name, files.path(name), layer, {**_LIFECYCLE, "id": PurePosixPath(name).stem}, problems
        )
        for name in files.lifecycles
    )
    return Parts(organization, services, procedures, read_projects(files, problems), lifecycles)


def read_projects(files: ProfileFiles, problems: list[Diagnostic]) -> tuple[Part[Project], ...]:
    """Read the project files."""
    return tuple(_project(name, files.path(name), problems) for name in files.projects)


def read_project(file: Path) -> Part[Project]:
    """One project file, whatever is wrong with it."""
    return _project(f"projects/{file.parent.name}/{file.name}", file, [])


def _project(name: str, file: Path, problems: list[Diagnostic]) -> Part[Project]:
    standing_in = {**_PROJECT, "code": PurePosixPath(name).parent.name}
    return read_part(Project, name, file, "project", standing_in, problems)


def _with_services(
    organization: Part[Organization], services: Part[dict[str, Service]], report: Report
) -> Part[Organization]:
    """The organization with the services of ``services.yaml`` added to its own."""
    if organization.written is None or services.written is None:
        return organization
    own, more = organization.written, services.written
    for name in own.value.services:
        if name in more.value:
            first = own.place("services", name, key=True)
            what = f'service "{name}" is defined in two files'
            how = f"keep one of them; the other is in {first.file}:{first.line}"
            report.add("id-duplicate", Site(more, (name,)), what, how, key=True, related=[first])
    together = own.value.model_copy(update={"services": {**own.value.services, **more.value}})
    places = OrganizationPlaces(own.places, more.places, frozenset(more.value))
    return replace(organization, written=Written(together, own.layer, places))
