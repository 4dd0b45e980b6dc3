"""What is decided about each page, also where only some wikis can bring it about."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dovetail.publish.errors import PublishError
from dovetail.publish.journal import begun_line, done_line, heal, read_journal
from dovetail.publish.manifest import read, written
from dovetail.publish.plan import Options, Plan, plan
from dovetail.publish.plan_file import plan_data, read_plan
from dovetail.publish.plan_step import Step
from dovetail.publish.seen import Seen, SeenFile, Sight
from dovetail.publish.wish import File, Kept, KeptFile, Wish

WISH = Wish("PAX/risk", "PAX · Risk", "PAX · Risk", "PAX", "new text", "new")
KEPT = Kept("PAX/risk", "17", "PAX · Risk", "PAX · Risk", "PAX", "3", "old", above="9")
SEEN = Seen("17", "PAX · Risk", "PAX · Risk", "3", "PAX/risk", "9")


def step(wish: Wish | None, kept: Kept | None, *pages: Seen, **options: Any) -> Step:
    wishes = [wish] if wish else []
    if wish is None:
        wishes = [replace(WISH, key="PAX", address="PAX")]
        pages = (*pages, Seen("9", "PAX", "PAX", "1", "PAX"))
    decided = plan("wiki", wishes, {kept.key: kept} if kept else {}, Sight(pages), Options(**options))
    return decided.steps[-1]


def test_comments_in_the_text_hold_an_update_back() -> None:
    commented = replace(SEEN, comments=2)
    found = step(WISH, KEPT, commented)
    assert (found.kind, found.code) == ("conflict", "comments")
    assert step(WISH, KEPT, commented, force=frozenset({"PAX/risk"})).kind == "update"
    assert step(replace(WISH, print="old"), KEPT, commented).kind == "unchanged"


def test_a_page_in_the_trash_is_gone_and_its_title_is_taken() -> None:
    trashed = replace(SEEN, trashed=True)
    found = step(WISH, KEPT, trashed)
    assert (found.kind, found.code, found.why[:18]) == ("conflict", "gone", "it is in the trash")
    # Nor does it make room for another, though it is to be called otherwise.
    heir = replace(WISH, key="PAX/cost", title="PAX · Cost", address=SEEN.address)
    elsewhere = replace(WISH, title="PAX · Risks", address="PAX · Risks")
    decided = plan("wiki", [heir, elsewhere], {KEPT.key: KEPT}, Sight((trashed,)), Options())
    assert [one.code for one in decided.steps] == ["address-taken", "gone"]
    stranger = replace(trashed, id="40", key="")
    assert step(WISH, None, stranger).code == "address-taken"


def test_a_page_with_children_of_others_is_not_removed() -> None:
    found = step(None, KEPT, replace(SEEN, foreign_children=1))
    assert (found.kind, found.code) == ("conflict", "foreign-children")
    assert step(None, KEPT, SEEN).kind == "delete"
    assert step(None, KEPT).why == "it is gone already"


def test_a_page_that_makes_room_goes_first_and_one_that_stays_is_in_the_way() -> None:
    def one(key: str, id: str, address: str, then: str = "") -> tuple[Kept, Seen, Wish]:
        kept = replace(KEPT, key=key, id=id, title=address, address=address)
        seen = replace(SEEN, key=key, id=id, title=address, address=address)
        return kept, seen, replace(WISH, key=key, title=then or address, address=then or address, print="old")

    chain = [one("P/a", "1", "A", "B"), one("P/b", "2", "B", "C"), one("P/c", "3", "C", "D")]
    kept = {item.key: item for item, _, _ in chain}
    decided = plan(
        "wiki", [wish for _, _, wish in chain], kept, Sight(tuple(p for _, p, _ in chain)), Options()
    )
    assert [step.key for step in decided.steps] == ["P/c", "P/b", "P/a"]
    assert {step.kind for step in decided.steps} == {"rename"}

    edited = [page if page.key != "P/c" else replace(page, revision="9", print="x") for _, page, _ in chain]
    decided = plan("wiki", [wish for _, _, wish in chain], kept, Sight(tuple(edited)), Options())
    assert {(step.key, step.code) for step in decided.steps} == {
        ("P/c", "edited"), ("P/b", "address-held"), ("P/a", "address-held"),
    }  # fmt: skip

    ring = [one("P/a", "1", "A", "B"), one("P/b", "2", "B", "A")]
    kept = {item.key: item for item, _, _ in ring}
    decided = plan(
        "wiki", [wish for _, _, wish in ring], kept, Sight(tuple(p for _, p, _ in ring)), Options()
    )
    assert {step.kind for step in decided.steps} == {"rename"}


def test_a_page_is_closed_as_long_as_it_is_wanted_and_opened_only_by_who_closed_it() -> None:
    plain, closed = replace(WISH, print="old"), replace(WISH, print="old", locked=True)
    assert step(closed, KEPT, SEEN).parts == ("lock",)
    assert step(closed, replace(KEPT, locked=True), SEEN).kind == "unchanged"
    assert step(closed, replace(KEPT, locked=True), replace(SEEN, locked=False)).parts == ("lock",)
    assert step(closed, KEPT, replace(SEEN, locked=True)).kind == "unchanged"
    assert step(plain, KEPT, replace(SEEN, locked=True)).kind == "unchanged"
    assert step(plain, replace(KEPT, locked=True), replace(SEEN, locked=True)).parts == ("lock",)


def test_a_revision_without_another_text_is_no_edit() -> None:
    touched = replace(SEEN, revision="4", print="old")
    assert step(WISH, KEPT, touched).kind == "update"
    assert step(WISH, KEPT, replace(touched, print="")).code == "edited"


def test_a_page_moved_below_another_page_is_a_conflict() -> None:
    assert "moved" in step(WISH, KEPT, replace(SEEN, parent="10")).why


def test_a_new_title_renames_and_a_new_parent_moves() -> None:
    titled = replace(WISH, title="PAX · Risks", address="PAX · Risks")
    assert step(titled, KEPT, SEEN).kind == "rename"
    assert step(replace(WISH, parent="PAX/control"), KEPT, SEEN).kind == "move"


def test_a_picture_is_guarded_by_its_revision_where_its_source_is_unknown() -> None:
    picture = File("risk.svg", "image/svg+xml", bytes, "s1")
    wish = replace(WISH, print="old", files=(picture,))
    kept = replace(KEPT, files={"risk.svg": KeptFile("s1", "a7", "2")})
    assert step(wish, kept, replace(SEEN, files={"risk.svg": SeenFile("", "a7", "2")})).kind == "unchanged"
    redrawn = replace(SEEN, files={"risk.svg": SeenFile("", "a7", "3")})
    assert step(wish, kept, redrawn).code == "edited"


def test_two_marks_are_no_proof() -> None:
    pages = [replace(SEEN, id="21", address="A"), replace(SEEN, id="22", address="B")]
    assert step(WISH, None, *pages).code == "mark-twice"
    assert step(WISH, KEPT, *pages).code == "gone"


def test_a_manifest_comes_back_as_it_went() -> None:
    kept = replace(KEPT, files={"a": KeptFile("s", "1", "2")}, labels=("x",))
    assert read(written("wiki", {kept.key: kept}), "wiki") == {kept.key: kept}
    with pytest.raises(PublishError, match="not of 'other'"):
        read(written("wiki", {}), "other")
    theirs = written("wiki", {}, organization="wyrefell")
    with pytest.raises(PublishError, match="of the organization 'wyrefell', not of 'harbour'"):
        read(theirs, "wiki", organization="harbour")
    assert read(theirs, "wiki") == {}, "who only asks what people changed need not know whose it is"
    whole = written("wiki", {kept.key: kept})
    for end in range(0, len(whole) - 2, 7):
        with pytest.raises(PublishError):
            read(whole[:end], "wiki")


def test_a_plan_that_was_changed_by_hand_is_refused() -> None:
    decided = plan("wiki", [WISH], {}, Sight(), Options())
    document = plan_data(decided, Options())
    import json

    data = json.dumps(document).encode()
    assert read_plan(data, Options()).plan.steps == decided.steps
    with pytest.raises(PublishError, match="changed after it was made"):
        read_plan(data.replace(b"PAX/risk", b"PAX/cost"), Options())
    for junk in (b"", b"[]", b"{}", b"null", data[:-9]):
        with pytest.raises(PublishError, match="no plan"):
            read_plan(junk, Options())
    assert Plan("wiki", ()).pending is False


def test_a_journal_that_was_cut_off_says_what_it_can() -> None:
    lines = (
        begun_line("update", "PAX/risk", WISH)
        + done_line("PAX/risk", KEPT)
        + begun_line("delete", "PAX", None)
    )
    whole = read_journal(lines)
    assert whole.done == {"PAX/risk": KEPT}
    assert set(whole.begun) == {"PAX"}
    for end in range(len(lines)):
        read_journal(lines[:end])
    assert read_journal(lines[:-9] + done_line("PAX", None)).done == {"PAX/risk": KEPT, "PAX": None}


def test_a_journal_counts_only_if_the_wiki_bears_it_out() -> None:
    journal = read_journal(begun_line("update", "PAX/risk", WISH))
    kept = {KEPT.key: KEPT}
    ours = replace(SEEN, revision="4", print="new")
    assert heal(kept, journal, Sight((ours,)), lambda page: page.print)["PAX/risk"].revision == "4"
    theirs = replace(SEEN, revision="4", print="by a person")
    assert heal(kept, journal, Sight((theirs,)), lambda page: page.print) == kept
    assert heal(kept, journal, Sight(), lambda page: page.print) == kept
    done = read_journal(done_line("PAX/risk", replace(KEPT, revision="4", print="new")))
    later = replace(theirs, revision="5")
    assert heal(kept, done, Sight((later,)), lambda page: page.print) == kept


def test_a_page_that_a_person_moved_after_a_killed_run_made_it_stays_there() -> None:
    journal = read_journal(begun_line("create", "PAX/risk", WISH, "9"))
    there = replace(SEEN, print=WISH.print, parent="9")
    (made,) = heal({}, journal, Sight((there,)), lambda page: page.print).values()
    assert step(WISH, made, there).kind == "unchanged"
    for moved in (replace(there, address="Elsewhere", title="Elsewhere"), replace(there, parent="10")):
        (made,) = heal({}, journal, Sight((moved,)), lambda page: page.print).values()
        assert (step(WISH, made, moved).kind, step(WISH, made, moved).code) == ("conflict", "edited")
        assert "moved" in step(WISH, made, moved).why
