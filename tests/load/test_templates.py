"""An organization's template goes before the bundled one of the same name, and nothing else is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail import bundled
from dovetail.load.templates import SIZE_LIMIT, load_templates
from dovetail.model.diagnostics import Diagnostic, Place, Severity
from tests.load.situations import draw


@pytest.fixture(autouse=True)
def bundled_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = draw(
        tmp_path / "bundled",
        {"partials/table.md.j2": "ours", "pack/cover.md.j2": "cover", "theme/style.css": "p {}"},
    )
    monkeypatch.setattr(bundled, "templates_dir", lambda: root)


def test_the_own_template_goes_first(tmp_path: Path) -> None:
    profile = draw(
        tmp_path / "profile",
        {
            "templates/partials/table.md.j2": "theirs",
            "templates/travel.md.j2": "new",
            "templates/notes.txt": "-",
        },
    )

    chain = load_templates(profile)

    assert {name: [(source.layer, source.text) for source in sources] for name, sources in chain.items()} == {
        "partials/table.md.j2": [("organization", "theirs"), ("bundled", "ours")],
        "travel.md.j2": [("organization", "new")],
        "pack/cover.md.j2": [("bundled", "cover")],
    }
    assert [source.path for source in chain["partials/table.md.j2"]] == [
        "templates/partials/table.md.j2",
        "dovetail/templates/partials/table.md.j2",
    ]


def test_a_profile_without_templates_has_the_bundled_ones(tmp_path: Path) -> None:
    assert list(load_templates(tmp_path / "profile")) == ["pack/cover.md.j2", "partials/table.md.j2"]


def test_a_link_that_leads_out_is_refused_by_its_real_path(tmp_path: Path) -> None:
    profile = draw(tmp_path / "profile", {"templates/own.md.j2": "own", "secret.j2": "secret"})
    templates = profile / "templates"
    (templates / "stolen.md.j2").symlink_to(profile / "secret.j2")
    (templates / "again.md.j2").symlink_to(templates / "own.md.j2")
    (templates / "outside").symlink_to(profile)
    (templates / "dangling.md.j2").symlink_to(templates / "nothing.md.j2")
    problems: list[Diagnostic] = []

    chain = load_templates(profile, problems)

    read = {name for name, sources in chain.items() if not sources[0].problem}
    assert read == {"again.md.j2", "own.md.j2", "pack/cover.md.j2", "partials/table.md.j2"}
    assert "secret" not in str(chain["stolen.md.j2"][0].text)
    assert sorted((problem.code, str(problem.place)) for problem in problems) == [
        ("file-unreadable", "templates/dangling.md.j2:1:1"),
        ("template-outside", "templates/outside:1:1"),
        ("template-outside", "templates/stolen.md.j2:1:1"),
    ]


def test_what_is_no_text_of_a_sensible_size_fails_where_it_is_used_and_nowhere_else(tmp_path: Path) -> None:
    profile = draw(
        tmp_path / "profile",
        {
            "templates/procedures/big.md.j2": "x" * (SIZE_LIMIT + 1),
            "templates/procedures/hidden.md.j2": "a\x1bb \x1b",
            "templates/pack/cover.md.j2": "# Cover\n\nÜbung".encode("cp1252"),
            "templates/partials/table.md.j2": "# Table\n".encode("utf-16"),
        },
    )
    problems: list[Diagnostic] = []

    chain = load_templates(profile, problems)

    found = {problem.code + str(problem.place): problem for problem in problems}
    assert list(found) == [
        "encodingtemplates/pack/cover.md.j2:3:1",
        "encodingtemplates/partials/table.md.j2:1:1",
        "file-too-largetemplates/procedures/big.md.j2:1:1",
        "control-charactertemplates/procedures/hidden.md.j2:1:2",
    ]
    assert {problem.severity for problem in problems} == {Severity.MAJOR}
    latin, wide, *_ = found.values()
    assert latin.note == 'in Windows-1252 this byte is "Ü"'
    assert latin.hint.endswith("; until then, what comes with Dovetail stands in for it")
    assert wide.message == "the file is written in UTF-16; templates are UTF-8"
    cover, bundled_one = chain["pack/cover.md.j2"]
    assert cover.problem is not None
    assert (cover.text, bundled_one.text, bundled_one.problem) == ("", "cover", None)


def test_what_nothing_uses_is_a_warning(tmp_path: Path) -> None:
    profile = draw(
        tmp_path / "profile",
        {
            "templates/partials/aside.md.j2": "Übung".encode("latin-1"),
            "templates/partials/of-cover.md.j2": "{% if %}",
            "templates/pack/cover.md.j2": '{% include "partials/of-cover.md.j2" %}',
        },
    )
    problems: list[Diagnostic] = []
    load_templates(profile, problems)
    found = {problem.place.file: problem for problem in problems if problem.place}
    assert found["templates/partials/aside.md.j2"].severity is Severity.MINOR
    assert found["templates/partials/aside.md.j2"].hint.endswith("or delete it: nothing uses it")
    assert found["templates/partials/of-cover.md.j2"].severity is Severity.MAJOR


def test_a_misspelled_override_is_said(tmp_path: Path) -> None:
    (tmp_path / "templates" / "partials").mkdir(parents=True)
    (tmp_path / "templates" / "partials" / "tabel.md.j2").write_text("# Words\n")
    problems: list[Diagnostic] = []
    load_templates(tmp_path, problems)
    (problem,) = problems
    assert (problem.code, problem.severity) == ("template-unknown", Severity.MINOR)
    assert "partials/table.md.j2" in problem.hint


def test_a_template_that_cannot_be_read_is_said_before_anything_is_built(tmp_path: Path) -> None:
    (tmp_path / "templates" / "pack").mkdir(parents=True)
    (tmp_path / "templates" / "pack" / "cover.md.j2").write_text("# Words\n\n{% if %}\n")
    problems: list[Diagnostic] = []
    load_templates(tmp_path, problems)
    problem = problems[0]
    assert (problem.code, problem.severity) == ("template-syntax", Severity.MAJOR)
    assert problem.place == Place("templates/pack/cover.md.j2", 3)


def test_a_template_for_a_procedure_of_ones_own_is_no_misspelling(tmp_path: Path) -> None:
    (tmp_path / "templates" / "procedures").mkdir(parents=True)
    (tmp_path / "templates" / "procedures" / "travel.md.j2").write_text("# Travel\n")
    problems: list[Diagnostic] = []
    load_templates(tmp_path, problems)
    assert not problems
