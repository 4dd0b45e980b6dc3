"""Whom one threshold touches, over a thousand issued projects: against a bare read of their entries."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import cast

from pydantic import TypeAdapter

from benchmarks.measure import process, work
from benchmarks.portfolio import PATTERNS, write_portfolio
from benchmarks.samples import DOVETAIL
from benchmarks.table import Line, compare
from dovetail.build.side_by_side import side_by_side
from dovetail.check.examine import examine
from dovetail.compose.pack import compose_pack
from dovetail.compose.renderer import Renderer
from dovetail.history.issues.files import issue_bytes
from dovetail.history.issues.operations_then import operations_written
from dovetail.history.issues.outcomes import outcomes_of
from dovetail.history.issues.register import Register
from dovetail.history.issues.snapshot import Issue, IssuedDocument, IssuedSection, Snapshot
from dovetail.history.issuing.revision import changes_since, issue_of, revision_of
from dovetail.history.states.facts import plain
from dovetail.history.states.state import state_of
from dovetail.load.profile import load_profile
from dovetail.model.profile import Profile
from dovetail.resolve.operations import Operations
from dovetail.resolve.pack import resolve_project

PROJECTS, DISTINCT = 1_000, 60
BARE = "register entries read, bare"
IMPACT = "dovetail impact, whole process"
THRESHOLD = "amount: {{from: {limit}}}}}, because"
"""The edge from which the investment committee decides, moved by its owner."""
LIMITS = range(250_000, 200_000, -500)


def run() -> None:
    """The command on a thousand issued projects after one edge has moved, several times."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_issued(root, PROJECTS)
        measure(root)


def measure(root: Path) -> None:
    """Compare the command with a bare read. In each round the edge lies elsewhere: of the round before it
    knows what is kept of the entries, and no more.
    """
    limits = pairwise(LIMITS)
    entries = sorted(root.glob("projects/*/issues/*.json"))
    line = partial(Line, per=lambda: len(entries))
    taken = compare(
        f"one threshold over {len(entries):,} issued projects, each",
        [
            line(BARE, work(lambda: [json.loads(entry.read_bytes()) for entry in entries])),
            line(
                IMPACT,
                process(
                    [DOVETAIL, "impact", root],
                    before=lambda: move_threshold(root, *next(limits)),
                    ends=(0, 1),
                ),
                BARE,
                "wall",
            ),
        ],
        rounds=3,
    )
    ours, theirs = (median(reading.wall for reading in taken[name]) for name in (IMPACT, BARE))
    cpu = median(reading.cpu for reading in taken[IMPACT])
    print(f"  in total: {ours:.2f} s ({cpu:.2f} s of processor) against {theirs:.2f} s of {BARE}")
    with tempfile.TemporaryDirectory() as nothing_kept:
        first = process(["env", f"DOVETAIL_CACHE={nothing_kept}", DOVETAIL, "impact", root], ends=(0, 1))()
    print(f"  with nothing kept: {first.wall:.2f} s ({first.cpu:.2f} s of processor)")


def move_threshold(root: Path, old: int, new: int) -> None:
    """Change one edge of the procurement procedure."""
    file = root / "procedures/procurement.yaml"
    text = file.read_text(encoding="utf-8")
    before, after = (THRESHOLD.format(limit=limit) for limit in (old, new))
    if text.count(before) != 1:
        raise RuntimeError(f"the threshold of {file.name} is written otherwise now")
    file.write_text(text.replace(before, after), encoding="utf-8")


def write_issued(root: Path, count: int, distinct: int = DISTINCT) -> None:
    """Write a profile of many projects, each with one issue, into an empty folder.

    What requests came to is worked out for so many ``distinct`` projects; the others are those again under
    other codes. The documents of an issue are those of the pattern that its project is made of.
    """
    write_portfolio(root, min(count, distinct))
    loaded = load_profile(root)
    if loaded.profile is None:
        raise RuntimeError("the projects made of the sample have errors")
    profile, operations = loaded.profile, Operations(loaded.profile)
    codes = list(profile.projects)
    renderer = Renderer(loaded.templates)
    patterns = {
        name: _issued(profile, codes[PATTERNS.index(name)], renderer, operations) for name in PATTERNS
    }

    def write(code: str) -> None:
        issue, snapshot = patterns[PATTERNS[codes.index(code) % len(PATTERNS)]]
        resolved = resolve_project(profile, code, operations=operations)
        own = replace(
            issue, project=code, name=resolved.project.name, as_of=resolved.as_of,
            outcomes={name: outcome.as_json() for name, outcome in outcomes_of(resolved).items()},
            requests={item.request.id: item.procedure for item in resolved.requests},
            roles={role: actor.holder for role, actor in resolved.roles.items()},
            documents=tuple(_renamed(document, issue.project, code) for document in issue.documents),
            written=cast("dict[str, object]", plain(resolved.project)),
        )  # fmt: skip
        Register(root / "projects" / code).add(own, snapshot)

    for _ in side_by_side(write, codes):
        pass
    for number in range(len(codes), count):
        _again(root / "projects", codes[number % len(codes)], f"P{number:04}")


def _again(projects: Path, old: str, new: str) -> None:
    """The same project under another code, with its issue."""
    (projects / new / "issues").mkdir(parents=True)
    project, entry, snapshot = (
        Path(name) for name in ("project.yaml", "issues/0001.json", "issues/0001.snapshot.gz")
    )

    def renamed(file: Path) -> str:
        text = (projects / old / file).read_text(encoding="utf-8")
        return text.replace(old, new).replace(old.lower(), new.lower())

    (projects / new / project).write_text(renamed(project), encoding="utf-8")
    content = json.loads(renamed(entry))
    for name in ("schema", "digest"):
        content.pop(name, None)
    issue = TypeAdapter(Issue).validate_python(content)
    (projects / new / entry).write_bytes(issue_bytes(issue))
    (projects / new / snapshot).hardlink_to(projects / old / snapshot)


def _issued(
    profile: Profile, code: str, renderer: Renderer, operations: Operations
) -> tuple[Issue, Snapshot]:
    (examined,) = examine(profile, [code], operations=operations)
    state = state_of(profile, examined)
    _, summary = changes_since(None, examined.resolved.as_of, state, examined, ())
    on = examined.resolved.as_of
    revision = revision_of(1, examined, summary, on=on, author="", approved={})
    composed = compose_pack(
        examined.resolved, renderer, profile.brand, checked=examined.checked, revision="1", standing=""
    )
    issue = issue_of(profile, examined, composed.pack, revision)
    documents, written = composed.pack.documents, operations_written(profile)
    return issue, Snapshot(state.operations, state.project, state.results, documents, written)


def _renamed(document: IssuedDocument, old: str, new: str) -> IssuedDocument:
    def named(texts: Sequence[str]) -> tuple[str, ...]:
        return tuple(text.replace(old, new) for text in texts)

    sections = tuple(
        IssuedSection(
            section.id.replace(old.lower(), new.lower()), section.title.replace(old, new),
            named(section.anchors), named(section.mentions),
        )
        for section in document.sections
    )  # fmt: skip
    return replace(document, sections=sections)
