"""AR-22: work on live services takes place in an allowed window, and somebody of support is on duty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from math import ceil

from dovetail.check.case import Case
from dovetail.check.derived.live_changes import LiveChange
from dovetail.check.derived.subject_days import days_of
from dovetail.check.derived.voices import voice_of
from dovetail.check.derived.work_time import Work
from dovetail.check.lines import line_at
from dovetail.check.rule import Judgement, Rule, failed, passed, question_in, unknown
from dovetail.check.rules.change.empty_words import says_later, says_nothing
from dovetail.check.rules.change.undated import undated
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.calendars import Window
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell
from dovetail.resolve.calendars.freezes import Interval

_ONE = timedelta(days=1)
_REACH = 31


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per change."""
    for change in case.recorded_changes:
        work = change.known_work
        if work is None:
            yield undated(
                case,
                change,
                tell(
                    "{change}: nobody has said when it goes live, so window and staff can't be told",
                    change=change.title,
                ),
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
        open_ended = _open_ended(case, work, names)
        if open_ended:
            yield unknown(
                change.id,
                tell(
                    "{change} is done {said}{hours_in_words}, and nobody has said how long the "
                    'window "{windows}" stays open',
                    change=change.title,
                    said=work.said,
                    hours_in_words=_hours_in_words(case, work),
                    windows=case.organization.calendars.windows[open_ended].title,
                ),
                line_at(case.profile.organization.places, "calendars", "windows", open_ended),
                hint=tell("say how long the window lasts"),
                procedure=change.procedure,
                due=work.first,
            )
            continue
        titles = words.listed((f'"{title}"' for title in case.time.windows.titles(names)), "or")
        of = tell(" of {service}", service=service) if service else ""
        if fits is None:
            doubt = case.time.windows.doubt(names, work.first - _ONE, work.last)
            yield unknown(
                change.id,
                tell(
                    "{change} goes live {said}, and it is not known whether the window "
                    "{titles}{of} opens then",
                    change=change.title,
                    said=work.said,
                    titles=titles,
                    of=of,
                )
                + question_in(doubt),
                line_at(case.profile.organization.places, "calendars", "windows", names[0], "recurs"),
                hint=tell("ask whoever keeps the windows"),
                procedure=change.procedure,
                due=work.first,
            )
        else:
            hours = _hours_in_words(case, work)
            yield failed(
                change.id,
                tell(
                    "{change} is done {said}{hours}{how_outside}",
                    change=change.title,
                    said=work.said,
                    hours=hours,
                    how_outside=_how_outside(case, work, names, titles + of),
                ),
                line_at(case.written.places, *work.path),
                hint=tell("plan it for a day and hours on which the window is open"),
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
        if _covered(work.hours, _open_at(case, names, work)):
            return True
    elif all(_opens_on(case, names, day) for day in work.days):
        return True
    doubtful = any(case.time.windows.may_open(names, day) for day in (work.first - _ONE, *work.days))
    return None if doubtful else False


def _open_ended(case: Case, work: Work, names: Sequence[str]) -> str:
    """A window that opens on the days of the work, or the evening before, and of which no length is said."""
    if work.hours is None:
        return ""
    for name in names:
        window = _window(case, name)
        if window is not None and window.lasts is None:
            for day in (work.first - _ONE, *work.days):
                opens = case.time.windows.openings([name], day)
                if any(hours is not None and hours.start <= work.hours.start for hours in opens):
                    return name
    return ""


def _covered(hours: Interval, opens: Sequence[Interval]) -> bool:
    """Whether openings, in order, leave none of the hours out; one may take over from another."""
    begin = hours.start
    for part in opens:
        if part.start <= begin:
            begin = max(begin, part.end)
    return begin >= hours.end


def _open_at(case: Case, names: Sequence[str], work: Work) -> list[Interval]:
    """The openings that have something of the work, in order; hours that nobody has said are all of a day."""
    begin = work.hours.start if work.hours else _midnight(case, work.first)
    end = work.hours.end if work.hours else _midnight(case, work.last + _ONE)
    days = [work.first - timedelta(days=n) for n in range(_longest(case, names), 0, -1)]
    found = (part for day in (*days, *work.days) for part in _openings(case, names, day))
    return sorted(part for part in found if part.start < end and part.end > begin)


def _longest(case: Case, names: Sequence[str]) -> int:
    """For how many days a window may stay open after the day on which it opens."""
    lasts = [window.lasts.longest for name in names if (window := _window(case, name)) and window.lasts]
    days = {"minutes": 1 / 1440, "hours": 1 / 24, "days": 2.0, "weeks": 8.0}
    return max([1, *(min(_REACH, ceil(float(last.count) * days.get(last.unit, _REACH))) for last in lasts)])


def _midnight(case: Case, day: date) -> datetime:
    return datetime.combine(day, time(0), case.time.calendar.zone)


def _window(case: Case, name: str) -> Window | None:
    return case.organization.calendars.windows.get(name)


def _openings(case: Case, names: Sequence[str], day: date) -> Iterator[Interval]:
    """When they open on a day."""
    for hours in case.time.windows.openings(names, day):
        yield hours or Interval(_midnight(case, day), _midnight(case, day + _ONE))


def _opens_on(case: Case, names: Sequence[str], day: date) -> bool:
    """Whether one opens on the day, or is still open from the evening before."""
    return bool(case.time.windows.openings(names, day)) or bool(_open_at(case, names, Work.on(day, ())))


def _how_outside(case: Case, work: Work, names: Sequence[str], title: str) -> str:
    """What of the work no window covers, in words, behind when it is done."""
    opens = _open_at(case, names, work)
    if work.hours is None and opens:
        closed = [day for day in work.days if not _opens_on(case, names, day)]
        return tell(
            ", and the window {title} is closed on {closed}",
            title=title,
            closed=words.listed(map(words.day, closed)),
        )
    if work.hours is not None and opens:
        when = (
            tell(
                "from {moment} to {moment_2}",
                moment=_moment(case, part.start),
                moment_2=_moment(case, part.end),
            )
            for part in opens
        )
        return tell(
            ", but the window {title} is open only {when}",
            title=title,
            when=words.listed(dict.fromkeys(when)),
        )
    return tell(", outside the window {title}{nearest}", title=title, nearest=_nearest(case, work, names))


def _nearest(case: Case, work: Work, names: Sequence[str]) -> str:
    """The last opening before the work and the first after it, in words."""
    reach = [timedelta(days=n) for n in range(_REACH + 1)]
    # None touches the work: what opens on its first day does so after it, or was closed again before it.
    before = (work.first - step for step in reach if _ends_before(case, names, work, work.first - step))
    after = (work.last + step for step in reach if _begins_after(case, names, work, work.last + step))
    around = dict.fromkeys(day for day in (next(before, None), next(after, None)) if day is not None)
    return tell(", which opens on {around}", around=words.listed(map(words.day, around))) if around else ""


def _ends_before(case: Case, names: Sequence[str], work: Work, day: date) -> bool:
    if work.hours is None:
        return day < work.first and bool(case.time.windows.openings(names, day))
    return any(part.end <= work.hours.start for part in _openings(case, names, day))


def _begins_after(case: Case, names: Sequence[str], work: Work, day: date) -> bool:
    if work.hours is None:
        return day > work.last and bool(case.time.windows.openings(names, day))
    return any(part.start >= work.hours.end for part in _openings(case, names, day))


def _hours_in_words(case: Case, work: Work) -> str:
    if work.hours is None:
        return ""
    zone = case.time.calendar.zone
    begin, end = work.hours.start.astimezone(zone), work.hours.end.astimezone(zone)
    return tell(", {clock} to {clock_2}", clock=words.clock(begin.time()), clock_2=words.clock(end.time()))


def _moment(case: Case, moment: datetime) -> str:
    local = moment.astimezone(case.time.calendar.zone)
    return tell("{clock} on {date}", clock=words.clock(local.time()), date=words.day(local.date()))


def _staff_problems(case: Case, change: LiveChange, work: Work) -> Iterator[Judgement]:
    stated = change.record.staffed_by if change.record else None
    place = line_at(case.written.places, *change.record_path, "staffed_by")
    if isinstance(stated, str) and not says_later(stated):
        if says_nothing(stated):
            yield failed(
                change.id,
                tell("{change}: nobody of support is on duty {said}", change=change.title, said=work.said),
                place,
                hint=tell("agree with the support group who is on duty (project.yaml: staffed_by)"),
                procedure=change.procedure,
                code="support-not-staffed",
            )
        elif (voice := voice_of(case, stated)).is_project:
            yield failed(
                change.id,
                tell(
                    "{change}: {voice}{why_not}, is on duty {said}, and no support",
                    change=change.title,
                    voice=voice.title,
                    why_not=voice.why_not,
                    said=work.said,
                ),
                place,
                hint=tell("agree with the support group who is on duty (project.yaml: staffed_by)"),
                procedure=change.procedure,
                code="support-not-staffed",
            )
        return
    if stated is None and _on_rota(case, change, work):
        return
    asks = question_in(stated)
    yield unknown(
        change.id,
        tell(
            "{change}: nobody has said who of support is on duty {said}{asks}",
            change=change.title,
            said=work.said,
            asks=asks,
        ),
        place,
        hint=tell(
            "say who is on duty: the support group or rota (staffed_by), or a shift of "
            "operations in early life support"
        ),
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
    title=later("Work on live services is done in a window of theirs, and support is on duty meanwhile"),
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
    hint=later("take a window that is open, and agree who is on duty"),
    check=check,
    bites_on=days_of,
)
