"""Places of data that does not stand in its file as it is used: salvaged, or joined from two files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dovetail.load.keeping.laid_aside import FileLaidAside
from dovetail.load.yaml.file import Node, Path, YamlFile
from dovetail.model.diagnostics import Place
from dovetail.model.profile import Places


@dataclass(frozen=True, slots=True)
class SalvagedPlaces:
    """Places by the paths of salvaged data: ``indexes`` says which items a shortened list has kept."""

    file: YamlFile
    indexes: Mapping[Path, Sequence[int]]

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The place of the value (or of its key) that stands at ``path`` of the salvaged data."""
        return self.file.place(self.written(path), key=key)

    def excerpt(self, place: Place) -> str:
        """The source line that ``place`` points into."""
        return self.file.excerpt(place)

    def written(self, path: Path) -> Path:
        """The path at which the same value stands in the file."""
        found: list[str | int] = []
        for length, step in enumerate(path):
            kept = self.indexes.get(path[:length])
            found.append(
                kept[step] if kept is not None and isinstance(step, int) and step < len(kept) else step
            )
        return tuple(found)


@dataclass(frozen=True, slots=True)
class OrganizationPlaces:
    """Places of an organization of which some services (``names``) stand in a file of their own."""

    own: Places
    services: Places
    names: frozenset[str]

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The place in the file that has it."""
        if self.elsewhere(path):
            return self.services.place(path[1:], key=key)
        return self.own.place(path, key=key)

    def excerpt(self, place: Place) -> str:
        """The source line that ``place`` points into."""
        inside = self.services.place(())
        return (self.services if place.file == inside.file else self.own).excerpt(place)

    def elsewhere(self, path: Path) -> bool:
        """True if the path leads into the file of services."""
        return len(path) > 1 and path[0] == "services" and path[1] in self.names


@dataclass(frozen=True, slots=True)
class ServicePlaces:
    """Places of the services of an organization; paths begin with the id of the service."""

    organization: Places

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The place in whichever file has the service."""
        return self.organization.place(("services", *path), key=key)

    def excerpt(self, place: Place) -> str:
        """The source line that ``place`` points into."""
        return self.organization.excerpt(place)


def written_data(places: Places, path: Path) -> tuple[Node, Path]:
    """The data of the file that has ``path``, and the path in it: what is needed to call it by name."""
    if isinstance(places, OrganizationPlaces):
        if not places.elsewhere(path):
            return written_data(places.own, path)
        data, inside = written_data(places.services, path[1:])
        return {"services": data}, ("services", *inside)
    if isinstance(places, SalvagedPlaces):
        return places.file.data, places.written(path)
    return (places.data, path) if isinstance(places, YamlFile | FileLaidAside) else (None, path)
