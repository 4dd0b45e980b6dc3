"""How configuration items and services hang together: what is touched with them, and what may be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dovetail.model.organization import Organization


class Landscape:
    """How configuration items and services hang together."""

    def __init__(self, organization: Organization) -> None:
        items, services = organization.configuration_items, organization.services
        self._items = _both_ways({name: item.depends_on for name, item in items.items()})
        self._services = _both_ways({name: service.depends_on for name, service in services.items()})
        self._of_item: dict[str, set[str]] = {name: set(item.services) for name, item in items.items()}
        for name, service in services.items():
            for item in service.configuration_items:
                if item in self._of_item:
                    self._of_item[item].add(name)
        self._near: dict[tuple[bool, str], frozenset[str]] = {}

    def services_of(self, item: str) -> set[str]:
        """The services that an item is part of."""
        return self._of_item.get(item, set())

    def near(self, name: str, *, item: bool) -> frozenset[str]:
        """An item (or service) with all that depend on it, and all on which it depends."""
        found = self._near.get((item, name))
        if found is None:
            down, up = self._items if item else self._services
            found = frozenset({name, *_reached(name, down), *_reached(name, up)})
            self._near[item, name] = found
        return found

    def bare(self, items: Iterable[str], services: Iterable[str]) -> list[str]:
        """The services of which no item is named: what of them is touched is not known."""
        named = {service for item in items for service in self.services_of(item)}
        return [service for service in services if service not in named]


def _both_ways(
    depends: Mapping[str, Iterable[str]],
) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    down = {name: tuple(others) for name, others in depends.items()}
    up: dict[str, tuple[str, ...]] = {}
    for name, others in down.items():
        for other in others:
            up[other] = (*up.get(other, ()), name)
    return down, up


def _reached(name: str, edges: Mapping[str, tuple[str, ...]]) -> set[str]:
    found: set[str] = set()
    waiting = list(edges.get(name, ()))
    while waiting:
        near = waiting.pop()
        if near not in found:
            found.add(near)
            waiting += edges.get(near, ())
    return found
