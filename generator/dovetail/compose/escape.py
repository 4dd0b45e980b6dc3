"""Profile text becomes Markdown that shows it literally.

Whatever a profile says, it can't open or close a block, become a link, emphasis, code or HTML, and it
reads the same in Python-Markdown (with tables, sane lists and attribute lists) and in CommonMark with
GitHub's additions. What can't be markup where it stands is left alone, so that the Markdown stays
pleasant to read. A web address without special characters stays as it is: it shows what it says.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import Any

from markupsafe import Markup

_SPACE = re.compile(r"[\t\n\v\f\r\x1c-\x1f \x85\u2028\u2029]+")
_LINE_END = re.compile(r"\r\n?|[\n\v\f\x1c-\x1e\x85\u2028\u2029]")
# Characters that print nothing but change how the rest is shown or stored: the C0 and C1 controls, the
# bidirectional embeddings, overrides and isolates, the byte order mark, surrogates, and noncharacters.
_HIDDEN = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)
_SPECIAL = re.compile(
    r"""
      (?P<address>(?:https?(?=://)|www(?=\.))\S+)
    | (?P<escape>[\\`*\[\]{}|])
    | (?P<and>&(?P<named>\#\w*|[A-Za-z][A-Za-z0-9]*)?(?=(?P<ends>;|$)?))
    | (?P<entity>[<~]|\$(?![0-9])|(?<![A-Za-z0-9]):(?=[\w+-]+:))
    | (?P<under>_)
    | (?P<hash>\#+$)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_START = re.compile(
    r"""
      (?P<escape>[-+](?![A-Za-z0-9])|\#|!(?=!!))
    | (?P<entity>>|:(?=[\s:]|$)|=(?=[=\s]|$)|\?(?=\?\?)|/(?=//))
    | (?P<number>\d+)(?P<mark>[.)])(?=\s|$)
    """,
    re.VERBOSE,
)
_LIST_LIKE = re.compile(r"\A(?:[-*+•–]|\d+[.)])\s")
_WEB = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)
_UNSAFE_IN_ADDRESS = re.compile(r"[^A-Za-z0-9/:?#@!$&'+,;=.~%-]")


class Markdown(Markup):
    """Text that is Markdown already. Joining it with plain text escapes the plain text as Markdown."""

    @classmethod
    def escape(cls, s: Any, /) -> Markdown:
        """Markdown that shows ``s`` literally on one line; what is Markdown already stays."""
        return Markdown(s) if hasattr(s, "__html__") else part(str(s))


def visible(text: str) -> str:
    """Characters that hide or reorder text, written out as ``[U+202E]``."""
    return _HIDDEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", text)


def shown(text: str) -> str:
    """The text as a reader will see it on one line: this is what :func:`inline` shows."""
    return visible(_SPACE.sub(" ", text)).strip()


def inline(text: str) -> Markdown:
    """Markdown for a text on one line, wherever on a line it stands."""
    return part(text.strip())


def part(text: str, *, begins: bool = True) -> Markdown:
    """Markdown for a piece of a line. A space at its ends stays; unless it ``begins`` it starts no block."""
    body = _SPECIAL.sub(_special, shown(text))
    if begins and _START.match(body):
        body = _START.sub(_at_start, body, count=1)
    if not body:
        return Markdown(" " if text[:1] == " " else "")
    return Markdown(f"{' ' * (text[:1] == ' ')}{body}{' ' * (text[-1:] == ' ')}")


def _special(found: re.Match[str]) -> str:
    text = found[0]
    if found["address"]:
        scheme = re.match(r"[A-Za-z]+", text)
        assert scheme is not None
        rest = text[scheme.end() :]
        escaped = _SPECIAL.sub(_special, rest)
        # A backslash or an entity inside an address would be shown by readers that link bare addresses.
        return text if escaped == rest else f"{scheme[0]}&#{ord(rest[0])};{escaped[1:]}"
    if found["and"]:
        named, ends = found["named"] or "", found["ends"] is not None
        # Only what is a character reference already, or becomes one if a semicolon follows.
        reference = ends and (named.startswith("#") or f"{named};" in html5 or not named)
        return f"&amp;{named}" if reference else text
    if found["escape"] or found["hash"]:
        return "".join(f"\\{character}" for character in text)
    if found["under"]:
        before, after = found.string[: found.start()][-1:], found.string[found.end() : found.end() + 1]
        return "_" if before.isalnum() and after.isalnum() else "\\_"
    return "&lt;" if text == "<" else f"&#{ord(text)};"


def _at_start(found: re.Match[str]) -> str:
    if found["number"]:
        return f"{found['number']}\\{found['mark']}"
    if found["escape"]:
        return f"\\{found[0]}"
    return "&gt;" if found[0] == ">" else f"&#{ord(found[0])};"


def paragraphs(text: str) -> list[list[str]]:
    """The lines of each paragraph. Lines that only wrap are joined; those that look like list items stay."""
    found: list[list[str]] = [[]]
    for line in _LINE_END.sub("\n", text).split("\n"):
        words = shown(line)
        if not words:
            found.append([])
        elif found[-1] and not _LIST_LIKE.match(words):
            found[-1][-1] += f" {words}"
        else:
            found[-1].append(words)
    return [lines for lines in found if lines]


def lines(text: str) -> list[str]:
    """The lines of a text in which each line says one thing; marks of a list in front are dropped."""
    split = (shown(line) for line in _LINE_END.sub("\n", text).split("\n"))
    return [_LIST_LIKE.sub("", line, count=1).strip() for line in split if line]


def prose(text: str) -> Markdown:
    """Markdown paragraphs, to stand as blocks of their own."""
    return Markdown("\n\n".join("<br>\n".join(inline(line) for line in lines) for lines in paragraphs(text)))


def cell(text: str) -> Markdown:
    """A text of several lines or paragraphs inside a table cell or a list item."""
    return Markdown("<br>".join(inline(line) for lines in paragraphs(text) for line in lines))


def instructions(text: str) -> Markdown:
    """One list item per line; a single line stays a paragraph."""
    said = lines(text)
    return Markdown("\n".join(f"- {inline(line)}" for line in said)) if len(said) > 1 else prose(text)


def instructions_cell(text: str) -> Markdown:
    """One instruction per line, inside a table cell; several get a bullet each."""
    said = lines(text)
    return Markdown("<br>".join(f"{'• ' if len(said) > 1 else ''}{inline(line)}" for line in said))


def link(text: Any, target: str) -> Markdown:
    """A link to a target that the caller has made (never to an address out of a profile)."""
    return Markdown(f"[{Markdown.escape(text)}]({_UNSAFE_IN_ADDRESS.sub(_percent, target)})")


def web(address: str, text: str = "") -> Markdown:
    """A link to an address out of a profile, if it is ``http``, ``https`` or ``mailto``; else its text."""
    if not _WEB.fullmatch(address.strip()):
        return Markdown(f"{inline(text)} ({inline(address)})") if text else inline(address)
    return Markdown(f"[{inline(text or address)}]({_UNSAFE_IN_ADDRESS.sub(_percent, address.strip())})")


def _percent(found: re.Match[str]) -> str:
    # A lone surrogate has no UTF-8 form; an address with one leads nowhere anyway.
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))
