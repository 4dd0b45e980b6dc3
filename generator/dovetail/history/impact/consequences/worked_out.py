"""What follows from changes for the people of packs, worked out no further than changes can bear on it.

To resolve a project takes long. Of most of many, facts tell that a change bears on none of their requests, or
on a few: then nothing is resolved, or those few are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from dovetail.history.impact.consequences.bearing import bears_on, may_alter_pack
from dovetail.history.impact.consequences.results import (
    Results,
    requests_between,
    resolved_at,
    results_between,
    results_since,
)
from dovetail.history.impact.consequences.shifts import Shift, shifts_told
from dovetail.history.impact.consequences.today import judged_on
from dovetail.history.impact.deltas import Deltas, Parts
from dovetail.history.impact.packs.pack import BOUND, Pack
from dovetail.history.impact.packs.source import Source
from dovetail.history.impact.packs.then import Both
from dovetail.history.issues.outcomes import Outcome
from dovetail.history.issues.project_then import NOT_WORKED_OUT
from dovetail.history.issues.register import RegisterError
from dovetail.model.language import tell
from dovetail.model.profile import Profile

if TYPE_CHECKING:
    # Over many projects most changes bear on no request: then nothing is resolved.
    from dovetail.resolve.operations import Operations


class Consequences:
    """What comes out otherwise under the operations of a profile; what packs share is worked out once."""

    def __init__(self, profile: Profile, deltas: Deltas, both: Both, source: Source) -> None:
        self._profile, self._deltas, self._both, self._source = profile, deltas, both, source
        self._known: dict[str, Results] = {}

    def of(self, pack: Pack) -> Results:
        """What comes out otherwise for a pack, by the changes of what it rests on.

        :raises RegisterError: if what was issued can't be read.
        """
        known = self._known.get(pack.project)
        return self._worked_out(pack) if known is None else known

    def know(self, packs: Sequence[Pack]) -> Mapping[str, Results]:
        """The same of all these, by project, in several processes if that takes long; they are known from now
        on. Nothing is known of a project of which what was issued can't be read.
        """
        from dovetail.build.side_by_side import side_by_side

        wholly = [pack for pack in packs if self._is_whole(pack)]
        for pack in wholly[:1]:
            # What all processes need is read before they part.
            with suppress(RegisterError, *NOT_WORKED_OUT):
                self._both.of(pack)
        found = dict(zip((pack.project for pack in wholly), side_by_side(self._read, wholly), strict=True))
        for pack in packs:
            known = found[pack.project] if pack.project in found else self._read(pack)
            if known is not None:
                self._known[pack.project] = known
        return self._known

    def judged_on(self, pack: Pack, results: Results, today: date | None) -> Results:
        """The results as they are judged from a day; none: from that of the issue."""
        if today is None or not results.outcomes:
            return results
        calendar = self._operations.time.calendar
        return judged_on(results, today, calendar, lambda: self._source.whole(pack).written or {})

    def late(self, results: Results) -> dict[str, int]:
        """By how many working days each request starts too late: its latest start lies so many before the
        first day on which work on it can begin.
        """
        return {name: self._days_late(now) for name, (_, now) in results.outcomes.items()}

    def _days_late(self, outcome: Outcome) -> int:
        if not outcome.latest_start or not outcome.earliest or outcome.latest_start >= outcome.earliest:
            return 0
        first, before = (date.fromisoformat(day) for day in (outcome.latest_start, outcome.earliest))
        return self._operations.time.calendar.between(first, before)

    @cached_property
    def _operations(self) -> Operations:
        """What the projects of the profile share."""
        from dovetail.resolve.operations import Operations

        return Operations(self._profile)

    def _read(self, pack: Pack) -> Results | None:
        with suppress(RegisterError):
            return self._worked_out(pack)
        return None

    def _is_whole(self, pack: Pack) -> bool:
        with suppress(RegisterError):
            return _alters_pack(self._deltas.on(pack))
        return False

    def _worked_out(self, pack: Pack) -> Results:
        parts = self._deltas.on(pack)
        try:
            results = self._resolved(pack, parts)
        except NOT_WORKED_OUT as error:
            return Results(problem=why_not(error))
        return results if results.shifts else replace(results, shifts=self._shifts(pack, parts))

    def _resolved(self, pack: Pack, parts: Parts) -> Results:
        if _alters_pack(parts):
            issue, both = self._source.whole(pack), self._both.of(pack)
            if both is not None:
                return results_between(*(resolved_at(issue, shared) for shared in both))
            now = resolved_at(issue, (self._profile, self._operations))
            return results_since(issue, self._source.snapshot(pack), now)
        wanted = frozenset(
            name
            for head in {delta.head for delta, _ in parts}
            for name, gist in pack.gists.of(head)
            if any(delta.head == head and bears_on(delta, item.change, gist) for delta, item in parts)
        )
        if not wanted:
            return Results()
        return requests_between(self._source.whole(pack), wanted, (self._profile, self._operations))

    def _shifts(self, pack: Pack, parts: Parts) -> tuple[Shift, ...]:
        changes = ((delta, item.change) for delta, item in parts if delta.head in pack.rests)
        bound = {name.removeprefix(BOUND) for name in pack.tailored if name.startswith(BOUND)}
        return shifts_told(changes, self._profile.organization.value, bound, pack.manager)


def _alters_pack(parts: Parts) -> bool:
    return any(may_alter_pack(delta, item.change) for delta, item in parts)


def why_not(error: Exception) -> str:
    """Why what follows can't be worked out, for whoever reads of it."""
    return tell("what follows for its requests can't be worked out ({why})", why=str(error))
