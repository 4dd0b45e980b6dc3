"""Where does this come from: a value of a project, the layers that made it, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from dovetail.load.validation.descriptions import describe, describe_model
from dovetail.load.validation.suggest import all_known, did_you_mean
from dovetail.model.base import Unknown
from dovetail.model.language import speaking
from dovetail.model.profile import Profile, Written
from dovetail.model.provenance import Provenance, Saying
from dovetail.model.resolved import Actor, OpenQuestion, ResolvedProject
from dovetail.resolve.people import REQUESTER, People
from dovetail.resolve.provenance.procedure_layers import ProcedureLayers
from dovetail.resolve.provenance.request_provenance import DERIVED, RequestProvenance
from dovetail.resolve.provenance.value_path import (
    Part,
    PathUnknownError,
    dotted,
    find,
    longest,
    missing,
    parts_of,
)
from dovetail.resolve.provenance.value_words import ROLES, WORK_ROLES, Wording

HEADS = ("organization", "project", "requests", "procedures")
"""Words with which a path may begin, besides the id of a procedure."""


def where_from(profile: Profile, resolved: ResolvedProject, path: str) -> Provenance:
    """Where the value at a dotted path comes from, such as ``procurement.steps.award.by``.

    ``resolved`` must be a project of ``profile``.

    :raises PathUnknownError: if there is no such value; it says what there is instead.
    """
    return Explainer(profile, resolved).where_from(path)


class Explainer:
    """Answers :func:`where_from` for many paths of one project, and remembers what it has worked out."""

    def __init__(self, profile: Profile, resolved: ResolvedProject) -> None:
        self.profile, self.resolved = profile, resolved
        self.project = profile.projects[resolved.project.code]
        self.people = People.of(profile, resolved.project)
        self.procedures = {bound.id: bound for bound in resolved.procedures}
        self._layers: dict[str, ProcedureLayers] = {}

    def where_from(self, path: str) -> Provenance:
        """Where the value at the path comes from.

        :raises PathUnknownError: if there is no such value.
        """
        with speaking(self.profile.language):
            return self._where_from(path.strip().strip("."))

    def _where_from(self, path: str) -> Provenance:
        head = longest(path, (*HEADS, *self.procedures))
        rest = path[len(head or "") + 1 :]
        match head:
            case None:
                raise self._no_such_head(path)
            case "organization":
                return self._of_file(head, rest, self.profile.organization)
            case "project":
                return self._of_file(head, rest, self.project)
            case "requests":
                return self._of_request(rest)
            case "procedures":
                name = longest(rest, self.procedures)
                if name is None:
                    raise missing(head, rest, self.procedures)
                return self._of_procedure(name, rest[len(name) + 1 :])
        return self._of_procedure(head, rest)

    # -- what somebody wrote

    def _of_file(self, head: str, rest: str, written: Written[Any]) -> Provenance:
        """A value of the organization or of the project: one file says it."""
        part = find(Part(written.value), rest, head)
        place = written.place(*part.spot, key=True)
        wording = self._wording(part)
        saying = Saying(
            "states" if part.written else "leaves-out",
            written.layer,
            place,
            wording.say(part),
            excerpt=written.places.excerpt(place),
        )
        return self._told(head, part, (saying,), wording)

    def _wording(self, part: Part) -> Wording:
        """Of a request, its facts are said as its procedure asks for them."""
        wording = Wording(self.people)
        if part.inside[:1] != ("requests",) or len(part.inside) < 2 or part.inside[1] == "":
            return wording
        asked = next((item for item in self.resolved.requests if item.request.id == part.keys[1]), None)
        bound = self.procedures.get(asked.procedure) if asked else None
        return wording.within(bound.procedure) if bound else wording

    def _of_procedure(self, procedure: str, rest: str) -> Provenance:
        if procedure not in self._layers:
            layered, bound = self.profile.procedures[procedure], self.procedures[procedure]
            layers = ProcedureLayers(layered, bound, self.project, self.resolved, self.people)
            self._layers[procedure] = layers
        layers = self._layers[procedure]
        part = layers.find(rest)
        told = self._told(procedure, part, layers.chain(part), layers.wording)
        return replace(told, value=layers.standing(part, told.value))

    def _told(self, head: str, part: Part, chain: tuple[Saying, ...], wording: Wording) -> Provenance:
        actors = dict(self._actors(part))
        value = wording.say(part)
        if isinstance(part.value, str) and actors:
            value = wording.person(*actors.values())
        unknown = _unknown(part.value)
        unnamed = [missing for actor in actors.values() if (missing := self.people.unnamed(actor))]
        questions = [*self._questions(unknown), *(q for item in unnamed for q in self._questions(item))]
        return Provenance(
            path=dotted(head, *part.keys),
            value=value,
            known=unknown is None,
            about=_about(part),
            chain=chain,
            rests_on=tuple(self._holders(actors)),
            questions=tuple(dict.fromkeys(questions)),
            parts=tuple(parts_of(part)),
        )

    def _questions(self, unknown: Unknown | None) -> list[OpenQuestion]:
        if unknown is None:
            return []
        return [item for item in self.resolved.questions if item.question == unknown.unknown]

    # -- who acts in a role

    def _actors(self, part: Part) -> Iterator[tuple[str, Actor]]:
        """The roles that the part names, and who acts in them."""
        if part.field not in ROLES:
            return
        for role in (part.value,) if isinstance(part.value, str) else _strings(part.value):
            known = self.people.canonical(role) in self.people.organization.roles
            if role != REQUESTER and (
                known or role in self.people.project.team or role in self.people.reference_titles
            ):
                yield (
                    role,
                    self.people.actor(role) if part.field in WORK_ROLES else self.people.approver(role),
                )

    def _holders(self, actors: dict[str, Actor]) -> Iterator[Provenance]:
        """The lines that name the persons."""
        organization, project = self.people.organization, self.people.project
        for role, actor in actors.items():
            own = self.people.canonical(role)
            if own != role:
                yield self._ground(f"organization.roles.{own}.acts_as")
            if actor.project_role:
                bound = next((name for name in (role, own) if name in project.bindings), None)
                if bound is not None:
                    yield self._ground(f"project.bindings.{bound}")
                yield self._ground(f"project.team.{actor.project_role}.name")
            elif own in organization.roles:
                field = "queue" if actor.queue and not actor.holder else "holder"
                yield self._ground(f"organization.roles.{own}.{field}")

    def _ground(self, path: str) -> Provenance:
        return replace(self._where_from(path), rests_on=())

    # -- requests, and what is worked out for them

    def _of_request(self, rest: str) -> Provenance:
        requests = {request.id: request for request in self.resolved.project.requests}
        if not rest:
            return replace(self._of_file("project", "requests", self.project), path="requests")
        name = longest(rest, requests)
        if name is None:
            raise missing("requests", rest, requests)
        wanted = rest[len(name) + 1 :]
        resolved = next((item for item in self.resolved.requests if item.request.id == name), None)
        if resolved is None and wanted in DERIVED:
            kind = requests[name].kind
            message = (
                f'nothing is worked out for {name}: the pack leaves out the procedure that handles "{kind}"'
            )
            raise PathUnknownError(message, "add it to procedures of the project")
        grounds = RequestProvenance(self.resolved, resolved, self._ground) if resolved else None
        if grounds is not None and grounds.answers(wanted):
            return grounds.of(wanted)
        try:
            found = self._of_file("project", f"requests.{rest}", self.project)
        except PathUnknownError as error:
            if "." in wanted:
                raise
            raise missing(f"requests.{name}", wanted, [*parts_of(Part(requests[name])), *DERIVED]) from error
        return replace(
            found, path=f"requests.{rest}", parts=found.parts if wanted else (*found.parts, *DERIVED)
        )

    def _no_such_head(self, path: str) -> PathUnknownError:
        word = path.partition(".")[0]
        elsewhere = longest(path, self.profile.procedures)
        if elsewhere is not None:
            code = self.resolved.project.code
            return PathUnknownError(
                f'the pack of {code} leaves out the procedure "{elsewhere}"',
                f"add it to procedures of the project, or ask another project; {code} has "
                f"{all_known(self.procedures)}",
            )
        known = [*HEADS, *self.procedures]
        what = f'there is no "{word}" to begin with' if word else "the path is empty"
        begin = f"begin with {all_known(HEADS[:3], 'or')}, or a procedure: {all_known(self.procedures)}"
        return PathUnknownError(what, "; ".join(filter(None, (did_you_mean(word, known), begin))))


def _strings(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, tuple) else []


def _unknown(value: object) -> Unknown | None:
    if isinstance(value, dict) and set(value) <= {"unknown", "ask"} and "unknown" in value:
        return Unknown.model_validate(value)
    return value if isinstance(value, Unknown) else None


def _about(part: Part) -> str:
    """What the field means, or the item."""
    parent = part.above[-1] if part.above else None
    if isinstance(parent, BaseModel) and part.keys:
        fields = {info.alias or name: name for name, info in type(parent).model_fields.items()}
        return describe(type(parent), fields.get(part.keys[-1], part.keys[-1]))
    return describe_model(type(part.value)) if isinstance(part.value, BaseModel) else ""
