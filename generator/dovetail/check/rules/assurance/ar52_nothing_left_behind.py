"""AR-52: at closure every order, change, access, licence and risk has an operational owner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dovetail.check.case import Case
from dovetail.check.derived.milestones import closure, known
from dovetail.check.derived.voices import voice_of
from dovetail.check.rule import Judgement, Rule, failed, passed, question_in, unknown
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.deliverables import HandoverItem
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell
from dovetail.model.resolved import ResolvedRequest

CLOSED = "closed"


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per kind of thing that operations ask for, per handover item, per order and change."""
    yield from _kinds(case)
    for index, item in enumerate(case.project.handover):
        yield _item(case, index, item)
    for request in case.requests_of("PRO", "CHE"):
        verdict = _request(case, request)
        if verdict is not None:
            yield verdict


def _kinds(case: Case) -> Iterator[Judgement]:
    project = case.project
    handed_over = {item.kind for item in project.handover}
    missing = []
    for kind in case.organization.standards.handover_kinds:
        if kind in project.nothing_to_hand_over and kind in handed_over:
            yield failed(
                kind,
                tell(
                    "the project says that no {kind} is left to hand over, and lists such items",
                    kind=words.passing(kind),
                ),
                case.place("nothing_to_hand_over", key=True),
                hint=tell(
                    "say that there is something of this kind to hand over "
                    "(project.yaml: nothing_to_hand_over)"
                ),
            )
        elif kind in handed_over or kind in project.nothing_to_hand_over:
            yield passed(kind)
        else:
            missing.append(kind)
    if project.status == CLOSED:
        for kind in missing:
            what = tell(
                "the project is closed, and nobody has said where its {kind} items went, "
                "or that there were none",
                kind=words.passing(kind),
            )
            place = case.place("handover", key=True)
            yield failed(kind, what, place, hint=_how_to_say([kind]))
    elif missing:
        yield _nothing_said(case, missing)


def _nothing_said(case: Case, kinds: Sequence[str]) -> Judgement:
    """In a running project all kinds that are missing are one question."""
    named = words.listed((words.passing(kind) for kind in kinds), "or")
    return unknown(
        kinds[0] if len(kinds) == 1 else "handover",
        tell(
            "nobody has said who takes over what the project leaves behind ({named}), "
            "or that nothing is left",
            named=named,
        ),
        case.place("handover", key=True),
        hint=_how_to_say(kinds),
        due=case.project.ends,
    )


def _how_to_say(kinds: Sequence[str]) -> str:
    named = words.listed(kinds, "or")
    return tell(
        "name what is left and who takes it over, or say that nothing is left "
        "(project.yaml: handover with the kind {named}, or nothing_to_hand_over)",
        named=named,
    )


def _item(case: Case, index: int, item: HandoverItem) -> Judgement:
    closed = case.project.status == CLOSED
    place = case.place("handover", index, "receiver")
    if item.receiver is None or isinstance(item.receiver, Unknown):
        asked = question_in(item.receiver)
        message = tell("nobody has said who takes over {item}{asked}", item=item.title, asked=asked)
        if closed:
            return failed(item.id, tell("the project is closed, and {message}", message=message), place)
        return unknown(item.id, message, place, due=known(item.due) or case.project.ends)
    voice = voice_of(case, item.receiver)
    if voice.is_project:
        return failed(
            item.id,
            tell(
                "{item} is to be taken over by {voice}{why_not}",
                item=item.title,
                voice=voice.title,
                why_not=voice.why_not,
            ),
            place,
        )
    if not voice.is_operations:
        message = tell(
            "{item} is to be taken over by {voice}{why_not}",
            item=item.title,
            voice=voice.title,
            why_not=voice.why_not,
        )
        return unknown(item.id, message, place, due=known(item.due) or case.project.ends)
    return _taken_over(case, index, item, voice.title)


