"""How big a project is, and what follows from it: which procedures it needs, and how its pack is bound."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from dovetail.model.base import Id, Line, Many, Maybe, Model, Prose, Version, YesNo
from dovetail.model.language import later
from dovetail.model.values import Day, Money

Level = Literal["small", "medium", "large"]
LEVELS: tuple[Level, ...] = ("small", "medium", "large")
LEVEL_WORDS: Mapping[str, str] = {
    "small": later("small"), "medium": later("medium"), "large": later("large"),
}  # fmt: skip
"""The levels as documents say them."""

Sign = Literal[
    "new_service", "changed_service", "contract", "several_suppliers", "several_purchases",
    "personal_data", "outage",
]  # fmt: skip
WEIGHS: Mapping[Sign, Level] = {
    "new_service": "large", "changed_service": "medium", "contract": "medium", "several_suppliers": "large",
    "several_purchases": "medium", "personal_data": "large", "outage": "large",
}  # fmt: skip
"""What each sign makes of a project where the organization says nothing else."""

Limit = Literal[Sign, Level, "few_purchases", "medium_from", "large_from"]
"""What a scaling can give a reason for."""

SMALL = ("GOV", "REQ", "FIN", "CHE", "RSK", "ISS", "SAC", "CLO")
MEDIUM = ("PRO", "RES", "BUD", "PCC", "REL", "QUA", "CFG", "TRN", "ELS", "KNO", "STK")


class Scaling(Model):
    """Which procedures a project needs, by its size. A procedure that it has requests for is always among
    them. ``scaling: {}`` takes everything as it stands here."""

    applies: YesNo = True
    """``no``: projects are not graded. Every project gets every procedure, in documents of their own."""
    origin: Line | None = None
    """Where the limits come from, as documents say it."""
    version: Version | None = None
    """Their version."""
    reasons: dict[Limit, Prose] = {}
    """Why a limit is what it is: by sign, level or field. Documents say it of the limits that decided."""
    small: Many[Id] = SMALL
    """Procedures of every project: ids, or codes of the 24. Left out: governance, requirements, financial
    reporting, change enablement, risk, issues, service acceptance and closure."""
    medium: Many[Id] = MEDIUM
    """Further procedures of medium and large projects. Left out: all but service levels, suppliers, security,
    incidents and benefits."""
    large: Many[Id] | None = None
    """Further procedures of large projects. Left out: all."""
    medium_from: Maybe[Money] | None = None
    """Budget from which a project is medium."""
    large_from: Maybe[Money] | None = None
    """Budget from which a project is large."""
    few_purchases: int = 3
    """How many purchases a small project may have."""
    weighs: dict[Sign, Level | Literal["nothing"]] = {}
    """What each sign makes of a project. Left out, a new service, several suppliers, personal data and an
    outage make it large; a changed service, a contract or new supplier and many purchases make it medium."""
    personal_data: Many[Id] = ("SEC",)
    """Procedures of every project that holds personal data."""
    live_service: Many[Id] = ("CHE",)
    """Procedures of every project that touches a live service or item."""
    new_service: Many[Id] = ("SLM", "TRN", "KNO", "ELS")
    """Procedures of every project that brings a new service."""
    outage: Many[Id] = ("REL", "INC", "STK")
    """Procedures of every project that plans an outage."""
    contract: Many[Id] = ("SUP",)
    """Procedures of every project with a contract or a new supplier."""
    booklet: Many[Level] = ("small",)
    """Levels whose packs are one booklet instead of a document for each procedure."""


class LevelWaiver(Model):
    """Leave to run a project at a lower level than its facts make it."""

    because: Prose
    """Why less is enough."""
    compensating: Prose | None = None
    """What is done instead."""
    approved_by: Line
    """Who gave leave: a role or a name."""
    issued: Day | None = None
    """When."""
