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

from dovetail.history.impact.packs.pack import BOUND, Documents, Gist, Gists, Pack, Sections
from dovetail.history.impact.packs.source import Source
from dovetail.history.issues.operations_then import operations_written, profile_then
from dovetail.history.issues.register import RegisterError
from dovetail.history.issues.snapshot import Issue, Snapshot
from dovetail.history.states import facts
from dovetail.history.states.facts import Facts
from dovetail.history.states.heads import ORGANIZATION
from dovetail.history.states.renamed_items import NewItems, renamed_items
from dovetail.history.states.renames import renamed
from dovetail.model.profile import Profile

_NAMING = frozenset({"procedures", "to", "scaling"})
"""Fields that name procedures."""
_KEYED = frozenset({"procedures", "tailoring", "baselines"})
"""Fields with an entry for each procedure, under its id."""
Ids = Mapping[str, str]
"""The new id of each procedure that went by another one."""
State = frozenset[tuple[str, str]]
_NOTHING = NewItems()


class Followed:
    """Issues of a source under the ids of now: of procedures, and of roles, services, steps and routes. Early
    issues, which did not keep their operations, are as they were.
    """

    def __init__(self, source: Source, profile: Profile, fingerprints: Mapping[str, str]) -> None:
        self._source, self._profile, self._fingerprints = source, profile, fingerprints
        self._ids: dict[State, tuple[Ids, NewItems]] = {}
        self._then: dict[State, Profile | None] = {}
        self._was: dict[str, tuple[Pack, Ids, NewItems]] = {}

    def packs(self, packs: Iterable[Pack]) -> list[Pack]:
        """The packs under the ids of now; everything else is asked with these."""
        return [self._followed(pack) for pack in packs]

    def whole(self, pack: Pack) -> Issue:
        """All that the register says of a pack, perhaps without its documents."""
        was, ids, items = self._before(pack)
        issue = self._source.whole(was)
        if not ids and not items:
            return issue
        outcomes = {
            name: items.in_outcome({**data, "procedure": ids.get(data["procedure"], data["procedure"])})
            for name, data in (issue.outcomes or {}).items()
        }
        written = None if issue.written is None else items.in_project(_named(issue.written, ids))
        return replace(
            issue, written=written, outcomes=None if issue.outcomes is None else outcomes,
            requests=pack.requests,
        )  # fmt: skip

    def snapshot(self, pack: Pack) -> Snapshot:
        """What was issued."""
        return self._source.snapshot(self._before(pack)[0])

    def texts(self, pack: Pack) -> Mapping[str, str]:
        """The documents that were issued, by their ids."""
        was, ids, _ = self._before(pack)
        return {ids.get(name, name): body for name, body in self._source.texts(was).items()}

    def then(self, pack: Pack, now: Profile, fingerprints: Mapping[str, str]) -> Profile | None:
        """The profile with the operations under which a pack was issued; None if nobody kept them."""
        was, ids, items = self._before(pack)
        state = _state(was)
        if state not in self._then:
            # Whoever asks for it means the same, and it is read once.
            then = self._source.then(was, now, fingerprints)
            self._then[state] = _profile(then, ids, items) if then is not None and (ids or items) else then
        return self._then[state]

    def before(self, head: str, packs: Sequence[Pack]) -> Facts:
        """What a procedure, or the organization, said when these packs were issued."""
        return self._source.before(head, [self._before(pack)[0] for pack in packs])

    def file(self, pack: Pack) -> Path:
        """The project file, as it is now."""
        return self._source.file(pack)

    def as_issued(self, pack: Pack) -> Issue:
        """All that the register says of a pack, under the ids of then."""
        return self._source.whole(self._before(pack)[0])

    def _before(self, pack: Pack) -> tuple[Pack, Ids, NewItems]:
        return self._was.get(pack.project, (pack, {}, _NOTHING))

    def _followed(self, pack: Pack) -> Pack:
        ids, items = self._ids_of(pack)
        if not ids and not items:
            return pack
        self._was[pack.project] = (pack, ids, items)
        return replace(
            pack,
            operations={ids.get(name, name): said for name, said in pack.operations.items()},
            uses=frozenset(map(items.in_use, pack.uses)),
            requests={name: ids.get(served, served) for name, served in pack.requests.items()},
            documents=_documents(pack, ids, {**items.all_of_them, **ids}),
            rests=frozenset(ids.get(name, name) for name in pack.rests),
            partly=frozenset(ids.get(name, name) for name in pack.partly),
            gists=Gists({name: _gist(gist, ids, items) for name, gist in pack.gists.items()}),
            tailored=frozenset(_under_new_id(name, ids, items) for name in pack.tailored),
            formerly={new: old for old, new in ids.items()},
            named=self._named_by(pack, items),
        )

    def _named_by(self, pack: Pack, items: NewItems) -> Mapping[str, str]:
        """What has a new id and the project names by the earlier one; nothing if it can't be read."""
        with suppress(RegisterError):
            written = self._source.whole(pack).written if items else None
            return items.named_in(written) if written is not None else {}
        return {}

    def _ids_of(self, pack: Pack) -> tuple[Ids, NewItems]:
        state = _state(pack)
        if state not in self._ids:
            self._ids[state] = self._found(pack) if pack.operations != self._fingerprints else ({}, _NOTHING)
        return self._ids[state]

    def _found(self, pack: Pack) -> tuple[Ids, NewItems]:
        gone = pack.operations.keys() - self._fingerprints.keys()
        came = self._fingerprints.keys() - pack.operations.keys()
        # What can't be read, or not be composed any more, is told where it is asked for.
        with suppress(RegisterError, ValueError):
            then = self._source.then(pack, self._profile, self._fingerprints)
            if then is not None:
                ids = (
                    renamed(facts.of_operations(then, gone), facts.of_operations(self._profile, came))
                    if gone and came
                    else {}
                )
                then = _profile(then, ids, _NOTHING)
                items = renamed_items(_items_of(then), _items_of(self._profile))
                self._then[_state(pack)] = _profile(then, {}, items) if items else then
                return ids, items
        return {}, _NOTHING


