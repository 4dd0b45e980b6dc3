"""The impact of a change of operations as a work list on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.cli.telling.columns import wrap
from dovetail.cli.telling.safe_text import shown
from dovetail.history.impact.page import (
    by_of,
    causes_of,
    headline_of,
    is_at_once,
    issued_of,
    since_of,
)
from dovetail.history.impact.touched import Impact, ProjectImpact
from dovetail.model import words
from dovetail.model.language import later, tell, tell_count, told

_SECTIONS = 4
"""So many sections of a document are named; more are counted."""
_DOCUMENTS = 6
"""So many documents of a project are named; more are counted."""


def impact_lines(found: Impact, columns: int) -> Iterator[str]:
    """What changed, then project by project what to do, who does it and by when."""
    first, *notes = (shown(line) for line in headline_of(found))
    yield from wrap(words.labelled(shown(since_of(found)), first), columns)
    for note in notes:
        yield from wrap(note, columns)
    if found.changes:
        yield ""
        yield tell("What changed in operations")
        for head, said in causes_of(found.changes):
            yield from _hanging("  ", shown(words.labelled(head, said) if said else head), columns)
    for project in found.projects:
        if not _is_quiet(project):
            yield ""
            yield from _project(project, columns)
    quiet = [project for project in found.projects if _is_quiet(project)]
    for kind, head in _QUIET.items():
        of_kind = [project for project in quiet if _kind(project) == kind]
        if of_kind:
            yield ""
            yield told(head)
            for project in of_kind:
                yield from _quiet(project, columns)
    if any(not project.exact for project in found.projects):
        yield ""
        yield from wrap(told(_NOT_EXACT), columns)


_QUIET = {
    "behavioural": later("No request and no date comes out otherwise: issue the pack again when it suits"),
    "never issued": later("No request and no date comes out otherwise, and no pack was issued"),
    "editorial": later("Only wording: no need to issue again"),
}
_NOT_EXACT = later(
    "Of many projects only some are composed, or none: the sections of the others are told by those most "
    "like them, or from what was issued, so some may be missing and some too many. --project CODE names "
    "those of one project exactly, --closely composes some, --exact all."
)


def _kind(project: ProjectImpact) -> str:
    return "never issued" if project.kind == "behavioural" and not project.issue else project.kind


def _is_quiet(project: ProjectImpact) -> bool:
    """Whether nobody has anything to do but to issue the pack again, at most."""
    told = project.requests or project.dates or project.people or project.problem or project.obstacles
    return not told and len(project.tasks) <= 1


def _quiet(project: ProjectImpact, columns: int) -> Iterator[str]:
    about = [issued_of(project), *(task.who for task in project.tasks[-1:])]
    head = words.noted(f"{project.code} {project.name}", words.joined(about))
    yield from _hanging("  ", shown(words.labelled(head, _documents(project))), columns)


def _project(project: ProjectImpact, columns: int) -> Iterator[str]:
    yield shown(words.noted(f"{project.code} {project.name}", issued_of(project)))
    for task in project.tasks:
        mark = "! " if task.urgent else "- "
        by = "" if not task.by else tell("by {day}", day=by_of(task))
        when = tell("now") if is_at_once(task) else by
        who = ", ".join(part for part in (task.who, when) if part)
        yield from _hanging(f"  {mark}", shown(words.noted(task.what, who) if who else task.what), columns)
    if project.problem:
        yield from _hanging("  ! ", shown(project.problem), columns)
    if project.documents or project.exact:
        yield from _hanging(
            "  ", shown(words.labelled(tell("Reads otherwise"), _documents(project))), columns
        )


def _documents(project: ProjectImpact) -> str:
    said = []
    for document in project.documents[:_DOCUMENTS]:
        titles = [section.title or document.title for section in document.sections]
        named = titles[:_SECTIONS]
        if len(titles) > _SECTIONS:
            named.append(tell_count(len(titles) - _SECTIONS, "{n} more", "{n} more"))
        said.append(words.noted(document.title, ", ".join(named)))
    if len(project.documents) > _DOCUMENTS:
        more = len(project.documents) - _DOCUMENTS
        said.append(tell_count(more, "{n} more document", "{n} more documents"))
    if said:
        return words.joined(said)
    return tell("no section") if project.exact else tell("its sections are not looked at")


def _hanging(head: str, text: str, columns: int) -> Iterator[str]:
    """A paragraph whose further lines stand below its text."""
    lines = wrap(text, max(columns - len(head), 30))
    yield f"{head}{lines[0]}"
    yield from (f"    {line}" for line in lines[1:])
