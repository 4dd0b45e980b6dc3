"""For whom a person speaks who signs, decides or takes over: for operations, or for the project."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dovetail.check.case import Case
from dovetail.check.derived.standing_roles import leaves_with_project
from dovetail.model.language import tell
from dovetail.resolve.people import DEFAULT_REQUESTER, same_person

Side = Literal["operations", "project", "project manager", "not known"]


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody named in the project file. ``roles`` are those in which they may speak for operations."""

    title: str
    side: Side
    roles: tuple[str, ...] = ()

    @property
    def is_operations(self) -> bool:
        """Whether they still answer for it when the project is gone."""
        return self.side == "operations"

    @property
    def is_project(self) -> bool:
        """Whether they surely speak for the project only."""
        return self.side in ("project", "project manager")

    @property
    def why_not(self) -> str:
        """Who they are instead, to be read behind the title: ``, the project manager``."""
        return {
            "operations": "",
            "project": tell(", who belongs to the project"),
            "project manager": tell(", the <<project manager>>"),
            "not known": tell(", of whom the organization knows no role"),
        }[self.side]


def voice_of(case: Case, name: str) -> Voice:
    """Who an id of a role, board, group or project role, or the name of a person, stands for.

    The project manager speaks for the project also in an operational role. Other people of the team speak
    for operations if they hold, or deputize in, a role of the organization.
    """
    role = case.people.canonical(name)
    organization = case.organization
    if role in organization.roles:
        return _in_role(case, role)
    if name in organization.boards:
        return Voice(organization.boards[name].title, "operations")
    if name in organization.support_groups:
        return Voice(organization.support_groups[name].title, "operations")
    if name in case.project.team:
        return _member(case, name)
    return _person(case, name)


def manager_name(case: Case) -> str:
    """The project manager's name, if it is known."""
    manager = case.project.team.get(DEFAULT_REQUESTER)
    return manager.name if manager is not None and isinstance(manager.name, str) else ""


def decides(case: Case, decider: str, named: str) -> bool:
    """Whether somebody may decide what is up to a role or board: it, its holder, a superior, or its chair.

    The project manager never may.
    """
    voice = voice_of(case, named)
    board = case.organization.boards.get(decider)
    if board is not None:
        return voice.title == board.title or (voice.is_operations and board.chair in voice.roles)
    role = case.people.canonical(decider)
    allowed = {role, *case.people.line_above(role)}
    return voice.side != "project manager" and not allowed.isdisjoint(voice.roles)


def is_of_another_group(case: Case, named: str, group: str) -> bool:
    """Whether somebody surely does not speak for a support group: in a role that neither leads it nor stands
    above its lead. A person without a role may be one of the group.
    """
    lead, roles = case.organization.support_groups[group].lead, voice_of(case, named).roles
    if lead is None or named == group:
        return False
    speak = {case.people.canonical(lead), *case.people.line_above(lead)}
    return bool(roles) and speak.isdisjoint(roles)


def decider_title(case: Case, decider: str) -> str:
    """A role or board as people call it."""
    board = case.organization.boards.get(decider)
    return board.title if board is not None else case.people.approver(decider).title


def _in_role(case: Case, role: str) -> Voice:
    entry = case.organization.roles[role]
    if isinstance(entry.holder, str) and same_person(entry.holder, manager_name(case)):
        return Voice(f"{entry.holder} ({entry.title})", "project manager", (role,))
    side: Side = "project" if leaves_with_project(case, role) else "operations"
    return Voice(entry.title, side, (role,))


def _member(case: Case, project_role: str) -> Voice:
    member = case.project.team[project_role]
    title = case.people.requester(project_role).title
    name = member.name if isinstance(member.name, str) else ""
    if project_role == DEFAULT_REQUESTER or same_person(name, manager_name(case)):
        return Voice(name or title, "project manager")
    held = _held_by(case, name)
    return Voice(name or title, "operations" if held else "project", held)


def _person(case: Case, name: str) -> Voice:
    for project_role, member in case.project.team.items():
        if isinstance(member.name, str) and same_person(member.name, name):
            return _member(case, project_role)
    held = _held_by(case, name)
    if held or any(same_person(known, name) for known in case.organization.people):
        return Voice(name, "operations", held)
    folded = name.casefold()
    for title, role in _titles(case):
        if title.casefold() == folded:
            return voice_of(case, role)
    return Voice(name, "not known")


def _held_by(case: Case, name: str) -> tuple[str, ...]:
    """The roles of the organization in which a person stands: those held, deputized in, and their own."""
    own = (
        person.role
        for known, person in case.organization.people.items()
        if person.role and same_person(known, name)
    )
    held = (
        role
        for role, entry in case.organization.roles.items()
        if any(isinstance(known, str) and same_person(known, name) for known in (entry.holder, entry.deputy))
    )
    return tuple(dict.fromkeys([*held, *own]))


def _titles(case: Case) -> Iterator[tuple[str, str]]:
    organization = case.organization
    yield from ((entry.title, role) for role, entry in organization.roles.items())
    yield from ((entry.title, board) for board, entry in organization.boards.items())
    yield from ((entry.title, group) for group, entry in organization.support_groups.items())
