"""Which roles are still there when the project is gone."""

from __future__ import annotations

from dovetail.check.case import Case


def leaves_with_project(case: Case, role: str) -> bool:
    """Whether a role exists in the project only.

    Such a role has no holder or queue in the organization, and the project binds it to its own team.
    """
    entry = case.organization.roles.get(case.people.canonical(role))
    if entry is None:
        return role in case.project.team
    nobody = not isinstance(entry.holder, str) and not entry.queue
    return nobody and case.project.bindings.get(role) in case.project.team


def titled(case: Case, role: str) -> str:
    """A role as people call it."""
    return case.people.approver(role).title
