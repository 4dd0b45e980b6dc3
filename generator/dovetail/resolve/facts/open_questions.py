"""Asks for what is unknown beyond the requests: who acts, and values of the profile that the pack uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.deviation import Adapt
from dovetail.model.diagnostics import Place
from dovetail.model.language import speaks_english, tell
from dovetail.model.organization import Organization
from dovetail.model.profile import LayeredProcedure, PathInFile, Profile, Written
from dovetail.model.project import Project
from dovetail.model.resolved import Actor, ResolvedProcedure
from dovetail.resolve.facts.concerned import Concerned
from dovetail.resolve.facts.questions import Questions
from dovetail.resolve.facts.unknowns import unknowns
from dovetail.resolve.facts.unsaid_words import subject_of
from dovetail.resolve.people import People


def ask_who(
    roles: Mapping[str, Actor], bound: Iterable[ResolvedProcedure], people: People, questions: Questions
) -> None:
    """Every acting role without a name is an open question."""
    titles: dict[str, dict[str, None]] = {}
    for procedure in bound:
        acting = (*(s.actor for s in procedure.steps), *(d.actor for d in procedure.duties), procedure.owner)
        for actor in acting:
            titles.setdefault(actor.role, {})[procedure.procedure.title] = None
    for role, actor in roles.items():
        missing = people.unnamed(actor)
        if missing is not None:
            waiting = words.listed(titles.get(role, ())) or people.project.name
            questions.ask(missing, blocks=waiting, owner=role, once=True)


def is_idle(entry: LayeredProcedure, project: Project) -> bool:
    """Whether a reference procedure stands in of which the project asks nothing."""
    handles = entry.value.handles
    asked = handles is not None and any(request.kind == handles.kind for request in project.requests)
    return entry.layer == "reference" and not asked and entry.value.id not in project.tailoring


class Unsaid(NamedTuple):
    """A value that nobody has given yet: where it belongs, in words, and where it would be written."""

    path: PathInFile
    unknown: Unknown
    subject: str
    place: Place


class Baseline(Protocol):
    """What nobody has said yet in an organization and its procedures, whichever project asks."""

    @property
    def profile(self) -> Profile:
        """All that the organization says."""
        ...

    @property
    def unsaid_by_organization(self) -> Sequence[Unsaid]:
        """Of the organization itself."""
        ...

    def unsaid(self, entry: LayeredProcedure) -> Sequence[Unsaid]:
        """Of a procedure."""
        ...


def unsaid_by_procedure(entry: LayeredProcedure) -> Iterator[Unsaid]:
    """What nobody has said yet in a procedure."""
    for path, unknown in unknowns(entry.value):
        subject = words.labelled(entry.value.title, subject_of(entry.value, path, {}))
        yield Unsaid(path, unknown, subject, _place(entry, path))


def unsaid_by_organization(written: Written[Organization]) -> Iterator[Unsaid]:
    """What nobody has said yet of the organization itself."""
    for path, unknown in unknowns(written.value):
        yield Unsaid(path, unknown, subject_of(written.value, path, {}), written.place(*path))


_TIMES = frozenset({"duration", "lead_time", "wait", "time"})


def _is_settled(entry: LayeredProcedure, project: Project) -> bool:
    """Whether the organization has agreed that it operates no procedure of its own here."""
    baseline = project.baselines.get(entry.value.id)
    return baseline is not None and baseline.none_approved_by is not None


def _is_asked_by_requests(entry: LayeredProcedure, path: PathInFile, project: Project) -> bool:
    """Whether a time of a step or route matters to the requests that take it alone.

    They have asked for it already. Of ways that no request takes, and where the project has a time of its
    own, nobody needs to know it.
    """
    handles = entry.value.handles
    return (
        path[0] in ("steps", "routes")
        and not _TIMES.isdisjoint(path)
        and handles is not None
        and any(request.kind == handles.kind for request in project.requests)
    )


def _is_answered(entry: LayeredProcedure, path: PathInFile, project: Project) -> bool:
    """Whether the project has said it for itself: it adapts this field of the step or duty."""
    if len(path) < 3 or not isinstance(path[1], int) or path[0] not in ("steps", "duties"):
        return False
    name = getattr(entry.value, path[0])[path[1]].id
    return any(
        isinstance(operation, Adapt) and operation.adapt == name and path[2] in operation.set
        for operation in project.tailoring.get(entry.value.id, ())
    )


def ask_rest(
    baseline: Baseline, layered: Iterable[LayeredProcedure], written: Written[Project], questions: Questions
) -> None:
    """What is unknown in the procedures of the pack, in the project, and in the parts of the organization
    that they use. What concerns nobody here is not asked for."""
    chosen, project = list(layered), written.value
    organization = baseline.profile.organization.value
    for entry in chosen:
        if is_idle(entry, project):
            if _is_settled(entry, project):
                continue
            text = tell(
                "Which procedure does {organization} operate for {procedure}? A reference stands in.",
                organization=organization.name,
                procedure=entry.value.title.lower() if speaks_english() else entry.value.title,
            )
            questions.ask(Unknown(unknown=text), blocks=entry.value.title, owner="project-manager")
            continue
        owner = entry.value.owner if isinstance(entry.value.owner, str) else ""
        for item in baseline.unsaid(entry):
            if _is_answered(entry, item.path, project):
                continue
            if _is_asked_by_requests(entry, item.path, project):
                questions.locate(item.unknown, owner=owner, place=item.place)
                continue
            questions.ask(item.unknown, blocks=item.subject, owner=owner, place=item.place)
    used = Concerned.by([entry.value for entry in chosen], project, organization)
    for item in baseline.unsaid_by_organization:
        if used.has(item.path, organization):
            questions.ask(item.unknown, blocks=item.subject, place=item.place)
    titles = {name: service.title for name, service in organization.services.items()}
    for path, unknown in unknowns(project):
        if path[0] != "team":  # asked where the person acts
            questions.ask(
                unknown,
                blocks=words.labelled(project.name, subject_of(project, path, titles)),
                owner="project-manager",
                place=written.place(*path),
            )


def _place(entry: LayeredProcedure, path: PathInFile) -> Place:
    if len(path) >= 2 and isinstance(path[1], int):
        item = getattr(getattr(entry.value, str(path[0]))[path[1]], "id", None)
        if isinstance(item, str):
            return entry.place_of(str(path[0]), item, *path[2:])
    return entry.place(*path)
