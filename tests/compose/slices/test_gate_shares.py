"""What a procedure document says that its procedure gives to a gate is the procedure's own."""

from __future__ import annotations

import pytest

from dovetail.model.lifecycle import MEETING_POINTS
from dovetail.model.lifecycle_work import SHOWN


@pytest.mark.parametrize("point", MEETING_POINTS)
def test_each_procedure_of_a_meeting_point_has_something_of_its_own_to_show(point: str) -> None:
    meeting = next(entry for name, entry in MEETING_POINTS.items() if name == point)
    shown = [SHOWN[code][meeting.point] for code in meeting.procedures]
    assert len(set(shown)) == len(meeting.procedures)
    assert meeting.evidence not in shown


def test_nothing_is_shown_at_a_gate_that_the_procedure_does_not_feed() -> None:
    fed = {(code, point) for point, entry in MEETING_POINTS.items() for code in entry.procedures}
    assert {(code, point) for code, points in SHOWN.items() for point in points} == fed
