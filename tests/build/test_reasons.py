"""Why a file is written again, in words that an author of a profile knows."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from dovetail.build.reasons import _WORDS, in_words, why
from dovetail.cli.main import dovetail
from dovetail.compose.slices import SLICES

HARBOUR = Path(__file__).parent.parent / "cli/harbour"
BEFORE = {"steps": "1", "roles": "1", "terms": "1"}


class TestInWords:
    def test_the_part_that_changed_is_named_with_its_document(self) -> None:
        assert why(BEFORE, {**BEFORE, "steps": "2"}, "Procurement") == "steps of Procurement"

    def test_of_a_pack_the_documents_are_named_and_many_are_counted(self) -> None:
        now = dict.fromkeys("ABCDEF", "2")
        assert why(dict.fromkeys("ABCDEF", "1"), now, "") == "A, B, C, D and 2 more"

    def test_what_came_and_what_went_has_changed(self) -> None:
        assert why(BEFORE, {"roles": "1", "forms": "1", "terms": "1"}, "Risk") == "steps, forms of Risk"

    @pytest.mark.parametrize(("before", "now"), [({}, BEFORE), (BEFORE, {}), (BEFORE, BEFORE)])
    def test_where_it_cannot_be_told_it_is_the_text(
        self, before: dict[str, str], now: dict[str, str]
    ) -> None:
        assert why(before, now, "Risk") == "text"

    def test_there_are_words_for_slices_only(self) -> None:
        assert _WORDS.keys() <= SLICES.keys()
        assert in_words({"project_change": "a", "steps": "b"}) == {"change control": "a", "steps": "b"}


@pytest.fixture
def world(tmp_path: Path) -> Path:
    root = tmp_path / "harbour"
    shutil.copytree(HARBOUR, root)
    return root


@pytest.fixture
def explained(world: Path, tmp_path: Path) -> Callable[[], dict[str, str]]:
    def build() -> dict[str, str]:
        """What each file that is not up to date is made for, by its path in the project's folder."""
        command = ["build", str(world), "--out", str(tmp_path / "out"), "--format", "md,html", "--explain"]
        result = CliRunner().invoke(dovetail, command)
        assert result.exit_code == 0, result.output
        lines = [line.partition(": ")[2] for line in result.stdout.splitlines() if "written: " in line]
        return {
            path.partition("/quay/")[2]: reason.rstrip(")")
            for path, _, reason in (line.partition(" (") for line in lines)
        }

    return build


def test_a_build_says_which_part_of_which_procedure_changed(
    world: Path, explained: Callable[[], dict[str, str]], tmp_path: Path
) -> None:
    assert explained()["markdown/procurement.md"] == "new"
    file = world / "procedures/procurement.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("Raise the requisition", "Raise a requisition"), encoding="utf-8")
    reasons = explained()
    title = json.loads((tmp_path / "out/harbour-city/quay/pack.json").read_text())["documents"]
    named = {item["id"]: item["title"] for item in title}
    assert (
        reasons["markdown/procurement.md"] == f"changed: steps, findings, requests of {named['procurement']}"
    )
    assert "markdown/glossary.md" not in reasons
    assert explained() == {}


def test_another_version_touches_only_files_that_tell_it(
    world: Path, explained: Callable[[], dict[str, str]]
) -> None:
    """A text as Markdown ends with the versions it was made from; a page shows them where they belong."""
    explained()
    file = world / "procedures/procurement.yaml"
    file.write_text(re.sub(r"(?m)^version: .*$", "version: '99'", file.read_text(encoding="utf-8")))
    reasons = explained()
    assert reasons["markdown/glossary.md"] == "changed: versions of procedures of Glossary"
    assert "html/glossary.html" not in reasons
    assert {"html/document-control.html", "html/procurement.html"} <= reasons.keys()
