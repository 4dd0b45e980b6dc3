"""AR-37: what changes service level, hours, cost to run or supplier is approved by the service owner."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.derived.live_changes import LiveChange
from dovetail.check.derived.subject_days import days_of
from dovetail.check.derived.voices import voice_of
from dovetail.check.lines import line_at
from dovetail.check.rule import Judgement, Rule, failed, passed, question_in, unknown
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell
from dovetail.model.organization import Service
from dovetail.resolve.people import same_person

_EFFECTS = {
    "service-level": later("the service level"),
    "hours": later("the hours"),
    "run-cost": later("the cost to run"),
    "supplier": later("the supplier"),
}


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per change."""
    for change in case.recorded_changes:
        yield _of_change(case, change)


def _of_change(case: Case, change: LiveChange) -> Judgement:
    effects = _effects(change)
    if effects is None or isinstance(effects, Unknown):
        asks = question_in(effects)
        return unknown(
            change.id,
            tell(
                "{change}: nobody has said whether it alters service level, hours, cost to run "
                "or supplier{asks}",
                change=change.title,
                asks=asks,
            ),
            line_at(case.written.places, *change.record_path, "affects"),
            hint=tell(
                "say what it alters for support (project.yaml: change, affects, empty if it alters nothing)"
            ),
            procedure=change.procedure,
            due=change.submit_by,
        )
    answered = change.answer("support_affected")
    if isinstance(answered, bool) and answered is not bool(effects):
        return unknown(
            change.id,
            tell(
                "{change}: by the facts of the request it affects support, and the record of the change "
                "names nothing",
                change=change.title,
            )
            if answered
            else tell(
                "{change}: by the facts of the request it affects no support, and the record of the change "
                "names what it alters",
                change=change.title,
            ),
            line_at(case.written.places, *change.record_path, "affects"),
            hint=tell("correct whichever is wrong: who assesses and approves it hangs on it"),
            procedure=change.procedure,
            code="support-effect-contradicted",
        )
    if not effects:
        return passed(change.id, procedure=change.procedure)
    services = [case.organization.services[name] for name in change.main_services]
    if not services:
        return unknown(
            change.id,
            tell(
                "{change} {format}, and nobody has said of which",
                change=change.title,
                format=effects.format(tell("a service")),
            ),
            line_at(case.written.places, *change.path, "services"),
            hint=tell("state the services that it touches"),
            procedure=change.procedure,
            due=change.submit_by,
        )
    answers = {service.title: _approved(case, change, service) for service in services}
    without = [title for title, approved in answers.items() if approved is False]
    if without:
        owners = words.listed(
            dict.fromkeys(
                case.people.approver(service.owner).title
                for service in services
                if service.owner and service.title in without
            )
        )
        who = words.listed(dict.fromkeys(entry.title for entry in change.approvals if entry.title))
        return failed(
            change.id,
            tell(
                "{change} {format}, and {owners} is not among those who approve it ({who}){on_board}",
                change=change.title,
                format=effects.format(words.listed(without)),
                owners=owners,
                who=who or tell("nobody does"),
                on_board=_on_board(case, change, services),
            ),
            line_at(case.written.places, *change.record_path, "affects"),
            hint=tell("have {owners} approve it", owners=owners),
            procedure=change.procedure,
        )
    open_ = [title for title, approved in answers.items() if approved is None]
    if open_:
        return unknown(
            change.id,
            tell(
                "{change} {format}, and it is not known whether the service owner approves it",
                change=change.title,
                format=effects.format(words.listed(open_)),
            ),
            line_at(case.written.places, *change.record_path, "affects"),
            hint=tell("name the owner of the service, and settle who approves the request"),
            procedure=change.procedure,
            due=change.submit_by,
        )
    return passed(change.id, procedure=change.procedure)


def _effects(change: LiveChange) -> str | Unknown | None:
    """What of the support it alters, in words with a gap for the service.

    Empty if nothing, missing if nobody has said.
    """
    stated = change.record.affects if change.record else None
    if isinstance(stated, tuple):
        return (
            tell(
                "alters {effects} of {{}}", effects=words.listed(tell(_EFFECTS[effect]) for effect in stated)
            )
            if stated
            else ""
        )
    if stated is not None:
        return stated
    said = change.answer("support_affected")
    if isinstance(said, Unknown):
        return said
    return (
        {True: tell("alters how {{}} is supported").format("{}"), False: ""}[said]
        if isinstance(said, bool)
        else None
    )


def _approved(case: Case, change: LiveChange, service: Service) -> bool | None:
    """Whether the owner of a service is among the approvers; nothing if that can't be told."""
    if service.owner is None:
        return None
    owner = case.people.canonical(service.owner)
    holder = case.people.approver(owner).holder
    authority = change.record.authority if change.record else None
    if authority is not None:
        voice = voice_of(case, authority)
        if owner in {*map(case.people.canonical, voice.roles), case.people.canonical(authority)}:
            return True
    for entry in change.approvals:
        if case.people.canonical(entry.role) == owner and entry.verdict != "blocked":
            return True
        if same_person(holder, entry.holder) or same_person(holder, entry.acting_for):
            return True
    routes = [part.resolved.route.verdict for part in change.requests if part.resolved]
    settled = bool(routes) and not {"unknown", "gap"} & set(routes)
    unsure = any(entry.verdict == "unknown" for entry in change.approvals)
    return False if settled and not unsure else None


def _on_board(case: Case, change: LiveChange, services: list[Service]) -> str:
    """That an owner only sits on the board that decides."""
    owners = {case.people.canonical(service.owner) for service in services if service.owner}
    for entry in change.approvals:
        board = case.organization.boards.get(entry.role)
        if board and owners & {case.people.canonical(role) for role in board.members}:
            return tell("; a seat on the <<project board>> is a voice, not an approval")
    return ""


RULE = Rule(
    id="AR-37",
    codes=("support-effect-not-approved", "support-effect-contradicted"),
    title=later(
        "What alters service level, hours, cost to run or supplier is approved by the owner of the service"
    ),
    severity=Severity.BLOCKER,
    prevents=("F3", "F4"),
    procedures=("CHE", "PCC"),
    reason="""
The owner of the service has promised the level, staffed the hours and budgeted the cost. A project that
alters one of them without the owner's word hands over a promise that nobody can keep. The change board
looks at the risk of the night; what the years after it cost is the owner's to accept.
""",
    data="affects of the change record (or the answer support_affected), owners of services, approvals",
    bad="""
procedures:
  change:
    approvals: []
project:
  requests:
    - {id: C-1, change: {affects: [hours]}}
""",
    good="""
project:
  requests:
    - {id: C-1, change: {affects: [hours]}}
""",
    hint=later("have the owner of the service approve it"),
    check=check,
    bites_on=days_of,
)
