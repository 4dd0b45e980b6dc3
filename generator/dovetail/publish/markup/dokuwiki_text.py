"""Text as DokuWiki markup that shows it literally, wherever on a page it stands.

DokuWiki resolves no character references: what could be markup is put between ``%%`` and ``%%``. Titles of
headings, links and pictures hold no markup, and take the text as it is; a sign without width keeps apart what
would end them.
"""

from __future__ import annotations

import re
from urllib.parse import quote

# What opens markup of the core, addresses that link themselves, smileys, and what typography changes.
_SIGNS = re.compile(
    r"""
      \*\*+ | //+ | __+ | ['"]+ | ~~+ | \[\[+ | \]\]+ | \{\{+ | \}\}+ | \(\(+ | \)\)+ | [<>|^]+ | \\\\+
    | [:;8]-$ | ^-(?=\s) | --+ | ==+ | :::+ | \.{3,} | ://+ | \b(?:www|ftp)\d{0,3}(?=\.) | \bmailto(?=:)
    | \b[0-9]+x[0-9]+ | \((?:c|tm|r)\) | \b(?:LOL|FIXME|DELETEME)\b
    | :[!?]: | :-[()/\\?DPOX|] | ;-\) | =\) | 8-[)O] | \bm\(
    | ^[*/_\[\]{}~\\]+ | [*/_\[\]{}~\\]+$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_IN_ADDRESS = "/:?#@!$&+,;=.~-"


def literal(text: str) -> str:
    """DokuWiki markup for a piece of a line. Spaces at its ends stay, and those that keep words together."""
    spaced = re.sub(r"(?:[^\S\u00a0\u202f]|[\x00-\x1f\x7f])+", " ", text)
    # A percent sign would be taken for one of our own guards.
    parts = re.split(r"(%+)", spaced)
    return "".join(_nowiki(part) if part.startswith("%") else _guarded(part) for part in parts if part)


def title(text: str) -> str:
    """The text of a link or picture: it ends where its brackets do, so no two stand together."""
    apart = re.sub(r"([\]}{\[])(?=\1)", "\\1\u200b", _on_one_line(text))
    return re.sub(r"^(?={)|(?<=[\]}])$", "\u200b", apart)


def heading(text: str) -> str:
    """The text of a heading, which equals signs would end."""
    return re.sub(r"^(?==)|(?<==)$", "\u200b", _on_one_line(text))


def address(url: str) -> str:
    """A web address inside a link: nothing in it ends the link."""
    return quote(url.removeprefix("mailto:"), safe=_IN_ADDRESS)


def _on_one_line(text: str) -> str:
    return " ".join(re.sub(r"[\x00-\x1f\x7f]+", " ", text).split())


def _nowiki(text: str) -> str:
    return f"<nowiki>{text}</nowiki>"


def _guarded(text: str) -> str:
    return _SIGNS.sub(lambda found: f"%%{found[0]}%%", text)
