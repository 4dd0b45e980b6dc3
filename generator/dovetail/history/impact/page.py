"""The impact of a change of operations as a page: plain data, everything said in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from dovetail.history.impact.touched import Impact, MovedDate, ProjectImpact, Task, TouchedSection
from dovetail.history.states.causes import Caused
from dovetail.history.summary.words import parts_of_summary
from dovetail.model import words
from dovetail.model.language import tell, tell_count

Data = dict[str, Any]
_SAID = 4
"""So many changes of one section are told; the redline has all."""
_DATES = 12
"""So many days of one project that are other ones are listed; more are counted."""


def page_of(found: Impact) -> Data:
    """Headline, what changed, and for each project what to do, who does it and by when."""
    return {
        "title": tell("What changed in operations, and whom it touches"),
        "since": since_of(found),
        "headline": list(headline_of(found)),
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


def since_of(found: Impact) -> str:
    """With what it is compared."""
    if found.since:
        return tell("Since revision {revision}", revision=found.since)
    return tell("Since the last issue of each project")


def headline_of(found: Impact) -> Iterator[str]:
    """How many projects are touched and how badly, and which ones nothing is said of."""
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
        "issued": issued_of(project),
        "editorial": project.kind == "editorial" and not project.obstacles,
        "problem": project.problem,
        "tasks": [
            {"what": task.what, "who": task.who, "by": by_of(task), "urgent": task.urgent}
            for task in project.tasks
        ],
        "dates": list(_dates(project.dates)),
        "exact": project.exact,
        "documents": [
            {
                "title": document.title,
                "sections": [_section(section, document.title) for section in document.sections],
            }
            for document in project.documents
        ],
    }


def _dates(dates: Sequence[MovedDate]) -> Iterator[Data]:
    for item in dates[:_DATES]:
        yield {"title": item.title, "before": item.before, "after": item.after}
    if len(dates) > _DATES:
        yield {"title": tell_count(len(dates) - _DATES, "{n} more", "{n} more"), "before": "", "after": ""}


def _section(section: TouchedSection, document: str) -> Data:
    """A section and what changes in it; of names and explanations only that they do."""
    changes = [item.change for item in section.changes]
    binding = [change for change in changes if change.kind == "behavioural"]
    said = [text for text, _ in parts_of_summary(binding)]
    if changes and not binding:
        said = [tell("only wording")]
    elif len(said) > _SAID:
        said = [*said[:_SAID], tell_count(len(said) - _SAID, "{n} more", "{n} more")]
    return {"title": section.title or document, "said": words.joined(said)}


def issued_of(project: ProjectImpact) -> str:
    """Its last issue."""
    if not project.issue:
        return tell("Never issued")
    return tell("Issue {number} of {day}", number=project.issue, day=_day(project.issued))


def by_of(task: Task) -> str:
    """The day by which it is to be done; empty if there is none."""
    return tell("At once") if is_at_once(task) else _day(task.by)


def is_at_once(task: Task) -> bool:
    """Whether no day is left to wait for."""
    return task.at_once or (task.urgent and not task.by)


def _day(iso: str) -> str:
    return words.day(date.fromisoformat(iso)) if iso else ""
