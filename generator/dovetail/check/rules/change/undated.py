"""A change of which nobody has said when it goes live: nothing that hangs on its day can be told."""

from __future__ import annotations

from dovetail.check.case import Case
from dovetail.check.derived.live_changes import LiveChange
from dovetail.check.lines import line_at
from dovetail.check.rule import Judgement, unknown
from dovetail.model.language import tell


def undated(case: Case, change: LiveChange, message: str) -> Judgement:
    """The verdict on such a change. ``message`` says what can't be told of it."""
    return unknown(
        change.id,
        message,
        line_at(case.written.places, *change.path, "go_live" if change.is_release else "needed_by"),
        hint=tell("state the day on which it goes live"),
        procedure=change.procedure,
        due=case.project.ends,
    )
