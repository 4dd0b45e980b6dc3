"""``dovetail publish`` and ``dovetail drift`` as people and programs use them."""

from __future__ import annotations

import json
import os
import pwd
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator

from dovetail.cli.main import dovetail
from dovetail.making import published
from dovetail.model.publishing import Target
from dovetail.publish.backends.folder import FolderWiki
from dovetail.publish.backends.registry import open_wiki
from dovetail.publish.plan_changes import Part
from dovetail.publish.plan_step import KINDS
from dovetail.publish.records import Records
from dovetail.publish.seen import Seen
from dovetail.publish.wish import Wish

ROOT = Path(__file__).parents[2]
TARGETS = """\
targets:
  site:
    kind: folder
    to: ../site
"""
Run = Callable[..., Result]


def schema(name: str) -> Draft202012Validator:
    return Draft202012Validator(
        json.loads((ROOT / f"docs/reference/json/{name}.schema.json").read_text("utf-8"))
    )


@pytest.fixture
def harbour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Harbour City, with a folder beside it to publish to."""
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)
    # Each pack is composed once in a test.
    monkeypatch.setattr(published, "packs_to_publish", _once(published.packs_to_publish))
    folder = tmp_path / "harbour"
    shutil.copytree(ROOT / "tests" / "cli" / "harbour", folder)
    (folder / "publish.yaml").write_text(TARGETS)
    (tmp_path / "site").mkdir()
    monkeypatch.chdir(folder)
    return folder


def _once(make: Callable[..., Any]) -> Callable[..., Any]:
    made: dict[object, Any] = {}

    def remembered(loaded: Any, profile: Any, codes: Any, as_of: Any) -> Any:
        if codes not in made:
            made[codes] = make(loaded, profile, codes, as_of)
        return made[codes]

    return remembered


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(dovetail, [str(one) for one in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_another_organization_under_the_same_root_is_refused_and_removes_nothing(harbour: Path) -> None:
    assert run("publish", "--apply").exit_code == 0
    site = harbour.parent / "site"
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    other = harbour.parent / "other"
    shutil.copytree(harbour, other, ignore=shutil.ignore_patterns(".dovetail", "projects"))
    organization = (other / "organization.yaml").read_text("utf-8")
    assert "id: harbour-city" in organization
    (other / "organization.yaml").write_text(
        organization.replace("id: harbour-city", "id: mill-town"), "utf-8"
    )
    result = run("publish", other, "--apply")
    assert result.exit_code == 2
    assert "manifest-other" in result.stderr
    assert "not of 'mill-town'" in result.stderr
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before


def printed(*arguments: str | Path, name: str) -> Any:
    result = run(*arguments, "--format", "json")
    document = json.loads(result.stdout)
    schema(name).validate(document)
    return document


def test_the_life_of_a_target(harbour: Path, tmp_path: Path) -> None:
    """Plan, apply, plan; then a person edits, and nothing of that is lost."""
    plan = run("publish", "--project", "quay")
    assert plan.exit_code == 1
    assert "Nothing is written without --apply." in plan.stdout
    assert list((tmp_path / "site").iterdir()) == []

    done = printed("publish", "--project", "quay", "--apply", name="publish")
    assert done["applied"]
    assert set(done["outcomes"]) == {"done"}
    again = run("publish", "--project", "quay")
    assert (again.exit_code, again.stdout[:13]) == (0, "Nothing to do")
    assert run("drift").exit_code == 0

    page = tmp_path / "site" / "quay" / "index.md"
    page.write_text(page.read_text("utf-8") + "\nA note by Ana.\n", encoding="utf-8")
    found = printed("drift", name="drift")
    assert [(one["kind"], one["page"]) for one in found["changes"]] == [("edited", "quay")]
    assert run("drift").exit_code == 1

    conflict = run("publish", "--project", "quay", "--apply")
    assert conflict.exit_code == 1
    assert "--force quay" in conflict.stdout
    assert "A note by Ana." in page.read_text("utf-8")

    run("publish", "--project", "quay", "--take-theirs", tmp_path / "theirs")
    assert "+A note by Ana." in (tmp_path / "theirs" / "quay.patch").read_text("utf-8")
    assert run("publish", "--project", "quay", "--apply", "--force", "quay").exit_code == 0
    assert "A note by Ana." not in page.read_text("utf-8")


def test_each_page_is_told_as_soon_as_it_is_there(harbour: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = FolderWiki.create
    made: list[str] = []

    def create(wiki: FolderWiki, wish: Wish, above: str) -> Seen:
        if len(made) == 2:
            raise KeyboardInterrupt
        made.append(wish.key)
        return real(wiki, wish, above)

    monkeypatch.setattr(FolderWiki, "create", create)
    output = run("publish", "--project", "quay", "--apply").output
    assert [line.split()[1] for line in output.splitlines() if line.startswith("create")] == made


@pytest.mark.parametrize("name", ["publish-plan", "publish"])
def test_the_reference_knows_all_that_may_be_written(name: str) -> None:
    step = json.dumps(schema(name).schema)
    assert all(json.dumps(part) in step for part in (*get_args(Part), *KINDS))


def test_a_plan_is_agreed_to_and_carried_out(harbour: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    assert run("publish", "--project", "quay", "--plan-out", plan).exit_code == 1
    schema("publish-plan").validate(json.loads(plan.read_text("utf-8")))
    assert run("publish", "--apply-plan", plan).exit_code == 0
    assert (tmp_path / "site" / "quay" / "index.md").is_file()
    assert not (tmp_path / "site" / "crane").exists()

    late = run("publish", "--apply-plan", plan)
    assert late.exit_code == 1
    assert "refused" in late.stdout

    altered = json.loads(plan.read_text("utf-8"))
    altered["steps"][0]["address"] = "elsewhere.md"
    plan.write_text(json.dumps(altered))
    refused = run("publish", "--apply-plan", plan)
    assert refused.exit_code == 2
    assert "plan-altered" in refused.stderr


TRICK = "\x1b]0;owned\x07\x1b[8m\x9b2Jy\u202egnp\u2066z"


@pytest.mark.parametrize("form", ["text", "json"])
def test_what_people_write_never_acts_on_a_terminal(harbour: Path, tmp_path: Path, form: str) -> None:
    run("publish", "--project", "quay", "--apply")
    page = tmp_path / "site" / "quay" / "index.md"
    page.write_text(f"{page.read_text('utf-8')}\n{TRICK}\n", encoding="utf-8")
    page.rename(page.with_name(f"{TRICK}.md"))
    for command in (
        ("publish", "--project", "quay"),
        ("publish", "--project", "quay", "--apply"),
        ("drift",),
    ):
        result = run(*command, "--format", form)
        assert result.exit_code == 1
        assert not {sign for sign in result.output if sign in TRICK and not sign.isprintable()}
        if form == "json":
            json.loads(result.stdout)


def test_only_some_may_apply(harbour: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (harbour / "publish.yaml").write_text(f"{TARGETS}    apply_by: [publisher]\n")
    account = pwd.struct_passwd(("ana", "x", 4711, 4711, "", "/", ""))
    monkeypatch.setattr(pwd, "getpwuid", lambda _number: account)
    # Who one says to be counts for nothing.
    monkeypatch.setenv("LOGNAME", "publisher")
    assert run("publish", "--project", "quay").exit_code == 1
    refused = run("publish", "--project", "quay", "--apply")
    assert refused.exit_code == 2
    assert "ana is not among those who may publish here" in refused.stderr

    def unknown(number: int) -> None:
        raise KeyError(number)

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    monkeypatch.setattr(os, "getuid", lambda: 4711)
    refused = run("publish", "--project", "quay", "--apply")
    assert refused.exit_code == 2
    assert "4711 is not among those who may publish here" in refused.stderr


@pytest.mark.parametrize("option", ["--force", "--adopt"])
def test_a_page_that_was_misspelled_is_not_taken_for_settled(
    harbour: Path, tmp_path: Path, option: str
) -> None:
    for more in ((), ("--apply",)):
        refused = run("publish", "--project", "quay", option, "quay/procurment", *more)
        assert refused.exit_code == 2
        assert 'did you mean "quay/procurement"' in refused.stderr
    assert list((tmp_path / "site").iterdir()) == []


def test_what_is_missing_is_said(harbour: Path, tmp_path: Path) -> None:
    unknown = run("publish", "--target", "sight")
    assert unknown.exit_code == 2
    assert 'did you mean "site"' in unknown.stderr
    (harbour / "publish.yaml").write_text(TARGETS.replace("../site", "../nowhere/site"))
    gone = run("publish", "--project", "quay")
    assert gone.exit_code == 2
    assert "target-missing" in gone.stderr
    (harbour / "publish.yaml").unlink()
    assert "publish-missing" in run("drift").stderr


@contextmanager
def another_run(hold: Callable[[], AbstractContextManager[None]]) -> Iterator[int]:
    """A process that holds a lock for a moment; its number."""
    ready, process = os.pipe(), os.fork()
    if process == 0:
        with hold():
            os.write(ready[1], b"x")
            time.sleep(0.7)
        os._exit(0)
    os.read(ready[0], 1)
    yield process
    os.waitpid(process, 0)


def test_a_second_run_waits_and_says_for_whom(harbour: Path, tmp_path: Path) -> None:
    assert run("publish", "--project", "quay", "--apply").exit_code == 0
    target = Target.model_validate({"kind": "folder", "to": "../site"})
    with another_run(Records(harbour, "site", target).alone) as process:
        plan = run("publish", "--project", "quay")
        assert (plan.exit_code, f"another run (process {process} on" in plan.stderr) == (0, True)
        second = run("publish", "--project", "quay", "--apply")
    assert second.exit_code == 0
    assert f"Waiting for another run (process {process} on" in second.stderr
    assert f"that publishes from {harbour}" in second.stderr

    with another_run(lambda: open_wiki("site", target, harbour).alone(print)) as process:
        third = run("publish", "--project", "quay", "--apply")
    assert f"Waiting for another run (process {process} on" in third.stderr
    assert "that publishes to" in third.stderr
