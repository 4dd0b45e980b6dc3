"""Why a text changed, in words: the parts of the project that it shows, or the documents that it joins.

What is told here decides nothing. A file is rendered when its text changed, and this says what changed it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dovetail.build.fingerprint import of_value
from dovetail.model.document import Document, Source

TEXT = "text"
_DIGITS = 10
"""Two that are taken for equal only cost a word of a reason."""
_NAMED = 4
_WORDS: Mapping[str, str] = {
    "access": "roles of access",
    "alignment": "rules that bind it",
    "alignments": "rules that bind procedures",
    "booklet": "what the booklet holds",
    "card": "work of the role",
    "cast": "who acts",
    "control": "version and approvers",
    "estate": "configuration items",
    "facts": "facts of the project",
    "guidance": "notes",
    "holding": "rules that hold",
    "kpis": "indicators",
    "linked": "linked projects",
    "map": "map of procedures",
    "others": "others who act",
    "origins": "origins of values",
    "project_change": "change control",
    "questions_by_owner": "open questions",
    "questions": "open questions",
    "rules": "rules of document control",
    "sheet": "alignment sheet",
    "soon": "next dates",
    "sources": "versions of procedures",
    "timeline_picture": "timeline",
    "timeline": "key dates",
    "turns": "requests and their dates",
}
"""What people call the parts that a template reads, where it is not their name."""


_FIRST = ("steps", "routes", "controls", "forms", "authority", "roles", "records", "indicators", "purpose")
"""Parts that are written in a procedure. Others follow from them, and are named behind them."""


def in_words(parts: Mapping[str, str]) -> dict[str, str]:
    """Fingerprints of the parts that a document reads, by the words for the parts."""
    said: dict[str, str] = {}
    for name in sorted(parts):
        words = _WORDS.get(name, name.replace("_", " "))
        said[words] = said.get(words, "") + parts[name][:_DIGITS]
    return said


def of_documents(documents: Iterable[Document]) -> dict[str, str]:
    """Fingerprints of documents, by their titles."""
    said: dict[str, str] = {}
    for document in documents:
        said[document.title] = said.get(document.title, "") + of_value(document)[:_DIGITS]
    return said


def of_sources(sources: Sequence[Source]) -> dict[str, str]:
    """A fingerprint of the versions of procedures that a text names at its end, if it names any."""
    return {_WORDS["sources"]: of_value(sources)[:_DIGITS]} if sources else {}


def why(before: Mapping[str, str], now: Mapping[str, str], title: str) -> str:
    """What changed a text: ``steps, roles of Procurement``; without a title ``Procurement, Risk``.

    ``text``, if it can't be told: an earlier version kept no such record, or it was the template.
    """
    differ = [
        name for name in sorted(before.keys() | now.keys(), key=_telling) if before.get(name) != now.get(name)
    ]
    if not before or not now or not differ:
        return TEXT
    named = ", ".join(differ[:_NAMED])
    more = f" and {len(differ) - _NAMED} more" if len(differ) > _NAMED else ""
    return f"{named}{more} of {title}" if title else f"{named}{more}"


def _telling(name: str) -> tuple[int, str]:
    return _FIRST.index(name) if name in _FIRST else len(_FIRST), name
