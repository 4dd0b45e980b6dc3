"""Which changes of operations show in a pack, and whether any of them makes somebody act otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from dovetail.history.impact.touched import TouchedDocument
from dovetail.history.states.causes import Caused

if TYPE_CHECKING:
    # What composes is heavy, and over many projects nothing is composed.
    from dovetail.history.impact.sections.sides import Rewritten

_WORD = re.compile(r"\w+")
_MARKUP = re.compile(r'<a id="[^"]*"></a>|\]\([^)]*\)')


def only_names(rewritten: Rewritten, changes: Iterable[Caused]) -> bool:
    """Whether a section reads otherwise only because names and explanations do: with the new ones in place
    of the old, it reads as before.
    """
    return _with_new_names(rewritten.before, changes) == _words(rewritten.now)


def told_by(
    caused: Sequence[Caused], documents: Sequence[TouchedDocument], *, behavioural: bool
) -> tuple[Caused, ...]:
    """Of all changes those that show. If somebody has to act otherwise, one at least says why."""
    shown = {item for document in documents for section in document.sections for item in section.changes}
    told = tuple(item for item in caused if item in shown)
    if not behavioural:
        return tuple(item for item in told or caused if item.change.kind == "editorial") or told
    if any(item.change.kind == "behavioural" for item in told):
        return told
    return tuple(item for item in caused if item in shown or item.change.kind == "behavioural")


def _with_new_names(text: str, changes: Iterable[Caused]) -> str:
    said = _words(text)
    for item in changes:
        said = said.replace(_words(item.cause.before), _words(item.cause.after))
        before, after = _words(item.change.before), _words(item.change.after)
        if item.change.kind == "editorial" and before.strip():
            said = said.replace(before, after)
    return said


def _words(text: str) -> str:
    """The words of a text, each between spaces, so that none is found inside another."""
    return f" {' '.join(_WORD.findall(_MARKUP.sub('', text).casefold()))} "
