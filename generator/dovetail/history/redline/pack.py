"""The redline of a project's pack: two issues, or an issue and now, compared document by document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal
from xml.etree.ElementTree import Element

from dovetail.check.examine import Examined, examine
from dovetail.compose.renderer import Renderer
from dovetail.formats.redline.differences import Edit, Redline, RedlinedDocument, Unwritten
from dovetail.formats.redline.edits import NUMBER, numbered
from dovetail.formats.redline.tree import NOW_AT, WAS_AT, mark_redrawn, merged, whole
from dovetail.formats.tree.body import Body, read_body
from dovetail.history.issues.register import Register
from dovetail.history.issues.snapshot import Issue, Snapshot
from dovetail.history.redline.causes import Attribution
from dovetail.history.redline.ends import End, issued, now, with_new_ids
from dovetail.history.redline.sides import Sides, placed, without_places
from dovetail.history.redline.unwritten import written_alike
from dovetail.history.redline.worlds import Apart, Imagined, World, apart, chains
from dovetail.history.states.causes import Cause, Causes
from dovetail.history.states.heads import ORGANIZATION, RESULTS
from dovetail.history.states.resting import entries_of
from dovetail.history.summary.sentences import summary_of
from dovetail.load.profile import Loaded
from dovetail.model.document import Document
from dovetail.model.language import speaking
from dovetail.model.profile import Profile
from dovetail.model.vocabulary import using

Ends = Callable[[Sequence[Issue]], tuple[Issue | None, Issue | None]]
"""Chooses the two states that are compared from the issues so far; none stands for now."""


def redline_of(
    loaded: Loaded, profile: Profile, code: str, ends: Ends, *, as_of: date | None = None
) -> Redline:
    """The redline of a project's pack, in the language of its profile.

    :raises RegisterError: if an issue can't be read.
    """
    register = Register(loaded.root / "projects" / code)
    issues = register.issues()
    chosen = ends(issues)
    (examined,) = examine(profile, [code], as_of=as_of)
    today = now(profile, examined, Renderer(loaded.templates), issues)
    before, after = (today if end is None else issued(register, end, today, examined) for end in chosen)
    earlier = next((end for end in chosen if end is not None), None)
    unwritten: tuple[Unwritten, ...] = ()
    if None in chosen and earlier is not None and today.composed is not None:
        side = after if chosen[0] is None else before

        def imagined() -> Imagined | None:
            then = World.at(profile, earlier, side.snapshot)
            if then is None:
                return None
            try:
                return Imagined(then, code, Renderer(loaded.templates), issues[: earlier.number])
            except (LookupError, ValueError):
                return None

        with speaking(examined.resolved.language):
            documents, unwritten = written_alike(today.composed, side.documents, imagined)
        alike = side.with_documents(documents)
        before, after = (today, alike) if chosen[0] is None else (alike, today)

    def told_apart(heads: Collection[str]) -> Apart | None:
        if next(chains(heads), None) is None:
            return None
        here = World(profile, profile.projects[code], examined.resolved.as_of)
        was, is_now = (
            here if end is None else World.at(profile, end, side.snapshot)
            for end, side in zip(chosen, (before, after), strict=True)
        )
        if was is None or is_now is None:
            return None
        until = len(issues) if chosen[1] is None else chosen[1].number
        return apart(was, is_now, heads, code, Renderer(loaded.templates), issues[:until])

    found = redline(before, after, examined, told_apart, unwritten)
    return replace(found, faults=today.composed.diagnostics) if unwritten and today.composed else found


def redline(
    before: End,
    after: End,
    examined: Examined,
    told_apart: Callable[[Collection[str]], Apart | None] = lambda _heads: None,
    unwritten: Sequence[Unwritten] = (),
) -> Redline:
    """Everything that differs, each edit with what caused it.

    ``told_apart`` gives the packs by which competing causes are told apart; without them it is judged by
    the words of an edit and of what was written differently. Documents that are ``unwritten`` would look as
    if they had been removed: they are left out, unless they can be compared all the same.
    """
    resolved = examined.resolved
    with speaking(resolved.language), using(resolved.lifecycle.vocabulary):
        requests = {**before.requests, **after.requests}
        causes = _causes(before.snapshot, after.snapshot, requests)
        titles = {document.id: document.title for document in before.documents}
        before = with_new_ids(before, after, causes.ids)
        left_out = {item.id for item in unwritten if not item.compared}
        before, after = before.without(left_out), after.without(left_out)
        attribution = Attribution.of(causes, before.pack, after.pack)
        competing = (
            None if causes.ids else told_apart({change.head for change in causes.changes} - set(RESULTS))
        )
        found: list[RedlinedDocument] = []
        for document in _compared(before, after):
            first = 1 + sum(len(other.edits) for other in found)
            numbers = numbered(document.root, first)
            if numbers:
                behind = _behind(competing, document, numbers, before, after)
                edits = tuple(
                    attribution.attributed(edit, document.document, behind[edit.number]) for edit in numbers
                )
                was = next((old for old, new in causes.ids.items() if new == document.document.id), "")
                formerly = titles.get(was, "")
                if formerly == document.document.title:
                    formerly = was
                found.append(replace(document, edits=edits, was=was, formerly=formerly))
            without_places(document.root)
        changed = {item.document.id for item in found}
        same = tuple(item.title for item in after.documents if item.id not in changed)
        return Redline(
            after.pack, before.state, after.state, tuple(found), same, summary_of(causes), tuple(unwritten)
        )


def _causes(before: Snapshot, after: Snapshot, requests: Mapping[str, str]) -> Causes:
    """What differs between two packs and why. Snapshots that keep operations whole tell what is new in them
    from what only one of the packs names, and the versions of procedures of which a pack tells little.
    """
    if before.written is None or after.written is None:
        return Causes.between_packs(before.facts, after.facts, requests)
    entries = entries_of(before.written[ORGANIZATION]), entries_of(after.written[ORGANIZATION])
    was, now_is = before.written["procedures"], after.written["procedures"]
    known = {}
    for name in {**was, **now_is}:
        if any(f"pack.procedures.{name}" in side.results.values for side in (before, after)):
            continue  # its facts tell
        then, today = (side.get(name, {}).get("value", {}) for side in (was, now_is))
        title = today.get("title") or then.get("title") or name
        known[name] = Cause("procedure", name, title, then.get("version", ""), today.get("version", ""))
    found = Causes.between_packs(before.facts, after.facts, requests, known, entries)
    # An earlier version of the program may have kept less of a procedure that a pack does without.
    same = {name for name in known if was.get(name) == now_is.get(name)}
    told = tuple(change for change in found.changes if change.head not in same)
    return replace(found, changes=told)


def _behind(
    competing: Apart | None, document: RedlinedDocument, edits: Sequence[Edit], before: End, after: End
) -> Mapping[int, tuple[frozenset[str], ...]]:
    """The heads of what is behind each edit, of one cause after the other; nothing where it isn't known."""
    if competing is None:
        return {edit.number: () for edit in edits}
    name = document.document.id
    was, now = (next((one for one in side.documents if one.id == name), None) for side in (before, after))
    sides = Sides(competing, was, now, (before.pictures, after.pictures))
    elements: dict[int, list[Element]] = defaultdict(list)
    for element in document.root.iter():
        if NUMBER in element.attrib and element.tag not in ("ins", "del"):
            elements[int(element.attrib[NUMBER])].append(element)
    return {
        edit.number: tuple(competing.heads[cause] for cause in sides.of(edit, elements[edit.number]))
        for edit in edits
    }


