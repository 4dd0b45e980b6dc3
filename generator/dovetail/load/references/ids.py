"""Ids that must differ: inside one list or mapping, and where tailoring finds an item by its id alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from dovetail.load.references.references import models_in
from dovetail.load.validation.report import Report, Site
from dovetail.load.validation.shape import written_name
from dovetail.model.base import Model
from dovetail.model.conditions import Facts
from dovetail.model.document import PAGES
from dovetail.model.profile import LayeredProcedure

# Mappings whose keys are ids; elsewhere keys are the names of people, measures or facts.
_FREE = {"people", "levels", "facts", "set", "tailoring", "bindings", "durations"}


def check_ids(report: Report, site: Site, value: Model) -> None:
    """Report ids that stand twice in one list, or differ only in case (one file to some systems)."""
    for at, model in models_in(site, value):
        if isinstance(model, Facts):
            continue
        for name in model.model_fields_set:
            items = getattr(model, name)
            if isinstance(items, tuple) and all(isinstance(item, Model) for item in items):
                ids = [item.id for item in items if isinstance(getattr(item, "id", None), str)]
                if len(ids) < len(items) or _are_apart(ids):
                    continue
                inside = at / written_name(name, type(model).model_fields[name])
                told_apart(report, ((item, inside / index / "id", False) for index, item in enumerate(ids)))
            elif isinstance(items, dict) and name not in _FREE and not _are_apart(items):
                inside = at / written_name(name, type(model).model_fields[name])
                told_apart(report, ((key, inside / key, True) for key in items))


def _are_apart(ids: Collection[str]) -> bool:
    return len({name.casefold() for name in ids}) == len(ids)


def told_apart(report: Report, ids: Iterable[tuple[str, Site, bool]]) -> None:
    """Report each id that has been used before. The flag says that the id is the key."""
    seen: dict[str, tuple[str, Site, bool]] = {}
    for name, site, at_key in ids:
        if name.casefold() not in seen:
            seen[name.casefold()] = (name, site, at_key)
            continue
        first, first_site, first_at_key = seen[name.casefold()]
        there = first_site.place(key=first_at_key)
        if first == name:
            what = f'the id "{name}" is used twice'
            how = f"give one of them another id; the first is in {there.file}:{there.line}"
        else:
            what = f'the ids "{first}" and "{name}" differ only in case, which some systems do not tell apart'
            how = f'give one of them another id; "{first}" is in {there.file}:{there.line}'
        report.add("id-duplicate", site, what, how, key=at_key, related=[there])


def check_name(report: Report, procedure: LayeredProcedure) -> None:
    """Report a procedure that is called like a page of every pack: both would be one file."""
    name = procedure.value.id
    if name.casefold() in PAGES:
        what = f'the procedure is called "{name}", like a page that every pack has'
        report.add("id-reserved", Site(procedure.layers[0]) / "id", what, "give the procedure another id")


def check_targets(report: Report, procedure: LayeredProcedure) -> None:
    """Report an id that two of step, duty and route share: tailoring names its target by the id alone."""
    seen: dict[str, tuple[str, Site]] = {}
    for section, noun in (("steps", "step"), ("duties", "duty"), ("routes", "route")):
        for item in getattr(procedure.value, section):
            here = _item(procedure, section, item.id) / "id"
            other, there = seen.setdefault(item.id, (noun, here))
            if other != noun:
                place = there.place()
                what = f'a {other} and a {noun} share the id "{item.id}": a project can\'t say which it means'
                how = f"give one of them another id; the {other} is in {place.file}:{place.line}"
                report.add("id-duplicate", here, what, how, related=[place])
    steps = {step.id for step in procedure.value.steps}
    for route in procedure.value.routes:
        inside = _item(procedure, "routes", route.id) / "steps"
        own = [(extra.step.id, inside / index / "step" / "id") for index, extra in enumerate(route.steps)]
        for name, here in own:
            if name in steps:
                first = (_item(procedure, "steps", name) / "id").place()
                what = f'route "{route.id}" adds a step "{name}", which the procedure already has'
                how = f"give it another id; the other is in {first.file}:{first.line}"
                report.add("id-duplicate", here, what, how, related=[first])
        told_apart(report, ((name, here, False) for name, here in own))


def _item(procedure: LayeredProcedure, section: str, name: str) -> Site:
    written, index = procedure.source_of(section, name)
    return Site(written, (section, index))