def _taken_over(case: Case, index: int, item: HandoverItem, receiver: str) -> Judgement:
    if item.accepted_on is not None:
        return passed(item.id)
    due = known(item.due)
    if case.project.status == CLOSED:
        message = tell(
            "the project is closed, and {receiver} has not taken over {item}",
            receiver=receiver,
            item=item.title,
        )
        return failed(
            item.id,
            message,
            case.place("handover", index),
            hint=tell("hand it over, and enter the day of the acceptance (accepted_on)"),
        )
    if due and due > case.project.ends:
        return failed(
            item.id,
            tell(
                "{item} is to be taken over on {due}, after the end of the project ({ends})",
                item=item.title,
                due=words.day(due),
                ends=words.day(case.project.ends),
            ),
            case.place("handover", index, "due"),
            hint=tell("hand it over while the project is there"),
        )
    gate = closure(case.project)
    closed_on = known(gate.date) if gate else None
    if gate and closed_on and due and due > closed_on:
        return failed(
            item.id,
            tell(
                "{item} is to be taken over on {due}, after {gate} has closed the project ({day})",
                item=item.title,
                due=words.day(due),
                gate=words.noted(gate.title, gate.id),
                day=words.day(closed_on),
            ),
            case.place("handover", index, "due"),
            hint=tell("hand it over before the project is closed, or close it later"),
        )
    if due and due < case.today:
        return unknown(
            item.id,
            tell(
                "{item} was due on {due}, and nobody has said whether {receiver} took it over",
                item=item.title,
                due=words.day(due),
                receiver=receiver,
            ),
            case.place("handover", index),
            hint=tell("enter the day of the acceptance (accepted_on)"),
            due=due,
        )
    return passed(item.id)


def _request(case: Case, item: ResolvedRequest) -> Judgement | None:
    """Orders and changes must be delivered, or pass to somebody, when the project ends."""
    request, project = item.request, case.project
    goal = _delivering_step(case, item)
    if not goal:
        return None
    if goal in request.done or any(request.id in entry.requests for entry in project.handover):
        return passed(request.id)
    needed = known(request.needed_by)
    hint = tell("finish or cancel it, or hand it over (project.yaml: handover, requests)")
    if project.status == CLOSED:
        step = case.procedures[item.procedure].procedure
        title = next((entry.title for entry in step.steps if entry.id == goal), goal)
        return failed(
            request.id,
            tell(
                'the project is closed, and {request} is still open: "{title}" is not done',
                request=request.title,
                title=title,
            ),
            case.request_place(request.id),
            hint=hint,
            procedure=item.procedure,
        )
    if needed and needed > project.ends:
        return failed(
            request.id,
            tell(
                "{request} is needed by {needed}, and the project ends on {ends}",
                request=request.title,
                needed=words.day(needed),
                ends=words.day(project.ends),
            ),
            case.request_place(request.id, "needed_by"),
            hint=hint,
            procedure=item.procedure,
        )
    return None


def _delivering_step(case: Case, item: ResolvedRequest) -> str:
    """The step whose end is what the request asks for; nothing if no step applies."""
    procedure = case.procedures[item.procedure].procedure
    route = item.route.route
    named = route.delivers if route and route.delivers else None
    named = named or (procedure.handles.delivers if procedure.handles else None)
    if named:
        return named
    planned = [step.step for step in item.schedule.steps if not step.after_delivery] if item.schedule else []
    if planned:
        return planned[-1]
    return "" if item.schedule or not procedure.steps else procedure.steps[-1].id


RULE = Rule(
    id="AR-52",
    codes=("left-behind",),
    title=later("At <<closure>> every order, change, access, licence and risk has an operational owner"),
    severity=Severity.BLOCKER,
    prevents=("F5",),
    procedures=("CLO", "TRN", "SUP", "SEC"),
    reason="""
What a project leaves open does not close with it: the order is delivered to an empty desk, the test account
stays valid, the licence renews itself on a cost code that nobody watches. Each kind is asked for by name,
because "none" is an answer that somebody must give, and silence is not.
""",
    data="handover (kind, receiver, due, accepted_on, requests); nothing_to_hand_over; status; the gate with "
    "the point G6; requests for purchases and changes with the steps done; standards.handover_kinds",
    bad="""
project:
  handover:
    - {id: H-licence, receiver: project-office}
""",
    good="""
project:
  handover:
    - {id: H-licence, receiver: metering-owner}
""",
    hint=later("name the operational role that takes it over"),
    check=check,
)
