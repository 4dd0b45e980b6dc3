"""What reference, organization and project say of one value of a procedure, in that order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from dovetail.load.references.merge import SECTIONS
from dovetail.model import words
from dovetail.model.deviation import Adapt, Add, Tailoring, Waive
from dovetail.model.diagnostics import Place
from dovetail.model.language import tell
from dovetail.model.procedure import Procedure
from dovetail.model.profile import LayeredProcedure, Written
from dovetail.model.project import Project
from dovetail.model.provenance import Act, Saying
from dovetail.model.resolved import ResolvedProcedure, ResolvedProject
from dovetail.resolve.people import People
from dovetail.resolve.procedures.leave import is_pending
from dovetail.resolve.procedures.tailoring import tailor
from dovetail.resolve.provenance.value_path import Part, PathUnknownError, find, follow, longest
from dovetail.resolve.provenance.value_words import Wording, nothing

_ITEM = 2
"""Names that lead to an item of a section: ``steps.award``."""


@dataclass(slots=True)
class ProcedureLayers:
    """One procedure of a pack with all files that have a say in it."""

    layered: LayeredProcedure
    bound: ResolvedProcedure
    project: Written[Project]
    resolved: ResolvedProject
    people: People
    _states: list[Procedure] = field(default_factory=list)

    @property
    def wording(self) -> Wording:
        """Says values of the procedure as the project has it."""
        return Wording(self.people).within(self.bound.procedure)

    def find(self, path: str) -> Part:
        """The part at a dotted path of the procedure after tailoring.

        :raises PathUnknownError: if there is none; of an item that the organization drops, it says so.
        """
        root = Part(self.bound.procedure)
        try:
            return find(root, self._of_extra_step(path) or path, self.bound.id)
        except PathUnknownError as error:
            for layer in self.layered.layers:
                name = longest(path.partition(".")[2], layer.value.drops)
                if name is not None:
                    place = layer.place("drops")
                    message = f"{error.message}: {layer.value.title} drops it ({place.file}:{place.line})"
                    raise PathUnknownError(message, error.hint) from None
            raise

    def chain(self, part: Part) -> tuple[Saying, ...]:
        """What was said of the part, the nearest to the project last."""
        said: list[Saying] = []
        for saying in (*self._of_layers(part), *self._of_project(part)):
            states = saying.act in ("states", "leaves-out")
            said.append(replace(saying, before=said[-1].after) if states and said else saying)
        return tuple(said) or (self._default(part),)

    def _of_extra_step(self, path: str) -> str | None:
        """Where a step stands that only a route has."""
        section, _, rest = path.partition(".")
        if section != "steps" or longest(rest, (step.id for step in self.bound.procedure.steps)):
            return None
        extra = {
            item.step.id: f"routes.{route.id}.steps.{item.step.id}.step"
            for route in reversed(self.bound.procedure.routes)
            for item in route.steps
        }
        name = longest(rest, extra)
        return extra[name] + rest[len(name) :] if name is not None else None

    # -- reference and organization

    def _of_layers(self, part: Part) -> Iterator[Saying]:
        """The files of the procedure, the reference first."""
        unit_keys = part.keys[: _unit(part.keys)]
        for layer in reversed(self.layered.layers):
            root = Part(layer.value)
            unit = follow(root, unit_keys)
            if unit is None or not unit.written:
                continue
            here = follow(root, part.keys)
            wording = Wording(self.people).within(layer.value)
            if here is not None and here.written:
                yield self._said(layer, "states", here, wording.say(here))
            else:
                # A nearer item stands in the place of the farther one with everything in it.
                yield self._said(layer, "leaves-out", unit, wording.say(here) if here else nothing())

    def _said(self, layer: Written[Procedure], act: Act, at: Part, after: str) -> Saying:
        place = layer.place(*at.spot, key=True)
        return Saying(
            act, layer.layer, place, after, procedure=layer.value.id, version=layer.value.version,
            excerpt=layer.places.excerpt(place),
        )  # fmt: skip

    def _default(self, part: Part) -> Saying:
        """Nobody wrote it: what holds then, and the file that could say it."""
        layer = self.layered.layers[0]
        return self._said(layer, "leaves-out", Part(layer.value, inside=("id",)), self.wording.say(part))

    def standing(self, part: Part, value: str) -> str:
        """The value with what is to be known before it: that a control is waived, or a step falls away."""
        match part.keys:
            case ("controls", control):
                waiver = next((e.waiver for e in self.bound.controls if e.control.id == control), None)
                if waiver is not None:
                    if waiver.requests:
                        requests = words.listed(waiver.requests)
                        return tell("waived for {requests} only: {value}", requests=requests, value=value)
                    return tell("waived: {value}", value=value)
            case ("steps", step):
                if any(e.step.id == step and e.origin.kind == "waived" for e in self.bound.steps):
                    return tell("falls away: {value}", value=value)
        return value

    # -- the project

    def _of_project(self, part: Part) -> Iterator[Saying]:
        """What the project's tailoring does to the part, one saying for each operation."""
        for index, operation in enumerate(self._operations):
            if not _concerns(operation, part):
                continue
            before, after = (
                follow(Part(state), part.keys) for state in (self._state(index), self._state(index + 1))
            )
            changed = (before is None) != (after is None) or bool(
                before and after and before.value != after.value
            )
            act = self._act(part, operation, changed=changed, index=index)
            if act is not None:
                yield self._deed(act, operation, index, part, before, after)

    def _act(self, part: Part, operation: Tailoring, *, changed: bool, index: int) -> Act | None:
        match operation:
            case Waive():
                if any(entry.waiver == operation for entry in self.bound.controls):
                    return "waives"
                return "asks" if is_pending(operation) else "refused"
            case Add():
                return "adds" if changed else None
            case Adapt():
                named = part.keys[2] if len(part.keys) > _ITEM else ""
                wanted = not named or named in operation.set
                if not changed and wanted and self._refusal(index):
                    return "refused"
        return "adapts" if changed else None

    def _deed(
        self, act: Act, operation: Tailoring, index: int, part: Part, before: Part | None, after: Part | None
    ) -> Saying:
        wording = self.wording
        place = self._place(operation, index, part)
        saying = Saying(
            act,
            "project",
            place,
            wording.say(after) if after else nothing(),
            before=wording.say(before) if before else "",
            procedure=self.bound.id,
            version=self.bound.procedure.version,
            because=operation.because,
            note=self._refusal(index) if act == "refused" else "",
            excerpt=self.project.places.excerpt(place),
        )
        if isinstance(operation, Waive):
            if act == "waives":
                falls = part.keys[0] == "steps"
                how = (
                    tell("falls away with {control}", control=operation.waive)
                    if falls
                    else tell("{control} is waived", control=operation.waive)
                )
                saying = replace(saying, before="", after=how)
            return _with_leave(saying, operation, self.people)
        if isinstance(operation, Adapt) and len(part.keys) <= _ITEM:
            was, becomes = self._changes(operation, index)
            saying = replace(saying, before=was, after=becomes)
        if isinstance(operation, Add) and len(part.keys) < _ITEM:
            saying = replace(saying, before="", after=operation.add.title)
        return replace(
            saying,
            by=_decider(operation.decided_by, self.people),
            since=operation.decided_on,
            until=operation.until,
        )

    def _changes(self, operation: Adapt, index: int) -> tuple[str, str]:
        """What an adaptation sets, before and after, for an item as a whole."""
        said: tuple[list[str], list[str]] = ([], [])
        for texts, state in zip(said, (self._state(index), self._state(index + 1)), strict=True):
            for section in ("steps", "duties", "routes"):
                for name in operation.set:
                    part = follow(Part(state), (section, operation.adapt, name))
                    if part is not None:
                        texts.append(words.labelled(words.field(name), self.wording.say(part)))
        return words.joined(said[0]), words.joined(said[1])

    def _place(self, operation: Tailoring, index: int, part: Part) -> Place:
        """The line of the tailoring that speaks of the part."""
        base: tuple[str | int, ...] = ("tailoring", self.bound.id, index)
        if isinstance(operation, Adapt) and len(part.keys) > 2 and part.keys[2] in operation.set:
            return self.project.place(*base, "set", *part.inside[2:], key=True)
        if isinstance(operation, Add) and len(part.keys) > 2:
            return self.project.place(*base, "add", *part.inside[2:], key=True)
        verb = next(name for name in ("adapt", "add", "waive") if hasattr(operation, name))
        return self.project.place(*base, verb, key=True)

    def _refusal(self, index: int) -> str:
        """Why an operation was not carried out; empty if it was."""
        place = self.project.place("tailoring", self.bound.id, index)
        return next((finding.message for finding in self.resolved.findings if finding.place == place), "")

    @property
    def _operations(self) -> tuple[Tailoring, ...]:
        return self.project.value.tailoring.get(self.bound.id, ())

    def _state(self, count: int) -> Procedure:
        """The procedure after the first so many operations of the project."""
        while len(self._states) <= count:
            operations = {self.bound.id: self._operations[: len(self._states)]}
            project = self.project.value.model_copy(update={"tailoring": operations})
            written = replace(self.project, value=project)
            self._states.append(tailor(self.layered, written, self.people, self.resolved.as_of).procedure)
        return self._states[count]


