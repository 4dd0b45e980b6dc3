"""A fault that many documents and formats show is said once, with the documents and how to fix it."""

from __future__ import annotations

import pytest

from dovetail.build.builder import Outcome
from dovetail.cli.telling.build_report import print_outcomes
from dovetail.formats.rendered import warning


def drawn(document: str, address: str, project: str = "quay") -> Outcome:
    warnings = (warning("url-blocked", document, f"{address} was not loaded", "Put it into brand/"),)
    return Outcome(project, "output", f"pdf/{document}.pdf", "written", "", warnings=warnings)


def test_what_many_documents_show_is_said_once_with_the_fix(capsys: pytest.CaptureFixture[str]) -> None:
    names = ("procurement", "issues", "risk", "release", "closure", "procurement")
    assert (
        print_outcomes([drawn(name, "http://a") for name in names], dry=False, explain=False, quiet=True) == 0
    )

    (said,) = capsys.readouterr().err.splitlines()
    assert said == (
        "warning: procurement, issues, risk and 2 more: http://a was not loaded; put it into brand/"
    )


def test_another_address_is_another_fault(capsys: pytest.CaptureFixture[str]) -> None:
    print_outcomes([drawn("issues", "a"), drawn("risk", "b")], dry=False, explain=False, quiet=True)

    assert [line.split(":")[1].strip() for line in capsys.readouterr().err.splitlines()] == ["issues", "risk"]
