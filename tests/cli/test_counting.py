"""Numbers of things on the terminal."""

from __future__ import annotations

from dovetail.cli.telling.counting import counted


def test_things_are_counted_as_people_say_it() -> None:
    assert [counted(number, "step") for number in (0, 1, 2)] == ["no steps", "1 step", "2 steps"]
    assert [counted(number, "duty", "duties") for number in (1, 3)] == ["1 duty", "3 duties"]
