"""Makes the packs of a profile a few projects at a time, so that memory does not grow with their number."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dovetail.build import builder
from dovetail.build.astray import Astray, astray
from dovetail.build.builder import Outcome, Work
from dovetail.build.gone import clear
from dovetail.build.pack_json import Manifest
from dovetail.build.side_by_side import FEWEST, side_by_side
from dovetail.build.store import StoreError
from dovetail.build.targets import folder_of, preload, targets
from dovetail.check.examine import examine
from dovetail.check.neighbours import Neighbours
from dovetail.compose.faults import faults
from dovetail.compose.pack import DRAFT, compose_pack, draft_after
from dovetail.compose.renderer import Renderer
from dovetail.formats.glyphs import SETTING, undrawn_in
from dovetail.history.issues.register import Register, RegisterError
from dovetail.load.source_files import source_files
from dovetail.making.progress import Progress
from dovetail.making.texts import CachedTexts
from dovetail.making.unrendered import Draft, with_those, without_failed
from dovetail.resolve.facts.sizing import LEVEL_BELOW
from dovetail.resolve.operations import Operations

if TYPE_CHECKING:
    from dovetail.compose.missing import Missing
    from dovetail.compose.standing_in import StandIn
    from dovetail.formats.glyphs import Undrawn
    from dovetail.load.profile import Loaded
    from dovetail.model.checked import RuleCrash
    from dovetail.model.diagnostics import Diagnostic
    from dovetail.model.profile import Profile
    from dovetail.model.revision import Revision

AT_ONCE = 4
"""So many projects are held at the same time where few are built: enough to keep all processes busy."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What is to be made, where, and how."""

    out: Path
    formats: frozenset[str]
    as_of: date | None = None
    jobs: int = 0
    attach_source: bool = False
    dry: bool = False
    force: bool = False
    whole: bool = False
    """Whether all projects are made, so that packs of others are packs of projects that are gone."""


@dataclass(frozen=True, slots=True)
class Made:
    """What became of some projects: of their files, and what was found on the way."""

    outcomes: tuple[Outcome, ...] = ()
    missing: tuple[Missing, ...] = ()
    stand_ins: tuple[StandIn, ...] = ()
    pictures: tuple[Diagnostic, ...] = ()
    """Pictures that templates name and the pack does not have."""
    undrawn: tuple[Undrawn, ...] = ()
    """Characters that no font has."""
    overruled: tuple[Diagnostic, ...] = ()
    """Findings about a level that is not used."""
    crashes: tuple[RuleCrash, ...] = ()
    registers: tuple[tuple[str, str], ...] = ()
    """Registers of issues that can't be read, each with the reason."""
    astray: tuple[Astray, ...] = ()
    """Packs that lie under another id of the organization."""
    trouble: tuple[str, str] | None = None
    """A file that can't be written, with the reason: nothing more is made."""

    @property
    def faults(self) -> tuple[Diagnostic, ...]:
        """What is wrong with templates: each fault once, with what it costs."""
        return faults(self.missing, self.stand_ins)

    def __add__(self, other: Made) -> Made:
        return Made(
            self.outcomes + other.outcomes,
            self.missing + other.missing,
            self.stand_ins + other.stand_ins,
            self.pictures + other.pictures,
            self.undrawn + other.undrawn,
            self.overruled + other.overruled,
            self.crashes + other.crashes,
            self.registers + other.registers,
            self.astray + other.astray,
            self.trouble or other.trouble,
        )


