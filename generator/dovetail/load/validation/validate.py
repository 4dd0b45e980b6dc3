"""Plain data → a model, with every problem in plain words at its place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from dovetail.load.validation.empties import fill
from dovetail.load.validation.places import SalvagedPlaces, written_data
from dovetail.load.validation.report import Report, Site
from dovetail.load.validation.salvage import compact
from dovetail.load.validation.shape import Spot, fields, follow, written_name
from dovetail.load.validation.suggest import nearest
from dovetail.load.validation.wording import Wording, key_missing, key_unknown, value_invalid, value_missing
from dovetail.load.yaml.file import Node, Path, YamlFile
from dovetail.model.diagnostics import Diagnostic, Severity
from dovetail.model.profile import Places

T = TypeVar("T")

_ROUNDS = 12
_COMMENT = re.compile(r":\s+#\S")


@dataclass(frozen=True, slots=True)
class Validated(Generic[T]):
    """What came of a file. ``value`` is all that could be read of it, ``sound`` if that is everything.

    What is read of an unsound file serves further checks only. Paths of ``places`` are those of ``value``.
    """

    value: T | None
    places: Places
    sound: bool
    problems: tuple[Diagnostic, ...]


def validate(
    kind: Any,
    file: YamlFile,
    data: Node,
    *,
    standing_in: Mapping[str, Node] | None = None,
    within: Path = (),
) -> Validated[Any]:
    """Read ``data`` of a file as ``kind`` (a model, or a type made of models).

    ``standing_in`` gives values for required keys at the top, so that a file without them can be
    checked further; they never make it sound. ``within`` is where messages suppose the data to stand.
    """
    root = _wrapped(data, within)
    filled = fill(kind, data)
    problems = [
        _diagnostic(file, spot, value_missing(_below(within, spot), root)) for spot in filled.problems
    ]
    if filled.problems:
        gone = {spot.path for spot in filled.problems}
    else:
        try:
            return Validated(
                _adapter(kind).validate_python(filled.data, by_alias=True, by_name=False), file, True, ()
            )
        except ValidationError:
            gone = set()
    return _salvaged(kind, file, filled.data, problems, gone, dict(standing_in or {}), within)


def validate_part(
    report: Report, kind: Any, site: Site, data: Mapping[str, Any], given: Mapping[str, Any]
) -> tuple[Any, frozenset[str]]:
    """Read a part of a file that is typed only now: ``data``, completed by values that are read already.

    Returns what can be read of it, and the keys of ``data`` that it has. The rest is in the report.
    """
    root, base = written_data(site.written.places, site.path)
    filled = fill(kind, dict(data))
    assert isinstance(filled.data, dict)
    found = [(spot, value_missing(_below(base, spot), root)) for spot in filled.problems]
    broken = {spot.path[0] for spot in filled.problems}
    value = None
    for _ in range(2):
        rest = {key: part for key, part in filled.data.items() if key not in broken}
        try:
            value = _adapter(kind).validate_python({**given, **rest}, by_alias=True, by_name=False)
            break
        except ValidationError as error:
            more = _spots(kind, error.errors(include_url=False), {**given, **rest}, base, root)
        found += more
        broken |= {spot.path[0] for spot, _ in more if spot.path}
    for spot, wording in found:
        here = Site(site.written, (*site.path, *spot.path))
        report.add(wording.code, here, wording.what, wording.how, key=wording.at_key)
    return value, frozenset(data.keys() - broken)


def _salvaged(
    kind: Any,
    file: YamlFile,
    data: Node,
    problems: list[Diagnostic],
    empty: set[Path],
    standing_in: dict[str, Node],
    within: Path,
) -> Validated[Any]:
    """Take out what is wrong until the rest can be read; the first round finds the problems to report."""
    gone = set(empty)
    added: dict[str, Node] = {}
    for turn in range(_ROUNDS):
        rest, indexes = compact(data, gone, added)
        try:
            value = _adapter(kind).validate_python(rest, by_alias=True, by_name=False)
            return Validated(value, SalvagedPlaces(file, indexes), False, _once(problems))
        except ValidationError as error:
            found = _spots(kind, error.errors(include_url=False), rest, within, _wrapped(rest, within))
        if turn == 0:
            problems += [
                _diagnostic(file, spot, wording, indexes) for spot, wording in _told_apart(found, empty)
            ]
        for spot, wording in found:
            path = SalvagedPlaces(file, indexes).written(spot.path)
            if path != ():
                gone.add(path)
                continue
            more = standing_in if wording.code != "key-missing" else {spot.field: standing_in.get(spot.field)}
            if None in more.values() or added.keys() >= more.keys():
                return Validated(None, file, False, _once(problems))
            added |= more
    return Validated(None, file, False, _once(problems))


def _spots(
    kind: Any, errors: Sequence[ErrorDetails], data: Node, base: Path = (), root: Node = None
) -> list[tuple[Spot, Wording]]:
    """The spots of the errors, each once: of the several answers of a union, the one that fits the data.

    They are named by where ``data`` stands: at ``base`` of ``root``.
    """
    by_spot: dict[tuple[Path, bool, str], list[tuple[ErrorDetails, Spot]]] = {}
    for error in errors:
        spot = follow(kind, tuple(error["loc"]), data)
        name = spot.field if error["type"] in ("missing", "extra_forbidden") else ""
        by_spot.setdefault((spot.path, spot.at_key, name), []).append((error, spot))
    found: list[tuple[Spot, Wording]] = []
    deeper = {path[:length] for path, _, _ in by_spot for length in range(len(path))}
    for (path, at_key, name), group in by_spot.items():
        if not name and not at_key and path in deeper:
            continue  # an empty list that isn't: its items are what is wrong
        error, spot = max(group, key=lambda pair: _fitness(pair[0], len(pair[0]["loc"])))
        found.append((spot, _word(error, _below(base, spot), root if base else data)))
    return found


def _wrapped(data: Node, within: Path) -> Node:
    for step in reversed(within):
        data = {str(step): data}
    return data


def _below(base: Path, spot: Spot) -> Spot:
    return replace(spot, path=(*base, *spot.path)) if base else spot


def _told_apart(found: list[tuple[Spot, Wording]], empty: set[Path]) -> list[tuple[Spot, Wording]]:
    """Without keys that are called missing only because they are empty, or misspelt beside it."""
    misspelt = {
        (spot.path[:-1], nearest(spot.field, fields(spot.owner)))
        for spot, wording in found
        if wording.code == "key-unknown" and spot.owner is not None
    }
    kept: list[tuple[Spot, Wording]] = []
    for spot, wording in found:
        if wording.code == "key-missing" and spot.owner is not None:
            key = written_name(spot.field, spot.owner.model_fields[spot.field])
            if (*spot.path, key) in empty or (spot.path, key) in misspelt:
                continue
        kept.append((spot, wording))
    return kept


def _fitness(error: ErrorDetails, depth: int) -> tuple[int, int]:
    """Of the arms of a union, the one with something to say in its own words, then the deepest."""
    return (1 if error["type"] == "value_error" else 0 if error["type"] != "literal_error" else -1, depth)


def _word(error: ErrorDetails, spot: Spot, data: Node) -> Wording:
    if error["type"] == "extra_forbidden":
        return key_unknown(spot, data)
    if error["type"] == "missing":
        return key_missing(spot, data)
    if error["input"] in (None, ""):
        return value_missing(spot, data)
    return value_invalid(error, spot, data)


def _diagnostic(
    file: YamlFile, spot: Spot, wording: Wording, indexes: Mapping[Path, Sequence[int]] | None = None
) -> Diagnostic:
    path = SalvagedPlaces(file, indexes or {}).written(spot.path)
    place = file.place(path, key=wording.at_key)
    excerpt = file.excerpt(place)
    how = wording.how
    if wording.code == "value-missing" and _COMMENT.search(excerpt):
        how = 'what follows "#" is a comment: put the value in quotes'
    return Diagnostic(wording.code, Severity.ERROR, wording.what, place, how, excerpt=excerpt)


def _once(problems: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(dict.fromkeys(problems))


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
