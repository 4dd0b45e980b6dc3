"""S13: an id can't lead out of its folder, on any system, and nothing is written outside of the output folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path

import click
import pytest
from pydantic import TypeAdapter, ValidationError

from dovetail.build import builder
from dovetail.build.builder import Work
from dovetail.build.fingerprint import of_value
from dovetail.build.pack_json import Manifest
from dovetail.build.store import StoreError
from dovetail.build.target import Target
from dovetail.cli.commands import COMMANDS, CommandTable
from dovetail.compose.specs import document_specs
from dovetail.compose.teller import Teller
from dovetail.load.files import profile_files
from dovetail.model.base import FileId, Id
from dovetail.model.document import PAGES
from dovetail.resolve.pack import resolve_project
from tests.build.situation import Words, pack_of, resolved_project
from tests.load.conftest import LoadFiles
from tests.load.situations import GOOD, errors
from tests.security.commands import ended, run
from tests.security.free_text import Field, Identifier, Spot, Walk, at
from tests.security.rich import Files, load, refused, rich_files, write

TRAVERSALS = (
    "../x", "..\\x", "%2e%2e%2f", "C:x", "a\0b", "a" * 300, "con", "aux", "x.",
    "..", "/x", "x/../../y", "\\\\host\\x", "~", "CON", "nul.md", "Com1.txt", "lpt9", ".x", "x:y", "x\ny", "x\u202ey", "x\u200b",
    "é", "\uff0e\uff0e\uff0fx", "-x", "x y", "$HOME", "`x`", "*", "?", "|x", "<x>",
)  # fmt: skip


@pytest.mark.parametrize("kind", [Id, FileId])
@pytest.mark.parametrize("name", TRAVERSALS)
def test_no_such_id_exists(kind: type[str], name: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(name)


@cache
def identifiers() -> dict[str, list[Identifier]]:
    """In the rich profile, one id of each field that holds ids, by file."""
    seen: set[tuple[Field, bool]] = set()
    chosen: dict[str, list[Identifier]] = {}
    for file, data in rich_files().items():
        for found in Walk(file).ids(data):
            if (found.field, found.at_key) not in seen:
                seen.add((found.field, found.at_key))
                chosen.setdefault(file, []).append(found)
    return chosen


def test_the_rich_profile_has_ids_of_many_fields() -> None:
    assert sum(map(len, identifiers().values())) > 90


@pytest.mark.parametrize(
    "name", ["../x", "..\\x", "%2e%2e%2f", "C:x", "a" * 300, "con", "aux", "nul.md", "x."]
)
def test_wherever_an_id_stands_it_is_refused_at_its_place(name: str) -> None:
    unseen: list[tuple[str, Identifier]] = [
        (file, found) for file, some in identifiers().items() for found in some
    ]
    while unseen:
        # What is wrong further out hides what lies within it, so it is tried in rounds.
        files, tried = _with(name, unseen)
        told = {(file, spot) for file, spot, _ in refused(files)}
        seen = [item for item in tried if told & {(item[0], spot) for spot in _places(name, item[1])}]
        assert seen, f"accepted: {tried[:5]}"
        unseen = [item for item in unseen if item not in seen]


def _with(name: str, wanted: list[tuple[str, Identifier]]) -> tuple[Files, list[tuple[str, Identifier]]]:
    """The rich profile with this id in as many of the places as don't hold each other."""
    files = deepcopy(dict(rich_files()))
    tried: list[tuple[str, Identifier]] = []
    for file, found in sorted(wanted, key=lambda item: len(item[1].spot)):
        if any(other == file and found.spot[: len(one.spot)] == one.spot for other, one in tried):
            continue
        if found.at_key and any(
            other == file and one.at_key and one.spot[:-1] == found.spot[:-1] for other, one in tried
        ):
            continue
        holder = at(files[file], found.spot[:-1])
        if found.at_key:
            holder[name] = holder.pop(found.spot[-1])
        else:
            holder[found.spot[-1]] = name
        tried.append((file, found))
    return files, tried


def _places(name: str, found: Identifier) -> set[Spot]:
    """Where an error may be said to lie; the first item of a list begins where the list does."""
    spot = (*found.spot[:-1], name) if found.at_key else found.spot
    return {spot, spot[:-1]} if spot[-1] == 0 else {spot}


