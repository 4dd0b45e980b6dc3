"""What operations changed, worked out once for all projects that were issued under the same state of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from dovetail.history import facts
from dovetail.history.causes import Cause, Causes
from dovetail.history.facts import Facts, Plain
from dovetail.history.impact import Caused
from dovetail.history.impact_packs import Pack
from dovetail.history.issuing import ORGANIZATION, SECTIONS
from dovetail.model.profile import Profile

State = tuple[str, str]
"""A procedure, or the organization, and the fingerprint of what it said."""


@dataclass(frozen=True)
class Delta:
    """What one procedure, or the organization, says otherwise than in an earlier state."""

    head: str
    before: Facts
    now: Facts

    @cached_property
    def changes(self) -> tuple[Caused, ...]:
        """The changes with their cause; that of its version is told by the cause alone."""
        causes = Causes.between(self.before, self.now, {})
        told = [change for change in causes.changes if change.path != f"{self.head}.version"]
        return tuple(Caused(change, causes.of(change)[0]) for change in told or causes.changes)

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


class Deltas:
    """The differences between earlier states of operations and that of a profile, each worked out once.

    ``before`` gives the facts of an earlier state, for issued packs that rest on it.
    """

    def __init__(
        self, profile: Profile, now: Mapping[str, str], before: Callable[[str, Sequence[Pack]], Facts]
    ) -> None:
        self._profile, self._fingerprints, self._before = profile, now, before
        self._now: dict[str, Facts] = {}
        self._known: dict[State, Delta] = {}
        self._packs: dict[State, list[Pack]] = {}

    def changed(self, pack: Pack) -> tuple[str, ...]:
        """What differs of that on which a pack rests."""
        heads = {*pack.rests, *pack.partly, ORGANIZATION}
        return tuple(sorted(
            head for head in heads if pack.operations.get(head) != self._fingerprints.get(head)
        ))  # fmt: skip

    def expect(self, packs: Iterable[Pack]) -> None:
        """The packs that will be asked about: for each state, some of them show what it said."""
        for pack in packs:
            for head in self.changed(pack):
                self._packs.setdefault((head, pack.operations.get(head, "")), []).append(pack)

    def of(self, head: str, pack: Pack) -> Delta:
        """What ``head`` says otherwise than when a pack was issued."""
        state = (head, pack.operations.get(head, ""))
        if state not in self._known:
            packs = self._packs.get(state, [pack])
            before = self._before(head, packs)
            self._known[state] = Delta(head, before, self._shown(head, packs))
        return self._known[state]

    def _shown(self, head: str, packs: Sequence[Pack]) -> Facts:
        if head not in self._now:
            if head == ORGANIZATION:
                self._now[head] = facts.of_organization(self._profile)
            elif head in self._profile.procedures:
                self._now[head] = facts.of_procedure(self._profile, head)
            else:
                self._now[head] = Facts()
        if head != ORGANIZATION:
            return self._now[head]
        used = frozenset(path for pack in packs for path in pack.uses)
        return _part(self._now[head], lambda path: concerns(path, used))


def concerns(path: str, uses: frozenset[str]) -> bool:
    """Whether a part of the organization is one on which packs with these ``uses`` rest."""
    parts = path.split(".")
    if len(parts) < 3 or parts[1] not in SECTIONS:
        return True
    return any(".".join(parts[:depth]) in uses for depth in range(3, len(parts) + 1))


def _part(whole: Facts, kept: Callable[[str], bool]) -> Facts:
    return Facts(
        {path: value for path, value in whole.values.items() if kept(path)},
        {path: title for path, title in whole.items.items() if kept(path)},
        {path: names for path, names in whole.orders.items() if kept(path)},
    )
