"""A law: after an edit of operations, impact names the sections that read otherwise, and hardly any other.

Edits of procedures and of the organization are random and seeded. ``IMPACT_EDITS`` says how many are tried.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import pytest
from pydantic import BaseModel, ValidationError

from dovetail.check.examine import Examined, examine
from dovetail.compose.pack import compose_pack
from dovetail.compose.renderer import Renderer, Sources
from dovetail.history.impact.packs.pack import Pack
from dovetail.history.impact.work import How, impact_of
from dovetail.history.issues.files import read_snapshot, snapshot_bytes
from dovetail.history.issues.operations_then import operations_written, profile_then
from dovetail.history.issues.sections import sections_of
from dovetail.history.issues.snapshot import Issue, Snapshot
from dovetail.history.issuing.revision import issue_of, revision_of
from dovetail.history.states import facts
from dovetail.history.states.facts import Facts
from dovetail.history.states.state import state_of
from dovetail.load.profile import load_profile
from dovetail.model.document import Pack as Composed
from dovetail.model.profile import Profile

EDITS = int(os.environ.get("IMPACT_EDITS", "6"))
PROJECT = "quay"
Sections = dict[tuple[str, str], str]
Edit = Callable[[Profile, Random], "tuple[str, Profile] | None"]


@dataclass
class Before:
    """Harbour City as quay was issued."""

    profile: Profile
    templates: Sources
    renderer: Renderer
    issue: Issue
    kept: Snapshot
    sections: Sections

    @classmethod
    def of(cls, folder: Path) -> Before:
        """The profile in a folder, issued."""
        loaded = load_profile(folder)
        assert loaded.profile is not None
        renderer = Renderer(loaded.templates)
        examined, pack = written(loaded.profile, renderer)
        revision = revision_of(1, examined, (), on=examined.resolved.as_of, author="", approved={})
        state = state_of(loaded.profile, examined)
        written_then = operations_written(loaded.profile)
        kept = Snapshot(state.operations, state.project, state.results, pack.documents, written_then)
        kept = read_snapshot(snapshot_bytes(kept))
        issue = issue_of(loaded.profile, examined, pack, revision)
        return cls(loaded.profile, loaded.templates, renderer, issue, kept, texts(pack))

    def whole(self, pack: Pack) -> Issue:
        """The issue."""
        return self.issue

    def snapshot(self, pack: Pack) -> Snapshot:
        """What was issued."""
        return self.kept

    def texts(self, pack: Pack) -> dict[str, str]:
        """What was issued."""
        return {document.id: document.body for document in self.kept.documents}

    def then(self, pack: Pack, now: Profile, fingerprints: Mapping[str, str]) -> Profile:
        """The operations of then."""
        assert self.kept.written is not None
        return profile_then(now, self.kept.written)

    def file(self, pack: Pack) -> Path:
        """The project file, of which there is none: the project is as it was issued."""
        return Path("projects") / pack.project / "project.yaml"

    def before(self, head: str, packs: object) -> Facts:
        """What operations said."""
        return self.kept.operations.below(head)


def written(profile: Profile, renderer: Renderer) -> tuple[Examined, Composed]:
    """The pack, composed as it is issued."""
    return written_as(profile, PROJECT, renderer)


def written_as(profile: Profile, code: str, renderer: Renderer) -> tuple[Examined, Composed]:
    """The pack of a project, composed as it is issued."""
    (examined,) = examine(profile, [code])
    composed = compose_pack(
        examined.resolved, renderer, profile.brand, checked=examined.checked, revision="1", standing=""
    )
    assert not composed.missing
    return examined, composed.pack


def texts(pack: Composed) -> Sections:
    """The text of each section."""
    return {
        (document.id, section.id): section.text.strip()
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


M = TypeVar("M", bound=BaseModel)


def retold(value: M, profile: Profile, random: Random) -> tuple[str, M] | None:
    """A part of the profile with one of its values changed; none if the edit makes no such part."""
    data = value.model_dump(mode="json", by_alias=True, exclude_unset=True)
    path, old = random.choice(
        [leaf for leaf in leaves(data) if leaf[0][-1] not in ("id", "covers", "kind", "based_on")]
    )
    around: Any = data
    for key in path[:-1]:
        around = around[key]
    around[path[-1]] = altered(old, random, sorted(profile.organization.value.roles))
    try:
        edited = type(value).model_validate(data)
    except ValidationError:
        return None
    return None if facts.plain(edited) == facts.plain(value) else (".".join(map(str, path)), edited)


def of_a_procedure(profile: Profile, random: Random) -> tuple[str, Profile] | None:
    """The profile with one value of a procedure changed."""
    name = random.choice(sorted(profile.procedures))
    layered = profile.procedures[name]
    found = retold(layered.value, profile, random)
    if found is None:
        return None
    procedures = {**profile.procedures, name: replace(layered, value=found[1])}
    return f"{name}.{found[0]}", replace(profile, procedures=procedures)


def of_the_organization(profile: Profile, random: Random) -> tuple[str, Profile] | None:
    """The profile with one value of the organization changed: a holder, a board, a calendar, a holiday …"""
    found = retold(profile.organization.value, profile, random)
    if found is None:
        return None
    return f"organization.{found[0]}", replace(
        profile, organization=replace(profile.organization, value=found[1])
    )


@pytest.fixture(scope="module")
def before() -> Before:
    """Harbour City, issued."""
    return Before.of(Path(__file__).parents[2] / "cli/harbour")


@dataclass
class Tried:
    """One edit: the sections that read otherwise, and those that impact names."""

    path: str
    differs: set[tuple[str, str]]
    named: set[tuple[str, str]]


def tried(before: Before, edited: Edit, seed: int, templates: Sources | None) -> Tried:
    """A random edit, composed anew and looked at."""
    random = Random(seed)
    now, path, profile = None, "", before.profile
    while now is None:
        found = edited(before.profile, random)
        if found is None:
            continue
        path, profile = found
        # Where something refers to what the edit took away, loading would have refused it.
        with suppress(KeyError, StopIteration, ValueError):
            now = texts(written(profile, before.renderer)[1])
    places = before.sections.keys() | now.keys()
    differs = {place for place in places if now.get(place) != before.sections.get(place)}
    result = impact_of(profile, [Pack.of(before.issue)], before, How(templates))
    named = {
        (document.id, section.id)
        for project in result.projects
        for document in project.documents
        for section in document.sections
    }
    return Tried(path, differs, named)


@pytest.mark.parametrize("edited", [of_a_procedure, of_the_organization])
def test_no_section_that_reads_otherwise_is_missed_and_hardly_any_other_is_named(
    before: Before, edited: Edit, record_property: Callable[[str, object], None]
) -> None:
    found = [tried(before, edited, seed, before.templates) for seed in range(EDITS)]
    for one in found:
        assert one.differs <= one.named, f"{one.path}: missed {sorted(one.differs - one.named)}"
    changed, named = sum(len(one.differs) for one in found), sum(len(one.named) for one in found)
    record_property("named", named)
    record_property("changed", changed)
    assert named <= 1.2 * changed, f"{named} sections are named, {changed} read otherwise"


class Many:
    """Projects of Harbour City that are much alike, each issued: other names, people, days and requests."""

    def __init__(self, alone: Before, count: int) -> None:
        written = alone.profile.projects[PROJECT]
        self.alone, self._each = alone, {}
        for number in range(count):
            code, project = f"quay{number}", written.value
            requests = tuple(
                item for at, item in enumerate(project.requests) if not number or at != number % 7
            )
            varied = project.model_copy(update={"code": code, "name": f"Quay {number}", "requests": requests})
            profile = replace(alone.profile, projects={code: replace(written, value=varied)}, others={})
            examined, pack = written_as(profile, code, alone.renderer)
            revision = revision_of(1, examined, (), on=examined.resolved.as_of, author="", approved={})
            self._each[code] = (issue_of(profile, examined, pack, revision), pack)
        self.packs = [Pack.of(issue) for issue, _ in self._each.values()]

    def whole(self, pack: Pack) -> Issue:
        """The issue."""
        return self._each[pack.project][0]

    def snapshot(self, pack: Pack) -> Snapshot:
        """What all of them rest on."""
        return self.alone.kept

    def texts(self, pack: Pack) -> dict[str, str]:
        """What was issued."""
        return {document.id: document.body for document in self._each[pack.project][1].documents}

    def then(self, pack: Pack, now: Profile, fingerprints: Mapping[str, str]) -> Profile:
        """The operations of then."""
        return self.alone.then(pack, now, fingerprints)

    def file(self, pack: Pack) -> Path:
        """The project file, of which there is none."""
        return self.alone.file(pack)

    def before(self, head: str, packs: object) -> Facts:
        """What operations said."""
        return self.alone.before(head, packs)


@pytest.fixture(scope="module")
def many(before: Before) -> Many:
    """So many projects that only some of them are composed."""
    return Many(before, 10)


@pytest.mark.parametrize("edited", [of_a_procedure, of_the_organization])
def test_of_many_projects_those_that_are_not_composed_are_told_as_well(
    many: Many, edited: Edit, record_property: Callable[[str, object], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dovetail.history.impact.work.COMPOSED", 1)
    monkeypatch.setattr("dovetail.history.impact.work.COMPOSED_OF_MANY", 4)
    counts = {"named": 0, "changed": 0}
    for seed in range(EDITS):
        random, found = Random(seed), None
        while found is None:
            found = edited(many.alone.profile, random)
        path, profile = found
        told = impact_of(profile, many.packs, many, How(many.alone.templates)).projects
        really = impact_of(profile, many.packs, many, How(many.alone.templates, always=True)).projects
        judged = {project.code for project in told if not project.exact}
        if any(project.problem for project in (*told, *really)):
            continue
        named, changed = (
            {
                (project.code, document.id, section.id)
                for project in projects
                for document in project.documents
                for section in document.sections
                if project.code in judged
            }
            for projects in (told, really)
        )
        assert changed <= named, f"{path}: missed {sorted(changed - named)}"
        counts["named"] += len(named)
        counts["changed"] += len(changed)
    for name, count in counts.items():
        record_property(name, count)
    assert counts["named"] <= 1.1 * counts["changed"], counts


def test_requests_are_told_in_the_order_of_their_project(many: Many) -> None:
    """Those of projects that are not composed are resolved one by one; the same input gives the same order."""
    lengths = set()
    for seed in range(3):
        random, found = Random(seed), None
        while found is None:
            found = of_a_procedure(many.alone.profile, random)
        for project in impact_of(found[1], many.packs, many, How()).projects:
            (pack,) = (pack for pack in many.packs if pack.project == project.code)
            told = [request.id for request in project.requests]
            assert told == [name for name in pack.requests if name in told]
            lengths.add(len(told))
    assert max(lengths) > 2
