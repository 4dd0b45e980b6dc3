"""AR-43: a decision that changes support leads to something, and the service owner hears of it in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dovetail.check.case import Case
from dovetail.check.derived.scope import shaped_services
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.deliverables import Decision
from dovetail.model.diagnostics import Severity
from dovetail.model.in_force import in_force
from dovetail.model.language import later, tell, tell_count
from dovetail.model.values import Duration
from dovetail.resolve.calendars.durations import Point, earliest_end
from dovetail.resolve.people import same_person


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per decision that is said to affect support, or of which nobody knows."""
    for index, decision in enumerate(case.project.decisions):
        impact = decision.support_impact
        if impact is None:
            continue
        if isinstance(impact, Unknown):
            yield unknown(
                decision.id,
                tell(
                    "nobody has said whether {decision} affects support: {unknown}",
                    decision=decision.id,
                    unknown=impact.unknown,
                ),
                case.place("decisions", index, "support_impact"),
                code="decision-impact-unknown",
                hint=tell("ask the service owner"),
            )
            continue
        problems = [*_followed(case, index, decision), *_told(case, index, decision)]
        yield from problems or [passed(decision.id)]


def _followed(case: Case, index: int, decision: Decision) -> Iterator[Judgement]:
    if not decision.leads_to:
        yield failed(
            decision.id,
            tell(
                "{decision} affects support, and leads to no requirement and no change", decision=decision.id
            ),
            case.place("decisions", index),
            code="decision-without-result",
            hint=tell("name the requirement or change that deals with the effect (leads_to)"),
        )


def _told(case: Case, index: int, decision: Decision) -> Iterator[Judgement]:
    owners = _owners(case, decision)
    if owners and all(_is_by(case, decision, role) for role in owners):
        return
    who = words.listed(case.people.approver(role).title for role in owners) or tell("the service owner")
    told, decided = decision.told_on, decision.decided_on
    known = told if isinstance(told, date) else None
    if decided is None:
        yield unknown(
            decision.id,
            tell(
                "nobody has said when {decision} was decided, and so whether {who} heard in time",
                decision=decision.id,
                who=who,
            ),
            case.place("decisions", index),
            hint=tell("enter the day of the decision (decided_on)"),
        )
        return
    if known and known <= decided:
        return
    within = _within(case, decided)
    if isinstance(within, Unknown):
        yield unknown(
            "standards.tell_service_owner_within",
            tell("the organization has not said how soon a service owner must hear of what affects support"),
            case.profile.organization.place("standards", key=True),
            code="decision-time-unknown",
            hint=tell(
                "ask operations how soon a service owner must hear of it "
                "(organization.yaml: standards.tell_service_owner_within)"
            ),
            severity=Severity.MINOR,
            whole=True,
        )
        return
    last = earliest_end(Point(decided), within, "pessimistic", case.time.calendar).day
    limit = words.duration(within, case.organization.days_are, start=False)
    if known is None:
        yield unknown(
            decision.id,
            tell_count(
                max(1, len(owners)),
                "nothing shows that {who} was told of {decision} of {decided}; the "
                "organization asks for it within {limit}, by {last}",
                "nothing shows that {who} were told of {decision} of {decided}; the "
                "organization asks for it within {limit}, by {last}",
                who=who,
                decision=decision.id,
                decided=words.day(decided),
                limit=limit,
                last=words.day(last),
            ),
            case.place("decisions", index, "told_on"),
            hint=tell("tell {who}, and enter the day (told_on)", who=who),
            due=last,
        )
    elif known > last:
        yield failed(
            decision.id,
            tell_count(
                max(1, len(owners)),
                "{who} was told of {decision} on {known}, and should have been by {last}, "
                "{limit} after {decided}",
                "{who} were told of {decision} on {known}, and should have been by {last}, "
                "{limit} after {decided}",
                who=who,
                decision=decision.id,
                known=words.day(known),
                last=words.day(last),
                limit=limit,
                decided=words.day(decided),
            ),
            case.place("decisions", index, "told_on"),
        )


def _owners(case: Case, decision: Decision) -> tuple[str, ...]:
    """Owners of the services concerned, as far as they are known."""
    services = case.organization.services
    names = decision.services or shaped_services(case)
    found = (services[name].owner for name in names if name in services)
    return tuple(dict.fromkeys(role for role in found if role))


def _is_by(case: Case, decision: Decision, role: str) -> bool:
    """Whether the service owner took the decision: then there is nobody to tell."""
    if decision.decided_by is None:
        return False
    holder = case.people.approver(role).holder
    named = case.people.requester(decision.decided_by)
    return decision.decided_by == role or same_person(named.holder, holder)


def _within(case: Case, on: date) -> Duration | Unknown:
    stated = case.organization.standards.tell_service_owner_within
    if stated is None:
        return Unknown(
            unknown=tell("How soon must the service owner know of a decision that affects support?")
        )
    return in_force(stated, on, tell("time to tell the service owner"))


RULE = Rule(
    id="AR-43",
    codes=("decision-untold", "decision-without-result", "decision-impact-unknown", "decision-time-unknown"),
    title=later(
        "A decision that affects support leads to a requirement or a change, and the "
        "service owner hears of it in time"
    ),
    severity=Severity.MAJOR,
    prevents=("F3",),
    procedures=("GOV", "PCC", "STK"),
    reason="""
Support gets dearer by small decisions in project meetings: one more browser, a night batch, a supplier
without a hotline. Each is sensible, and nobody who answers the phone later was in the room. If the owner
hears within days, the decision can still be turned or paid for; at handover it is a fact.
""",
    data="decisions (support_impact, leads_to, decided_on, decided_by, told_on); "
    "standards.tell_service_owner_within; owners of the services concerned; working calendar",
    bad="""
project:
  decisions:
    - {id: D-1, text: Readings come every quarter of an hour., decided_on: 2026-02-02,
       support_impact: The meter store grows four times as fast., leads_to: [S-capacity], told_on: 2026-02-20}
""",
    good="""
project:
  decisions:
    - {id: D-1, text: Readings come every quarter of an hour., decided_on: 2026-02-02,
       support_impact: The meter store grows four times as fast., leads_to: [S-capacity], told_on: 2026-02-06}
""",
    hint=later("tell the service owner at once, and ask what follows for support"),
    check=check,
)