def _concerns(operation: Tailoring, part: Part) -> bool:
    """Whether the operation is about the part, or about something in it."""
    if len(part.keys) < _ITEM:
        return not isinstance(operation, Waive) and part.keys[:1] in (
            (),
            ("steps",),
            ("duties",),
            ("routes",),
        )
    section, item = part.keys[:_ITEM]
    match operation:
        case Adapt():
            return section in ("steps", "duties", "routes") and item == operation.adapt
        case Add():
            return section == "steps" and item == operation.add.id
    return (
        item == operation.waive if section == "controls" else section == "steps" and item in operation.omits
    )


def _decider(who: str | None, people: People) -> str:
    """Whoever decided, with the name where a role is given."""
    return Wording(people).person(people.requester(who)) if who else ""


def _unit(keys: tuple[str, ...]) -> int:
    """How many names lead to what one layer takes over from another, or replaces, as a whole."""
    match keys:
        case ("handles", "facts", *_) | ("flexibility", "preapproved", *_):
            return 3
        case (section, *_) if section in (*SECTIONS, "handles", "guidance", "flexibility"):
            return 2
    return 1


def _with_leave(saying: Saying, waiver: Waive, people: People) -> Saying:
    """The saying with who gave leave, from when until when, and what is done instead."""
    notes = [
        saying.note,
        tell("done instead: {what}", what=waiver.compensating) if waiver.compensating else "",
        tell("only for {requests}", requests=words.listed(waiver.requests)) if waiver.requests else "",
        tell("asked for by {who}", who=_decider(waiver.requested_by, people)) if waiver.requested_by else "",
        tell("its owner decides by {day}", day=words.day(waiver.decision_due)) if waiver.decision_due else "",
    ]
    leave = people.approver(waiver.approved_by) if waiver.approved_by else None
    return replace(
        saying,
        by=Wording(people).person(leave) if leave else "",
        since=waiver.issued,
        until=waiver.expires,
        note=words.joined(notes),
    )
