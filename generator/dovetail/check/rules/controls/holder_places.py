"""The line on which the holder of a role is named, or would be."""

from __future__ import annotations

from dovetail.check.case import Case
from dovetail.model.diagnostics import Place
from dovetail.model.resolved import Actor


def holder_place(case: Case, actor: Actor) -> Place:
    """The name in the team for a role of the project, else the holder in the organization.

    Where nothing is written yet, the role; for a role that the organization does not have, its roles.
    """
    project_role = actor.project_role or actor.role
    if project_role in case.project.team:
        written = "name" in case.project.team[project_role].model_fields_set
        return case.place("team", project_role, *(("name",) if written else ()), key=True)
    organization = case.profile.organization
    role = organization.value.roles.get(actor.role)
    if role is None:
        return organization.place("roles", key=True)
    part = ("holder",) if "holder" in role.model_fields_set else ()
    return organization.place("roles", actor.role, *part, key=True)
