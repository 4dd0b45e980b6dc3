"""Resolves single requests of a project, without the rest of its pack."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import partial

from dovetail.model.language import speaking
from dovetail.model.procedure import Procedure
from dovetail.model.profile import Profile, Written
from dovetail.model.project import Project
from dovetail.model.resolved import ResolvedRequest
from dovetail.model.vocabulary import using
from dovetail.resolve.facts.answering import answerer
from dovetail.resolve.facts.questions import Questions
from dovetail.resolve.facts.sizing import procedures_of
from dovetail.resolve.lifecycle import bind_lifecycle
from dovetail.resolve.operations import Operations
from dovetail.resolve.people import People
from dovetail.resolve.procedures.tailoring import tailor
from dovetail.resolve.requests.request import resolve_request
from dovetail.resolve.requests.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Anew:
    """A request as it comes out, with the procedure that handles it as the project has tailored it."""

    resolved: ResolvedRequest
    procedure: Procedure


def resolve_requests(
    profile: Profile,
    written: Written[Project],
    wanted: Collection[str],
    *,
    as_of: date | None = None,
    operations: Operations,
) -> dict[str, Anew]:
    """The requests with these ids, by id, each as :func:`resolve_project` resolves it.

    Left out is a request that no procedure of the pack handles. ``written`` need not be a project of the
    profile. Numbers of open questions count only what these requests leave open.
    """
    project = written.value
    lifecycle = bind_lifecycle(profile, project)
    with speaking(profile.language), using(lifecycle.vocabulary):
        people = People.of(profile, project)
        today = as_of or project.as_of or project.starts
        questions = Questions(partial(answerer, people))
        around = Surroundings(profile.organization.value, written, people, operations.time, questions, today)
        told = operations.words_of(lifecycle)
        layered, _ = procedures_of(profile, project, today)
        kinds = {request.kind for request in project.requests if request.id in wanted}
        by_kind = {
            entry.value.handles.kind: told.procedure(entry)
            for entry in layered
            if entry.value.handles and entry.value.handles.kind in kinds
        }
        works = {kind: tailor(entry, written, people, today) for kind, entry in by_kind.items()}
        found = {}
        for index, request in enumerate(project.requests):
            if request.id not in wanted or request.kind not in by_kind:
                continue
            work = works[request.kind]
            resolved, _ = resolve_request(request, index, by_kind[request.kind], work, around)
            found[request.id] = Anew(resolved, work.procedure)
        return found
