"""What a change of operations touches: projects with documents, sections, requests, dates and people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dovetail.history.states.causes import Caused
from dovetail.history.states.difference import ChangeKind

Number = int


@dataclass(frozen=True, slots=True)
class TouchedSection:
    """A section of the issued pack that reads otherwise now, or may, and the changes that make it so."""

    id: str
    title: str
    changes: tuple[Caused, ...]


@dataclass(frozen=True, slots=True)
class TouchedDocument:
    """A document of the issued pack with its touched sections."""

    id: str
    title: str
    sections: tuple[TouchedSection, ...]


@dataclass(frozen=True, slots=True)
class MovedDate:
    """A day that is another one now. ``before`` or ``after`` is empty for one that came or went.

    ``late`` is how many working days it lies before the first day on which work can begin.
    """

    id: str
    title: str
    before: str
    after: str
    request: str = ""
    late: Number = 0
    on: str = ""
    """The day now, of a date that belongs to no request, as an ISO text; empty if it falls away."""
    who: str = ""
    series: str = ""
    """What such a date belongs to, if it comes again and again; otherwise its own path."""


@dataclass(frozen=True, slots=True)
class TouchedPerson:
    """Somebody who has to act otherwise, and why. ``holder`` is the title if nobody is named."""

    role: str
    title: str
    holder: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TouchedRequest:
    """A request that comes out otherwise."""

    id: str
    title: str
    procedure: str
    verdict: tuple[str, str]
    route: tuple[str, str]
    changes: tuple[Caused, ...]

    @property
    def newly_infeasible(self) -> bool:
        """Whether it could be had in time, and can't any more."""
        return self.verdict[1] == "infeasible" != self.verdict[0]

    @property
    def newly_blocked(self) -> bool:
        """Whether it is refused, or nobody can approve it, and that is new."""
        return self.verdict[1] == "blocked" != self.verdict[0]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What keeps a project from being issued again, and did not before: ``why``, and ``how`` to get it out of
    the way.

    ``broken``: its file can't be used, so nothing can be built of it; otherwise a rule forbids it.
    ``subject`` is what it is about, ``procedure`` the one in which it lies. ``who`` puts it right, if it is
    not the project manager.
    """

    code: str
    subject: str
    procedure: str
    why: str
    how: str
    broken: bool = False
    rule: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the work list. ``by`` is an ISO day, or empty."""

    what: str
    who: str = ""
    by: str = ""
    request: str = ""
    urgent: bool = False
    at_once: bool = False
    """Whether its day is past already; then ``by`` is the day from which it is judged."""


@dataclass(frozen=True, slots=True)
class ProjectImpact:
    """What the change touches in one project. ``kind`` is editorial if nobody has to act otherwise."""

    code: str
    name: str
    issue: int
    issued: str
    kind: ChangeKind
    changes: tuple[Caused, ...]
    documents: tuple[TouchedDocument, ...]
    requests: tuple[TouchedRequest, ...] = ()
    dates: tuple[MovedDate, ...] = ()
    people: tuple[TouchedPerson, ...] = ()
    tasks: tuple[Task, ...] = ()
    problem: str = ""
    """Why what follows for its requests can't be worked out; then it is not known."""
    exact: bool = False
    """Whether the project was composed anew: then these sections and no others read otherwise."""
    obstacles: tuple[Obstacle, ...] = ()

    @property
    def broken(self) -> bool:
        """Whether no pack can be built of it any more."""
        return any(obstacle.broken for obstacle in self.obstacles)

    @property
    def order(self) -> tuple[int, str]:
        """What became impossible first, then what can't wait, what somebody must do, and the editorial."""
        if self.broken:
            return (0, self.code)
        if any(request.newly_infeasible for request in self.requests):
            return (1, self.code)
        if self.obstacles or any(request.newly_blocked for request in self.requests):
            return (2, self.code)
        if self.problem or any(task.urgent for task in self.tasks):
            return (3, self.code)
        if self.requests or self.dates or len(self.tasks) > 1:
            return (4, self.code)
        return (5 if self.kind == "behavioural" else 6, self.code)


@dataclass(frozen=True, slots=True)
class Impact:
    """The projects that are touched, in the order in which to look at them, and how many are not.

    ``since`` is the git revision from which changes are counted; empty, each project's last issue.
    ``changes`` are all changes of operations that touch any project, once.
    """

    since: str
    projects: tuple[ProjectImpact, ...]
    changes: tuple[Caused, ...] = ()
    untouched: int = 0
    closed: tuple[str, ...] = ()
    never_issued: tuple[str, ...] = ()
    unreadable: Mapping[str, str] | None = None
    """Projects whose issue can't be read, and why."""
    as_of: str = ""
    """The day from which it is judged what can be had in time; empty: that of each issue."""
    broken: Mapping[str, str] | None = None
    """Projects that were never issued and whose file can't be used, and why."""


def kind_of_all(changes: Sequence[Caused]) -> ChangeKind:
    """Behavioural if one of them is."""
    behavioural = any(item.change.kind == "behavioural" for item in changes)
    return "behavioural" if behavioural else "editorial"
