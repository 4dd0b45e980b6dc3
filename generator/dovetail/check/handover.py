"""Everything that passes to operations, wherever the project says so, with who receives it and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dovetail.check.derived.milestones import closes
from dovetail.model.alignment import Handover
from dovetail.model.base import Unknown
from dovetail.model.language import tell
from dovetail.model.project import Project
from dovetail.model.readiness import Training
from dovetail.model.resolved import Actor, ResolvedProject
from dovetail.resolve.people import People

Day = date | Unknown | None


def handover_of(resolved: ResolvedProject, people: People) -> tuple[Handover, ...]:
    """Handover items first, then contracts, configuration items, documents and runbooks, in file order.

    What has no day of its own passes at closure; a contract that ends before passes by its last day.
    """
    return tuple(_Passing(resolved, people).all())


@dataclass(frozen=True, slots=True)
class _Passing:
    resolved: ResolvedProject
    people: People

    @property
    def project(self) -> Project:
        return self.resolved.project

    @property
    def _closes(self) -> date:
        return closes(self.project)

    def all(self) -> Iterator[Handover]:
        for item in self.project.handover:
            yield self._entry(
                item.id, item.title, item.kind or "", item.service, item.receiver, item.due, item.accepted_on
            )
        for contract in self.project.contracts:
            owner = contract.owner_after_closure
            if owner is not None:
                last = contract.until if isinstance(contract.until, date) else self._closes
                yield self._entry(
                    contract.id, contract.title, "contract", None, owner, min(last, self._closes)
                )
        for part in self.project.delivered_items:
            day = part.registered_on
            done = day if isinstance(day, date) and day <= self.resolved.as_of else None
            yield self._entry(part.id, part.title, "configuration-item", part.service, part.owner, day, done)
        for document in self.project.documents:
            yield self._entry(document.id, document.title, "document", None, document.owner, self._closes)
        yield from self._runbooks()

    def _runbooks(self) -> Iterator[Handover]:
        groups = self.resolved.organization.support_groups
        for training in self.project.training:
            group = groups.get(training.group)
            team = group.title if group else training.group
            day = training.completed_on
            done = day if isinstance(day, date) and day <= self.resolved.as_of else None
            yield Handover(
                training.group,
                _runbook(training, team),
                "runbook",
                training.service,
                # A person answers for what a group, or a supplier, receives.
                self.people.approver(group.lead) if group and group.lead else Actor(training.group, team),
                "",
                day,
                done,
                self._late(day, done),
            )

    def _entry(
        self,
        name: str,
        title: str,
        kind: str,
        service: str | None,
        receiver: str | Unknown | None,
        due: Day,
        accepted: date | None = None,
    ) -> Handover:
        return Handover(
            name,
            title,
            kind,
            service,
            self.people.approver(receiver) if isinstance(receiver, str) else None,
            receiver.unknown if isinstance(receiver, Unknown) else "",
            due,
            accepted,
            self._late(due, accepted),
        )

    def _late(self, due: Day, accepted: date | None) -> bool:
        return accepted is None and isinstance(due, date) and due < self.resolved.as_of


def _runbook(training: Training, team: str) -> str:
    """What a group receives, by the name of its runbook."""
    if isinstance(training.runbook, str):
        return tell("Training of {group}, and its runbook: {runbook}", group=team, runbook=training.runbook)
    return tell("Training of {group}, and its runbook", group=team)
