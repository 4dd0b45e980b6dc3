"""A plan, and what became of it, as JSON."""

from __future__ import annotations

from collections import Counter
from typing import Any

from dovetail.publish.apply import Applied, Outcome
from dovetail.publish.drift import Drift
from dovetail.publish.errors import PublishError
from dovetail.publish.plan_file import step_data
from dovetail.publish.survey import Survey


def publish_json(found: Survey, applied: Applied | None) -> dict[str, Any]:
    """The document ``dovetail/publish/1``. Without ``applied``, nothing was done."""
    outcomes = (
        [Outcome(step, "not begun") for step in found.plan.steps] if applied is None else applied.outcomes
    )
    return {
        "schema": "dovetail/publish/1",
        "target": found.plan.target,
        "product": found.abilities.product,
        "plan": found.plan.id,
        "applied": applied is not None,
        "missing": list(found.abilities.missing),
        "notes": list(found.notes),
        "counts": dict(found.plan.counts),
        "outcomes": dict(sorted(Counter(one.kind for one in outcomes).items())),
        "steps": [
            {**step_data(one.step), "outcome": one.kind, "error": _error(one.error)} for one in outcomes
        ],
        "ended": _error(applied.ended) if applied else None,
    }


def drift_json(target: str, found: tuple[Drift, ...]) -> dict[str, Any]:
    """The document ``dovetail/drift/1``."""
    return {
        "schema": "dovetail/drift/1",
        "target": target,
        "changes": [
            {
                "kind": one.kind,
                "page": one.key,
                "address": one.address,
                "what": one.what,
                "author": one.author,
                "id": one.id,
                "revision": one.revision,
            }
            for one in found
        ],
    }


def _error(error: PublishError | None) -> dict[str, str] | None:
    return {"code": error.code, "message": error.what, "hint": error.hint} if error else None
