"""The page on verifying holds: its commands are run as they stand there, beside an issued pack."""

from __future__ import annotations

import re
import shlex
import shutil
from contextlib import chdir
from pathlib import Path

from click.testing import CliRunner

from dovetail.cli.main import dovetail
from dovetail.history.issues.register import Register
from dovetail.model.issue_mark import code_of
from tests.history.keys import PASSPHRASE, Authority

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/how-to/verify-a-pack.md").read_text(encoding="utf-8")
EXAMPLE = "7f3a-91c2-4b1d-08aa"


def test_each_command_does_what_the_page_says(tmp_path: Path) -> None:
    profile = tmp_path / "profiles/harbour-city"
    shutil.copytree(ROOT / "tests/cli/harbour", profile)
    authority = Authority()
    said: dict[str, str] = {}
    with chdir(profile):
        authority.key_file(Path("project-office.p12"))
        authority.pem(Path("our-authority.pem"))
        commands = re.findall(r"^dovetail (.+)$", PAGE, re.MULTILINE)
        commands.sort(key=lambda line: not line.startswith("issue"))
        for written in commands:
            line = written.replace("issue-2", "issue-1").replace("profiles/harbour-city", str(profile))
            if EXAMPLE in line:
                (issue,) = Register(profile / "projects/quay").issues()
                line = line.replace(EXAMPLE, code_of(issue.fingerprint))
            if line.startswith("issue"):
                line += " --despite-blockers x --jobs 1 --format pdf"
            result = CliRunner().invoke(
                dovetail, shlex.split(line), env={"DOVETAIL_SIGN_PASSPHRASE": PASSPHRASE}
            )
            assert result.exit_code == 0, (line, result.output)
            said[line] = result.stdout
            if line.startswith("issue"):
                shutil.copyfile("output/harbour-city/quay/issue-1/quay-pack.pdf", "quay-pack.pdf")
    answers = [text for line, text in said.items() if line.startswith("verify")]
    assert len(answers) == 4
    assert all("current" in text for text in answers)
    assert any("certificate trusted" in text for text in answers)


def test_the_four_answers_of_the_page_are_those_of_the_command() -> None:
    assert re.findall(r"^- \*\*(\w+)\*\*", PAGE, re.MULTILINE) == [
        "current",
        "superseded",
        "altered",
        "unknown",
    ]
