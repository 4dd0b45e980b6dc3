"""The person who gives an approval in a role on a day: holder, deputy, or nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from dovetail.model import words
from dovetail.model.language import tell
from dovetail.model.resolved import Actor, Lack, RequestVerdict, ResolvedApproval
from dovetail.resolve.facts.questions import Questions
from dovetail.resolve.facts.truth import FactSet
from dovetail.resolve.people import REQUESTER, People, same_person

AskFacts = Callable[[Iterable[str]], Sequence[str]]
"""Records a question for each fact of the request and gives the questions' ids."""


@dataclass(frozen=True, slots=True)
class Case:
    """One request, as far as approvals need it."""

    people: People
    facts: FactSet
    requester: Actor
    fact: str | None
    questions: Questions
    blocks: str
    owner: str
    ask: AskFacts
    doers: Mapping[str, str] = field(default_factory=dict)
    excluded: tuple[tuple[str, str], ...] = ()


def hold(case: Case, role: str, on: date, step: str, because: str, authority: str) -> ResolvedApproval:
    """Who holds a role on a day, or the deputy if the holder is away. Blocked if it is the requester."""
    actor = (
        case.people.actor(role, requester=case.requester.holder)
        if role == REQUESTER
        else case.people.approver(role)
    )
    if not actor.holder and not actor.queue:
        missing = case.people.unnamed(actor)
        assert missing is not None
        asked = case.questions.ask(missing, blocks=case.blocks, owner=case.owner, once=True)
        problem = tell("Nobody is named for this role ({asked}).", asked=asked)
        return ResolvedApproval(
            actor.role, actor.title, "", authority, because, step, on,
            problem=problem, verdict="unknown", lacks="holder", asked=asked,
        )  # fmt: skip
    if not actor.holder:
        return ResolvedApproval(
            actor.role, actor.title, actor.title, authority, because, step, on, through=actor.queue
        )
    refusal = may_not(actor.holder, case)
    if refusal:
        return refused(actor, authority, because, step, on, refusal, lacks=_lack(actor.holder, case))
    if not case.people.absent(actor.holder, on):
        return ResolvedApproval(actor.role, actor.title, actor.holder, authority, because, step, on)
    away = tell("{holder} is away on {day}", holder=actor.holder, day=words.day(on))
    if not actor.deputy or case.people.absent(actor.deputy, on):
        return refused(actor, authority, because, step, on, tell("{away} and no deputy is there", away=away))
    refusal = may_not(actor.deputy, case)
    if refusal:
        return refused(
            actor,
            authority,
            because,
            step,
            on,
            tell("{away}, and the deputy {refusal}", away=away, refusal=refusal),
            lacks=_lack(actor.deputy, case),
        )
    return ResolvedApproval(
        actor.role, actor.title, actor.deputy, authority, because, step, on, acting_for=actor.holder
    )


def may_not(name: str, case: Case) -> str:
    """Why a person may not approve, or nothing."""
    if same_person(name, case.requester.holder):
        return tell("{name} asks for it and may not approve it", name=name)
    reasons = (why for other, why in case.excluded if same_person(name, other))
    return next((tell(why, name=name) for why in reasons), "")


def _lack(name: str, case: Case) -> Lack:
    """Another person is lacking where whoever would approve is whoever asks."""
    return "other-person" if same_person(name, case.requester.holder) else ""


def excluding(case: Case, names: Iterable[str], why: str) -> Case:
    """The case in which these people may not approve either; ``why`` is a sentence about ``{name}``."""
    return replace(case, excluded=(*case.excluded, *((name, why) for name in names if name)))


def refused(
    actor: Actor, authority: str, because: str, step: str, on: date, problem: str, *, lacks: Lack = ""
) -> ResolvedApproval:
    return ResolvedApproval(
        actor.role, actor.title, "", authority, because, step, on,
        problem=problem, verdict="blocked", lacks=lacks,
    )  # fmt: skip


def unsettled(
    role: str, on: date, step: str, because: str, problem: str, verdict: RequestVerdict
) -> ResolvedApproval:
    title = role.replace("-", " ").capitalize()
    return ResolvedApproval("", title, "", "", because, step, on, problem=problem, verdict=verdict)


def worst(verdicts: Iterable[RequestVerdict]) -> RequestVerdict:
    """Blocked outweighs infeasible, infeasible outweighs unknown, unknown outweighs ok."""
    order: tuple[RequestVerdict, ...] = ("ok", "unknown", "infeasible", "blocked")
    return max(verdicts, key=order.index, default="ok")
