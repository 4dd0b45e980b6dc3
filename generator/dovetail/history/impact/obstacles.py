"""What keeps a project from being issued again because operations changed: names that are gone, and rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from dovetail.history.impact.deltas import Delta
from dovetail.history.impact.packs.pack import Pack
from dovetail.history.impact.packs.renames import Followed
from dovetail.history.impact.packs.then import Both, Shared
from dovetail.history.impact.touched import Obstacle
from dovetail.history.issues.blockers import blockers, breaches
from dovetail.history.issues.project_then import NOT_WORKED_OUT, alone_at, written_at
from dovetail.history.issues.snapshot import Issue
from dovetail.history.states.causes import Caused
from dovetail.history.states.difference import Change
from dovetail.history.states.heads import ORGANIZATION
from dovetail.model.diagnostics import Diagnostic
from dovetail.model.language import tell
from dovetail.model.profile import Profile

if TYPE_CHECKING:
    # Over many projects most changes bear on nothing that a project says: then nothing is judged.
    from dovetail.check.examine import Examined
    from dovetail.history.impact.sections.sides import Side
    from dovetail.load.names_gone import NameGone

_ALL_OF_IT = frozenset({"owner", "flexibility"})
"""Parts of a procedure that bear on whatever a project does otherwise in it."""


class Obstacles:
    """Finds what stands in the way of projects under the operations of a profile."""

    def __init__(self, profile: Profile, both: Both, source: Followed) -> None:
        self._profile, self._both, self._source = profile, both, source

    def of(
        self, pack: Pack, changes: Sequence[tuple[Delta, Caused]], sides: tuple[Side, Side] | None
    ) -> tuple[Obstacle, ...]:
        """All that is new. Where the project was not composed (``sides``), it is judged if what changed is
        what the project does in its own way.

        :raises RegisterError: if what was issued can't be read.
        """
        return (*self._broken(pack, changes), *self._blocked(pack, changes, sides))

    def _broken(self, pack: Pack, changes: Sequence[tuple[Delta, Caused]]) -> Iterator[Obstacle]:
        if not any(_may_break(delta, item.change) for delta, item in changes):
            return
        gone = self._gone_of(pack)
        if not gone:
            return
        kept = self._as_it_is(pack)
        # What the project has put right since, nobody need do.
        left = gone if kept is None else [fault for fault in kept if fault.same in {one.same for one in gone}]
        yield from dict.fromkeys(self._told(fault, pack) for fault in left)

    def _gone_of(self, pack: Pack) -> Sequence[NameGone]:
        """What the project that was issued says in vain now, and did not then."""
        from dovetail.load.names_gone import names_gone

        issue = self._source.as_issued(pack)
        if issue.written is None:
            return ()
        written, data = written_at(issue), cast("Any", issue.written)
        gone = list(names_gone(self._profile, written, data))
        both = self._both.of(pack) if gone else None
        if both is None:
            return gone
        # Those of then are read under the ids of now.
        before = {fault.same for fault in names_gone(both[0][0], written, data)}
        return [fault for fault in gone if fault.same not in before or fault.name in pack.names_now]

    def _as_it_is(self, pack: Pack) -> Sequence[NameGone] | None:
        """What the project file says in vain as it is now; none if it can't be read."""
        from dovetail.load.names_gone import names_gone
        from dovetail.load.parts import read_project

        part = read_project(self._source.file(pack))
        if part.written is None:
            return None
        return list(names_gone(self._profile, part.written, part.data))

    def _told(self, fault: NameGone, pack: Pack) -> Obstacle:
        head = str(fault.path[1]) if fault.path[:1] == ("tailoring",) and len(fault.path) > 1 else ""
        procedure = self._title(head)
        now = pack.names_now.get(fault.name, "")
        how = tell("Put the new name into the project file")
        if fault.code == "procedure-unknown" and now:
            why = tell("it names procedure “{old}”, which goes by “{new}” now", old=fault.name, new=now)
            return Obstacle(fault.code, now, now, why, how, broken=True)
        if fault.unknown and now:
            why = tell("it names “{old}” ({where}), which goes by “{new}” now",
                       old=fault.name, where=fault.where, new=now)  # fmt: skip
            return Obstacle(fault.code, fault.name, head, why, how, broken=True)
        match fault.path[-1] if fault.unknown and len(fault.path) > 3 else "":
            case "waive":
                why = tell("it waives {control}, which {procedure} does not have any more",
                           control=fault.name, procedure=procedure)  # fmt: skip
                how = tell("Take the waiver out of the project file")
            case "adapt":
                why = tell("it adapts “{item}”, which {procedure} does not have any more",
                           item=fault.name, procedure=procedure)  # fmt: skip
                how = tell("Take the adaptation out of the project file, or adapt what takes its place")
            case _ if fault.unknown:
                why = tell("it names “{name}” ({where}), which is gone", name=fault.name, where=fault.where)
                how = tell("Take the name out of the project file, or put in what takes its place")
            case _:
                why, how = fault.why, tell("Correct the project file ({where})", where=fault.where)
        return Obstacle(fault.code, fault.name, head, why, how, broken=True)

    def _title(self, head: str) -> str:
        layered = self._profile.procedures.get(head)
        return layered.value.title if layered else head

    def _blocked(
        self, pack: Pack, changes: Sequence[tuple[Delta, Caused]], sides: tuple[Side, Side] | None
    ) -> Iterator[Obstacle]:
        if sides is not None:
            yield from new_blockers(*(side.examined for side in sides))
        elif any(_is_of_its_own(pack, delta, item.change) for delta, item in changes):
            both = self._both.of(pack)
            if both is not None:
                issue = self._source.whole(pack)
                with suppress(*NOT_WORKED_OUT):
                    yield from new_blockers(*(_examined(issue, shared) for shared in both))


