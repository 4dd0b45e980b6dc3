"""Removes the packs of projects that are gone, by the rule that holds for every file: ours, and unedited."""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import nullcontext
from pathlib import Path

from dovetail.build import ledger
from dovetail.build.builder import Outcome
from dovetail.build.ledger import JOURNAL, LEDGER
from dovetail.build.lock import LOCK, Holder, locked
from dovetail.build.plan import leftovers
from dovetail.build.store import STATE, Store

GONE = "its project is gone"
EDITED = "edited by hand, and its project is gone"


def clear(
    out: Path,
    organization: str,
    projects: Collection[str],
    *,
    dry: bool = False,
    waiting: Callable[[Holder], None] = lambda _holder: None,
) -> tuple[Outcome, ...]:
    """Remove what builds wrote for projects of the organization other than these. ``dry`` only says what.

    A file that a person edited stays, and is reported once. A folder without a ledger, or with one that can't
    be read, holds nothing that is known to be ours, and stays as it is.

    :raises StoreError: if a file can't be removed.
    """
    found: list[Outcome] = []
    for code in Store(out).folders(organization):
        store = Store(out, f"{organization}/{code}")
        if code in projects or store.read(LEDGER) is None:
            continue
        with nullcontext() if dry else locked(store, waiting):
            known = ledger.read_from(store)
            if known.damage:
                continue
            found += _cleared(store, known, code, dry=dry)
            if not dry:
                store.remove(LEDGER)
                store.remove(JOURNAL)
                # With the last file go the folders that it leaves empty.
                Store(out).remove(f"{organization}/{code}/{STATE}/{LOCK}")
    return tuple(found)


def _cleared(store: Store, known: ledger.Ledger, code: str, *, dry: bool) -> list[Outcome]:
    on_disk = {path: store.fingerprint(path) for path in sorted(known.entries)}
    formats = {entry.format for entries in known.entries.values() for entry in entries}
    found = []
    for leftover in leftovers(known, on_disk, (), formats):
        if leftover.verb == "leave":
            found.append(Outcome(code, store.shown(""), leftover.path, "kept", EDITED))
        elif leftover.verb == "remove":
            if not dry:
                store.remove(leftover.path)
            found.append(Outcome(code, store.shown(""), leftover.path, "removed", GONE))
    return found
