"""Lines of a project's tailoring."""

from __future__ import annotations

from dovetail.check.case import Case
from dovetail.model.deviation import Adapt
from dovetail.model.diagnostics import Place


def setting(case: Case, procedure: str, item: str, field: str) -> Place | None:
    """The line that sets a field of an item, the last if several do; nothing if none does."""
    operations = list(enumerate(case.project.tailoring.get(procedure, ())))
    for index, operation in reversed(operations):
        if isinstance(operation, Adapt) and operation.adapt == item and field in operation.set:
            return case.place("tailoring", procedure, index, "set", field)
    return None
