"""A pack becomes pages: the front page first, and on each one what it is made from and where to change it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from dovetail.compose.escape import inline, link
from dovetail.formats.assets import images_of
from dovetail.formats.theme import is_numbered
from dovetail.load.languages.languages import language_or_english
from dovetail.model.document import Document, Pack, Source
from dovetail.model.language import speaking, tell, tell_count
from dovetail.publish.sheet import FRONT, Sheet, key_of

_LINK = re.compile(r"(?<!\\)\]\(([^()\s#]+\.md)(?:#[^()\s]*)?\)")
_PICTURE = re.compile(r"!\[(?:[^\]\\\n]|\\.)*\]\(([^()\s]+)\)")
_HEAD = re.compile(r"\A(?:<a id=\"[^\"]+\"></a>\s*)*# [^\n]+\n")
_ASKED_FOR = ("key-dates", "requests", "open-questions", "alignment")
"""The documents to which every page has a link, in this order."""
_FEW = 3
"""So many sources are named at the head of a page; of more, the foot has the list."""


def sheets_of(pack: Pack) -> tuple[Sheet, ...]:
    """The pages of a pack in reading order.

    The front page leads to every other one. Nothing on a page changes as long as its document does not: a
    draft bears no day.
    """
    with speaking(language_or_english(pack.language).with_own(pack.own_words)):
        images = images_of(pack)
        front = next((one for one in pack.documents if one.id == FRONT), None)
        ordered = ([front] if front else []) + [one for one in pack.documents if one is not front]
        found = []
        for place, document in enumerate(ordered):
            whole = with_all_pages(document, pack) if document.id == FRONT else document
            shown = dict.fromkeys(_name(source, document.id) for source in _PICTURE.findall(whole.body))
            found.append(
                Sheet(
                    key_of(pack.project_code, document.id),
                    pack.project_name if document.id == FRONT else document.title,
                    "" if document.id == FRONT or front is None else pack.project_code,
                    place,
                    replace(whole, body=_with_notice(whole, pack)),
                    pack,
                    tuple(images[name] for name in shown if name in images),
                )
            )
        return tuple(found)


def with_all_pages(document: Document, pack: Pack) -> Document:
    """The front page, closed by a list of the pages to which it has no link yet."""
    linked = {target.removesuffix(".md") for target in _LINK.findall(document.body)}
    rest = [one for one in pack.documents if one.id not in linked and one.id != document.id]
    if not rest:
        return document
    listed = "\n".join(f"- {link(one.title, f'{one.id}.md')}" for one in rest)
    heading = tell("Further pages")
    return replace(document, body=f"{document.body.rstrip()}\n\n## {heading}\n\n{listed}\n")


def _with_notice(document: Document, pack: Pack) -> str:
    body = document.body.replace("\r\n", "\n").strip("\n") + "\n"
    head = _HEAD.match(body)
    notice = "\n".join(f"> {line}".rstrip() for line in ("[!NOTE]", *_notice(document, pack)))
    foot = _foot(document)
    before = "".join(
        f"{part}\n\n" for part in (head[0].rstrip() if head else "", _ways(document, pack)) if part
    )
    rest = body[head.end() if head else 0 :].lstrip("\n")
    # Without something between them, two quotes are one.
    apart = "<!-- -->\n\n" if rest.startswith(">") else ""
    return f"{before}{notice}\n\n{apart}{rest}{foot}"


def _ways(document: Document, pack: Pack) -> str:
    """The way up, and to what people ask for wherever they are: few wikis show a menu beside a page."""
    known = {one.id: one for one in pack.documents}
    if document.id == FRONT or FRONT not in known:
        return ""
    up = "../" * document.id.count("/")
    ways = [f"**{link(pack.project_name, f'{up}{FRONT}.md')}**"]
    ways += (
        str(inline(one.title) if one.id == document.id else link(one.title, f"{up}{one.id}.md"))
        for one in (known[id] for id in _ASKED_FOR if id in known)
    )
    return " · ".join(ways)


def _notice(document: Document, pack: Pack) -> Iterator[str]:
    sources = document.sources
    if not sources:
        yield tell(
            "**Generated page.** It is made from the organization profile and the project file. "
            "Change it there."
        )
    elif len(sources) <= _FEW:
        made = "; ".join(map(_named, sources))
        yield tell("**Generated page.** It is made from {sources}. Change it there.", sources=made)
    else:
        yield tell_count(
            len(sources),
            "**Generated page.** It is made from {n} procedure, named at the foot. Change it there.",
            "**Generated page.** It is made from {n} procedures, named at the foot. Change it there.",
        )
    yield tell("What is edited here is noticed and not overwritten, but it reaches no other document.")
    yield ""
    yield _standing(document, pack)


def _standing(document: Document, pack: Pack) -> str:
    """Number and revision; the day only of what is issued, since that of a draft would make a new page."""
    if is_numbered(pack):
        revision = tell("revision {revision}", revision=pack.revision)
        parts = (document.number, revision, pack.standing, pack.dated, pack.mark.code if pack.mark else "")
    else:
        parts = (document.number, pack.standing, "", "", "")
    return str(inline(", ".join(part for part in parts if part)))


def _foot(document: Document) -> str:
    if len(document.sources) <= _FEW:
        return ""
    listed = "; ".join(map(_named, document.sources))
    return f"\n---\n\n{tell('Made from {sources}.', sources=listed)}\n"


def _named(source: Source) -> str:
    return str(
        inline(
            tell(
                "{procedure} version {version}",
                procedure=source.title or source.procedure,
                version=source.version,
            )
        )
    )


def _name(source: str, document: str) -> str:
    """The name of an image below the pack, from a link in a document that may lie in a folder."""
    depth = document.count("/")
    return source.removeprefix("../" * depth).removeprefix("./")
