"""AR-21, continued: leave to work in a freeze, from whom it is, and whether it counts."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.derived.live_changes import LiveChange
from dovetail.check.derived.voices import voice_of
from dovetail.check.derived.work_time import Work
from dovetail.check.lines import line_at
from dovetail.check.rule import Judgement, failed, unknown
from dovetail.model import words
from dovetail.model.change_record import FreezeException
from dovetail.model.language import tell
from dovetail.model.profile import PathInFile


def wrong_leave(case: Case, change: LiveChange) -> Judgement | None:
    """The verdict on leave from somebody who can't give it; nothing if there is none such."""
    for path, leave in change.leave:
        voice = voice_of(case, leave.granted_by)
        if voice.is_project:
            return failed(
                change.id,
                tell(
                    '{change}: leave to work in the freeze "{freezes}" is given by '
                    "{voice}{why_not}; operations must give it",
                    change=change.title,
                    freezes=case.time.freezes[leave.freeze].title,
                    voice=voice.title,
                    why_not=voice.why_not,
                ),
                line_at(case.written.places, *path, "granted_by"),
                hint=tell("ask operations for leave, or plan outside the freeze"),
                procedure=change.procedure,
                code="freeze-exception-refused",
            )
        freeze = case.time.freezes[leave.freeze]
        allowed = {case.people.canonical(role) for role in freeze.exception_by}
        if allowed and case.people.canonical(leave.granted_by) not in allowed:
            titles = words.listed((case.people.approver(role).title for role in freeze.exception_by), "or")
            gave = case.people.approver(leave.granted_by).title
            return failed(
                change.id,
                tell(
                    '{change}: {gave} can\'t give leave to work in the freeze "{freeze}", only {titles} can',
                    change=change.title,
                    gave=gave,
                    freeze=freeze.title,
                    titles=titles,
                ),
                line_at(case.written.places, *path, "granted_by"),
                hint=tell("ask {titles}, or plan outside the freeze", titles=titles),
                procedure=change.procedure,
                code="freeze-exception-refused",
            )
    return None


def open_leave(
    case: Case, change: LiveChange, work: Work, path: PathInFile, leave: FreezeException
) -> Judgement:
    """Leave is stated, but not that it counts: nobody is named who may give it, or it has no date."""
    freeze, giver = case.time.freezes[leave.freeze], case.people.approver(leave.granted_by).title
    named = bool(freeze.exception_by)
    missing = (
        tell("when {giver} gave leave", giver=giver)
        if named
        else tell("who may give leave; {giver} has given it", giver=giver)
    )
    return unknown(
        change.id,
        tell(
            '{change} goes live {said} in the freeze "{freeze}", and nobody has said {missing}',
            change=change.title,
            said=work.said,
            freeze=freeze.title,
            missing=missing,
        ),
        line_at(case.written.places, *path, "on")
        if named
        else line_at(case.profile.organization.places, "calendars", "freezes", leave.freeze, "exception_by"),
        hint=tell("enter the day of the leave (project.yaml: freeze_exceptions, on)")
        if named
        else tell("ask operations who gives leave (organization.yaml: calendars.freezes, exception_by)"),
        procedure=change.procedure,
    )


def granted(case: Case, change: LiveChange) -> frozenset[str]:
    """The freezes for which it has leave, from those who are named for it and from before the work."""
    work = change.known_work
    return frozenset(
        leave.freeze
        for _, leave in _stated(case, change)
        if leave.on is not None
        and (work is None or leave.on <= work.first)
        and case.time.freezes[leave.freeze].exception_by
    )


def claimed_leave(case: Case, change: LiveChange) -> Iterator[tuple[PathInFile, FreezeException]]:
    """Leave that was not given too late, but of which something is missing."""
    work = change.known_work
    for path, leave in _stated(case, change):
        if leave.on is None or work is None or leave.on <= work.first:
            yield path, leave


def _stated(case: Case, change: LiveChange) -> Iterator[tuple[PathInFile, FreezeException]]:
    """Its own leave; what a release has counts for its requests, and what all its requests have for it."""
    yield from change.leave
    held = {part.request.id for part in change.requests}
    if not change.is_release:
        for release in case.project.releases:
            if change.id in release.requests:
                releases = (other for other in case.changes if other.is_release and other.id == release.id)
                yield from (entry for other in releases for entry in other.leave)
    elif held:
        parts = [other for other in case.changes if not other.is_release and other.id in held]
        frozen = [{leave.freeze for _, leave in part.leave} for part in parts]
        for part in parts:
            yield from (entry for entry in part.leave if all(entry[1].freeze in found for found in frozen))
