"""What the requests of one project have in common."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dovetail.model.organization import Organization
from dovetail.model.profile import Written
from dovetail.model.project import Project
from dovetail.resolve.people import People
from dovetail.resolve.questions import Questions
from dovetail.resolve.time_context import TimeContext


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Organization, people, calendar and open questions, shared by all requests of a project."""

    organization: Organization
    written: Written[Project]
    people: People
    time: TimeContext
    questions: Questions
    as_of: date

    @property
    def project(self) -> Project:
        """The project itself."""
        return self.written.value
