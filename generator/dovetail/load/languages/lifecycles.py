"""Lifecycles of a profile: the bundled ones, and those that the organization brings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dovetail.load.languages.reference_texts import retold_parts
from dovetail.load.parts import Parts
from dovetail.load.reading import Part
from dovetail.load.references.ids import told_apart
from dovetail.load.validation.report import Report, Site
from dovetail.load.validation.suggest import all_known, did_you_mean, nearest
from dovetail.model.diagnostics import Severity
from dovetail.model.lifecycle_names import lifecycle_meant, lifecycle_named
from dovetail.model.method import Lifecycle, completed
from dovetail.model.profile import Written
from dovetail.model.project import Project
from dovetail.model.vocabulary import NEUTRAL, Vocabulary


def lifecycles_of(own: Parts, reference: Parts) -> dict[str, Lifecycle]:
    """All lifecycles by id, ``based_on`` carried out; the organization's own replaces a bundled one."""
    written = {
        part.written.value.id: part.written.value
        for part in (*reference.lifecycles, *own.lifecycles)
        if part.written
    }
    return {name: _whole(value, written, frozenset()) for name, value in written.items()}


def _whole(value: Lifecycle, known: Mapping[str, Lifecycle], seen: frozenset[str]) -> Lifecycle:
    base = known.get(value.based_on or "")
    if base is None or base.id in seen or base.id == value.id:
        return value
    return completed(value, _whole(base, known, seen | {value.id}))


def check_lifecycles(report: Report, own: Parts, known: Mapping[str, Lifecycle]) -> None:
    """Report lifecycles that share an id, or whose base is none or leads back to themselves."""
    mine = [part.written for part in own.lifecycles if part.written]
    told_apart(report, ((written.value.id, Site(written, ("id",)), False) for written in mine))
    for written in mine:
        value, site = written.value, Site(written)
        if value.based_on is None:
            continue
        if value.based_on not in known:
            what = f'the lifecycle is based on "{value.based_on}", which is no lifecycle'
            hint = did_you_mean(value.based_on, known) or f"there are {all_known(known)}"
            report.add("lifecycle-unknown", site / "based_on", what, hint)
        elif _goes_round(value, known):
            what = f'the lifecycle "{value.id}" is based on itself'
            report.add(
                "lifecycle-circle", site / "based_on", what, "base it on another lifecycle, or on none"
            )


def _goes_round(value: Lifecycle, known: Mapping[str, Lifecycle]) -> bool:
    seen, at = {value.id}, known.get(value.based_on or "")
    while at is not None and at.id not in seen:
        seen.add(at.id)
        at = known.get(at.based_on or "")
    return at is not None


def check_named_lifecycles(
    report: Report, projects: Iterable[Written[Project]], known: Mapping[str, Lifecycle]
) -> None:
    """Say of each project whose lifecycle is none that is known how it is read: in neutral words."""
    for project in projects:
        named = project.value.lifecycle
        if named is None or lifecycle_named(named, known) is not None:
            continue
        what = f'"{named}" is no lifecycle that is known here, so the documents use neutral words'
        site = Site(project, ("lifecycle",))
        report.add("lifecycle-unknown", site, what, _hint(named, known), severity=Severity.MINOR)


def _hint(named: str, known: Mapping[str, Lifecycle]) -> str:
    """What the project may mean: a name that was misspelled, or a method to which one of these is nearest."""
    about = lifecycle_meant(named, known)
    if about is None:
        ids = {
            name: value.id
            for value in known.values()
            for name in (value.name, *value.also_called, *value.meant_by)
        }
        near = nearest(named, [*known, *ids])
        about = known[ids.get(near, near)] if near is not None else None
    if about is None:
        return f"write one of {all_known(known, 'or')}, or describe it in lifecycles/"
    return f'did you mean "{about.id}" ({about.name})? If not, describe the method in lifecycles/'


def check_words_under(report: Report, own: Parts, known: Mapping[str, Lifecycle]) -> None:
    """Report words that the organization has under a method that is none."""
    organization = own.organization.written
    for name in organization.value.method_words_under if organization else ():
        if organization and name not in known:
            what = f'words are given for the method "{name}", which is no lifecycle'
            hint = did_you_mean(name, known) or f"there are {all_known(known)}"
            report.add(
                "lifecycle-unknown", Site(organization, ("method_words_under", name)), what, hint, key=True
            )


def neutral(reference: Parts, tag: str) -> tuple[Parts, dict[str, str]]:
    """The reference profile in neutral words, and for each text that had marks, how it is written."""
    vocabulary = neutral_words(reference, tag)
    marked: dict[str, str] = {}

    def say(text: str) -> str:
        said = vocabulary.said(text)
        if said != text:
            marked.setdefault(said, text)
        return said

    return retold_parts(reference, say), marked


def neutral_words(reference: Parts, tag: str) -> Vocabulary:
    """The words that stand where no method is named: those of the lifecycle ``neutral``, in its language."""
    found = next((part.written for part in reference.lifecycles if _is_neutral(part)), None)
    return Vocabulary(dict(found.value.vocabulary), tag) if found else NEUTRAL


def _is_neutral(part: Part[Lifecycle]) -> bool:
    return part.written is not None and part.written.value.id == "neutral"
