"""Who acts: roles of the organization, bound to the people of one project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from dovetail.model.base import Unknown
from dovetail.model.folding import folded
from dovetail.model.language import tell
from dovetail.model.organization import Form, Organization, Role
from dovetail.model.profile import Profile
from dovetail.model.project import Project, TeamMember
from dovetail.model.resolved import Actor
from dovetail.model.vocabulary import role_word, used

REQUESTER = "requester"
DEFAULT_REQUESTER = "project-manager"
SPONSOR = "sponsor"
SERVICE_OWNER = "service-owner"


def same_person(first: str, second: str) -> bool:
    """Whether two names mean one person: alike but for case, spacing and composition of letters."""
    return bool(first) and folded(first) == folded(second)


def title_of(identifier: str) -> str:
    """An id in words, where nobody gave it a title: those of the method for the roles that methods name."""
    words = identifier.replace("-", " ").replace("_", " ").replace(".", " ").strip()
    words = role_word(identifier) or words
    return words[:1].upper() + words[1:]


@dataclass(frozen=True, slots=True)
class People:
    """Looks up who holds a role in this project.

    Work of a role that the project binds is done by the project's person; approvals stay with the
    holder that the organization names, because a binding moves work, not authority.
    """

    organization: Organization
    project: Project
    reference_titles: dict[str, str] = field(default_factory=dict)
    _offices: dict[str, Actor] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, profile: Profile, project: Project) -> People:
        """The people of a project in its organization."""
        titles = {
            role: used().said(profile.marked.get(title, title))
            for role, title in profile.reference_roles.items()
        }
        return cls(profile.organization.value, project, titles)

    @property
    def forms(self) -> Mapping[str, Form]:
        """Forms that steps may name: those of the organization, and the project's own."""
        return {**self.organization.forms, **self.project.forms}

    def canonical(self, role: str) -> str:
        """The organization's own role for a role of the reference procedures (``acts_as``)."""
        if role in self.organization.roles:
            return role
        for own, entry in self.organization.roles.items():
            if role in entry.acts_as:
                return own
        return role

    def acting(self, role: str) -> str:
        """The role that does the work of a role: the organization's own.

        A project that names its own sponsor has one, whoever acts as sponsor of other projects.
        """
        own = self.canonical(role)
        entry = self.organization.roles.get(own)
        named = self.project.sponsor
        if role != SPONSOR or entry is None or own in self.project.bindings or not isinstance(named, str):
            return own
        holder = entry.holder if isinstance(entry.holder, str) else ""
        return own if named == own or not holder or same_person(named, holder) else SPONSOR

    def actor(self, role: str, *, requester: str = "") -> Actor:
        """Who does the work of a role. ``requester`` is the name (or project role) behind the word."""
        if role == REQUESTER:
            return self.requester(requester)
        role = self.acting(role)
        if role == SPONSOR and role not in self.project.team and role not in self.project.bindings:
            entry, named = self.organization.roles.get(role), self.project.sponsor
            office = self._office(role, entry) if entry is not None else None
            # An organization that has the role and leaves its holder to each project is told by the project.
            if isinstance(named, str) and not (office and (office.holder or office.queue)):
                title = office.title if office else title_of(SPONSOR)
                return replace(self.requester(named), role=SPONSOR, title=title)
        bound = self.project.bindings.get(role)
        entry = self.organization.roles.get(role)
        if bound is None and role in self.project.team and entry is None:
            bound = role
        if bound is not None and bound in self.project.team:
            return self._member(role, bound, self.project.team[bound], entry)
        return self._office(role, entry)

    def approver(self, role: str) -> Actor:
        """Who gives the approvals of a role: the organization's own holder if it names one."""
        role = self.canonical(role)
        office = self._office(role, self.organization.roles.get(role))
        return office if office.holder or office.queue else self.actor(role)

    def owner_of(self, services: Iterable[str]) -> Actor | None:
        """The one role that owns these services; none if several do, if nobody is named, or if the owner is
        whom the project names as service owner."""
        known = self.organization.services
        owners = {known[name].owner if name in known else None for name in services}
        owner = owners.pop() if len(owners) == 1 else None
        if owner is None or not isinstance(owner, str):
            return None
        found = self.approver(owner)
        bound = self.actor(SERVICE_OWNER)
        held = same_person(found.holder, bound.holder) or self.canonical(owner) == bound.role
        return None if held or not (found.holder or found.queue) else found

    def decider(self, named: str) -> Actor:
        """Whom a project names to decide: a board or group by its title, a person or role as it approves."""
        for bodies in (self.organization.boards, self.organization.support_groups):
            if named in bodies:
                return Actor(named, bodies[named].title)
        if named in self.organization.roles and named not in self.project.team:
            return self.approver(named)
        return self.actor(named)

    def requester(self, asked_by: str | None = None) -> Actor:
        """Whoever asks: a project role, an operational role, or a name; left out, the project manager."""
        asked_by = asked_by or DEFAULT_REQUESTER
        if asked_by in self.project.team:
            return self._member(asked_by, asked_by, self.project.team[asked_by], None)
        if asked_by in self.organization.roles:
            return self._office(asked_by, self.organization.roles[asked_by])
        if asked_by == DEFAULT_REQUESTER:
            return Actor(asked_by, title_of(asked_by), question=tell("Who is the <<project manager>>?"))
        return Actor(REQUESTER, tell("Requester"), holder=asked_by)

    def superior_role(self, role: str) -> str | None:
        """The role above, if the organization says which."""
        if role == REQUESTER:
            role = DEFAULT_REQUESTER
        entry = self.organization.roles.get(self.canonical(role))
        if entry is not None:
            return entry.reports_to
        member = self.project.team.get(role)
        return member.role if member else None

    def superior_of(self, actor: Actor) -> Actor | None:
        """The line manager of a person or role: named for the person first, then by the reporting line."""
        member = self.project.team.get(actor.project_role or actor.role)
        person = self.organization.people.get(actor.holder)
        for named in (member.line_manager if member else None, person.line_manager if person else None):
            if named:
                return Actor("line-manager", tell("Line manager"), holder=named)
        own_role = (member.role if member else None) or (person.role if person else None)
        above = self.superior_role(own_role or actor.role)
        return self.approver(above) if above else None

    def line_above(self, role: str) -> tuple[str, ...]:
        """Roles up the reporting line, nearest first, without the role itself. Cycles end the line."""
        line: list[str] = []
        above = self.superior_role(role)
        while above is not None and above not in line:
            line.append(above)
            above = self.superior_role(above)
        return tuple(line)

    def absent(self, name: str, on: date) -> bool:
        """Whether a person is known to be away on a day."""
        return any(
            absence.from_ <= on <= absence.until
            for known, person in self.organization.people.items()
            if same_person(known, name)
            for absence in person.absences
        )

    def unnamed(self, actor: Actor) -> Unknown | None:
        """The question to ask if nobody is named for a role."""
        if actor.holder or actor.queue:
            return None
        entry = self.organization.roles.get(actor.role)
        if entry is not None and isinstance(entry.holder, Unknown):
            return entry.holder
        member = self.project.team.get(actor.project_role or actor.role)
        if member is not None and isinstance(member.name, Unknown):
            return member.name
        return Unknown(
            unknown=actor.question or tell("Who is the {role} for this project?", role=actor.title)
        )

    def _member(self, role: str, project_role: str, member: TeamMember, entry: Role | None) -> Actor:
        title = member.title or (entry.title if entry else title_of(role))
        name = member.name if isinstance(member.name, str) else ""
        return Actor(
            role,
            title,
            name,
            member.deputy or "",
            "",
            project_role,
            "" if name else tell("Who is the {title}?", title=title),
        )

    def _office(self, role: str, entry: Role | None) -> Actor:
        if role not in self._offices:
            self._offices[role] = self._seated(role, entry)
        return self._offices[role]

    def _seated(self, role: str, entry: Role | None) -> Actor:
        if entry is None and role == REQUESTER:
            return Actor(role, title_of(role), question=tell("Who is the <<project manager>>?"))
        if entry is None and role == DEFAULT_REQUESTER:
            return Actor(role, title_of(role), question=tell("Who is the <<project manager>>?"))
        if entry is None:
            title = self.reference_titles.get(role, title_of(role))
            return Actor(
                role,
                title,
                question=tell(
                    "Which role of {organization} acts as {title}?",
                    organization=self.organization.name,
                    title=title,
                ),
            )
        holder = entry.holder if isinstance(entry.holder, str) else ""
        deputy = entry.deputy if isinstance(entry.deputy, str) else ""
        question = "" if holder or entry.queue else tell("Who holds the role {entry}?", entry=entry.title)
        return Actor(role, entry.title, holder, deputy, entry.queue or "", "", question)
