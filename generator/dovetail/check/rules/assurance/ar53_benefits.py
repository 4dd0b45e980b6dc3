"""AR-53: benefits have an owner, and are measured, when the project is gone."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.derived.voices import voice_of
from dovetail.check.rule import Judgement, Rule, failed, passed, question_in, unknown
from dovetail.model import words
from dovetail.model.accounts import Benefit
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per benefit. A small project need not state any."""
    project = case.project
    if not project.benefits and project.level != "small":
        yield unknown(
            project.code,
            tell("nobody has said what the project is good for: no benefit is stated"),
            case.place("benefits", key=True),
            hint=tell("ask the <<sponsor>> for the benefits, with owner and reviews"),
            due=project.ends,
        )
    for index, benefit in enumerate(project.benefits):
        problems = [*_owner(case, index, benefit), *_reviews(case, index, benefit)]
        yield from problems or [passed(benefit.id)]


def _owner(case: Case, index: int, benefit: Benefit) -> Iterator[Judgement]:
    if benefit.owner is None or isinstance(benefit.owner, Unknown):
        asked = question_in(benefit.owner)
        yield unknown(
            benefit.id,
            tell(
                "nobody has said who sees to the benefit {benefit} after the project{asked}",
                benefit=benefit.id,
                asked=asked,
            ),
            case.place("benefits", index, "owner"),
            hint=tell("name the operational role for which it becomes better"),
            due=case.project.ends,
        )
    elif not (voice := voice_of(case, benefit.owner)).is_operations:
        yield failed(
            benefit.id,
            tell(
                "the benefit {benefit} is owned by {voice}{why_not}",
                benefit=benefit.id,
                voice=voice.title,
                why_not=voice.why_not,
            ),
            case.place("benefits", index, "owner"),
            hint=tell("name the operational role for which it becomes better"),
        )


def _reviews(case: Case, index: int, benefit: Benefit) -> Iterator[Judgement]:
    if benefit.reviews is None or isinstance(benefit.reviews, Unknown):
        yield unknown(
            benefit.id,
            tell("nobody has said when the benefit {benefit} is measured", benefit=benefit.id),
            case.place("benefits", index, "reviews"),
            hint=tell("agree on review days after the project with the owner"),
            due=case.project.ends,
        )
        return
    written = case.place("benefits", index, "reviews", key=True)
    if not benefit.reviews:
        yield failed(benefit.id, tell("the benefit {benefit} is never measured", benefit=benefit.id), written)
    elif (last := max(benefit.reviews)) <= case.project.ends:
        yield failed(
            benefit.id,
            tell(
                "the benefit {benefit} is measured for the last time on {last}, and the "
                "project runs until {ends}",
                benefit=benefit.id,
                last=words.day(last),
                ends=words.day(case.project.ends),
            ),
            written,
        )


RULE = Rule(
    id="AR-53",
    codes=("benefit-unattended",),
    title=later("Each benefit has an operational owner, and is measured at least once after the project"),
    severity=Severity.MINOR,
    prevents=("F3",),
    procedures=("BEN", "CLO"),
    reason="""
Benefits come when the project is gone, and cost to run comes with them. If nobody of the business owns the
figure and no day is set on which it is measured, the business case is never compared with what happened, and
the next one is believed just as readily.
""",
    data="benefits (owner, reviews); the end of the project; level",
    bad="""
project:
  benefits:
    - {id: B-1, reviews: [2026-11-02]}
""",
    good="""
project:
  benefits:
    - {id: B-1, reviews: [2026-11-02, 2027-06-01]}
""",
    hint=later("set a review after the project, and name who measures"),
    check=check,
)
