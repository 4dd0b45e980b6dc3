"""What differs between two states of the facts."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dovetail.history.states.difference import Change, difference, moved
from dovetail.history.states.facts import Facts, Value


def facts(values: dict[str, Any] | None = None, **others: Any) -> Facts:
    """Facts from plain values; a tuple says that it only explains."""
    told = {
        path: Value(data[0] if isinstance(data, tuple) else data, str(data), isinstance(data, tuple))
        for path, data in (values or {}).items()
    }
    return Facts(told, **others)


def test_equal_states_differ_in_nothing() -> None:
    state = facts({"a.b": 1}, items={"a.steps.x": "X"}, orders={"a.steps": ("x",)})
    assert difference(state, state) == ()


def test_a_changed_limit_is_told_with_both_values() -> None:
    before, now = facts({"p.routes.open.when.amount": "50000"}), facts({"p.routes.open.when.amount": "40000"})
    (change,) = difference(before, now)
    assert (change.what, change.kind, change.before, change.after) == (
        "changed", "behavioural", "50000", "40000",
    )  # fmt: skip


def test_the_same_value_said_in_other_words_is_no_change() -> None:
    before = Facts({"p.x": Value("5000", "GBP 5,000")})
    now = Facts({"p.x": Value("5000", "5000 pounds")})
    assert difference(before, now) == ()


def test_a_value_that_only_explains_is_editorial() -> None:
    before, now = facts({"p.purpose": ("Buy well.",)}), facts({"p.purpose": ("Buy better.",)})
    assert [change.kind for change in difference(before, now)] == ["editorial"]


def test_other_punctuation_and_capitals_of_an_instruction_are_editorial() -> None:
    before, now = facts({"p.do": "Ask for three quotes"}), facts({"p.do": "Ask for Three quotes."})
    assert [change.kind for change in difference(before, now)] == ["editorial"]


def test_another_id_is_never_only_another_spelling() -> None:
    before, now = facts({"p.by": "buyer-1"}), facts({"p.by": "Buyer-1"})
    assert [change.kind for change in difference(before, now)] == ["behavioural"]


def test_a_new_step_is_one_change_and_not_one_for_each_of_its_fields() -> None:
    before = facts({}, items={"p.steps.a": "A"}, orders={"p.steps": ("a",)})
    now = facts(
        {"p.steps.b.title": "B", "p.steps.b.by": "buyer"},
        items={"p.steps.a": "A", "p.steps.b": "B"},
        orders={"p.steps": ("a", "b")},
    )
    assert difference(before, now) == (Change("p.steps.b", "added", "behavioural", "", "B"),)
    (back,) = difference(now, before)
    assert (back.what, back.before) == ("removed", "B")


def test_a_moved_step_is_moved_and_not_gone_and_new() -> None:
    items = {f"p.steps.{name}": name.upper() for name in "abcd"}
    before = facts({}, items=items, orders={"p.steps": tuple("abcd")})
    now = facts({}, items=items, orders={"p.steps": tuple("bcda")})
    (change,) = difference(before, now)
    assert (change.path, change.what, change.before, change.after) == ("p.steps.a", "moved", "", "D")


def test_a_list_that_grew_in_front_did_not_change_behind() -> None:
    before = facts(
        {"p.kpis.1.title": "Speed", "p.kpis.2.title": "Price"},
        items={"p.kpis.1": "Speed", "p.kpis.2": "Price"},
        orders={"p.kpis": ("1", "2")},
    )
    now = facts(
        {"p.kpis.1.title": "Waste", "p.kpis.2.title": "Speed", "p.kpis.3.title": "Price"},
        items={"p.kpis.1": "Waste", "p.kpis.2": "Speed", "p.kpis.3": "Price"},
        orders={"p.kpis": ("1", "2", "3")},
    )
    (change,) = difference(before, now)
    assert (change.path, change.what, change.after) == ("p.kpis.1", "added", "Waste")
    (back,) = difference(now, before)
    assert (back.what, back.before) == ("removed", "Waste")


@given(st.permutations(range(8)))
def test_as_few_as_possible_are_moved(order: list[int]) -> None:
    names = [str(number) for number in range(8)]
    now = [str(number) for number in order]
    away = set(moved(names, now))
    rest = [name for name in now if name not in away]
    assert rest == sorted(rest)
    assert len(rest) == max((len(run) for run in _rising(order)), default=0)


def _rising(order: list[int]) -> list[list[int]]:
    """All longest rising subsequences that end at each place, found the slow way."""
    best: list[list[int]] = []
    for number in order:
        before = [run for run in best if run[-1] < number]
        best.append([*max(before, key=len, default=[]), number])
    return best
