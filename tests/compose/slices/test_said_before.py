"""A page says each finding in full once; where it comes up again, it names the place."""

from __future__ import annotations

from dovetail.compose.slices.said_before import SaidBefore, blocker
from dovetail.model.diagnostics import Diagnostic, Severity


def finding(message: str, subject: str = "P-1") -> Diagnostic:
    return Diagnostic("late", message=message, severity=Severity.MAJOR, rule="AR-17", subject=subject)


def test_what_was_said_is_referred_to_by_its_first_place() -> None:
    page = SaidBefore()
    assert page.says(finding("it comes too late"), blocker(1)) == ""
    assert page.says(finding("it comes too late"), "As under F2") == "Blocker 1"
    assert page.says(finding("it comes too late"), "As under F6") == "Blocker 1"


def test_the_same_sentence_of_something_else_is_said() -> None:
    page = SaidBefore()
    assert page.says(finding("it comes too late"), blocker(1)) == ""
    assert page.says(finding("it comes too late", "P-2"), blocker(2)) == ""


def test_pages_don_t_know_of_each_other() -> None:
    assert SaidBefore().says(finding("late"), "here") == SaidBefore().says(finding("late"), "there") == ""
