"""Installs are repeatable: the lock names all that is needed, nothing else, and fits the oldest Python."""

from __future__ import annotations

import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
DEBIAN_12 = "3.11.2"


def locked() -> dict[str, str]:
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    pairs = [line.split("==") for line in lines]
    return {str(canonicalize_name(name)): version for name, version in pairs}


def asked() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    everything = project["dependencies"] + project["optional-dependencies"]["development"]
    return [Requirement(text) for text in everything]


def needed() -> set[str]:
    """The closure of what the project asks for, on this machine."""
    pending = asked()
    seen: set[tuple[str, frozenset[str]]] = set()
    while pending:
        wanted = pending.pop()
        key = (str(canonicalize_name(wanted.name)), frozenset(wanted.extras))
        if key in seen:
            continue
        seen.add(key)
        for text in metadata.requires(wanted.name) or []:
            more = Requirement(text)
            extras = wanted.extras or {""}
            if more.marker is None or any(more.marker.evaluate({"extra": extra}) for extra in extras):
                pending.append(more)
    return {name for name, _ in seen}


def test_the_lock_is_what_the_project_needs() -> None:
    assert set(locked()) == needed()


def test_the_lock_gives_what_the_project_asks_for() -> None:
    versions = locked()
    wrong = [
        str(wanted) for wanted in asked() if versions[canonicalize_name(wanted.name)] not in wanted.specifier
    ]
    assert wrong == []


@pytest.mark.parametrize(("name", "version"), sorted(locked().items()))
def test_what_runs_here_is_what_is_locked_and_runs_on_debian_12(name: str, version: str) -> None:
    installed = metadata.distribution(name)
    assert installed.version == version
    if "Requires-Python" in installed.metadata:
        assert DEBIAN_12 in SpecifierSet(installed.metadata["Requires-Python"])
