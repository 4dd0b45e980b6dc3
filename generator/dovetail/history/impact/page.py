"""The impact of a change of operations as a page: plain data, everything said in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from dovetail.history.impact.touched import Impact, ProjectImpact, Task
from dovetail.history.states.causes import Caused
from dovetail.history.summary.words import parts_of_summary
from dovetail.model import words
from dovetail.model.language import tell, tell_count

Data = dict[str, Any]


def page_of(found: Impact) -> Data:
    """Headline, what changed, and for each project what to do, who does it and by when."""
    return {
        "title": tell("What changed in operations, and whom it touches"),
        "since": tell("Since revision {revision}", revision=found.since)
        if found.since
        else tell("Since the last issue of each project"),
        "headline": list(_headline(found)),
        "causes": [{"head": head, "said": said} for head, said in causes_of(found.changes)],
        "projects": [_project(project) for project in found.projects],
    }


def causes_of(changes: Sequence[Caused]) -> Iterator[tuple[str, str]]:
    """What changed, by the procedure or the organization that changed; nothing more of a procedure that is
    new or was withdrawn.
    """
    by_cause: dict[str, list[Caused]] = {}
    for item in changes:
        by_cause.setdefault(item.cause.words, []).append(item)
    for head, all_of_it in by_cause.items():
        items = [item for item in all_of_it if item.change.path != item.cause.procedure]
        behavioural = [item.change for item in items if item.change.kind == "behavioural"]
        said = [text for text, _ in parts_of_summary(behavioural)]
        if editorial := len(items) - len(behavioural):
            said.append(tell_count(editorial, "{n} editorial change", "{n} editorial changes"))
        yield head, words.joined(said)


def _headline(found: Impact) -> Iterator[str]:
    projects = found.projects
    if not projects:
        yield tell("No project is touched.")
    else:
        yield tell_count(len(projects), "{n} project is touched.", "{n} projects are touched.")
    late = sum(request.newly_infeasible for project in projects for request in project.requests)
    if late:
        yield tell_count(
            late, "{n} request can't be had in time any more.", "{n} requests can't be had in time any more."
        )
    broken = sum(project.broken for project in projects)
    if broken:
        yield tell_count(
            broken, "{n} project can't be built any more.", "{n} projects can't be built any more."
        )
    blocked = sum(bool(project.obstacles) and not project.broken for project in projects)
    if blocked:
        yield tell_count(blocked, "{n} project can't be issued now.", "{n} projects can't be issued now.")
    editorial = sum(project.kind == "editorial" for project in projects)
    if editorial:
        yield tell_count(
            editorial, "In {n} project only wording changes: it need not be issued again.",
            "In {n} projects only wording changes: they need not be issued again.",
        )  # fmt: skip
    if found.untouched:
        yield tell_count(found.untouched, "{n} project is not touched.", "{n} projects are not touched.")
    if found.closed:
        yield tell("Closed and left out: {projects}.", projects=words.listed(found.closed))
    if found.never_issued:
        yield tell(
            "Never issued, so nothing to compare with: {projects}.", projects=words.listed(found.never_issued)
        )
    if found.unreadable:
        yield tell(
            "Left out, because the last issue can't be read: {projects}.",
            projects=words.listed(found.unreadable),
        )
    if found.broken:
        yield tell(
            "Left out, because their file can't be used: {projects}.", projects=words.listed(found.broken)
        )
    if found.as_of:
        yield tell("What can be had in time is judged from {day} on.", day=_day(found.as_of))


def _project(project: ProjectImpact) -> Data:
    return {
        "code": project.code,
        "name": project.name,
        "issued": tell("Issue {number} of {day}", number=project.issue, day=_day(project.issued))
        if project.issue
        else tell("Never issued"),
        "editorial": project.kind == "editorial" and not project.obstacles,
        "problem": project.problem,
        "tasks": [
            {"what": task.what, "who": task.who, "by": _by(task), "urgent": task.urgent}
            for task in project.tasks
        ],
        "documents": [
            {"title": document.title, "sections": words.joined(_sections(document.sections, document.title))}
            for document in project.documents
        ],
    }


def _sections(sections: Sequence[Any], title: str) -> list[str]:
    return [section.title or title for section in sections]


def _by(task: Task) -> str:
    return tell("At once") if task.at_once or (task.urgent and not task.by) else _day(task.by)


def _day(iso: str) -> str:
    return words.day(date.fromisoformat(iso)) if iso else ""
