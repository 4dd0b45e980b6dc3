"""A profile folder → a checked :class:`~dovetail.model.profile.Profile`, with all problems of all files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from dovetail import bundled
from dovetail.load.brand.brand import load_brand
from dovetail.load.files import ORGANIZATION, find_profile, profile_files
from dovetail.load.keeping.kept import kept
from dovetail.load.languages.languages import load_language, of_the_reference
from dovetail.load.languages.lifecycles import (
    check_lifecycles,
    check_named_lifecycles,
    check_words_under,
    lifecycles_of,
    neutral,
)
from dovetail.load.languages.method_words import fitting_words, in_plain_words
from dovetail.load.languages.own_texts import english_beside, vocabularies
from dovetail.load.languages.reference_texts import METHOD, retold_parts
from dovetail.load.parts import Parts, read_parts, read_projects
from dovetail.load.references.merge import borrow_forms, complete, stand_ins
from dovetail.load.references.organization import check_organization
from dovetail.load.references.procedure import check_procedures
from dovetail.load.references.project import check_projects
from dovetail.load.references.scopes import House, house_scope
from dovetail.load.templates import BUNDLED_TEMPLATES, TemplateSource, load_templates
from dovetail.load.validation.places import ServicePlaces
from dovetail.load.validation.report import Report
from dovetail.model.diagnostics import Diagnostic, Place, Severity
from dovetail.model.language import ENGLISH, Language, speaking, spoken
from dovetail.model.procedure import Procedure
from dovetail.model.profile import LayeredProcedure, Profile, Written
from dovetail.model.project import Project

REFERENCE = "reference/"
"""What the names of the bundled reference profile's files begin with."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of loading: the profile if nothing in it is an error, and everything that was found.

    ``Place.file`` is the path inside the profile (``procedures/procurement.yaml``), the same on every
    machine; :meth:`path_of` gives the file on disk.
    """

    root: Path
    profile: Profile | None
    diagnostics: tuple[Diagnostic, ...]
    templates: Mapping[str, tuple[TemplateSource, ...]]
    """By name: the sources of each template, the organization's own before the bundled one."""

    def path_of(self, file: str) -> Path:
        """The file on disk that a place names."""
        if file.startswith(REFERENCE):
            return bundled.profiles_dir() / file
        if file.startswith(BUNDLED_TEMPLATES):
            return bundled.templates_dir() / file.removeprefix(BUNDLED_TEMPLATES)
        return self.root / file


def load_profile(root: Path, *, projects: Sequence[str] | None = (), beside: bool = True) -> Loaded:
    """Read, check and join all files of a profile; of its projects only those named (none: all).

    ``projects=None`` leaves all of them out: the operations alone.

    The others are read as well (``beside``), because projects share services and controls; what is wrong
    with them is not reported, and what can't be read is left out.

    Every problem of every file is found in one run and the diagnostics are in the order of their
    places. The profile is None if one of them is an error. Nothing is raised for bad input.
    """
    files = profile_files(root, projects)
    report = Report(list(files.problems))
    if not (root / ORGANIZATION).is_file():
        message = f"there is no {ORGANIZATION} in this folder, so it is no profile"
        hint = "name the folder of a profile, or start one with: dovetail init DIR"
        missing = Diagnostic("profile-missing", Severity.ERROR, message, Place(ORGANIZATION), hint)
        return Loaded(root, None, (missing,), {})
    own = read_parts(files, "organization", report)
    language = load_language(root, own.organization.written, report)
    reference, marked, faults = _reference(bundled.profiles_dir() / "reference", language)
    report.problems += faults
    foreign = english_beside(report, own, language)
    own_words = (
        vocabularies(own, _reference(bundled.profiles_dir() / "reference", ENGLISH)[0]) if foreign else {}
    )
    own = fitting_words(report, own, reference, language, foreign=foreign)
    own, own_marked = in_plain_words(own, reference, language.words_tag, own_words.get(""))
    procedures = _procedures(own, reference)
    open_roles = _open_roles(own, reference)
    house = House(own, reference, tuple(procedures), whole=projects is not None and not projects)
    scope = house_scope(house)
    check_organization(report, house, scope)
    check_procedures(report, house, scope)
    check_projects(report, house, scope, open_roles)
    lifecycles = lifecycles_of(own, reference)
    check_lifecycles(report, own, lifecycles)
    check_words_under(report, own, lifecycles)
    check_named_lifecycles(report, (part.written for part in own.projects if part.written), lifecycles)
    brand = load_brand(root, own.organization.written, report)
    templates = load_templates(root, report.problems)
    diagnostics = tuple(sorted(dict.fromkeys(report.problems), key=lambda problem: problem.sort_key))
    organization = own.organization.written
    if organization is None or any(problem.severity is Severity.ERROR for problem in diagnostics):
        return Loaded(root, None, diagnostics, templates)
    joined = borrow_forms(organization, procedures, reference.organization.written)
    profile = Profile(
        joined,
        ServicePlaces(organization.places),
        {procedure.value.id: procedure for procedure in procedures},
        {part.written.value.code: part.written for part in own.projects if part.written},
        brand,
        open_roles,
        _others(root, projects) if projects and beside else {},
        language,
        lifecycles,
        marked,
        own_marked,
        own_words,
        frozenset(joined.value.forms.keys() - organization.value.forms.keys()),
        reference.organization.written.value.scaling if reference.organization.written else None,
    )
    return Loaded(root, profile, diagnostics, templates)


