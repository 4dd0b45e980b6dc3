"""Calendar rules in words."""

from __future__ import annotations

import pytest

from dovetail.model.words.calendar_rules import calendar_rule


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            "FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=19,20,21,22,23,24,25",
            "the Monday from the 19th to the 25th day of each month",
        ),
        (
            "FREQ=YEARLY;BYMONTH=11;BYDAY=WE;BYMONTHDAY=21,22,23,24,25,26,27",
            "the Wednesday from 21 November to 27 November each year",
        ),
        ("FREQ=MONTHLY;BYDAY=3TH", "the third Thursday of each month"),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR", "the last Friday of every 2 months"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "the 15th day of each month"),
        ("FREQ=YEARLY;BYMONTH=4,10;BYMONTHDAY=1", "each year on 1 April and 1 October"),
    ],
)
def test_a_common_rule_is_said_in_words(rule: str, said: str) -> None:
    assert calendar_rule(rule) == said


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "FREQ=YEARLY", "FREQ=HOURLY;INTERVAL=6", "nonsense",
        "FREQ=MONTHLY;BYDAY=XX", "FREQ=MONTHLY;BYMONTHDAY=a", "FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=1,9",
        "FREQ=MONTHLY;BYDAY=MO", "FREQ=YEARLY;INTERVAL=2;BYMONTH=4;BYMONTHDAY=1", "FREQ=MONTHLY;BYMONTHDAY=99",
    ],
)  # fmt: skip
def test_a_rule_that_needs_reading_is_left_as_it_is_or_whole(rule: str) -> None:
    assert "None" not in calendar_rule(rule)
    if rule != "FREQ=MONTHLY;BYMONTHDAY=99":
        assert calendar_rule(rule) == ""