def _compared(before: End, after: End) -> Iterator[RedlinedDocument]:
    """The documents that may differ, in the order of the later pack; what went stands where it stood."""
    old = {document.id: document for document in before.documents}
    redrawn = {
        name
        for name, digest in after.pictures.items()
        if name in before.pictures and before.pictures[name] != digest
    }
    later = {document.id for document in after.documents}
    gone = [document for document in before.documents if document.id not in later]
    follows = _followed(before.documents, later)
    for document in after.documents:
        was = old.get(document.id)
        if was is None:
            yield _one_sided(document, "added")
        elif was.body != document.body or any(name in document.body for name in redrawn):
            body = read_body(document)
            root = merged(placed(was, WAS_AT), placed(document, NOW_AT))
            mark_redrawn(root, redrawn)
            yield _marked(document, body, root)
        yield from (_one_sided(one, "removed") for one in gone if follows[one.id] == document.id)
    yield from (_one_sided(one, "removed") for one in gone if not follows[one.id])


def _followed(documents: Sequence[Document], kept: set[str]) -> dict[str, str]:
    """The last document before each that is still there."""
    found: dict[str, str] = {}
    last = ""
    for document in documents:
        found[document.id] = last
        if document.id in kept:
            last = document.id
    return found


def _marked(document: Document, body: Body, root: Element) -> RedlinedDocument:
    return RedlinedDocument(document, "changed", root, body.headings, ())


def _one_sided(document: Document, status: Literal["added", "removed"]) -> RedlinedDocument:
    body = read_body(document)
    root = placed(document, NOW_AT if status == "added" else WAS_AT)
    return RedlinedDocument(document, status, whole(root, status), body.headings, ())
