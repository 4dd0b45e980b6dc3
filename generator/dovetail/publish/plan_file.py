"""A plan as a file: what was agreed to, without secrets and without texts other than the differences."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast, get_args

from dovetail.publish.errors import PublishError
from dovetail.publish.plan import Options, Plan
from dovetail.publish.plan_changes import Part
from dovetail.publish.plan_step import KINDS, Step, StepKind

SCHEMA = "dovetail/publish-plan/1"


@dataclass(frozen=True, slots=True)
class Agreed:
    """A plan that somebody has read, and what it was made with."""

    plan: Plan
    options: Options


def plan_data(plan: Plan, options: Options) -> dict[str, Any]:
    """The plan as one JSON document. What is unchanged is only counted."""
    return {
        "schema": SCHEMA,
        "target": plan.target,
        "id": plan.id,
        "projects": sorted(options.scope) if options.scope is not None else None,
        "force": sorted(options.force),
        "adopt": sorted(options.adopt),
        "counts": dict(plan.counts),
        "steps": [step_data(step) for step in plan.steps if step.kind != "unchanged"],
    }


def step_data(step: Step) -> dict[str, Any]:
    """One step as plain data."""
    return {
        "kind": step.kind,
        "page": step.key,
        "title": step.title,
        "address": step.address,
        "before": step.before,
        "why": step.why,
        "code": step.code,
        "id": step.id,
        "revision": step.revision,
        "wish": step.wish,
        "parts": list(step.parts),
        "author": step.author,
        "diff": step.diff,
    }


def read_plan(data: bytes, options: Options) -> Agreed:
    """The plan in a file, and the options with what it was made with.

    :raises PublishError: if it is no plan, or somebody has changed what it says.
    """
    try:
        document = json.loads(data)
        if document["schema"] != SCHEMA:
            raise ValueError
        steps = tuple(map(_step, document["steps"]))
        plan = Plan(str(document["target"]), steps)
        scope = document["projects"]
        chosen = Options(
            frozenset(map(str, document["force"])),
            frozenset(map(str, document["adopt"])),
            options.max_delete,
            frozenset(map(str, scope)) if scope is not None else None,
            options.complete,
        )
        agreed = str(document["id"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise PublishError("plan-unreadable", "this is no plan", "make one with --plan-out") from None
    if agreed != plan.id:
        what = "the plan was changed after it was made"
        raise PublishError("plan-altered", what, "make a new one with --plan-out")
    return Agreed(plan, chosen)


def _step(data: Mapping[str, Any]) -> Step:
    kind, parts = data["kind"], tuple(data["parts"])
    if kind not in KINDS or not set(parts) <= set(get_args(Part)):
        raise ValueError(kind)
    texts = {name: data[name] for name in ("title", "address", "before", "why", "code", "id", "revision")}
    texts |= {name: data[name] for name in ("wish", "author", "diff")}
    if not all(isinstance(text, str) for text in (*texts.values(), data["page"])):
        raise TypeError
    return Step(cast(StepKind, kind), data["page"], parts=cast(tuple[Part, ...], parts), **texts)
