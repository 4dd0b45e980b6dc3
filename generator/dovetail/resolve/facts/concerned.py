"""Which parts of an organization concern a project, so that it must ask for what nobody has said of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain

from dovetail.model.organization import Organization
from dovetail.model.procedure import Procedure
from dovetail.model.profile import PathInFile
from dovetail.model.project import Project
from dovetail.model.routes import Approval, Step


@dataclass(frozen=True, slots=True)
class Concerned:
    """Which parts of an organization concern a project: what its procedures use, and what it touches."""

    project: Project
    chosen: tuple[Procedure, ...]
    parts: Mapping[str, frozenset[str]]
    subjects: frozenset[str]

    @classmethod
    def by(cls, procedures: Iterable[Procedure], project: Project, organization: Organization) -> Concerned:
        chosen = list(procedures)
        steps = [step for procedure in chosen for step in _steps(procedure)]
        approvals = [approval for procedure in chosen for approval in _approvals(procedure)]
        deciders = {decider for step in steps for decider in step.decided_by}
        deciders |= {name for entry in approvals for name in (entry.board, entry.authority) if name}
        receivers = {name for procedure in chosen for duty in procedure.duties for name in duty.to}
        gates = {gate.decided_by for gate in project.gates if gate.decided_by}
        dates = {name for step in steps for name in step.windows}
        requested = {name for request in project.requests for name in request.services}
        touched = {name for release in project.releases for name in release.services} | requested
        return cls(
            project,
            tuple(chosen),
            {
                "boards": frozenset((deciders | receivers | gates) & organization.boards.keys()),
                "forms": frozenset(step.form for step in steps if step.form)
                | frozenset(
                    form for procedure in chosen for route in procedure.routes for form in route.forms
                ),
                "systems": frozenset(step.system for step in steps if step.system),
                "services": frozenset(project.services) | frozenset(requested),
                "windows": frozenset(dates),
                "configuration_items": frozenset(_items(project, organization, touched)),
            },
            frozenset(deciders),
        )

    def has(self, path: PathInFile, organization: Organization) -> bool:
        """Whether the value at a path of the organization concerns the pack."""
        section = str(path[0])
        if section in ("roles", "people"):  # asked where the role acts
            return False
        if section == "authorities" and isinstance(path[1], int):
            return organization.authorities[path[1]].subject in self.subjects
        if section == "calendars":
            kind, name = str(path[1]), str(path[2])
            if kind == "windows":
                return name in self.parts["windows"]
            if kind == "changes":
                touched = organization.calendars.changes[name]
                parts = [organization.configuration_items[item].services for item in touched.items]
                return not self.parts["services"].isdisjoint({*touched.services, *chain(*parts)})
            item = getattr(organization.calendars, kind)[name]
            return not item.procedures or any(procedure.id in item.procedures for procedure in self.chosen)
        if section == "exchange_rates" and isinstance(path[1], int):
            return self._needs_rate(path, organization)
        return section not in self.parts or str(path[1]) in self.parts[section]

    def _needs_rate(self, path: PathInFile, organization: Organization) -> bool:
        """Whether money of this currency is spent or compared while the rate holds."""
        entry = organization.exchange_rates[int(path[1])]
        rate, project = entry.rate, self.project
        period = rate[int(path[3])] if isinstance(rate, tuple) and len(path) > 3 else None

        def holds(first: date, last: date) -> bool:
            return period is None or (
                (period.from_ is None or period.from_ <= last)
                and (period.until is None or period.until >= first)
            )

        for request in project.requests:
            day = request.needed_by if isinstance(request.needed_by, date) else project.ends
            if _speaks_of(entry.currency, request) and holds(min(project.as_of or day, day), day):
                return True
        rest = (project.model_copy(update={"requests": ()}), self.chosen)
        limits = [limit for limit in organization.authorities if limit.subject in self.subjects]
        return holds(project.starts, project.ends) and _speaks_of(entry.currency, (rest, limits))


def _speaks_of(currency: str, value: object) -> bool:
    return currency in str(value)


def _items(project: Project, organization: Organization, touched: set[str]) -> Iterator[str]:
    """The configuration items that a project changes or hands over, and what it may take for no live one."""
    named = {item.id for item in project.delivered_items}
    for request in project.requests:
        items = request.change.items if request.change is not None else None
        named.update(items if isinstance(items, tuple) else ())
    for name, item in organization.configuration_items.items():
        serves = {
            *item.services,
            *(key for key, of in organization.services.items() if name in of.configuration_items),
        }
        beside = item.environment.casefold() != "production" and not serves.isdisjoint(project.services)
        if name in named or beside or not serves.isdisjoint(touched):
            yield name


def _steps(procedure: Procedure) -> list[Step]:
    return [*procedure.steps, *(extra.step for route in procedure.routes for extra in route.steps)]


def _approvals(procedure: Procedure) -> list[Approval]:
    return [
        *procedure.approvals,
        *(approval for route in procedure.routes for approval in route.approvals),
        *(approval for path in procedure.exceptions for approval in path.approvals),
    ]
