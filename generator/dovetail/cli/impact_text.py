"""The impact of a change of operations as a work list on a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dovetail.cli.columns import wrap
from dovetail.cli.counting import counted
from dovetail.cli.safe_text import shown
from dovetail.history.impact.page import causes_of
from dovetail.history.impact.touched import Impact, ProjectImpact
from dovetail.model import words

_SECTIONS = 4
"""So many sections of a document are named; more are counted."""
_DOCUMENTS = 6
"""So many documents of a project are named; more are counted."""


def impact_lines(found: Impact, columns: int) -> Iterator[str]:
    """What changed, then project by project what to do, who does it and by when."""
    yield _headline(found)
    for note in _notes(found):
        yield from wrap(note, columns)
    if found.changes:
        yield ""
        yield "What changed in operations"
        for head, said in causes_of(found.changes):
            yield from _hanging("  ", words.labelled(head, said) if said else head, columns)
    for project in found.projects:
        if not _is_quiet(project):
            yield ""
            yield from _project(project, columns)
    quiet = [project for project in found.projects if _is_quiet(project)]
    for kind, head in _QUIET.items():
        of_kind = [project for project in quiet if _kind(project) == kind]
        if of_kind:
            yield ""
            yield head
            for project in of_kind:
                yield from _quiet(project, columns)
    if any(not project.exact for project in found.projects):
        yield ""
        yield from wrap(_NOT_EXACT, columns)


_QUIET = {
    "behavioural": "No request and no date comes out otherwise: issue the pack again when it suits",
    "never issued": "No request and no date comes out otherwise, and no pack was issued",
    "editorial": "Only wording: no need to issue again",
}
_NOT_EXACT = (
    "Of many projects only some are composed, or none: the sections of the others are told by those most "
    "like them, or from what was issued, so some may be missing and some too many. --project CODE names "
    "those of one project exactly, --closely composes some, --exact all."
)


def _kind(project: ProjectImpact) -> str:
    return "never issued" if project.kind == "behavioural" and not project.issue else project.kind


def _is_quiet(project: ProjectImpact) -> bool:
    """Whether nobody has anything to do but to issue the pack again, at most."""
    return not (project.requests or project.dates or project.people or project.problem or project.obstacles)


def _quiet(project: ProjectImpact, columns: int) -> Iterator[str]:
    who = f"; {shown(project.tasks[-1].who)}" if project.tasks and project.tasks[-1].who else ""
    head = f"{shown(project.code)} {shown(project.name)} ({_issued(project)}{who})"
    yield from _hanging("  ", f"{head}: {_documents(project)}", columns)


def _headline(found: Impact) -> str:
    since = f"since {shown(found.since)}" if found.since else "since the last issues"
    if not found.projects:
        return f"No project is touched by what operations changed {since}."
    behavioural = sum(project.kind == "behavioural" for project in found.projects)
    infeasible = sum(request.newly_infeasible for project in found.projects for request in project.requests)
    said = f"{counted(len(found.projects), 'project')} touched by what operations changed {since}"
    if behavioural < len(found.projects):
        said += f"; in {len(found.projects) - behavioural} of them only wording changed"
    if infeasible:
        said += f"; {counted(infeasible, 'request')} can't be had in time any more"
    broken = sum(project.broken for project in found.projects)
    if broken:
        said += f"; {counted(broken, 'project')} can't be built any more"
    blocked = sum(bool(project.obstacles) and not project.broken for project in found.projects)
    if blocked:
        said += f"; {counted(blocked, 'project')} can't be issued now"
    return f"{said}."


def _notes(found: Impact) -> Iterator[str]:
    if found.untouched:
        yield f"Not touched: {counted(found.untouched, 'project')}."
    if found.closed:
        yield f"Closed and left out: {words.listed(map(shown, found.closed))}."
    if found.never_issued:
        yield f"Never issued, so nothing to compare with: {words.listed(map(shown, found.never_issued))}."


def _project(project: ProjectImpact, columns: int) -> Iterator[str]:
    yield f"{shown(project.code)} {shown(project.name)} ({_issued(project)})"
    for task in project.tasks:
        mark = "! " if task.urgent else "- "
        at_once = task.at_once or (task.urgent and not task.by)
        by = "now" if at_once else f"by {_day(task.by)}" if task.by else ""
        who = ", ".join(part for part in (task.who, by) if part)
        yield from _hanging(f"  {mark}", f"{task.what} ({who})" if who else task.what, columns)
    if project.problem:
        yield from _hanging("  ! ", project.problem, columns)
    if project.documents or project.exact:
        yield from _hanging("  Reads otherwise: ", _documents(project), columns)


def _issued(project: ProjectImpact) -> str:
    return f"issue {project.issue} of {_day(project.issued)}" if project.issue else "never issued"


def _documents(project: ProjectImpact) -> str:
    said = []
    for document in project.documents[:_DOCUMENTS]:
        titles = [section.title or document.title for section in document.sections]
        named = titles[:_SECTIONS]
        if len(titles) > _SECTIONS:
            named.append(f"{len(titles) - _SECTIONS} more")
        said.append(f"{document.title} ({', '.join(named)})")
    if len(project.documents) > _DOCUMENTS:
        said.append(counted(len(project.documents) - _DOCUMENTS, "more document"))
    return "; ".join(said) or ("no section" if project.exact else "its sections are not looked at")


def _day(iso: str) -> str:
    return words.day(date.fromisoformat(iso)) if iso else ""


def _hanging(head: str, text: str, columns: int) -> Iterator[str]:
    """A paragraph whose further lines stand below its text."""
    lines = wrap(text, max(columns - len(head), 30))
    yield f"{head}{lines[0]}"
    yield from (f"{' ' * min(len(head), 4)}{line}" for line in lines[1:])
