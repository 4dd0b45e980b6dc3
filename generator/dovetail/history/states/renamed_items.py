"""Roles, services, steps and routes that go by another id than before: by their title, they are the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dovetail.history.states.facts import Facts

Ids = Mapping[str, str]
"""New ids by those of then."""
_ROLES, _SERVICES, _STEPS, _ROUTES = "organization.roles", "organization.services", "steps", "routes"
_NAMING_ROLES = frozenset({
    "by", "accountable", "consulted", "informed", "to", "owner", "waivable_by", "any_of", "reports_to",
    "chair", "members", "receiver", "ask", "approved_by", "requested_by", "exception_by", "superior_of",
    "line_of",
    "together_with", "role", "granted_by", "approval_roles", "acceptor", "owner_after_closure", "decided_by",
    "lead", "escalates_to", "sponsor", "requester", "run_budget_holder", "for", "for_",
})  # fmt: skip
_NAMING_STEPS = frozenset({
    "after", "before", "next", "skips", "counted_from_step", "not_by", "step", "delivers", "orders", "from",
    "from_", "to", "omits", "adapt", "apart_from",
})  # fmt: skip
_NAMING_ROUTES = frozenset({"route", "adapt"})
_NAMING_SERVICES = frozenset({"service", "services", "depends_on", "live_service"})
_FACTS = frozenset({"facts", "when"})


@dataclass(frozen=True, slots=True)
class NewItems:
    """New ids by those of then: of roles and services, and by procedure of steps and routes."""

    roles: Ids = field(default_factory=dict)
    services: Ids = field(default_factory=dict)
    steps: Mapping[str, Ids] = field(default_factory=dict)
    routes: Mapping[str, Ids] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.roles or self.services or self.steps or self.routes)

    @property
    def all_of_them(self) -> Ids:
        """All in one, wherever the same id has one new one only."""
        found: dict[str, set[str]] = defaultdict(set)
        for ids in (self.roles, self.services, *self.steps.values(), *self.routes.values()):
            for old, new in ids.items():
                found[old].add(new)
        return {old: next(iter(new)) for old, new in found.items() if len(new) == 1}

    def in_organization(self, data: Any) -> Any:
        """The plain data of an organization, under the new ids."""
        renamed = self._in(data)
        for name, ids in (("roles", self.roles), ("services", self.services)):
            if renamed.get(name):
                renamed[name] = {ids.get(key, key): value for key, value in renamed[name].items()}
        return renamed

    def in_procedure(self, procedure: str, data: Any) -> Any:
        """The plain data of a procedure, under the new ids."""
        renamed = self._in(data, procedure)
        for name, ids in (("steps", self.steps), ("routes", self.routes)):
            for item in renamed.get(name) or ():
                item["id"] = ids.get(procedure, {}).get(item["id"], item["id"])
        return renamed

    def in_project(self, data: Any) -> Any:
        """The plain data of a project, under the new ids."""
        renamed = self._in(data)
        if renamed.get("bindings"):
            renamed["bindings"] = {self.roles.get(key, key): to for key, to in renamed["bindings"].items()}
        for procedure, items in (data.get("tailoring") or {}).items():
            renamed["tailoring"][procedure] = self._in(items, procedure)
        return renamed

    def named_in(self, data: Any) -> dict[str, str]:
        """What the plain data of a project names by the id of then, by its path of now."""
        plain = _NO_ITEMS.in_project(data)
        return {path: old for path, old, alone in self._one_by_one() if alone.in_project(data) != plain}

    def _one_by_one(self) -> Iterator[tuple[str, str, NewItems]]:
        for old, new in self.roles.items():
            yield f"{_ROLES}.{new}", old, NewItems(roles={old: new})
        for old, new in self.services.items():
            yield f"{_SERVICES}.{new}", old, NewItems(services={old: new})
        for procedure, ids in self.steps.items():
            for old, new in ids.items():
                yield f"{procedure}.{_STEPS}.{new}", old, NewItems(steps={procedure: {old: new}})
        for procedure, ids in self.routes.items():
            for old, new in ids.items():
                yield f"{procedure}.{_ROUTES}.{new}", old, NewItems(routes={procedure: {old: new}})

    def in_outcome(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """What a request came to, under the new ids."""
        steps, routes = (ids.get(data["procedure"], {}) for ids in (self.steps, self.routes))
        renamed = dict(data)
        if "route" in data:
            renamed["route"] = routes.get(data["route"], data["route"])
        if "candidates" in data:
            renamed["candidates"] = tuple(routes.get(name, name) for name in data["candidates"])
        if "steps" in data:
            renamed["steps"] = {
                steps.get(name, name): {**step, "role": self.roles.get(step["role"], step["role"])}
                for name, step in data["steps"].items()
            }
        if "approvals" in data:
            renamed["approvals"] = {
                self._approval(key, steps): value for key, value in data["approvals"].items()
            }
        return renamed

    def _approval(self, key: str, steps: Ids) -> str:
        step, _, role = key.rpartition(".")
        return f"{steps.get(step, step)}.{self.roles.get(role, role)}"

    def in_use(self, path: str) -> str:
        """The path of a part of the organization, under the new ids."""
        for head, ids in ((_ROLES, self.roles), (_SERVICES, self.services)):
            if path.startswith(f"{head}."):
                name, dot, rest = path.removeprefix(f"{head}.").partition(".")
                return f"{head}.{ids.get(name, name)}{dot}{rest}"
        return path

    def _in(self, data: Any, procedure: str = "", name: str = "", facts: bool = False) -> Any:
        if isinstance(data, str):
            return self._name(data, procedure, name, facts)
        if isinstance(data, Mapping):
            steps = self.steps.get(procedure, {}) if name == "durations" else {}
            return {
                steps.get(key, key): self._in(item, procedure, key, facts or key in _FACTS)
                for key, item in data.items()
            }
        if isinstance(data, (list, tuple)):
            return [self._in(item, procedure, name, facts) for item in data]
        return data

    def _name(self, said: str, procedure: str, name: str, facts: bool) -> str:
        if name in _NAMING_ROLES and said in self.roles:
            return self.roles[said]
        if (facts or name in _NAMING_SERVICES) and said in self.services:
            return self.services[said]
        if name in _NAMING_STEPS and said in self.steps.get(procedure, {}):
            return self.steps[procedure][said]
        if name in _NAMING_ROUTES and said in self.routes.get(procedure, {}):
            return self.routes[procedure][said]
        return said


_NO_ITEMS = NewItems()


def renamed_items(before: Facts, now: Facts) -> NewItems:
    """What has another id now. Where two have one title, nobody can tell which is which."""
    steps: dict[str, Ids] = {}
    routes: dict[str, Ids] = {}
    for head, said in ((_STEPS, steps), (_ROUTES, routes)):
        for place in sorted({path.rpartition(".")[0] for path in before.items}):
            procedure, _, rest = place.partition(".")
            if rest == head and (ids := _ids(place, before, now)):
                said[procedure] = ids
    return NewItems(_ids(_ROLES, before, now), _ids(_SERVICES, before, now), steps, routes)


def _ids(place: str, before: Facts, now: Facts) -> Ids:
    gone, came = (dict(_titled(place, *pair)) for pair in ((before, now), (now, before)))
    return {gone[title]: came[title] for title in gone.keys() & came.keys()}


def _titled(place: str, own: Facts, other: Facts) -> Iterator[tuple[str, str]]:
    """The ids that only one side has, by their titles."""
    titles: dict[str, list[str]] = defaultdict(list)
    for path, title in _items(place, own):
        titles[title].append(path)
    for title, paths in titles.items():
        if len(paths) == 1 and paths[0] not in other.items:
            yield title, paths[0].rpartition(".")[2]


def _items(place: str, facts: Facts) -> Iterable[tuple[str, str]]:
    return ((path, title) for path, title in facts.items.items() if path.rpartition(".")[0] == place)
