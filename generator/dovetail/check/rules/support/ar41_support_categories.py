"""AR-41: every service in scope has a requirement in each support category, or says why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dovetail.check.case import Case
from dovetail.check.derived.milestones import initiation_ends
from dovetail.check.derived.scope import scope_place, shaped_services
from dovetail.check.derived.support_categories import CATEGORIES, Coverage, coverage_of
from dovetail.check.derived.voices import voice_of
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.model import words
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell
from dovetail.model.support import SupportCategory


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per service whose support the project shapes."""
    for name in shaped_services(case):
        title = case.services[name].title
        cells = coverage_of(case.project, name)
        waived = list(_not_agreed(case, name, cells))
        missing = [tell(CATEGORIES[cell.category]) for cell in cells if cell.is_open]
        if not missing:
            yield from waived or [passed(name)]
        elif len(missing) == len(cells):
            yield unknown(
                name,
                tell(
                    "nobody has stated which support {title} needs: no requirement has a category",
                    title=title,
                ),
                scope_place(case, name),
                hint=tell("ask the service owner, category by category"),
                due=initiation_ends(case),
            )
        else:
            place = case.place("requirements", key=True)
            yield failed(
                name,
                tell(
                    "{title} has no requirement for {missing}",
                    title=title,
                    missing=words.listed(missing, "or"),
                ),
                place,
            )
            yield from waived


def _not_agreed(case: Case, service: str, cells: Iterable[Coverage]) -> Iterator[Judgement]:
    """Categories that the project leaves out without operations: it is not the project that does without."""
    title, open_ = case.services[service].title, dict[SupportCategory, int]()
    for index, entry in (cell.reason for cell in cells if cell.reason and not cell.requirements):
        voice = voice_of(case, entry.agreed_by) if entry.agreed_by else None
        if voice is None:
            open_[entry.category] = index
        elif not voice.is_operations:
            message = tell(
                "that {title} needs nothing for {categories} was agreed by {voice}{why_not}",
                title=title,
                categories=tell(CATEGORIES[entry.category]),
                voice=voice.title,
                why_not=voice.why_not,
            )
            place = case.place("support_not_needed", index, "agreed_by")
            hint = tell("have the service owner agree, or state the requirement")
            if voice.is_project:
                yield failed(service, message, place, hint=hint)
            else:
                yield unknown(service, message, place, hint=hint, due=initiation_ends(case))
    if open_:
        yield unknown(
            service,
            tell(
                "nobody of operations has agreed that {title} needs nothing for {open}",
                title=title,
                open=words.listed((tell(CATEGORIES[entry]) for entry in open_), "or"),
            ),
            case.place("support_not_needed", next(iter(open_.values()))),
            hint=tell("ask the service owner to agree (project.yaml: support_not_needed, agreed_by)"),
            due=initiation_ends(case),
        )


RULE = Rule(
    id="AR-41",
    codes=("support-category-missing",),
    title=later(
        "Every service in scope has a requirement in each support category, or says why it needs none"
    ),
    severity=Severity.BLOCKER,
    prevents=("F1", "F4"),
    procedures=("REQ", "SLM", "SAC"),
    reason="""
What nobody asks for is not built. A requirement for backup, monitoring or training that is found missing at
handover costs a change, or becomes a work-around of the people who operate the service for years. Twelve
questions asked once, in initiation, are the cheapest quality measure that a project has.
""",
    data="services of the project, its releases and support models; requirements with service and category; "
    "support_not_needed with agreed_by",
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
    - {service: metering, category: training, because: The meters replace others of the same make.,
       agreed_by: metering-owner}
""",
    hint=later(
        "state a requirement of the service for this category, or have the service owner agree "
        "that none is needed "
        "(project.yaml: requirements, or support_not_needed)"
    ),
    check=check,
)
