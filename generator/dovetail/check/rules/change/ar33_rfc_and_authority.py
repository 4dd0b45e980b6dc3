"""AR-33: each project change to something live or shared has a request for change, decided in operations."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.derived.live_changes import LiveChange
from dovetail.check.derived.subject_days import days_of
from dovetail.check.derived.voices import voice_of
from dovetail.check.lines import line_at
from dovetail.check.rule import Judgement, Rule, failed, passed, question_in, unknown
from dovetail.check.rules.change.empty_words import says_later, says_nothing
from dovetail.check.rules.change.lifecycles import is_incremental
from dovetail.check.rules.change.live_items import touches_live
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Severity
from dovetail.model.folding import folded
from dovetail.model.language import later, tell, tell_count
from dovetail.model.resolved import ResolvedApproval


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per change that touches something live, and per release behind which no change stands."""
    for change in case.recorded_changes:
        touches = touches_live(case, change)
        if touches:
            yield _of_change(case, change)
        elif touches is None:
            yield unknown(
                change.id,
                tell(
                    "{change}: it can't be told whether it touches something live or shared",
                    change=change.title,
                ),
                line_at(case.written.places, *change.record_path, "items"),
                hint=tell("state the items that it touches, and which environments are treated as live"),
                procedure=change.procedure,
                due=change.submit_by,
            )
    if not is_incremental(case.resolved):  # there, the rule about increments says it
        yield from _releases_without_change(case)


def _of_change(case: Case, change: LiveChange) -> Judgement:
    record = change.record
    rfc = record.rfc if record else None
    if isinstance(rfc, str) and says_nothing(rfc):
        return failed(
            change.id,
            tell(
                "{change} touches {what} and has no request for change",
                change=change.title,
                what=_what(case, change),
            ),
            line_at(case.written.places, *change.record_path, "rfc"),
            hint=tell(
                "raise it in the operational process, and enter its number (project.yaml: change, rfc)"
            ),
            procedure=change.procedure,
        )
    wrong = _wrong_authority(case, change)
    if wrong is not None:
        return wrong
    missing = []
    has_number = isinstance(rfc, str) and not says_later(rfc)
    if not has_number:
        missing.append(tell("the number of its request for change (project.yaml: change, rfc)"))
    if not _decider_known(change):
        missing.append(tell("who in operations decides on it (project.yaml: change, authority)"))
    if not missing:
        return passed(change.id, procedure=change.procedure)
    asks = question_in(rfc)
    return unknown(
        change.id,
        tell(
            "{change} touches {what}, and nobody has stated {missing}{asks}",
            change=change.title,
            what=_what(case, change),
            missing=words.listed(missing),
            asks=asks,
        ),
        line_at(case.written.places, *change.record_path, "authority" if has_number else "rfc"),
        hint=tell(
            "raise it in the operational process, and enter its number and who approves it "
            "(project.yaml: change, rfc and authority)"
        ),
        procedure=change.procedure,
        due=change.submit_by,
    )


def _wrong_authority(case: Case, change: LiveChange) -> Judgement | None:
    """Why the stated authority is none: it is the project's own, or the procedure lets others decide."""
    stated = change.record.authority if change.record else None
    if stated is None or says_later(stated):
        return None
    place = line_at(case.written.places, *change.record_path, "authority")
    voice = voice_of(case, stated)
    if voice.is_project or says_nothing(stated):
        return failed(
            change.id,
            tell(
                "{change} touches {what} and is decided by {voice}{why_not}; operations must decide",
                change=change.title,
                what=_what(case, change),
                voice=voice.title,
                why_not=voice.why_not,
            ),
            place,
            hint=tell("name the board or role of operations that decides"),
            procedure=change.procedure,
            code="change-wrong-authority",
        )
    approvals = _in_operations(change)
    settled = all(part.resolved and part.resolved.route.verdict == "chosen" for part in change.requests)
    if not voice.is_operations or not approvals or not settled:
        return None
    roles = [case.people.canonical(role) for role in (stated, *voice.roles)]
    named = {folded(text) for text in (stated, voice.title, *roles)}
    chairs = {board.chair for entry in approvals if (board := case.organization.boards.get(entry.role))}
    if chairs & set(roles) or any(named & _names(entry) for entry in approvals):
        return None
    deciding = words.listed(dict.fromkeys(entry.title for entry in approvals))
    return failed(
        change.id,
        tell_count(
            len(approvals),
            "{change} names {voice} as authority, but in the procedure {deciding} decides",
            "{change} names {voice} as authority, but in the procedure {deciding} decide",
            change=change.title,
            voice=voice.title,
            deciding=deciding,
        ),
        place,
        hint=tell("name whoever decides in the procedure, or correct the facts of the request"),
        procedure=change.procedure,
        code="change-wrong-authority",
    )


