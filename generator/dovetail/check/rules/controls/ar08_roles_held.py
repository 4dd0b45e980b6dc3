"""AR-08: every role that acts has a holder, and every project role a counterpart in operations."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.derived.milestones import known
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.check.rules.controls.places import holder_place
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell
from dovetail.model.project import TeamMember
from dovetail.model.resolved import Actor, ResolvedProcedure
from dovetail.resolve.facts.open_questions import is_idle
from dovetail.resolve.people import REQUESTER

_MOST_NAMED = 3


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per role that acts, per step that nobody is said to do, and per role of the project."""
    used: dict[str, dict[str, None]] = {}
    for bound in case.resolved.procedures:
        if is_idle(case.layered(bound.id), case.project):
            continue
        for role in _acting(case, bound):
            used.setdefault(role, {})[bound.procedure.title] = None
        yield from _without_role(case, bound)
    for role, titles in used.items():
        actor = case.resolved.roles.get(role)
        if actor is not None:
            yield _held(case, actor, tuple(titles))
    for project_role, member in case.project.team.items():
        yield _counterpart(case, project_role, member, needed=project_role in used)


def _acting(case: Case, bound: ResolvedProcedure) -> Iterator[str]:
    actors = (bound.owner, *(step.actor for step in bound.steps), *(duty.actor for duty in bound.duties))
    yield from (actor.role for actor in actors if actor.role)
    for entry in bound.steps:
        for role in (entry.step.accountable, *entry.step.consulted, *entry.step.informed):
            if role is not None and role != REQUESTER:
                yield case.people.canonical(role)


def _without_role(case: Case, bound: ResolvedProcedure) -> Iterator[Judgement]:
    steps = [("steps", entry.step.id, entry.step.title, entry.step.by) for entry in bound.steps]
    duties = [("duties", entry.duty.id, entry.duty.title, entry.duty.by) for entry in bound.duties]
    for section, name, title, by in (*steps, *duties):
        if isinstance(by, Unknown):
            yield unknown(
                f"{bound.id}.{name}",
                tell(
                    'Nobody has said who does "{title}" ({procedure}): {unknown}',
                    title=title,
                    procedure=bound.procedure.title,
                    unknown=by.unknown,
                ),
                case.layered(bound.id).place_of(section, name, "by"),
                hint=tell("the owner of the procedure must name the role"),
                procedure=bound.id,
            )


def _held(case: Case, actor: Actor, titles: tuple[str, ...]) -> Judgement:
    missing = case.people.unnamed(actor)
    if missing is None:
        return passed(actor.role)
    more = len(titles) - _MOST_NAMED
    where = words.listed([*titles[:_MOST_NAMED], *([tell("{more} more", more=more)] if more > 0 else [])])
    answers = case.answers(missing)
    who = tell(" {approver} can say.", approver=answers) if answers else ""
    return unknown(
        actor.role,
        tell(
            "{actor} acts in {where}, and no person or queue is named: {unknown}{who}",
            actor=actor.title,
            where=where,
            unknown=missing.unknown,
            who=who,
        ),
        holder_place(case, actor),
    )


def _counterpart(case: Case, project_role: str, member: TeamMember, *, needed: bool) -> Judgement:
    title = case.people.requester(project_role).title
    acts_for = [role for role, bound in case.project.bindings.items() if bound == project_role]
    until = known(member.until)
    if until is not None and until < case.today and (needed or acts_for):
        return failed(
            project_role,
            tell(
                "{requester} was {title} until {until}; nobody is named who follows",
                requester=case.people.requester(project_role).holder or tell("Somebody"),
                title=title,
                until=words.day(until),
            ),
            case.place("team", project_role, "until"),
            hint=tell("name who follows, or correct the last day"),
            code="role-vacant",
        )
    if member.project_only and acts_for:
        for_whom = words.listed(case.people.approver(role).title for role in acts_for)
        return failed(
            project_role,
            tell(
                "{title} is said to have no counterpart in operations, but acts for {for_whom}",
                title=title,
                for_whom=for_whom,
            ),
            case.place("team", project_role, "project_only"),
            hint=tell(
                "take the binding out, or the remark that only the project has the role (project_only)"
            ),
            code="role-contradiction",
        )
    if member.project_only or acts_for or member.role is not None or project_role in case.organization.roles:
        return passed(project_role)
    return unknown(
        project_role,
        tell(
            "Nobody has said to which role of {organization} the {title} belongs, or that there is none",
            organization=case.organization.name,
            title=title,
        ),
        case.place("team", project_role, key=True),
        hint=tell(
            "say to which role of the organization it belongs, or that only the project has it "
            "(project.yaml: role or project_only in team, or bindings)"
        ),
        code="role-without-counterpart",
    )


RULE = Rule(
    id="AR-08",
    codes=("role-not-held", "role-vacant", "role-contradiction", "role-without-counterpart"),
    title=later("Roles that act have a person or queue, and project roles a counterpart, or none on purpose"),
    severity=Severity.MAJOR,
    prevents=("F5", "F7"),
    reason="""
A step whose role nobody holds is done by whoever notices it last. Project roles that nobody has mapped are
the quiet gap at handover: the work was done well for two years, and on the day after closure no one in
operations knows that it was theirs.
""",
    data="roles, holders and queues; bindings; team with role, project_only and until; who acts in the pack",
    bad="""
project:
  team:
    project-office: {project_only: yes}
  bindings: {buyer: project-office}
""",
    good="""
project:
  team:
    project-office: {project_only: yes}
""",
    hint=later("name the holder or the queue"),
    check=check,
)
