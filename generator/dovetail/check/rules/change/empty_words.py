"""Words that fill a field and say nothing: a way back called "none" is none, one called "TBD" is unknown."""

from __future__ import annotations

from dovetail.model.folding import folded

_NOTHING = frozenset({
    "none", "no", "nothing", "nobody", "no one", "n/a", "na", "n.a.", "not applicable", "not needed",
    "not tested", "untested", "no test", "no tests", "not possible", "impossible", "no way back",
    "no backout", "no rollback", "not required", "nil", "-",
})  # fmt: skip
_LATER = frozenset({
    "tbd", "tbc", "tba", "to be defined", "to be decided", "to be confirmed", "to do", "todo", "open",
    "unknown", "not known", "not yet", "pending", "later", "?", "...", "…",
})  # fmt: skip


def says_nothing(text: str) -> bool:
    """Whether it says that there is none."""
    return _folded(text) in _NOTHING


def says_later(text: str) -> bool:
    """Whether it says that nobody knows yet."""
    return _folded(text) in _LATER


def _folded(text: str) -> str:
    return folded(text).rstrip(".!") or text
