"""AR-45: each line of support has a group that accepts it, and what stands behind a promise keeps it."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.derived.milestones import live_by
from dovetail.check.derived.scope import scope_place, shaped_services
from dovetail.check.derived.strictness import keeps, said
from dovetail.check.derived.voices import is_of_another_group, voice_of
from dovetail.check.rule import Judgement, Rule, failed, passed, question_in, unknown
from dovetail.check.rules.support.ar45_hours import HOURS_CODE, hours_of
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Place, Severity
from dovetail.model.language import later, tell
from dovetail.model.support import Commitment, SupportTier
from dovetail.model.values import Duration


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per service that the project shapes; of one that fails, each part that does."""
    for name in shaped_services(case):
        service = case.services[name]
        if _model(case, name) is None and not service.support and not service.commitments:
            yield _unwritten(case, name)
            continue
        problems = [*_tiers(case, name), *_promises(case, name)]
        yield from problems or [passed(name)]


def _unwritten(case: Case, name: str) -> Judgement:
    service = case.services[name]
    now = (
        tell("; today it is {resolver_groups}", resolver_groups=words.listed(service.resolver_groups))
        if service.resolver_groups
        else ""
    )
    return unknown(
        name,
        tell(
            "nobody has written how {service} will be supported: by which groups, on which promises{now}",
            service=service.title,
            now=now,
        ),
        scope_place(case, name),
        code="support-unwritten",
        hint=tell("write a support model with tiers and commitments"),
        due=live_by(case, name),
    )


def _tiers(case: Case, name: str) -> Iterator[Judgement]:
    service, model = case.services[name], _model(case, name)
    if model is not None and case.project.support_models[model].tiers:
        lines = [
            (tier, case.place("support_models", model, "tiers", index))
            for index, tier in enumerate(case.project.support_models[model].tiers)
        ]
        for tier, place in lines:
            yield from _tier(case, name, tier, place, is_new=True)
        yield from hours_of(case, name, lines)
    elif service.support:
        # Lines of support of a service in use have been taken: only their group is asked for.
        is_new = service.status == "planned"
        lines = [
            (tier, case.service_place(name, "support", index)) for index, tier in enumerate(service.support)
        ]
        for tier, place in lines:
            yield from _tier(case, name, tier, place, is_new=is_new)
        yield from hours_of(case, name, lines)
    else:
        yield unknown(
            name,
            tell(
                "nobody has said which group takes which line of support of {service}", service=service.title
            ),
            _place(case, name, model),
            code="support-unwritten",
            hint=tell("write tiers with the groups that accept them"),
            due=live_by(case, name),
        )


def _tier(case: Case, name: str, tier: SupportTier, place: Place, *, is_new: bool) -> Iterator[Judgement]:
    title, live = case.services[name].title, live_by(case, name)
    if tier.group is None or isinstance(tier.group, Unknown):
        asked = question_in(tier.group)
        yield unknown(
            name,
            tell("no group takes the {tier} of {title}{asked}", tier=tier.title, title=title, asked=asked),
            place,
            code="tier-unaccepted",
            hint=tell("name the support group, and have it accept"),
            due=live,
        )
        return
    group = case.organization.support_groups[tier.group].title
    if not is_new:
        return
    if (stranger := _accepts_for_others(case, tier, tier.group)) is not None:
        yield failed(
            name,
            tell(
                "{stranger} has accepted the {tier} of {title} in place of {group}",
                stranger=stranger,
                tier=tier.title,
                title=title,
                group=group,
            ),
            place,
            code="tier-unaccepted",
            hint=tell("ask {group} for its own acceptance", group=group),
        )
    elif tier.accepted_on is None or isinstance(tier.accepted_on, Unknown):
        asked = question_in(tier.accepted_on)
        yield unknown(
            name,
            tell(
                "nothing shows that {group} has accepted the {tier} of {title}{asked}",
                group=group,
                tier=tier.title,
                title=title,
                asked=asked,
            ),
            place,
            code="tier-unaccepted",
            hint=tell("ask {group} for its acceptance, and enter its day", group=group),
            due=live,
        )
    elif tier.accepted_on > live:
        yield failed(
            name,
            tell(
                "{group} accepts the {tier} of {title} on {accepted_on}, after go-live on {live}",
                group=group,
                tier=tier.title,
                title=title,
                accepted_on=words.day(tier.accepted_on),
                live=words.day(live),
            ),
            place,
            code="tier-unaccepted",
            hint=tell("have the group accept before go-live"),
        )


def _accepts_for_others(case: Case, tier: SupportTier, group: str) -> str | None:
    """Who has accepted a line of support for a group that is not theirs; nothing if that is not sure.

    For a group speaks who leads it, a superior, or the group itself. A person may be one of the group.
    """
    if tier.accepted_by is None:
        return None
    voice = voice_of(case, tier.accepted_by)
    if voice.is_project:
        return f"{voice.title}{voice.why_not},"
    if is_of_another_group(case, tier.accepted_by, group):
        return tell("{voice}, who does not lead the group,", voice=voice.title)
    return None


