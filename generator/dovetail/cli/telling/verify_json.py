"""What ``dovetail verify`` found, as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dovetail.history.impact.one_issue import Since
    from dovetail.history.issues.snapshot import Issue
    from dovetail.history.verify.verdicts import Found, Verdict

SCHEMA = "dovetail/verify/1"


def verify_json(file: str, verdict: Verdict, since: tuple[Since, ...] | None) -> dict[str, Any]:
    """The document that ``docs/reference/json/verify.schema.json`` describes."""
    return {
        "schema": SCHEMA,
        "file": file,
        "state": verdict.state,
        "issue": _issue(verdict.issue),
        "latest": _issue(verdict.latest),
        "renamed": _renamed(verdict),
        "issued_as": verdict.issued_as or None,
        "claim": verdict.claim or None,
        "problem": verdict.problem or None,
        "operations": _operations(since) if verdict.issue else None,
        "signatures": [
            {**asdict(item), "by": item.by or None, "on": item.on or None, "problem": item.problem or None}
            for item in verdict.signatures
        ],
        "folder": _found(verdict.found),
    }


def _renamed(verdict: Verdict) -> str | None:
    return verdict.code if verdict.issue and verdict.code != verdict.issue.project else None


def _issue(issue: Issue | None) -> dict[str, Any] | None:
    if issue is None:
        return None
    return {
        "organization": issue.organization,
        "project": issue.project,
        "number": issue.number,
        "on": issue.revision.on.isoformat(),
        "author": issue.revision.author,
        "fingerprint": issue.fingerprint,
    }


def _operations(since: tuple[Since, ...] | None) -> dict[str, Any]:
    if since is None:
        return {"changed": "unknown", "causes": []}
    binding = any(item.behavioural for item in since)
    return {
        "changed": "behavioural" if binding else "editorial" if since else "no",
        "causes": [
            {
                "procedure": item.procedure or None,
                "words": item.words,
                "kind": "behavioural" if item.behavioural else "editorial",
            }
            for item in since
        ],
    }


def _found(found: Found | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "part": found.part or None,
        "intact": found.intact,
        "altered": [{"path": path, "because": why or None} for path, why in sorted(found.altered.items())],
        "missing": list(found.missing),
        "added": list(found.added),
    }
