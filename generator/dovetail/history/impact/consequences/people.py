"""Who has to act otherwise because operations changed, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dovetail.history.impact.consequences.shifts import Key, Shift, apart_from, people_in
from dovetail.history.impact.packs.pack import MANAGER
from dovetail.history.impact.touched import TouchedPerson
from dovetail.history.issues.outcomes import Outcome
from dovetail.history.states.difference import Change
from dovetail.model.language import tell
from dovetail.model.organization import Organization

Pair = tuple[Outcome, Outcome]
"""What a request came to, before and now."""


def titles_of(organization: Organization) -> Mapping[str, str]:
    """What those who act are called, by role or board."""
    boards = {name: board.title for name, board in organization.boards.items()}
    roles = {name: role.title for name, role in organization.roles.items()}
    return {MANAGER: tell("Project manager"), **boards, **roles}


def people_of(
    outcomes: Mapping[str, Pair],
    manager: str,
    titles: Mapping[str, str],
    others: Sequence[Change] = (),
    shifts: Sequence[Shift] = (),
) -> tuple[TouchedPerson, ...]:
    """Who has to act otherwise, each once with all reasons. ``titles`` are what roles are called."""
    reasons: dict[tuple[str, str], tuple[str, dict[str, None]]] = {}

    def touch(role: str, title: str, holder: str, why: str) -> None:
        title = title or titles.get(role, role)
        reasons.setdefault((role, holder or title), (title, {}))[1][why] = None

    for name, (before, now) in outcomes.items():
        if (before.route, before.latest_start, before.verdict) != (now.route, now.latest_start, now.verdict):
            touch(MANAGER, "", manager, tell("{request} goes another way or starts on another day",
                                             request=name))  # fmt: skip
        for key, approval in now.approvals.items():
            if key not in before.approvals or before.approvals[key].person != approval.person:
                touch(key.rpartition(".")[2], approval.title, approval.holder,
                      tell("approves {request} now", request=name))  # fmt: skip
        for key, approval in before.approvals.items():
            if key not in now.approvals:
                touch(key.rpartition(".")[2], approval.title, approval.holder,
                      tell("no longer approves {request}", request=name))  # fmt: skip
        for step, work in now.steps.items():
            old = before.steps.get(step)
            if old is None or (old.role, old.holder) != (work.role, work.holder):
                why = tell("does “{step}” of {request} now", step=work.title, request=name)
                touch(work.role, "", work.holder, why)
            elif (old.start, old.end) != (work.start, work.end):
                why = tell("“{step}” of {request} lies on other days", step=work.title, request=name)
                touch(work.role, "", work.holder, why)
        for step, work in before.steps.items():
            after = now.steps.get(step)
            if after is None or (after.role, after.holder) != (work.role, work.holder):
                why = tell("no longer does “{step}” of {request}", step=work.title, request=name)
                touch(work.role, "", work.holder, why)
    for actor, why in people_in(apart_from(shifts, _told_of_requests(outcomes))):
        touch(actor.role, actor.title, actor.holder, why)
    for change in holders(others):
        touch(change.path.split(".")[1], change.item, change.after,
              tell("takes the place of {before}", before=change.before or tell("nobody")))  # fmt: skip
    return tuple(
        TouchedPerson(role, title, holder, tuple(whys)) for (role, holder), (title, whys) in reasons.items()
    )


def _told_of_requests(outcomes: Mapping[str, Pair]) -> set[Key]:
    """The steps of which the plan of a request tells that somebody else does them."""
    return {
        (now.procedure, step)
        for before, now in outcomes.values()
        for step in (*before.steps, *now.steps)
        if (was := before.steps.get(step)) is None
        or (becomes := now.steps.get(step)) is None
        or was.role != becomes.role
    }


def holders(others: Sequence[Change]) -> tuple[Change, ...]:
    """The roles of the project that somebody else holds now."""
    return tuple(
        change
        for change in others
        if change.path.startswith("people.") and change.field == "holder" and change.after
    )
