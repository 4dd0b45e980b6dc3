"""Checks of a project's tailoring: every target exists, and what is set is a value of that field."""

from __future__ import annotations

from dataclasses import dataclass, field

from dovetail.load.references.calendar_checks import check_calendars
from dovetail.load.references.fact_references import FactNames, check_conditions
from dovetail.load.references.known import Known
from dovetail.load.references.references import Scope, follow_references
from dovetail.load.references.scopes import facts_of
from dovetail.load.validation.report import Report, Site
from dovetail.load.validation.validate import validate_part
from dovetail.model.deviation import Adapt, Add, Tailoring, Waive
from dovetail.model.procedure import Duty, Procedure
from dovetail.model.routes import Route, Step


@dataclass(slots=True)
class TailoringChecks:
    """The operations on one procedure, in their order: a step that was added may be adapted later."""

    report: Report
    procedure: Procedure
    scope: Scope
    items: dict[str, Step | Duty | Route] = field(init=False)
    waived: dict[str, Site] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        value = self.procedure
        self.items = {
            item.id: item for section in (value.steps, value.duties, value.routes) for item in section
        }

    def check(self, site: Site, operation: Tailoring) -> None:
        """Check one operation."""
        if isinstance(operation, Adapt):
            self._adapt(site, operation)
        elif isinstance(operation, Add):
            self._add(site, operation)
        else:
            self._waive(site, operation)

    def _adapt(self, site: Site, operation: Adapt) -> None:
        item = self.items.get(operation.adapt)
        if item is None:
            self._report_target(site / "adapt", operation.adapt)
            return
        kind = Step if isinstance(item, Step) else type(item)
        given = {name: getattr(item, name) for name, info in kind.model_fields.items() if info.is_required()}
        inside = site / "set"
        parsed, keys = validate_part(self.report, kind, inside, operation.set, given)
        if parsed is not None:
            follow_references(self.report, self.scope, inside, parsed, keys)
            check_conditions(self.report, self._facts, inside, parsed, keys)
            check_calendars(self.report, inside, parsed, keys)

    def _add(self, site: Site, operation: Add) -> None:
        added, inside = operation.add, site / "add"
        if added.id in self.items or added.id in self._steps_of_routes:
            what = f'the project adds a step "{added.id}", but the procedure already has an item with this id'
            how = "give the new step another id, or adapt the existing one"
            self.report.add("id-duplicate", inside / "id", what, how)
        follow_references(self.report, self.scope, inside, added)
        check_conditions(self.report, self._facts, inside, added)
        self.items.setdefault(added.id, added)
        steps = self.scope.known["step"]
        self.scope = self.scope.with_(step=steps.with_names(added.id))

    def _waive(self, site: Site, operation: Waive) -> None:
        controls, name, here = self.scope.known["control"], operation.waive, site / "waive"
        if name not in controls:
            what = f'the project waives "{name}", which {controls.fault}'
            self.report.add(controls.code, here, what, controls.hint(name))
        elif name in self.waived:
            # Which of the two counts would depend on their order.
            first = self.waived[name].place()
            what = f'the project waives "{name}" twice'
            how = f"keep one waiver, and name all its requests; the first is in {first.file}:{first.line}"
            self.report.add("waiver-duplicate", here, what, how, related=[first])
        self.waived.setdefault(name, here)
        follow_references(self.report, self.scope, site, operation)

    def _report_target(self, site: Site, name: str) -> None:
        route = self._steps_of_routes.get(name)
        if route is not None:
            what = f'step "{name}" is a step of route "{route}" only'
            how = "adapt the route, or a step of the procedure itself"
            self.report.add("target-unknown", site, what, how)
            return
        if any(name in self.scope.known[kind] for kind in ("step", "duty", "route")):
            return  # it is there, but can't be read: said in its own file
        known = Known("step, duty or route", list(self.items), self.procedure.title)
        what = f'the project adapts "{name}", which {known.fault}'
        self.report.add("target-unknown", site, what, known.hint(name))

    @property
    def _steps_of_routes(self) -> dict[str, str]:
        return {extra.step.id: route.id for route in self.procedure.routes for extra in route.steps}

    @property
    def _facts(self) -> FactNames:
        handles = self.procedure.handles
        return facts_of(self.scope, handles.facts if handles else {})
