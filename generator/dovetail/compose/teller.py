"""Says the parts of a resolved project as plain data: texts in words, unknowns as open questions.

Everything that leaves here is a ``dict``, ``list``, ``str``, ``int``, ``bool`` or ``None``. A dictionary
with ``open`` stands in the place of a text that nobody has said yet; one with ``text`` and ``to`` is a
text that leads somewhere else in the pack.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, wraps
from typing import Any, TypeVar

from dovetail.check.alignment import alignment_sheet
from dovetail.check.derived.ground import ResolvedGround
from dovetail.check.derived.milestones import GoLive, go_lives
from dovetail.check.rule import Rule
from dovetail.check.rulebook import all_rules
from dovetail.diagrams.interlock import interlock
from dovetail.diagrams.palette import PLAIN, Look
from dovetail.diagrams.picture import Picture
from dovetail.diagrams.swimlane import swimlanes
from dovetail.diagrams.timeline import timeline
from dovetail.model import words
from dovetail.model.alignment import AlignmentSheet
from dovetail.model.base import Unknown
from dovetail.model.checked import Checked
from dovetail.model.conditions import Fact, When
from dovetail.model.diagnostics import Diagnostic
from dovetail.model.folding import folded
from dovetail.model.language import tell
from dovetail.model.procedure import Procedure
from dovetail.model.project import Project
from dovetail.model.recurrence import Recurrence
from dovetail.model.resolved import Actor, KeyDate, OpenQuestion, ResolvedProcedure, ResolvedProject
from dovetail.model.revision import Revision
from dovetail.model.values import Duration, InForce, Period, holds_in, in_life, seen_in
from dovetail.resolve.calendars.calendar import Calendar
from dovetail.resolve.calendars.recurrence import nominal_days
from dovetail.resolve.people import People, title_of
from dovetail.resolve.schedule.events import minor_dates

T = TypeVar("T")
Plain = Any
"""A dict, list, str, int, bool or None; shown to be so by a test that walks over all slices."""


def once(work_out: Callable[..., T]) -> Callable[..., T]:
    """Works out the same thing of one teller only once: many documents ask. Nobody may change what comes."""

    @wraps(work_out)
    def remembered(teller: Teller, *about: str) -> T:
        key = (work_out, *about)
        if key not in teller.remembered:
            teller.remembered[key] = work_out(teller, *about)
        found: T = teller.remembered[key]
        return found

    return remembered


@dataclass(frozen=True)
class Teller:
    """Knows one resolved project, what the rules say of it, and how to say its parts.

    Without ``checked``, what resolution has found is all that is known to be wrong.
    """

    resolved: ResolvedProject
    checked: Checked | None = None
    look: Look = PLAIN
    revision: str = ""
    issued: bool = False
    """Whether somebody has signed what is written; until then it is for approval."""
    revisions: tuple[Revision, ...] = ()
    """What was issued so far, the newest last."""
    blocked_since: bool = False
    """Whether findings block it that did not when it was issued: with them nobody has issued it."""
    today: date = field(init=False)
    remembered: dict[tuple[Any, ...], Any] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    """What :func:`once` has worked out already."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "today", self.resolved.as_of)

    @cached_property
    def sheet(self) -> AlignmentSheet:
        """The alignment sheet."""
        checked = self.checked or Checked(self.resolved.project.code, self.resolved.findings)
        return alignment_sheet(self.resolved, checked, self.rules)

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """The rules that judged the project, by id."""
        return all_rules(self.resolved.organization.rules)

    @cached_property
    def ground(self) -> ResolvedGround:
        """The project for what is derived from it: go-lives, outages, support."""
        return ResolvedGround(self.resolved)

    @cached_property
    def minor_dates(self) -> tuple[KeyDate, ...]:
        """The days of duties that do not stand among the key dates one by one."""
        found = self.resolved
        return minor_dates(found.project, found.procedures, self.ground.time, found.lifecycle, found.requests)

    @cached_property
    def swimlanes(self) -> Mapping[str, tuple[Picture, ...]]:
        """The pictures of each procedure, by its id."""
        organization = self.resolved.organization
        return {
            bound.id: swimlanes(bound, organization, self.look, self.life)
            for bound in self.resolved.procedures
        }

    @cached_property
    def timeline(self) -> Picture | None:
        """The picture of all key dates."""
        return timeline(self.resolved, self.look)

    @cached_property
    def map(self) -> Picture | None:
        """The picture of how the procedures interlock."""
        return interlock(self.resolved, self.look)

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """All pictures of the pack."""
        found = (self.map, self.timeline, *(one for some in self.swimlanes.values() for one in some))
        return tuple(one for one in found if one is not None)

    @property
    def project(self) -> Project:
        """What the project says of itself."""
        return self.resolved.project

    @cached_property
    def go_lives(self) -> tuple[GoLive, ...]:
        """What goes live: releases, then changes outside every release."""
        return go_lives(self.resolved)

    @cached_property
    def calendar(self) -> Calendar:
        """The organization's working days."""
        return Calendar.of(self.resolved.organization)

    @property
    def findings(self) -> tuple[Diagnostic, ...]:
        """What is wrong or can't be told, in order of place."""
        return self.checked.findings if self.checked else self.resolved.findings

    @cached_property
    def _people(self) -> People:
        return People(self.resolved.organization, self.resolved.project)

    @cached_property
    def _questions(self) -> Mapping[str, tuple[OpenQuestion, ...]]:
        found: dict[str, tuple[OpenQuestion, ...]] = {}
        for question in self.resolved.questions:
            found[question.question] = (*found.get(question.question, ()), question)
        return found

    @cached_property
    def procedures(self) -> Mapping[str, ResolvedProcedure]:
        """Procedures of the pack by id."""
        return {procedure.id: procedure for procedure in self.resolved.procedures}

    # -- unknowns

    def open(self, unknown: Unknown, owner: str = "") -> Plain:
        """An open question in the place of a value."""
        same = self._questions.get(unknown.unknown, ())
        asked = unknown.ask or owner
        match = next((item for item in same if item.ask.role in (asked, self._people.canonical(asked))), None)
        return self.question(match or (same[0] if same else None), unknown.unknown, asked)

    def question(self, found: OpenQuestion | None, text: str, asked: str = "") -> Plain:
        """The same for a question that resolution has asked, or for one that it has not."""
        who = self.short(found.ask) if found else (self.role_title(asked) if asked else "")
        return {"open": found.id if found else "", "question": text, "ask": who}

    def said(self, value: T | Unknown | None, say: Callable[[T], Plain] = str, owner: str = "") -> Plain:
        """A value that may be unknown (then an open question) or not given (then None)."""
        if value is None:
            return None
        return self.open(value, owner) if isinstance(value, Unknown) else say(value)

    @cached_property
    def life(self) -> Period:
        """The days that are still to come for the project, seen from the day on which its plan is made."""
        return Period.model_validate({"from": min(self.today, self.project.ends), "until": self.project.ends})

    def stated(
        self,
        value: T | tuple[InForce[T | Unknown], ...] | Unknown | None,
        say: Callable[[T], str],
        owner: str = "",
    ) -> Plain:
        """A value with effective periods: those that the project lives through, which may be several."""
        if value is None or isinstance(value, Unknown):
            return self.said(value, owner=owner)
        if isinstance(value, tuple):
            value = tuple(seen_in(item, self.life) for item in in_life(value, self.life))
        return words.stated(value, say)

    def lives(self, effective: Period) -> bool:
        """Whether something holds on some day that is still to come for the project."""
        return holds_in(effective, self.life)

    def period(self, effective: Period) -> str:
        """The days on which something holds, as far as they begin or end in the life of the project."""
        return words.period(seen_in(effective, self.life))

    def duration(
        self, value: Duration | tuple[InForce[Duration | Unknown], ...] | Unknown | None, owner: str = ""
    ) -> Plain:
        """A stated duration in words."""
        return self.stated(
            value, lambda plain: words.duration(plain, self.resolved.organization.days_are), owner
        )

    def recurs(self, value: Recurrence) -> str:
        """A recurrence in words. Of days that are listed one by one, those in the life of the project.

        What is counted from a day before the project is counted from its first day in it.
        """
        if value.starting is not None and value.starting < self.project.starts:
            first = next(
                nominal_days(value, self.project.starts, self.project.ends, self.ground.time.calendar), None
            )
            value = value.model_copy(update={"starting": first or value.starting})
        if not value.dates:
            return words.recurrence(value)
        days = tuple(day for day in value.dates if self.life.covers(day))
        if not days:
            return tell("on no day in the life of the project")
        return words.recurrence(value.model_copy(update={"dates": days}))

    # -- people

    def approver(self, role: str) -> Actor:
        """Who gives the approvals of a role: a binding moves work, never authority."""
        return self._people.approver(role)

    def decider(self, named: str) -> Actor:
        """Whom the project names to decide: a board or group by its title, a person or role."""
        return self._people.decider(named)

    def actor(self, role: str) -> Actor:
        """Who acts in a role."""
        known = self.resolved.roles
        return known.get(role) or known.get(self._people.acting(role)) or self._people.actor(role)

    def role_title(self, role: str) -> str:
        """What a role, project role or board is called."""
        board = self.resolved.organization.boards.get(role)
        return board.title if board else self.actor(role).title

    def titles(self, roles: Iterable[str]) -> list[str]:
        """Titles of several roles or boards, each once: one may act as two of the reference procedures."""
        return list(dict.fromkeys(self.role_title(role) for role in roles))

    def short(self, actor: Actor) -> str:
        """``Ana Costa (Head of procurement)``, or the title alone where no person is named."""
        return (
            f"{actor.holder} ({actor.title})" if actor.holder and actor.holder != actor.title else actor.title
        )

    def who(self, actor: Actor) -> str:
        """The same with the queue or mailbox by which a role without a named person is reached."""
        if actor.holder and actor.holder != actor.title:
            return f"{actor.holder} ({actor.title})"
        return f"{actor.title} ({actor.queue})" if actor.queue else actor.title

    def seated(self, actor: Actor, role: str) -> Plain:
        """Who fills a role, beside the word of the method for it: a title that repeats it is left out."""
        if not actor.holder and not actor.queue:
            return self.nobody(actor)
        same = folded(actor.title) == folded(title_of(role))
        return (actor.holder or self.reached(actor)) if same else self.who(actor)

    def person(self, actor: Actor) -> Plain:
        """A role and who fills it here."""
        team = self.resolved.project.team
        project_title = ""
        if actor.project_role and actor.project_role in team:
            project_title = team[actor.project_role].title or words.title(actor.project_role)
        named = bool(actor.holder or actor.queue)
        return {
            "role": actor.role,
            "title": actor.title,
            "holder": actor.holder,
            "deputy": actor.deputy,
            "queue": actor.queue,
            "project_role": project_title,
            "who": self.short(actor),
            "contact": self.who(actor),
            "name": (actor.holder or self.reached(actor)) if named else self.nobody(actor),
            "named": named,
        }

    def reached(self, actor: Actor) -> str:
        """How a role without a named person is reached: a queue is no person, so it says so."""
        return tell("contact: {place}", place=actor.queue)

    def nobody(self, actor: Actor) -> Plain:
        """What stands where a name is missing."""
        missing = self._people.unnamed(actor)
        return self.open(missing) if missing else actor.title

    @cached_property
    def names_asked(self) -> frozenset[str]:
        """The questions that ask for the name of somebody who acts."""
        missing = (self._people.unnamed(actor) for actor in self.resolved.roles.values())
        return frozenset(unknown.unknown for unknown in missing if unknown is not None)

    def by(self, role: str | Unknown, owner: str = "") -> Plain:
        """The person behind a role that may be unknown."""
        if isinstance(role, Unknown):
            said = self.open(role, owner)
            return {**self.person(Actor("", words.not_said())), "who": said, "contact": said, "name": said}
        return self.person(self.actor(role))

    # -- things of the organization

    def form(self, identifier: str) -> Plain:
        """A form with the place where it is found."""
        form = self.resolved.forms.get(identifier)
        if form is None:
            return {
                "id": identifier,
                "title": words.title(identifier),
                "system": None,
                "where": None,
                "receiver": None,
                "note": None,
                "fields": [],
            }
        return {
            "id": identifier,
            "title": form.title,
            "system": self.system(form.system),
            "where": self.said(form.where),
            "receiver": self.role_title(form.receiver) if form.receiver else None,
            "note": form.note,
            "fields": [
                {"name": item.name, "mandatory": item.mandatory, "note": item.note, "fact": item.fact}
                for item in form.fields
            ],
        }

    def system(self, identifier: str | None) -> Plain:
        """A system with its address."""
        if identifier is None:
            return None
        system = self.resolved.organization.systems.get(identifier)
        if system is None:
            return {"id": identifier, "title": words.title(identifier), "url": "", "purpose": "", "owner": ""}
        owner = self.role_title(system.owner) if system.owner else ""
        return {
            "id": identifier,
            "title": system.title,
            "url": system.url or "",
            "purpose": system.purpose or "",
            "owner": owner,
        }

    # -- conditions

    def facts(self, procedure: Procedure) -> Mapping[str, Fact]:
        """The questions of a procedure."""
        return procedure.handles.facts if procedure.handles else {}

    def when(self, when: When | None, procedure: Procedure) -> str:
        """A condition in words, with the limits that hold in the life of the project; empty if none."""
        return words.condition(when, self.facts(procedure), self.resolved.organization, self.life)

    # -- dates

    def day(self, value: date | None) -> Plain:
        """A day as the documents print it, with what sorting and reading need."""
        return words.day(value) if value else None


def short_day(value: date) -> str:
    """``Tue 12 May 2026``: for tables, where it must not be broken."""
    return words.short_day(value).replace(" ", "\u00a0")
