"""What operations changed, worked out once for all projects that were issued under the same state of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from dovetail.history.impact.packs.pack import Pack
from dovetail.history.impact.packs.source import Source
from dovetail.history.states import facts
from dovetail.history.states.causes import Cause, Caused, Causes
from dovetail.history.states.difference import Change, What
from dovetail.history.states.facts import Facts, Plain
from dovetail.history.states.heads import ORGANIZATION
from dovetail.history.states.resting import SECTIONS, TOLD, TOLD_IN_BOOKLET
from dovetail.model.profile import Profile

State = tuple[str, str]
"""A procedure, or the organization, and the fingerprint of what it said."""


@dataclass(frozen=True)
class Delta:
    """What one procedure, or the organization, says otherwise than in an earlier state."""

    head: str
    before: Facts
    now: Facts
    formerly: str = ""
    """The id of the procedure before, if it was another one."""

    @cached_property
    def changes(self) -> tuple[Caused, ...]:
        """The changes with their cause; that of its version is told by the cause alone."""
        causes = Causes.between(self.before, self.now, {})
        if self.formerly:
            other = Change(f"{self.head}.id", "changed", "editorial", self.formerly, self.head)
            causes = replace(causes, changes=(*causes.changes, other), ids={self.formerly: self.head})
        if self.head != ORGANIZATION and not (self.before.values and self.now.values):
            return self._whole(causes)
        told = [change for change in causes.changes if change.path != f"{self.head}.version"]
        return tuple(Caused(change, causes.of(change)[0]) for change in told or causes.changes)

    def _whole(self, causes: Causes) -> tuple[Caused, ...]:
        """Of a procedure that is new, or was withdrawn, one change says all."""
        if not causes.changes:
            return ()
        cause = causes.of(causes.changes[0])[0]
        what: What = "added" if self.now.values else "removed"
        before, after = ("", cause.title) if what == "added" else (cause.title, "")
        return (Caused(Change(self.head, what, "behavioural", before, after), cause),)

    @cached_property
    def bands(self) -> dict[str, bool]:
        """Of values that were looked at already, by path: whether they are bands."""
        return {}

    @cached_property
    def moved(self) -> dict[str, tuple[Decimal, ...] | None]:
        """Of bands that were looked at already, by path: the edges that moved; None if they can't be told."""
        return {}

    @property
    def cause(self) -> Cause:
        """What all of them come from."""
        return self.changes[0].cause

    def data(self, path: str) -> tuple[Plain, Plain]:
        """A value before and now, as plain data."""
        was, is_now = self.before.values.get(path), self.now.values.get(path)
        return (was.data if was else None, is_now.data if is_now else None)


Parts = Sequence[tuple[Delta, Caused]]
"""Changes, each with the difference of which it is a part."""


