"""One change, or several alike, in the few words of a table of revisions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from dovetail.history.states.difference import Change
from dovetail.history.states.facts import begun
from dovetail.history.summary.names import FIELDS, ITEMS, PARTS
from dovetail.model import words
from dovetail.model.language import later_of, tell, tell_count, told_of

_LONGEST = 70
"""Characters of a value that are shown; a longer text counts as reworded."""
_NAMED = 3
"""So many things of one kind are named; more are counted."""
_PLACES = 3
"""A value that changed alike in so many places names them; in more, they are counted."""
_NAMES = frozenset({"title", "name", "statement"})
_DIGIT = re.compile(r"\d")
_ITEM = "what is listed in a procedure or a project"
_FIELD = "what changed"
_PART = "part of an organization"

_LIMIT, _CONDITION = later_of("what changed", "limit"), later_of("what changed", "condition")
_ENTRY, _END = later_of("what changed", "entry"), later_of("what changed", "end")


class Rank(IntEnum):
    """What a reader must know first."""

    LIMIT = 0
    APPROVER = 1
    WORK = 2
    TIME = 3
    PERSON = 4
    OTHER = 5
    WORDING = 6
    EDITORIAL = 7


_APPROVERS = frozenset({
    "any_of", "authority", "board", "superior_of", "owner_of", "decided_by", "not_by", "line_of", "levels",
    "count", "waivable_by", "approval_roles", "deputies_approve", "together_with", "after_the_fact",
    "replaces_approvals",
})  # fmt: skip
_WORK = frozenset({
    "steps", "controls", "routes", "duties", "exceptions", "preapproved", "approvals", "requests", "drops",
})  # fmt: skip
_TIMES = frozenset({
    "duration", "durations", "lead", "lead_time", "lead_times", "time", "recurs", "meets", "wait",
    "effective", "submission_closes", "within", "needed_by", "date", "starts", "ends", "ends_by", "until",
    "from", "freezes", "windows", "close", "cut_offs", "own_days",
})  # fmt: skip
_PEOPLE = frozenset({
    "by", "accountable", "consulted", "informed", "holder", "deputy", "owner", "chair", "members",
    "receiver", "name", "reports_to",
})  # fmt: skip


def rank_of(change: Change) -> Rank:
    """How early in a summary a change stands."""
    if change.kind == "editorial":
        return Rank.EDITORIAL
    parts = change.path.split(".")
    if change.what == "changed":
        if _is_limit(change):
            return Rank.LIMIT
        if change.field in _APPROVERS or "approvals" in parts:
            return Rank.APPROVER
        if change.field in _TIMES or _list_of(parts) in _TIMES:
            return Rank.TIME
        if change.field in _PEOPLE:
            return Rank.PERSON
        return Rank.WORDING if _is_long(change) else Rank.OTHER
    if "approvals" in parts or "authorities" in parts:
        return Rank.APPROVER
    listed = _list_of(parts)
    return Rank.WORK if listed in _WORK else Rank.TIME if listed in _TIMES else Rank.OTHER


@dataclass(frozen=True, slots=True)
class _Group:
    """What is said of several changes in one breath."""

    what: str
    label: str
    before: str
    after: str


def parts_of_summary(changes: Iterable[Change]) -> list[tuple[str, int]]:
    """The changes in a few words each, what matters most first, with how many changes each one tells.

    A value that changed alike in several places is told once, with the places counted.
    """
    groups: dict[_Group, list[Change]] = {}
    for change in sorted(changes, key=lambda change: (rank_of(change), change.path)):
        groups.setdefault(_group_of(change), []).append(change)
    return [(_said(group, members), len(members)) for group, members in groups.items()]


def _group_of(change: Change) -> _Group:
    if change.what == "moved":
        return _Group("moved", change.path, "", "")
    if change.what != "changed":
        return _Group(change.what, _list_of(change.path.split(".")), "", "")
    if change.item and change.path.endswith(f".people.{change.item}"):
        return _Group("edited", "people", "", "")
    label = label_of(change)
    if _is_long(change):
        return _Group("reworded", label, "", "")
    return _Group("changed", label, change.before, change.after)


def _said(group: _Group, members: Sequence[Change]) -> str:
    first = members[0]
    match group.what:
        case "moved" if not first.after:
            return tell("“{item}” now comes first", item=first.item)
        case "moved":
            return tell("“{item}” now comes after “{other}”", item=first.item, other=first.after)
        case "added":
            return tell("new: {items}", items=_things(group.label, [change.after for change in members]))
        case "edited":
            return tell("changed: {items}", items=_things(group.label, [change.item for change in members]))
        case "removed":
            return tell("removed: {items}", items=_things(group.label, [change.before for change in members]))
        case "reworded":
            places = [change.item for change in members if change.item]
            if not places:
                return tell("{what} reworded", what=group.label)
            return tell("{what} reworded: {items}", what=group.label, items=_named(places))
    if first.field in _NAMES and first.before and first.after:
        return tell("“{before}” is now “{after}”", before=_value(first.before), after=_value(first.after))
    before, after = _value(group.before), _value(group.after)
    places = list(dict.fromkeys(member.item for member in members if member.item))
    if len(members) > len(places) or len(places) > _PLACES:
        if len(members) == 1:
            return tell("{what}: {before} → {after}", what=group.label, before=before, after=after)
        return tell_count(
            len(members),
            "{what}: {before} → {after}, in {n} place",
            "{what}: {before} → {after}, in {n} places",
            what=group.label, before=before, after=after,
        )  # fmt: skip
    return tell(
        "{what} of {items}: {before} → {after}",
        what=group.label, items=_places(places), before=before, after=after,
    )  # fmt: skip


def part_of_organization(change: Change) -> str:
    """Which part of the organization's profile a change is in, in words; empty if it isn't in it, or if
    readers have no word for the part.
    """
    head, _, rest = change.path.partition(".")
    part = rest.partition(".")[0]
    return told_of(_PART, PARTS[part]) if head == "organization" and part in PARTS else ""


def changed(change: Change) -> str:
    """What a value was and is, without the thing that it belongs to."""
    return tell(
        "{what} {before} → {after}", what=label_of(change), before=_value(change.before),
        after=_value(change.after),
    )  # fmt: skip


def _things(listed: str, titles: Sequence[str]) -> str:
    kind = told_of(_ITEM, ITEMS[listed]) if listed in ITEMS else ""
    return tell("{kind} {items}", kind=kind, items=_named(titles)) if kind else _named(titles)


def _places(titles: Sequence[str]) -> str:
    """Their names; authorities of one role have it once: ``Head of Finance (budget and spend)``."""
    of_one = [title.partition(": ") for title in titles]
    holders = {holder for _, _, holder in of_one}
    if len(titles) > 1 and len(holders) == 1 and all(holders):
        return words.noted(_named([*holders]), words.listed(subject for subject, _, _ in of_one))
    return _named(titles)


def _named(titles: Sequence[str]) -> str:
    """Up to three by name, the rest counted."""
    told = [tell("“{text}”", text=_value(title)) for title in dict.fromkeys(titles)]
    if len(told) > _NAMED:
        told = [*told[:_NAMED], tell_count(len(told) - _NAMED, "{n} more", "{n} more")]
    return words.listed(told)


def label_of(change: Change) -> str:
    """What changed, in a word."""
    if _in_condition(change.path):
        return told_of(_FIELD, _LIMIT if _is_limit(change) else _CONDITION)
    field = change.field
    if not field.replace("_", "").replace("-", "").isalpha() or change.path.rpartition(".")[0].endswith(
        (".durations", ".options", ".guidance", ".facts")
    ):
        field = change.path.split(".")[-2]
    two = ".".join(change.path.split(".")[-2:])
    if two in FIELDS:
        return told_of(_FIELD, FIELDS[two])
    if field == "to" and {"lead_times", "ahead_of"} & set(change.path.split(".")):
        return told_of(_FIELD, _END)
    if field in FIELDS:
        return told_of(_FIELD, FIELDS[field])
    # What has no word of its own here is told by the name of its field, if that is a word of people.
    return words.field(field) if words.name(field) in words.FIELDS else told_of(_FIELD, _ENTRY)


def _value(text: str) -> str:
    if not text:
        return tell("nothing")
    return text if len(text) <= _LONGEST else begun(text, _LONGEST)


def _is_long(change: Change) -> bool:
    return max(len(change.before), len(change.after)) > _LONGEST and not _in_condition(change.path)


def _is_limit(change: Change) -> bool:
    if change.field == "limit":
        return True
    said = [text for text in (change.before, change.after) if text]
    return _in_condition(change.path) and all(_DIGIT.search(text) for text in said)


def _in_condition(path: str) -> bool:
    return ".when." in path or path.endswith(".when")


def _list_of(parts: Sequence[str]) -> str:
    """The innermost list of things that people speak of."""
    return next(_lists(parts), parts[-2] if len(parts) > 1 else "")


def _lists(parts: Sequence[str]) -> Iterator[str]:
    return (part for part in reversed(parts[1:-1]) if part in ITEMS)
