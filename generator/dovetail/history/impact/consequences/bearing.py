"""Whether a change of operations can bear on a request, told from what the request came to.

"No" is certain; "perhaps" means that the request must be resolved anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from dovetail.history.impact.deltas import Delta
from dovetail.history.impact.packs.pack import Gist
from dovetail.history.issues.outcomes import NOT_SAID, Bounds
from dovetail.history.states.difference import Change
from dovetail.history.states.facts import Plain
from dovetail.history.states.heads import ORGANIZATION

_TOLD = frozenset({
    "title", "version", "purpose", "practice", "review", "source", "scope", "trigger", "outcome", "guidance",
    "records", "kpis", "interfaces", "duties", "changes",
})  # fmt: skip
"""Parts of a procedure by which no request is routed, approved or dated."""
_SAID = frozenset({"do", "output", "input", "evidence", "note", "statement", "source", "because", "question"})
"""Fields of an item that only its own text shows."""
_SILENT = frozenset({
    "name", "sector", "about", "legal_entities", "glossary", "document_control", "rules", "standards",
    "method_words", "method_words_under", "configuration_items", "support_groups", "systems",
})  # fmt: skip
"""Parts of the organization by which nothing is routed, approved or dated."""


def may_alter_pack(delta: Delta, change: Change) -> bool:
    """Whether a change may alter more than single requests: key dates, people, the procedures of a pack."""
    if change.kind == "editorial":
        return False
    part = change.path.split(".")[1] if "." in change.path else ""
    if delta.head == ORGANIZATION:
        return part not in _SILENT
    return part in ("duties", "covers", "effective") or not delta.now.values or not delta.before.values


def bears_on(delta: Delta, change: Change, gist: Gist) -> bool:
    """Whether a change of the request's procedure may alter its route, approvals or days."""
    parts = change.path.split(".")[1:]
    if change.kind == "editorial" or parts[0] in _TOLD or parts[-1] in _SAID:
        return False
    if change.what == "changed" and "when" in parts and _is_of_a_band(delta, change.path):
        if not _crosses(gist.bound(parts[-1]), delta.moved[change.path]):
            return False
        if parts[0] == "routes":
            return True
    item = parts[1] if len(parts) > 1 else ""
    match parts[0]:
        case "routes" if change.what == "changed" and parts[2:3] != ["when"]:
            return item == gist.route or item in gist.candidates or not gist.routed
        case "steps" if change.what == "changed" and parts[2:3] not in (["when"], ["after"]):
            return not gist.planned or item in gist.steps
        case "exceptions":
            return item in (gist.named, gist.exception)
    return True


def _is_of_a_band(delta: Delta, path: str) -> bool:
    """Whether a value is a band; then its edges that moved are known from now on."""
    if path not in delta.bands:
        before, now = delta.data(path)
        delta.bands[path] = _is_band(before, now)
        if delta.bands[path]:
            delta.moved[path] = _moved(before, now)
    return delta.bands[path]


def _is_band(before: Plain, now: Plain) -> bool:
    return all(
        isinstance(value, dict) and value.keys() <= {"from_", "to", "inclusive"} and value
        for value in (before, now)
    )


def _crosses(bounds: Bounds, moved: tuple[Decimal, ...] | None) -> bool:
    """Whether something between the bounds may lie in one band and not in the other."""
    if bounds == NOT_SAID:
        return False
    if moved is None:
        return True
    low, high = (_number(bound) for bound in bounds)
    return not ((high is not None and high < min(moved)) or (low is not None and low > max(moved)))


def _moved(before: Plain, now: Plain) -> tuple[Decimal, ...] | None:
    """The edges between two bands; None if they are no numbers, or hold on other days."""
    assert isinstance(before, dict)
    assert isinstance(now, dict)
    if before.get("inclusive") != now.get("inclusive"):
        return None
    moved: list[Decimal] = []
    for side in ("from_", "to"):
        old, new = Counter(_edges(before.get(side))), Counter(_edges(now.get(side)))
        if old == new:
            continue
        if not old or not new or None in old or None in new:
            return None
        moved += [edge for edge in (*(old - new), *(new - old)) if edge is not None]
    return tuple(moved) or None


def _edges(stated: Plain) -> Iterator[Decimal | None]:
    """The numbers of an edge, with the days from which they are in force left out; None for no number."""
    if stated is None:
        return
    if isinstance(stated, list):
        for item in stated:
            yield from _edges(item.get("value") if isinstance(item, dict) else None)
        return
    yield _number(str(stated)) if isinstance(stated, (str, int)) else None


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
