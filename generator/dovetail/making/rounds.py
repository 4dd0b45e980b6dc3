"""Builds a profile round after round, as its files are saved. A broken state leaves the last good pack."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dovetail.load.from_here import reachable
from dovetail.load.profile import load_profile
from dovetail.load.templates import unmet
from dovetail.making.packs import Made, Maker, Orders
from dovetail.making.progress import Progress
from dovetail.making.undrawn import glyphs_missing
from dovetail.model.diagnostics import Diagnostic, Severity
from dovetail.model.language import speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dovetail.build.builder import Outcome
    from dovetail.load.profile import Loaded


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong: a sentence, its place (``projects/quay/project.yaml:3:1``) and the fix."""

    message: str
    place: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """One round. If it is not ``whole``, ``troubles`` say why. Without ``projects`` nothing could be made,
    and all pages are the last good ones.
    """

    number: int = 0
    whole: bool = True
    troubles: tuple[Trouble, ...] = ()
    written: int = 0
    seconds: float = 0.0
    projects: tuple[str, ...] = ()


@dataclass
class Rounds:
    """One round after the other. Each begins from what lies on the disk then."""

    root: Path
    projects: tuple[str, ...]
    orders: Orders
    progress: Progress
    read: Callable[[Loaded], None] = lambda _loaded: None
    """Is handed each state of the profile that can be used, before it is built."""
    number: int = 0
    diagnostics: tuple[Diagnostic, ...] = field(default=(), init=False)
    """What was wrong in the newest round, with places that can be opened from here."""
    warnings: tuple[Diagnostic, ...] = field(default=(), init=False)
    """Faults of templates that nothing uses, and of fonts, that were not there in the round before."""
    _warned: tuple[Diagnostic, ...] = field(default=(), init=False)

    def run(self) -> Round:
        """Build what is out of date, and say what came of it. Whatever goes wrong is told in the round."""
        began = time.monotonic()
        self.number += 1
        try:
            made, troubles, codes = self._make()
        except Exception as error:  # noqa: BLE001 - the next save may mend it, so watching goes on
            bug = Trouble(f"Dovetail failed, and it is not your fault: {type(error).__name__}: {error}")
            made, troubles, codes = Made(), (bug,), ()
        written = sum(outcome.kind in ("written", "removed") for outcome in made.outcomes)
        return Round(self.number, not troubles, troubles, written, time.monotonic() - began, codes)

    def _make(self) -> tuple[Made, tuple[Trouble, ...], tuple[str, ...]]:
        self.diagnostics = self.warnings = ()
        loaded = load_profile(self.root, projects=self.projects)
        if loaded.profile is None:
            wrong = (item for item in loaded.diagnostics if item.severity is Severity.ERROR)
            self.diagnostics = reachable(wrong, loaded)
            return Made(), tuple(map(_trouble, self.diagnostics)), ()
        self.read(loaded)
        with speaking(loaded.profile.language):
            made = Maker(loaded, loaded.profile, self.orders, self.progress).make()
        faults = made.faults
        self.diagnostics = reachable(faults, loaded)
        aside = (*unmet(loaded.diagnostics, faults), *made.pictures, *glyphs_missing(made.undrawn, loaded))
        self._warn(reachable(aside, loaded))
        troubles = (*map(_trouble, self.diagnostics), *_not_made(made.outcomes))
        if made.trouble:
            path, why = made.trouble
            troubles = (*troubles, Trouble(why, path))
        return made, troubles, tuple(loaded.profile.projects)

    def _warn(self, found: tuple[Diagnostic, ...]) -> None:
        self.warnings = tuple(item for item in found if item not in self._warned)
        self._warned = found


def _trouble(item: Diagnostic) -> Trouble:
    return Trouble(item.message, str(item.place) if item.place else "", item.hint)


def _not_made(outcomes: Iterable[Outcome]) -> Iterator[Trouble]:
    for outcome in outcomes:
        if outcome.kind == "failed":
            yield Trouble(f"it was not rendered: {outcome.reason}", outcome.path)
