"""Whether a commitment keeps a promise, by times and shares as people write them."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from dovetail.check.derived.strictness import keeps, said
from dovetail.model.support import Target
from dovetail.resolve.calendars.calendar import Calendar
from tests.resolve.world import profile

READ: TypeAdapter[Target] = TypeAdapter(Target)


@pytest.mark.parametrize(
    ("commitment", "promise", "kept"),
    [
        ("4 hours", "4 hours", True),
        ("240 minutes", "4 hours", True),
        ("241 minutes", "4 hours", False),
        ("2-4 hours", "4 hours", True),
        ("2-5 hours", "4 hours", False),
        ("3+ hours", "4 hours", None),
        ("1 calendar day", "24 hours", True),
        ("1 working day", "2 working days", True),
        ("1 working week", "5 working days", True),
        ("4 working hours", "4 hours", None),
        ("5 working hours", "4 hours", False),
        ("4 hours", "4 working hours", True),
        ("5 hours", "4 working hours", None),
        ("99.9 %", "99.9 %", True),
        ("99.8 %", "99.9 %", False),
        ("99.95", "99.9 %", True),
        ("4 hours", "99.9 %", None),
        ("99.9 %", "4 hours", None),
    ],
)
def test_what_stands_behind_a_promise(commitment: str, promise: str, kept: bool | None) -> None:
    house = profile().organization.value

    assert (
        keeps(READ.validate_python(commitment), READ.validate_python(promise), house, Calendar.of(house))
        is kept
    )


def test_targets_are_said_as_they_are_written() -> None:
    house = profile().organization.value

    assert [said(READ.validate_python(text), house) for text in ("4 hours", "99.90 %")] == [
        "4 hours",
        "99.9 %",
    ]
