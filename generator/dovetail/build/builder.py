"""Carries out a build: survey what is there, render what is out of date, put it in place, remember it.

Each project has its own folder with its own ledger and lock, so a build of one leaves the others alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from dovetail.build import executor, ledger, pack_json
from dovetail.build.fingerprint import of_bytes, of_value
from dovetail.build.ledger import JOURNAL, LEDGER, Entry, Ledger
from dovetail.build.lock import Holder, locked
from dovetail.build.parts import Failure, Result
from dovetail.build.plan import Action, Leftover, leftovers, plan
from dovetail.build.shelf import DiskShelf
from dovetail.build.store import Store
from dovetail.build.target import Target
from dovetail.build.tasks import ReadyTask
from dovetail.formats.rendered import Rendered
from dovetail.model.diagnostics import Diagnostic

PACK = "pack.json"

OutcomeKind = Literal["written", "up to date", "kept", "failed", "removed"]


@dataclass(frozen=True, slots=True)
class Work:
    """One project to build: its folder below the output root, and the targets of *all* formats.

    ``complete`` is false if some documents could not even be composed: files that this build does not
    make may then be theirs, and stay.
    """

    project: str
    folder: str
    targets: tuple[Target, ...]
    manifest: pack_json.Manifest
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file, or (in a dry run) what would.

    ``folder`` is the project's output folder and ``name`` the path in it. ``kept``: a person edited it, it
    stays, and ``beside`` holds the new version. ``trace`` is the trace of a failure.
    """

    project: str
    folder: str
    name: str
    kind: OutcomeKind
    reason: str
    title: str = ""
    beside: str = ""
    warnings: tuple[Diagnostic, ...] = ()
    trace: str = ""

    @property
    def path(self) -> str:
        """The file as a person finds it."""
        return str(Path(self.folder) / self.name)


@dataclass(frozen=True, slots=True)
class Survey:
    """What a build found and decided before it did anything."""

    ledger: Ledger
    on_disk: Mapping[str, str | None]
    actions: tuple[Action, ...]


def survey(work: Work, store: Store, formats: Collection[str], *, force: bool = False) -> Survey:
    """Look at the folder and decide. Reads only."""
    known = ledger.read_from(store)
    paths = {target.path for target in work.targets} | set(known.entries) | {PACK}
    on_disk = {path: store.fingerprint(path) for path in sorted(paths)}
    wanted = [target for target in work.targets if target.format in formats]
    return Survey(known, on_disk, plan(wanted, known, on_disk, force=force))


def preview(
    works: Sequence[Work], out: Path, formats: Collection[str], *, force: bool = False
) -> tuple[Outcome, ...]:
    """What :func:`build` would do, without writing anything."""
    outcomes: list[Outcome] = []
    for work in works:
        store = Store(out, work.folder)
        found = survey(work, store, formats, force=force)
        site = _Site(work, store, found)
        outcomes += [site.foreseen(action) for action in found.actions]
        manifest = site.manifest_target(
            {action.target.path for action in found.actions if action.verb != "guard"}
        )
        listed = plan([manifest], found.ledger, found.on_disk)
        site.asides |= {action.beside for action in (*found.actions, *listed)}
        outcomes += [site.foreseen(action) for action in listed]
        outcomes += [site.outcome_of(leftover) for leftover in site.leftovers(formats)]
    return tuple(outcomes)


def build(
    works: Sequence[Work],
    out: Path,
    formats: Collection[str],
    *,
    jobs: int = 0,
    force: bool = False,
    preload: Callable[[], None] = lambda: None,
    waiting: Callable[[Holder], None] = lambda _holder: None,
    damaged: Callable[[str, str], None] = lambda _path, _why: None,
    begun: Callable[[int], None] = lambda _count: None,
    done: Callable[[Outcome], None] = lambda _outcome: None,
) -> tuple[Outcome, ...]:
    """Make everything of these formats current.

    A document that fails is named and stops no other. ``begun`` hears how many files must be
    rendered, ``done`` each one as it is finished.

    :raises StoreError: if a file can't be written; earlier files are then whole, old or new.
    """
    with ExitStack() as held:
        sites: dict[str, _Site] = {}
        # Always in the same order: two builds of several projects can't wait for each other.
        for work in sorted(works, key=lambda item: item.folder):
            store = Store(out, work.folder)
            held.enter_context(locked(store, waiting))
            store.sweep()
            found = survey(work, store, formats, force=force)
            if found.ledger.damage:
                damaged(store.shown(LEDGER), found.ledger.damage)
            sites[work.folder] = _Site(work, store, found)
        todo = {
            f"{folder}/{action.target.path}": (site, action)
            for folder, site in sites.items()
            for action in site.survey.actions
            if action.renders
        }
        begun(len(todo))
        targets = {key: action.target for key, (_site, action) in todo.items()}
        shelf = DiskShelf(Store(out), renew=force)
        for key, result in executor.run(targets, jobs=jobs, preload=preload, shelf=shelf):
            site, action = todo[key]
            done(site.place(action, result))
        shelf.tidy()
        return tuple(outcome for work in works for outcome in sites[work.folder].finish(formats))


