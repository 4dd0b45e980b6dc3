"""One project under several methods: each pack reads as if it had been written for that method."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from dovetail.bundled import profiles_dir
from dovetail.compose.pack import compose_pack
from dovetail.load.profile import Loaded, load_profile
from dovetail.model.document import Brand
from dovetail.model.profile import Profile
from dovetail.model.vocabulary import forms_of, plural
from dovetail.resolve.pack import resolve_project

ORGANIZATION = """
id: harbour
name: Harbour City
currency: EUR
tax_basis: none
time_zone: Europe/Lisbon
fiscal_year: {starts: january}
holidays: {country: PT}
roles:
  owner: {title: Head of berths, holder: Ana Costa, acts_as: [service-owner]}
"""
PROJECT = """
code: QUAY
name: New quay
starts: 2027-01-04
ends: 2027-12-17
gates:
  - {id: A, title: Plan agreed, point: G1, date: 2027-02-26}
  - {id: B, title: Quay opens, point: G4, date: 2027-09-30}
  - {id: C, title: Done, point: G6, date: 2027-12-10}
team:
  project-manager: {name: Tiago Nunes}
  sponsor: {name: Marta Lima}
"""
METHODS = ("agile", "hermes-2022", "pm2-3", "pmbok-7", "prince2-7")
EVERYDAY = {
    "closing", "increment", "issue", "planning",  # plain English: "in closing", "issue the order"
    "change request", "request for change",  # of a budget, and of operations: whatever a project calls its own
    "requests for change",
    "final report", "review record", "risk register",  # of finance, of a change, of the organization
    "study", "threshold",
}  # fmt: skip
"""Words of one method that documents of any method may use in their everyday sense."""
NATIVE = {
    "prince2-7": ("Governance, stage boundaries and reporting", "Project executive", "highlight report"),
    "hermes-2022": ("Governance, milestones and reporting", "Project sponsor", "project status report"),
    "pm2-3": ("Governance, phase gates and reporting", "Project owner", "Project Status Report"),
    "pmbok-7": ("Governance, phase gates and reporting", "Project sponsor", "status report"),
    "agile": ("Governance, increment reviews and reporting", "Product sponsor", "review summary"),
}
_ADDRESS = re.compile(
    r"\]\([^)]*\)|<a id=[^>]*>|`[^`]*`|\([a-z]+\)(?=, version)|[\w/.-]+\.(?:md|yaml|svg)\b|\b[\w-]*-[\w-]*\b"
)


@cache
def loaded(folder: Path) -> Loaded:
    return load_profile(folder)


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Profile, Loaded]:
    root = tmp_path_factory.mktemp("harbour")
    (root / "organization.yaml").write_text(ORGANIZATION, "utf-8")
    folder = root / "projects" / "QUAY"
    folder.mkdir(parents=True)
    (folder / "project.yaml").write_text(PROJECT, "utf-8")
    result = loaded(root)
    assert result.profile is not None, result.diagnostics
    return result.profile, result


_READ: dict[tuple[int, str | None], dict[str, str]] = {}


def read(profile: tuple[Profile, Loaded], lifecycle: str | None) -> dict[str, str]:
    """The documents of the large pack under a method, without addresses and ids; each is composed once."""
    key = (id(profile), lifecycle)
    if key not in _READ:
        _READ[key] = _composed(profile, lifecycle)
    return _READ[key]


def _composed(profile: tuple[Profile, Loaded], lifecycle: str | None) -> dict[str, str]:
    value, result = profile
    written = value.projects["QUAY"]
    project = written.value.model_copy(update={"lifecycle": lifecycle, "level": "large"})
    changed = replace(written, value=project)
    resolved = resolve_project(replace(value, projects={"QUAY": changed}), "QUAY")
    composed = compose_pack(resolved, result.templates, Brand("Harbour City"))
    assert not composed.diagnostics
    return {item.id: _plain(item.body) for item in composed.pack.documents}


def _plain(body: str) -> str:
    """Without addresses and ids, and without the line that sets the method's words beside the neutral ones."""
    lines = (line for line in body.splitlines() if not line.startswith("Words of "))
    return _ADDRESS.sub("", "\n".join(lines))


