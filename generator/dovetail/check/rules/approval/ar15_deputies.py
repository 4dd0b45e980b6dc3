"""AR-15: whoever approves has somebody who can approve in their place, for as long as the project lives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from dovetail.check.case import Case
from dovetail.check.derived.amounts import amount_of_request
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.check.rules.approval import delegation
from dovetail.check.rules.approval.spend import authority_subjects
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Place, Severity
from dovetail.model.language import later, tell
from dovetail.model.resolved import Actor, ResolvedRequest
from dovetail.resolve.people import same_person


@dataclass(slots=True)
class _Approver:
    """Somebody who approves in this project, and what."""

    actor: Actor
    items: list[ResolvedRequest] = field(default_factory=list)


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per role that approves something in this project and is held by one person.

    A queue has several people behind it, and who holds no role at all has no deputy either: that is said
    elsewhere.
    """
    for role, approver in _approvers(case).items():
        if approver.actor.holder:
            yield _judge(case, role, approver)
        elif approver.actor.queue:
            yield passed(role)


def _approvers(case: Case) -> dict[str, _Approver]:
    people, found = case.people, dict[str, _Approver]()
    for item in case.resolved.requests:
        for approval in item.approvals:
            if approval.role in case.organization.roles or approval.role in case.project.team:
                entry = found.setdefault(approval.role, _Approver(people.approver(approval.role)))
                entry.items.append(item)
    for role, member in case.project.team.items():
        if member.approves:
            found.setdefault(role, _Approver(people.requester(role)))
    return found


def _judge(case: Case, role: str, approver: _Approver) -> Judgement:
    actor = approver.actor
    title, holder, deputy = actor.title, actor.holder, actor.deputy
    place = _place(case, role, actor)
    if not deputy:
        entry = case.organization.roles.get(role)
        asked = f" ({entry.deputy.unknown})" if entry and isinstance(entry.deputy, Unknown) else ""
        in_project = bool(actor.project_role)
        return unknown(
            role,
            tell(
                "nobody has said who approves when {holder} ({title}) is away{asked}",
                holder=holder,
                title=title,
                asked=asked,
            ),
            place,
            hint=tell("ask {holder} to name a deputy with the same authority", holder=holder),
            whole=not in_project,
        )
    if same_person(holder, deputy):
        return failed(
            role, tell("{holder} ({title}) is named as their own deputy", holder=holder, title=title), place
        )
    if both := _both_away(case, holder, deputy):
        return failed(
            role,
            tell(
                "{holder} ({title}) and the deputy {deputy} are both away {both}: nobody can approve then",
                holder=holder,
                title=title,
                deputy=deputy,
                both=both,
            ),
            place,
        )
    asked_for = [item.request.title for item in approver.items if same_person(item.requester, deputy)]
    if asked_for:
        return failed(
            role,
            tell(
                "{deputy} is the deputy of {holder} ({title}) and asks for {asked_for}: while "
                "{holder} is away nobody may approve it",
                deputy=deputy,
                holder=holder,
                title=title,
                asked_for=words.listed(asked_for[:3]),
            ),
            place,
            hint=tell("name a second deputy, or let somebody else ask"),
        )
    if case.organization.deputies_approve:
        return passed(role)
    return _less_authority(case, role, approver, place) or passed(role)


def _both_away(case: Case, first: str, second: str) -> str:
    """The first days of the project, from today, on which both are away."""
    start, end = case.today, case.project.ends
    day_of: list[tuple[date, date]] = []
    for one in _absences(case, first):
        for other in _absences(case, second):
            begin, until = max(one[0], other[0], start), min(one[1], other[1], end)
            if begin <= until:
                day_of.append((begin, until))
    if not day_of:
        return ""
    begin, until = min(day_of)
    return (
        tell("on {begin}", begin=words.day(begin))
        if begin == until
        else tell("from {begin} to {until}", begin=words.day(begin), until=words.day(until))
    )


def _absences(case: Case, name: str) -> list[tuple[date, date]]:
    return [
        (absence.from_, absence.until)
        for known, person in case.organization.people.items()
        if same_person(known, name)
        for absence in person.absences
    ]


def _less_authority(case: Case, role: str, approver: _Approver, place: Place) -> Judgement | None:
    """What the delegation gives the deputy in an own role is less than a request here needs.

    A superior may step in, and who has no role but to deputize acts with the authority of the office.
    """
    actor = approver.actor
    delegated = [item for item in approver.items if _by_delegation(item, role)]
    if not delegated:
        return None
    own = [name for name in delegation.roles_of_person(case, actor.deputy) if name != role]
    if not own:
        return _stranger(case, role, actor, place)
    if not set(own).isdisjoint(case.people.line_above(role)):
        return None
    acting = {item.request.id: day for item in delegated if (day := _acts_on(item, role, actor)) is not None}
    for item in sorted(delegated, key=lambda each: acting.get(each.request.id, date.max)):
        on = next((entry.on for entry in item.approvals if entry.role == role and entry.on), case.today)
        amount = amount_of_request(case, item)
        for subject in _subjects(case, role, item):
            held = delegation.limits(case, [role], subject, on)
            if amount is not None and not any(entry.allows(amount) for entry in held):
                continue
            others = delegation.limits(case, own, subject, on)
            if any(entry.amount is None or amount is None or entry.allows(amount) for entry in others):
                continue
            as_ = case.people.approver(own[0]).title
            if not others or amount is None:
                return _no_limit(role, actor, item, subject, as_, acting.get(item.request.id), place)
            best = max(others, key=lambda entry: entry.size)
            stands = tell(
                "{deputy} stands in for {actor} ({actor_2})",
                deputy=actor.deputy,
                actor=actor.holder,
                actor_2=actor.title,
            )
            return failed(
                role,
                tell(
                    "{stands}, but as {as_} may approve {says} of {subject}, and {request} comes to {money}",
                    stands=stands,
                    as_=as_,
                    says=best.says,
                    subject=words.subject(subject),
                    request=item.request.title,
                    money=_money(case, amount),
                ),
                place,
                hint=tell("name a deputy with the same authority, or widen the deputy's"),
            )
    return None


