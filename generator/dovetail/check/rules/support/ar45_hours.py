"""AR-45: each line of support is there in the hours in which users are promised support."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dovetail.check.case import Case
from dovetail.check.derived.covered_hours import hours_without
from dovetail.check.derived.milestones import live_by
from dovetail.check.rule import Judgement, failed, unknown
from dovetail.model import words
from dovetail.model.diagnostics import Place, Severity
from dovetail.model.language import tell
from dovetail.model.support import SupportTier

HOURS_CODE = "hours-not-covered"


def hours_of(case: Case, name: str, lines: Sequence[tuple[SupportTier, Place]]) -> Iterator[Judgement]:
    """What the lines of support leave open of the promised hours; lines with the same gap are told together.

    Without a promise that can be compared, or without a group, nothing is said here.
    """
    service = case.services[name]
    gaps: dict[str, list[tuple[str, Place]]] = {}
    for tier, place in lines if service.covered else ():
        if not isinstance(tier.group, str):
            continue
        group = case.organization.support_groups[tier.group]
        if not group.covered:
            yield unknown(
                name,
                tell(
                    "nobody has said in which hours {group} is there for the {tier} of {title}, so that they "
                    "can be compared with those that users are promised",
                    group=group.title,
                    tier=tier.title,
                    title=service.title,
                ),
                place,
                code=HOURS_CODE,
                hint=tell("enter the hours of {group}", group=group.title),
                due=live_by(case, name),
                severity=Severity.MAJOR,
            )
        elif missing := hours_without(service, group):
            line = tell("{tier} ({group})", tier=tier.title, group=group.title)
            gaps.setdefault(missing, []).append((line, place))
    for missing, lacking in gaps.items():
        yield failed(
            name,
            tell(
                "nobody of {lines} is there in hours in which users of {title} are promised support: "
                "{missing}",
                lines=words.listed(line for line, _ in lacking),
                title=service.title,
                missing=missing,
            ),
            lacking[0][1],
            code=HOURS_CODE,
            hint=tell("agree on hours on call with the groups, or promise fewer hours"),
            related=tuple(place for _, place in lacking[1:]),
            severity=Severity.MAJOR,
        )
