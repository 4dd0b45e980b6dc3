"""What a pack says of documents in which bundled text stands, because an organization's templates fail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dovetail.compose.escape import inline, link
from dovetail.compose.missing import FIRST_PAGE, Missing, reason_of, with_section
from dovetail.model.diagnostics import Diagnostic
from dovetail.model.document import Document
from dovetail.model.language import tell, tell_count

_SECTION = "stand-ins"


@dataclass(frozen=True, slots=True)
class StandIn:
    """A document in which bundled text stands in. The message of ``problem`` is the reason alone."""

    id: str
    title: str
    problem: Diagnostic
    project: str = ""
    sees: tuple[str, ...] = ()

    @classmethod
    def of(cls, missing: Missing) -> StandIn:
        """A document that would be missing otherwise."""
        return cls(missing.id, missing.title, missing.problem, missing.project, missing.sees)


def saying_what_stands_in(
    documents: Sequence[Document], stand_ins: Sequence[StandIn]
) -> tuple[Document, ...]:
    """The documents: each says that a bundled template stands in for the organization's, and the first page
    lists them.
    """
    if not stand_ins:
        return tuple(documents)
    others = [item for item in stand_ins if item.id != FIRST_PAGE]
    told = []
    for document in documents:
        body = document.body
        if document.id == FIRST_PAGE and others:
            body = with_section(body, _alert(others), _table(others))
        reasons = [inline(reason_of(item.problem)) for item in stand_ins if item.id == document.id]
        if reasons:
            body = with_section(body, _note(reasons))
        told.append(document if body == document.body else replace(document, body=body))
    return tuple(told)


def _note(reasons: Sequence[str]) -> str:
    said = tell(
        "**This document is not as the organization writes it.** A template of its own fails, so "
        "what comes with Dovetail stands in for it."
    )
    return "\n".join(["> [!WARNING]", f"> {said}", *(f">\n> {reason}" for reason in reasons)])


def _alert(stand_ins: Sequence[StandIn]) -> str:
    section = link(tell("Templates that fail"), f"#{_SECTION}")
    said = tell_count(
        len({item.id for item in stand_ins}),
        "**{n} document of this pack is not as the organization writes it**, because a template of its own "
        "fails. {section} says which and why.",
        "**{n} documents of this pack are not as the organization writes them**, because templates of its "
        "own fail. {section} says which and why.",
        section=section,
    )
    return f"> [!WARNING]\n> {said}"


def _table(stand_ins: Sequence[StandIn]) -> str:
    heading, document, why = tell("Templates that fail"), tell("Document"), tell("Why")
    intro = tell(
        "These documents are whole: where a template of the organization fails, what comes with Dovetail "
        "stands in for it. Correct the template, and build the pack again."
    )
    rows = [
        f"| {link(inline(item.title), f'{item.id}.md')} | {inline(reason_of(item.problem))} |"
        for item in stand_ins
    ]
    return "\n".join(
        [
            f'<a id="{_SECTION}"></a>\n\n## {heading}\n\n{intro}\n',
            f"| {document} | {why} |",
            "| --- | --- |",
            *rows,
        ]
    )
