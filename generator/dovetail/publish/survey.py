"""Looks at a wiki and decides what to do. Sends only reads."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dovetail.publish import manifest
from dovetail.publish.errors import PublishError
from dovetail.publish.journal import Journal, heal, read_journal
from dovetail.publish.manifest import begun_in
from dovetail.publish.order import takes_place
from dovetail.publish.plan import Options, Plan, plan
from dovetail.publish.plan_changes import (
    with_lost_parents,
    with_new_keys,
    with_other_root,
    with_shared_files,
)
from dovetail.publish.plan_step import Step
from dovetail.publish.records import Records
from dovetail.publish.seen import Seen, Sight
from dovetail.publish.wiki import Abilities, Wiki
from dovetail.publish.wish import Kept, Wish, by_key, print_of

_MOVED = (
    "{product} can't move pages: what goes elsewhere is written anew there, and its old page, with its "
    "history, leads to it"
)
_ELSEWHERE = (
    "publish.yaml named another place for this target before; what was published there stays there, and all "
    "pages are made here anew"
)
_SHOWN: frozenset[str] = frozenset({"update", "move", "rename", "adopt", "conflict"})


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found and decided before anything was done. ``notes`` are for whoever publishes."""

    plan: Plan
    wishes: tuple[Wish, ...]
    kept: dict[str, Kept]
    sight: Sight
    abilities: Abilities
    stored: bytes | None
    notes: tuple[str, ...] = ()


def kept_of(name: str, wiki: Wiki, records: Records) -> tuple[dict[str, Kept], bytes | None, tuple[str, ...]]:
    """What was published last: by the manifest in the wiki, which counts, or by the copy of this machine."""
    stored = wiki.manifest()
    copy = records.manifest()
    if stored is not None:
        elsewhere = copy is not None and copy != stored
        notes = (
            ("the wiki was published to from elsewhere too; what it has kept counts",) if elsewhere else ()
        )
        return manifest.read(stored, name, organization=records.organization), stored, notes
    if copy is None:
        return {}, None, (_ELSEWHERE,) if records.has_other_places else ()
    try:
        pages = manifest.read(copy, name, organization=records.organization)
    except PublishError:
        return {}, None, ("the copy of the manifest on this machine is damaged, and the wiki has none",)
    return pages, None, ("the wiki has no manifest any more; the copy of this machine is used",)


def survey(
    name: str, wiki: Wiki, records: Records, wishes: Sequence[Wish], options: Options, *, diffs: bool = True
) -> Survey:
    """Look and decide. With ``diffs``, each step that changes a text, or can't, shows how they differ.

    :raises PublishError: if the wiki can't be used.
    """
    abilities = wiki.probe()
    kept, stored, notes = kept_of(name, wiki, records)
    wishes = tuple(_possible(wish, abilities, kept.get(wish.key)) for wish in wishes)
    sight = wiki.seen(tuple(kept.values()), wishes)
    journal = read_journal(records.journal(), begun_in(stored))
    if not journal.is_empty and not abilities.atomic:
        kept = healed(wiki, kept, journal, sight)
        notes += ("the last run did not come to its end; this one goes on where it was",)
    kept = with_new_keys(with_lost_parents(with_shared_files(kept, sight), sight), wishes, sight)
    if stored is None:
        kept = with_other_root(kept, abilities.root)
    decided = plan(name, wishes, kept, sight, options, wiki.dialect.names.fold)
    if diffs:
        wanted = by_key(wishes)
        decided = replace(
            decided, steps=tuple(_with_diff(step, wanted.get(step.key), wiki) for step in decided.steps)
        )
    if abilities.moves_by_copy and any(step.before and takes_place(step) for step in decided.steps):
        notes += (_MOVED.format(product=abilities.product),)
    return Survey(decided, wishes, kept, sight, abilities, stored, (*abilities.notes, *notes))


def healed(wiki: Wiki, kept: Mapping[str, Kept], journal: Journal, sight: Sight) -> dict[str, Kept]:
    """What is kept, with what a run that did not come to its end has left."""
    fold = wiki.dialect.names.fold
    return heal(kept, journal, sight, lambda page: page.print or _print(wiki, page), fold)


def _possible(wish: Wish, abilities: Abilities, kept: Kept | None) -> Wish:
    """What this wiki can give of a wish; the notes of its abilities say what it can't.

    What is closed and can't be opened any more stays as it is.
    """
    labels = wish.labels if abilities.labels else ()
    locked = wish.locked if abilities.locks else kept is not None and kept.locked
    return replace(wish, labels=labels, locked=locked)


def _print(wiki: Wiki, page: Seen) -> str:
    dialect = wiki.dialect
    parts = (page.title,) if dialect.title_apart else ()
    return print_of(dialect.normal(wiki.text(page.id).text), *parts)


def _with_diff(step: Step, wish: Wish | None, wiki: Wiki) -> Step:
    if step.kind not in _SHOWN or not step.id or wish is None:
        return step
    if step.kind != "conflict" and "text" not in step.parts:
        return step
    there = wiki.dialect.normal(wiki.text(step.id).text)
    return replace(step, diff=difference(there, wiki.dialect.normal(wish.text), step.before, step.address))


def difference(
    first: str, second: str, before: str, after: str, sides: tuple[str, str] = ("wiki", "generated")
) -> str:
    """What a person sees of a change, in the unified form. ``sides`` say whose text is the first."""
    lines = difflib.unified_diff(
        first.splitlines(), second.splitlines(), f"{sides[0]}/{before}", f"{sides[1]}/{after}", lineterm=""
    )
    return "".join(f"{line}\n" for line in lines)