@pytest.mark.parametrize("page", sorted(PAGES | {"Index"}))
def test_a_procedure_is_not_called_like_a_page_of_the_pack(load_files: LoadFiles, page: str) -> None:
    files = {name: text.replace("purchasing", page) for name, text in GOOD.items()}
    files[f"procedures/{page}.yaml"] = files.pop("procedures/purchasing.yaml")
    (problem,) = errors(load_files(files))
    assert (problem.code, str(problem.place)) == ("id-reserved", f"procedures/{page}.yaml:1:5")


def test_every_document_of_a_pack_has_a_path_of_its_own_and_pages_are_known() -> None:
    loaded = load(rich_files())
    assert loaded.profile is not None
    for code in loaded.profile.projects:
        resolved = resolve_project(loaded.profile, code)
        specs = document_specs(Teller(resolved))
        names = [spec.id.casefold() for spec in specs]
        assert len(set(names)) == len(names)
        pages = {spec.id for spec in specs if "/" not in spec.id} - {
            bound.id for bound in resolved.procedures
        }
        assert pages <= PAGES, "add the page to model/document.py"
        for part in (part for spec in specs for part in spec.id.split("/")):
            TypeAdapter(FileId).validate_python(part)


@pytest.mark.parametrize(
    "path", ["../x.md", "markdown/../../x.md", "/x.md", "a\\..\\x.md", "a\0.md", "markdown//x.md"]
)
@pytest.mark.parametrize("part", ["target", "folder"])
def test_a_build_writes_nothing_outside_of_its_folder_whatever_a_path_says(
    tmp_path: Path, path: str, part: str
) -> None:
    folder = "city/quay" if part == "target" else f"city/{path}"
    target = Target(path if part == "target" else "x.md", "md", "X", {"text": of_value("x")}, Words("x"), "x")
    work = Work("quay", folder, (target,), Manifest(resolved_project(), pack_of("x"), ()))
    before = everything(tmp_path)
    with pytest.raises(StoreError):
        builder.build([work], tmp_path / "output", ("md",), jobs=1)
    assert {name for name in everything(tmp_path) - before if not name.startswith("output")} == set()


def everything(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_a_whole_build_writes_below_its_folder_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "profile", rich_files())
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    before = everything(tmp_path)
    result = run(
        "build", str(tmp_path / "profile"), "--out", str(tmp_path / "out"), "--format", "md,html,ics"
    )
    assert ended(result)
    new = everything(tmp_path) - before
    assert len(new) > 50
    assert {name.partition("/")[0] for name in new} == {"out"}


def options_with_text(command: click.Command) -> Iterator[click.Parameter]:
    """What takes a word from the command line."""
    for parameter in command.params:
        if not isinstance(parameter, click.Option) or not parameter.is_flag:
            yield parameter


@pytest.mark.parametrize("name", COMMANDS)
def test_no_word_on_the_command_line_leads_outside(harbour: Path, tmp_path: Path, name: str) -> None:
    command = CommandTable().get_command(click.Context(CommandTable()), name)
    assert command is not None
    secret = tmp_path / "x"
    secret.write_text("code: x\n")
    before = everything(tmp_path)
    for parameter in options_with_text(command):
        if isinstance(parameter.type, click.Path):
            continue  # whoever names a folder means it
        for word in ("../x", "../../x", "..\\x", "%2e%2e%2fx", "C:x", "con", str(secret), "a" * 300):
            words = [parameter.opts[0], word] if isinstance(parameter, click.Option) else [word]
            assert ended(run(name, *words)), (name, words)
    written = everything(tmp_path) - before
    assert {path for path in written if not path.startswith("harbour/output")} == set()
    assert secret.read_text() == "code: x\n"


def test_projects_are_found_by_name_and_never_by_path(harbour: Path) -> None:
    outside = harbour.parent / "elsewhere"
    os.rename(harbour / "projects" / "crane", outside)
    for word in ("../../elsewhere", str(outside), "quay/../../../elsewhere", "./quay"):
        files = profile_files(harbour, [word])
        assert files.projects == ()
        assert [problem.code for problem in files.problems] == ["project-unknown"]
