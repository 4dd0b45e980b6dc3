"""The redline of a project's pack: two issues, or an issue and now, compared document by document."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal
from xml.etree.ElementTree import Element

from dovetail.check.examine import Examined, examine
from dovetail.compose.pack import DRAFT, compose_pack, draft_after
from dovetail.compose.renderer import Renderer
from dovetail.formats.body import Body, read_body
from dovetail.formats.redline import Redline, RedlinedDocument, State
from dovetail.formats.redline_edits import numbered
from dovetail.formats.redline_tokens import REDRAWN
from dovetail.formats.redline_tree import merged, whole
from dovetail.history.causes import Causes
from dovetail.history.issuing import state_of
from dovetail.history.redline_causes import Attribution
from dovetail.history.register import Register
from dovetail.history.snapshot import Issue, Snapshot
from dovetail.history.summary import summary_of
from dovetail.load.profile import Loaded
from dovetail.model import words
from dovetail.model.diagnostics import Diagnostic
from dovetail.model.document import Document, Pack
from dovetail.model.language import speaking, told
from dovetail.model.profile import Profile
from dovetail.model.vocabulary import using

_PICTURES = "markdown/"
"""The folder in which an issue keeps its pictures as they were drawn."""

Ends = Callable[[Sequence[Issue]], tuple[Issue | None, Issue | None]]
"""Chooses the two states that are compared from the issues so far; none stands for now."""


class UnwrittenError(Exception):
    """What would be issued now can't be compared, because not every document of it can be written."""

    def __init__(self, faults: tuple[Diagnostic, ...]) -> None:
        super().__init__("not every document can be written")
        self.faults = faults


def redline_of(
    loaded: Loaded, profile: Profile, code: str, ends: Ends, *, as_of: date | None = None
) -> Redline:
    """The redline of a project's pack, in the language of its profile.

    :raises RegisterError: if an issue can't be read.
    :raises UnwrittenError: if now is one of the two, and not every document can be written.
    """
    register = Register(loaded.root / "projects" / code)
    issues = register.issues()
    chosen = ends(issues)
    (examined,) = examine(profile, [code], as_of=as_of)
    today = now(profile, examined, Renderer(loaded.templates), issues)
    if None in chosen and today.faults:
        raise UnwrittenError(today.faults)
    before, after = (today if end is None else issued(register, end, today, examined) for end in chosen)
    return redline(before, after, examined)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two states that are compared. ``pictures`` are the hashes of those that are known,
    ``requests`` the procedures that serve the requests.
    """

    state: State
    snapshot: Snapshot
    pack: Pack
    pictures: Mapping[str, str] = field(default_factory=dict)
    requests: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[Diagnostic, ...] = ()
    """Why documents could not be written, which would otherwise look as if they had been removed."""


def now(profile: Profile, examined: Examined, renderer: Renderer, issued: Sequence[Issue]) -> Side:
    """What would be issued now, as if it were of the last issue: that it is a draft is no change."""
    resolved = examined.resolved
    last = issued[-1].revision.number if issued else ""
    composed = compose_pack(
        resolved,
        renderer,
        profile.brand,
        checked=examined.checked,
        revision=last,
        standing="" if last else DRAFT,
        revisions=tuple(issue.revision for issue in issued),
    )
    with speaking(resolved.language):
        pack = replace(composed.pack, standing=draft_after(int(last)) if last else told(DRAFT))
    facts = state_of(profile, examined)
    return Side(
        State(0, resolved.as_of),
        Snapshot(facts.operations, facts.project, facts.results, composed.pack.documents),
        pack,
        {asset.name: hashlib.sha256(asset.data).hexdigest() for asset in composed.pack.assets},
        {item.request.id: item.procedure for item in resolved.requests},
        composed.diagnostics,
    )


def issued(register: Register, issue: Issue, today: Side, examined: Examined) -> Side:
    """What was issued then, in the look of today.

    :raises RegisterError: if it can't be read.
    """
    snapshot = register.snapshot(issue)
    revision = issue.revision
    with speaking(examined.resolved.language), using(examined.resolved.lifecycle.vocabulary):
        day = words.day(revision.on)
    pack = replace(
        today.pack,
        revision=revision.number,
        standing="",
        dated=day,
        iso_date=revision.on.isoformat(),
        project_name=issue.name,
        documents=snapshot.documents,
    )
    pictures = {
        path.removeprefix(_PICTURES): digest
        for path, digest in (issue.files or {}).items()
        if path.startswith(_PICTURES) and not path.endswith(".md")
    }
    return Side(
        State(issue.number, revision.on, day, revision.author), snapshot, pack, pictures, issue.requests
    )


def redline(before: Side, after: Side, examined: Examined) -> Redline:
    """Everything that differs, each edit with what caused it."""
    resolved = examined.resolved
    with speaking(resolved.language), using(resolved.lifecycle.vocabulary):
        requests = {**before.requests, **after.requests}
        causes = Causes.between_packs(before.snapshot.facts, after.snapshot.facts, requests)
        attribution = Attribution.of(causes, before.pack, after.pack)
        found: list[RedlinedDocument] = []
        for document in _compared(before, after):
            first = 1 + sum(len(other.edits) for other in found)
            numbers = numbered(document.root, first)
            if numbers:
                edits = tuple(attribution.attributed(edit, document.document) for edit in numbers)
                found.append(replace(document, edits=edits))
        changed = {item.document.id for item in found}
        same = tuple(item.title for item in after.snapshot.documents if item.id not in changed)
        return Redline(after.pack, before.state, after.state, tuple(found), same, summary_of(causes))


def _compared(before: Side, after: Side) -> Iterator[RedlinedDocument]:
    """The documents that may differ, in the order of the later pack; what went stands where it stood."""
    old = {document.id: document for document in before.snapshot.documents}
    redrawn = {
        name
        for name, digest in after.pictures.items()
        if name in before.pictures and before.pictures[name] != digest
    }
    later = {document.id for document in after.snapshot.documents}
    gone = [document for document in before.snapshot.documents if document.id not in later]
    follows = _followed(before.snapshot.documents, later)
    for document in after.snapshot.documents:
        was = old.get(document.id)
        if was is None:
            yield _one_sided(document, "added")
        elif was.body != document.body or any(name in document.body for name in redrawn):
            body = read_body(document)
            root = merged(read_body(was).root, body.root)
            _mark_redrawn(root, redrawn)
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
    return RedlinedDocument(document, status, whole(body.root, status), body.headings, ())


def _mark_redrawn(root: Element, redrawn: set[str]) -> None:
    for image in root.iter("img"):
        if image.get("src", "").removeprefix("./").replace("../", "") in redrawn:
            image.set(REDRAWN, "yes")
