"""What a project says of a change to something live: items, window, tests, backout, notices."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from dovetail.model.base import Id, Line, Many, Maybe, Model, Prose, YesNo
from dovetail.model.values import Day, Moment

SupportEffect = Literal["service-level", "hours", "run-cost", "supplier"]


class WorkWindow(Model):
    """From when until when work on live services takes place."""

    from_: Annotated[Moment, Field(alias="from")]
    """Beginning: a day, or a day and time."""
    until: Moment
    """End."""

    @model_validator(mode="after")
    def _ordered(self) -> WorkWindow:
        if self.until < self.from_:
            raise ValueError(f"it ends ({self.until}) before it begins ({self.from_})")
        return self


class Notice(Model):
    """An announcement of an outage."""

    to: Line
    """Who is told."""
    on: Maybe[Day]
    """When."""
    channel: Line | None = None
    """How."""


class FreezeException(Model):
    """Leave to work in a freeze."""

    freeze: Id
    """The freeze."""
    granted_by: Id
    """Operational role that gave leave."""
    on: Day | None = None
    """When."""
    because: Prose | None = None
    """Why."""


class ChangeRecord(Model):
    """A request for change in the operational process. What is left out is not stated."""

    rfc: Maybe[Line] | None = None
    """Number of the request for change in the operational system."""
    authority: Line | None = None
    """Who decides on it in operations: a board, role or name."""
    items: Maybe[Many[Id]] | None = None
    """Configuration items that it touches."""
    impact: Maybe[Line] | None = None
    """How much users notice, in the organization's words."""
    window: Maybe[WorkWindow] | None = None
    """When the work takes place. Left out: the day of the request."""
    tested: Maybe[Line] | None = None
    """Evidence that it was tested."""
    backout: Maybe[Prose] | None = None
    """How it is undone."""
    communication: Maybe[Line] | None = None
    """How those concerned are told."""
    outage: Maybe[YesNo] | None = None
    """Whether users lose a service meanwhile."""
    notices: tuple[Notice, ...] = ()
    """Announcements of the outage."""
    staffed_by: Maybe[Line] | None = None
    """Support group or rota that is on duty meanwhile."""
    incident: Line | None = None
    """The incident that an emergency change answers."""
    affects: Maybe[Many[SupportEffect]] | None = None
    """What of the support it changes: service level, hours, cost to run, supplier. An empty list: nothing."""
    built_by: Line | None = None
    """Role or name that builds it."""
