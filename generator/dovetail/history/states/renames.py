"""Procedures that go by another id than before: the same procedure, not one withdrawn and another new."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace

from dovetail.history.states.facts import Facts, Value
from dovetail.history.states.heads import NO_PROCEDURES
from dovetail.model.document import Document

_ALIKE = 0.6
"""The share of what two procedures say that must be the same in both."""
_OWN = frozenset({"id", "title", "version", "owner"})
"""Fields that many procedures have alike, or that a new name changes with it."""
_TARGET = re.compile(r'(?<=<a id=")[^"]*(?=")|(?<=\]\()[^()\s]*(?=\))')


def renamed(before: Facts, now: Facts) -> dict[str, str]:
    """The new id of each procedure that only went by the old one, found by what both say."""
    old, new = _said(before), _said(now)
    gone, came = ([name for name in one if name not in other] for one, other in ((old, new), (new, old)))
    pairs = sorted(
        ((_likeness(old[was], new[now_is]), was, now_is) for was in gone for now_is in came),
        key=lambda pair: (-pair[0], *pair[1:]),
    )
    found: dict[str, str] = {}
    for likeness, was, now_is in pairs:
        if likeness >= _ALIKE and was not in found and now_is not in found.values():
            found[was] = now_is
    return found


def _said(facts: Facts) -> Mapping[str, frozenset[tuple[str, str]]]:
    """What each procedure says, apart from its name."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for path, value in facts.values.items():
        head, _, rest = path.partition(".")
        if head not in NO_PROCEDURES and rest not in _OWN:
            found[head].add((rest, str(value.data)))
    return {head: frozenset(values) for head, values in found.items()}


def _likeness(was: frozenset[tuple[str, str]], now: frozenset[tuple[str, str]]) -> float:
    return 2 * len(was & now) / (len(was) + len(now))


def with_new_ids(before: Facts, now: Facts, ids: Mapping[str, str]) -> Facts:
    """The earlier facts with the new ids of procedures, wherever the later ones have them in this place."""
    if not ids:
        return before

    def path_now(path: str, known: Container[str]) -> str:
        head, _, rest = path.partition(".")
        if head in ids:
            return f"{ids[head]}.{rest}"
        new = ".".join(ids.get(part, part) for part in path.split("."))
        return new if new in known and path not in known else path

    def value_now(path: str, value: Value) -> Value:
        later = now.values.get(path)
        new = _renamed_data(value.data, ids)
        if later is None or new == value.data or new != later.data or path.endswith(".id"):
            return value
        return replace(value, data=new, words=later.words)

    values = {}
    for path, value in before.values.items():
        there = path_now(path, now.values)
        values[there] = value_now(there, value)
    items = {path_now(path, now.items): title for path, title in before.items.items()}
    orders = {}
    for path, names in before.orders.items():
        there = path_now(path, now.orders)
        later = now.orders.get(there, ())
        orders[there] = tuple(
            ids[name] if name in ids and ids[name] in later and name not in later else name for name in names
        )
    return Facts(values, items, orders)


def _renamed_data(data: object, ids: Mapping[str, str]) -> object:
    if isinstance(data, str):
        return ids.get(data, data)
    if isinstance(data, list):
        return [_renamed_data(item, ids) for item in data]
    return data


def documents_with_new_ids(
    before: Sequence[Document], now: Sequence[Document], ids: Mapping[str, str]
) -> tuple[Document, ...]:
    """The earlier documents with the new ids, in their links and anchors, too: what was in one place leads
    to the same place now.
    """
    if not ids:
        return tuple(before)
    there = {target for document in now for target in _TARGET.findall(document.body)}
    changed = dict(_new_targets({t for one in before for t in _TARGET.findall(one.body)}, there, ids))
    return tuple(
        replace(
            document,
            id=ids.get(document.id, document.id),
            body=_TARGET.sub(lambda found: changed.get(found[0], found[0]), document.body),
        )
        for document in before
    )


def _new_targets(before: set[str], now: set[str], ids: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is there under a new id. An id may be a part of another one: what isn't there was not meant."""
    for target in before - now:
        new = target
        for old, new_id in ids.items():
            new = re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", new_id, new)
        if new in now:
            yield target, new
