"""The projects of an organization beside each other: what is open in each, and what operations can learn.

Everything here is small: a portfolio of a thousand projects holds no resolved project.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from dovetail.model.alignment import ModeVerdict
from dovetail.model.checked import RuleCrash
from dovetail.model.diagnostics import Place
from dovetail.model.resolved import Actor, Change, RequestVerdict

WaiverState = Literal["valid", "expired", "asked", "not valid"]
Expiry = Literal["expired", "soon", "later", "not said"]
Deviates = Literal["waives", "adapts", "asks"]

IssueState = Literal["not issued", "current", "editorial", "superseded", "unreadable", "closed"]

SOON = 30
"""Days before the end of a waiver from which on its renewal is urgent."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many findings there are. Each counts once.

    ``blocker``, ``major`` and ``minor`` are proven faults; ``unknown`` can't be judged because something has
    not been said; ``later`` neither, and need not be known yet.
    """

    blocker: int = 0
    major: int = 0
    minor: int = 0
    unknown: int = 0
    later: int = 0

    @property
    def open(self) -> int:
        """All that somebody has to do something about now."""
        return self.blocker + self.major + self.minor + self.unknown

    @property
    def weight(self) -> tuple[int, int, int, int]:
        """For an order in which the worst comes first, sort by it downwards."""
        return self.blocker, self.major, self.unknown, self.minor

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.blocker + other.blocker,
            self.major + other.major,
            self.minor + other.minor,
            self.unknown + other.unknown,
            self.later + other.later,
        )


@dataclass(frozen=True, slots=True)
class GateAhead:
    """The next gate of a project. ``to_come`` counts it and what follows, ``undated`` gates without a day."""

    title: str = ""
    on: date | None = None
    to_come: int = 0
    undated: int = 0


@dataclass(frozen=True, slots=True)
class WaiverStanding:
    """A waiver as it is written, and what has become of it on the day of the report.

    It waives a ``control`` of a procedure or ``findings`` of a rule; ``about`` are the requests or subjects
    to which it is limited. ``problem`` says why it is *not valid*. ``age`` and ``left`` are in days; ``left``
    is negative if it has expired.
    """

    project: str
    waives: Literal["control", "finding"]
    subject: str
    title: str
    procedure: str
    about: tuple[str, ...]
    state: WaiverState
    problem: str
    because: str
    compensating: str
    requested_by: str
    approved_by: str
    issued: date | None
    expires: date | None
    decision_due: date | None
    age: int | None
    left: int | None
    place: Place | None = None

    @property
    def expiry(self) -> Expiry:
        """When it ends, roughly."""
        if self.left is None:
            return "not said"
        return "expired" if self.left < 0 else "soon" if self.left <= SOON else "later"


@dataclass(frozen=True, slots=True)
class SourceStanding:
    """An operational procedure whose version isn't the one that the project was agreed on.

    ``agreed`` is empty if the project deviates from the procedure without saying from which version of it.
    """

    project: str
    procedure: str
    title: str
    agreed: str
    current: str
    deviations: int
    owner: Actor


@dataclass(frozen=True, slots=True)
class IssueStanding:
    """The last issue of a project's pack, and whether operations still say what it says.

    It is *superseded* if operations changed so that somebody has to act otherwise, *editorial* if only names
    and explanations changed. That of a *closed* project is not judged. ``changed`` tells in words what did
    (``Procurement 4.2 → 4.3``), ``procedures`` by id. ``problem`` says why the register is *unreadable*.
    """

    project: str
    number: int | None = None
    on: date | None = None
    state: IssueState = "not issued"
    changed: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ModeStanding:
    """A failure mode in one project: the verdict of its alignment sheet, and the findings behind it."""

    mode: str
    verdict: ModeVerdict
    findings: Counts = Counts()


@dataclass(frozen=True, slots=True)
class ProjectStanding:
    """One project in the portfolio.

    ``reuse`` is the share of operational controls that it reuses as they are (``None``: there are none).
    ``findings`` are its own; what every project reports alike is counted for the organization.
    ``unbased`` are procedures in use for which operations have none of their own.
    """

    code: str
    name: str
    status: str
    level: str
    starts: date
    ends: date
    as_of: date
    gate: GateAhead
    reuse: float | None
    findings: Counts
    questions: int
    requests: Mapping[RequestVerdict, int]
    modes: tuple[ModeStanding, ...]
    waivers: tuple[WaiverStanding, ...]
    superseded: tuple[SourceStanding, ...]
    unbased: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deviation:
    """What one project does about one control, and why.

    ``item`` is the step, duty or route that it adapts; it is empty for a waiver. ``requests`` are those to
    which a waiver is limited, and ``facts`` what each of them answers where the procedure lets choose.
    """

    project: str
    procedure: str
    control: str
    how: Deviates
    because: str
    item: str = ""
    changes: tuple[Change, ...] = ()
    compensating: str = ""
    requests: tuple[str, ...] = ()
    facts: tuple[tuple[tuple[str, str], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ControlStanding:
    """A control from which projects deviate: who does what, whose it is, what to propose.

    ``owner`` decides on it (``None``: a question is open). ``baseline`` is false if the control is one of the
    reference procedures. ``proposed_by`` are projects that have entered a change of it for improvement.
    ``proposal`` is empty as long as fewer projects deviate than the organization takes for a sign.
    """

    control: str
    procedure: str
    procedure_title: str
    version: str
    statement: str
    baseline: bool
    statutory: bool
    owner: Actor | None
    deviations: tuple[Deviation, ...]
    proposed_by: tuple[str, ...] = ()
    proposal: tuple[str, ...] = ()

    def projects(self, *ways: Deviates) -> tuple[str, ...]:
        """Projects that deviate in one of these ways (none named: in any), each once."""
        return tuple(
            dict.fromkeys(entry.project for entry in self.deviations if not ways or entry.how in ways)
        )


@dataclass(frozen=True, slots=True)
class RuleStanding:
    """A rule over all projects: in how many it fails, in how many others it lacks data, and the findings.

    A finding that every project reports alike counts once, and for no project. ``severity`` is what a finding
    weighs here.
    """

    id: str
    title: str
    severity: str
    projects_failing: int
    projects_unknown: int
    failed: int
    unknown: int
    waived: int
    passed: int


@dataclass(frozen=True, slots=True)
class Portfolio:
    """All of it, on one day. Projects are in the order of the profile, all else the most telling first."""

    organization: str
    name: str
    day: date
    redesign_after: int
    projects: tuple[ProjectStanding, ...]
    shared: Counts
    controls: tuple[ControlStanding, ...]
    rules: tuple[RuleStanding, ...]
    crashes: tuple[RuleCrash, ...] = ()
    issues: tuple[IssueStanding, ...] = ()
    """The last issue of each project, where somebody looked for them."""
    unusable: Mapping[str, str] = field(default_factory=dict)
    """Projects whose file can't be used, and why: they are in none of the tables but that of issues."""

    @property
    def ranked(self) -> tuple[ProjectStanding, ...]:
        """The projects, those in most trouble first."""
        worst = sorted(self.projects, key=lambda project: project.findings.weight, reverse=True)
        return tuple(worst)

    @property
    def waivers(self) -> tuple[WaiverStanding, ...]:
        """All waivers, those that end first (or have ended) in front."""
        found = [waiver for project in self.projects for waiver in project.waivers]
        return tuple(sorted(found, key=lambda waiver: (waiver.left is None, waiver.left or 0)))

    @property
    def superseded(self) -> tuple[SourceStanding, ...]:
        """All agreements on a version that is no longer in force."""
        return tuple(source for project in self.projects for source in project.superseded)

    @property
    def issued(self) -> tuple[IssueStanding, ...]:
        """The last issues, those that are superseded first; none if no project has issued anything."""
        order: tuple[IssueState, ...] = (
            "unreadable", "superseded", "editorial", "current", "closed", "not issued",
        )  # fmt: skip
        if all(item.state == "not issued" for item in self.issues):
            return ()
        return tuple(sorted(self.issues, key=lambda item: order.index(item.state)))

    @property
    def findings(self) -> Counts:
        """The findings of all projects, and those that they share."""
        return sum((project.findings for project in self.projects), self.shared)

    @property
    def to_redesign(self) -> tuple[ControlStanding, ...]:
        """Controls that are to be proposed to their owner."""
        return tuple(control for control in self.controls if control.proposal)
