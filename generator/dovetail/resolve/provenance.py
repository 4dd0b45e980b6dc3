"""Where does this come from: a value of a project, the layers that made it, and what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cached_property

from pydantic import BaseModel

from dovetail.load.descriptions import describe, describe_model, first_sentence
from dovetail.load.suggest import all_known, did_you_mean
from dovetail.model.base import Unknown
from dovetail.model.profile import Layer, LayeredProcedure, Places, Profile, Written
from dovetail.model.provenance import Act, Provenance, Saying
from dovetail.model.resolved import OpenQuestion, ResolvedProcedure, ResolvedProject
from dovetail.resolve.people import REQUESTER, People
from dovetail.resolve.procedure_layers import ProcedureLayers
from dovetail.resolve.request_grounds import DERIVED, RequestGrounds
from dovetail.resolve.value_path import Part, PathUnknownError, find, longest, missing, parts_of
from dovetail.resolve.value_words import NOTHING, ROLES, WORK_ROLES, Wording

HEADS = ("organization", "project", "requests", "procedures")
"""Words with which a path may begin, besides the id of a procedure."""


def where_from(profile: Profile, resolved: ResolvedProject, path: str) -> Provenance:
    """Where the value at a dotted path comes from, such as ``procurement.steps.award.by``.

    ``resolved`` must be a project of ``profile``.

    :raises PathUnknownError: if there is no such value; it says what there is instead.
    """
    return Explainer(profile, resolved).where_from(path)


class Explainer:
    """Answers :func:`where_from` for many paths of one project and remembers what it has worked out."""

    def __init__(self, profile: Profile, resolved: ResolvedProject) -> None:
        self.profile, self.resolved = profile, resolved
        self.project: Written = profile.projects[resolved.project.code]
        self.people = People.of(profile, resolved.project)
        self.wording = Wording(self.people)
        self._layers: dict[str, ProcedureLayers] = {}

    @cached_property
    def procedures(self) -> dict[str, ResolvedProcedure]:
        """The procedures of the pack by id."""
        return {procedure.id: procedure for procedure in self.resolved.procedures}

    def where_from(self, path: str) -> Provenance:
        """Where the value at the path comes from, and what it rests on."""
        path = path.strip().strip(".")
        head = longest(path, (*HEADS, *self.procedures))
        if head is None:
            raise self._no_such_head(path)
        rest = path[len(head) + 1 :]
        if head == "organization":
            return self._of_file(head, rest, self.profile.organization)
        if head == "project":
            return self._of_file(head, rest, self.project)
        if head == "requests":
            return self._of_requests(rest)
        if head == "procedures":
            name = longest(rest, self.procedures)
            if name is None:
                raise self._no_such_head(rest) if rest else missing(head, "", self.procedures)
            head, rest = name, rest[len(name) + 1 :]
        return self._of_procedure(self.procedures[head], rest)

    # -- the three kinds of files

    def _of_file(self, head: str, rest: str, written: Written) -> Provenance:
        """A value of the organization or the project: one file has said it."""
        part = _found(find, Part(written.value), rest, head)
        act: Act = "states" if part.written else "leaves-out"
        saying = Saying(
            act,
            written.layer,
            written.places.place(part.inside, key=True),
            self.wording.say(part),
            excerpt="",
        )
        return self._told(head, part, (self._quoted(saying, written.places),), self.wording)

    def _of_requests(self, rest: str) -> Provenance:
        requests = {request.id: request for request in self.resolved.project.requests}
        name = longest(rest, requests)
        if name is None or name == rest:
            below = self._of_file("project", f"requests.{rest}".rstrip("."), self.project) if not rest else None
            if below is not None:
                return replace(below, path="requests")
            if name is None:
                raise missing("requests", rest, requests)
        assert name is not None
        wanted = rest[len(name) + 1 :]
        grounds = RequestGrounds(self, name)
        if longest(wanted, DERIVED) == wanted or longest(wanted, grounds.questions_asked):
            return grounds.of(wanted)
        try:
            found = self._of_file("project", f"requests.{rest}", self.project)
        except PathUnknownError:
            if not wanted or "." in wanted:
                raise
            fields = parts_of(Part(requests[name]))
            raise missing(f"requests.{name}", wanted, [*fields, *DERIVED]) from None
        parts = (*found.parts, *DERIVED) if not wanted else found.parts
        return replace(found, path=f"requests.{rest}", parts=parts)

    def _of_procedure(self, bound: ResolvedProcedure, rest: str) -> Provenance:
        layers = self.layers_of(bound.id)
        extra = layers.path_of_extra_step(rest)
        part = _found(layers.find, extra or rest, bound.id)
        wording = layers.wording
        return self._told(bound.id, part, layers.chain(part), wording)

    def layers_of(self, procedure: str) -> ProcedureLayers:
        """What the layers of a procedure of the pack say."""
        if procedure not in self._layers:
            self._layers[procedure] = ProcedureLayers(
                self.profile.procedures[procedure],
                self.procedures[procedure],
                self.project,
                self.resolved,
                self.people,
            )
        return self._layers[procedure]

    # -- the answer
