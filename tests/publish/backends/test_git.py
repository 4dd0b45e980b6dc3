"""A wiki in git, over smart HTTP, with people who push to it too."""

from __future__ import annotations

import base64
import io
import os
import posixpath
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partialmethod
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from dovetail.cli.main import dovetail
from dovetail.model.publishing import Flavour, Target
from dovetail.publish.apply import apply
from dovetail.publish.backends.file_pages import FilePages
from dovetail.publish.backends.git_program import Git, checked_address, checked_branch
from dovetail.publish.backends.registry import open_wiki
from dovetail.publish.errors import DeniedError, PublishError
from dovetail.publish.secrets import Secret
from dovetail.publish.seen import Seen
from dovetail.publish.wiki import Wiki
from dovetail.publish.wish import Wish
from tests.publish.bench import NAME, Bench, kinds, outcomes
from tests.publish.git_server import TOKEN, USER, GitServer, serving
from tests.publish.killing import killed_after_each
from tests.publish.obstacles import OBSTACLES, put_in_the_way
from tests.publish.sample import KEYS, PACK, renamed, without
from tests.publish.suite import CHANGED, PROCUREMENT, Behaviours

ANA = {
    "GIT_AUTHOR_NAME": "Ana Costa", "GIT_AUTHOR_EMAIL": "ana@harbour.example", "GIT_COMMITTER_NAME": "Ana Costa",
    "GIT_COMMITTER_EMAIL": "ana@harbour.example", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1",
}  # fmt: skip