def _state(pack: Pack) -> State:
    return frozenset(pack.operations.items())


def _items_of(profile: Profile) -> Facts:
    """What roles, services, steps and routes are called."""
    organization = profile.organization.value
    items = {f"organization.roles.{name}": role.title for name, role in organization.roles.items()}
    items |= {f"organization.services.{name}": one.title for name, one in organization.services.items()}
    for name, layered in profile.procedures.items():
        items |= {f"{name}.steps.{step.id}": step.title for step in layered.value.steps}
        items |= {f"{name}.routes.{route.id}": route.title for route in layered.value.routes}
    return Facts({}, items)


def _gist(gist: Gist, ids: Ids, items: NewItems) -> Gist:
    procedure = ids.get(gist.procedure, gist.procedure)
    steps, routes = items.steps.get(procedure, {}), items.routes.get(procedure, {})
    return gist._replace(
        procedure=procedure,
        route=routes.get(gist.route, gist.route),
        candidates=tuple(routes.get(name, name) for name in gist.candidates),
        steps=tuple(steps.get(name, name) for name in gist.steps),
    )


def _documents(pack: Pack, ids: Ids, names: Ids) -> Documents:
    before = {new: old for old, new in ids.items()}
    was = {document.id: document for document in pack.documents}

    def read(name: str) -> Sections:
        return tuple(
            section._replace(anchors=tuple(_anchor(anchor, names) for anchor in section.anchors))
            for section in was[before.get(name, name)].sections
        )

    heads = tuple((ids.get(name, name), title, kind) for name, title, kind in pack.documents.heads)
    return Documents(heads, cache(read))


def _under_new_id(name: str, ids: Ids, items: NewItems) -> str:
    procedure, dot, item = name.partition(".")
    procedure = ids.get(procedure, procedure)
    known = {**items.routes.get(procedure, {}), **items.steps.get(procedure, {})}
    return f"{procedure}{dot}{(items.roles if f'{procedure}.' == BOUND else known).get(item, item)}"


def _anchor(anchor: str, ids: Ids) -> str:
    for old, new in ids.items():
        anchor = re.sub(rf"(?<!\w){re.escape(old)}(?!\w)", new, anchor)
    return anchor


def _profile(then: Profile, ids: Ids, items: NewItems) -> Profile:
    """The same operations with the new ids.

    :raises ValueError: if they can't be read again.
    """
    if not ids and not items:
        return then
    written = _named(operations_written(then), ids)
    for new in ids.values():
        procedure = written["procedures"][new]
        procedure["value"]["id"] = new
        for _layer, own in procedure["layers"]:
            if own is not None and own.get("id") in ids:
                own["id"] = ids[own["id"]]
    if items:
        written[ORGANIZATION] = items.in_organization(written[ORGANIZATION])
        for name, procedure in written["procedures"].items():
            procedure["value"] = items.in_procedure(name, procedure["value"])
            procedure["layers"] = [
                [layer, own and items.in_procedure(name, own)] for layer, own in procedure["layers"]
            ]
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
