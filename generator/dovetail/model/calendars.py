"""The dates that bind everybody: working time, holidays, freezes, windows, the close calendar."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from dovetail.model.base import Id, Line, Many, Maybe, Model, Prose, YesNo
from dovetail.model.conditions import When
from dovetail.model.recurrence import Recurrence, Weekday
from dovetail.model.support import PlannedChange
from dovetail.model.values import Day, Duration, Moment, Stated


class FiscalYear(Model):
    """The organization's financial year."""

    starts: Annotated[
        str,
        BeforeValidator(lambda v: v.lower().strip() if isinstance(v, str) else v),
        Field(pattern=r"^(?:[1-9]|[12]\d|3[01]) [a-z]+$|^[a-z]+$"),
    ]
    """First day: ``april``, or ``6 april``."""
    named_after: Literal["start", "end"] = "end"
    """Which calendar year gives the fiscal year its name."""


class WorkingWeek(Model):
    """When people work."""

    days: Annotated[tuple[Weekday, ...], Field(min_length=1)] = (
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
    )
    """The working days."""
    hours: Annotated[str, Field(pattern=r"^\d{1,2}:\d{2}-\d{1,2}:\d{2}$")] = "09:00-17:00"
    """Working hours of a day, breaks not counted out."""


class OwnDay(Model):
    """A day, or several in a row, on which the organization does not work."""

    date: Day
    """The (first) day."""
    until: Day | None = None
    """The last day, if it is more than one."""
    title: Line
    """Why."""


class Holidays(Model):
    """Public holidays of a country, and the organization's own days."""

    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    """ISO 3166 code; the holidays come from the ``holidays`` library."""
    subdivision: Line | None = None
    """State, province or region, in that library's codes (``CA``, ``BY``, ``ENG``)."""
    own_days: tuple[OwnDay, ...] = ()
    """Further days off."""
    except_: Annotated[tuple[Day, ...], Field(alias="except")] = ()
    """Public holidays on which the organization works."""


class Freeze(Model):
    """A period in which changes of a class are not allowed."""

    title: Line
    """Name."""
    kind: Literal["hard", "soft"] = "hard"
    """Hard: nothing but the exception gets through. Soft: what ``when`` names is stopped."""
    when: When | None = None
    """The requests that it stops, by their facts; left out, all of them."""
    procedures: Many[Id] = ()
    """Procedures to which it applies; left out, every one with a step that heeds freezes."""
    from_: Annotated[Maybe[Moment] | None, Field(alias="from")] = None
    """Beginning: a day, or a day and time."""
    until: Maybe[Moment] | None = None
    """End: a day (which still belongs to the freeze), or a day and time."""
    recurs: Maybe[Recurrence] | None = None
    """For freezes that come back: when each one begins …"""
    lasts: Duration | None = None
    """… and how long it lasts."""
    time_zone: Line | None = None
    """IANA name; left out, the organization's."""
    exception: Prose | None = None
    """How an exception is got, and from whom."""
    exception_by: Many[Id] = ()
    """Roles that may grant an exception."""
    key: YesNo = True
    """Whether it stands among the key dates of a project."""

    @model_validator(mode="after")
    def _timed(self) -> Freeze:
        if (self.recurs is None) == (self.from_ is None):
            raise ValueError("say when: either from and until, or recurs and lasts")
        if self.recurs is not None and self.lasts is None:
            raise ValueError("a freeze that recurs needs lasts")
        if self.from_ is not None and self.until is None:
            raise ValueError("a freeze needs until")
        return self


class Window(Model):
    """A time in which work on live services is allowed."""

    title: Line
    """Name."""
    recurs: Stated[Recurrence]
    """When it opens."""
    lasts: Duration | None = None
    """How long it stays open."""
    time_zone: Line | None = None
    """IANA name; left out, the organization's."""
    services: Many[Id] = ()
    """Services to which it applies; left out, all."""


class CalendarEvent(Model):
    """A date that comes back and that projects must keep: a close day, a cut-off, a publication."""

    title: Line
    """Name."""
    recurs: Stated[Recurrence]
    """When."""
    owner: Id | None = None
    """Responsible role."""
    procedures: Many[Id] = ()
    """Procedures to which it belongs."""
    means: Prose | None = None
    """What a project must have done by then."""
    stops: Literal["orders", "receipts"] | None = None
    """What of a purchase is too late afterwards, for this year's money: the order, or the receipt."""
    when: When | None = None
    """Only purchases like this are stopped, by their facts; left out, all of them."""
    key: YesNo = True
    """Whether it stands among the key dates of a project."""


class Calendars(Model):
    """Dates that bind everybody."""

    freezes: dict[Id, Freeze] = {}
    """Change freezes."""
    windows: dict[Id, Window] = {}
    """Maintenance windows."""
    close: dict[Id, CalendarEvent] = {}
    """The financial close calendar."""
    cut_offs: dict[Id, CalendarEvent] = {}
    """Year-end and other cut-offs."""
    changes: dict[Id, PlannedChange] = {}
    """The schedule of operational changes."""
