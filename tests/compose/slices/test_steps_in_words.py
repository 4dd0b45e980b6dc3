"""What stands beside a step: whom to ask and tell, and by when it must be done."""

from __future__ import annotations

from dataclasses import replace

from dovetail.compose.pack import compose_pack
from dovetail.load.templates import TemplateSource
from dovetail.model.resolved import ResolvedProject
from dovetail.model.routes import LeadTime
from tests.compose.harbour import BRAND, harbour

Templates = dict[str, tuple[TemplateSource, ...]]
PROJECT = harbour()


def with_first_step(**changes: object) -> ResolvedProject:
    """The project, and the first step of its first procedure as changed."""
    procedure, *others = PROJECT.procedures
    entry, *steps = procedure.steps
    changed = replace(entry, step=entry.step.model_copy(update=changes))
    return replace(PROJECT, procedures=(replace(procedure, steps=(changed, *steps)), *others))


def row(templates: Templates, project: ResolvedProject) -> str:
    """The row of that step in the document of its procedure."""
    procedure = project.procedures[0]
    documents = compose_pack(project, templates, BRAND).pack.documents
    body = next(document.body for document in documents if document.id == procedure.id)
    return next(line for line in body.splitlines() if f'id="step-{procedure.steps[0].step.id}"' in line)


def test_nobody_is_told_to_ask_or_tell_themselves(templates: Templates) -> None:
    actor = PROJECT.procedures[0].steps[0].actor
    asked = ("controller", actor.role)

    said = row(templates, with_first_step(consulted=asked, informed=asked))

    assert "*Ask first:* Controller ·" in said
    assert said.endswith("*Tell afterwards:* Controller |")


def test_a_time_that_nobody_has_said_is_a_question_behind_a_whole_sentence(templates: Templates) -> None:
    then = PROJECT.procedures[0].steps[1].step
    lead = LeadTime.model_validate(
        {"time": {"unknown": "How long ahead is it announced?", "ask": "controller"}, "to": then.id}
    )

    said = row(templates, with_first_step(ahead_of=(lead,)))

    assert f"Be done in time before *{then.title}*. Open question: How long ahead is it announced?" in said
