"""How Confluence names the places of a page that links can jump to.

Sources: cosmere#32 and confluencebuilder#1121 (old editor and Data Center: title and heading without spaces,
joined by a hyphen, a repeated one with `.1`); confluencebuilder PR#921 (new editor: spaces become hyphens, no
title before it); confluencebuilder PR#786 and PR#866 (anchor macros: prefixed by the title in the old editor,
bare in the new one; anchors with parentheses are dropped there; `ac:link` expects the prefix in both).
"""

from __future__ import annotations

import re


def heading(title: str, words: str, new_editor: bool) -> str:
    """The id of a heading, before repetition is counted."""
    if new_editor:
        return re.sub(r"\s+", "-", words.strip())
    return anchor(title, words, new_editor=False)


def anchor(title: str, name: str, new_editor: bool) -> str:
    """The id that the anchor macro makes; empty if it makes none."""
    if new_editor:
        return "" if re.search(r"[()]", name) else re.sub(r"\s+", "-", name.strip())
    prefix, rest = re.sub(r"[\s-]+", "", title), re.sub(r"\s+", "", name)
    return f"{prefix}-{rest}"


def target(title: str, name: str) -> str:
    """Where `ac:link` with `ac:anchor` jumps."""
    return anchor(title, name, new_editor=False)


class Count:
    """Numbers repeated ids: the second one gets `.1`."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def unique(self, made: str) -> str:
        number = self._seen.get(made, 0)
        self._seen[made] = number + 1
        return f"{made}.{number}" if number else made
