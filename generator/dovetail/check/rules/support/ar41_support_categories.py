"""AR-41: every service in scope has a requirement in each support category, or says why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dovetail.check.case import Case
from dovetail.check.derived.milestones import initiation_ends
from dovetail.check.derived.scope import scope_place, shaped_services
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.model import words
from dovetail.model.diagnostics import Severity
from dovetail.model.support import SupportCategory

_WORDS: Mapping[SupportCategory, str] = {
    "hours": "hours",
    "service-levels": "service levels",
    "monitoring": "monitoring",
    "incident-handling": "handling of incidents",
    "backup-continuity": "backup and continuity",
    "capacity": "capacity",
    "access-security": "access and security",
    "maintenance-windows": "maintenance windows",
    "licences-suppliers": "licences and suppliers",
    "documentation": "documentation",
    "training": "training",
    "run-cost-decommissioning": "cost to run and decommissioning",
}


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per service whose support the project shapes."""
    project = case.project
    for name in shaped_services(case):
        title = case.services[name].title
        stated = {entry.category for entry in project.requirements if entry.service in (name, None)} - {None}
        not_needed = {entry.category for entry in project.support_not_needed if entry.service == name}
        missing = [words_ for entry, words_ in _WORDS.items() if entry not in stated | not_needed]
        if not missing:
            yield passed(name)
        elif not stated and not not_needed:
            yield unknown(
                name,
                f"nobody has stated which support {title} needs: no requirement has a category",
                scope_place(case, name),
                hint="ask the service owner, category by category", due=initiation_ends(case),
            )  # fmt: skip
        else:
            place = case.place("requirements", key=True)
            yield failed(name, f"{title} has no requirement for {words.listed(missing, 'or')}", place)


RULE = Rule(
    id="AR-41",
    codes=("support-category-missing",),
    title="Every service in scope has a requirement in each support category, or says why it needs none",
    severity=Severity.BLOCKER,
    prevents=("F1", "F4"),
    procedures=("REQ", "SLM", "SAC"),
    reason="""
What nobody asks for is not built. A requirement for backup, monitoring or training that is found missing at
handover costs a change, or becomes a work-around of the people who operate the service for years. Twelve
questions asked once, in initiation, are the cheapest quality measure that a project has.
""",
    data="services of the project, its releases and support models; requirements with service and category; "
    "support_not_needed",
    bad="""
project:
  requirements:
    - {id: S-training, remove: yes}
""",
    good="""
project:
  requirements:
    - {id: S-training, remove: yes}
  support_not_needed:
    - {service: metering, category: training, because: The meters replace others of the same make.}
""",
    hint="state a requirement with the service and category, or write the category under support_not_needed",
    check=check,
)