def _acts_on(item: ResolvedRequest, role: str, actor: Actor) -> date | None:
    """The day on which the deputy approves a request, because the holder is away then."""
    days = (
        entry.on
        for entry in item.approvals
        if entry.role == role and entry.on and entry.acting_for and same_person(entry.holder, actor.deputy)
    )
    return min(days, default=None)


def _no_limit(
    role: str, actor: Actor, item: ResolvedRequest, subject: str, as_: str, acts: date | None, place: Place
) -> Judgement:
    """The delegation gives the deputy nothing of this subject in an own role."""
    names = {
        "deputy": actor.deputy,
        "holder": actor.holder,
        "title": actor.title,
        "subject": words.subject(subject),
        "as_": as_,
        "request": item.request.title,
    }
    if acts is not None:
        message = tell(
            "{deputy} approves {request} on {day}, while {holder} ({title}) is away, and as {as_} has no "
            "stated limit for {subject}",
            day=words.day(acts),
            **names,
        )
    else:
        message = tell(
            "{deputy} stands in for {holder} ({title}) and as {as_} has no stated limit for {subject}: "
            "when {holder} is away, nobody can tell who approves {request}",
            **names,
        )
    hint = tell("state the authority of the deputy, or name one who has it")
    return unknown(role, message, place, hint=hint, due=acts, whole=True)


def _stranger(case: Case, role: str, actor: Actor, place: Place) -> Judgement | None:
    """A deputy of whom the organization says nothing but the name."""
    known = any(same_person(name, actor.deputy) for name in case.organization.people)
    if known or actor.project_role:
        return None
    return unknown(
        role,
        tell(
            "{deputy} stands in for {actor} ({actor_2}), and {organization} says nothing "
            "else of this person: whether they may approve as much can't be told",
            deputy=actor.deputy,
            actor=actor.holder,
            actor_2=actor.title,
            organization=case.organization.name,
        ),
        place,
        hint=tell(
            "say whether all deputies may approve (organization.yaml: deputies_approve), or "
            "enter this deputy (organization.yaml: people)"
        ),
        whole=True,
    )


def _by_delegation(item: ResolvedRequest, role: str) -> bool:
    """Whether a role approves a request because of its limit, not as a reviewer or line manager."""
    return any(entry.role == role and entry.authority for entry in item.approvals)


def _subjects(case: Case, role: str, item: ResolvedRequest) -> tuple[str, ...]:
    """Subjects on which a role has authority and the procedure of a request asks for one."""
    asked = set(authority_subjects(case, case.procedures[item.procedure].procedure))
    held = (
        entry.subject
        for entry in case.organization.authorities
        if case.people.canonical(entry.role) == role and entry.subject in asked
    )
    return tuple(dict.fromkeys(held))


def _money(case: Case, amount: Decimal) -> str:
    return f"{case.organization.currency} {words.number(amount)}"


def _place(case: Case, role: str, actor: Actor) -> Place:
    if actor.project_role:
        written = case.project.team[actor.project_role].deputy is not None
        path = ("team", actor.project_role, "deputy") if written else ("team", actor.project_role)
        return case.place(*path, key=not written)
    written = case.organization.roles[role].deputy is not None
    path = ("roles", role, "deputy") if written else ("roles", role)
    return case.profile.organization.place(*path, key=not written)


RULE = Rule(
    id="AR-15",
    codes=("deputy-missing",),
    title=later("Everyone who approves has a deputy who can approve as much, and is there when they are not"),
    severity=Severity.MINOR,
    prevents=("F6",),
    reason="""
Approvals wait for people, not for procedures: one approver on leave costs a project two weeks that no plan
shows. A deputy helps only if the delegation lets them sign as much, if they are not on the same leave, and if
they don't ask for the thing themselves.
""",
    data=(
        "approvals of the requests; roles with holder and deputy; team with approves and deputy; people with "
        "role and absences; authorities; reporting line"
    ),
    bad="""
organization:
  roles:
    head-of-projects: {deputy: Hugo Hjort}
""",
    good="""
organization:
  people:
    Hugo Hjort: {absences: [{from: 2026-04-01, until: 2026-04-24}]}
    Hanna Hed: {absences: [{from: 2026-04-25, until: 2026-05-03}]}
""",
    hint=later("name a deputy with the same authority who is there on these days"),
    check=check,
)