class Deltas:
    """The differences between earlier states of operations and that of a profile, each worked out once.

    ``source`` gives an earlier state whole, or the facts of it that issued packs rest on.
    """

    def __init__(self, profile: Profile, now: Mapping[str, str], source: Source) -> None:
        self._profile, self._fingerprints, self._source = profile, now, source
        self._now: dict[str, Facts] = {}
        self._then: dict[frozenset[State], Profile | None] = {}
        self._changed: dict[int, tuple[Mapping[str, str], tuple[str, ...]]] = {}
        self._known: dict[State, Delta] = {}
        self._packs: dict[State, list[Pack]] = {}

    def changed(self, pack: Pack) -> tuple[str, ...]:
        """What differs: of procedures also those that are new, or that the pack does without."""
        # Packs that were issued under the same operations share them.
        key = id(pack.operations)
        if key not in self._changed:
            heads = {*pack.operations, *self._fingerprints}
            found = sorted(
                head for head in heads if pack.operations.get(head) != self._fingerprints.get(head)
            )
            self._changed[key] = (pack.operations, tuple(found))
        return self._changed[key][1]

    def expect(self, packs: Iterable[Pack]) -> None:
        """The packs that will be asked about: for each state, some of them show what it said."""
        for pack in packs:
            for head in self.changed(pack):
                self._packs.setdefault((head, pack.operations.get(head, "")), []).append(pack)

    def all_of(self, pack: Pack) -> Iterator[tuple[Delta, Caused]]:
        """All changes since a pack was issued, with new ids of what its project names by earlier ones."""
        yield from self._differing(pack)
        yield from self._renamed(pack)

    def _differing(self, pack: Pack) -> Iterator[tuple[Delta, Caused]]:
        for head in self.changed(pack):
            delta = self._of(head, pack)
            yield from ((delta, item) for item in delta.changes)

    def on(self, pack: Pack) -> Parts:
        """The changes of what a pack rests on, as far as facts can tell."""
        return tuple(self._each_on(pack))

    def any_on(self, pack: Pack) -> bool:
        """Whether there is one."""
        return any(True for _ in self._each_on(pack))

    def _each_on(self, pack: Pack) -> Iterator[tuple[Delta, Caused]]:
        return (part for part in self._differing(pack) if _rests_on(pack, part[0].head, part[1].change.path))

    def _of(self, head: str, pack: Pack) -> Delta:
        state = (head, pack.operations.get(head, ""))
        if state not in self._known:
            packs = self._packs.get(state, [pack])
            then = self._profile_then(pack)
            if then is not None:
                formerly = pack.formerly.get(head, "")
                before = facts.of_operations(then, (head,))
                self._known[state] = Delta(head, before, self._said_now(head), formerly)
            else:
                self._known[state] = Delta(head, self._source.before(head, packs), self._shown(head, packs))
        return self._known[state]

    def _renamed(self, pack: Pack) -> Iterator[tuple[Delta, Caused]]:
        """The new ids of what the project names by earlier ones."""
        for path, old in pack.named.items():
            delta = self._of(path.partition(".")[0], pack)
            new = path.rpartition(".")[2]
            change = Change(f"{path}.id", "changed", "editorial", old, new, delta.now.items.get(path, new))
            yield delta, Caused(change, Causes(delta.before, delta.now, ()).of(change)[0])

    def _profile_then(self, pack: Pack) -> Profile | None:
        state = frozenset(pack.operations.items())
        if state not in self._then:
            try:
                self._then[state] = self._source.then(pack, self._profile, self._fingerprints)
            except ValueError:
                # What was kept of it can't be composed any more; its facts can still be compared.
                self._then[state] = None
        return self._then[state]

    def _said_now(self, head: str) -> Facts:
        if head not in self._now:
            self._now[head] = facts.of_operations(self._profile, (head,))
        return self._now[head]

    def _shown(self, head: str, packs: Sequence[Pack]) -> Facts:
        """What is said now, of that on which the packs rest: of what was said then, nobody kept more."""
        now = self._said_now(head)
        if head == ORGANIZATION:
            used = frozenset(path for pack in packs for path in pack.uses)
            return now.where(lambda path: concerns(path, used))
        if any(head in pack.rests or head not in pack.operations for pack in packs):
            return now
        before = self._source.before(head, packs)
        kept = {path.split(".")[1] for path in (*before.values, *before.items)}
        return now.where(lambda path: path.split(".")[1] in kept)


def _rests_on(pack: Pack, head: str, path: str) -> bool:
    """Whether a pack shows what stands at this path, as far as facts can tell. A procedure that is new may
    come into any pack.
    """
    if head == ORGANIZATION:
        return concerns(path, pack.uses)
    if path == f"{head}.id":
        return any(document.id == head for document in pack.documents)
    if head in pack.rests or head not in pack.operations:
        return True
    part = path.removeprefix(head)
    if not part:
        return head in pack.partly or len(pack.documents) == 1
    told = TOLD_IN_BOOKLET if len(pack.documents) == 1 else TOLD
    return part.split(".")[1] in told


def concerns(path: str, uses: frozenset[str]) -> bool:
    """Whether a part of the organization is one on which packs with these ``uses`` rest."""
    parts = path.split(".")
    if len(parts) < 3 or parts[1] not in SECTIONS:
        return True
    return any(".".join(parts[:depth]) in uses for depth in range(3, len(parts) + 1))
