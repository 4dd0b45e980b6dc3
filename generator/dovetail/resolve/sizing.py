"""Which procedures a project needs: those of its size, those that its facts call for, those that it uses."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from dovetail.model import words
from dovetail.model.organization import Organization, Scaling
from dovetail.model.procedure import COVERS, Procedure
from dovetail.model.profile import LayeredProcedure, Profile
from dovetail.model.project import Project
from dovetail.model.resolved import Sizing
from dovetail.model.values import Money
from dovetail.resolve.comparison import Scale

_OWN_CHOICE = "the project's file names the procedures of its pack, and this is none of them"


def procedures_of(profile: Profile, project: Project, on: date) -> tuple[list[LayeredProcedure], Sizing]:
    """The procedures of the pack (in the order of the 24, then by title), and what is left out and why.

    What the project names itself decides. Without it the organization's scaling does, and without that
    nothing is left out. A size that nobody can tell leaves nothing out either.
    """
    organization = profile.organization.value
    level, because = level_of(project, organization, on)
    left_out: list[tuple[str, str, str]] = []
    chosen: list[LayeredProcedure] = []
    for entry in profile.procedures.values():
        reason = _why_not(entry.value, project, organization, level, because)
        if reason:
            left_out.append((entry.value.id, entry.value.title, reason))
        else:
            chosen.append(entry)
    chosen.sort(
        key=lambda entry: (
            min((COVERS.index(code) for code in entry.value.covers), default=len(COVERS)),
            entry.value.title,
        )
    )
    return chosen, Sizing(level, because, tuple(left_out))


def level_of(project: Project, organization: Organization, on: date) -> tuple[str, str]:
    """Small, medium or large, and why; empty if nobody has said and it can't be worked out."""
    if project.level is not None:
        return project.level, "as the project says"
    scaling, budget = organization.scaling, project.budget.total
    if scaling is None or not isinstance(budget, Money):
        return "", "nobody has said how big the project is"
    scale = Scale(organization, on)
    amount = scale.number(budget)
    edges = [_edge(scaling.large_from, scale), _edge(scaling.medium_from, scale)]
    if amount is None or None in edges:
        return "", "the budget from which projects are medium or large is not known"
    for level, edge in zip(("large", "medium"), edges, strict=True):
        if edge is not None and amount >= edge:
            return level, f"its budget of {words.money(budget, organization)} makes it {level}"
    return "small", f"its budget of {words.money(budget, organization)} makes it small"


def _edge(stated: object, scale: Scale) -> Decimal | None:
    return scale.number(stated) if isinstance(stated, Money) else None


def _why_not(
    procedure: Procedure, project: Project, organization: Organization, level: str, because: str
) -> str:
    if project.procedures is not None:
        return "" if procedure.id in project.procedures else _OWN_CHOICE
    scaling = organization.scaling
    if scaling is None or not level or _needed(procedure, project, scaling, level, organization):
        return ""
    return f"{words.capital(level)} projects do without it ({because})"


def _needed(
    procedure: Procedure, project: Project, scaling: Scaling, level: str, organization: Organization
) -> bool:
    named: set[str] = set(scaling.small)
    if level in ("medium", "large"):
        named |= set(scaling.medium)
    if level == "large":
        if scaling.large is None:
            return True
        named |= set(scaling.large)
    if project.personal_data is True:
        named |= set(scaling.personal_data)
    if _touches_live_service(project, organization):
        named |= set(scaling.live_service)
    return procedure.id in named or bool(named & set(procedure.covers)) or _is_used(procedure, project)


def _is_used(procedure: Procedure, project: Project) -> bool:
    kind = procedure.handles.kind if procedure.handles else None
    return procedure.id in project.tailoring or any(request.kind == kind for request in project.requests)


def _touches_live_service(project: Project, organization: Organization) -> bool:
    touched: Collection[str] = {
        *project.services,
        *(name for request in project.requests for name in request.services),
    }
    return any(
        name in organization.services and organization.services[name].status == "live" for name in touched
    )
