"""Whether the issued pack of a project still says what operations say: for many projects at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from dovetail.history.impact.one_issue import told_since
from dovetail.history.impact.packs.last_issues import last_issues
from dovetail.history.impact.packs.pack import Pack
from dovetail.history.impact.since import impact_since_issues
from dovetail.history.impact.work import How
from dovetail.history.issues.register import Register, RegisterError
from dovetail.model.portfolio import IssueStanding
from dovetail.model.profile import Profile

if TYPE_CHECKING:
    # What composes is heavy; where nothing changed, nothing is composed.
    from dovetail.compose.renderer import Sources


def standings_of(
    profile: Profile, root: Path, templates: Sources, codes: Collection[str]
) -> dict[str, IssueStanding]:
    """The standing of the last issue of each of these projects, as ``dovetail impact`` judges it.

    Packs under operations that are what they were cost nothing; what equal ones have in common is worked out
    once. Of however many packs some are composed, since facts alone call packs superseded in which nothing
    reads otherwise. A register that can't be read is told, not raised. The pack of a closed project is not
    judged.
    """
    last = last_issues(root, codes)
    found = impact_since_issues(profile, last, How(templates, briefly=True, closely=True))
    known = {code: IssueStanding(code) for code in codes}
    known |= {code: _closed(root, code) for code in last.closed}
    for pack in last.packs:
        known[pack.project] = _issued(pack, IssueStanding(pack.project, state="current"))
    for code, why in (found.unreadable or {}).items():
        known[code] = IssueStanding(code, state="unreadable", problem=why)
    packs = {pack.project: pack for pack in last.packs}
    for impact in found.projects:
        since = told_since(impact, profile)
        binding = [change for change in since if change.behavioural]
        told = binding or since
        known[impact.code] = _issued(
            packs[impact.code],
            IssueStanding(
                impact.code,
                state="superseded" if impact.kind == "behavioural" else "editorial",
                changed=tuple(change.words for change in told),
                procedures=tuple(change.procedure for change in told),
            ),
        )
    return known


def _closed(root: Path, code: str) -> IssueStanding:
    try:
        issue = Register(root / "projects" / code).latest()
    except RegisterError as error:
        return IssueStanding(code, state="unreadable", problem=str(error))
    if issue is None:
        return IssueStanding(code)
    return IssueStanding(code, issue.number, issue.revision.on, "closed")


def _issued(pack: Pack, standing: IssueStanding) -> IssueStanding:
    """The standing with number and day of the issue."""
    return replace(standing, number=pack.number, on=date.fromisoformat(pack.issued))