def _others(root: Path, asked_for: Sequence[str]) -> dict[str, Written[Project]]:
    files = profile_files(root)
    named = {f"projects/{code}/project.yaml" for code in asked_for}
    rest = tuple(name for name in files.projects if name not in named)
    parts = read_projects(replace(files, projects=rest), [])
    return {part.written.value.code: part.written for part in parts if part.written and part.sound}


def reference_parts(language: Language) -> Parts:
    """The files of the bundled reference profile, in a language and in neutral words."""
    return _reference(bundled.profiles_dir() / "reference", language)[0]


@lru_cache(maxsize=2)
def _reference(root: Path, language: Language) -> tuple[Parts, Mapping[str, str], tuple[Diagnostic, ...]]:
    """The reference profile in a language and in neutral words, with the texts that mark words of a method.

    It is read once in a process: it is part of the program.
    """
    said = repr((language.tag, language.own, tuple(_texts_of(root))))
    return kept("reference", (said,), lambda: _read_reference(root, language), worth=lambda read: not read[2])


def _read_reference(
    root: Path, language: Language
) -> tuple[Parts, Mapping[str, str], tuple[Diagnostic, ...]]:
    report = Report()
    parts = read_parts(profile_files(root, None, prefix=REFERENCE), "reference", report)
    with speaking(of_the_reference(language)):
        parts, marked = neutral(retold_parts(parts, _translated, _translated_of_method), language.words_tag)
        return parts, marked, tuple(report.problems)


def _texts_of(root: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(root.rglob("*.yaml")):
        yield path.relative_to(root).as_posix(), sha256(path.read_bytes()).digest()


def _translated(text: str) -> str:
    """The text in the language that is spoken, its marks still in it."""
    return spoken().catalogue.gettext(text)


def _translated_of_method(text: str) -> str:
    return spoken().catalogue.pgettext(METHOD, text)


def _procedures(own: Parts, reference: Parts) -> list[LayeredProcedure]:
    bases = {part.written.value.id: part.written for part in reference.procedures if part.written}
    layered = [_layered(part.written, bases) for part in own.procedures if part.written]
    organization = own.organization.written
    if organization is None or not own.procedures_are_sound:
        return layered  # what they cover can't be told
    return [*layered, *stand_ins(layered, bases, organization.value.reference_procedures)]


def _layered(own: Written[Procedure], bases: Mapping[str, Written[Procedure]]) -> LayeredProcedure:
    base = bases.get(own.value.based_on or "")
    return complete(own, base) if base else LayeredProcedure(own.value, (own,))


def _open_roles(own: Parts, reference: Parts) -> dict[str, str]:
    """Titles of the reference roles for which the organization has no role."""
    if reference.organization.written is None or own.organization.written is None:
        return {}
    roles = own.organization.written.value.roles
    filled = {*roles, *(name for role in roles.values() for name in role.acts_as)}
    theirs = reference.organization.written.value.roles
    return {name: role.title for name, role in theirs.items() if name not in filled}


__all__ = ["REFERENCE", "Loaded", "find_profile", "load_profile"]
