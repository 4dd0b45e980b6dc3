"""What operations changed since an issue, of all that its pack rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dovetail.history import facts
from dovetail.history.causes import Causes
from dovetail.history.facts import Facts
from dovetail.history.issuing import ORGANIZATION, SECTIONS, fingerprints_of
from dovetail.history.snapshot import Issue, Snapshot
from dovetail.model.profile import Profile


@dataclass(frozen=True, slots=True)
class Since:
    """What one procedure, or the organization, says differently. ``words`` name it with its versions;
    ``behavioural``: somebody has to do something else.
    """

    procedure: str
    words: str
    behavioural: bool


def changed_since(
    profile: Profile,
    issue: Issue,
    snapshot: Snapshot,
    operations: Facts | None = None,
    fingerprints: Mapping[str, str] | None = None,
) -> tuple[Since, ...]:
    """What has changed, the behavioural first; empty if the pack would rest on the same.

    Of many issues, hand in the facts and the fingerprints of the ``operations`` of today, worked out once.
    """
    if issue.operations == (fingerprints or fingerprints_of(profile)):
        return ()
    causes = Causes.between(
        snapshot.operations,
        _same_part(operations or facts.of_operations(profile), issue, snapshot),
        issue.requests,
    )
    found: dict[str, Since] = {}
    for change in causes.changes:
        (cause,) = causes.of(change)
        binding = change.kind == "behavioural" or (
            cause.procedure in found and found[cause.procedure].behavioural
        )
        found[cause.procedure] = Since(cause.procedure, cause.words, binding)
    return tuple(sorted(found.values(), key=lambda since: (not since.behavioural, since.procedure)))


def _same_part(operations: Facts, issue: Issue, snapshot: Snapshot) -> Facts:
    """Of the operations of today what the issue rests on."""
    kept = snapshot.operations.values.keys() | snapshot.operations.items.keys()
    heads = {path.partition(".")[0] for path in kept}
    partly = {
        head for head in heads
        if all(path.startswith(f"{head}.controls") for path in kept if path.partition(".")[0] == head)
    }  # fmt: skip

    def belongs(path: str) -> bool:
        head, _, rest = path.partition(".")
        if head != ORGANIZATION:
            return head in heads and (head not in partly or path.startswith(f"{head}.controls"))
        within = rest.partition(".")[0] in SECTIONS
        return not within or any(path == one or path.startswith(f"{one}.") for one in issue.uses)

    return Facts(
        {path: value for path, value in operations.values.items() if belongs(path)},
        {path: title for path, title in operations.items.items() if belongs(path)},
        {path: names for path, names in operations.orders.items() if belongs(path)},
    )
