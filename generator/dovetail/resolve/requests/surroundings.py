"""What the requests of one project have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from dovetail.model.base import Unknown
from dovetail.model.facts import FactValue
from dovetail.model.organization import Organization
from dovetail.model.procedure import Procedure
from dovetail.model.profile import Written
from dovetail.model.project import Project, Request
from dovetail.resolve.calendars.time_context import TimeContext
from dovetail.resolve.facts.answers import read_answers
from dovetail.resolve.facts.questions import Questions
from dovetail.resolve.people import People


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Organization, people, calendar and open questions, shared by all requests of a project."""

    organization: Organization
    written: Written[Project]
    people: People
    time: TimeContext
    questions: Questions
    as_of: date
    _answers: dict[str, Mapping[str, FactValue | Unknown]] = field(default_factory=dict, repr=False)

    @property
    def project(self) -> Project:
        """The project itself."""
        return self.written.value

    def answers(self, tailored: Procedure, request: Request) -> Mapping[str, FactValue | Unknown]:
        """What a request of the project says; requests of one kind look at each other's answers."""
        if request.id not in self._answers:
            self._answers[request.id] = read_answers(tailored, request)
        return self._answers[request.id]
