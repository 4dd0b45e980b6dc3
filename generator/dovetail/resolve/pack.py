"""Profile and project in, resolved project out: pure, and equal for equal inputs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial

from dovetail.model import words
from dovetail.model.diagnostics import Diagnostic, Severity, Verdict
from dovetail.model.language import speaking, tell, tell_count
from dovetail.model.lifecycle import BoundLifecycle
from dovetail.model.profile import LayeredProcedure, Profile, Written
from dovetail.model.project import Project
from dovetail.model.resolved import Actor, ResolvedProcedure, ResolvedProject, ResolvedRequest
from dovetail.model.vocabulary import using
from dovetail.resolve.calendars.time_context import TimeContext
from dovetail.resolve.facts.answering import answerer
from dovetail.resolve.facts.open_questions import ask_rest, ask_who, is_idle
from dovetail.resolve.facts.questions import Questions
from dovetail.resolve.facts.sizing import level_findings, procedures_of
from dovetail.resolve.lifecycle import bind_lifecycle
from dovetail.resolve.operations import Operations
from dovetail.resolve.people import REQUESTER, People, same_person
from dovetail.resolve.procedures.deciding import decides
from dovetail.resolve.procedures.procedure import bind
from dovetail.resolve.procedures.tailoring import Tailored, tailor
from dovetail.resolve.requests.request import resolve_request
from dovetail.resolve.requests.surroundings import Surroundings
from dovetail.resolve.schedule.events import key_dates


def resolve_project(
    profile: Profile,
    code: str,
    *,
    as_of: date | None = None,
    time: TimeContext | None = None,
    operations: Operations | None = None,
) -> ResolvedProject:
    """Resolve one project of a profile.

    Nothing is planned to begin before ``as_of``; left out, the project's own ``as_of`` or its first day.

    ``operations`` is shared between the projects of one profile: it remembers what they have in common.
    ``time`` is the part of it that knows the calendar, for who has no more.

    :raises KeyError: if the profile has no project with this code.
    """
    lifecycle = bind_lifecycle(profile, profile.projects[code].value)
    with speaking(profile.language), using(lifecycle.vocabulary):
        return _resolve(profile, code, as_of, operations or Operations(profile, time), lifecycle)


def _resolve(
    profile: Profile, code: str, as_of: date | None, operations: Operations, lifecycle: BoundLifecycle
) -> ResolvedProject:
    written = profile.projects[code]
    project = written.value
    people = People.of(profile, project)
    today = as_of or project.as_of or project.starts
    questions = Questions(partial(answerer, people))
    time = operations.time
    around = Surroundings(profile.organization.value, written, people, time, questions, today)

    layered, sizing = procedures_of(profile, project, today)
    told = operations.words_of(lifecycle)
    without = [told.procedure(profile.procedures[name]).value for name, _, _ in sizing.left_out]
    layered = [told.procedure(entry) for entry in layered]
    tailored = {entry.value.id: tailor(entry, written, people, today) for entry in layered}
    bound = tuple(bind(entry, tailored[entry.value.id], people) for entry in layered)
    requests, request_findings = _requests(layered, tailored, around)
    roles = _roles(bound, requests, people)
    in_use = [entry for entry, source in zip(bound, layered, strict=True) if not is_idle(source, project)]
    ask_who(_roles(in_use, requests, people), in_use, people, questions)
    ask_rest(operations, layered, written, questions)
    findings = [
        *(finding for entry in layered for finding in operations.route_findings(entry, today)),
        *(finding for work in tailored.values() for finding in work.findings),
        *request_findings,
        *_binding_findings(written, people, in_use),
        *level_findings(written, profile.scaling, sizing),
    ]
    return ResolvedProject(
        organization=told.organization(profile.organization.value),
        project=project,
        as_of=today,
        procedures=bound,
        requests=requests,
        roles=roles,
        key_dates=key_dates(project, bound, requests, time, lifecycle),
        questions=questions.all(),
        findings=tuple(sorted(findings, key=lambda finding: finding.sort_key)),
        sizing=sizing,
        left_out=tuple(without),
        language=profile.language,
        lifecycle=lifecycle,
    )


def _requests(
    layered: Iterable[LayeredProcedure], tailored: dict[str, Tailored], around: Surroundings
) -> tuple[tuple[ResolvedRequest, ...], list[Diagnostic]]:
    by_kind = {entry.value.handles.kind: entry for entry in layered if entry.value.handles}
    resolved: list[ResolvedRequest] = []
    findings: list[Diagnostic] = []
    for index, request in enumerate(around.project.requests):
        entry = by_kind.get(request.kind)
        if entry is None:  # a procedure that the project leaves out of its pack
            findings.append(
                Diagnostic(
                    "request-without-procedure", Severity.BLOCKER,
                    tell(
                        '{request}: the pack leaves out the procedure that handles "{kind}"',
                        request=request.title, kind=request.kind,
                    ),
                    around.written.place("requests", index, "kind"),
                    hint=tell("add the procedure to procedures of the project"), project=around.project.code,
                    subject=request.id, prevents=("F7",),
                )
            )  # fmt: skip
            continue
        result, found = resolve_request(request, index, entry, tailored[entry.value.id], around)
        resolved.append(result)
        findings += found
    return tuple(resolved), findings


def _roles(
    bound: Iterable[ResolvedProcedure], requests: Iterable[ResolvedRequest], people: People
) -> dict[str, Actor]:
    """Everyone who acts, in the order in which the pack meets them, by role."""
    roles: dict[str, Actor] = {}
    for member in people.project.team:
        roles.setdefault(member, people.requester(member))
    for procedure in bound:
        for actor in [
            procedure.owner,
            *(step.actor for step in procedure.steps),
            *(duty.actor for duty in procedure.duties),
        ]:
            if actor.role:
                roles.setdefault(actor.role, actor)
        for step in procedure.steps:
            extra = (step.step.accountable, *step.step.consulted, *step.step.informed)
            for role in extra:
                if role is not None and role != "requester":
                    actor = people.actor(role)
                    roles.setdefault(actor.role, actor)
    for request in requests:
        for approval in request.approvals:
            if approval.role in people.organization.roles:
                roles.setdefault(approval.role, people.approver(approval.role))
        for planned in request.schedule.steps if request.schedule else ():
            if planned.role in people.organization.roles:
                roles.setdefault(planned.role, people.approver(planned.role))
    bodies = {*people.organization.boards, *people.organization.support_groups}
    for share in (share for procedure in bound for step in procedure.steps for share in step.deciders):
        if share.actor.role and share.actor.role not in bodies:
            roles.setdefault(share.actor.role, share.actor)
    return roles


def _binding_findings(
    written: Written[Project], people: People, bound: Iterable[ResolvedProcedure]
) -> Iterable[Diagnostic]:
    """A binding moves work, never authority, and no locked step: say so where the bound role has some."""
    bound = tuple(bound)
    deciding = _kept_decisions(people, bound)
    with_authority = {people.canonical(entry.role) for entry in people.organization.authorities}
    locked = _locked_steps(people, bound)
    for role, project_role in written.value.bindings.items():
        place, title = written.place("bindings", role), people.approver(role).title
        steps = locked.get(people.canonical(role), [])
        bound_to = words.name(project_role)
        if steps:
            kept = _kept(steps)
            yield Diagnostic(
                "tailoring-refused", Severity.BLOCKER,
                tell_count(
                    len(steps),
                    "{steps} is locked and stays with {title}: the project can't bind {title} to "
                    "{role} there",
                    "{steps} are locked and stay with {title}: the project can't bind {title} to "
                    "{role} there",
                    steps=kept, title=title, role=bound_to,
                ),
                place,
                hint=tell(
                    "adapt the other steps of {title} one by one, or take the binding out", title=title
                ),
                project=written.value.code, subject=role, prevents=("F7",),
            )  # fmt: skip
            continue
        decisions = deciding.get(people.canonical(role), [])
        if decisions:
            kept = _kept(decisions)
            if people.canonical(role) in with_authority:
                said = tell_count(
                    len(decisions),
                    "{title} is bound to {role}, but its approvals stay with {title}, and so does {steps}",
                    "{title} is bound to {role}, but its approvals stay with {title}, and so do {steps}",
                    steps=kept, title=title, role=bound_to,
                )  # fmt: skip
            else:
                said = tell_count(
                    len(decisions),
                    "{title} is bound to {role}, but {steps} decides and stays with {title}",
                    "{title} is bound to {role}, but {steps} decide and stay with {title}",
                    steps=kept, title=title, role=bound_to,
                )  # fmt: skip
            yield Diagnostic(
                "binding-of-authority", Severity.MAJOR, said, place,
                hint=tell("bind only roles that do work"),
                verdict=Verdict.FAIL, project=written.value.code, prevents=("F7",),
            )  # fmt: skip
            continue
        office = people.organization.roles.get(people.canonical(role))
        has_holder = office is not None and (isinstance(office.holder, str) or office.queue is not None)
        if has_holder and people.canonical(role) in with_authority:
            yield Diagnostic(
                "binding-of-authority", Severity.MINOR,
                tell(
                    "{title} is bound to {role}, but its approvals stay with {title}",
                    title=title, role=bound_to,
                ),
                place, hint=tell("bind only roles that do work"),
                verdict=Verdict.FAIL, project=written.value.code, prevents=("F7",),
            )  # fmt: skip


def _kept(steps: Iterable[tuple[str, str]]) -> str:
    """Steps, each with its procedure."""
    return words.listed(words.noted(words.quoted(step), procedure) for procedure, step in steps)


def _locked_steps(people: People, bound: Iterable[ResolvedProcedure]) -> dict[str, list[tuple[str, str]]]:
    """Locked steps that a binding would give to somebody else, by role: each with its procedure's title."""
    locked: dict[str, list[tuple[str, str]]] = {}
    for procedure in bound:
        for entry in procedure.steps:
            by = entry.step.by
            if entry.step.locked and isinstance(by, str) and by != REQUESTER:
                role = people.canonical(by)
                if people.actor(role) != people.approver(role):
                    locked.setdefault(role, []).append((procedure.procedure.title, entry.step.title))
    return locked


def _kept_decisions(people: People, bound: Iterable[ResolvedProcedure]) -> dict[str, list[tuple[str, str]]]:
    """Deciding steps that a binding would give to another person, by role, each with its procedure."""
    kept: dict[str, list[tuple[str, str]]] = {}
    for procedure in bound:
        for entry in procedure.steps:
            by = entry.step.by
            if not isinstance(by, str) or by == REQUESTER or not decides(procedure.procedure, entry.step):
                continue
            role = people.canonical(by)
            worker, office = people.actor(role), people.approver(role)
            if worker != office and not same_person(worker.holder, office.holder):
                kept.setdefault(role, []).append((procedure.procedure.title, entry.step.title))
    return kept