class _Site:
    """One project's folder while it is being built."""

    def __init__(self, work: Work, store: Store, found: Survey) -> None:
        self.work = work
        self.store = store
        self.survey = found
        self.entries: dict[str, Entry] = ledger.settle(found.ledger, found.on_disk, found.ledger.entries)
        for action in found.actions:
            if action.verb == "skip":
                # Parts may have changed and left the text as it was: a later change is not theirs.
                path = action.target.path
                self.entries[path] = replace(self.entries[path], because=action.target.because)
        self.outcomes: dict[str, Outcome] = {
            action.target.path: self.foreseen(action) for action in found.actions if not action.renders
        }
        self.asides = {action.beside for action in found.actions if action.current_beside}

    def foreseen(self, action: Action) -> Outcome:
        """What will become of a target if it can be rendered."""
        kind: OutcomeKind = {"skip": "up to date", "write": "written", "guard": "kept"}[action.verb]  # type: ignore[assignment]
        aside = self.store.shown(action.beside) if action.beside else ""
        return self._outcome(action.target, kind, action.reason, beside=aside)

    def place(self, action: Action, result: Result) -> Outcome:
        """Put a finished file where it belongs."""
        outcome = self._place(action, result)
        self.outcomes[action.target.path] = outcome
        return outcome

    def _place(self, action: Action, result: Result) -> Outcome:
        target = action.target
        if isinstance(result, Failure):
            self.asides.add(action.beside)
            return replace(self._outcome(target, "failed", result.message), trace=result.trace)
        entry = Entry(of_bytes(result.data), target.format, target.inputs, target.because)
        path = target.path
        if action.verb == "guard":
            if entry.sha256 == self.survey.on_disk[path]:
                self.entries[path] = entry
                return self._outcome(target, "up to date", "found as it would be made", result)
            path = action.beside
            self.asides.add(path)
            there = self.store.fingerprint(path)
            if (
                there is not None
                and self.survey.ledger.written(path, there) is None
                and there != entry.sha256
            ):
                shown = self.store.shown(path)
                return self._outcome(target, "kept", f"{action.reason}, and so was {shown}", result)
        if self.store.fingerprint(path) != entry.sha256:
            self.store.append(JOURNAL, ledger.journal_line(path, entry))
            self.store.write(path, result.data)
        self.entries[path] = entry
        if action.verb == "guard":
            return self._outcome(target, "kept", action.reason, result, beside=self.store.shown(path))
        return self._outcome(target, "written", action.reason, result)

    def finish(self, formats: Collection[str]) -> tuple[Outcome, ...]:
        """Write the manifest, remove what is no longer made, and last write the ledger."""
        made = {path for path, outcome in self.outcomes.items() if outcome.kind in ("written", "up to date")}
        manifest = self.manifest_target(made)
        for action in plan([manifest], self.survey.ledger, self.survey.on_disk):
            if action.renders:
                self.place(action, manifest.task.render())
            else:
                self.outcomes[PACK] = self.foreseen(action)
                self.asides.add(action.beside)
        removed = []
        # Only now it is known which versions lie beside files that a person edited.
        for leftover in self.leftovers(formats):
            if leftover.verb == "remove":
                self.store.remove(leftover.path)
            self.entries.pop(leftover.path, None)
            if leftover.verb != "forget":
                removed.append(self.outcome_of(leftover))
        settled = ledger.write(self.entries)
        if settled != self.store.read(LEDGER):
            self.store.write(LEDGER, settled)
        self.store.remove(JOURNAL)
        ordered = [self.outcomes[action.target.path] for action in self.survey.actions]
        return (*ordered, self.outcomes[PACK], *removed)

    def leftovers(self, formats: Collection[str]) -> tuple[Leftover, ...]:
        """Recorded files that this build does not make."""
        if not self.work.complete:
            return ()
        made = {target.path for target in self.work.targets} | self.asides | {PACK}
        return leftovers(self.survey.ledger, self.survey.on_disk, made, formats)

    def outcome_of(self, leftover: Leftover) -> Outcome:
        """A leftover as people are told of it."""
        kind: OutcomeKind = "kept" if leftover.verb == "leave" else "removed"
        return Outcome(self.work.project, self.store.shown(""), leftover.path, kind, leftover.reason)

    def manifest_target(self, made: Collection[str]) -> Target:
        """The target of ``pack.json``. It lists the files that are current, also of formats not asked for."""
        files = [target for target in self.work.targets if target.path in made or self._is_current(target)]
        data = pack_json.render(self.work.manifest, files)
        return Target(
            PACK, "json", "the pack's list of documents", {"content": of_value(data)}, ReadyTask(data)
        )

    def _is_current(self, target: Target) -> bool:
        if any(action.target.path == target.path for action in self.survey.actions):
            return False
        entry = self.survey.ledger.written(target.path, self.survey.on_disk.get(target.path))
        return entry is not None and entry.inputs == target.inputs

    def _outcome(
        self,
        target: Target,
        kind: OutcomeKind,
        reason: str,
        result: Rendered | None = None,
        *,
        beside: str = "",
    ) -> Outcome:
        warnings = result.warnings if result is not None else ()
        folder = self.store.shown("")
        return Outcome(self.work.project, folder, target.path, kind, reason, target.title, beside, warnings)
