"""The impact of a change of operations as a JSON document."""

from __future__ import annotations

from typing import Any

from dovetail.history.impact.touched import Impact, ProjectImpact
from dovetail.history.states.causes import Caused

SCHEMA = "dovetail/impact/1"


def impact_json(found: Impact) -> dict[str, Any]:
    """``projects`` with what is touched in each, in the order in which to look at them; and what is not."""
    return {
        "schema": SCHEMA,
        "since": found.since or None,
        "as_of": found.as_of or None,
        "projects": [_project(project) for project in found.projects],
        "changes": [_change(item) for item in found.changes],
        "untouched": found.untouched,
        "closed": list(found.closed),
        "never_issued": list(found.never_issued),
        "unreadable": [
            {"project": code, "why": why}
            for code, why in {**(found.unreadable or {}), **(found.broken or {})}.items()
        ],
    }


def _project(project: ProjectImpact) -> dict[str, Any]:
    return {
        "project": project.code,
        "name": project.name,
        "issue": project.issue or None,
        "issued": project.issued or None,
        "kind": project.kind,
        "infeasible": [request.id for request in project.requests if request.newly_infeasible],
        "obstacles": [
            {
                "code": item.code, "rule": item.rule or None, "subject": item.subject,
                "procedure": item.procedure or None, "why": item.why, "how": item.how, "broken": item.broken,
            }
            for item in project.obstacles
        ],
        "tasks": [
            {
                "what": task.what, "who": task.who, "by": task.by or None,
                "request": task.request or None, "urgent": task.urgent, "at_once": task.at_once,
            }
            for task in project.tasks
        ],
        "documents": [
            {
                "id": document.id,
                "title": document.title,
                "sections": [
                    {"id": section.id, "title": section.title, "changes": list(map(_change, section.changes))}
                    for section in document.sections
                ],
            }
            for document in project.documents
        ],
        "requests": [
            {
                "id": request.id,
                "title": request.title,
                "procedure": request.procedure,
                "verdict": {"before": request.verdict[0], "after": request.verdict[1]},
                "route": {"before": request.route[0], "after": request.route[1]},
                "changes": list(map(_change, request.changes)),
            }
            for request in project.requests
        ],
        "dates": [
            {
                "id": date.id, "title": date.title, "request": date.request or None,
                "before": date.before or None, "after": date.after or None, "working_days_late": date.late,
            }
            for date in project.dates
        ],
        "people": [
            {
                "role": person.role, "title": person.title, "holder": person.holder,
                "because": list(person.because),
            }
            for person in project.people
        ],
        "problem": project.problem or None,
        "exact": project.exact,
    }  # fmt: skip


def _change(item: Caused) -> dict[str, Any]:
    change, cause = item.change, item.cause
    return {
        "path": change.path,
        "what": change.what,
        "item": change.item,
        "before": change.before,
        "after": change.after,
        "kind": change.kind,
        "cause": {
            "procedure": cause.procedure or None, "from": cause.before, "to": cause.after,
            "source": cause.source, "part": _part(change.path) if cause.source == "organization" else None,
        },
    }  # fmt: skip


def _part(path: str) -> str | None:
    """The part of the organization's profile that changed; None of what only follows from it."""
    head, _, rest = path.partition(".")
    return rest.partition(".")[0] or None if head == "organization" else None