class Maker:
    """Makes packs of one profile. What its projects share is worked out once."""

    def __init__(self, loaded: Loaded, profile: Profile, orders: Orders, progress: Progress) -> None:
        self._loaded = loaded
        self._profile = profile
        self._orders = orders
        self._progress = progress
        self._renderer = Renderer(loaded.templates, texts=None if orders.force else CachedTexts())
        self._operations, self._neighbours = Operations(profile), Neighbours(profile)

    def make(self) -> Made:
        """Make the packs of all projects."""
        codes = tuple(self._profile.projects)
        found = Made()
        for part in self._side_by_side(codes) if len(codes) >= FEWEST else self._in_turn(codes):
            found += part
            if found.trouble:
                return found
        return found + self._without_gone() if self._orders.whole else found

    def _without_gone(self) -> Made:
        orders, projects = self._orders, self._loaded.root / "projects"
        # A project that can't be read is no project that is gone.
        there = {file.parent.name for file in projects.glob("*/project.yaml")}
        organization = self._profile.organization.value.id
        names = {code: written.value.name for code, written in self._profile.projects.items()}
        try:
            cleared = clear(
                orders.out,
                organization,
                there | self._profile.projects.keys(),
                dry=orders.dry,
                waiting=self._progress.waiting,
            )
            return Made(cleared, astray=astray(orders.out, organization, names))
        except StoreError as error:
            return Made(trouble=(error.path, error.why))

    def _in_turn(self, codes: Sequence[str]) -> Iterator[Made]:
        # Each window shares its documents among all processes.
        for start in range(0, len(codes), AT_ONCE):
            yield self._made(codes[start : start + AT_ONCE], self._orders.jobs)

    def _side_by_side(self, codes: Sequence[str]) -> Iterator[Made]:
        preload(self._orders.formats)
        self._progress.begun(len(codes))
        for part in side_by_side(self._alone, codes, jobs=self._orders.jobs):
            self._progress.done(None)
            yield replace(part, outcomes=tuple(map(_shared, part.outcomes)))

    def _alone(self, code: str) -> Made:
        # Where processes have failed, this runs in the first one, which no document may take down.
        inside = multiprocessing.parent_process() is not None
        return self._made((code,), 1 if inside else max(2, self._orders.jobs))

    def _made(self, codes: Sequence[str], jobs: int) -> Made:
        orders, progress = self._orders, self._progress
        works, drafts, found = [], [], Made()
        for code in codes:
            work, draft, noted = self._prepared(code)
            works.append(work)
            drafts.append(draft)
            found += noted
        many = len(self._profile.projects) >= FEWEST  # then projects are counted, not files

        def built(some: Sequence[Work], formats: frozenset[str]) -> tuple[Outcome, ...]:
            return builder.build(
                some, orders.out, formats, jobs=jobs, force=orders.force,
                preload=lambda: preload(formats),
                waiting=progress.waiting, damaged=progress.damaged,
                begun=(lambda _count: None) if many else progress.begun,
                done=(lambda _outcome: None) if many else progress.done,
            )  # fmt: skip

        try:
            if orders.dry:
                outcomes = builder.preview(works, orders.out, orders.formats, force=orders.force)
            else:
                outcomes = built(works, orders.formats)
                for work, draft in zip(works, drafts, strict=True):
                    again = without_failed(work, draft, outcomes)
                    if again is not None:
                        outcomes = with_those(outcomes, built([again.work], again.formats))
        except StoreError as error:
            return found + Made(trouble=(error.path, error.why))
        return found + Made(outcomes)

    def _prepared(self, code: str) -> tuple[Work, Draft, Made]:
        """What a project's files are, each with the task that renders it."""
        (examined,) = examine(
            self._profile,
            [code],
            as_of=self._orders.as_of,
            operations=self._operations,
            neighbours=self._neighbours,
        )
        resolved, checked = examined.resolved, examined.checked
        issued, standing, unread = _issued(self._loaded.root / "projects" / code)
        composed = compose_pack(
            resolved,
            self._renderer,
            self._profile.brand,
            checked=checked,
            standing=standing,
            revisions=issued,
        )
        crashed = tuple(crash.rule for crash in checked.crashes)
        manifest = Manifest(
            resolved, composed.pack, checked.findings, crashed, composed.missing, composed.stand_ins
        )
        sources = source_files(self._loaded.root, code) if self._orders.attach_source else ()
        files = targets(composed.pack, resolved, composed.sheet, sources=sources, seen=composed.seen)
        overruled = tuple(item for item in checked.findings if item.code == LEVEL_BELOW)
        undrawn = undrawn_in(composed.pack) if SETTING & self._orders.formats else None
        noted = Made(
            (),
            composed.missing,
            composed.stand_ins,
            composed.pictures,
            (undrawn,) if undrawn else (),
            overruled,
            checked.crashes,
            unread,
        )
        work = Work(code, folder_of(resolved), files, manifest, not composed.missing)
        return work, Draft(composed, resolved, sources), noted


def _shared(outcome: Outcome) -> Outcome:
    """The same with texts that outcomes of other projects share: all of them are held until the end."""
    return replace(
        outcome,
        folder=sys.intern(outcome.folder),
        name=sys.intern(outcome.name),
        kind=sys.intern(outcome.kind),  # type: ignore[arg-type] # the same word
        reason=sys.intern(outcome.reason),
        title=sys.intern(outcome.title),
        project=sys.intern(outcome.project),
    )


def _issued(folder: Path) -> tuple[tuple[Revision, ...], str, tuple[tuple[str, str], ...]]:
    """What was issued of a project, what marks a pack that is built after it, and what could not be read."""
    try:
        issues = Register(folder).issues()
    except RegisterError as error:
        return (), DRAFT, ((str(error.path), error.why),)
    standing = draft_after(issues[-1].number) if issues else DRAFT
    return tuple(issue.revision for issue in issues), standing, ()
