"""AR-58: what is dated covers the days on which it is used."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.derived.dated_values import DAY, DatedValue, Hole
from dovetail.check.derived.limited_items import LimitedItem
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.check.rules.controls.uses import Use, Uses
from dovetail.model import words
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per dated value that the project uses, and per item that ends before its last use."""
    project = Uses(case)
    for value in case.neighbours.dated_values:
        uses = project.of(value.procedure, value.path)
        if uses:
            yield _value(case, value, uses)
    for item in case.neighbours.limited_items:
        yield from _item(case, item, project)


def _value(case: Case, value: DatedValue, uses: tuple[Use, ...]) -> Judgement:
    subject = value.id
    named = words.capital(value.named)
    if value.procedure:
        named += f" ({case.procedures[value.procedure].procedure.title})"
    holes = [(hole, use) for use in uses if (hole := value.hole(use.first, use.last)) is not None]
    if holes:
        hole, use = min(holes, key=lambda entry: entry[0].used_from(entry[1].first))
        day = hole.used_from(use.first)
        message = f"{named} {_said(value, hole)}; {_user(case, use)}"
        if hole.last is None and day > case.today:
            return unknown(subject, message, value.place, procedure=value.procedure, due=day)
        return failed(subject, message, value.place, procedure=value.procedure)
    questions = [(found, use) for use in uses if (found := value.question(use.first, use.last)) is not None]
    if questions:
        (day, question), use = min(questions, key=lambda entry: entry[0][0])
        answers = case.answers(question)
        who = tell(" {approver} can say.", approver=answers) if answers else ""
        return unknown(
            subject,
            tell(
                "{named} is open from {day}, and {user}: {unknown}{who}",
                named=named,
                day=words.day(day),
                user=_user(case, use),
                unknown=question.unknown,
                who=who,
            ),
            value.place,
            hint=tell("state the value with its period"),
            procedure=value.procedure,
            due=day if day > case.today else None,
        )
    return passed(subject, procedure=value.procedure)


def _said(value: DatedValue, hole: Hole) -> str:
    if hole.last is None:
        until = value.last_date or (hole.first - DAY if hole.first else None)
        what = tell("has dates") if value.last_date else tell("is stated")
        return (
            tell("{what} until {until} only", what=what, until=words.day(until))
            if until
            else tell("is not stated")
        )
    if hole.first is None:
        return tell("is stated from {last} only", last=words.day(hole.last + DAY))
    if hole.first == hole.last:
        return tell("is not stated on {first}", first=words.day(hole.first))
    return tell(
        "is not stated from {first} to {last}", first=words.day(hole.first), last=words.day(hole.last)
    )


def _user(case: Case, use: Use) -> str:
    if not use.title:
        return tell("the project runs until {last}", last=words.day(use.last))
    if use.first == use.last:
        return tell("{use} uses it on {first}", use=use.title, first=words.day(use.first))
    return tell(
        "{use} uses it from {first} to {last}",
        use=use.title,
        first=words.day(use.first),
        last=words.day(use.last),
    )


def _item(case: Case, item: LimitedItem, project: Uses) -> Iterator[Judgement]:
    """Something that ends while it is used: a new rule may follow, but nobody has said so."""
    if item.until < case.today:
        return
    if item.section == "authorities":
        uses = project.of_subject(item.id)
    else:
        uses = project.of(item.procedure, (item.section,))
    late = [use for use in uses if use.last > item.until]
    subject = ".".join(filter(None, (item.procedure, item.section, item.id)))
    if late:
        yield unknown(
            subject,
            tell(
                "{named} holds until {until}, and {user}; what holds then is not said",
                named=item.named,
                until=words.day(item.until),
                user=_user(case, late[0]),
            ),
            item.place,
            hint=tell("ask its owner what follows, and state it with its first day"),
            procedure=item.procedure,
            code="ends-in-use",
            due=item.until,
        )
    elif uses:
        yield passed(subject, procedure=item.procedure)


RULE = Rule(
    id="AR-58",
    codes=("not-in-force", "ends-in-use"),
    title=later(
        "Thresholds, calendars, authorities, routes and controls cover the days on which they are used"
    ),
    severity=Severity.MAJOR,
    prevents=("F6", "F7"),
    reason="""
Thresholds change with the fiscal year, calendars are published a year at a time, delegations end with the
person. A plan that reaches beyond the last stated day is a plan by last year's rules: the purchase that was
one signature in March needs a tender in May. A value is never taken from the nearest period; what is not
stated is asked for.
""",
    data="values with from and until, calendars with written dates, effective periods of authorities, routes "
    "and controls; days of the requests that use them, life of the project",
    bad="""
organization:
  authorities:
    - {subject: spend, role: head-of-projects,
       limit: [{until: 2026-04-30, value: 20000}, {from: 2026-06-01, value: 25000}]}
    - {subject: spend, role: director, limit: unlimited}
    - {subject: hire, role: head-of-projects, limit: unlimited}
""",
    good="""
organization:
  authorities:
    - {subject: spend, role: head-of-projects,
       limit: [{until: 2026-04-30, value: 20000}, {from: 2026-05-01, value: 25000}]}
    - {subject: spend, role: director, limit: unlimited}
    - {subject: hire, role: head-of-projects, limit: unlimited}
""",
    hint=later("state the value for the missing days, with from and until"),
    check=check,
)
