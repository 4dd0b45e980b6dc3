"""The waivers of a project as they are written: of controls under its tailoring, and of findings of rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dovetail.check.case import Case
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.deviation import Waive
from dovetail.model.diagnostics import Place
from dovetail.model.language import tell
from dovetail.model.procedure import NEVER, Control, Procedure
from dovetail.model.profile import PathInFile
from dovetail.model.rulebook import RuleWaiver


@dataclass(frozen=True, slots=True)
class WrittenWaiver:
    """A waiver and where it stands. ``path`` leads to it in the project file.

    ``subject`` is the control, or the rule, that is waived; ``called`` how a sentence calls it, such as
    ``the waiver of PRO-C2 (Procurement)``. ``procedure`` is the one of the control, empty for a rule.
    """

    case: Case
    waiver: Waive | RuleWaiver
    path: PathInFile
    subject: str
    called: str
    procedure: str

    def place(self, field: str = "") -> Place:
        """Where it, or a field of it, is written."""
        return self.case.place(*self.path, *((field,) if field else ()))


@dataclass(frozen=True, slots=True)
class ControlWaiver(WrittenWaiver):
    """A waiver of a control that exists, in the procedure that it is ``of``."""

    waiver: Waive
    control: Control
    of: Procedure

    @property
    def owner(self) -> str | Unknown:
        """Who may give leave: ``never``, a role, or not said."""
        return self.of.owner if self.control.waivable_by is None else self.control.waivable_by

    @property
    def is_out_of_question(self) -> bool:
        """Whether nobody can give leave: a law demands the control, or its owner never waives it."""
        return self.control.statutory or self.owner == NEVER


def control_waivers(case: Case) -> Iterator[ControlWaiver]:
    """Waivers of controls of the pack, in the order of the file."""
    for name, operations in case.project.tailoring.items():
        if name not in case.procedures:
            continue
        procedure = case.procedures[name].procedure
        controls = {control.id: control for control in procedure.controls}
        for index, operation in enumerate(operations):
            if isinstance(operation, Waive) and operation.waive in controls:
                yield ControlWaiver(
                    case=case,
                    waiver=operation,
                    path=("tailoring", name, index),
                    subject=operation.waive,
                    called=tell(
                        "the waiver of {waive} ({procedure})",
                        waive=operation.waive,
                        procedure=procedure.title,
                    ),
                    procedure=procedure.id,
                    control=controls[operation.waive],
                    of=procedure,
                )


def rule_waivers(case: Case) -> Iterator[WrittenWaiver]:
    """Waivers of findings, in the order of the file."""
    for index, waiver in enumerate(case.project.waivers):
        called = tell(
            "the waiver of {rule} for {subjects}", rule=waiver.rule, subjects=words.listed(waiver.subjects)
        )
        yield WrittenWaiver(case, waiver, ("waivers", index), waiver.rule, called, "")
