"""What a run has begun and done, line by line on the disk, so that the next one goes on where it was killed.

The journal is read together with what the wiki has: a line counts only if the wiki bears it out, and only as
long as nobody else has published the page since.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from dovetail.publish.manifest import as_data, of_data
from dovetail.publish.plan_step import StepKind
from dovetail.publish.seen import Seen, Sight
from dovetail.publish.wish import Kept, KeptFile, Wish, print_of


@dataclass(frozen=True, slots=True)
class Begun:
    """A step that was begun: what it was to leave behind. ``above`` is "" where that was not known yet."""

    kind: StepKind
    key: str
    address: str
    title: str
    parent: str
    print: str
    files: Mapping[str, str] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    above: str = ""

    def is_place_of(self, page: Seen, fold: Callable[[str], str]) -> bool:
        """Whether a page stands where the step was to put it."""
        return fold(page.address) == fold(self.address) and self.above in ("", page.parent)


@dataclass(frozen=True, slots=True)
class Journal:
    """What an earlier run left: pages done (None for one that it removed), and steps that it did not end.

    ``known`` are, for each page, the prints of what the manifest may say of it if only that run was there.
    """

    done: Mapping[str, Kept | None] = field(default_factory=dict)
    begun: Mapping[str, Begun] = field(default_factory=dict)
    known: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether the last run came to its end."""
        return not self.done and not self.begun

    def is_overtaken(self, key: str, kept: Kept | None) -> bool:
        """Whether somebody else has published a page since: then what this run left of it says nothing."""
        return key in self.known and _print_of(kept) not in self.known[key]


def begun_data(kind: StepKind, key: str, wish: Wish | None, above: str = "") -> dict[str, Any]:
    """What says that a step begins, as plain data. ``above`` is the id of the page above, as far as known."""
    document: dict[str, Any] = {"begun": key, "kind": kind}
    if wish is not None:
        document |= {
            "address": wish.address,
            "title": wish.title,
            "parent": wish.parent,
            "print": wish.print,
            "files": {file.name: file.source for file in wish.files},
            "labels": list(wish.labels),
            "above": above,
        }
    return document


def run_line(rests: Mapping[str, Kept | None]) -> bytes:
    """The first line of a run: what the manifest says of each page that it is to deal with."""
    return _line({"rests": {key: _print_of(kept) for key, kept in rests.items()}})


def begun_line(kind: StepKind, key: str, wish: Wish | None, above: str = "") -> bytes:
    """The line that says that a step begins."""
    return _line(begun_data(kind, key, wish, above))


def done_line(key: str, kept: Kept | None) -> bytes:
    """The line that says that a step has ended, and what is there now."""
    return _line({"done": key, "page": as_data(kept) if kept else None})


def read_journal(data: bytes | None, begun_there: Iterable[Mapping[str, Any]] = ()) -> Journal:
    """The journal of an earlier run. A line that was cut off or damaged says nothing.

    Where this machine knows nothing, ``begun_there`` counts: what the wiki has kept of the run.
    """
    if data is None:
        data = b"".join(map(_line, begun_there))
    done: dict[str, Kept | None] = {}
    begun: dict[str, Begun] = {}
    known: dict[str, frozenset[str]] = {}
    for line in data.splitlines():
        try:
            said = json.loads(line)
            if "rests" in said:
                known = {str(key): frozenset({str(one)}) for key, one in said["rests"].items()}
            elif "begun" in said:
                begun[said["begun"]] = _begun(said)
            else:
                key, page = str(said["done"]), said["page"]
                done[key] = of_data(key, page) if page is not None else None
                begun.pop(key, None)
                if key in known:
                    known[key] |= {_print_of(done[key])}
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
    return Journal(done, begun, known)


def heal(
    kept: Mapping[str, Kept],
    journal: Journal,
    sight: Sight,
    print_of_page: Callable[[Seen], str],
    fold: Callable[[str], str] = lambda address: address,
) -> dict[str, Kept]:
    """What is kept, with what the killed run did and could not keep.

    ``print_of_page`` reads a page whose print isn't known from the listing, ``fold`` says which addresses are
    one place to the wiki.
    """
    found = dict(kept)
    for key, page in journal.done.items():
        if journal.is_overtaken(key, kept.get(key)):
            continue
        there = _page(sight, page.id if page else found[key].id if key in found else "", key)
        if page is None:
            if there is None:
                found.pop(key, None)
        elif there is not None and page.revision == there.revision:
            found[key] = page
        elif there is not None and page.print == print_of_page(there):
            found[key] = replace(page, revision=there.revision)
    for key, begun in journal.begun.items():
        if journal.is_overtaken(key, kept.get(key)):
            continue
        before = found.get(key)
        there = _page(sight, before.id if before else "", key)
        if there is None:
            continue
        healed = _healed(before, begun, there, sight, print_of_page(there), fold)
        if healed is not None:
            found[key] = healed
    return found


def _healed(
    before: Kept | None,
    begun: Begun,
    there: Seen,
    sight: Sight,
    print_there: str,
    fold: Callable[[str], str],
) -> Kept | None:
    """A page in the middle of its step: what of the step has come to pass is ours, the rest people's."""
    ours = print_there == begun.print
    if not ours and (before is None or print_there != before.print):
        return None
    files = dict(before.files) if before else {}
    for name in {*files, *begun.files}:
        found = there.files.get(name) or sight.files.get(name)
        if found is None and begun.files.get(name, "") == "":
            files.pop(name, None)
        elif found is not None and found.source and found.source == begun.files.get(name):
            files[name] = KeptFile(found.source, found.id, found.revision)
    address, parent, above = there.address, begun.parent, there.parent
    if not begun.is_place_of(there, fold):
        if before is not None:
            address, parent, above = before.address, before.parent, before.above
        elif begun.kind == "create":
            # It was made where the step said: a person has moved it since.
            address, above = begun.address, begun.above or there.parent
    return Kept(
        begun.key,
        there.id,
        address,
        begun.title if ours or before is None else before.title,
        parent,
        there.revision,
        print_there,
        files,
        # Whether labels and lock were set can't be told from the page: they are set again.
        before.labels if before is not None else (),
        above,
        before is not None and before.locked,
    )


def _page(sight: Sight, id: str, key: str) -> Seen | None:
    by_id = next((page for page in sight.pages if id and page.id == id and not page.trashed), None)
    marked = [page for page in sight.pages if page.key == key and not page.trashed]
    return by_id or (marked[0] if len(marked) == 1 else None)


def _begun(said: Mapping[str, Any]) -> Begun:
    if "address" not in said:
        return Begun(said["kind"], said["begun"], "", "", "", "")
    files = {str(name): str(source) for name, source in said["files"].items()}
    return Begun(
        said["kind"],
        str(said["begun"]),
        str(said["address"]),
        str(said["title"]),
        str(said["parent"]),
        str(said["print"]),
        files,
        tuple(map(str, said["labels"])),
        str(said.get("above", "")),
    )


def _print_of(kept: Kept | None) -> str:
    return print_of(json.dumps(as_data(kept), sort_keys=True)) if kept is not None else ""


def _line(document: Mapping[str, Any]) -> bytes:
    # A line that a kill cut off must not swallow the next one.
    return f"\n{json.dumps(document, ensure_ascii=False)}\n".encode()
