"""How many projects of a profile deviate from each control: what operations can learn from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dovetail.model.deviation import Adapt, Waive
from dovetail.model.procedure import Duty, Procedure
from dovetail.model.profile import Profile
from dovetail.model.project import Project
from dovetail.model.routes import Route, Step
from dovetail.resolve.leave import is_pending


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


def control_uses(profile: Profile) -> Mapping[tuple[str, str], ControlUse]:
    """Every control from which some project deviates, by procedure and control.

    It counts what projects write, whether or not leave was valid: who wanted to deviate found it too stiff.
    """
    uses: dict[tuple[str, str], ControlUse] = {}
    carried = {name: _carried(entry.value) for name, entry in profile.procedures.items()}
    for code, written in profile.all_projects.items():
        project = written.value
        for procedure, control, how in _deviations(project, carried):
            use = uses.setdefault((procedure, control), ControlUse(procedure, control))
            getattr(use, how).add(code)
    _note_proposals(profile, uses)
    return uses


def _deviations(
    project: Project, carried: Mapping[str, Mapping[str, tuple[str, ...]]]
) -> Iterator[tuple[str, str, str]]:
    for procedure, operations in project.tailoring.items():
        controls = carried.get(procedure, {})
        for operation in operations:
            if isinstance(operation, Waive):
                yield procedure, operation.waive, "asked" if is_pending(operation) else "waived"
            elif isinstance(operation, Adapt):
                for control in controls.get(operation.adapt, ()):
                    yield procedure, control, "adapted"


def _carried(procedure: Procedure) -> dict[str, tuple[str, ...]]:
    """The controls that each step, duty and route carries out."""
    items: tuple[Step | Duty | Route, ...] = (*procedure.steps, *procedure.duties, *procedure.routes)
    return {item.id: item.controls for item in items}


def _note_proposals(profile: Profile, uses: Mapping[tuple[str, str], ControlUse]) -> None:
    by_control: dict[str, list[ControlUse]] = {}
    for use in uses.values():
        by_control.setdefault(use.control, []).append(use)
    for code, written in profile.all_projects.items():
        for entry in written.value.improvements:
            if isinstance(entry.reference, str):
                for name in entry.because_of:
                    for use in by_control.get(name, ()):
                        use.proposed.add(code)
