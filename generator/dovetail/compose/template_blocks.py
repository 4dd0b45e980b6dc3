"""Takes one block out of a template that extends another, so that the other's block is used again."""

from __future__ import annotations

import re

_TAG = re.compile(r"\{%[-+]?\s*(?P<what>block|endblock|extends)\b.*?%\}", re.DOTALL)
_HIDDEN = re.compile(r"\{#.*?#\}|\{%[-+]?\s*raw\s*[-+]?%\}.*?\{%[-+]?\s*endraw\s*[-+]?%\}", re.DOTALL)


def without_block(text: str, line: int) -> str | None:
    """The template without its outermost block around this line, all other lines where they are.

    None if there is no such block, or nothing that the template would fall back on.
    """
    # What comments and raw text hold is no tag; blanks in their place keep every offset.
    plain = _HIDDEN.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    extends, depth, start = False, 0, 0
    for tag in _TAG.finditer(plain):
        if tag["what"] == "extends":
            extends = True
        elif tag["what"] == "block":
            start = start if depth else tag.start()
            depth += 1
        elif depth:
            depth -= 1
            first, last = plain.count("\n", 0, start) + 1, plain.count("\n", 0, tag.end()) + 1
            if not depth and extends and first <= line <= last:
                return text[:start] + "\n" * (last - first) + text[tag.end() :]
    return None
