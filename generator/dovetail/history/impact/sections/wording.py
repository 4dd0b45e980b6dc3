"""The words of a text, as texts are compared by them: without case, punctuation or where links lead."""

from __future__ import annotations

import re

_WORD = re.compile(r"\w+")
_MARKUP = re.compile(r'<a id="[^"]*"></a>|\]\([^)]*\)')
_TELLING = 2
"""A text of fewer words and no digit stands anywhere; it tells nothing."""


def said(text: str) -> str:
    """The words of a text, each between spaces, so that none is found inside another; empty for none."""
    words = _WORD.findall(text.casefold())
    return f" {' '.join(words)} " if words else ""


def shown(markdown: str) -> str:
    """What a reader sees of a text of a document: no anchors, and of links what they are called."""
    return _MARKUP.sub("", markdown)


def tells(text: str) -> bool:
    """Whether a text is found where it stands: one short word stands anywhere."""
    return len(said(text).split()) >= _TELLING or any(map(str.isdigit, said(text)))