class GitBench(Bench):
    """A bare repository behind a server; people push from a clone on its own machine."""

    def __init__(self, profile: Path, server: GitServer, flavour: Flavour) -> None:
        super().__init__(profile)
        self.server = server
        self.flavour = flavour
        self.bare = server.root / "handbook.wiki.git"
        self.clone = profile.parent / "ana"
        self.git("init", "-q", "--bare", "-b", "master", str(self.bare), cwd=server.root)
        self.git("config", "http.receivepack", "true", cwd=self.bare)
        self.git("config", "receive.denyNonFastForwards", "true", cwd=self.bare)
        self.git("clone", "-q", str(self.bare), str(self.clone), cwd=profile.parent)
        self.edit("Home.md", "Welcome.\n")
        (profile / "token").write_text(TOKEN)
        (profile / "token").chmod(0o600)

    def git(self, *arguments: str, cwd: Path) -> str:
        done = subprocess.run(
            ["git", *arguments],
            cwd=cwd,
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, **ANA},
        )
        return done.stdout

    def place(self) -> dict[str, Any]:
        return {
            "kind": "git", "to": f"{self.server.address}/handbook.wiki.git", "flavour": self.flavour,
            "branch": "master", "user": USER, "secret": {"file": "token"}, "root": "procedures",
        }  # fmt: skip

    def open(self) -> Wiki:
        return open_wiki(NAME, self.target, self.profile)

    def texts(self) -> dict[str, str]:
        return {path: data.decode() for path, data in self._all().items() if path.endswith(".md")}

    def files(self) -> dict[str, bytes]:
        return {path: data for path, data in self._all().items() if not path.endswith(".md")}

    def state(self) -> object:
        return self.git("rev-parse", "master", cwd=self.bare)

    def edit(self, address: str, text: str) -> None:
        path = self._path(address)
        self._pull()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self._push("edit")

    def showing(self, picture: str) -> str:
        return f"See ![the steps]({posixpath.basename(picture)})\n"

    def go_elsewhere(self) -> Callable[[], str]:
        self.settings = {"root": "elsewhere"}
        self.edit("../elsewhere/QUAY-notes.md", "By Ana.")
        return lambda: self.git("show", "master:elsewhere/QUAY-notes.md", cwd=self.bare)

    def remove(self, address: str) -> None:
        self._pull()
        self._path(address).unlink()
        self._push("remove")

    def draw(self, name: str, data: bytes) -> None:
        self._pull()
        self._path(name).parent.mkdir(parents=True, exist_ok=True)
        self._path(name).write_bytes(data)
        self._push("draw")

    def move(self, address: str, to: str) -> None:
        self._pull()
        self._path(address).rename(self._path(to))
        self._push("move")

    @contextmanager
    def mangling(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            real = FilePages.update

            def update(wiki: FilePages, id: str, revision: str, wish: Wish) -> Seen:
                real(wiki, id, revision, replace(wish, text=wish.text.upper()))
                return Seen(id, id, id, wiki.text(id).revision)

            patch.setattr(FilePages, "update", update)
            yield

    def kept(self) -> Callable[[], None]:
        commit = self.git("rev-parse", "master", cwd=self.bare).strip()
        copy = self.profile.parent / "profile-kept"
        shutil.copytree(self.profile, copy)

        def restore() -> None:
            self.git("update-ref", "refs/heads/master", commit, cwd=self.bare)
            shutil.rmtree(self.profile)
            shutil.copytree(copy, self.profile)

        return restore

    def kills(self, act: Callable[[], None]) -> Iterator[int]:
        # Between two commands nothing happens outside of our own process.
        return killed_after_each(Git, ("run",), act, moments=(True,))

    def _path(self, address: str) -> Path:
        return self.clone / ("" if address == "Home.md" else "procedures") / address

    def _pull(self) -> None:
        if (self.clone / "Home.md").exists():
            self.git("pull", "-q", "--ff-only", cwd=self.clone)

    def _push(self, message: str) -> None:
        self.git("add", "-A", cwd=self.clone)
        self.git("commit", "-q", "--allow-empty", "-m", message, cwd=self.clone)
        self.git("push", "-q", "origin", "HEAD:master", cwd=self.clone)

    def _all(self) -> dict[str, bytes]:
        packed = subprocess.run(
            ["git", "archive", "--format=tar", "master"], cwd=self.bare, capture_output=True, check=True
        )
        with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
            files = {one.name: archive.extractfile(one) for one in archive if one.isfile()}
            return {
                path.removeprefix("procedures/"): file.read()
                for path, file in files.items()
                if file is not None and path.startswith("procedures/") and ".dovetail" not in path
            }


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[GitBench]:
    for name in ("profile", "srv"):
        (tmp_path / name).mkdir()
    with serving(tmp_path / "srv") as server:
        yield GitBench(tmp_path / "profile", server, "github")


class TestGit(Behaviours):
    """A git wiki shows every behaviour that has a meaning for it."""

    def lose_manifest(self, bench: Bench) -> None:
        assert isinstance(bench, GitBench)
        bench._pull()
        (bench.clone / "procedures" / ".dovetail" / f"publish-{NAME}.json").unlink()
        bench._push("lose")

    def test_09_a_new_title_keeps_the_history(self, bench: GitBench) -> None:
        bench.publish(PACK)
        again = renamed(PACK, "procurement", "Buying")
        (step,) = [step for step in bench.plan(again).steps if step.key == PROCUREMENT]
        assert (step.kind, step.before, step.address) == ("rename", "QUAY-Procurement.md", "QUAY-Buying.md")
        assert bench.publish(again).clean
        assert "QUAY-Procurement.md" not in bench.texts()
        followed = bench.git(
            "log", "--follow", "--format=%s", "master", "--", "procedures/QUAY-Buying.md", cwd=bench.bare
        )
        assert len(followed.splitlines()) == 2
        assert not bench.plan(again).pending

    def test_17_the_token_is_in_no_argument_and_no_message(
        self, bench: GitBench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen: list[list[str]] = []
        real = subprocess.run

        def run(command: list[str], **kwargs: Any) -> Any:
            seen.append(command)
            return real(command, **kwargs)

        monkeypatch.setattr(subprocess, "run", run)
        applied = bench.publish(PACK)
        assert seen
        assert TOKEN not in repr((seen, applied))
        (bench.profile / "token").write_text("another-token")
        with pytest.raises(DeniedError) as refused:
            bench.plan(PACK)
        assert "another-token" not in refused.value.what + refused.value.hint

    def test_17_no_command_shows_the_token(
        self, bench: GitBench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("CANARY", "canary-7f3a")
        (bench.profile / "organization.yaml").write_text("id: x\n")
        text = f"targets:\n  handbook:\n    kind: git\n    to: {bench.target.to}\n    branch: master\n"
        (bench.profile / "publish.yaml").write_text(f"{text}    user: bot\n    secret: {{env: CANARY}}\n")
        for form in ("text", "json"):
            result = CliRunner().invoke(
                dovetail,
                ["--verbose", "drift", str(bench.profile), "--format", form],
                env={"GIT_TRACE_CURL": "1"},
            )
            assert result.exit_code == 2
            assert "access-denied" in result.stderr
            assert "canary" not in result.output + repr(result.exception)
            assert base64.b64encode(b"bot:canary-7f3a").decode() not in result.output
        written = b"".join(path.read_bytes() for path in bench.profile.rglob("*") if path.is_file())
        assert b"canary" not in written

    def test_17_a_wiki_on_this_machine_is_asked_past_any_proxy(
        self, bench: GitBench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        assert bench.publish(PACK).clean

    def test_17_a_redirect_does_not_take_the_token_along(self, bench: GitBench, tmp_path: Path) -> None:
        (tmp_path / "other").mkdir()
        with serving(tmp_path / "other") as other:
            bench.server.redirect = other.address
            with pytest.raises(PublishError):
                bench.plan(PACK)
            assert other.requests == []

    @pytest.mark.parametrize("repository", ["handbook.wiki.git", "empty.git"])
    def test_20_who_may_not_push_is_told_by_the_plan(self, bench: GitBench, repository: str) -> None:
        bench.git("init", "-q", "--bare", "-b", "master", "empty.git", cwd=bench.server.root)
        bench.git("config", "http.receivepack", "false", cwd=bench.server.root / repository)
        bench.settings = {"to": f"{bench.server.address}/{repository}"}
        (missing,) = bench.survey(PACK).abilities.missing
        assert missing.startswith("leave to push to the repository: the repository refuses: ")
        assert "403" in missing

        bench.git("config", "http.receivepack", "true", cwd=bench.server.root / repository)
        assert bench.survey(PACK).abilities.missing == ()
        # It was asked, and nothing was sent.
        assert not [one for one in bench.server.requests if one.startswith("POST") and "receive-pack" in one]
        assert bench.git("for-each-ref", cwd=bench.server.root / "empty.git") == ""

    def test_20_the_branch_has_to_be_there(self, bench: GitBench) -> None:
        bench.settings = {"branch": "main"}
        with pytest.raises(PublishError, match="no branch main; it has master"):
            bench.plan(PACK)

    def test_21_one_ordinary_commit_that_touches_only_our_files(self, bench: GitBench) -> None:
        bench.publish(PACK)
        bench.publish(CHANGED)
        bench._pull()
        assert bench.git("log", "--format=%s", cwd=bench.clone).count("Publish") == 2
        touched = bench.git("show", "--name-only", "--format=", "HEAD", cwd=bench.clone).split()
        assert touched == [f"procedures/.dovetail/publish-{NAME}.json", "procedures/QUAY-Procurement.md"]
        assert (bench.clone / "Home.md").read_text() == "Welcome.\n"

    @pytest.mark.parametrize("what", OBSTACLES)
    def test_21_what_stands_in_the_place_of_a_file_is_not_replaced(self, bench: GitBench, what: str) -> None:
        bench.flavour = "plain"
        put_in_the_way(what, bench._path("QUAY"), bench._path("QUAY/procurement.md"))
        bench._push("Notes")
        there = bench.git("ls-tree", "-r", "HEAD", cwd=bench.bare).splitlines()

        (step,) = [step for step in bench.plan(PACK).steps if step.key == PROCUREMENT]
        assert (step.kind, step.code) == ("conflict", "address-taken")
        bench.publish(PACK)
        bench.publish(PACK, adopt=frozenset(KEYS), force=frozenset(KEYS))
        assert set(there) <= set(bench.git("ls-tree", "-r", "HEAD", cwd=bench.bare).splitlines())

    def test_08_a_page_with_pages_of_people_below_it_stays(self, bench: GitBench) -> None:
        bench.flavour = "azure"
        bench.publish(PACK)
        bench.edit("QUAY/Key-dates/Notes.md", "By Ana.\n")
        less = without(PACK, "key-dates")
        (step,) = [step for step in bench.plan(less).steps if step.key == "QUAY/key-dates"]
        assert (step.kind, step.code) == ("conflict", "foreign-children")
        bench.publish(less)
        assert {"QUAY/Key-dates.md", "QUAY/Key-dates/Notes.md"} <= bench.texts().keys()
        bench.remove("QUAY/Key-dates/Notes.md")
        assert bench.publish(less).clean
        assert "QUAY/Key-dates.md" not in bench.texts()

    def test_21_who_pushed_meanwhile_is_not_overwritten(self, bench: GitBench) -> None:
        bench.publish(PACK)
        wiki = bench.open()
        survey = bench.survey(CHANGED, wiki=wiki)
        bench.edit("Home.md", "Somebody was faster.\n")
        applied = apply(survey, wiki, bench.records)
        wiki.close()
        assert applied.ended is not None
        assert applied.ended.code == "wiki-moved-on"
        assert outcomes(applied)[PROCUREMENT] == "refused"
        assert kinds(bench.plan(CHANGED))[PROCUREMENT] == "update"
        assert bench.publish(CHANGED).clean

    @pytest.mark.parametrize(
        "busy", ["info/refs", "git-upload-pack", "git-receive-pack", "late git-receive-pack"]
    )
    def test_16_a_busy_server_is_asked_again_and_no_commit_is_made_twice(
        self, bench: GitBench, monkeypatch: pytest.MonkeyPatch, busy: str
    ) -> None:
        waits: list[float] = []
        monkeypatch.setattr(Git, "__init__", partialmethod(Git.__init__, sleep=waits.append))
        bench.server.busy = [busy]
        assert bench.publish(PACK).clean
        assert bench.server.busy == []
        assert bool(waits) == (not busy.startswith("late"))
        commits = bench.git("log", "--format=%s", "master", cwd=bench.bare).splitlines()
        assert len(commits) == 2

    def test_16_a_server_that_stays_busy_is_named(
        self, bench: GitBench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Git, "__init__", partialmethod(Git.__init__, sleep=lambda _seconds: None))
        before = bench.state()
        bench.server.busy = ["git-receive-pack"] * 9
        applied = bench.publish(PACK)
        assert applied.ended is not None
        assert (applied.ended.code, bench.state()) == ("wiki-busy", before)
        bench.server.busy = []
        assert bench.publish(PACK).clean

    def test_05_an_edit_between_plan_and_write_is_seen(self, bench: Bench) -> None:
        bench.publish(PACK)
        wiki = bench.open()
        survey = bench.survey(CHANGED, wiki=wiki)
        bench.edit(bench.address(PROCUREMENT), self.text(bench, PROCUREMENT).replace("three", "seven"))
        assert outcomes(apply(survey, wiki, bench.records))[PROCUREMENT] == "refused"
        wiki.close()
        assert "seven suppliers" in self.text(bench, PROCUREMENT)

    def test_drift_says_who_it_was(self, bench: GitBench) -> None:
        bench.publish(PACK)
        bench.edit(bench.address(PROCUREMENT), f"{self.text(bench, PROCUREMENT)}\nMore.\n")
        (found,) = bench.drift()
        assert (found.kind, found.author) == ("edited", "Ana Costa")

    def test_07_drift_takes_few_requests(self, bench: GitBench) -> None:
        bench.publish(PACK)
        bench.server.requests.clear()
        bench.drift()
        # What there is, with and without a password asked for; and one pack.
        assert len(bench.server.requests) <= 6

    def test_an_empty_wiki_gets_its_first_commit(self, bench: GitBench) -> None:
        empty = bench.server.root / "empty.git"
        bench.git("init", "-q", "--bare", "-b", "master", str(empty), cwd=bench.server.root)
        bench.git("config", "http.receivepack", "true", cwd=empty)
        bench.settings = {"to": f"{bench.server.address}/empty.git"}
        assert bench.publish(PACK).clean
        assert kinds(bench.plan(PACK)) == dict.fromkeys(KEYS, "unchanged")


@pytest.mark.parametrize("branch", ["--output=x", "-x", "a..b", "a b", "", "x.lock", "a//b", "a\nb", "@{u}"])
def test_a_branch_can_be_no_option(branch: str) -> None:
    with pytest.raises(PublishError):
        checked_branch(branch)


@pytest.mark.parametrize("address", ["--upload-pack=x", "ext::sh -c x", "-x", "ftp://x/y", "https://x\n/y"])
def test_an_address_can_be_no_command(address: str) -> None:
    with pytest.raises(PublishError):
        checked_address(address, None)


def test_a_token_is_not_sent_where_it_could_be_read() -> None:
    with pytest.raises(DeniedError, match="read on the way"):
        checked_address("http://wiki.harbour.example/handbook.git", Secret("token"))
    assert Target.model_validate({"kind": "git", "to": "x"}).rules == "github"
