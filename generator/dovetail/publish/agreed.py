"""Of a plan that somebody has agreed to, what is still the same."""

from __future__ import annotations

from dataclasses import replace

from dovetail.publish.apply import Outcome
from dovetail.publish.errors import PublishError
from dovetail.publish.plan import Plan
from dovetail.publish.plan_step import Step
from dovetail.publish.survey import Survey


def only_agreed(survey: Survey, agreed: Plan) -> tuple[Survey, tuple[Outcome, ...]]:
    """The survey with those steps that somebody has agreed to and that are still the same.

    Whatever differs from what was agreed is refused, with the reason; what nobody agreed to is not done.
    """
    now = {step.key: step for step in survey.plan.steps}
    kept: list[Step] = []
    refused: list[Outcome] = []
    for step in (one for one in agreed.steps if one.kind != "unchanged"):
        current = now.get(step.key)
        if current is not None and current.same == step.same:
            kept.append(current)
        else:
            refused.append(Outcome(step, "refused", _changed_since(step, current)))
    return replace(survey, plan=replace(survey.plan, steps=tuple(kept))), tuple(refused)


def _changed_since(step: Step, now: Step | None) -> PublishError:
    if now is None or now.wish != step.wish:
        what = "what is generated is not what the plan was made for"
    elif now.revision != step.revision or now.id != step.id:
        what = "the wiki has another revision of it than when the plan was made"
    elif now.kind == "unchanged":
        what = "it is as it should be already"
    else:
        what = f"it is to be dealt with otherwise now: {now.kind} ({now.why})"
    return PublishError("plan-outdated", what, "make a new plan", step.key)
