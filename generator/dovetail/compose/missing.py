"""What a pack says of documents that could not be written: the first page names them, no link is dead.

Pure functions of documents. With nothing missing, every document comes back as it is.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dovetail.compose.escape import inline, link
from dovetail.model.diagnostics import Diagnostic
from dovetail.model.document import Document, DocumentKind
from dovetail.model.language import tell, tell_count

FIRST_PAGE = "index"
_SECTION = "missing"
_LINK = re.compile(r"(?<![\\!])\[(?P<text>(?:\\.|[^\[\]\\\n])+)\]\((?P<path>[^()\s#]+)\.md(?:#[^()\s]*)?\)")
_LINK_END = re.compile(r"(?<!\\)(?P<before>(?:\\\\)*)\]\((?P<path>[^()\s#]+)\.md(?:#[^()\s]*)?\)")
_FIRST_SECTION = re.compile(r"^(?:<a id=\"[^\"]*\"></a>\n+)*## ", re.MULTILINE)
_TITLE = re.compile(r"\A\s*(?:<a id=\"[^\"]*\"></a>\n+)*# [^\n]*\n")


@dataclass(frozen=True, slots=True)
class Missing:
    """A document that could not be made. The message of ``problem`` is the reason alone.

    ``sees`` names what its template may read.
    """

    id: str
    title: str
    number: str
    kind: DocumentKind
    problem: Diagnostic
    project: str = ""
    sees: tuple[str, ...] = ()


def saying_what_is_missing(documents: Sequence[Document], missing: Sequence[Missing]) -> tuple[Document, ...]:
    """The documents, with each missing one named on the first page, and links to it leading there.

    A first page that is missing itself is replaced by one that says so.
    """
    if not missing:
        return tuple(documents)
    gone = frozenset(item.id for item in missing)
    led = [
        replace(document, body=_led_to_first_page(document.body, document.id, gone)) for document in documents
    ]
    lost = next((item for item in missing if item.id == FIRST_PAGE), None)
    if lost is not None:
        led.insert(0, Document(lost.id, lost.title, lost.number, lost.kind, f"# {inline(lost.title)}\n"))
    return tuple(
        replace(document, body=_with_the_missing(document.body, missing))
        if document.id == FIRST_PAGE
        else document
        for document in led
    )


def _led_to_first_page(body: str, document: str, gone: frozenset[str]) -> str:
    folder = posixpath.dirname(document)
    first = "" if document == FIRST_PAGE else f"{'../' * document.count('/')}{FIRST_PAGE}.md"

    def place_of(path: str) -> str:
        name = posixpath.normpath(posixpath.join(folder, path))
        return f"{first}#{_anchor(name)}" if name in gone else ""

    def noted(found: re.Match[str]) -> str:
        place = place_of(found["path"])
        if not place:
            return found[0]
        said = tell("{document} (document missing)", document=found["text"])
        return f"[{said}]({place})"

    def led(found: re.Match[str]) -> str:
        place = place_of(found["path"])
        return f"{found['before']}]({place})" if place else found[0]

    # What a link shows may hold brackets of its own; then only its target changes.
    return _LINK_END.sub(led, _LINK.sub(noted, body))


def _with_the_missing(body: str, missing: Sequence[Missing]) -> str:
    return with_section(body, _alert(missing), _table(missing))


def with_section(body: str, alert: str, section: str = "") -> str:
    """The body with an alert below its title, and a section before its first one."""
    title = _TITLE.match(body)
    head = title[0] if title else ""
    rest = body[len(head) :].strip("\n")
    first = _FIRST_SECTION.search(rest)
    at = first.start() if first else len(rest)
    blocks = (head.rstrip("\n"), alert, rest[:at].strip("\n"), section, rest[at:])
    return "\n\n".join(block for block in blocks if block) + "\n"


def _alert(missing: Sequence[Missing]) -> str:
    section = link(tell("Missing documents"), f"#{_SECTION}")
    said = tell_count(
        len(missing),
        "**{n} document of this pack is missing.** {section} says which and why.",
        "**{n} documents of this pack are missing.** {section} says which and why.",
        section=section,
    )
    return f"> [!WARNING]\n> {said}"


def _table(missing: Sequence[Missing]) -> str:
    heading, document, why = tell("Missing documents"), tell("Document"), tell("Why it is missing")
    intro = tell(
        "Links to these documents lead here. A file of theirs that lies beside the others is older than this "
        "pack. Correct what keeps them from being made, and build the pack again."
    )
    rows = [
        f'| <a id="{_anchor(item.id)}"></a>{inline(item.title)} | {inline(reason_of(item.problem))} |'
        for item in missing
    ]
    return "\n".join(
        [
            f'<a id="{_SECTION}"></a>\n\n## {heading}\n\n{intro}\n',
            f"| {document} | {why} |",
            "| --- | --- |",
            *rows,
        ]
    )


def reason_of(problem: Diagnostic) -> str:
    """Why a document can't be written, with the line of the template that is at fault."""
    if problem.place is None:
        return problem.message
    return tell(
        "{template}, line {line}: {reason}",
        template=problem.place.file,
        line=problem.place.line,
        reason=problem.message,
    )


def _anchor(document: str) -> str:
    return f"missing-{re.sub(r'[^A-Za-z0-9_.-]', '-', document)}"