def _promises(case: Case, name: str) -> Iterator[Judgement]:
    service, model = case.services[name], _model(case, name)
    if model is not None and case.project.support_models[model].commitments:
        commitments = case.project.support_models[model].commitments
        places = [case.place("support_models", model, "commitments", at) for at in range(len(commitments))]
    else:
        commitments = service.commitments
        places = [case.service_place(name, "commitments", at) for at in range(len(commitments))]
    if not commitments:
        yield unknown(
            name,
            tell(
                "no service level of {service} is written so that it can be compared with what "
                "support groups and suppliers commit to",
                service=service.title,
            ),
            _place(case, name, model),
            code="support-unwritten",
            hint=tell("write commitments with what is promised, and what each group and contract keeps"),
            due=live_by(case, name),
        )
    for commitment, place in zip(commitments, places, strict=True):
        yield from _commitment(case, name, commitment, place)


def _commitment(case: Case, name: str, commitment: Commitment, place: Place) -> Iterator[Judgement]:
    title, live = case.services[name].title, live_by(case, name)
    promised, what = (
        commitment.promised,
        tell("{measure} of {services}", measure=commitment.measure, services=case.services[name].title),
    )
    if isinstance(promised, Unknown):
        yield unknown(
            name,
            tell(
                "nobody has said what users are promised for {what}: {unknown}",
                what=what,
                unknown=promised.unknown,
            ),
            place,
            hint=tell("agree the service level with the service owner"),
            due=live,
        )
        return
    behind = {
        **{case.organization.support_groups[key].title: value for key, value in commitment.groups.items()},
        **{_contract(case, key): value for key, value in commitment.contracts.items()},
    }
    if not behind:
        yield unknown(
            name,
            tell(
                "{said} is promised for {what}, and nothing stands behind it",
                said=said(promised, case.organization),
                what=what,
            ),
            place,
            hint=tell("enter what each support group and contract commits to"),
            due=live,
        )
    for who, target in behind.items():
        if isinstance(target, Unknown):
            yield unknown(
                name,
                tell(
                    "nobody has said what {who} commits to for {what}: {unknown}",
                    who=who,
                    what=what,
                    unknown=target.unknown,
                ),
                place,
                hint=tell("ask whoever answers for it, and enter the target"),
                due=live,
            )
            continue
        own, wanted = said(target, case.organization), said(promised, case.organization)
        kept = keeps(target, promised, case.organization, case.time.calendar)
        if kept is None:
            yield unknown(
                name,
                tell(
                    "{who} commits to {own} for {what}, which can't be compared with the promised {wanted}",
                    who=who,
                    own=own,
                    what=what,
                    wanted=wanted,
                ),
                place,
                hint=tell("write both as a time by the same clock, or both as a share"),
                due=live,
            )
        elif not kept:
            yield failed(
                name,
                tell(
                    _LONGER if isinstance(promised, Duration) else _LESS,
                    who=who,
                    own=own,
                    measure=commitment.measure,
                    wanted=wanted,
                    title=title,
                ),
                place,
                hint=tell("agree a stricter target with {who}, or promise less", who=who),
            )


_LONGER = later(
    "{who} commits to {own} for {measure}, longer than the {wanted} that users of {title} are promised"
)
_LESS = later(
    "{who} commits to {own} for {measure}, less than the {wanted} that users of {title} are promised"
)


def _model(case: Case, service: str) -> int | None:
    models = enumerate(case.project.support_models)
    return next((index for index, model in models if model.service == service), None)


def _place(case: Case, service: str, model: int | None) -> Place:
    return scope_place(case, service) if model is None else case.place("support_models", model)


def _contract(case: Case, key: str) -> str:
    found = next((entry for entry in case.project.contracts if entry.id == key), None)
    return tell("the contract {found}", found=found.title) if found else key


RULE = Rule(
    id="AR-45",
    codes=("promise-not-kept", "tier-unaccepted", "support-unwritten", HOURS_CODE),
    title=later(
        "Each line of support has a group that accepts it before go-live, and what "
        "groups and contracts commit to keeps what users are promised"
    ),
    severity=Severity.BLOCKER,
    prevents=("F1", "F4"),
    procedures=("SLM", "SUP"),
    reason="""
A promise of four hours on a contract that says next working day is broken on the day it is made; it shows
with the first failure on a Friday evening. The same holds for a line of support that a group was never asked
to take: the ticket comes back to the project, which no longer exists. The chain from promise to agreement to
contract can be compared before anything is signed.
""",
    data="support_models (tiers, commitments), otherwise those of the service; support groups; contracts; "
    "covered of the service and of the groups",
    bad="""
project:
  support_models:
    - service: metering
      commitments: [{measure: Restore a collector, promised: 4 hours, groups: {metering-support: 6 hours}}]
""",
    good="""
project:
  support_models:
    - service: metering
      tiers:
        - {title: first line, group: service-desk, accepted_by: head-of-operations, accepted_on: 2026-05-04}
      commitments: [{measure: Restore a collector, promised: 4 hours, groups: {metering-support: 3 hours}}]
""",
    hint=later("close the chain from promise to groups and contracts before the contract is signed"),
    check=check,
)
