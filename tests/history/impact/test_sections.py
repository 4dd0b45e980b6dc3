"""Which sections of an issued pack read otherwise, and whether that makes anybody act otherwise."""

from __future__ import annotations

import pytest

from dovetail.history.impact.sections.composed import only_names
from dovetail.history.impact.sections.sides import Rewritten
from dovetail.history.impact.sections.wording import said, tells
from dovetail.history.issues.sections import Section, sections_of
from dovetail.history.states.causes import Cause, Caused
from dovetail.history.states.difference import Change, ChangeKind


def rewritten(before: str, now: str) -> Rewritten:
    (section,) = sections_of("## Steps\n\nSomething.\n")
    assert isinstance(section, Section)
    return Rewritten(section, before, now)


def change(before: str, after: str, kind: ChangeKind = "editorial") -> Caused:
    cause = Cause("procedure", "procurement", "Procurement", "1.0.0", "1.1.0")
    return Caused(Change("procurement.title", "changed", kind, before, after), cause)


def test_a_new_name_makes_nobody_act_otherwise_wherever_it_stands() -> None:
    both = rewritten(
        'Ask the [Purchasing desk](roles.md#purchasing). <a id="step-1"></a>Procurement 1.0.0',
        "Ask the [Buying office](roles.md#buying). Procurement 1.1.0",
    )
    assert only_names(both, [change("Purchasing desk", "Buying office")])


def test_an_explanation_that_is_gone_makes_nobody_act_otherwise() -> None:
    both = rewritten("Order it. This takes a while. Then wait.", "Order it. Then wait.")
    assert only_names(both, [change("This takes a while.", "")])


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("Ask the Purchasing desk twice.", "Ask the Buying office once."),
        ("", "Ask the Buying office."),
        ("Ask the Purchasing desk.", ""),
    ],
    ids=["something else beside it", "a section that came", "a section that went"],
)
def test_what_new_names_leave_unexplained_may_make_somebody_act_otherwise(before: str, now: str) -> None:
    assert not only_names(rewritten(before, now), [change("Purchasing desk", "Buying office")])


def test_a_behavioural_change_is_no_mere_name() -> None:
    both = rewritten("Up to 10 000 EUR.", "Up to 8 000 EUR.")
    assert not only_names(both, [change("10 000", "8 000", "behavioural")])


def test_words_are_found_whole_and_one_short_word_tells_nothing() -> None:
    assert said("The Desk,") in said("Ask at the desk.")
    assert said("he desk") not in said("Ask at the desk.")
    assert said("—") == ""
    assert [tells(text) for text in ("board", "the board", "8 000", "G2", "")] == [
        False, True, True, True, False,
    ]  # fmt: skip
