"""Decides what a build does, and why. Pure: content hashes in, actions with their reasons out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from dovetail.build.ledger import Ledger
from dovetail.build.reasons import TEXT, why
from dovetail.build.target import Target

Verb = Literal["skip", "write", "guard"]
"""``guard``: somebody else wrote the file that is there. Render, and put the result beside it."""


@dataclass(frozen=True, slots=True)
class Action:
    """What happens to one target. ``reason`` completes the sentence "It is … because it is …"."""

    target: Target
    verb: Verb
    reason: str
    beside: str = ""
    """Where the new version goes if the file itself must stay as it is."""
    current_beside: bool = False
    """The version beside the file is up to date, so nothing needs rendering."""

    @property
    def renders(self) -> bool:
        """True if the target's task must run."""
        return self.verb != "skip" and not self.current_beside


@dataclass(frozen=True, slots=True)
class Leftover:
    """A file that an earlier build made and this one doesn't. One that a person edited stays."""

    path: str
    verb: Literal["remove", "leave", "forget"]
    reason: str


def beside(path: str, taken: Collection[str]) -> str:
    """Name of the file that holds the new version of an edited one: ``procurement.new.md``."""
    pure = PurePosixPath(path)
    for number in range(1, len(taken) + 2):
        mark = "new" if number == 1 else f"new{number}"
        candidate = str(pure.with_name(f"{pure.stem}.{mark}{pure.suffix}"))
        if candidate not in taken:
            return candidate
    raise AssertionError("more names than files")


def plan(
    targets: Sequence[Target], ledger: Ledger, on_disk: Mapping[str, str | None], *, force: bool = False
) -> tuple[Action, ...]:
    """One action for each target, in order.

    ``on_disk`` maps a path to the SHA-256 of the file that is there. A file that no build wrote is
    never overwritten, with or without ``force``.
    """
    taken = frozenset(target.path for target in targets)
    return tuple(_decide(target, ledger, on_disk, taken, force) for target in targets)


def _decide(
    target: Target, ledger: Ledger, on_disk: Mapping[str, str | None], taken: Collection[str], force: bool
) -> Action:
    known, present = ledger.entries.get(target.path, ()), on_disk.get(target.path)
    if present is None:
        return Action(target, "write", "missing: it was deleted" if known else "new")
    entry = ledger.written(target.path, present)
    if entry is None:
        return _guard(target, ledger, on_disk, taken, edited=bool(known))
    changed = changed_inputs(entry.inputs, target.inputs)
    if changed:
        title = target.title if target.document else ""
        said = [why(entry.because, target.because, title) if name == TEXT else name for name in changed]
        return Action(target, "write", f"changed: {', '.join(said)}")
    if force:
        return Action(target, "write", "forced")
    return Action(target, "skip", "up to date")


def _guard(
    target: Target, ledger: Ledger, on_disk: Mapping[str, str | None], taken: Collection[str], *, edited: bool
) -> Action:
    aside = beside(target.path, taken)
    entry = ledger.written(aside, on_disk.get(aside))
    current = entry is not None and not changed_inputs(entry.inputs, target.inputs)
    reason = "edited by hand" if edited else "there already, and not by Dovetail"
    return Action(target, "guard", reason, beside=aside, current_beside=current)


def changed_inputs(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Names of the inputs that differ, in the order in which the target names them."""
    names = [*now, *(name for name in before if name not in now)]
    return tuple(name for name in names if before.get(name) != now.get(name))


def leftovers(
    ledger: Ledger, on_disk: Mapping[str, str | None], made: Collection[str], formats: Iterable[str]
) -> tuple[Leftover, ...]:
    """What to do with recorded files of these formats that are not among the ``made`` ones."""
    wanted = frozenset(formats)
    result = []
    for path in sorted(ledger.entries):
        if path in made or ledger.entries[path][0].format not in wanted:
            continue
        present = on_disk.get(path)
        if present is None:
            result.append(Leftover(path, "forget", "no longer made, and gone"))
        elif ledger.written(path, present) is not None:
            result.append(Leftover(path, "remove", "no longer made"))
        else:
            result.append(Leftover(path, "leave", "no longer made, but edited by hand"))
    return tuple(result)
