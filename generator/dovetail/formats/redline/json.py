"""A redline as data: ``dovetail/diff/1``."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from dovetail.formats.redline.differences import Edit, Redline, RedlinedDocument, State, Why

SCHEMA = "dovetail/diff/1"


def redline_json(redline: Redline) -> dict[str, Any]:
    """The redline as plain data."""
    return {
        "schema": SCHEMA,
        "project": redline.pack.project_code,
        "from": _state(redline.before),
        "to": _state(redline.after),
        "summary": list(redline.summary),
        "documents": [_document(document) for document in redline.documents],
        "unwritten": [asdict(item) for item in redline.unwritten],
    }


def _state(state: State) -> dict[str, Any]:
    on = state.on.isoformat() if state.on else None
    return {"issue": state.issue or None, "on": on, "author": state.author}


def _document(document: RedlinedDocument) -> dict[str, Any]:
    return {
        "id": document.document.id,
        "title": document.document.title,
        "status": document.status,
        "was": document.was or None,
        "changes": [_edit(edit) for edit in document.edits],
    }


def _edit(edit: Edit) -> dict[str, Any]:
    return {
        "number": edit.number,
        "what": edit.kind,
        "kind": "editorial" if edit.editorial else "behavioural",
        "section": {"id": edit.section_id, "title": edit.section},
        "about": edit.about,
        "after": edit.after,
        "anchors": list(edit.anchors),
        "text": [[piece.part, piece.text] for piece in edit.pieces],
        "causes": [_cause(why) for why in edit.why],
    }


def _cause(why: Why) -> dict[str, Any]:
    return {"words": why.words, "reason": why.reason, **why.data}
