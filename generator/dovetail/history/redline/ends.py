"""One of the two states of a pack that are compared: an issue as it was kept, or what would be issued now."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dovetail.check.examine import Examined
from dovetail.compose.pack import DRAFT, Composed, compose_pack, draft_after
from dovetail.compose.renderer import Renderer
from dovetail.formats.redline.differences import State
from dovetail.history.issues.blockers import blocked_since
from dovetail.history.issues.operations_then import operations_written
from dovetail.history.issues.register import Register
from dovetail.history.issues.snapshot import Issue, Snapshot
from dovetail.history.states.renames import documents_with_new_ids
from dovetail.history.states.state import state_of
from dovetail.model import words
from dovetail.model.document import Document, Pack
from dovetail.model.language import speaking, told
from dovetail.model.profile import Profile
from dovetail.model.vocabulary import using

_PICTURES = "markdown/"
"""The folder in which an issue keeps its pictures as they were drawn."""


@dataclass(frozen=True, slots=True)
class End:
    """One of the two states that are compared. ``pictures`` are the hashes of those that are known,
    ``requests`` the procedures that serve the requests.
    """

    state: State
    snapshot: Snapshot
    pack: Pack
    pictures: Mapping[str, str] = field(default_factory=dict)
    requests: Mapping[str, str] = field(default_factory=dict)
    composed: Composed | None = None
    """What came of writing it just now."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """Its documents, in reading order."""
        return self.snapshot.documents

    def with_documents(self, documents: Sequence[Document]) -> End:
        """The same state with other documents."""
        return replace(self, snapshot=replace(self.snapshot, documents=tuple(documents)))

    def without(self, names: Collection[str]) -> End:
        """The same state without some documents."""
        return self.with_documents([document for document in self.documents if document.id not in names])


def now(profile: Profile, examined: Examined, renderer: Renderer, issued: Sequence[Issue]) -> End:
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
        blocked_since=blocked_since(issued, examined),
    )
    with speaking(resolved.language):
        standing = draft_after(int(last)) if last else told(DRAFT)
        pack = replace(composed.pack, standing=standing, documents=composed.bare)
    facts = state_of(profile, examined)
    return End(
        State(0, resolved.as_of),
        Snapshot(
            facts.operations,
            facts.project,
            facts.results,
            composed.bare,
            operations_written(profile),
        ),
        pack,
        {asset.name: hashlib.sha256(asset.data).hexdigest() for asset in composed.pack.assets},
        {item.request.id: item.procedure for item in resolved.requests},
        composed,
    )


def issued(register: Register, issue: Issue, today: End, examined: Examined) -> End:
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
    return End(
        State(issue.number, revision.on, day, revision.author), snapshot, pack, pictures, issue.requests
    )


def with_new_ids(before: End, after: End, ids: Mapping[str, str]) -> End:
    """The earlier state in which procedures have the ids by which they go now."""
    if not ids:
        return before
    documents = documents_with_new_ids(before.documents, after.documents, ids)
    pictures = dict(before.pictures)
    data = {asset.name: asset.data for asset in after.pack.assets}
    for old, new in ids.items():
        for name, digest in before.pictures.items():
            if old not in name or (now_is := name.replace(old, new)) not in after.pictures:
                continue
            # A picture has the id in its file: if nothing else differs, it shows what it did.
            as_it_was = data.get(now_is, b"").replace(new.encode(), old.encode())
            same = hashlib.sha256(as_it_was).hexdigest() == digest
            pictures[now_is] = after.pictures[now_is] if same else digest
    return replace(before.with_documents(documents), pictures=pictures)
