"""How a diagnostic looks, to the letter."""

from __future__ import annotations

import click
import pytest

from dovetail.cli.telling.printer import WIDEST_EXCERPT, diagnostic_lines, print_diagnostics, summary
from dovetail.model.diagnostics import Diagnostic, Place, Severity, Verdict

FILE = "profiles/harbour-city/procedures/procurement.yaml"
ROLE_UNKNOWN = Diagnostic(
    "role-unknown",
    Severity.ERROR,
    'step "award" is done by "qa-lead", which is no role of Harbour City',
    Place(FILE, 41, 9, 7),
    note='did you mean "qa_lead"? roles are in organization.yaml:30',
    excerpt="    by: qa-lead",
)


def printed(item: Diagnostic) -> str:
    return click.unstyle("\n".join(diagnostic_lines(item)))


def test_with_place_excerpt_and_note() -> None:
    assert printed(ROLE_UNKNOWN) == (
        'error[role-unknown]: step "award" is done by "qa-lead", which is no role of Harbour City\n'
        "  --> profiles/harbour-city/procedures/procurement.yaml:41:9\n"
        "   |\n"
        "41 |     by: qa-lead\n"
        '   |         ^^^^^^^ did you mean "qa_lead"? roles are in organization.yaml:30'
    )


def test_with_hint_and_the_other_place() -> None:
    item = Diagnostic(
        "yaml-duplicate-key",
        Severity.ERROR,
        'the key "by" is written twice in the same mapping',
        Place(FILE, 7, 5, 2),
        "keep one of the two",
        note="first written in line 3",
        excerpt="    by: buyer   ",
        related=(Place(FILE, 3, 5, 2),),
    )
    assert printed(item) == (
        'error[yaml-duplicate-key]: the key "by" is written twice in the same mapping\n'
        f" --> {FILE}:7:5\n"
        "  |\n"
        "7 |     by: buyer\n"
        "  |     ^^ first written in line 3\n"
        f"  = see: {FILE}:3:5\n"
        "  = help: keep one of the two"
    )


def test_without_a_place() -> None:
    item = Diagnostic(
        "request-infeasible",
        Severity.BLOCKER,
        "it is too late",
        project="KSK",
        subject="R-2",
        hint="ask later",
    )
    assert printed(item) == "blocker[request-infeasible]: it is too late\n --> KSK, R-2\n  = help: ask later"


def test_what_can_not_be_judged_says_so() -> None:
    item = Diagnostic("lead-time", Severity.MAJOR, "late", Place("a.yaml", 3, 1), verdict=Verdict.UNKNOWN)
    assert printed(item) == (
        "major[lead-time]: late\n --> a.yaml:3:1\n  = unknown: what is needed to judge this has not been said"
    )


@pytest.mark.parametrize(
    ("trick", "escaped"),
    [
        ("\x1b[2J", "\\x1b[2J"),
        ("\r", "\\r"),
        ("\x9b31m", "\\x9b31m"),
        ("\x07", "\\x07"),
        ("\u202e", "\\u202e"),
        ("\u2028", "\\u2028"),
    ],
)
def test_text_of_a_profile_plays_no_tricks(trick: str, escaped: str) -> None:
    item = Diagnostic(
        "x",
        Severity.MINOR,
        f"a{trick}",
        Place(f"f{trick}.yaml"),
        f"h{trick}",
        f"n{trick}",
        f"e{trick}",
        related=(Place(f"r{trick}"),),
    )
    assert trick not in printed(item)
    assert printed(item).count(escaped) == 6


def test_the_caret_stands_under_wide_escaped_and_tabbed_text() -> None:
    item = Diagnostic("x", Severity.ERROR, "m", Place("f", 1, 6, 2), excerpt="\t中é\x1bxyz")
    above, below = printed(item).split("\n")[3:]
    assert above == "1 |     中é\\x1bxyz"
    # Two columns for the character that is two wide, four for the escape and the tab.
    assert below == "  | " + " " * 12 + "^^"


def test_of_a_long_line_the_part_around_the_place_is_shown() -> None:
    item = Diagnostic(
        "x", Severity.ERROR, "m", Place("f", 1, 5001, 3), excerpt="a" * 5000 + "BAD" + "c" * 5000
    )
    above, below = printed(item).split("\n")[3:]
    assert len(above) == len("1 | ……") + WIDEST_EXCERPT
    assert above[below.index("^") : below.index("^") + 3] == "BAD"


def test_a_place_behind_the_end_of_its_line() -> None:
    item = Diagnostic("x", Severity.ERROR, "m", Place("f", 1, 9, 4), excerpt="by:")
    assert printed(item).split("\n")[-1] == "  |    ^"


def test_results_go_to_standard_output_and_trouble_beside_them(capsys: pytest.CaptureFixture[str]) -> None:
    print_diagnostics([ROLE_UNKNOWN])
    assert capsys.readouterr() == (printed(ROLE_UNKNOWN) + "\n\n", "")
    print_diagnostics([ROLE_UNKNOWN], err=True)
    assert capsys.readouterr() == ("", f"{printed(ROLE_UNKNOWN)}\n\n1 error in 1 file\n")
    print_diagnostics([], err=True)
    assert capsys.readouterr() == ("", "")


def test_the_summary_counts_by_weight() -> None:
    minor = Diagnostic("a", Severity.MINOR, "m", Place("other.yaml"))
    blocker = Diagnostic("b", Severity.BLOCKER, "m")
    assert (
        summary([ROLE_UNKNOWN, minor, ROLE_UNKNOWN, blocker])
        == "2 errors, 1 blocker, 1 minor finding in 2 files"
    )
    assert summary([blocker]) == "1 blocker"
