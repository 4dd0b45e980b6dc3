"""What projects do about controls, as it is written, and how many deviate: operations can learn from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dovetail.model.deviation import Adapt, Waive
from dovetail.model.portfolio import Deviates, Deviation
from dovetail.model.procedure import Duty, Procedure
from dovetail.model.profile import Profile
from dovetail.model.project import Project
from dovetail.model.resolved import Change, ResolvedProject
from dovetail.model.routes import Route, Step
from dovetail.resolve.procedures.leave import is_pending


@dataclass(slots=True)
class ControlUse:
    """The projects, by code, that waive a control, adapt what carries it out, or have asked for leave.

    ``proposed`` names projects that have put a change of it into the improvement register of operations.
    """

    procedure: str
    control: str
    waived: set[str] = field(default_factory=set)
    adapted: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    proposed: set[str] = field(default_factory=set)

    @property
    def deviating(self) -> set[str]:
        """Projects that surely deviate."""
        return self.waived | self.adapted

    @property
    def perhaps(self) -> set[str]:
        """Projects that deviate, or will if they get leave."""
        return self.deviating | self.asked

    def add(self, project: str, how: Deviates) -> None:
        """Note that the project deviates."""
        codes = {"waives": self.waived, "adapts": self.adapted, "asks": self.asked}[how]
        codes.add(project)


def control_uses(profile: Profile) -> Mapping[tuple[str, str], ControlUse]:
    """Every control from which some project deviates, by procedure and control."""
    uses: dict[tuple[str, str], ControlUse] = {}
    proposed_by = proposers(profile)
    for written in profile.all_projects.values():
        for entry in deviations_of(profile, written.value):
            key = entry.procedure, entry.control
            if key not in uses:
                uses[key] = ControlUse(*key, proposed=set(proposed_by.get(entry.control, ())))
            uses[key].add(entry.project, entry.how)
    return uses


def deviations_of(
    profile: Profile, project: Project, resolved: ResolvedProject | None = None
) -> Iterator[Deviation]:
    """What a project does about controls, as it is written, whether or not leave was valid.

    Whoever wanted to deviate found the control too stiff. What was refused shows what was tried. Where the
    project is not resolved, values are as they are written.
    """
    changes = {
        (bound.id, name): origin.changes
        for bound in (resolved.procedures if resolved else ())
        for name, origin in (
            *((item.step.id, item.origin) for item in bound.steps),
            *((item.duty.id, item.origin) for item in bound.duties),
        )
    }
    facts = dict(chosen(profile, resolved)) if resolved else {}
    for name, operations in project.tailoring.items():
        layered = profile.procedures.get(name)
        carried = _carried(layered.value) if layered else {}
        for operation in operations:
            if isinstance(operation, Waive):
                yield Deviation(
                    project.code,
                    name,
                    operation.waive,
                    "asks" if is_pending(operation) else "waives",
                    operation.because,
                    compensating=operation.compensating or "",
                    requests=operation.requests,
                    facts=tuple(facts.get(request, ()) for request in operation.requests),
                )
            elif isinstance(operation, Adapt):
                title, controls = carried.get(operation.adapt, ("", ()))
                done = changes.get((name, operation.adapt), ()) or _tried(operation)
                for control in controls:
                    yield Deviation(
                        project.code, name, control, "adapts", operation.because, item=title, changes=done
                    )


def chosen(profile: Profile, resolved: ResolvedProject) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """For each request, what it answers to the questions with a choice of answers: the fact, and in words."""
    for item in resolved.requests:
        handles = profile.procedures[item.procedure].value.handles
        asked: Collection[str] = (
            {name for name, fact in handles.facts.items() if fact.type in ("choice", "yes-no")}
            if handles
            else ()
        )
        yield (
            item.request.id,
            tuple(
                (answer.fact, answer.text) for answer in item.answers if answer.known and answer.fact in asked
            ),
        )


def proposers(profile: Profile) -> Mapping[str, Sequence[str]]:
    """The projects with an entry in the improvement register, by the control that it is about."""
    found: dict[str, list[str]] = defaultdict(list)
    for code, written in profile.all_projects.items():
        for entry in written.value.improvements:
            if isinstance(entry.reference, str):
                for name in entry.because_of:
                    if code not in found[name]:
                        found[name].append(code)
    return found


def _carried(procedure: Procedure) -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Title and controls of each step, duty and route."""
    items: tuple[Step | Duty | Route, ...] = (*procedure.steps, *procedure.duties, *procedure.routes)
    return {item.id: (item.title, item.controls) for item in items}


def _tried(operation: Adapt) -> tuple[Change, ...]:
    return tuple(
        Change(field, "", str(value))
        for field, value in operation.set.items()
        if isinstance(value, str | int)
    )
