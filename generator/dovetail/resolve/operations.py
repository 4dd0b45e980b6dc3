"""What all projects of one profile have in common, worked out once for all of them."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date

from dovetail.model.diagnostics import Diagnostic
from dovetail.model.lifecycle import BoundLifecycle
from dovetail.model.profile import LayeredProcedure, Profile
from dovetail.model.vocabulary import Vocabulary, used
from dovetail.resolve.approval.route_table import examine_routes, turning_days
from dovetail.resolve.calendars.time_context import TimeContext
from dovetail.resolve.facts.open_questions import Unsaid, unsaid_by_organization, unsaid_by_procedure
from dovetail.resolve.method_words import MethodWords


class Operations:
    """The operations of one organization, as its projects see them.

    Each part is worked out when it is first asked for, and remembered. A project is resolved to the same
    value with and without it. It belongs to one profile and must not be handed to another one's projects.
    """

    def __init__(self, profile: Profile, time: TimeContext | None = None) -> None:
        self.profile = profile
        self.time = time or TimeContext.of(profile.organization.value)
        self._turning: dict[str, tuple[date, ...]] = {}
        self._route_findings: dict[tuple[str, Vocabulary, int], tuple[Diagnostic, ...]] = {}
        self._unsaid: dict[tuple[str, Vocabulary], tuple[Unsaid, ...]] = {}
        self._unsaid_by_organization: tuple[Unsaid, ...] | None = None
        self._words: dict[tuple[Vocabulary, Vocabulary], MethodWords] = {}

    def words_of(self, lifecycle: BoundLifecycle) -> MethodWords:
        """What marks words of a method, in the words of a project's one."""
        profile, vocabulary = self.profile, lifecycle.vocabulary
        method = lifecycle.method.id if lifecycle.method else ""
        own = profile.own_vocabularies.get(method, vocabulary)
        if (vocabulary, own) not in self._words:
            self._words[vocabulary, own] = MethodWords(
                vocabulary, profile.marked, profile.borrowed, profile.own_marked, own
            )
        return self._words[vocabulary, own]

    def route_findings(self, entry: LayeredProcedure, on: date) -> tuple[Diagnostic, ...]:
        """Findings on the table of a procedure as it is in force on a day."""
        organization, name = self.profile.organization.value, entry.value.id
        if name not in self._turning:
            self._turning[name] = turning_days(entry.value, organization)
        # Projects begin on many days, but between two turning days a table stays as it is.
        key = (name, used(), bisect_right(self._turning[name], on))
        if key not in self._route_findings:
            self._route_findings[key] = tuple(examine_routes(entry, organization, on))
        return self._route_findings[key]

    def unsaid(self, entry: LayeredProcedure) -> tuple[Unsaid, ...]:
        """What nobody has said yet in a procedure."""
        key = (entry.value.id, used())
        if key not in self._unsaid:
            self._unsaid[key] = tuple(unsaid_by_procedure(entry))
        return self._unsaid[key]

    @property
    def unsaid_by_organization(self) -> tuple[Unsaid, ...]:
        """What nobody has said yet of the organization itself."""
        if self._unsaid_by_organization is None:
            self._unsaid_by_organization = tuple(unsaid_by_organization(self.profile.organization))
        return self._unsaid_by_organization
