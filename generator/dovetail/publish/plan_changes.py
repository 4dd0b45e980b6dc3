"""What differs on one page: by people since we left it, and by us since we published it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from dovetail.publish.seen import Seen, SeenFile, Sight
from dovetail.publish.wish import Kept, KeptFile, Wish, project_of

Part = Literal["text", "place", "labels", "files", "lock"]


def file_there(name: str, page: Seen, sight: Sight) -> SeenFile | None:
    """A file of a page, wherever the wiki keeps files."""
    return page.files.get(name) or sight.files.get(name)


def file_changed(kept: KeptFile, found: SeenFile | None) -> bool:
    """Whether a person has changed or removed a file that we stored."""
    if found is None:
        return True
    if found.source:
        return found.source != kept.source
    return (found.id, found.revision) != (kept.id, kept.revision)


def is_left_as_ours(name: str, found: SeenFile, pages: Iterable[Kept]) -> bool:
    """Whether a file is one that we stored, for whichever page, and that no person has changed since."""
    return any(name in kept.files and not file_changed(kept.files[name], found) for kept in pages)


def with_shared_files(kept: Mapping[str, Kept], sight: Sight) -> dict[str, Kept]:
    """What is kept, a file that several pages have had known alike to all of them.

    Where files lie in one place, a picture may pass from one page to another: what the second stored is no
    person's change of what the first did.
    """
    stored = {
        name: file
        for page in kept.values()
        for name, file in page.files.items()
        if name in sight.files and not file_changed(file, sight.files[name])
    }
    return {
        key: replace(page, files={name: stored.get(name, file) for name, file in page.files.items()})
        for key, page in kept.items()
    }


def with_lost_parents(kept: Mapping[str, Kept], sight: Sight) -> dict[str, Kept]:
    """What is kept, a page whose parent is gone known to be where the wiki has put it since.

    That is no person's move of this page; as it has no parent now, it is to be moved below the one wanted.
    """
    there = {page.id: page for page in sight.pages if not page.trashed}
    gone = {page.id for page in kept.values()} - there.keys()
    found = dict(kept)
    for key, page in kept.items():
        now = there.get(page.id)
        if page.above and page.above in gone and now is not None and now.parent != page.above:
            found[key] = replace(page, above=now.parent, parent="")
    return found


def with_other_root(kept: Mapping[str, Kept], root: str) -> dict[str, Kept]:
    """What is kept, front pages below another root than the one wanted now known to be in another place.

    Asked for only where the manifest is a copy from an earlier root: else it was a person who moved them.
    """
    return {
        key: replace(page, parent=page.above)
        if root and not page.parent and page.above not in ("", root)
        else page
        for key, page in kept.items()
    }


def with_new_keys(kept: Mapping[str, Kept], wishes: Sequence[Wish], sight: Sight) -> dict[str, Kept]:
    """What is kept, a document that has another id now under its new key: its page stays the same one.

    It is known by the mark that the page still bears, or by its title, if in its project only one page goes
    and only one comes that is called so.
    """
    wished = {wish.key for wish in wishes}
    marks = {page.id: page.key for page in sight.pages}
    goes = Counter((project_of(key), page.title) for key, page in kept.items() if key not in wished)
    comes = Counter((project_of(wish.key), wish.title) for wish in wishes if wish.key not in kept)
    new = {(project_of(wish.key), wish.title): wish.key for wish in wishes if wish.key not in kept}
    found = {}
    for key, page in kept.items():
        name = (project_of(key), page.title)
        again, mark = key, marks.get(page.id, "")
        if key not in wished and mark in wished and mark not in kept:
            again = mark
        elif key not in wished and goes[name] == comes[name] == 1:
            again = new[name]
        if again in found:
            again = key
        found[again] = replace(page, key=again)
    return found


def changed_by_people(kept: Kept, page: Seen, sight: Sight) -> frozenset[Part]:
    """What people have changed on a page since we left it.

    A new revision with the text that we wrote is no change: the wiki made it, or somebody who saved without
    one. Labels that people add are theirs and no change of ours.
    """
    found: set[Part] = set()
    if page.revision != kept.revision and page.print != kept.print:
        found.add("text")
    if page.address != kept.address or page.parent != kept.above:
        found.add("place")
    if any(file_changed(file, file_there(name, page, sight)) for name, file in kept.files.items()):
        found.add("files")
    return frozenset(found)


def parts_to_write(wish: Wish, kept: Kept, page: Seen, sight: Sight, *, forced: bool) -> tuple[Part, ...]:
    """What has to be written for a page to be as it should be.

    Compared with what we left; if a person's edit is given up (``forced``), with what is there.
    """
    found: list[Part] = []
    print_then = page.print if forced else kept.print
    if wish.print != print_then or (forced and not page.print):
        found.append("text")
    address, above = (page.address, page.parent) if forced else (kept.address, kept.above)
    if wish.address != address or wish.parent != kept.parent or (forced and above != kept.above):
        found.append("place")
    if wish.labels != kept.labels:
        found.append("labels")
    files = {file.name: file.source for file in wish.files}
    then = {name: file.source for name, file in kept.files.items()}
    lost = forced and any(
        file_changed(file, file_there(name, page, sight))
        for name, file in kept.files.items()
        if name in files
    )
    if files != then or lost:
        found.append("files")
    if is_lock_wrong(wish, kept, page):
        found.append("lock")
    return tuple(found)


def is_lock_wrong(wish: Wish, kept: Kept, page: Seen) -> bool:
    """Whether a page has to be closed to edits, or opened again because it was we who closed it."""
    locked = kept.locked if page.locked is None else page.locked
    return not locked if wish.locked else kept.locked
