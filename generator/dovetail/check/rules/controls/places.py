"""Lines at which rules on controls point: the holder of a role, and what tailoring sets."""

from __future__ import annotations

from dovetail.check.case import Case
from dovetail.model.deviation import Adapt
from dovetail.model.diagnostics import Place
from dovetail.model.resolved import Actor
from dovetail.resolve.people import DEFAULT_REQUESTER


def holder_place(case: Case, actor: Actor) -> Place:
    """The name in the team for a role of the project, else the holder in the organization.

    Where nothing is written yet, the role; for a role that the organization does not have, its roles, and for
    the project manager the team.
    """
    project_role = actor.project_role or actor.role
    if project_role in case.project.team:
        written = "name" in case.project.team[project_role].model_fields_set
        return case.place("team", project_role, *(("name",) if written else ()), key=True)
    organization = case.profile.organization
    role = organization.value.roles.get(actor.role)
    if role is None:
        of_project = actor.role == DEFAULT_REQUESTER
        return case.place("team", key=True) if of_project else organization.place("roles", key=True)
    part = ("holder",) if "holder" in role.model_fields_set else ()
    return organization.place("roles", actor.role, *part, key=True)


def setting_place(case: Case, procedure: str, item: str, field: str) -> Place | None:
    """The line that sets a field of an item, the last if several do; nothing if none does."""
    operations = list(enumerate(case.project.tailoring.get(procedure, ())))
    for index, operation in reversed(operations):
        if isinstance(operation, Adapt) and operation.adapt == item and field in operation.set:
            return case.place("tailoring", procedure, index, "set", field)
    return None
