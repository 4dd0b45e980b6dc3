"""Services whose support the project shapes, and the line with which it takes each into its scope."""

from __future__ import annotations

from dovetail.check.case import Case
from dovetail.check.derived.ground import Ground
from dovetail.model.diagnostics import Place
from dovetail.model.resolved import ResolvedProject


def shaped_services(case: Ground) -> tuple[str, ...]:
    """Services whose support the project shapes, not those that one of its requests merely touches."""
    return shaped(case.resolved)


def shaped(resolved: ResolvedProject) -> tuple[str, ...]:
    """The same services; those of the project, its releases and support models; without any, all in scope."""
    project = resolved.project
    named = [
        *project.services,
        *(name for release in project.releases for name in release.services),
        *(model.service for model in project.support_models),
    ]
    return tuple(name for name in dict.fromkeys(named) if name in resolved.services) or tuple(
        resolved.services
    )


def scope_place(case: Case, service: str) -> Place:
    """Where the project takes a service into its scope; the project's name if it does so elsewhere."""
    services = case.project.services
    return case.place("services", services.index(service)) if service in services else case.place("name")
