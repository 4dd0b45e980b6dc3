"""What document control says of one issue of a pack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Approver:
    """Who approves a pack by the rules of document control. ``on`` is the day on which that was done."""

    role: str
    title: str
    holder: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """One row of the table of revisions. ``summary`` says in sentences what changed since the one before."""

    number: str
    on: date
    author: str
    summary: tuple[str, ...]
    approvers: tuple[Approver, ...] = ()
