"""AR-38: the record of a change names its items, shows its tests, how it is undone and who is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dovetail.check.case import Case
from dovetail.check.derived.live_changes import LiveChange
from dovetail.check.derived.subject_days import days_of
from dovetail.check.lines import line_at
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.check.rules.change.empty_words import says_later, says_nothing
from dovetail.model import words
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a change record: its field, the noun for it in a sentence, and how its absence is said."""

    field: str
    title: str
    denied: str
    before_go_live: bool = False
    """It need not be there when the change is submitted, but before it is carried out."""


_ITEMS = Part("items", later("the items that it touches"), later("no configuration item"))
_TESTED = Part("tested", later("the evidence of its tests"), later("no test"), before_go_live=True)
_BACKOUT = Part("backout", later("the way back"), later("no way back"))
_TOLD = Part(
    "communication",
    later("the word to those concerned"),
    later("no word to those concerned"),
    before_go_live=True,
)


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per change."""
    for change in case.recorded_changes:
        yield _of_change(case, change)


def _of_change(case: Case, change: LiveChange) -> Judgement:
    missing: list[Part] = []
    for part in _needed(change):
        said = _stated(change, part)
        if said is False:
            return failed(
                change.id,
                tell(
                    "{change}: the record of the change states {denied}",
                    change=change.title,
                    denied=tell(part.denied),
                ),
                line_at(case.written.places, *change.record_path, part.field),
                hint=tell("state {part}; what can't have it needs a waiver", part=tell(part.title)),
                procedure=change.procedure,
            )
        if said is None:
            missing.append(part)
    if not missing:
        return passed(change.id, procedure=change.procedure)
    return unknown(
        change.id,
        tell(
            "{change}: the record of the change still lacks {missing}",
            change=change.title,
            missing=words.listed(tell(part.title) for part in missing),
        ),
        line_at(case.written.places, *change.record_path, missing[0].field),
        hint=tell(
            "write it down in the record of the change (project.yaml: change, {missing})",
            missing=words.listed(part.field for part in missing),
        ),
        procedure=change.procedure,
        due=_due(change, missing),
    )


def _needed(change: LiveChange) -> tuple[Part, ...]:
    """A standard change is tested and undone as its template says; an emergency leaves no time for tests."""
    if change.is_standard:
        return (_ITEMS,)
    if change.is_emergency:
        return (_ITEMS, _BACKOUT, _TOLD)
    return (_ITEMS, _TESTED, _BACKOUT, _TOLD)


def _stated(change: LiveChange, part: Part) -> bool | None:
    """Whether the record has this part; false if it says that there is none, nothing if it does not say."""
    value: object = getattr(change.record, part.field) if change.record else None
    if part is _ITEMS and value is None:
        value = change.answer("configuration_items")
    if part is _TOLD and value is None and change.record and change.record.notices:
        return True
    if isinstance(value, tuple):
        return bool(value)
    if not isinstance(value, str) or says_later(value):
        return None
    if part is _TOLD and change.outage is False:
        return True  # where nobody notices anything, nobody need be told
    return not says_nothing(value)


def _due(change: LiveChange, missing: list[Part]) -> date | None:
    work = change.known_work
    if work is not None and all(part.before_go_live for part in missing):
        return work.first
    return change.submit_by


RULE = Rule(
    id="AR-38",
    codes=("change-record-incomplete",),
    title=later("The record of a change names its items, shows its tests, how it is undone and who is told"),
    severity=Severity.MAJOR,
    prevents=("F2", "F4"),
    procedures=("CHE", "REL"),
    reason="""
Who is on duty at two in the morning has the record and nothing else. Without items nobody sees a collision,
without a tried way back a failed change becomes an incident, and without word the service desk learns of it
from the first caller. Each of the four is cheap a week before and dear in the night itself.
""",
    data="items, tested, backout, communication and notices of the change record; class of the change",
    bad="""
project:
  requests:
    - {id: C-1, change: {backout: None.}}
""",
    good="""
project:
  requests:
    - {id: C-1, change: {backout: Restore the snapshot of the store; tried on 4 May.}}
""",
    hint=later("complete the record of the change"),
    check=check,
    bites_on=days_of,
)