def words_of(value: Profile, method: str) -> set[str]:
    """What a method calls things, one and many, as its file says."""
    forms = (forms_of(line, "en") for line in value.lifecycles[method].vocabulary.values())
    return {form[number].casefold() for form in forms for number in ("one", "many")}


def foreign_to(value: Profile, method: str) -> set[str]:
    """Words of the other methods that have no place in a pack of this one."""
    own = words_of(value, method)
    others = set[str]().union(*(words_of(value, other) for other in METHODS if other != method))
    everyday = {form for word in EVERYDAY for form in (word, plural(word))}
    return {word for word in others - own - everyday if not any(word in mine for mine in own)}


@pytest.mark.parametrize("method", METHODS)
def test_the_same_project_reads_natively_under_each_method(
    profile: tuple[Profile, Loaded], method: str
) -> None:
    documents = read(profile, method)
    everything = "\n".join(documents.values())
    foreign = foreign_to(profile[0], method)

    for words in NATIVE[method]:
        assert words in everything
    assert len(foreign) > 20
    strange = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, foreign))})(?![\w-])", re.IGNORECASE)
    assert [(name, found[0]) for name, text in documents.items() for found in strange.finditer(text)] == []


KINDS = {
    "prince2-7": "Practice: Issues. Process: Controlling a stage.",
    "hermes-2022": "Module: Project management (change control). Phases: Initiation to Closure.",
    "pm2-3": "Artefacts: Project Change Management Plan, Change Log. Phase or activity: Monitor and Control.",
    "pmbok-7": "Performance domain: Project work.",
    "agile": "Practice: Product Backlog. Event: Product Backlog refinement.",
}
"""Where each method touches change control, each of its parts under the name that it has there."""


@pytest.mark.parametrize("method", METHODS)
def test_each_part_of_a_method_is_called_what_it_is_there(
    profile: tuple[Profile, Loaded], method: str
) -> None:
    (row,) = re.findall(r"^\| In [^|]* \| (.*) \|$", read(profile, method)["project-change"], re.MULTILINE)
    assert row == KINDS[method]


def test_no_mark_is_left_in_any_document(profile: tuple[Profile, Loaded]) -> None:
    for method in (None, *METHODS):
        assert not [name for name, text in read(profile, method).items() if "<<" in text or "\\<\\<" in text]


def test_without_a_method_the_words_are_neutral(profile: tuple[Profile, Loaded]) -> None:
    everything = "\n".join(read(profile, None).values())

    assert "Governance, gates and reporting" in everything
    assert "The criteria of a gate are written down when its stage begins." in everything


def test_an_organization_has_the_last_word(tmp_path: Path) -> None:
    (tmp_path / "organization.yaml").write_text(
        ORGANIZATION + "method_words: {project board: quay council, gate: lock; many=locks}\n", "utf-8"
    )
    folder = tmp_path / "projects" / "QUAY"
    folder.mkdir(parents=True)
    (folder / "project.yaml").write_text(
        PROJECT.replace("name: New quay", "name: New quay\nlifecycle: HERMES"), "utf-8"
    )
    result = load_profile(tmp_path)
    assert result.profile is not None, result.diagnostics
    (bound,) = [
        entry for entry in resolve_project(result.profile, "QUAY").procedures if entry.id == "governance"
    ]

    assert bound.procedure.title == "Governance, locks and reporting"
    assert bound.controls[0].control.statement.startswith("The quay council has a seat")
    assert bound.controls[3].control.statement.startswith(
        "The criteria of a lock are written down when its phase"
    )


def test_samples_come_with_the_methods_that_they_name() -> None:
    for name in ("wyrefell", "gitlab", "gsa-tts", "lindenau"):
        result = loaded(profiles_dir() / name)
        assert result.profile is not None
        for code in result.profile.projects:
            assert resolve_project(result.profile, code).lifecycle.method is not None
