"""AR-45: each line of support has a group that accepts it, and what stands behind a promise keeps it."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.derived.milestones import live_by
from dovetail.check.derived.scope import scope_place, shaped_services
from dovetail.check.derived.strictness import keeps, said
from dovetail.check.derived.voices import is_of_another_group, voice_of
from dovetail.check.rule import Judgement, Rule, failed, passed, question_in, unknown
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Place, Severity
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
    now = f"; today it is {words.listed(service.resolver_groups)}" if service.resolver_groups else ""
    return unknown(
        name,
        f"nobody has written how {service.title} will be supported: by which groups, on which promises{now}",
        scope_place(case, name), code="support-unwritten",
        hint="write a support model with tiers and commitments", due=live_by(case, name),
    )  # fmt: skip


def _tiers(case: Case, name: str) -> Iterator[Judgement]:
    service, model = case.services[name], _model(case, name)
    if model is not None and case.project.support_models[model].tiers:
        for index, tier in enumerate(case.project.support_models[model].tiers):
            place = case.place("support_models", model, "tiers", index)
            yield from _tier(case, name, tier, place, is_new=True)
    elif service.support:
        # Lines of support of a service in use have been taken: only their group is asked for.
        is_new = service.status == "planned"
        for index, tier in enumerate(service.support):
            yield from _tier(case, name, tier, case.service_place(name, "support", index), is_new=is_new)
    else:
        yield unknown(
            name, f"nobody has said which group takes which line of support of {service.title}",
            _place(case, name, model), code="support-unwritten",
            hint="write tiers with the groups that accept them", due=live_by(case, name),
        )  # fmt: skip


def _tier(case: Case, name: str, tier: SupportTier, place: Place, *, is_new: bool) -> Iterator[Judgement]:
    title, live = case.services[name].title, live_by(case, name)
    if tier.group is None or isinstance(tier.group, Unknown):
        asked = question_in(tier.group)
        yield unknown(
            name, f"no group takes the {tier.title} of {title}{asked}", place, code="tier-unaccepted",
            hint="name the support group, and have it accept", due=live,
        )  # fmt: skip
        return
    group = case.organization.support_groups[tier.group].title
    if not is_new:
        return
    if (stranger := _accepts_for_others(case, tier, tier.group)) is not None:
        yield failed(
            name, f"{stranger} has accepted the {tier.title} of {title} in place of {group}", place,
            code="tier-unaccepted", hint=f"ask {group} for its own acceptance",
        )  # fmt: skip
    elif tier.accepted_on is None or isinstance(tier.accepted_on, Unknown):
        asked = question_in(tier.accepted_on)
        yield unknown(
            name, f"nothing shows that {group} has accepted the {tier.title} of {title}{asked}", place,
            code="tier-unaccepted", hint=f"ask {group} for its acceptance, and enter its day", due=live,
        )  # fmt: skip
    elif tier.accepted_on > live:
        yield failed(
            name,
            f"{group} accepts the {tier.title} of {title} on {words.day(tier.accepted_on)}, after go-live on "
            f"{words.day(live)}",
            place, code="tier-unaccepted", hint="have the group accept before go-live",
        )  # fmt: skip


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
        return f"{voice.title}, who does not lead the group,"
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
            f"no service level of {service.title} is written so that it can be compared with what support "
            "groups and suppliers commit to",
            _place(case, name, model), code="support-unwritten",
            hint="write commitments with what is promised, and what each group and contract keeps",
            due=live_by(case, name),
        )  # fmt: skip
    for commitment, place in zip(commitments, places, strict=True):
        yield from _commitment(case, name, commitment, place)


def _commitment(case: Case, name: str, commitment: Commitment, place: Place) -> Iterator[Judgement]:
    title, live = case.services[name].title, live_by(case, name)
    promised, what = commitment.promised, f"{commitment.measure} of {case.services[name].title}"
    if isinstance(promised, Unknown):
        yield unknown(
            name, f"nobody has said what users are promised for {what}: {promised.unknown}", place,
            hint="agree the service level with the service owner", due=live,
        )  # fmt: skip
        return
    behind = {
        **{case.organization.support_groups[key].title: value for key, value in commitment.groups.items()},
        **{_contract(case, key): value for key, value in commitment.contracts.items()},
    }
    if not behind:
        yield unknown(
            name, f"{said(promised, case.organization)} is promised for {what}, and nothing stands behind it",
            place, hint="enter what each support group and contract commits to", due=live,
        )  # fmt: skip
    for who, target in behind.items():
        if isinstance(target, Unknown):
            yield unknown(
                name, f"nobody has said what {who} commits to for {what}: {target.unknown}", place,
                hint="ask whoever answers for it, and enter the target", due=live,
            )  # fmt: skip
            continue
        own, wanted = said(target, case.organization), said(promised, case.organization)
        kept = keeps(target, promised, case.organization, case.time.calendar)
        if kept is None:
            yield unknown(
                name,
                f"{who} commits to {own} for {what}, which can't be compared with the promised {wanted}",
                place, hint="write both as a time by the same clock, or both as a share", due=live,
            )  # fmt: skip
        elif not kept:
            worse = "longer" if isinstance(promised, Duration) else "less"
            yield failed(
                name,
                f"{who} commits to {own} for {commitment.measure}, {worse} than the {wanted} that users of "
                f"{title} are promised",
                place, hint=f"agree a stricter target with {who}, or promise less",
            )  # fmt: skip


def _model(case: Case, service: str) -> int | None:
    models = enumerate(case.project.support_models)
    return next((index for index, model in models if model.service == service), None)


def _place(case: Case, service: str, model: int | None) -> Place:
    return scope_place(case, service) if model is None else case.place("support_models", model)


def _contract(case: Case, key: str) -> str:
    found = next((entry for entry in case.project.contracts if entry.id == key), None)
    return f"the contract {found.title}" if found else key


RULE = Rule(
    id="AR-45",
    codes=("promise-not-kept", "tier-unaccepted", "support-unwritten"),
    title="Each line of support has a group that accepts it before go-live, and what groups and contracts "
    "commit to keeps what users are promised",
    severity=Severity.BLOCKER,
    prevents=("F1", "F4"),
    procedures=("SLM", "SUP"),
    reason="""
A promise of four hours on a contract that says next working day is broken on the day it is made; it shows
with the first failure on a Friday evening. The same holds for a line of support that a group was never asked
to take: the ticket comes back to the project, which no longer exists. The chain from promise to agreement to
contract can be compared before anything is signed.
""",
    data="support_models (tiers, commitments), otherwise those of the service; support groups; contracts",
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
    hint="close the chain from promise to groups and contracts before the contract is signed",
    check=check,
)
