"""AR-35: what is treated as approved once for all is in the catalogue, fits it, and has proved itself."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.derived.live_changes import LiveChange
from dovetail.check.derived.subject_days import days_of
from dovetail.check.lines import line_at
from dovetail.check.rule import Judgement, Rule, failed, passed, question_in, unknown
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Place, Severity
from dovetail.model.language import later, tell, tell_count
from dovetail.model.procedure import Procedure
from dovetail.model.resolved import ResolvedRequest
from dovetail.model.routes import Preapproved
from dovetail.resolve.facts.answers import read_answers
from dovetail.resolve.facts.comparison import Scale
from dovetail.resolve.facts.truth import FactSet


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per request that takes standing leave, names some, or is of the class "standard"."""
    changes = {change.id: change for change in case.changes if not change.is_release}
    for item in case.resolved.requests:
        procedure = case.procedures[item.procedure].procedure
        change = changes.get(item.request.id)
        name = item.preapproved or item.request.standard
        if name:
            entry = next((leave for leave in procedure.flexibility.preapproved if leave.id == name), None)
            if entry is not None:
                yield _of_entry(case, item, procedure, entry, is_change="CHE" in procedure.covers)
        elif change is not None and change.is_standard:
            yield _without_entry(case, change, procedure)


def _of_entry(
    case: Case, item: ResolvedRequest, procedure: Procedure, entry: Preapproved, *, is_change: bool
) -> Judgement:
    request, title = item.request, item.request.title
    named = line_at(
        case.written.places,
        "requests",
        case.request_index[request.id],
        "standard" if request.standard else "facts",
    )
    day = case.today if isinstance(request.needed_by, Unknown) else request.needed_by
    if not entry.effective.covers(day):
        return failed(
            request.id,
            tell(
                '{title}: "{entry}" holds {effective}, and not on {day}',
                title=title,
                entry=entry.title,
                effective=words.period(entry.effective),
                day=words.day(day),
            ),
            named,
            hint=tell("take the ordinary way, or have the entry of the catalogue renewed"),
            procedure=item.procedure,
        )
    facts = FactSet(
        procedure.handles.facts if procedure.handles else {},
        read_answers(procedure, request),
        Scale(case.organization, day),
        case.organization,
    )
    holds = facts.holds(entry.when)
    if holds is False:
        wanted = words.condition(entry.when, facts.facts, case.organization, day)
        return failed(
            request.id,
            tell(
                '{title} is not within the scope of "{entry}", which is for requests with {wanted}',
                title=title,
                entry=entry.title,
                wanted=wanted,
            ),
            named,
            hint=tell("take the ordinary way: what differs from the template is no standard request"),
            procedure=item.procedure,
            code="standard-refused",
        )
    if holds is None:
        missing = words.listed(words.fact_label(name, facts.facts) for name in facts.undecided(entry.when))
        return unknown(
            request.id,
            tell(
                '{title}: its {missing} is not said, so nobody can tell whether "{entry}" is open to it',
                title=title,
                missing=missing,
                entry=entry.title,
            ),
            line_at(case.written.places, "requests", case.request_index[request.id], "facts"),
            hint=tell("give the facts that decide it"),
            procedure=item.procedure,
        )
    return _proved(case, item, entry) if is_change else passed(request.id, procedure=item.procedure)


