"""A loaded profile: the values, and where each was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, Protocol, TypeVar

from dovetail.model.diagnostics import Place
from dovetail.model.document import Brand
from dovetail.model.language import ENGLISH, Language
from dovetail.model.method import Lifecycle
from dovetail.model.organization import Organization
from dovetail.model.procedure import Procedure
from dovetail.model.project import Project
from dovetail.model.scaling import Scaling
from dovetail.model.vocabulary import Vocabulary

T_co = TypeVar("T_co", covariant=True)

Layer = Literal["reference", "organization", "project"]
PathInFile = tuple[str | int, ...]


class Places(Protocol):
    """Knows where each value of one file stands."""

    def place(self, path: PathInFile, *, key: bool = False) -> Place:
        """Place of the value (or of its key) at a path; of the nearest ancestor that was written."""
        ...

    def excerpt(self, place: Place) -> str:
        """The source line that a place points into."""
        ...


@dataclass(frozen=True, slots=True)
class Written(Generic[T_co]):
    """A value together with the file that it was read from and the layer of that file."""

    value: T_co
    layer: Layer
    places: Places

    def place(self, *path: str | int, key: bool = False) -> Place:
        """Where the part at ``path`` was written."""
        return self.places.place(path, key=key)


@dataclass(frozen=True, slots=True)
class LayeredProcedure:
    """A procedure after ``based_on`` was carried out, with the files that it came from, nearest first."""

    value: Procedure
    layers: tuple[Written[Procedure], ...]
    found: dict[str, dict[str, tuple[Written[Procedure], int]]] = field(
        default_factory=dict, compare=False, repr=False
    )
    """What :meth:`source_of` has looked up already."""
    placed: dict[tuple[str, str], Place] = field(default_factory=dict, compare=False, repr=False)
    """What :meth:`place_of` has looked up already: every project asks for the same items."""

    @property
    def layer(self) -> Layer:
        """The layer that speaks for the procedure as a whole."""
        return self.layers[0].layer

    def source_of(self, section: str, item: str) -> tuple[Written[Procedure], int]:
        """The nearest file that writes the item with this id in ``section``, and its index there.

        :raises KeyError: if no layer has it.
        """
        if section not in self.found:
            self.found[section] = {
                entry.id: (written, index)
                for written in reversed(self.layers)
                for index, entry in reversed(list(enumerate(getattr(written.value, section))))
            }
        return self.found[section][item]

    def place_of(self, section: str, item: str, *path: str | int) -> Place:
        """Where a part of an item was written."""
        if path:
            written, index = self.source_of(section, item)
            return written.place(section, index, *path)
        if (section, item) not in self.placed:
            written, index = self.source_of(section, item)
            self.placed[section, item] = written.place(section, index)
        return self.placed[section, item]

    def place(self, *path: str | int) -> Place:
        """Where a field of the procedure as a whole was written: in the nearest layer that has it."""
        for written in self.layers:
            if path and path[0] in written.value.model_fields_set:
                return written.place(*path)
        return self.layers[0].place(*path)


@dataclass(frozen=True, slots=True)
class Profile:
    """All that one organization has said, checked: every reference leads somewhere."""

    organization: Written[Organization]
    services: Places
    procedures: Mapping[str, LayeredProcedure]
    projects: Mapping[str, Written[Project]]
    brand: Brand
    reference_roles: Mapping[str, str]
    """Titles of roles that only the reference procedures know, by id."""
    others: Mapping[str, Written[Project]] = field(default_factory=dict)
    """Projects that stand beside the ones asked for: read, as far as they can be, but not checked."""
    language: Language = ENGLISH
    """The organization's language with its catalogue."""
    lifecycles: Mapping[str, Lifecycle] = field(default_factory=dict)
    """Lifecycles that projects may name, by id: the bundled ones and the organization's own."""
    marked: Mapping[str, str] = field(default_factory=dict)
    """Texts of the reference procedures in neutral words, and how each is written with its marks."""
    own_marked: Mapping[str, str] = field(default_factory=dict)
    """The same for texts of the organization in which it marks words itself."""
    own_vocabularies: Mapping[str, Vocabulary] = field(default_factory=dict)
    """In which words those are told, by id of the method, if the organization's texts are not in its
    language; empty if they are told in the words of the documents."""
    borrowed: frozenset[str] = frozenset()
    """Forms that the organization has from the reference profile."""
    reference_scaling: Scaling | None = None
    """How the reference practice grades projects, for an organization that says nothing of it."""

    @property
    def scaling(self) -> Scaling | None:
        """What grades projects: the organization's own, else the reference practice's; None if nothing."""
        own = self.organization.value.scaling
        scaling = self.reference_scaling if own is None else own
        return scaling if scaling is not None and scaling.applies else None

    @property
    def all_projects(self) -> Mapping[str, Written[Project]]:
        """The projects asked for and the others, by code."""
        return dict(sorted({**self.others, **self.projects}.items()))
