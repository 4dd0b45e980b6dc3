"""What lies in the output after a build that left nothing to do."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from dovetail.build import ledger
from dovetail.build.ledger import JOURNAL, LEDGER
from dovetail.build.store import Store, StoreError
from dovetail.build.unchanged import NotTellableError, Seen, see


def settled(out: Path, files: Iterable[tuple[str, str]]) -> Seen | None:
    """The ``files`` (folder below ``out``, path in it) as they lie there, with their ledgers and folders.

    Files of other builds in the same folders are seen as well: the list of the pack names those that nobody
    has edited. None if one of the ``files`` is not what its ledger says that a build wrote: somebody was
    faster, and the next build has to look at it.
    """
    by_folder: dict[str, list[str]] = defaultdict(list)
    for folder, path in files:
        by_folder[folder].append(path)
    root = os.path.abspath(out)
    paths, wanted, places, others = [], [], set(), []
    try:
        for folder, names in by_folder.items():
            store = Store(out, folder)
            if store.read(JOURNAL) is not None:
                return None
            known = ledger.read_from(store).entries
            base = os.path.join(root, *folder.split("/"))
            places.add(os.path.join(base, LEDGER))
            others += [os.path.join(base, name) for name in known.keys() - set(names)]
            for name in names:
                if name not in known:
                    return None
                path = os.path.join(base, name)
                paths.append(path)
                wanted.append(bytes.fromhex(known[name][0].sha256))
                # A folder that is swapped for a link would not be found by what lies behind it.
                places.add(os.path.dirname(path))
        seen = see(paths)
        if seen.digests != wanted:
            return None
        return seen.with_more(see(sorted([*places, *others])))
    except (OSError, ValueError, StoreError, NotTellableError):
        return None
