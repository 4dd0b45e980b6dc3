"""Checks of one procedure, after ``based_on`` was carried out; each problem at the layer that wrote it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from dovetail.load.keeping.kept import kept
from dovetail.load.references.calendar_checks import check_calendars
from dovetail.load.references.cycles import circles, predecessors, shown
from dovetail.load.references.fact_references import FactNames, check_conditions
from dovetail.load.references.ids import check_ids, check_name, check_targets, told_apart
from dovetail.load.references.merge import SECTIONS
from dovetail.load.references.period_checks import check_periods
from dovetail.load.references.references import Scope, follow_references, models_in
from dovetail.load.references.scopes import House, facts_of, procedure_scope
from dovetail.load.validation.report import Report, Site
from dovetail.load.validation.suggest import did_you_mean
from dovetail.load.yaml.file import YamlFile
from dovetail.model.conditions import Fact, Facts
from dovetail.model.diagnostics import Severity
from dovetail.model.facts import parse_value
from dovetail.model.procedure import Aggregation, Handles, Procedure
from dovetail.model.profile import LayeredProcedure
from dovetail.model.routes import Approval, Step
from dovetail.model.words import listed

_COUNTED = ("money", "number", "duration")


def check_procedures(report: Report, house: House, scope: Scope) -> None:
    """Check every procedure of the profile, and that they don't stand in each other's way."""
    names = repr(scope)
    for procedure in house.procedures:
        _check_anew(report, procedure, scope, names)
    tops = [procedure.layers[0] for procedure in house.procedures]
    told_apart(report, ((written.value.id, Site(written, ("id",)), False) for written in tops))
    kinds: dict[str, Site] = {}
    for procedure in house.procedures:
        handles = procedure.value.handles
        if handles is None:
            continue
        here = Site(next(w for w in procedure.layers if w.value.handles is not None), ("handles", "kind"))
        first = kinds.setdefault(handles.kind, here)
        if first is not here:
            there = first.place()
            what = f'two procedures handle the kind of request "{handles.kind}"'
            how = f"give one of them another kind, or join them; the other is {there.file}:{there.line}"
            report.add("kind-duplicate", here, what, how, related=[there])


def _check_anew(report: Report, procedure: LayeredProcedure, scope: Scope, names: str) -> None:
    """Check a procedure unless it is known from an earlier run that nothing is wrong with it: as long as its
    files and the names that it may use are the same, nothing is.
    """

    def is_sound() -> bool:
        known = len(report.problems)
        _check(report, procedure, procedure_scope(scope, procedure))
        return len(report.problems) == known

    files = [written.places for written in procedure.layers]
    texts = ["\n".join(file.lines) for file in files if isinstance(file, YamlFile)]
    if len(texts) == len(files):
        kept("sound", (names, *texts), is_sound, worth=bool)
    else:
        is_sound()


def _check(report: Report, procedure: LayeredProcedure, scope: Scope) -> None:
    facts = facts_of(scope, procedure.value.handles.facts if procedure.value.handles else {})
    top, base = procedure.layers[0], procedure.layers[-1]
    taken_over = Report()
    for site, value, only in _portions(procedure):
        notes = report if site.written is top else taken_over
        follow_references(notes, scope, site, value, only)
        check_conditions(notes, facts, site, value, only)
        _check_fact_types(notes, facts, site, value, only)
    for problem in taken_over.problems:
        field = "drops" if top.value.drops else "based_on"
        place = top.place(field)
        report.problems.append(
            replace(
                problem,
                message=f"what is taken over from {base.value.title} does not fit: {problem.message}",
                hint="drop or replace that item as well",
                place=place,
                excerpt=top.places.excerpt(place),
                related=(problem.place,) if problem.place else (),
            )
        )
    check_ids(report, Site(top), top.value)
    check_name(report, procedure)
    check_targets(report, procedure)
    check_calendars(report, Site(top), top.value)
    check_periods(report, Site(top), top.value)
    _check_order(report, procedure)
    _check_subjects(report, procedure, scope)
    _check_file_name(report, procedure)


Portion = tuple[Site, object, Collection[str] | None]


def _portions(procedure: LayeredProcedure) -> Iterator[Portion]:
    """What of each layer is in force: items by id, and the fields that no nearer layer has written."""
    merged = procedure.value
    in_force = {id(item) for section in SECTIONS for item in getattr(merged, section)}
    in_force |= {id(item) for item in merged.flexibility.preapproved}
    in_force |= {id(fact) for fact in (merged.handles.facts.values() if merged.handles else ())}
    joined = {*SECTIONS, "handles", "flexibility", "guidance"}
    taken: set[str] = set()
    for written in procedure.layers:
        site, value = Site(written), written.value
        yield site, value, Procedure.model_fields.keys() - joined - taken
        for section in SECTIONS:
            items = enumerate(getattr(value, section))
            yield from ((site / section / index, item, None) for index, item in items if id(item) in in_force)
        yield from _joined(site, value, in_force, taken)
        taken |= value.model_fields_set | {"based_on", "drops"}
        taken |= value.flexibility.model_fields_set
        taken |= value.handles.model_fields_set if value.handles else set()


def _joined(site: Site, value: Procedure, in_force: set[int], taken: set[str]) -> Iterator[Portion]:
    """Of the fields that are joined key by key: what no nearer layer says."""
    standards = enumerate(value.flexibility.preapproved)
    inside = site / "flexibility"
    yield inside, value.flexibility, {"may_shorten"} - taken
    yield from (
        (inside / "preapproved" / index, item, None) for index, item in standards if id(item) in in_force
    )
    if value.handles is not None:
        inside = site / "handles"
        yield inside, value.handles, Handles.model_fields.keys() - {"facts"} - taken
        facts = value.handles.facts.items()
        yield from ((inside / "facts" / name, fact, None) for name, fact in facts if id(fact) in in_force)


def _check_fact_types(
    report: Report, facts: FactNames, site: Site, value: object, only: Collection[str] | None
) -> None:
    """Facts that are compared with limits are counted, and what has an owner is a service."""
    for at, model in models_in(site, value, only):
        if isinstance(model, Approval):
            _demand(report, facts, at / "owner_of", model.owner_of, ("service",), "has no owner")
            _demand(report, facts, at / "fact", model.fact, _COUNTED, "can't be compared with a limit")
        elif isinstance(model, Fact):
            _check_fact(report, at, model)
        elif isinstance(model, Step):
            _demand(report, facts, at / "duration_fact", model.duration_fact, ("duration",), "says no time")
        elif isinstance(model, Handles):
            _demand(
                report,
                facts,
                at / "authority_fact",
                model.authority_fact,
                _COUNTED,
                "can't be compared with a limit",
            )
        elif isinstance(model, Aggregation):
            _demand(report, facts, at / "fact", model.fact, _COUNTED, "can't be added up")


def _demand(
    report: Report, facts: FactNames, site: Site, name: str | None, types: tuple[str, ...], otherwise: str
) -> None:
    found = facts.facts.get(name or "", ())
    if found and all(fact.type not in types for fact in found):
        what = f'{site.named} is "{name}", a fact of type {found[0].type}, which {otherwise}'
        report.add("fact-type", site, what, f"name a fact of type {listed(types, 'or')}")


def _check_fact(report: Report, site: Site, fact: Fact) -> None:
    if fact.type in ("choice", "choices") and not fact.options:
        report.add(
            "fact-options", site, f"{site.named} is a choice without options", "add options: [first, second]"
        )
    elif fact.options and fact.type not in ("choice", "choices"):
        what = f"{site.named} has options, but its type is {fact.type}"
        report.add("fact-options", site / "options", what, "write type: choice, or delete the options")
    for key, said in (("if_yes", fact.if_yes), ("if_no", fact.if_no)):
        if said and fact.type != "yes-no":
            what = f"{site.named} says {key}, but its type is {fact.type}"
            report.add("fact-options", site / key, what, f"write type: yes-no, or delete {key}")
    if fact.default is not None:
        try:
            parse_value(fact, fact.default)
        except ValueError as error:
            what, _, how = str(error).partition("; ")
            report.add("fact-value", site / "default", f"{(site / 'default').named}: {what}", how)


def _check_order(report: Report, procedure: LayeredProcedure) -> None:
    steps = procedure.value.steps
    if len({step.id for step in steps}) < len(steps):  # who waits for whom can't be told
        return
    for circle in circles(predecessors(steps)):
        name = next((step.id for step in steps if step.id in circle and step.after), circle[0])
        written, index = procedure.source_of("steps", name)
        what = f"these steps wait for each other in a circle: {shown(circle)}"
        related = [procedure.place_of("steps", other) for other in circle if other != name]
        site = Site(written, ("steps", index, "after"))
        report.add(
            "step-cycle", site, what, "correct after: it names what must have ended before", related=related
        )


def _check_subjects(report: Report, procedure: LayeredProcedure, scope: Scope) -> None:
    """A subject on which nobody has authority is an open question, unless it is a slip of the pen."""
    subjects = scope.known["authority"]
    for written in procedure.layers[:1]:
        for at, model in models_in(Site(written), written.value):
            if isinstance(model, Facts) or not isinstance(model, Approval) or model.authority is None:
                continue
            guess = did_you_mean(model.authority, subjects.names)
            if model.authority not in subjects and guess:
                what = f'nobody has authority on the subject "{model.authority}"'
                report.add("subject-unknown", at / "authority", what, guess, severity=Severity.MAJOR)


def _check_file_name(report: Report, procedure: LayeredProcedure) -> None:
    top = procedure.layers[0]
    site = Site(top, ("id",))
    stem = PurePosixPath(site.place().file).stem
    if stem != top.value.id:
        what = f'the procedure "{top.value.id}" stands in a file called {stem}.yaml'
        how = f"rename the file to {top.value.id}.yaml, so that people find it"
        report.add("file-name", site, what, how, severity=Severity.MINOR)
