"""What a project that was written under earlier operations says in vain under those of now.

A project file that names what is not there can't be used. This asks the same of a project of which there is
no file, for it is as it was issued.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from dovetail.load.files import ORGANIZATION
from dovetail.load.parts import Parts
from dovetail.load.profile import reference_parts
from dovetail.load.reading import Part
from dovetail.load.references.project import check_projects
from dovetail.load.references.scopes import House, house_scope
from dovetail.load.validation.naming import at
from dovetail.load.validation.report import Report, Site
from dovetail.load.yaml.file import Node, Path, YamlFile
from dovetail.model.diagnostics import Diagnostic, Place, Severity
from dovetail.model.profile import Profile, Written
from dovetail.model.project import Project


@dataclass(frozen=True, slots=True)
class NameGone:
    """A fault of a project: ``name`` stands at ``path`` of it, and ``why`` is what the loader says of it."""

    code: str
    path: Path
    name: str
    why: str

    @property
    def unknown(self) -> bool:
        """Whether it is a name that leads nowhere."""
        return self.code.endswith("-unknown")

    @property
    def where(self) -> str:
        """The keys that lead to it, as in ``tailoring.procurement.waive``."""
        return ".".join(step for step in self.path if isinstance(step, str))

    @property
    def same(self) -> tuple[str, str, str]:
        """What it has in common with the same fault of the same project at another time."""
        return self.code, self.where, self.name


def names_gone(profile: Profile, project: Written[Project], data: Node) -> Iterator[NameGone]:
    """The faults of a project under the operations of a profile; ``data`` is what was written of it."""
    nothing_more = YamlFile(ORGANIZATION, None, (), {}, {})
    parts = Parts(
        Part(ORGANIZATION, nothing_more, profile.organization, True),
        None,
        tuple(Part(name, None, layered.layers[0], True) for name, layered in profile.procedures.items()),
        (Part(project.place().file, None, project, True),),
    )
    house = House(parts, reference_parts(profile.language), tuple(profile.procedures.values()), whole=False)
    faults = _Faults()
    check_projects(faults, house, house_scope(house), profile.reference_roles)
    for path, problem, key in faults.found:
        if problem.severity is not Severity.ERROR:
            continue
        name = path[-1] if key and path else _name_at(data, path)
        yield NameGone(problem.code, path, str(name), problem.message)


def _name_at(data: Node, path: Path) -> str | int:
    """The name that stands there. A single one need not be written as a list."""
    for length in (len(path), len(path) - 1):
        value = at(data, path[:length])
        if isinstance(value, str):
            return value
    return path[-1] if path else ""


@dataclass(slots=True)
class _Faults(Report):
    """The problems with the paths at which they are: of what has no file, no place tells."""

    found: list[tuple[Path, Diagnostic, bool]] = field(default_factory=list)

    def add(
        self,
        code: str,
        site: Site,
        what: str,
        how: str = "",
        *,
        key: bool = False,
        severity: Severity = Severity.ERROR,
        related: Iterable[Place] = (),
    ) -> None:
        """Note a problem at the site (or at its key)."""
        Report.add(self, code, site, what, how, key=key, severity=severity, related=related)
        self.found.append((site.path, self.problems[-1], key))
