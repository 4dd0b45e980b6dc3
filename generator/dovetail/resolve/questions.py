"""Collects what nobody has said yet while a project is resolved."""

from __future__ import annotations

from collections.abc import Callable

from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Place
from dovetail.model.resolved import Actor, OpenQuestion

RoleActor = Callable[[str], Actor]


class Questions:
    """Open questions of one project, numbered in the order in which resolution meets them.

    The same question of the same role is asked once; everything that it blocks is listed with it.
    """

    def __init__(self, actor: RoleActor) -> None:
        self._actor = actor
        self._entries: dict[tuple[str, str], tuple[str, list[str], Place | None]] = {}

    def ask(self, unknown: Unknown, *, blocks: str, owner: str = "", place: Place | None = None) -> str:
        """Record a question and return its id (``Q-01``). ``owner`` is asked if the question names nobody."""
        role = unknown.ask or owner
        key = (unknown.unknown, role)
        number, blocked, first_place = self._entries.setdefault(
            key, (f"Q-{len(self._entries) + 1:02}", [], place)
        )
        if blocks and blocks not in blocked:
            blocked.append(blocks)
        if first_place is None and place is not None:
            self._entries[key] = (number, blocked, place)
        return number

    def locate(self, unknown: Unknown, *, owner: str, place: Place) -> None:
        """Say where a question stands in the files, if it has been asked."""
        key = (unknown.unknown, unknown.ask or owner)
        number, blocked, first_place = self._entries.get(key, ("", [], None))
        if number and first_place is None:
            self._entries[key] = (number, blocked, place)

    def all(self) -> tuple[OpenQuestion, ...]:
        """The questions in order of their numbers."""
        return tuple(
            OpenQuestion(number, question, self._actor(role), tuple(blocked), place)
            for (question, role), (number, blocked, place) in self._entries.items()
        )
