"""At which gate a finding stands in the way: nothing that weighs is left out, and nothing stands too early."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dovetail.check.gate_of import by_gate
from dovetail.model.checked import Checked
from dovetail.model.diagnostics import Diagnostic, Severity, Verdict
from dovetail.model.resolved import ResolvedProject
from dovetail.resolve.pack import resolve_project
from tests.rules.world import loaded, planted, read

GATES = """
project:
  gates:
    - {id: Start, title: Project may start, date: 2026-03-27, point: G1}
    - {id: Ready, title: Ready, date: 2026-05-05, point: G3}
    - {id: Go, title: Go or no-go, date: 2026-06-03, point: G4}
    - {id: End, title: Early life support ends, date: 2026-08-14, point: G5}
"""


@pytest.fixture(scope="module")
def resolved(tmp_path_factory: pytest.TempPathFactory) -> ResolvedProject:
    profile = loaded(planted(read(GATES)), tmp_path_factory.mktemp("gates")).profile
    assert profile is not None
    return resolve_project(profile, "MET")


def at(resolved: ResolvedProject, subject: str, **said: object) -> list[str]:
    """The gates at which one finding about the subject stands."""
    finding = Diagnostic(
        "some-fault",
        **{"severity": Severity.MAJOR, "message": "Something is wrong.", "subject": subject, **said},  # type: ignore[arg-type]
    )
    checked = Checked("MET", (finding,), (), {}, (), ())
    return [gate for gate, found in by_gate(resolved, checked).items() if finding in found]


LIVE = date(2026, 6, 10)


def test_a_test_is_shown_at_the_first_gate_after_it_and_not_at_the_one_before(
    resolved: ResolvedProject,
) -> None:
    due = {"due": date(2026, 4, 20), "verdict": Verdict.UNKNOWN, "severity": Severity.MINOR}
    assert at(resolved, "MET", **due) == ["Ready"]


def test_what_is_due_on_the_day_of_the_go_live_is_settled_at_go_or_no_go(resolved: ResolvedProject) -> None:
    assert at(resolved, "MET", due=LIVE, verdict=Verdict.UNKNOWN) == ["Go"]
    assert at(resolved, "MET", due=LIVE + timedelta(days=1), verdict=Verdict.UNKNOWN) == ["End"]


def test_a_finding_about_a_gate_stands_at_that_gate(resolved: ResolvedProject) -> None:
    assert at(resolved, "Ready", rule="AR-59") == ["Ready"]


def test_a_fault_of_a_service_or_change_is_settled_before_it_goes_live(resolved: ResolvedProject) -> None:
    assert at(resolved, "C-1") == ["Go"]
    assert at(resolved, "metering") == ["Go"]


def test_somebody_who_leaves_early_life_support_is_replaced_before_it_begins(
    resolved: ResolvedProject,
) -> None:
    assert at(resolved, "installer", rule="AR-27") == ["Go"]


def test_a_fault_without_a_day_stands_at_the_next_gate_and_a_minor_one_at_none(
    resolved: ResolvedProject,
) -> None:
    assert at(resolved, "D-1") == ["Start"]
    assert at(resolved, "D-1", severity=Severity.MINOR) == []
