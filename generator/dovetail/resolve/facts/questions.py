"""Collects what nobody has said yet while a project is resolved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Place
from dovetail.model.resolved import Actor, OpenQuestion

Answerer = Callable[[str, str], Actor]
"""Who answers, of the role that is asked and the question."""


@dataclass
class _Asked:
    number: str
    role: str
    blocks: list[str]
    place: Place | None


class Questions:
    """Open questions of one project, numbered in the order in which resolution meets them.

    The same question of the same role is asked once; everything that it blocks is listed with it. Asked of
    nobody, it is the one that somebody has been asked, or will be: a question has one who answers it.
    """

    def __init__(self, answerer: Answerer) -> None:
        self._answerer = answerer
        self._entries: dict[str, list[_Asked]] = {}
        self._count = 0

    def ask(
        self,
        unknown: Unknown,
        *,
        blocks: str,
        owner: str = "",
        place: Place | None = None,
        once: bool = False,
    ) -> str:
        """Record a question and return its id (``Q-01``). ``owner`` is asked if the question names nobody.

        ``once``: whoever was asked first answers for all.
        """
        role = unknown.ask or owner
        entry = self._found(unknown.unknown, role, once=once)
        if entry is None:
            self._count += 1
            entry = _Asked(f"Q-{self._count:02}", role, [], place)
            self._entries.setdefault(unknown.unknown, []).append(entry)
        entry.role = entry.role or role
        if blocks and blocks not in entry.blocks:
            entry.blocks.append(blocks)
        entry.place = entry.place or place
        return entry.number

    def locate(self, unknown: Unknown, *, owner: str, place: Place) -> None:
        """Say where a question stands in the files, if it has been asked."""
        entry = self._found(unknown.unknown, unknown.ask or owner)
        if entry is not None:
            entry.place = entry.place or place

    def all(self) -> tuple[OpenQuestion, ...]:
        """The questions in order of their numbers."""
        asked = ((question, entry) for question, entries in self._entries.items() for entry in entries)
        return tuple(
            OpenQuestion(
                entry.number,
                question,
                self._answerer(entry.role, question),
                tuple(entry.blocks),
                entry.place,
            )
            for question, entry in sorted(asked, key=lambda found: int(found[1].number.removeprefix("Q-")))
        )

    def _found(self, question: str, role: str, *, once: bool = False) -> _Asked | None:
        entries = self._entries.get(question, [])
        same = next((entry for entry in entries if entry.role == role), None)
        if same is None and (once or not role):
            return entries[0] if entries else None
        return same or next((entry for entry in entries if not entry.role), None)
