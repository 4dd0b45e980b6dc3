"""Issued packs as if their procedures had always gone by the ids that they have now.

A procedure that only got another id is the same one. Whoever asks what changed since a pack was issued reads
the pack, and the operations of then, under the new ids; that the id was another one is one change of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from dovetail.history.impact.packs.pack import Documents, Gists, Pack, Sections
from dovetail.history.impact.packs.source import Source
from dovetail.history.issues.operations_then import operations_written, profile_then
from dovetail.history.issues.register import RegisterError
from dovetail.history.issues.snapshot import Issue, Snapshot
from dovetail.history.states import facts
from dovetail.history.states.facts import Facts
from dovetail.history.states.renames import renamed
from dovetail.model.profile import Profile

_NAMING = frozenset({"procedures", "to", "scaling"})
"""Fields that name procedures."""
_KEYED = frozenset({"procedures", "tailoring", "baselines"})
"""Fields with an entry for each procedure, under its id."""
Ids = Mapping[str, str]
"""The new id of each procedure that went by another one."""


class Followed:
    """Issues of a source under the ids of now. Early issues, which did not keep their operations, are as they
    were.
    """

    def __init__(self, source: Source, profile: Profile, fingerprints: Mapping[str, str]) -> None:
        self._source, self._profile, self._fingerprints = source, profile, fingerprints
        self._ids: dict[frozenset[tuple[str, str]], Ids] = {}
        self._was: dict[str, tuple[Pack, Ids]] = {}

    def packs(self, packs: Iterable[Pack]) -> list[Pack]:
        """The packs under the ids of now; everything else is asked with these."""
        return [self._followed(pack) for pack in packs]

    def whole(self, pack: Pack) -> Issue:
        """All that the register says of a pack, perhaps without its documents."""
        was, ids = self._before(pack)
        issue = self._source.whole(was)
        if not ids:
            return issue
        outcomes = {
            name: {**data, "procedure": ids.get(data["procedure"], data["procedure"])}
            for name, data in (issue.outcomes or {}).items()
        }
        written = None if issue.written is None else _named(issue.written, ids)
        return replace(
            issue, written=written, outcomes=None if issue.outcomes is None else outcomes,
            requests=pack.requests,
        )  # fmt: skip

    def snapshot(self, pack: Pack) -> Snapshot:
        """What was issued."""
        return self._source.snapshot(self._before(pack)[0])

    def texts(self, pack: Pack) -> Mapping[str, str]:
        """The documents that were issued, by their ids."""
        was, ids = self._before(pack)
        return {ids.get(name, name): body for name, body in self._source.texts(was).items()}

    def then(self, pack: Pack, now: Profile, fingerprints: Mapping[str, str]) -> Profile | None:
        """The profile with the operations under which a pack was issued; None if nobody kept them."""
        was, ids = self._before(pack)
        then = self._source.then(was, now, fingerprints)
        return _profile(then, ids) if then is not None and ids else then

    def before(self, head: str, packs: Sequence[Pack]) -> Facts:
        """What a procedure, or the organization, said when these packs were issued."""
        return self._source.before(head, [self._before(pack)[0] for pack in packs])

    def file(self, pack: Pack) -> Path:
        """The project file, as it is now."""
        return self._source.file(pack)

    def as_issued(self, pack: Pack) -> Issue:
        """All that the register says of a pack, under the ids of then."""
        return self._source.whole(self._before(pack)[0])

    def _before(self, pack: Pack) -> tuple[Pack, Ids]:
        return self._was.get(pack.project, (pack, {}))

    def _followed(self, pack: Pack) -> Pack:
        ids = self._ids_of(pack)
        if not ids:
            return pack
        self._was[pack.project] = (pack, ids)
        return replace(
            pack,
            operations={ids.get(name, name): said for name, said in pack.operations.items()},
            requests={name: ids.get(served, served) for name, served in pack.requests.items()},
            documents=_documents(pack, ids),
            rests=frozenset(ids.get(name, name) for name in pack.rests),
            partly=frozenset(ids.get(name, name) for name in pack.partly),
            gists=Gists(
                {
                    name: gist._replace(procedure=ids.get(gist.procedure, gist.procedure))
                    for name, gist in pack.gists.items()
                }
            ),
            tailored=frozenset(_under_new_id(name, ids) for name in pack.tailored),
            formerly={new: old for old, new in ids.items()},
        )

    def _ids_of(self, pack: Pack) -> Ids:
        state = frozenset(pack.operations.items())
        if state not in self._ids:
            self._ids[state] = self._found(pack)
        return self._ids[state]

    def _found(self, pack: Pack) -> Ids:
        gone = pack.operations.keys() - self._fingerprints.keys()
        came = self._fingerprints.keys() - pack.operations.keys()
        if not gone or not came:
            return {}
        # What can't be read, or not be composed any more, is told where it is asked for.
        with suppress(RegisterError, ValueError):
            then = self._source.then(pack, self._profile, self._fingerprints)
            if then is not None:
                ids = renamed(facts.of_operations(then, gone), facts.of_operations(self._profile, came))
                _profile(then, ids)
                return ids
        return {}


def _documents(pack: Pack, ids: Ids) -> Documents:
    before = {new: old for old, new in ids.items()}
    was = {document.id: document for document in pack.documents}

    def read(name: str) -> Sections:
        return tuple(
            section._replace(anchors=tuple(_anchor(anchor, ids) for anchor in section.anchors))
            for section in was[before.get(name, name)].sections
        )

    heads = tuple((ids.get(name, name), title, kind) for name, title, kind in pack.documents.heads)
    return Documents(heads, cache(read))


def _under_new_id(name: str, ids: Ids) -> str:
    procedure, dot, item = name.partition(".")
    return f"{ids.get(procedure, procedure)}{dot}{item}"


def _anchor(anchor: str, ids: Ids) -> str:
    for old, new in ids.items():
        anchor = re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", new, anchor)
    return anchor


def _profile(then: Profile, ids: Ids) -> Profile:
    """The same operations with the new ids.

    :raises ValueError: if they can't be read again.
    """
    if not ids:
        return then
    written = _named(operations_written(then), ids)
    for new in ids.values():
        procedure = written["procedures"][new]
        procedure["value"]["id"] = new
        for _layer, own in procedure["layers"]:
            if own is not None and own.get("id") in ids:
                own["id"] = ids[own["id"]]
    return profile_then(then, written)


def _named(data: Any, ids: Ids, field: str = "") -> Any:
    """Plain data that names procedures by the new ids."""
    if isinstance(data, str):
        return ids.get(data, data) if field in _NAMING else data
    if isinstance(data, Mapping):
        return {
            ids.get(name, name) if field in _KEYED else name: _named(
                item, ids, field if field == "scaling" else name
            )
            for name, item in data.items()
        }
    return [_named(item, ids, field) for item in data] if isinstance(data, (list, tuple)) else data
