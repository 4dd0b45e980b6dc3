"""Pictures that a template names and the pack does not have: their description stands in their place."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from difflib import get_close_matches

from dovetail.compose.escape import inline
from dovetail.model.diagnostics import Diagnostic, Place, Severity
from dovetail.model.document import Document
from dovetail.model.language import tell

CODE = "picture-missing"
_IMAGE = re.compile(
    r"(?<!\\)!\[(?P<said>(?:\\.|[^\[\]\\\n])*)\]\((?P<address>[^()\s]+)(?:\s+\"[^\"\n]*\")?\)"
)
_QUOTED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_NAMED = 3

Where = Callable[[str], tuple[Place, str] | None]


def without_missing_pictures(
    documents: Sequence[Document], there: Collection[str], where: Where
) -> tuple[tuple[Document, ...], tuple[Diagnostic, ...]]:
    """The documents with words for each picture that is not ``there``, and a diagnostic for each.

    So no format meets a picture that it does not have. ``where`` finds an address in a template.
    """
    found: dict[str, list[str]] = {}

    def shown(document: Document) -> Document:
        folder = posixpath.dirname(document.id)

        def told(image: re.Match[str]) -> str:
            address = image["address"]
            if posixpath.normpath(posixpath.join(folder, _plain(address))) in there:
                return image[0]
            documents = found.setdefault(address, [])
            if document.id not in documents:
                documents.append(document.id)
            description = image["said"].strip() or str(inline(address))
            return tell("**Picture missing:** {description}", description=description)

        body = _IMAGE.sub(told, document.body)
        return document if body == document.body else replace(document, body=body)

    whole = tuple(map(shown, documents))
    return whole, tuple(_diagnostic(address, ids, there, where) for address, ids in found.items())


def _plain(address: str) -> str:
    """The name of a file as it stands in an address."""
    return _QUOTED.sub(
        lambda found: bytes.fromhex(found[0].replace("%", "")).decode("utf-8", "replace"), address
    )


def _diagnostic(address: str, documents: Sequence[str], there: Collection[str], where: Where) -> Diagnostic:
    place, line = where(address) or (None, "")
    named = ", ".join(documents[:_NAMED])
    more = f" and {len(documents) - _NAMED} more" if len(documents) > _NAMED else ""
    near = get_close_matches(address, sorted(there), n=1)
    guess = f'did you mean "{near[0]}"? ' if near else ""
    return Diagnostic(
        CODE,
        Severity.MAJOR,
        f'there is no picture "{address}" in the pack; its description stands in its place in {named}{more}',
        place,
        f"{guess}a document shows the pictures of its pack, which are in diagrams/, and the brand's logo",
        excerpt=line,
        subject=named,
    )
