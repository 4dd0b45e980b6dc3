"""AR-09: nobody checks their own work, whoever acts for whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from dovetail.check.case import Case
from dovetail.check.derived.live_changes import LiveChange
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.check.rules.controls.duties import Pair, duties_apart
from dovetail.check.rules.controls.own_decisions import (
    OwnDecision,
    controls_of_nobodys_request,
    own_decisions,
)
from dovetail.check.rules.controls.places import holder_place, setting_place
from dovetail.model import words
from dovetail.model.diagnostics import Place, Severity
from dovetail.model.language import later, tell
from dovetail.model.resolved import Actor, ResolvedApproval, ResolvedProcedure, ResolvedRequest
from dovetail.resolve.people import same_person


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per request, per change that somebody approves, per binding of a role with authority."""
    unnamed: dict[str, tuple[Actor, dict[str, None]]] = {}
    for item in case.resolved.requests:
        problems = [
            *_own_approvals(case, item),
            *_own_decisions(case, item),
            *_joined(case, item, unnamed),
        ]
        yield from problems or [passed(item.request.id, procedure=item.procedure)]
    asked = {item.procedure for item in case.resolved.requests}
    for bound in case.resolved.procedures:
        if bound.id not in asked:
            yield from _without_requests(case, bound)
    for actor, titles in unnamed.values():
        yield unknown(
            actor.role,
            tell(
                "Nobody is named as {actor}, so whether duties are kept apart can't be told in "
                "{titles}{part}",
                actor=actor.title,
                titles=words.listed(list(titles)[:3]),
                part=tell(" and more") if len(titles) > 3 else "",
            ),
            holder_place(case, actor),
            hint=tell("name the {actor}", actor=actor.title),
        )
    for change in case.changes:
        yield from _builder(case, change)
    yield from _bound_authority(case)


def _own_approvals(case: Case, item: ResolvedRequest) -> Iterator[Judgement]:
    """Whoever asks approves. Resolution looks for somebody else; this holds it to its promise."""
    asks = case.people.requester(item.request.requested_by)
    for approval in item.approvals:
        if same_person(approval.holder, asks.holder):
            yield failed(
                item.request.id,
                tell(
                    "{request}: {asks} asks for it and approves it as {approval}",
                    request=item.request.title,
                    asks=asks.holder,
                    approval=approval.title,
                ),
                case.request_place(item.request.id, "requested_by"),
                procedure=item.procedure,
            )


def _own_decisions(case: Case, item: ResolvedRequest) -> Iterator[Judgement]:
    """Whoever asks does the step that decides on it, by a binding, by tailoring or as the holder."""
    for own in own_decisions(case, item):
        away = (
            ""
            if same_person(own.who, own.actor.holder)
            else tell(" while {actor} is away", actor=own.actor.holder)
        )
        does = tell(
            '{request}: {who} asks for it and does "{step}"{away}',
            request=item.request.title,
            who=own.who,
            step=own.step.title,
            away=away,
        )
        place = own.place or case.request_place(item.request.id, *_asking(item))
        if own.decides:
            yield failed(
                item.request.id,
                tell("{does}, where it is decided", does=does),
                place,
                procedure=item.procedure,
                hint=tell("let the operational role do it, or somebody else ask"),
            )
        else:
            yield _own_control(item.request.id, does, own, place, item.procedure)


def _without_requests(case: Case, bound: ResolvedProcedure) -> Iterator[Judgement]:
    """Whoever would ask keeps a control of what they would ask for."""
    for own in controls_of_nobodys_request(case, bound):
        does = tell(
            '{procedure}: {who} would ask and does "{step}"',
            procedure=bound.procedure.title,
            who=own.who,
            step=own.step.title,
        )
        yield _own_control(bound.id, does, own, own.place or case.place("procedures"), bound.id)


def _own_control(subject: str, does: str, own: OwnDecision, place: Place, procedure: str) -> Judgement:
    return failed(
        subject,
        tell(
            "{does}, which carries out {controls} and in operations is the work of {operational}",
            does=does,
            controls=words.listed(own.step.controls),
            operational=own.operational,
        ),
        place,
        procedure=procedure,
        hint=tell("let somebody do it who does not ask, or agree it with the owner of the control"),
        code="control-by-requester",
        severity=Severity.MAJOR,
    )


def _asking(item: ResolvedRequest) -> tuple[str, ...]:
    return ("requested_by",) if item.request.requested_by is not None else ()


def _joined(
    case: Case, item: ResolvedRequest, unnamed: dict[str, tuple[Actor, dict[str, None]]]
) -> Iterator[Judgement]:
    """Steps that another person must do."""
    for pair in duties_apart(case, item):
        for actor in (pair.first_actor, pair.second_actor):
            if not actor.holder and not actor.queue:
                unnamed.setdefault(actor.role, (actor, {}))[1][item.request.title] = None
        both = tell('"{first}" and "{second}"', first=pair.first.title, second=pair.second.title)
        who = pair.together
        if who:
            away = tell(" while {away} is away", away=pair.away) if pair.away else ""
            yield _pair(
                case,
                item,
                pair,
                tell("{who} does {both}{away}, which must be two people", who=who, both=both, away=away),
            )
        elif pair.by_deputy:
            yield replace(
                _pair(
                    case, item, pair, tell("{by_deputy}, which must be two people", by_deputy=pair.by_deputy)
                ),
                code="duties-joined-by-deputy",
                severity=Severity.MINOR,
                hint=tell("name another deputy"),
            )


