"""From which controls projects deviate, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from dovetail.check.deviations import chosen, proposers
from dovetail.check.portfolio_proposals import Choice, with_proposal
from dovetail.model.base import Unknown
from dovetail.model.portfolio import ControlStanding, Deviation
from dovetail.model.procedure import Procedure
from dovetail.model.profile import Profile
from dovetail.model.resolved import Actor, ResolvedProject
from dovetail.resolve.people import title_of


def choices_of(profile: Profile, resolved: ResolvedProject) -> Counter[Choice]:
    """How often the project's requests give each answer to a question with a choice of answers."""
    found = dict(chosen(profile, resolved))
    return Counter(
        (item.procedure, fact, text)
        for item in resolved.requests
        for fact, text in found.get(item.request.id, ())
    )


def controls_of(
    profile: Profile, deviations: Iterable[Deviation], choices: Mapping[Choice, int]
) -> tuple[ControlStanding, ...]:
    """The controls from which some project deviates, those from which most do first."""
    by_control: dict[tuple[str, str], list[Deviation]] = defaultdict(list)
    for entry in deviations:
        by_control[entry.procedure, entry.control].append(entry)
    proposed_by = proposers(profile)
    found = []
    for (procedure, name), entries in by_control.items():
        layered = profile.procedures.get(procedure)
        control = next((c for c in layered.value.controls if c.id == name), None) if layered else None
        if layered is None or control is None:
            continue
        plain = ControlStanding(
            control=name,
            procedure=procedure,
            procedure_title=layered.value.title,
            version=layered.value.version,
            statement=control.statement,
            baseline=layered.layer != "reference",
            statutory=control.statutory,
            owner=_owner(layered.value, profile),
            deviations=tuple(entries),
            proposed_by=tuple(proposed_by.get(name, ())),
        )
        found.append(with_proposal(plain, profile, choices))
    return tuple(
        sorted(
            found,
            key=lambda item: (
                -len(item.projects()),
                -len(item.projects("waives", "asks")),
                item.procedure,
                item.control,
            ),
        )
    )


def _owner(procedure: Procedure, profile: Profile) -> Actor | None:
    """Who owns the procedure in the organization, whoever acts for them in a project."""
    if isinstance(procedure.owner, Unknown):
        return None
    roles = profile.organization.value.roles
    name = procedure.owner
    role = name if name in roles else next((own for own, e in roles.items() if name in e.acts_as), name)
    entry = roles.get(role)
    if entry is None:
        return Actor(role, profile.reference_roles.get(role, title_of(role)))
    holder = entry.holder if isinstance(entry.holder, str) else ""
    return Actor(role, entry.title, holder, queue=entry.queue or "")
