"""The layout of canonical Markdown: blank lines between blocks, so that every reader sees the same blocks."""

from __future__ import annotations

import re

from dovetail.compose.escape import Markdown

_HEADING = re.compile(r"#{1,6} ")
_ITEM = re.compile(r"\s*(?:-|\d+\.) ")
_NUMBER = re.compile(r"(?<=\d)\\(?=[.)](?:\s|$))")
_BEGINS = re.compile(r"[\s>]*(?:(?:[-*+]|\d+[.)])\s+)*\d+")


def tidy(body: str) -> str:
    """Markdown with one blank line between blocks and none inside them, without spaces at line ends.

    Templates lose line ends around their tags easily; a table or a list that touches the paragraph
    above it is text to some readers. Text out of a profile is escaped and never looks like a block.
    """
    lines: list[str] = []
    for line in (_plain_numbers(line.rstrip()) for line in body.split("\n")):
        before = lines[-1] if lines else ""
        if line and before and _kind(line) != _kind(before):
            lines.append("")
        elif line and len(lines) > 1 and not before and _kind(line) == _kind(lines[-2]):
            if _kind(line) == "list":
                lines.pop()  # a blank line between items would make paragraphs of them
            elif _kind(line) == "quote":
                lines += ["<!-- -->", ""]  # some readers make one quote of two
        elif not line and not before:
            continue
        lines.append(line)
    text = "\n".join(lines).strip()
    # A line break before the end of a paragraph breaks nothing.
    return re.sub(r"<br>(?=\n\n|\Z)", "", text) + "\n"


def _plain_numbers(line: str) -> str:
    """``23.`` begins a list only where it begins a block; elsewhere it needs no backslash."""
    if "\\" not in line:
        return line
    return _NUMBER.sub(lambda found: "\\" if _BEGINS.fullmatch(line[: found.start()]) else "", line)


def _kind(line: str) -> str:
    """Lines of one kind may touch. Headings never do: each is a kind of its own."""
    if line.startswith("|"):
        return "table"
    if line.startswith(">"):
        return "quote"
    if _HEADING.match(line):
        return line
    return "list" if _ITEM.match(line) or line.startswith("  ") else "text"


def quote(block: str) -> Markdown:
    """The block as a block quote."""
    return Markdown("\n".join(f"> {line}".rstrip() for line in tidy(str(block)).strip().split("\n")))