def _decider_known(change: LiveChange) -> bool:
    """Whether somebody decides: as stated, as the procedure says, or because it is approved once for all."""
    stated = change.record.authority if change.record else None
    if stated is not None and not says_later(stated):
        return True
    if any(entry.role for entry in _in_operations(change)):
        return True
    return bool(change.requests) and all(
        part.resolved and part.resolved.preapproved for part in change.requests
    )


def _in_operations(change: LiveChange) -> list[ResolvedApproval]:
    """The approvals in change enablement: who approves a purchase decides on no change."""
    parts = [part.resolved for part in change.requests if part.in_procedure and part.resolved]
    return [approval for resolved in parts for approval in resolved.approvals]


def _releases_without_change(case: Case) -> Iterator[Judgement]:
    changes = {change.id for change in case.changes}
    services = case.organization.services
    for index, release in enumerate(case.project.releases):
        live = [name for name in release.services if name in services and services[name].status == "live"]
        if release.id not in changes and live:
            titles = words.listed(services[name].title for name in live)
            yield unknown(
                release.id,
                tell(
                    "{release} touches {titles}, and no request for change stands behind it",
                    release=release.title,
                    titles=titles,
                ),
                line_at(case.written.places, "releases", index, "requests"),
                hint=tell(
                    "name its changes, or enter its change record "
                    "(project.yaml: releases, requests or change)"
                ),
                due=None if isinstance(release.go_live, Unknown) else release.go_live,
            )


def _what(case: Case, change: LiveChange) -> str:
    """What it touches, in words: items before services."""
    register, services = case.organization.configuration_items, case.organization.services
    items = change.items if isinstance(change.items, tuple) else ()
    titles = [register[name].title for name in items if name in register]
    titles = titles or [services[name].title for name in change.services if name in services]
    return words.listed(titles) or tell("a live service")


def _names(entry: ResolvedApproval) -> set[str]:
    return {folded(text) for text in (entry.role, entry.title, entry.holder, entry.acting_for) if text}


RULE = Rule(
    id="AR-33",
    codes=("change-without-rfc", "change-wrong-authority"),
    title=later(
        "Each project change to something live or shared has a request for change, decided in operations"
    ),
    severity=Severity.BLOCKER,
    prevents=("F2",),
    procedures=("CHE", "PCC", "CFG"),
    reason="""
A change that only the project knows of is not in the schedule that the duty lead looks at when the alarm goes
off. The number ties both plans together. And a board of the project can decide what the project wants, not
what operations must bear: the authority over a live item stays where it is.
""",
    data="change record (rfc, authority, items), services, environment of items, approvals of the request",
    bad="""
project:
  requests:
    - {id: C-1, change: {authority: project-office}}
""",
    good="""
project:
  requests:
    - {id: C-1, change: {rfc: RFC-4711, authority: change-board}}
""",
    hint=later(
        "raise it in the operational process, and enter its number and who approves it "
        "(project.yaml: change, rfc and authority)"
    ),
    check=check,
    bites_on=days_of,
)
