"""A law: every section that reads otherwise after an edit of operations is among those that impact names.

Edits are random and seeded. Needless sections are allowed, and counted in the message of a failure.
``IMPACT_EDITS`` says how many edits are tried.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pydantic import ValidationError

from dovetail.check.examine import Examined, examine
from dovetail.compose.pack import compose_pack
from dovetail.compose.renderer import Renderer
from dovetail.history import facts
from dovetail.history.facts import Facts
from dovetail.history.impact_packs import Pack
from dovetail.history.impact_work import impact_of
from dovetail.history.issuing import issue_of, revision_of, state_of
from dovetail.history.sections import sections_of
from dovetail.history.snapshot import Issue, Snapshot
from dovetail.load.profile import load_profile
from dovetail.model.document import Pack as Composed
from dovetail.model.procedure import Procedure
from dovetail.model.profile import Profile

EDITS = int(os.environ.get("IMPACT_EDITS", "8"))
PROJECT = "quay"
Sections = dict[tuple[str, str], str]


@dataclass
class Before:
    """Harbour City as quay was issued."""

    profile: Profile
    renderer: Renderer
    issue: Issue
    kept: Snapshot
    sections: Sections
    edits: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, folder: Path) -> Before:
        """The profile in a folder, issued."""
        loaded = load_profile(folder)
        assert loaded.profile is not None
        renderer = Renderer(loaded.templates)
        examined, pack = written(loaded.profile, renderer)
        revision = revision_of(1, examined, (), on=examined.resolved.as_of, author="", approved={})
        state = state_of(loaded.profile, examined)
        kept = Snapshot(state.operations, state.project, state.results, ())
        issue = issue_of(loaded.profile, examined, pack, revision)
        return cls(loaded.profile, renderer, issue, kept, texts(pack))

    def whole(self, pack: Pack) -> Issue:
        """The issue."""
        return self.issue

    def snapshot(self, pack: Pack) -> Snapshot:
        """What was issued."""
        return self.kept

    def before(self, head: str, packs: object) -> Facts:
        """What operations said."""
        return self.kept.operations.below(head)


def written(profile: Profile, renderer: Renderer) -> tuple[Examined, Composed]:
    """The pack, composed as it is issued."""
    (examined,) = examine(profile, [PROJECT])
    composed = compose_pack(
        examined.resolved, renderer, profile.brand, checked=examined.checked, revision="1", standing=""
    )
    assert not composed.missing
    return examined, composed.pack


def texts(pack: Composed) -> Sections:
    """The text of each section."""
    return {
        (document.id, section.id): section.text
        for document in pack.documents
        for section in sections_of(document.body)
    }


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every value of a procedure's data with its path."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if path and not isinstance(value, dict):
        yield path, value
    for name, item in items:
        yield from leaves(item, (*path, name))


def altered(value: Any, random: Random, roles: list[str]) -> Any:
    """Another value of the same kind, the same if there is none."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, list) and value:
        kept = list(value)
        kept.pop(random.randrange(len(kept)))
        return kept
    if isinstance(value, (int, float)):
        return value * 2 + 1
    if isinstance(value, str):
        if value in roles:
            return random.choice(roles)
        if value.replace(".", "").isdigit():
            return str(int(float(value)) * 2 + 1)
        if " " in value and not value[0].isdigit():
            return f"{value.rstrip('.')} as revised"
    return value


def edited(profile: Profile, random: Random) -> tuple[str, Profile] | None:
    """The profile with one value of a procedure changed; none if the edit makes no procedure."""
    name = random.choice(sorted(profile.procedures))
    layered = profile.procedures[name]
    data = layered.value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    path, value = random.choice(
        [leaf for leaf in leaves(data) if leaf[0][-1] not in ("id", "covers", "kind", "based_on")]
    )
    around: Any = data
    for key in path[:-1]:
        around = around[key]
    around[path[-1]] = altered(value, random, sorted(profile.organization.value.roles))
    try:
        procedure = Procedure.model_validate(data)
    except ValidationError:
        return None
    if facts.plain(procedure) == facts.plain(layered.value):
        return None
    procedures = {**profile.procedures, name: replace(layered, value=procedure)}
    return f"{name}.{'.'.join(map(str, path))}", replace(profile, procedures=procedures)


@pytest.fixture(scope="module")
def before() -> Before:
    """Harbour City, issued."""
    return Before.of(Path(__file__).parents[1] / "cli/harbour")


@pytest.mark.parametrize("seed", range(EDITS))
def test_no_section_that_reads_otherwise_is_missed(before: Before, seed: int) -> None:
    random = Random(seed)
    found = None
    while found is None:
        found = edited(before.profile, random)
        if found is not None:
            try:
                _, now = written(found[1], before.renderer)
            except (KeyError, StopIteration):
                found = None  # something refers to what the edit took away; loading would have refused it
    path, profile = found
    after = texts(now)
    differs = {place for place, text in before.sections.items() if after.get(place) != text}
    result = impact_of(profile, [Pack.of(before.issue)], before)
    named = {
        (document.id, section.id)
        for project in result.projects
        for document in project.documents
        for section in document.sections
    }
    needless = len(named - differs)
    assert differs <= named, f"{path}: missed {sorted(differs - named)}; {needless} are named needlessly"
