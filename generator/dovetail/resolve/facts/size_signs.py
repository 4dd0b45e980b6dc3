"""What in the facts of a project makes it bigger, and what nobody has said that might."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.language import tell, tell_count
from dovetail.model.organization import Organization
from dovetail.model.procedure import Procedure
from dovetail.model.project import Project, Request
from dovetail.model.scaling import Scaling, Sign
from dovetail.resolve.facts.answers import read_answers

_NEW_SUPPLIER = ("supplier_is_new", "new_supplier")
_OUTAGE = "outage"


@dataclass(frozen=True)
class SizeSigns:
    """Reads the signs of size of one project. What it can't tell is in ``unsaid``, never taken for a no."""

    project: Project
    organization: Organization
    procedures: Sequence[Procedure]
    scaling: Scaling = field(default_factory=Scaling)
    """What weighs them; the usual one where nothing does."""

    @cached_property
    def seen(self) -> Mapping[Sign, str]:
        """The signs that are there, each with the sentence that says so."""
        return dict(self._seen())

    def _seen(self) -> Iterator[tuple[Sign, str]]:
        services, project = self.organization.services, self.project
        new = [name for name in self.services if name in services and services[name].status == "planned"]
        if new:
            yield "new_service", tell("it brings a new service: {services}", services=self._titles(new))
        if len(self.suppliers) > 1:
            suppliers = words.listed(self.suppliers)
            yield "several_suppliers", tell("several suppliers carry it: {suppliers}", suppliers=suppliers)
        if project.personal_data is True:
            yield "personal_data", tell("its outcome holds personal data")
        if self.outages:
            yield "outage", tell("it takes a service down: {changes}", changes=words.listed(self.outages))
        if self.changes:
            changes = words.listed(self.changes)
            yield "changed_service", tell("it changes what is live: {changes}", changes=changes)
        if self.contracts:
            named = words.listed(self.contracts)
            yield "contract", tell("it has a contract or a new supplier: {contracts}", contracts=named)
        if len(self.purchases) > self.scaling.few_purchases:
            yield (
                "several_purchases",
                tell_count(len(self.purchases), "it has {n} purchase", "it has {n} purchases"),
            )

    @cached_property
    def unsaid(self) -> tuple[str, ...]:
        """What nobody has said, each as a sentence."""
        found: list[str] = []
        if self.project.personal_data is None or isinstance(self.project.personal_data, Unknown):
            found.append(tell("whether its outcome holds personal data"))
        silent = [entry.title for entry in self._asked("CHE") if self._says(entry, self._outage) is None]
        if silent:
            found.append(tell("whether users lose a service by: {changes}", changes=words.listed(silent)))
        return tuple(found)

    # -- what a project has

    @cached_property
    def services(self) -> tuple[str, ...]:
        """Services in its scope and those that its requests and releases touch, each once."""
        project = self.project
        named = [
            *project.services,
            *(name for request in project.requests for name in request.services),
            *(name for release in project.releases for name in release.services),
        ]
        return tuple(dict.fromkeys(named))

    @cached_property
    def touches_live(self) -> tuple[str, ...]:
        """Live services and registered items that it touches, by title."""
        services, items = self.organization.services, self.organization.configuration_items
        live = [name for name in self.services if name in services and services[name].status == "live"]
        recorded = [
            item
            for request in self.project.requests
            if request.change is not None
            for item in _names(request.change.items)
            if item in items
        ]
        return tuple(dict.fromkeys([*(services[name].title for name in live), *recorded]))

    @cached_property
    def changes(self) -> tuple[str, ...]:
        """Changes that are not pre-approved, by title."""
        return tuple(request.title for request in self._asked("CHE") if request.standard is None)

    @cached_property
    def makes_changes(self) -> bool:
        """Whether it asks for any change of what is live, pre-approved or not."""
        return any(True for _ in self._asked("CHE"))

    @cached_property
    def outages(self) -> tuple[str, ...]:
        """Changes by which users lose a service, by title."""
        return tuple(
            request.title for request in self._asked("CHE") if self._says(request, self._outage) is True
        )

    @cached_property
    def purchases(self) -> tuple[Request, ...]:
        """Requests to buy something."""
        return tuple(self._asked("PRO"))

    @cached_property
    def suppliers(self) -> tuple[str, ...]:
        """Suppliers of its contracts, each once."""
        named = (item.supplier for item in self.project.contracts)
        return tuple(dict.fromkeys(name for name in named if isinstance(name, str)))

    @cached_property
    def contracts(self) -> tuple[str, ...]:
        """Contracts, and purchases from suppliers that are new, by title."""
        new = (
            request.title
            for request in self.purchases
            if any(self._says(request, name) is True for name in _NEW_SUPPLIER)
        )
        return tuple(dict.fromkeys([*(item.title for item in self.project.contracts), *new]))

    # -- how they are read

    def _asked(self, code: str) -> Iterable[Request]:
        """Requests under the procedures with a code."""
        kinds = {entry.handles.kind for entry in self.procedures if entry.handles and code in entry.covers}
        return (request for request in self.project.requests if request.kind in kinds)

    def _says(self, request: Request, fact: str) -> bool | None:
        """The answer to a yes-no question; None if it is not known."""
        procedure = self._handling.get(request.kind)
        value = read_answers(procedure, request).get(fact) if procedure else None
        return value if isinstance(value, bool) else None

    @cached_property
    def _handling(self) -> Mapping[str, Procedure]:
        return {entry.handles.kind: entry for entry in self.procedures if entry.handles is not None}

    @cached_property
    def _outage(self) -> str:
        stated = (
            entry.handles.outage_fact for entry in self.procedures if entry.handles and "CHE" in entry.covers
        )
        return next((name for name in stated if name), _OUTAGE)

    def _titles(self, services: Iterable[str]) -> str:
        return words.listed(self.organization.services[name].title for name in services)


def _names(items: object) -> tuple[str, ...]:
    return items if isinstance(items, tuple) else ()
