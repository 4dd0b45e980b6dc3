"""``pack.json``: the machine's view of a pack."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dovetail.build.target import Target
from dovetail.compose.missing import Missing
from dovetail.compose.standing_in import StandIn
from dovetail.model.diagnostics import Diagnostic
from dovetail.model.document import Document, Pack
from dovetail.model.resolved import ORIGINS, ResolvedProject

SCHEMA = "dovetail/pack/1"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is listed, apart from the files."""

    resolved: ResolvedProject
    pack: Pack
    findings: tuple[Diagnostic, ...]
    crashed: tuple[str, ...] = ()
    """Rules that could not judge because of a bug."""
    missing: tuple[Missing, ...] = ()
    """Documents that could not be written."""
    stand_ins: tuple[StandIn, ...] = ()
    """Documents that bundled templates have written, because the organization's own fail."""


def render(manifest: Manifest, files: Sequence[Target]) -> bytes:
    """The file. Equal input gives equal bytes; ``files`` are those that are current."""
    return (json.dumps(as_json(manifest, files), ensure_ascii=False, indent=2) + "\n").encode()


def as_json(manifest: Manifest, files: Sequence[Target]) -> dict[str, Any]:
    """The content of ``pack.json``, as ``docs/reference/json/pack.schema.json`` describes it."""
    resolved, pack = manifest.resolved, manifest.pack
    missing = {item.id: _missing(item) for item in manifest.missing}
    return {
        "schema": SCHEMA,
        "organization": resolved.organization.id,
        "project": resolved.project.code,
        "name": resolved.project.name,
        "as_of": resolved.as_of.isoformat(),
        "revision": pack.revision,
        "standing": pack.standing,
        **({"mark": pack.mark.name} if pack.mark else {}),
        "documents": [
            _document(item, pack.revision, files) for item in pack.documents if item.id not in missing
        ],
        **({"missing": list(missing.values())} if missing else {}),
        **({"stand_ins": [_missing(item) for item in manifest.stand_ins]} if manifest.stand_ins else {}),
        "files": sorted(target.path for target in files if not target.document or target.document in missing),
        "alignment": {
            procedure.id: {origin: procedure.count(origin) for origin in ORIGINS}
            for procedure in resolved.procedures
        },
        "requests": [
            {"id": item.request.id, "procedure": item.procedure, "verdict": item.verdict}
            for item in resolved.requests
        ],
        "findings": [_finding(item) for item in manifest.findings],
        "crashed": list(manifest.crashed),
        "questions": [
            {
                "id": item.id,
                "question": item.question,
                "ask": item.ask.role,
                "blocks": list(item.blocks),
                "found_in": f"{item.place.file}:{item.place.line}" if item.place else None,
            }
            for item in resolved.questions
        ],
    }


def _document(document: Document, revision: str, files: Sequence[Target]) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": document.title,
        "number": document.number,
        "kind": document.kind,
        "revision": revision,
        "sources": [{"procedure": item.procedure, "version": item.version} for item in document.sources],
        "files": sorted(target.path for target in files if target.document == document.id),
    }


def _missing(item: Missing | StandIn) -> dict[str, Any]:
    place = item.problem.place
    return {
        "id": item.id,
        "title": item.title,
        "code": item.problem.code,
        "because": item.problem.message,
        "location": {"file": place.file, "line": place.line, "column": place.column} if place else None,
    }


def _finding(item: Diagnostic) -> dict[str, Any]:
    return {
        "code": item.code,
        "rule": item.rule or None,
        "severity": item.severity.value,
        "verdict": item.verdict.value,
        "message": item.message,
        "procedure": item.procedure or None,
        "subject": item.subject or None,
    }
