"""How a project deviates from a procedure: it adapts, adds, or has leave to omit."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Discriminator, Tag, model_validator

from dovetail.model.base import Id, Line, Many, Model, Prose
from dovetail.model.routes import Step
from dovetail.model.values import Day


class Adapt(Model):
    """Do a step, duty or route in this project's way, within what the procedure allows."""

    adapt: Id
    """Id of the step, duty or route."""
    set: dict[str, Any]
    """What is different: any of the fields of the item that a project may bind or tighten."""
    because: Prose
    """Why."""
    decided_by: Line | None = None
    """Project role, operational role or name of whoever decided it."""
    decided_on: Day | None = None
    """When."""
    until: Day | None = None
    """Until when it holds. Left out, for the life of the project."""


class Placement(Step):
    """A step of the project's own, and where it goes."""

    after: Id | None = None  # type: ignore[assignment]
    """The step after which it stands."""
    before: Id | None = None
    """The step before which it stands."""

    @model_validator(mode="after")
    def _placed(self) -> Placement:
        if (self.after is None) == (self.before is None):
            raise ValueError("say where the step goes: either after or before")
        return self


class Add(Model):
    """Add a step."""

    add: Placement
    """The step."""
    because: Prose
    """Why."""
    decided_by: Line | None = None
    """Project role, operational role or name of whoever decided it."""
    decided_on: Day | None = None
    """When."""
    until: Day | None = None
    """Until when it holds. Left out, for the life of the project."""


class Waive(Model):
    """Leave, given by the control's owner until a day, to omit a control."""

    waive: Id
    """Id of the control."""
    requests: Many[Id] = ()
    """Only for these requests. Left out, for the whole project."""
    omits: Many[Id] = ()
    """Steps that fall away with the control, because they carry out nothing else."""
    because: Prose
    """Why."""
    compensating: Prose | None = None
    """What is done instead."""
    requested_by: Line | None = None
    """Project role, or name, of whoever asked."""
    approved_by: Line | None = None
    """Operational role that gave leave."""
    issued: Day | None = None
    """Since when."""
    expires: Day | None = None
    """Until when."""
    decision_due: Day | None = None
    """Leave is asked for and not given yet: the day by which its owner decides."""


def _operator(value: object) -> str:
    """The operator by its key. What is no mapping counts as ``adapt``, whose message says what is right."""
    keys = set(value) if isinstance(value, dict) else set()
    if isinstance(value, Model):
        keys = set(type(value).model_fields)
    return next((name for name in ("add", "waive") if name in keys), "adapt")


Tailoring = Annotated[
    Annotated[Adapt, Tag("adapt")] | Annotated[Add, Tag("add")] | Annotated[Waive, Tag("waive")],
    Discriminator(_operator),
]
"""One deviation from a procedure: adapt, add or waive."""
