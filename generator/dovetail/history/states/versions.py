"""What the owner of a procedure says of its versions: why each was made, and which were editorial only."""

from __future__ import annotations

from dataclasses import dataclass

from dovetail.history.states.facts import Facts
from dovetail.history.states.heads import NO_PROCEDURES

"""Heads of facts that are no procedures."""
HISTORY = "changes"
"""The field of a procedure that holds its history."""


@dataclass(frozen=True, slots=True)
class Said:
    """One version of a procedure in its owner's words."""

    version: str
    editorial: bool
    summary: str
    because: str = ""


def is_history(path: str) -> bool:
    """Whether a fact only tells how a procedure came about; it changes nothing by itself."""
    head, _, rest = path.partition(".")
    return rest.partition(".")[0] == HISTORY and head not in NO_PROCEDURES


def history_of(facts: Facts, procedure: str) -> tuple[Said, ...]:
    """The versions of which the owner says something, in the order of the file."""
    found = []
    for name in facts.orders.get(f"{procedure}.{HISTORY}", ()):
        path = f"{procedure}.{HISTORY}.{name}"
        kind = _words(facts, f"{path}.kind")
        said = (_words(facts, f"{path}.{field}") for field in ("summary", "because"))
        found.append(Said(_words(facts, f"{path}.version"), kind == "editorial", *said))
    return tuple(found)


def said_between(before: Facts, now: Facts, procedure: str) -> tuple[Said, ...]:
    """What the owner says of the versions that lie between two states, the later one included.

    Empty if the version is the same, or if nothing is said of the later one.
    """
    was, now_is = (_words(facts, f"{procedure}.version") for facts in (before, now))
    history = history_of(now, procedure)
    versions = [said.version for said in history]
    if was == now_is or now_is not in versions:
        return ()
    if was in versions:
        old, new = versions.index(was), versions.index(now_is)
        return history[old + 1 : new + 1] if old < new else history[new:old][::-1]
    known = {said.version for said in history_of(before, procedure)}
    return tuple(said for said in history if said.version not in known)


def only_worded(before: Facts, now: Facts, procedure: str) -> bool:
    """Whether its owner says that every version since then was editorial."""
    said = said_between(before, now, procedure)
    return bool(said) and all(version.editorial for version in said)


def _words(facts: Facts, path: str) -> str:
    value = facts.values.get(path)
    return value.words if value else ""
