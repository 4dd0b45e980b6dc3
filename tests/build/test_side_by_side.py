"""Work for many things, in one process or several: nothing but the time may differ."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable

import pytest

from dovetail.build.side_by_side import FEWEST, side_by_side

MANY = range(4 * FEWEST)


def square(number: int) -> int:
    return number * number


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("things", [range(0), range(3), MANY])
def test_results_are_in_the_order_of_the_things(things: range, jobs: int) -> None:
    assert list(side_by_side(square, things, jobs=jobs)) == [number * number for number in things]


def test_few_things_stay_in_this_process() -> None:
    assert set(side_by_side(lambda _: os.getpid(), range(FEWEST - 1), jobs=2)) == {os.getpid()}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")
def test_many_things_are_done_beside_each_other() -> None:
    assert os.getpid() not in set(side_by_side(lambda _: os.getpid(), MANY, jobs=2))


def refusing(number: int) -> Callable[[int], int]:
    def work(thing: int) -> int:
        if thing == number:
            raise ValueError(f"{thing} can't be done")
        return thing

    return work


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_the_work_raises_reaches_whoever_asked(jobs: int) -> None:
    results = side_by_side(refusing(50), MANY, jobs=jobs)
    with pytest.raises(ValueError, match="50 can't be done"):
        list(results)


def test_a_process_that_is_killed_costs_time_and_nothing_else() -> None:
    parent = os.getpid()

    def work(number: int) -> int:
        if number == 30 and os.getpid() != parent:
            os._exit(9)
        return number

    assert list(side_by_side(work, MANY, jobs=2)) == list(MANY)


def test_whoever_wants_no_more_results_is_not_kept_waiting() -> None:
    results = side_by_side(square, MANY, jobs=2)
    assert next(results) == 0
    results.close()  # type: ignore[attr-defined]


class HeldError(Exception):
    """Can go to another process, and not come back from there: it is not made as it was."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(f"{number}: {why}")


@pytest.mark.timeout(60)
@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_raised_and_can_not_be_handed_over_is_raised_all_the_same(jobs: int) -> None:
    def work(number: int) -> int:
        if number == 50:
            raise HeldError(number, "no more of it")
        return number

    with pytest.raises(HeldError, match="50: no more of it"):
        list(side_by_side(work, MANY, jobs=jobs))


@pytest.mark.timeout(60)
def test_nothing_waits_for_results_that_can_not_be_handed_over() -> None:
    results = side_by_side(lambda number: lambda: number, MANY, jobs=2)
    with pytest.raises((AttributeError, pickle.PicklingError)):
        list(results)