def _proved(case: Case, item: ResolvedRequest, entry: Preapproved) -> Judgement:
    """Whether the catalogue says by which template it is done, and that this has worked often enough."""
    name, title = item.request.id, item.request.title
    required, reached = entry.successes_required, entry.successes
    if required is not None and isinstance(reached, int) and reached < required:
        return failed(
            name,
            tell(
                '{title}: "{entry}" has succeeded {reached}, and counts as standard only after {required}',
                title=title,
                entry=entry.title,
                reached=tell_count(reached, "{n} time", "{n} times"),
                required=tell_count(required, "{n} time", "{n} times"),
            ),
            _entry_place(case, item, entry, "successes"),
            hint=tell("do it as a normal change until it has succeeded often enough"),
            procedure=item.procedure,
            code="standard-not-proved",
        )
    missing = (
        []
        if entry.template
        else [tell("which template such changes use (procedure.yaml: preapproved, template)")]
    )
    if required is not None and not isinstance(reached, int):
        missing.append(
            tell(
                "how often it has succeeded ({required} needed)",
                required=tell_count(required, "{n} time", "{n} times"),
            )
        )
    if not missing:
        return passed(name, procedure=item.procedure)
    asks = question_in(reached)
    field = "successes" if entry.template else "template"
    return unknown(
        name,
        tell(
            '{title}: the entry "{entry}" of the catalogue does not say {missing}{asks}',
            title=title,
            entry=entry.title,
            missing=words.listed(missing),
            asks=asks,
        ),
        _entry_place(case, item, entry, field),
        hint=tell("ask the owner of the procedure to complete the entry"),
        procedure=item.procedure,
        code="standard-not-proved",
        due=item.schedule.latest_start if item.schedule else None,
    )


def _without_entry(case: Case, change: LiveChange, procedure: Procedure) -> Judgement:
    entries = procedure.flexibility.preapproved
    part = change.requests[0]
    place = line_at(case.written.places, *part.path, "facts", part.class_fact)
    if not entries:
        return unknown(
            change.id,
            tell(
                "{change} is treated as a standard change, and {procedure} does not say which "
                "changes are standard",
                change=change.title,
                procedure=procedure.title,
            ),
            place,
            hint=tell("ask the owner of the procedure for its catalogue (flexibility: preapproved)"),
            procedure=change.procedure,
        )
    needed_by = part.request.needed_by
    day = case.today if isinstance(needed_by, Unknown) else needed_by
    over = [entry for entry in entries if not entry.effective.covers(day)]
    if len(over) == len(entries):
        held = words.listed(
            tell('"{entry}" holds {effective}', entry=entry.title, effective=words.period(entry.effective))
            for entry in over
        )
        return failed(
            change.id,
            tell(
                "{change} is treated as a standard change on {day}, but {held}",
                change=change.title,
                day=words.day(day),
                held=held,
            ),
            place,
            hint=tell("do it as a normal change, or have the entry of the catalogue renewed"),
            procedure=change.procedure,
        )
    titles = words.listed((f'"{entry.title}"' for entry in entries if entry not in over), "or")
    return failed(
        change.id,
        tell(
            "{change} is treated as a standard change, but is none of the catalogue: {titles}",
            change=change.title,
            titles=titles,
        ),
        place,
        hint=tell("name the entry of the catalogue as standard, or do it as a normal change"),
        procedure=change.procedure,
    )


def _entry_place(case: Case, item: ResolvedRequest, entry: Preapproved, field: str) -> Place:
    """The line of the organization's own procedure; what the reference says can't be changed there."""
    own = case.layered(item.procedure).layers[0]
    for index, found in enumerate(own.value.flexibility.preapproved):
        if found.id == entry.id:
            return line_at(own.places, "flexibility", "preapproved", index, field)
    return line_at(own.places, "flexibility")


RULE = Rule(
    id="AR-35",
    codes=("standard-not-in-catalogue", "standard-refused", "standard-not-proved"),
    title=later("What is treated as standard is in the catalogue, fits its scope, and has proved itself"),
    severity=Severity.MAJOR,
    prevents=("F2", "F7"),
    procedures=("CHE",),
    reason="""
A standard change is approved once for all, because it has been done the same way often enough. The leave is
worth as much as its limits: stretched to something similar it is a change that nobody has approved. A project
gains most from the catalogue, and loses it for everybody with the first one that goes wrong.
""",
    data="standard and facts of requests; standing leave of the procedure (scope, template, successes)",
    bad="""
project:
  requests:
    - {id: C-1, standard: firmware}
""",
    good="""
project:
  requests:
    - {id: C-2, standard: firmware}
""",
    hint=later("take the ordinary way, or have the catalogue extended"),
    check=check,
    bites_on=days_of,
)
