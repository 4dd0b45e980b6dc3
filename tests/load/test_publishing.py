"""``publish.yaml``: what it can say, and what is wrong with it, at its place and without a secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail.load.publishing import load_targets
from dovetail.model.publishing import Target


def read(tmp_path: Path, text: str) -> tuple[dict[str, Target], list[tuple[str, str]]]:
    (tmp_path / "publish.yaml").write_text(text, encoding="utf-8")
    found = load_targets(tmp_path, ("PAX", "KSK"))
    return found.targets, [(item.code, str(item.place)) for item in found.diagnostics]


def test_a_target_of_each_kind(tmp_path: Path) -> None:
    targets, problems = read(
        tmp_path,
        """\
targets:
  site: {kind: folder, to: ../site, flavour: mkdocs}
  handbook:
    kind: git
    to: https://git.harbour.example/handbook.wiki.git
    branch: master
    user: bot
    secret: {env: WIKI_TOKEN}
    projects: [PAX]
    max_delete: 2
  space:
    kind: confluence-cloud
    to: https://harbour.example/wiki
    space: OPS
    edit_lock: yes
    labels: procedures
""",
    )
    assert problems == []
    assert targets["handbook"].rules == "github"
    assert targets["handbook"].max_delete == 2
    assert targets["space"].edit_lock
    assert targets["space"].labels == ("procedures",)


@pytest.mark.parametrize(
    ("target", "code", "at"),
    [
        ("{kind: folder, to: x, flavour: github}", "publish-flavour", "github"),
        ("{kind: mediawiki, to: harbour.example}", "publish-address", "harbour"),
        ("{kind: git, to: 'ext::sh -c id'}", "publish-address", "'ext"),
        ("{kind: git, to: '--upload-pack=x'}", "publish-address", "'--"),
        ("{kind: confluence-cloud, to: 'https://x.example'}", "publish-space", "t:"),
        ("{kind: folder, to: x, titles: '{title}'}", "publish-titles", "'{title"),
        ("{kind: folder, to: x, titles: '{project.x} {title}'}", "publish-titles", "'{project"),
        ("{kind: git, to: /x, root: ../x}", "publish-root", "../x"),
        ("{kind: git, to: /x, root: .git}", "publish-root", ".git"),
        ("{kind: folder, to: x, root: a/../../b}", "publish-root", "a/.."),
        ("{kind: folder, to: x, root: /etc}", "publish-root", "/etc"),
        ("{kind: folder, to: x, projects: [PAY]}", "project-unknown", "PAY"),
        ("{kind: git, to: /x, root: 'docs. /x'}", "publish-root", "'docs"),
        ("{kind: git, to: /x, root: git~1}", "publish-root", "git~1"),
        ("{kind: git, to: /x, branch: a..b}", "publish-branch", "a..b"),
        ("{kind: git, to: /x, space: OPS}", "publish-unused", "OPS"),
        ("{kind: folder, to: x, branch: main}", "publish-unused", "main"),
        ("{kind: folder, to: x, titles: '{project!r} {title}'}", "publish-titles", "'{project"),
        ("{kind: git, to: /x, user: 'bot:x'}", "publish-secret", "'bot"),
        ("{kind: git, to: /x, secret: {}}", "publish-secret", "{}"),
        ("{kind: git, to: /x, secret: {keyring: wiki}}", "publish-secret", "{keyring"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(tmp_path: Path, target: str, code: str, at: str) -> None:
    line = f"  t: {target}"
    _, problems = read(tmp_path, f"targets:\n{line}\n")
    assert problems == [(code, f"publish.yaml:2:{line.index(at) + 1}")]


@pytest.mark.parametrize(
    "target",
    [
        "{kind: git, to: /x, secret: hunter2-canary}",
        "{kind: git, to: /x, secret: {env: 'hunter2-canary x'}}",
        "{kind: git, to: /x, token: hunter2-canary}",
        "{kind: git, to: 'https://bot:hunter2-canary@git.example/x.git'}",
        "{kind: git, to: /x, secret: {password: hunter2-canary}}",
        "{kind: git, to: 'https://hunter2-canary@git.example/x.git'}",
        "{kind: mediawiki, to: 'https://wiki.example/w?token=hunter2-canary'}",
        "{kind: git, to: 'bot:hunter2-canary@git.example:x.git'}",
        "{kind: git, to: 'hunter2-canary@git.example/x.git'}",
        "{kind: git, to: /x, pass: hunter2-canary}",
        "{kind: git, to: /x, user: 'bot:hunter2-canary'}",
        "{kind: git, to: /x, user: ghp_hunter2Canary1234}",
        "{kind: git, to: /x, secret: {env: ghp_hunter2Canary1234}}",
        "{kind: git, to: /x, secret: [hunter2-canary]}",
        "\n    kind: git\n    to: /x\n    secret:\n      hunter2-canary",
        "\n    kind: git\n    to: /x\n    secret:\n      value: hunter2-canary",
        "\n    kind: git\n    to: /x\n    secret:\n      env: hunter2-canary",
        "\n    kind: git\n    to: /x\n    secret:\n    - hunter2-canary",
        "\n    kind: git\n    to: /x\n    token: hunter2-canary: x",
        "\n    kind: git\n    to: /x\n    token: '*hunter2-canary",
        "\n    kind: git\n    to: /x\n    token: !hunter2-canary",
        "\n    kind: git\n    to: >-\n      https://hunter2-canary@git.example/x",
    ],
)
def test_a_secret_that_was_written_down_is_not_repeated(tmp_path: Path, target: str) -> None:
    (tmp_path / "publish.yaml").write_text(f"targets:\n  t: {target}\n", encoding="utf-8")
    found = load_targets(tmp_path)
    assert not found.usable
    assert "hunter2" not in repr(found.diagnostics)


def test_a_line_that_can_hold_no_secret_is_shown(tmp_path: Path) -> None:
    (tmp_path / "publish.yaml").write_text("targets:\n  t:\n    kind: wiki\n    to: ./x\n", encoding="utf-8")
    (found,) = load_targets(tmp_path).diagnostics
    assert found.excerpt.strip() == "kind: wiki"
    assert found.hint == 'did you mean "dokuwiki"?'


def test_no_file_is_a_problem_of_its_own(tmp_path: Path) -> None:
    assert [item.code for item in load_targets(tmp_path).diagnostics] == ["publish-missing"]
