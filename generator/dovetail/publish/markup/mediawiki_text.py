"""Text as wikitext that shows it literally, wherever on a page it stands.

What could be markup becomes a character reference: MediaWiki resolves those after it has looked for
templates, links, tags, signatures and magic words.
"""

from __future__ import annotations

import re
from urllib.parse import quote

# Brackets, braces, pipes and quotes; the marks of signatures, of behaviour switches and of converters; what
# joins a scheme to an address; what opens a block at the start of a line.
_SIGNS = re.compile(
    r"""
      [&<>\[\]{}|'~\x00-\x1f\x7f] | _(?=_) | (?<=_)_ | -(?=[-{]) | (?<=-)- | !(?=!) | (?<=!)!
    | // | (?<=\w):(?=\S) | ^[*\#:;=!+-] | (?<=^\ )[*\#:;=!+-] | =(?==) | (?<==)= | =$
    """,
    re.VERBOSE,
)
_MAGIC = re.compile(r"\b(RFC|PMID|ISBN)(\s)(?=[\d-])")
_IN_ADDRESS = "/:?#@!$&()*+,;=.~%-"


def literal(text: str) -> str:
    """Wikitext for a piece of a line; spaces at its ends stay."""
    spaced = re.sub(r"\s+", " ", text)
    return _MAGIC.sub(r"\1&#32;", _SIGNS.sub(_reference, spaced))


def address(url: str) -> str:
    """A web address inside an external link: nothing in it ends the link, or is a template."""
    return quote(url, safe=_IN_ADDRESS).replace("'", "%27")


def _reference(found: re.Match[str]) -> str:
    text = found[0]
    if text == "&":
        return "&amp;"
    if text == "<":
        return "&lt;"
    if text == ">":
        return "&gt;"
    if text == "//":
        return "&#47;/"
    return f"&#{ord(text)};" if ord(text) > 31 else " "
