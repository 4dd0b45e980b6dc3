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
from dovetail.model.in_force import in_force
from dovetail.model.language import later, tell


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per risk; of one that fails, each part that does."""
    for index, risk in enumerate(case.project.risks):
        problems = [*_escalated(case, index, risk), *_registered(case, index, risk)]
        yield from problems or [passed(risk.id)]


def _escalated(case: Case, index: int, risk: Risk) -> Iterator[Judgement]:
    policy = case.organization.standards.risks
    stated = Unknown(unknown=tell("Which risk is accepted?")) if policy.appetite is None else policy.appetite
    appetite = in_force(stated, case.today, tell("risk appetite"))
    if isinstance(appetite, Unknown):  # without it there is no scale on which to score a risk
        yield _not_stated(case, "appetite", tell("from which score on a risk must be escalated"))
        return
    if risk.score is None or isinstance(risk.score, Unknown):
        asked = question_in(risk.score)
        yield unknown(
            risk.id,
            tell("nobody has said how big the risk {risk} is{asked}", risk=risk.id, asked=asked),
            case.place("risks", index, "score"),
            hint=tell("score it on the organization's scale"),
        )
        return
    if risk.score <= appetite:
        return
    above = tell(
        "the risk {risk} has the score {score}, above the appetite of {appetite}",
        risk=risk.id,
        score=risk.score,
        appetite=appetite,
    )
    target = policy.escalates_to
    if risk.escalated_to is None:
        whom = decider_title(case, target) if target else tell("whoever accepts such risks")
        yield failed(
            risk.id,
            tell("{above}, and nobody was told", above=above),
            case.place("risks", index),
            hint=tell(
                "escalate it to {whom}, and enter the day "
                "(project.yaml: risks, escalated_to and escalated_on)",
                whom=whom,
            ),
        )
    elif target is None:
        yield _not_stated(case, "escalates_to", tell("to whom a risk above the appetite is escalated"))
    elif not decides(case, target, risk.escalated_to):
        yield failed(
            risk.id,
            tell(
                "{above}, and was escalated to {voice_of}; {decider_title} decides on it",
                above=above,
                voice_of=voice_of(case, risk.escalated_to).title,
                decider_title=decider_title(case, target),
            ),
            case.place("risks", index, "escalated_to"),
            hint=tell("escalate it to {decider_title}", decider_title=decider_title(case, target)),
        )
    elif risk.escalated_on is None:
        yield unknown(
            risk.id,
            tell(
                "{above}, and nobody has said when {decider_title} was told",
                above=above,
                decider_title=decider_title(case, target),
            ),
            case.place("risks", index),
            hint=tell("enter the day of the escalation (escalated_on)"),
        )
    elif risk.escalated_on > case.today:
        yield failed(
            risk.id,
            tell(
                "{above}, and is to be escalated on {escalated_on} only",
                above=above,
                escalated_on=words.day(risk.escalated_on),
            ),
            case.place("risks", index, "escalated_on"),
            hint=tell(
                "escalate it to {decider_title} as soon as it is scored",
                decider_title=decider_title(case, target),
            ),
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
            tell(
                "the risk {risk} threatens {service}, which is live, and has no number in the "
                "operational risk register{register}{asked}",
                risk=risk.id,
                service=service,
                register=register,
                asked=asked,
            ),
            case.place("risks", index, "operational_reference"),
            hint=tell(
                "enter it in the operational register, and note its number here "
                "(project.yaml: risks, operational_reference)"
            ),
        )


def _not_stated(case: Case, field: str, what: str) -> Judgement:
    return unknown(
        f"standards.risks.{field}",
        tell("{organization} has not said {what}", organization=case.organization.name, what=what),
        case.organization_place("standards", "risks", field),
        hint=tell(
            "ask who accepts risks for the organization (organization.yaml: standards.risks.{field})",
            field=field,
        ),
        whole=True,
    )


RULE = Rule(
    id="AR-55",
    codes=("risk-not-shared",),
    title=later(
        "Risks above the appetite are escalated; those of live services stand in the operational register"
    ),
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
    hint=later(
        "tell whoever decides on such risks, and enter those of live services in the operational register"
    ),
    check=check,
)
