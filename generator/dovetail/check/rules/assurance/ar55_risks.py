"""AR-55: risks above the appetite are escalated, those of live services are in the operational register."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.derived.voices import decider_title, decides, voice_of
from dovetail.check.rule import Judgement, Rule, failed, passed, question_in, unknown
from dovetail.model import words
from dovetail.model.accounts import Risk
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Severity
from dovetail.model.values import in_force


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per risk; of one that fails, each part that does."""
    for index, risk in enumerate(case.project.risks):
        problems = [*_escalated(case, index, risk), *_registered(case, index, risk)]
        yield from problems or [passed(risk.id)]


def _escalated(case: Case, index: int, risk: Risk) -> Iterator[Judgement]:
    policy = case.organization.standards.risks
    stated = Unknown(unknown="Which risk is accepted?") if policy.appetite is None else policy.appetite
    appetite = in_force(stated, case.today, "risk appetite")
    if isinstance(appetite, Unknown):  # without it there is no scale on which to score a risk
        yield _not_stated(case, "appetite", "from which score on a risk must be escalated")
        return
    if risk.score is None or isinstance(risk.score, Unknown):
        asked = question_in(risk.score)
        yield unknown(
            risk.id,
            f"nobody has said how big the risk {risk.id} is{asked}",
            case.place("risks", index, "score"),
            hint="score it on the organization's scale",
        )
        return
    if risk.score <= appetite:
        return
    above = f"the risk {risk.id} has the score {risk.score}, above the appetite of {appetite}"
    target = policy.escalates_to
    if risk.escalated_to is None:
        whom = decider_title(case, target) if target else "whoever accepts such risks"
        yield failed(
            risk.id,
            f"{above}, and nobody was told",
            case.place("risks", index),
            hint=f"escalate it to {whom}, and state escalated_to and escalated_on",
        )
    elif target is None:
        yield _not_stated(case, "escalates_to", "to whom a risk above the appetite is escalated")
    elif not decides(case, target, risk.escalated_to):
        yield failed(
            risk.id,
            f"{above}, and was escalated to {voice_of(case, risk.escalated_to).title}; "
            f"{decider_title(case, target)} decides on it",
            case.place("risks", index, "escalated_to"),
            hint=f"escalate it to {decider_title(case, target)}",
        )
    elif risk.escalated_on is None:
        yield unknown(
            risk.id,
            f"{above}, and nobody has said when {decider_title(case, target)} was told",
            case.place("risks", index),
            hint="state escalated_on",
        )
    elif risk.escalated_on > case.today:
        yield failed(
            risk.id,
            f"{above}, and is to be escalated on {words.day(risk.escalated_on)} only",
            case.place("risks", index, "escalated_on"),
            hint=f"escalate it to {decider_title(case, target)} as soon as it is scored",
        )


def _registered(case: Case, index: int, risk: Risk) -> Iterator[Judgement]:
    if risk.live_service is None or case.organization.services[risk.live_service].status != "live":
        return
    reference = risk.operational_reference
    if reference is None or isinstance(reference, Unknown):
        service = case.organization.services[risk.live_service].title
        system = case.organization.standards.risks.register_
        register = f" ({case.organization.systems[system].title})" if system else ""
        asked = question_in(reference)
        yield unknown(
            risk.id,
            f"the risk {risk.id} threatens {service}, which is live, and has no number in the operational "
            f"risk register{register}{asked}",
            case.place("risks", index, "operational_reference"),
            hint="enter it in the operational register, and state operational_reference",
        )


def _not_stated(case: Case, field: str, what: str) -> Judgement:
    return unknown(
        f"standards.risks.{field}",
        f"{case.organization.name} has not said {what}",
        case.organization_place("standards", "risks", field),
        hint=f"ask who accepts risks for the organization, and state standards.risks.{field}",
        whole=True,
    )


RULE = Rule(
    id="AR-55",
    codes=("risk-not-shared",),
    title="Risks above the appetite are escalated; those of live services stand in the operational register",
    severity=Severity.MAJOR,
    prevents=("F2", "F4"),
    procedures=("RSK", "ISS"),
    reason="""
A project board accepts risks for the project; it can't accept them for a service that others run. What is
only in the project's register is lost when the project closes, while the risk goes on, and the people on
call learn of it from the outage. Above the appetite, the silence of a project manager is a decision that
nobody made.
""",
    data="risks (score, escalated_to, escalated_on, live_service, operational_reference); standards.risks",
    bad="""
project:
  risks:
    - {id: X-3, text: The meters are not approved in time., score: 15}
""",
    good="""
project:
  risks:
    - {id: X-3, text: The meters are not approved in time., score: 15, escalated_to: head-of-operations,
       escalated_on: 2026-02-24}
""",
    hint="tell whoever decides on such risks, and enter those of live services in the operational register",
    check=check,
)
