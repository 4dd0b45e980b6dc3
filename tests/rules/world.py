"""The clean world of the rules' tests, and the faults that cases plant in it."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from dovetail.check.engine import check_project
from dovetail.check.rule import Rule
from dovetail.load.profile import Loaded, load_profile
from dovetail.model.checked import Checked
from dovetail.resolve.pack import resolve_project

HERE = Path(__file__).parent
LAYERS = ("base", "controls", "approval", "change", "support", "assurance")
"""Files of the clean world, each laid over the ones before."""

World = dict[str, Any]


def read(text: str) -> Any:
    """YAML with every scalar as text."""
    return yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - it makes nothing but text


BUSY = """
project:
  gates: [{id: G1, title: Ready for service, date: 2026-06-10, shows: [T-walk, AC-1, service-desk]}]
  tailoring:
    procurement:
      - {waive: PRO-C2, requests: [P-1], because: Only one maker has this meter., approved_by: head-of-procurement,
         compensating: Price benchmark against 2024., requested_by: project-manager, issued: 2026-01-20,
         expires: 2026-06-05}
      - {add: {after: order, id: log, title: Log the commitment, by: project-office}, because: It is tracked.,
         decided_by: Greta Gold, decided_on: 2026-01-15}
"""
"""What the clean world has nothing of, so that each rule has something to judge: a gate that names what it
shows, and, beside its waiver, a deviation."""


def laid_over(base: Any, more: Any) -> Any:
    """``base`` with ``more`` laid over it.

    Mappings are joined key by key. In lists whose items have an ``id`` an item replaces fields of the one
    with the same id, others are added at the end; any other list replaces the one below. ``(none)`` takes a
    key, or an item with an id, out; a mapping or list of items with the key ``(only)`` first loses all others.
    """
    if isinstance(base, Mapping) and isinstance(more, Mapping):
        kept = {} if "(only)" in more else dict(base)
        for key, value in more.items():
            if key == "(only)":
                continue
            if value == "(none)":
                kept.pop(key, None)
            else:
                kept[key] = laid_over(kept[key], value) if key in kept else copy.deepcopy(value)
        return kept
    if _has_ids(base) and _has_ids(more):
        return _items_laid_over(base, more)
    return copy.deepcopy(more)


def _has_ids(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) and "id" in v for v in value)


def _items_laid_over(base: Sequence[Any], more: Sequence[Any]) -> list[Any]:
    changed = {item["id"]: item for item in more}
    items = [laid_over(item, changed.pop(item["id"], {})) for item in base]
    return [
        item
        for item in [*items, *(item for item in more if item["id"] in changed)]
        if item.get("remove") != "yes"
    ]


@cache
def _clean() -> World:
    world: World = {}
    for name in LAYERS:
        path = HERE / "clean" / f"{name}.yaml"
        if path.exists():
            world = laid_over(world, read(path.read_text("utf-8")) or {})
    return world


def planted(*patches: Mapping[str, Any] | None) -> World:
    """The clean world with patches laid over it, one after the other."""
    world = copy.deepcopy(_clean())
    for patch in patches:
        world = laid_over(world, patch or {})
    return world


def write(world: World, root: Path) -> Path:
    """The world as the files of a profile."""
    project = world["project"]
    files = {
        "organization.yaml": world["organization"],
        f"projects/{project['code']}/project.yaml": project,
        **{f"procedures/{name}.yaml": value for name, value in world["procedures"].items()},
        **{f"projects/{code}/project.yaml": value for code, value in world.get("projects", {}).items()},
    }
    for name, value in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = yaml.dump(value, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=10_000)
        path.write_text(text, "utf-8")
    return root


def loaded(world: World, root: Path) -> Loaded:
    """The world read back by the loader; it must be usable."""
    result = load_profile(write(world, root))
    assert result.profile is not None, [str(d.place) + " " + d.message for d in result.diagnostics]
    return result


def checked(world: World, root: Path, *rules: Rule, as_of: date | None = None) -> Checked:
    """The project ``MET`` of the world, judged by these rules (none: by all)."""
    profile = loaded(world, root).profile
    assert profile is not None
    resolved = resolve_project(profile, world["project"]["code"], as_of=as_of)
    result = check_project(profile, resolved, rules=rules or None)
    assert not result.crashes, result.crashes[0].trace
    return result
