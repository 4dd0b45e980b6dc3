"""A project that has said little still gets documents in words: keys of its file belong to the terminal."""

from __future__ import annotations

import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dovetail.bundled import profiles_dir
from dovetail.check.engine import check_project
from dovetail.cli.starting_profile import Answers, starting_profile
from dovetail.compose.pack import Composed, compose_pack
from dovetail.compose.renderer import Renderer
from dovetail.load.profile import load_profile
from dovetail.resolve.pack import resolve_project

ALLOWED = {
    "dovetail explain": "document control tells an auditor by which command a value is traced to its line",
}
"""What may stand in code in a document, and why."""
SAID_ALL_THE_SAME = frozenset(
    {"code", "name", "summary", "invented", "sponsor", "lifecycle", "level", "starts", "ends", "as_of"}
    | {"stages", "gates", "services", "team", "bindings", "requests", "tailoring", "baselines"}
)
"""What the sample with half a project file still says."""
_ADDRESS = re.compile(r"\]\([^)]*\)|<a id=[^>]*>|<!--.*?-->")
_IN_CODE = re.compile(r"`([^`]+)`")
_SNAKE_CASE = re.compile(r"(?<![\w@/.])[a-z]+(?:_[a-z0-9]+)+(?![\w@])")


def composed_of(root: Path, code: str) -> Composed:
    loaded = load_profile(root)
    assert loaded.profile is not None, loaded.diagnostics
    resolved = resolve_project(loaded.profile, code)
    checked = check_project(loaded.profile, resolved)
    return compose_pack(resolved, Renderer(loaded.templates), loaded.profile.brand, checked=checked)


@pytest.fixture(scope="module")
def just_begun(tmp_path_factory: pytest.TempPathFactory) -> Composed:
    """The profile that ``dovetail init --defaults`` writes."""
    root = tmp_path_factory.mktemp("begun")
    for path, content in starting_profile(Answers()).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return composed_of(root, Answers().code)


@pytest.fixture(scope="module")
def in_full(tmp_path_factory: pytest.TempPathFactory) -> Composed:
    """The same as a large project: each procedure is a document of its own."""
    root = tmp_path_factory.mktemp("full")
    for path, content in starting_profile(Answers()).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content + (b"level: large\n" if path.startswith("projects/") else b""))
    return composed_of(root, Answers().code)


@pytest.fixture(scope="module")
def half_said(tmp_path_factory: pytest.TempPathFactory) -> Composed:
    """A sample whose project has said nothing of contracts, support, tests, risks, money and handover."""
    root = tmp_path_factory.mktemp("half") / "wyrefell"
    shutil.copytree(profiles_dir() / "wyrefell", root)
    file = root / "projects" / "PAX" / "project.yaml"
    parts = re.split(r"(?m)^(?=[a-z_]+:)", file.read_text("utf-8"))
    kept = [part for part in parts if part.partition(":")[0] in SAID_ALL_THE_SAME or not part[0].isalpha()]
    assert len(kept) < len(parts) * 0.7
    # What gates show are tests and acceptances, which nobody has planned here.
    file.write_text(re.sub(r", shows: \[[^]]*\]", "", "".join(kept)), "utf-8")
    return composed_of(root, "PAX")


@pytest.fixture(params=["just_begun", "in_full", "half_said"])
def sparse(request: pytest.FixtureRequest) -> Composed:
    result: Composed = request.getfixturevalue(request.param)
    return result


def lines(composed: Composed) -> Iterator[tuple[str, str]]:
    """Each line of each document as its readers see it, without addresses of links."""
    for document in composed.pack.documents:
        for line in document.body.splitlines():
            yield document.id, html.unescape(_ADDRESS.sub("]", line)).replace("\\", "")


def test_no_document_of_a_sparse_project_names_a_key(sparse: Composed) -> None:
    assert sparse.diagnostics == ()
    told = [
        (document, key, line)
        for document, line in lines(sparse)
        for key in [*_IN_CODE.findall(line), *_SNAKE_CASE.findall(line)]
        if key not in ALLOWED
    ]
    assert told == []


def test_the_allowed_words_are_still_said(in_full: Composed) -> None:
    said = {key for _, line in lines(in_full) for key in _IN_CODE.findall(line)}
    assert said == set(ALLOWED)


def body(composed: Composed, document: str) -> str:
    return next(entry.body for entry in composed.pack.documents if entry.id == document)


def test_sheets_of_a_project_that_names_no_service_say_so_and_count_nothing(in_full: Composed) -> None:
    sheet = body(in_full, "alignment")
    assert "and waives none." in sheet
    assert "checks can't be decided yet: answers are missing." in sheet
    assert sheet.count("“Nothing to judge”: the project states nothing yet") == 1
    service = body(in_full, "alignment-service")
    assert "touches no services" not in service
    assert "Nobody has said yet which services intranet touches" in service


def test_recurring_duties_are_not_added_to_days_that_there_are_none_of(in_full: Composed) -> None:
    index = body(in_full, "index")
    assert "recurring duties fall due in these weeks; each stands" in index
    assert "as well" not in index.partition("## What to do now")[2].partition("\n## ")[0]


def test_a_limit_that_nobody_has_set_is_part_of_a_whole_sentence(in_full: Composed) -> None:
    accruals = body(in_full, "financial-reporting")
    assert "amount not yet invoiced reaches a limit that is still open" in accruals
    assert "agree with Sponsor: **nobody is named**" not in body(in_full, "project-change")
    assert "Agree with the sponsor, once there is one" in body(in_full, "project-change")


def test_kinds_that_are_left_behind_are_told_in_words(sparse: Composed) -> None:
    said = " ".join(line for _, line in lines(sparse))
    assert "purchase-order" not in said
