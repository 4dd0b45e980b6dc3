"""Procedures that go by another id: found by what they say, and followed wherever they are named."""

from __future__ import annotations

from dovetail.history.states.facts import Facts, Value
from dovetail.history.states.renames import documents_with_new_ids, renamed, with_new_ids
from dovetail.model.document import Document

SAID = {
    "title": "Change to live systems", "version": "3", "steps.ask.title": "Ask", "steps.ask.by": "buyer",
    "steps.decide.title": "Decide", "steps.decide.by": "board", "controls.CHE-1.statement": "Nothing unseen.",
}  # fmt: skip


def facts(*heads: str, **others: object) -> Facts:
    """Procedures that say the same, and other values."""
    values = {f"{head}.{path}": Value(said, said, False) for head in heads for path, said in SAID.items()}
    values |= {f"{head}.id": Value(head, head, False) for head in heads}
    for path, data in others.items():
        values[path.replace("__", ".")] = Value(data, str(data), False)  # type: ignore[arg-type]
    return Facts(values, {f"{head}.steps.ask": "Ask" for head in heads}, {})


def test_what_says_the_same_under_another_id_is_the_same_procedure() -> None:
    assert renamed(facts("change"), facts("live")) == {"change": "live"}
    assert renamed(facts("change"), facts("change", "live")) == {}
    other = {f"live.steps.{name}.title": Value(name, name, False) for name in "abcdef"}
    assert renamed(facts("change"), Facts(other, {}, {})) == {}


def test_a_new_id_is_followed_only_where_the_procedure_is_meant() -> None:
    before = facts(
        "change", project__tailoring__change__because="x", organization__roles__change__title="Board"
    )
    before.values["organization.close.procedures"] = Value(["change"], "change", False)  # type: ignore[index]
    now = facts("live", project__tailoring__live__because="x", organization__roles__change__title="Board")
    now.values["organization.close.procedures"] = Value(["live"], "live", False)  # type: ignore[index]
    found = with_new_ids(before, now, renamed(before, now))
    assert {path: value.data for path, value in found.values.items() if path != "live.id"} == {
        path: value.data for path, value in now.values.items() if path != "live.id"
    }
    assert found.values["live.id"].data == "change"


def test_links_and_anchors_lead_to_the_new_id_and_others_that_look_like_it_stay() -> None:
    old = (
        '<a id="step-change-ask"></a>[Ask](change.md#step-change-ask), [Enable](change-enablement.md), change'
    )
    new = '<a id="step-live-ask"></a>[Ask](live.md#step-live-ask), [Enable](change-enablement.md), change'
    before, now = (
        [Document(name, "Change", "1", "procedure", body)] for name, body in (("change", old), ("live", new))
    )
    assert documents_with_new_ids(before, now, {"change": "live"}) == tuple(now)
