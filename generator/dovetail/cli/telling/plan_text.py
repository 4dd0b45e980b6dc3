"""A project's plan for people, in columns that read well without colour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from dovetail.cli.telling.columns import blocks, labelled, solid, table, wrap
from dovetail.cli.telling.counting import counted
from dovetail.model import words
from dovetail.model.resolved import (
    KeyDate,
    RequestVerdict,
    ResolvedApproval,
    ResolvedProject,
    ResolvedRequest,
    Schedule,
    ScheduledStep,
)

SIGNS: dict[RequestVerdict, str] = {
    "ok": "+ OK",
    "infeasible": "! INFEASIBLE",
    "blocked": "x BLOCKED",
    "unknown": "? UNKNOWN",
}
"""A sign and a word for each verdict, to be told apart without colour."""
_WORST_FIRST: tuple[RequestVerdict, ...] = ("blocked", "infeasible", "unknown", "ok")


def plan_lines(resolved: ResolvedProject, columns: int = 100) -> Iterator[str]:
    """The plan, line by line: requests, key dates, open questions. No line is wider than ``columns``."""
    yield from _head(resolved, columns)
    for request in resolved.requests:
        yield ""
        yield from _request(request, resolved, columns)
    if resolved.key_dates:
        yield from ("", "KEY DATES")
        yield from _key_dates(resolved, columns)
    yield from _questions(resolved, columns)


def _questions(resolved: ResolvedProject, columns: int) -> Iterator[str]:
    """The questions that keep a request open; how many there are besides."""
    waiting = {name for request in resolved.requests for name in request.questions}
    asked = [item for item in resolved.questions if item.id in waiting]
    if asked:
        yield from ("", "OPEN QUESTIONS", "")
        rows = [(item.id, item.question, _asked(item.ask.title, item.ask.holder)) for item in asked]
        yield from table(("No.", "Question", "Who can answer"), rows, columns, indent=2)
    others = len(resolved.questions) - len(asked)
    if others:
        number = words.capital(counted(others, "more open question" if asked else "open question"))
        verb = "concerns" if others == 1 else "concern"
        yield from ("", *wrap(f"{number} {verb} the procedures; see dovetail check.", columns))


def _head(resolved: ResolvedProject, columns: int) -> Iterator[str]:
    project = resolved.project
    yield from wrap(f"{project.code}: {project.name}", columns)
    yield from wrap(f"{resolved.organization.name}, planned from {words.day(resolved.as_of)}", columns)
    tally = Counter(request.verdict for request in resolved.requests)
    verdicts = [f"{tally[verdict]} {verdict}" for verdict in _WORST_FIRST if tally[verdict]]
    summary = counted(len(resolved.requests), "request")
    if verdicts:
        summary += f": {', '.join(verdicts)}"
    yield from wrap(words.capital(f"{summary}; {counted(len(resolved.questions), 'open question')}"), columns)


def _request(item: ResolvedRequest, resolved: ResolvedProject, columns: int) -> Iterator[str]:
    request = item.request
    yield from wrap(f"{SIGNS[item.verdict]}  {request.id}: {request.title}", columns)
    titles = {procedure.id: procedure.procedure.title for procedure in resolved.procedures}
    needed = words.day(item.schedule.needed_by) if item.schedule else _needed_by(request.needed_by)
    procedure = titles.get(item.procedure, item.procedure)
    facts = [
        f"{words.title(request.kind)}{f', procedure {procedure}' if procedure else ''}",
        f"needed by {needed}",
        f"asked by {item.requester}" if item.requester else "",
    ]
    yield from labelled("", "; ".join(fact for fact in facts if fact), columns, indent=0, label_width=0)
    yield from labelled("Result", item.summary, columns, indent=2) if item.summary else ()
    yield from _route(item, columns)
    yield from _unanswered(item, columns)
    if item.approvals:
        yield from ("", "  Approvals")
        rows = [_approval(approval) for approval in item.approvals]
        yield from table(("Who", "Role", "Authority", "Because", "When"), rows, columns, indent=4)
    if item.schedule is not None:
        yield from _schedule(item.schedule, item.summary, resolved, columns)
    forms = [form.title if (form := resolved.organization.forms.get(key)) else key for key in item.forms]
    if forms or item.controls or item.questions:
        yield ""
    for label, values in (("Forms", forms), ("Controls", item.controls), ("Questions", item.questions)):
        yield from labelled(label, ", ".join(values), columns, indent=2) if values else ()


def _needed_by(value: object) -> str:
    return words.day(value) if isinstance(value, date) else "a day not said yet"


def _route(item: ResolvedRequest, columns: int) -> Iterator[str]:
    choice = item.route
    name = (
        choice.route.title
        if choice.route
        else {"none-needed": "none needed", "refused": "refused"}.get(choice.verdict, "not known")
    )
    yield from labelled("Route", name, columns, indent=2)
    if choice.because:
        yield from labelled("", words.capital(choice.because), columns, indent=2)
    if choice.candidates:
        verb = "also fits" if choice.verdict == "chosen" else "may still be"
        others = [
            candidate for candidate in choice.candidates if not choice.route or candidate != choice.route.id
        ]
        yield from labelled("", f"{verb} {words.listed(others, 'or')}", columns, indent=2) if others else ()
    for label, value in (("Exception", item.exception), ("Standard", item.preapproved)):
        yield from labelled(label, value, columns, indent=2) if value else ()


def _unanswered(item: ResolvedRequest, columns: int) -> Iterator[str]:
    rows = [
        (answer.question_id, answer.question, answer.note or f"answer it as {answer.fact}:")
        for answer in item.answers
        if not answer.known
    ]
    if rows:
        yield from ("", "  Not answered yet")
        yield from table(("", "", ""), rows, columns, indent=4)


def _approval(item: ResolvedApproval) -> tuple[str, str, str, str, str]:
    who = item.holder or "nobody"
    if item.acting_for:
        who += f", for {item.acting_for}"
    if item.verdict != "ok":
        who = f"{SIGNS[item.verdict][0]} {who}"
    because = "; ".join(part for part in (item.problem.rstrip("."), item.because) if part)
    when = _short(item.on) if item.on else ""
    if item.afterwards:
        when = f"afterwards, by {_short(item.due)}" if item.due else "afterwards"
    return who, item.title, item.authority, because, when


def _schedule(item: Schedule, summary: str, resolved: ResolvedProject, columns: int) -> Iterator[str]:
    yield from ("", "  Schedule")
    rows = [_step(step, resolved) for step in item.steps]
    notes = [_step_note(step) for step in item.steps]
    yield from table(("Step", "Who", "Begin by", "Done by", "Takes"), rows, columns, indent=4, notes=notes)
    if item.steps:
        yield ""
    yield from labelled("Start by", _start(item), columns, indent=2)
    if not item.feasible:
        yield from labelled("Why", item.why, columns, indent=2) if item.why not in ("", summary) else ()
        if item.earliest_finish is not None:
            yield from labelled("Earliest", f"{words.day(item.earliest_finish)}, if work begins on "
                                f"{words.day(item.earliest)}", columns, indent=2)  # fmt: skip


def _start(item: Schedule) -> str:
    if item.delivered:
        return "delivered"
    if item.latest_start is None:
        return "not known" if item.feasible else "no day is early enough"
    text = _long(item.latest_start)
    if item.at_least:
        reason = f" ({words.listed(item.unknowns)})" if item.unknowns else ""
        text = f"before {text}" if item.before else f"{text} or earlier"
        text += f", because something on the way is unknown{reason}"
    if item.latest_start_optimistic not in (None, item.latest_start):
        text += f"; {_long(item.latest_start_optimistic)} if everything takes the shortest time"
    if not item.feasible:
        text += f". Work can't begin before {words.day(item.earliest)}"
        text += ", which is early enough only for the shortest times" if item.feasible_optimistic else ""
    return text


def _step(item: ScheduledStep, resolved: ResolvedProject) -> tuple[str, str, str, str, str]:
    actor = resolved.roles.get(item.role)
    who = item.holder or (actor.title if actor else words.title(item.role))
    begin = (
        "done" if item.done else words.bounded(_short(item.start), at_least=item.at_least, before=item.before)
    )
    end = words.bounded(_short(item.end), at_least=item.end_at_least, before=item.end_before)
    return item.title, who, begin, "-" if item.undated else end, item.duration


def _step_note(item: ScheduledStep) -> str:
    notes = [
        f"the clock starts when: {item.condition}" if item.condition else "",
        f"papers by {_short(item.submit_by)}" if item.submit_by else "",
        f"decided on {_short(item.meeting)}" if item.meeting else "",
        f"side by side: {words.name(item.group)}" if item.group else "",
        "after delivery" if item.after_delivery else "",
        item.note,
    ]
    text = "; ".join(note for note in notes if note)
    return f"({text})" if text else ""


def _key_dates(resolved: ResolvedProject, columns: int) -> Iterator[str]:
    ordered = sorted(resolved.key_dates, key=lambda item: (item.on, item.at is not None, item.at, item.id))
    notes = [_key_date_note(item) for item in ordered]
    _, *rows = blocks(
        ("", "", "", ""), [_key_date(item) for item in ordered], columns, indent=4, notes=notes, hang=8
    )
    month = (0, 0)
    for item, lines in zip(ordered, rows, strict=True):
        if (item.on.year, item.on.month) != month:
            month = (item.on.year, item.on.month)
            yield from ("", f"  {words.month(item.on)}")
        yield from lines


def _key_date(item: KeyDate) -> tuple[str, str, str, str]:
    day = solid(f"{words.short_weekday(item.on)} {item.on.day:2}")
    title = f"{words.clock(item.at)} {item.title}" if item.at else item.title
    if item.at_least:
        title = f"{title} (before this day)" if item.before else f"{title} (or earlier)"
    return day, title, item.who, words.title(item.kind)


def _key_date_note(item: KeyDate) -> str:
    until = f"until {words.day(item.until)}" if item.until and item.until != item.on else ""
    text = "; ".join(part for part in (until, item.note) if part)
    return f"({text})" if text else ""


def _short(day: date) -> str:
    return solid(words.short_day(day))


def _long(day: date | None) -> str:
    return f"{words.weekday(day)}, {words.day(day)}" if day else ""


def _asked(title: str, holder: str) -> str:
    return f"{title} ({holder})" if holder and title else title or holder or "nobody yet"
