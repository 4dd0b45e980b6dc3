"""AR-12: the project lets nobody approve more than the organization does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from dovetail.check.case import Case
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.check.rules.approval import delegation
from dovetail.check.rules.approval.delegation import Amount, Limit
from dovetail.model import words
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell
from dovetail.model.project import TeamMember
from dovetail.model.values import Money


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per project role and subject on which it may approve."""
    for role, member in case.project.team.items():
        for subject, granted in member.approves.items():
            yield _judge(case, role, member, subject, granted)


def _judge(
    case: Case, project_role: str, member: TeamMember, subject: str, granted: Money | Literal["unlimited"]
) -> Judgement:
    place = case.place("team", project_role, "approves", subject)
    title = case.people.requester(project_role).title
    roles = _roles(case, project_role, member)
    gives = tell(
        "{title} may approve {amount} of {subject} in the project",
        title=title,
        amount=_amount(case, granted),
        subject=words.subject(subject),
    )
    if not roles:
        who = member.name if isinstance(member.name, str) else tell("the {title}", title=title)
        return unknown(
            project_role,
            tell(
                "{gives}, and nobody has said which role of {organization} {who} has",
                gives=gives,
                organization=case.organization.name,
                who=who,
            ),
            place,
            hint=tell(
                "say which role of the organization the {project_role} has, or take its approvals "
                "out (project.yaml: team)",
                project_role=words.name(project_role),
            ),
        )
    first = min(case.today, case.project.ends)
    for day in delegation.turning_days(case, subject, first, case.project.ends):
        wanted = delegation.amount_of(case, granted, day)
        if wanted is None:
            return unknown(
                project_role,
                tell(
                    "{gives}, which can't be compared with the limits of {organization}",
                    gives=gives,
                    organization=case.organization.name,
                ),
                place,
                hint=tell("state the amount in the organization's currency and tax basis"),
            )
        limits = delegation.limits(case, roles, subject, day)
        if any(limit.alone and limit.allows(wanted) for limit in limits):
            continue
        since = tell(" from {day}", day=words.day(day)) if day > first else ""
        held = words.listed((case.people.approver(role).title for role in roles), "or")
        what = words.subject(subject)
        if any(limit.amount is None for limit in limits):
            return unknown(
                project_role,
                tell(
                    "{gives}, and up to what amount {held} may approve {what}{since} is not stated",
                    gives=gives,
                    held=held,
                    what=what,
                    since=since,
                ),
                case.organization_place("authorities", _index(case, limits), "limit"),
                hint=tell("ask the owner of the delegation of authority for the limit"),
            )
        return failed(
            project_role,
            tell(
                "{gives}, but {organization} {lets}{since}",
                gives=gives,
                organization=case.organization.name,
                lets=_lets(held, limits, wanted),
                since=since,
            ),
            place,
        )
    return passed(project_role)


def _roles(case: Case, project_role: str, member: TeamMember) -> tuple[str, ...]:
    """The roles in which the person stands in the organization."""
    if member.role:
        return (member.role,)
    own = case.people.canonical(project_role)
    if own in case.organization.roles:
        return (own,)
    return delegation.roles_of_person(case, member.name) if isinstance(member.name, str) else ()


def _amount(case: Case, granted: Money | Literal["unlimited"]) -> str:
    return delegation.said(case, granted)


def _lets(held: str, limits: tuple[Limit, ...], wanted: Amount) -> str:
    """What the delegation gives instead, in words."""
    partial = [limit for limit in limits if not limit.alone and limit.allows(wanted)]
    if partial:
        joint = partial[0].authority.together_with
        how = (
            tell("only together with {joint}", joint=words.listed(words.name(role) for role in joint))
            if joint
            else tell("only for some requests")
        )
        return tell("lets {held} approve so much {how}", held=held, how=how)
    known = [limit for limit in limits if limit.alone and limit.amount is not None]
    if not known:
        return tell("lets {held} approve none", held=held)
    best = max(known, key=lambda limit: limit.size)
    return tell("lets {held} approve {says}", held=held, says=best.says)


def _index(case: Case, limits: tuple[Limit, ...]) -> int:
    unstated = next(limit.authority for limit in limits if limit.amount is None)
    return case.organization.authorities.index(unstated)


RULE = Rule(
    id="AR-12",
    codes=("approves-beyond-authority",),
    title=later("Nobody in the project may approve more than the organization lets their role approve"),
    severity=Severity.BLOCKER,
    prevents=("F7",),
    reason="""
A limit in a project handbook binds nobody outside it: the ledger, the bank and the auditor look at the
delegation of authority. An approval above it is void, and it is found when the order is placed or in the
audit, when the money is spent. A project may give less than the delegation, never more, and each subject
(spend, contract, hire) has its own limit.
""",
    data="team: approves, role, name; authorities with limits, conditions and periods; roles and people",
    bad="""
project:
  team:
    project-manager: {approves: {spend: 20000.01}}
""",
    good="""
project:
  team:
    project-manager: {approves: {spend: 20000}}
""",
    hint=later("lower the amount to what the delegation of authority gives, or let that role approve"),
    check=check,
)
