"""AR-22: work on live services takes place in an allowed window, and somebody of support is on duty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from dovetail.check.case import Case
from dovetail.check.derived.live_changes import LiveChange
from dovetail.check.derived.subject_days import days_of
from dovetail.check.derived.work_time import Work
from dovetail.check.lines import line_at
from dovetail.check.rule import Judgement, Rule, failed, passed, question_in, unknown
from dovetail.check.rules.change.empty_words import says_later, says_nothing
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Severity
from dovetail.resolve.freezes import Interval

_ONE = timedelta(days=1)


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per change."""
    for change in case.recorded_changes:
        work = change.known_work
        if work is None:
            yield unknown(
                change.id,
                f"{change.title}: nobody has said when it goes live, so window and staff can't be told",
                line_at(case.written.places, *change.path, "go_live" if change.is_release else "needed_by"),
                hint="state the day on which it goes live",
                procedure=change.procedure,
                due=case.project.ends,
            )
            continue
        problems = [*_window_problems(case, change, work), *_staff_problems(case, change, work)]
        wrong = next((problem for problem in problems if problem.verdict == "fail"), None)
        yield wrong or next(iter(problems), passed(change.id, procedure=change.procedure))


def _window_problems(case: Case, change: LiveChange, work: Work) -> Iterator[Judgement]:
    for service, names in _windows_of(case, change):
        fits = _fits(case, work, names)
        if fits:
            continue
        titles = words.listed((f'"{title}"' for title in case.time.windows.titles(names)), "or")
        of = f" of {service}" if service else ""
        if fits is None:
            doubt = case.time.windows.doubt(names, work.first - _ONE, work.last)
            yield unknown(
                change.id,
                f"{change.title} goes live {work.said}, and it is not known whether the window {titles}{of} "
                f"opens then" + question_in(doubt),
                line_at(case.profile.organization.places, "calendars", "windows", names[0], "recurs"),
                hint="ask whoever keeps the windows",
                procedure=change.procedure,
                due=work.first,
            )
        else:
            hours = _hours_in_words(case, work)
            yield failed(
                change.id,
                f"{change.title} is done {work.said}{hours}, outside the window {titles}{of}"
                f"{_nearest(case, work, names)}",
                line_at(case.written.places, *work.path),
                hint="plan it for a day and hours on which the window is open",
                procedure=change.procedure,
            )


def _windows_of(case: Case, change: LiveChange) -> Iterator[tuple[str, list[str]]]:
    """The windows to keep: those of its procedure's step; else those of each service, with its title.

    A service without windows may be worked on at any time.
    """
    if any(part.exception and part.exception.ignores_windows for part in change.requests):
        return
    windows = case.organization.calendars.windows
    of_step = [name for name in change.windows if name in windows]
    if of_step:
        yield "", of_step
        return
    services = case.organization.services
    for service in change.services or ("",):
        names = [
            name for name, window in windows.items() if not window.services or service in window.services
        ]
        if names:
            yield services[service].title if service in services else "", names


def _fits(case: Case, work: Work, names: Sequence[str]) -> bool | None:
    """Whether the work lies in openings of these windows; nothing if that can't be told."""
    if work.hours is not None:
        opens = [*_openings(case, names, work.first - _ONE), *_openings(case, names, work.first)]
        if any(part.start <= work.hours.start and work.hours.end <= part.end for part in opens):
            return True
    elif all(_opens_on(case, names, day) for day in work.days):
        return True
    doubtful = any(case.time.windows.may_open(names, day) for day in (work.first - _ONE, *work.days))
    return None if doubtful else False


def _openings(case: Case, names: Sequence[str], day: date) -> Iterator[Interval]:
    """When they open on a day; all day means its working hours and all around them."""
    for hours in case.time.windows.openings(names, day):
        whole = case.time.freezes.working_hours(day)
        yield hours or Interval(whole.start - _ONE, whole.end + _ONE)


def _opens_on(case: Case, names: Sequence[str], day: date) -> bool:
    """Whether one opens on the day, or is still open from the evening before."""
    zone = case.time.calendar.zone
    before = case.time.windows.openings(names, day - _ONE)
    return bool(case.time.windows.openings(names, day)) or any(
        hours is not None and hours.end.astimezone(zone).date() >= day for hours in before
    )


def _nearest(case: Case, work: Work, names: Sequence[str]) -> str:
    """The last opening before and the first after, in words."""
    reach = [timedelta(days=n) for n in range(1, 32)]
    opens = case.time.windows.openings
    around = [
        *[work.first - step for step in reach if opens(names, work.first - step)][:1],
        *[work.last + step for step in reach if opens(names, work.last + step)][:1],
    ]
    return f", which opens on {words.listed(map(words.day, around))}" if around else ""


def _hours_in_words(case: Case, work: Work) -> str:
    if work.hours is None:
        return ""
    zone = case.time.calendar.zone
    begin, end = work.hours.start.astimezone(zone), work.hours.end.astimezone(zone)
    return f", {words.clock(begin.time())} to {words.clock(end.time())}"


def _staff_problems(case: Case, change: LiveChange, work: Work) -> Iterator[Judgement]:
    stated = change.record.staffed_by if change.record else None
    place = line_at(case.written.places, *change.record_path, "staffed_by")
    if isinstance(stated, str) and not says_later(stated):
        if says_nothing(stated):
            yield failed(
                change.id,
                f"{change.title}: nobody of support is on duty {work.said}",
                place,
                hint="agree with the support group who is on duty, and state it as staffed_by",
                procedure=change.procedure,
                code="support-not-staffed",
            )
        return
    if stated is None and _on_rota(case, change, work):
        return
    asks = question_in(stated)
    yield unknown(
        change.id,
        f"{change.title}: nobody has said who of support is on duty {work.said}{asks}",
        place,
        hint="state staffed_by: the support group or rota; or a shift of operations in early life support",
        procedure=change.procedure,
        code="support-not-staffed",
        due=work.first,
    )


def _on_rota(case: Case, change: LiveChange, work: Work) -> bool:
    """Whether a shift of operations in early life support covers the work."""
    plan = case.project.early_life_support
    if plan is None or (plan.services and not set(plan.services) & set(change.services)):
        return False
    first = plan.from_ if isinstance(plan.from_, date) else None
    last = plan.until if isinstance(plan.until, date) else None
    return any(
        shift.side == "operations"
        and not isinstance(shift.who, Unknown)
        and (begin := shift.from_ or first) is not None
        and begin <= work.first
        and ((end := shift.until or last) is None or work.last <= end)
        for shift in plan.rota
    )


RULE = Rule(
    id="AR-22",
    codes=("outside-window", "support-not-staffed"),
    title="Work on live services is done in a window of theirs, and support is on duty meanwhile",
    severity=Severity.MAJOR,
    prevents=("F2", "F4"),
    procedures=("CHE", "REL"),
    reason="""
The window is the time that users were promised nothing for, and the time for which backups, batch runs and
the people on call are arranged. Work outside it meets a nightly job or a full ward. And a window alone does
not answer the phone: if nobody of support is there, the first users who call find out for everybody.
""",
    data="day or window of the work; windows of the procedure's step and of the services; staffed_by; rota",
    bad="""
project:
  requests:
    - {id: C-1, change: {window: {from: "2026-06-09 22:00", until: "2026-06-10 01:00"}}}
""",
    good="""
project:
  requests:
    - id: C-1
      change: {window: {from: "2026-06-10 22:00", until: "2026-06-11 01:00"}, staffed_by: metering-support}
""",
    hint="take a window that is open, and agree who is on duty",
    check=check,
    bites_on=days_of,
)
