"""The change summary of an issue, in sentences: written from the difference of what two issues rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from dovetail.history.causes import RESULTS, Cause, Causes
from dovetail.history.difference import Change
from dovetail.model import words
from dovetail.model.language import tell, tell_count

_MOST = 6
"""So many changes of one source are told one by one; the redline has them all."""


def summary_of(causes: Causes) -> tuple[str, ...]:
    """One sentence for each source of changes, then what follows for requests, dates and people.

    Empty if nothing differs.
    """
    written: dict[Cause, list[Change]] = defaultdict(list)
    for change in causes.changes:
        head = change.path.partition(".")[0]
        if head not in RESULTS:
            (cause,) = causes.of(change)
            written[_without_reason(cause)].append(change)
    sentences = [_sentence(_head(cause), changes) for cause, changes in written.items()]
    return (*sentences, *_results(causes.changes))


def _without_reason(cause: Cause) -> Cause:
    return Cause("project") if cause.source == "project" else cause


def _head(cause: Cause) -> str:
    return tell("Project file") if cause.source == "project" else cause.words


def _sentence(head: str, changes: Sequence[Change]) -> str:
    told = [change for change in changes if change.field not in ("version", "id")]
    telling = [change for change in told if change.kind == "behavioural"]
    editorial = len(told) - len(telling)
    said = [said_of(change) for change in telling[:_MOST]]
    if len(telling) > _MOST:
        rest = len(telling) - _MOST
        said.append(tell_count(rest, "{n} more change", "{n} more changes"))
    if editorial:
        said.append(tell_count(editorial, "{n} editorial change", "{n} editorial changes"))
    return words.labelled(head, words.joined(said)) if said else head


def said_of(change: Change) -> str:
    """One change in a few words: what, before and after."""
    what = words.field(change.field)
    match change.what:
        case "added":
            return tell("“{item}” is new", item=change.after)
        case "removed":
            return tell("“{item}” is gone", item=change.before)
        case "moved":
            if not change.after:
                return tell("“{item}” now comes first", item=change.item)
            return tell("“{item}” now comes after “{other}”", item=change.item, other=change.after)
    label = tell("{what} of “{item}”", what=what, item=change.item) if change.item else what
    return tell(
        "{what}: {before} → {after}", what=label, before=change.before or tell("nothing"),
        after=change.after or tell("nothing"),
    )  # fmt: skip


def _results(changes: Iterable[Change]) -> tuple[str, ...]:
    by_kind: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        parts = change.path.split(".")
        if parts[0] == "requests" and (parts[-1] in ("route", "latest_start", "verdict") or len(parts) == 2):
            by_kind["requests"].append(change)
        elif parts[0] == "people":
            by_kind["people"].append(change)
        elif parts[0] == "dates" and (parts[-1] == "on" or change.what != "changed"):
            by_kind["dates"].append(change)
    heads = {"requests": tell("Requests"), "people": tell("People"), "dates": tell("Key dates")}
    return tuple(_sentence(head, by_kind[kind]) for kind, head in heads.items() if by_kind[kind])
