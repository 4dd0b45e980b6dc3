"""Who decides at the steps that decide on gates: whom the project names there, or else their doer."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.model.project import Gate, Project
from dovetail.model.resolved import Actor, Decider, DecidesRest
from dovetail.model.routes import Step
from dovetail.model.values import LIVE_POINT
from dovetail.resolve.people import People, same_person

EVERY_GATE = "gates"
EXIT = "G5"


def named_at(gate: Gate, project: Project) -> str | None:
    """Whom the project names to decide at a gate. Whoever ends early life support decides at its gate."""
    plan = project.early_life_support
    return gate.decided_by or (plan.decided_by if plan and gate.point == EXIT else None)


def decides_alone(step: Step, doer: Actor, people: People) -> Actor | None:
    """The one person or role that takes the whole decision of a step in place of its doer; none if others
    share it, if a body of several takes it, or if the doer takes it anyway.
    """
    found = _shares(step, doer, people)
    one = found[0].actor if len(found) == 1 else None
    organization = people.organization
    bodies = {*organization.boards, *organization.support_groups}
    return None if one is None or one == doer or one.role in bodies else one


def deciders_of(step: Step, doer: Actor, people: People) -> tuple[Decider, ...]:
    """Everybody who decides at a step with what each decides on; nobody where its doer decides all of it."""
    found = _shares(step, doer, people)
    return () if all(share.actor == doer for share in found) else found


def _shares(step: Step, doer: Actor, people: People) -> tuple[Decider, ...]:
    held: dict[Actor, list[str]] = {}
    for named, gate in _named(step, people.project):
        who = people.decider(named)
        held.setdefault(doer if _same(step, doer, who) else who, []).extend([gate] if gate else [])
    rest = _rest(step, people.project)
    shares = [Decider(who, tuple(gates)) for who, gates in held.items()]
    if rest and shares:
        shares = [share for share in shares if share.actor != doer]
        shares.append(Decider(doer, tuple(held.get(doer, ())), rest))
    return tuple(shares)


def _named(step: Step, project: Project) -> Iterator[tuple[str, str]]:
    """Whom the project names at the gates of a step, each with the gate; without one for a plain exit."""
    gates = _gates(step, project)
    for gate in gates:
        if named := named_at(gate, project):
            yield named, gate.id
    plan = project.early_life_support
    if EXIT in step.decides and plan and plan.decided_by and not any(gate.point == EXIT for gate in gates):
        yield plan.decided_by, ""


def _rest(step: Step, project: Project) -> DecidesRest:
    """What nobody is named for. A gate lets one release go live, and others may follow it."""
    if EVERY_GATE not in step.decides:
        return "release" if LIVE_POINT in step.decides else ""
    return "gate" if any(named_at(gate, project) is None for gate in project.gates) else ""


def _gates(step: Step, project: Project) -> list[Gate]:
    return [gate for gate in project.gates if EVERY_GATE in step.decides or gate.point in step.decides]


def _same(step: Step, doer: Actor, who: Actor) -> bool:
    """Whether somebody is whoever does the step, perhaps under another title."""
    return who.role in (step.by, doer.role) or same_person(who.holder, doer.holder)
