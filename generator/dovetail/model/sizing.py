"""How big a project is, and what follows from its size."""

from __future__ import annotations

from dataclasses import dataclass

from dovetail.model.scaling import LevelWaiver


@dataclass(frozen=True, slots=True)
class Sizing:
    """How big a project is (small, medium, large; empty if nobody said), why, and what its size leaves out.

    ``reasons`` are sentences, the heaviest first; ``because`` is the same in one line. ``computed`` is the
    level that the facts alone give; ``waiver`` the leave to run it lower. ``unsaid`` names what might make it
    larger. ``left_out`` holds id, title and reason of each procedure that the organization has and the pack
    has not, ``switched_on`` of each that is in the pack although its level alone would do without.
    ``stated`` is the level that the project's file names. ``origin`` says where the limits come from,
    ``limits`` why those that decided are as they are.
    """

    level: str = ""
    because: str = ""
    left_out: tuple[tuple[str, str, str], ...] = ()
    reasons: tuple[str, ...] = ()
    computed: str = ""
    unsaid: tuple[str, ...] = ()
    switched_on: tuple[tuple[str, str, str], ...] = ()
    waiver: LevelWaiver | None = None
    booklet: bool = False
    stated: str = ""
    origin: str = ""
    limits: tuple[str, ...] = ()