def new_blockers(before: Examined, now: Examined) -> Iterator[Obstacle]:
    """What a rule forbids now, and did not before. The same finding in other words is none."""
    yield from _new(blockers(before), blockers(now), now)


def new_breaches(before: Examined, now: Examined) -> Iterator[Obstacle]:
    """The same of rules that weigh less, and forbid no issue."""
    yield from _new(breaches(before), breaches(now), now)


def _new(was: Sequence[Diagnostic], becomes: Sequence[Diagnostic], now: Examined) -> Iterator[Obstacle]:
    known = Counter(map(_key, was))
    said = {(*_key(finding), finding.message) for finding in was}
    # Those that say what was said before go first, so that what is new is left.
    for finding in sorted(becomes, key=lambda one: (*_key(one), one.message) not in said):
        key = _key(finding)
        if known[key] > 0:
            known[key] -= 1
            continue
        who = "" if finding.project else _owner(now, finding.procedure)
        yield Obstacle(
            finding.code, finding.subject, finding.procedure, finding.message, finding.hint,
            rule=finding.rule, who=who,
        )  # fmt: skip


def _owner(examined: Examined, procedure: str) -> str:
    """Who owns a procedure, for what concerns every project is for operations to put right."""
    organization = examined.resolved.organization
    for bound in examined.resolved.procedures:
        owner = organization.roles.get(str(bound.procedure.owner)) if bound.id == procedure else None
        if owner is not None:
            return owner.holder if isinstance(owner.holder, str) else owner.title
    return ""


def _key(finding: Diagnostic) -> tuple[str, str, str, str]:
    return finding.rule, finding.code, finding.procedure, finding.subject


def _may_break(delta: Delta, change: Change) -> bool:
    """Whether a project may name what is gone, or say of a fact what can't be said any more."""
    if change.path.endswith(".id"):
        return True
    if change.path == delta.head:
        return change.what == "removed"
    parts = change.path.split(".")
    if delta.head != ORGANIZATION and "facts" in parts[1:3]:
        return change.kind == "behavioural"
    steps = parts[1:2] in (["steps"], ["routes"], ["duties"])
    return change.what == "removed" or (change.what == "added" and steps)


def _is_of_its_own(pack: Pack, delta: Delta, change: Change) -> bool:
    """Whether a change is of what the project does in its own way."""
    parts = change.path.split(".")
    if change.kind == "editorial" or len(parts) < 2:
        return False
    if parts[1] in _ALL_OF_IT:
        return any(name.startswith(f"{delta.head}.") for name in pack.tailored)
    return not pack.tailored.isdisjoint({f"{delta.head}.{part}" for part in parts[1:3]})


def _examined(issue: Issue, shared: Shared) -> Examined:
    from dovetail.check.examine import examine

    profile, operations = shared
    (found,) = examine(alone_at(issue, profile), [issue.project], as_of=issue.as_of, operations=operations)
    return found
