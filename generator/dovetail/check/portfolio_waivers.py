"""What has become of each waiver of a project: valid, expired, still asked for, or not valid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from dovetail.check.rule import Rule
from dovetail.model import words
from dovetail.model.checked import Checked
from dovetail.model.deviation import Waive
from dovetail.model.diagnostics import Place
from dovetail.model.language import later, tell
from dovetail.model.portfolio import WaiverStanding, WaiverState
from dovetail.model.profile import Profile
from dovetail.model.project import Project
from dovetail.model.rulebook import RuleWaiver
from dovetail.resolve.people import People
from dovetail.resolve.procedures.leave import expired, incomplete, wrong_dates
from dovetail.resolve.procedures.tailoring import waiver_problem

_IDLE = later("nothing is reported that it lifts")


@dataclass(frozen=True, slots=True)
class Waivers:
    """The waivers of one project on one day. ``checked`` says which findings they lift."""

    profile: Profile
    project: Project
    checked: Checked
    day: date
    rules: Mapping[str, Rule]

    def all(self) -> tuple[WaiverStanding, ...]:
        """Of controls first, then of findings, in the order of the file."""
        people = People.of(self.profile, self.project)
        return (*self._of_controls(people), *self._of_findings(people))

    def _of_controls(self, people: People) -> Iterator[WaiverStanding]:
        for name, operations in self.project.tailoring.items():
            layered = self.profile.procedures.get(name)
            if layered is None:
                continue
            controls = {control.id: control for control in layered.value.controls}
            for index, waiver in enumerate(operations):
                if not isinstance(waiver, Waive) or waiver.waive not in controls:
                    continue
                control = controls[waiver.waive]
                problem = waiver_problem(layered.value, control, waiver, people, self.day)
                code, said = (problem[0], problem[1]) if problem else ("", self._out_of_time(name, index))
                yield self._standing(
                    waiver,
                    people,
                    control.id,
                    control.statement,
                    name,
                    waiver.requests,
                    code,
                    said,
                    self._place("tailoring", name, index),
                )

    def _out_of_time(self, procedure: str, index: int) -> str:
        """What AR-04 has found: that the leave misses days on which the control would be kept."""
        at = ("tailoring", procedure, index)
        spots = {self._place(*at), *(self._place(*at, name) for name in ("issued", "expires"))}
        for finding in self.checked.findings:
            if finding.code == "waiver-out-of-time" and finding.place in spots:
                return finding.message
        return ""

    def _of_findings(self, people: People) -> Iterator[WaiverStanding]:
        for index, waiver in enumerate(self.project.waivers):
            rule = self.rules.get(waiver.rule)
            code, said = self._refusal(waiver)
            yield self._standing(
                waiver,
                people,
                waiver.rule,
                tell(rule.title) if rule else "",
                "",
                waiver.subjects,
                code,
                said,
                self._place("waivers", index),
            )

    def _refusal(self, waiver: RuleWaiver) -> tuple[str, str]:
        """Why it is no leave. Who may give it hangs on the finding, so the engine has the last word."""
        refused = incomplete(waiver) or wrong_dates(waiver) or expired(waiver, self.day)
        if refused is not None:
            return refused.code, refused.message
        if any(entry.waiver == waiver for entry in self.checked.waived):
            return "", ""
        if waiver.rule not in self.rules:
            return "rule-unknown", tell("there is no such rule in use")
        for entry in self.checked.refused:
            if entry.waiver == waiver:
                return entry.code, entry.why
        return "", tell(_IDLE)

    def _standing(
        self,
        waiver: Waive | RuleWaiver,
        people: People,
        subject: str,
        title: str,
        procedure: str,
        about: tuple[str, ...],
        code: str,
        problem: str,
        place: Place,
    ) -> WaiverStanding:
        state, problem = self._state(waiver, code, problem)
        issued, expires = waiver.issued, waiver.expires
        return WaiverStanding(
            project=self.project.code,
            waives="control" if isinstance(waiver, Waive) else "finding",
            subject=subject,
            title=title,
            procedure=procedure,
            about=about,
            state=state,
            problem=problem,
            because=waiver.because,
            compensating=waiver.compensating or "",
            requested_by=_called(waiver.requested_by, people),
            approved_by=_called(waiver.approved_by, people),
            issued=issued,
            expires=expires,
            decision_due=waiver.decision_due,
            age=(self.day - issued).days if issued is not None and issued <= self.day else None,
            left=(expires - self.day).days if expires is not None else None,
            place=place,
        )

    def _state(self, waiver: Waive | RuleWaiver, code: str, problem: str) -> tuple[WaiverState, str]:
        if waiver.approved_by is None and waiver.decision_due is not None:
            late = waiver.decision_due < self.day
            return "asked", (
                tell(
                    "its owner should have decided by {decision_due}",
                    decision_due=words.day(waiver.decision_due),
                )
                if late
                else ""
            )
        if code == "waiver-expired":
            return "expired", problem
        if not code and waiver.issued is not None and waiver.issued > self.day:
            return "not valid", tell("it begins on {issued}", issued=words.day(waiver.issued))
        return ("not valid" if code else "valid"), problem

    def _place(self, *path: str | int) -> Place:
        return self.profile.projects[self.project.code].place(*path)


def _called(name: str | None, people: People) -> str:
    """A role with its holder, or the name that was written."""
    if name is None:
        return ""
    role = people.canonical(name)
    if role in people.organization.roles:
        actor = people.approver(role)
    elif name in people.project.team:
        actor = people.requester(name)
    else:
        return name
    return f"{actor.title} ({actor.holder})" if actor.holder else actor.title