def _pair(case: Case, item: ResolvedRequest, pair: Pair, message: str) -> Judgement:
    place = None
    for step, actor in ((pair.first, pair.first_actor), (pair.second, pair.second_actor)):
        place = place or setting_place(case, item.procedure, step.id, "by") or _binding(case, actor)
    if place is None and item.request.requested_by is not None:
        place = case.request_place(item.request.id, "requested_by")
    return failed(
        item.request.id,
        f"{item.request.title}: {message}",
        place or case.request_place(item.request.id),
        procedure=item.procedure,
    )


def _binding(case: Case, actor: Actor) -> Place | None:
    return case.place("bindings", actor.role) if actor.role in case.project.bindings else None


def _builder(case: Case, change: LiveChange) -> Iterator[Judgement]:
    """Whoever builds a change does not approve it. A release without a record is judged by its requests."""
    if change.covered_by or (change.is_release and change.record is None):
        return
    if not change.approvals and not (change.record and change.record.authority):
        return
    named = change.record.built_by if change.record else None
    if named is None:
        yield unknown(
            change.id,
            tell(
                "{change}: nobody has said who builds it, so whether the builder approves it "
                "can't be told; the <<project manager>> can say",
                change=change.title,
            ),
            case.place(*change.record_path),
            hint=tell("say who builds it (built_by)"),
            procedure=change.procedure,
            code="builder-not-said",
            due=_known_by(case, change),
        )
        return
    builder = case.people.requester(named)
    if not builder.holder:
        if builder.queue:
            yield passed(change.id, procedure=change.procedure)
            return
        yield unknown(
            change.id,
            tell(
                "{change} is built by the {builder}, and nobody is named for this role",
                change=change.title,
                builder=builder.title,
            ),
            holder_place(case, builder),
            hint=tell("name the {builder}", builder=builder.title),
            procedure=change.procedure,
            code="builder-not-said",
            due=_known_by(case, change),
        )
        return
    approver = _approves(case, change, builder.holder)
    if approver:
        yield failed(
            change.id,
            tell(
                "{change}: {builder} builds it and approves it as {approver}",
                change=change.title,
                builder=builder.holder,
                approver=approver,
            ),
            case.place(*change.record_path, "built_by"),
            procedure=change.procedure,
            hint=tell("let somebody else approve it, or build it"),
        )
    else:
        yield passed(change.id, procedure=change.procedure)


def _known_by(case: Case, change: LiveChange) -> date | None:
    """When it goes to the approvers; if there is no time left for that, when the work begins."""
    work = change.known_work
    in_time = change.submit_by is not None and change.submit_by >= case.project.starts
    return change.submit_by if in_time or work is None else work.first


def _approves(case: Case, change: LiveChange, builder: str) -> str:
    """As what the builder approves the change; empty if somebody else does."""
    for approval in change.approvals:
        if same_person(approval.holder, builder) or _alone_on_board(case, approval, builder):
            return approval.title
    authority = change.record.authority if change.record else None
    if authority is None or authority in case.organization.boards:
        return ""
    office = case.people.requester(authority)
    return office.title if same_person(office.holder, builder) else ""


def _alone_on_board(case: Case, approval: ResolvedApproval, builder: str) -> bool:
    board = case.organization.boards.get(approval.role)
    if board is None or not board.members:
        return False
    seats = {case.people.approver(role).holder for role in (*board.members, *filter(None, [board.chair]))}
    return all(same_person(seat, builder) for seat in seats)


def _bound_authority(case: Case) -> Iterator[Judgement]:
    places = {case.place("bindings", role): role for role in case.project.bindings}
    for finding in case.reported("binding-of-authority"):
        yield failed(
            places.get(finding.place, "") if finding.place else "",
            finding.message,
            finding.place,
            hint=finding.hint,
            code=finding.code,
            severity=finding.severity,
        )


RULE = Rule(
    id="AR-09",
    codes=(
        "duties-joined",
        "duties-joined-by-deputy",
        "control-by-requester",
        "builder-not-said",
        "binding-of-authority",
    ),
    title=later("Whoever asks or builds does not approve, and whoever buys does not receive"),
    severity=Severity.BLOCKER,
    prevents=("F2", "F7"),
    reason="""
Operations keep these duties apart by role. In a project one person often holds two roles: the project
office acts for the buyer and receives the goods, or the lead engineer sits in the chair that approves
changes. On the organization chart all is well; only the names show that one person checks their own work,
sometimes just in the week in which a deputy steps in.
""",
    data="requests and their approvals; steps that decide; apart_from of steps; built_by and authority of "
    "changes; bindings, holders, deputies, absences",
    bad="""
project:
  bindings: {buyer: project-manager}
""",
    good="""
project:
  team: {storekeeper: {name: Sten Stor, deputy: Disa Dahl}}
  bindings: {buyer: storekeeper}
""",
    hint=later("let another person do one of the two"),
    check=check,
)
