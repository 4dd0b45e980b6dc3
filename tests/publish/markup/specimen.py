"""Texts that would be markup in one wiki or another, and a page that holds each wherever a text can stand.

What a reader sees of such a page has to be what :func:`read_by_people` says, in every dialect and on every server.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from dovetail.compose.escape import cell, inline
from dovetail.formats.tree.markdown_tree import text_of
from dovetail.model.document import Document
from dovetail.publish.markup.dialect import Links
from dovetail.publish.markup.tree import page_tree
from dovetail.publish.sheet import Sheet
from tests.publish.sample import PACK

HOSTILE = (
    "plain words", "{{Delete}}", "{{x}}", "[[Category:X]]", "[[x|y]]", "~~~~", "~~~", "''it''", "'''b'''",
    "don't \"quote\" 'x'", "<script>alert(1)</script>", "<nowiki>x</nowiki>", "</nowiki>", "a | b || c",
    "! head !! x", "* star", "# hash", ": colon", "; semi", "= eq =", "== h ==", "----", "-- --- a--b", "__TOC__",
    "http://x.example/a", "https://x.example/a?b=c&d=%20", "www.example.org", "mailto:a@b.example", "a@b.example",
    "RFC 2119", "ISBN 978-3-16-148410-0", "PMID 12", "&lt;", "&amp;lt;", "&#60;", "%%x%%", "100 %", "50% of %%",
    "{{rss>http://x}}", "~~NOTOC~~", "~~INFO:syntaxplugins~~", "((foot))", "**b** //i// __u__", "\\\\ x", "a\\b",
    "^ x ^ y ^", "> quote", ">> q", "LOL FIXME DELETEME", ":-) ;-) 8-) =) m( ^_^ :-/", "640x480", "(c) (tm) (r) (C)",
    "... ....", "-> <- => <= <-> >> <<", "x{{{1}}}y", "-{zh}-", "{|", "|}", "|-", "[http://x y]", "//x.example",
    "{{#if:1|2}}", "<ref>x</ref>", "<!-- c -->", "&nbsp;x", "Ä ö ß é 日本", "1. one", "- dash", "+ plus",
    "#REDIRECT [[X]]", "<br>", "]]", "}}", "''", "'", '"', "|", "^", "[[", "x /", "/ x", "::-", ":-", ":::", "x =",
    "=", "-!>!!;><-", "C:\\x\\y", "\\\\server\\share", "10:30", "24/7", "ftp://x.example", "javascript:alert(1)",
    "{{!}}", "%0A", "&#91;&#91;x]]", "<includeonly>x</includeonly>", "<pre>x</pre>", "</code>", "]]>", "<ac:x/>",
)  # fmt: skip
_PIECES = [*"{}[]|'~_*#:;=-<>&%/\\^()!. ab1\"`x@", "RFC 1", "//", "''", "]]", "}}"]


def made_up(count: int, seed: int) -> Iterator[str]:
    """So many more, of signs that mean something somewhere."""
    chance = random.Random(seed)
    for _ in range(count):
        yield "".join(chance.choices(_PIECES, k=chance.randint(1, 12))).strip() or "x"


def specimen(value: str) -> Sheet:
    """A page that holds a text in each kind of place."""
    said, in_cell = inline(value), cell(value)
    body = (
        f"# T\n\nA {said}\n\n{said} Z\n\n- {said}\n- x\n    - {said}\n\n1. {said}\n\n"
        f"| {in_cell} | b |\n| --- | ---: |\n| {in_cell} | {in_cell} |\n| x {in_cell} y | z |\n\n"
        f"**{said}** and *{said}*\n\n> {said}\n\n## H {said}\n\nlast [{said}](#x)\n"
    )
    document = Document("t", "T", "HC/QUAY/t", "front", body)
    return Sheet("QUAY/t", "T", "QUAY", 0, document, replace(PACK, documents=(document,)))


LINKS = Links("handbook", {"QUAY/t": "quay:t"}, {"QUAY/t": "T"}, {})


def read_by_people(sheet: Sheet) -> str:
    """What a reader sees, without white space: how lines are laid out is the wiki's."""
    return "".join(text_of(page_tree(sheet)).split())
