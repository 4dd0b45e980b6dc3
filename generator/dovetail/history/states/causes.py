"""Why something differs: which procedure changed from which version to which, or what the project decided."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

from dovetail.history.states.difference import Change, difference
from dovetail.history.states.facts import Facts
from dovetail.history.states.heads import ORGANIZATION, PROJECT, RESULTS
from dovetail.history.states.renamed_items import renamed_items
from dovetail.history.states.renames import renamed, with_new_ids
from dovetail.history.states.versions import said_between
from dovetail.model import words
from dovetail.model.language import tell

Source = Literal["procedure", "organization", "project"]
NAMED_PARTS = ("roles", "boards", "systems", "forms", "services", "support_groups", "people")
"""Parts of the organization of which a pack shows only those that it names."""
Entries = tuple[Container[str], Container[str]]
"""The paths of all roles, boards, people … that an organization had and has."""


@dataclass(frozen=True, slots=True)
class Cause:
    """What brought a change about. ``before`` and ``after`` are versions of the procedure with this title;
    ``reason`` is what the project gave for it, or the owner of the procedure for its new version.
    """

    source: Source
    procedure: str = ""
    title: str = ""
    before: str = ""
    after: str = ""
    reason: str = ""
    formerly: str = ""
    """What the procedure was called before, if it has a new name or id."""

    @property
    def words(self) -> str:
        """The cause in a few words."""
        match self.source:
            case "organization":
                return tell("The organization's profile")
            case "project":
                if self.reason:
                    return tell("Project edit: {reason}", reason=self.reason)
                return tell("Project edit")
        if not (self.before or self.after):
            return tell("{procedure}, edited", procedure=self.title)
        if not self.before:
            return tell("{procedure} {version} is new", procedure=self.title, version=self.after)
        if not self.after:
            return tell("{procedure} {version} was withdrawn", procedure=self.title, version=self.before)
        if self.formerly and self.before == self.after:
            return tell(
                "{procedure} {version}, formerly “{other}”",
                procedure=self.title,
                version=self.after,
                other=self.formerly,
            )
        if self.before == self.after:
            return tell("{procedure} {version}, edited", procedure=self.title, version=self.after)
        return tell(
            "{procedure} {before} → {after}", procedure=self.title, before=self.before, after=self.after
        )


@dataclass(frozen=True, slots=True)
class Caused:
    """A change of operations, or of what follows from them, and what it comes from."""

    change: Change
    cause: Cause


@dataclass(frozen=True, slots=True)
class Causes:
    """The changes between two states of one project, and what caused each."""

    before: Facts
    now: Facts
    changes: tuple[Change, ...]
    procedures: Mapping[str, str] = field(default_factory=dict)
    """Procedure by request."""
    known: Mapping[str, Cause] = field(default_factory=dict)
    """Causes by procedure, where these facts don't hold enough of it to tell."""
    ids: Mapping[str, str] = field(default_factory=dict)
    """The new ids of procedures that had others before."""

    @classmethod
    def between(cls, before: Facts, now: Facts, procedures: Mapping[str, str]) -> Causes:
        """What differs; ``procedures`` says which procedure serves each request."""
        return cls(before, now, difference(before, now), procedures)

    @classmethod
    def between_packs(
        cls,
        before: Facts,
        now: Facts,
        procedures: Mapping[str, str],
        known: Mapping[str, Cause] = MappingProxyType({}),
        entries: Entries | None = None,
    ) -> Causes:
        """The same of two packs, each with those parts of the organization that it names. That one names a
        board and the other doesn't follows from what differs elsewhere: it is no change of the organization,
        unless ``entries`` says that the organization didn't have it. A procedure, role, service, step or
        route with a new id is the same.
        """
        ids = renamed(before, now)
        before = with_new_ids(before, now, ids)
        before = with_new_ids(before, now, renamed_items(before, now).all_of_them)
        names = {path for new in ids.values() for path in (f"{new}.id", f"pack.procedures.{new}")}
        told = tuple(
            replace(change, kind="editorial") if change.path in names else change
            for change in difference(before, now)
            if not _named_or_not(change, entries)
        )
        return cls(before, now, told, procedures, known, ids)

    def of(self, change: Change) -> tuple[Cause, ...]:
        """What caused a change: itself for what somebody wrote, else the written changes that lead to it."""
        head = change.head
        if head not in RESULTS:
            return (self._written(head, change),)
        return tuple(dict.fromkeys(self._led_to(change)))

    def _written(self, head: str, change: Change) -> Cause:
        if head == ORGANIZATION:
            return Cause("organization")
        if head == "project":
            return Cause("project", reason=self._reason(change.path))
        if head in self.known:
            return self.known[head]
        title = self._said(self.now, f"{head}.title") or self._said(self.before, f"{head}.title")
        was, now_is = (self._said(facts, f"{head}.version") for facts in (self.before, self.now))
        cause = Cause("procedure", head, title or head, was, now_is, self._owners_reason(head))
        old = next((old for old, new in self.ids.items() if new == head), "")
        if not old:
            return cause
        formerly = self._said(self.before, f"{head}.title")
        return replace(cause, formerly=formerly if formerly != cause.title else old)

    def _led_to(self, change: Change) -> Iterator[Cause]:
        """The behavioural changes that a worked-out value may rest on: of its own procedure, of its own
        request, of the organization's people and calendars.
        """
        procedure = self._procedure_of(change.path)
        for other in self.changes:
            head = other.head
            if head in RESULTS or other.kind == "editorial":
                continue
            if head == "project" and not self._same_request(change.path, other.path):
                continue
            if head not in (PROJECT, ORGANIZATION) and procedure and head != procedure:
                continue
            yield self._written(head, other)

    def _procedure_of(self, path: str) -> str:
        head, _, rest = path.partition(".")
        if head in ("requests", "dates"):
            named = [item for item in self.procedures if f".{item}." in f".{rest}."]
            return self.procedures[named[0]] if named else ""
        return ""

    def _same_request(self, path: str, written: str) -> bool:
        """Whether a value of the project's file may bear on a worked-out value."""
        parts = written.split(".")
        if parts[1:2] != ["requests"] or len(parts) < 3:
            return True
        return f".{parts[2]}." in f".{path}."

    def _reason(self, path: str) -> str:
        """The reason that the project gave: of a deviation its own, else none."""
        parts = path.split(".")
        for depth in range(len(parts), 1, -1):
            said = self._said(self.now, ".".join((*parts[:depth], "because")))
            if said:
                return said
        return ""

    def _owners_reason(self, procedure: str) -> str:
        said = said_between(self.before, self.now, procedure)
        return words.joined(dict.fromkeys(version.because or version.summary for version in said))

    @staticmethod
    def _said(facts: Facts, path: str) -> str:
        value = facts.values.get(path)
        return value.words if value else ""


def _named_or_not(change: Change, entries: Entries | None) -> bool:
    """Whether a role, a board, a form … is only in one of the packs, and as far as is known no news."""
    if entries is not None and change.what in ("added", "removed"):
        before, now = entries
        if change.path not in (before if change.what == "added" else now):
            return False
    head, _, rest = change.path.partition(".")
    section, _, _name = rest.partition(".")
    return (
        head == ORGANIZATION and section in NAMED_PARTS and change.what in ("added", "removed")
        and not change.item
    )  # fmt: skip


def behavioural(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Those after which somebody must do something else."""
    return tuple(change for change in changes if change.kind == "behavioural")
