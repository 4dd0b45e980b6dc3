"""Calls that go deep have their room at once, and nothing else about them changes."""

import resource
from collections.abc import Callable
from itertools import count

import pytest

from dovetail.formats.printed.deep_calls import with_room

DEPTHS = range(0, 400, 2)
TURNS = 200


def at_depth(depth: int, call: Callable[[], object]) -> object:
    return call() if depth == 0 else at_depth(depth - 1, call)


def pages_asked_for(depth: int) -> int:
    """How often the system had to find memory while a loop that stands so deep called something."""

    def loop() -> int:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        for _ in range(TURNS):
            at_depth(1, int)
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

    found = at_depth(depth, loop)
    assert isinstance(found, int)
    return found


def test_without_room_a_loop_somewhere_asks_for_memory_at_every_turn() -> None:
    # As soon as Python keeps what it has, this fails, and the room is needed no more.
    assert max(map(pages_asked_for, DEPTHS)) >= TURNS


def test_with_room_no_loop_does() -> None:
    assert max(with_room(lambda: list(map(pages_asked_for, DEPTHS)))) < TURNS // 2


def test_the_result_comes_back() -> None:
    assert with_room(lambda: "printed") == "printed"


def test_what_fails_in_there_fails_out_here() -> None:
    def fails() -> None:
        raise ValueError("no such font")

    with pytest.raises(ValueError, match="no such font"):
        with_room(fails)


def test_rooms_can_stand_in_each_other() -> None:
    assert with_room(lambda: with_room(lambda: "inner")) == "inner"


def test_a_call_without_end_still_ends_with_an_error() -> None:
    turns = count()

    def deeper() -> None:
        next(turns)
        deeper()

    with pytest.raises(RecursionError):
        with_room(deeper)
    assert next(turns) > 100
