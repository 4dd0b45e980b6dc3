"""What people changed in a wiki since it was published. Needs no profile but its targets, and only reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dovetail.publish.journal import read_journal
from dovetail.publish.manifest import begun_in
from dovetail.publish.plan_changes import (
    changed_by_people,
    file_changed,
    file_there,
    with_lost_parents,
    with_shared_files,
)
from dovetail.publish.records import Records
from dovetail.publish.seen import Seen, Sight
from dovetail.publish.survey import healed, kept_of
from dovetail.publish.wiki import Wiki
from dovetail.publish.wish import Kept

DriftKind = Literal["edited", "moved", "pictures", "gone", "copied"]


@dataclass(frozen=True, slots=True)
class Drift:
    """One thing that differs from what we left."""

    kind: DriftKind
    key: str
    address: str
    what: str
    author: str = ""
    id: str = ""
    revision: str = ""


def drift(name: str, wiki: Wiki, records: Records) -> tuple[Drift, ...]:
    """All that people changed, in the order of the pages.

    :raises PublishError: if the wiki can't be used.
    """
    kept, stored, _notes = kept_of(name, wiki, records)
    sight = wiki.seen(tuple(kept.values()), ())
    journal = read_journal(records.journal(), begun_in(stored))
    if not journal.is_empty:
        kept = healed(wiki, kept, journal, sight)
    kept = with_lost_parents(with_shared_files(kept, sight), sight)
    found: list[Drift] = []
    for key in sorted(kept):
        found += _of(kept[key], sight)
    return tuple(found)


def _of(kept: Kept, sight: Sight) -> list[Drift]:
    marked = [page for page in sight.pages if page.key == kept.key and not page.trashed]
    page = next((page for page in sight.pages if page.id == kept.id and not page.trashed), None)
    copies = [other for other in marked if other is not page]
    if page is None and len(marked) == 1:
        page, copies = marked[0], []
    found = [_drift("copied", kept, copy, f"{copy.address} bears the same mark") for copy in copies]
    if page is None:
        trashed = any(other.id == kept.id and other.trashed for other in sight.pages)
        what = "it is in the trash" if trashed else "it is not there any more"
        return [Drift("gone", kept.key, kept.address, what), *found]
    changed = changed_by_people(kept, page, sight)
    if "text" in changed:
        found.append(_drift("edited", kept, page, "its text was edited"))
    if "place" in changed:
        where = f"it was {kept.address}" if page.address != kept.address else "it stands under another page"
        found.append(_drift("moved", kept, page, where))
    if "files" in changed:
        names = [
            name for name, file in kept.files.items() if file_changed(file, file_there(name, page, sight))
        ]
        found.append(_drift("pictures", kept, page, f"changed or removed: {', '.join(sorted(names))}"))
    return found


def _drift(kind: DriftKind, kept: Kept, page: Seen, what: str) -> Drift:
    return Drift(kind, kept.key, page.address, what, page.author, page.id, page.revision)
