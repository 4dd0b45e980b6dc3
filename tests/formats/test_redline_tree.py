"""Two states of a document as one tree: nothing is lost, and what is shown is what people mean by a change."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dovetail.formats.redline.differences import Edit
from dovetail.formats.redline.edits import numbered
from dovetail.formats.redline.tree import merged
from dovetail.formats.tree.markdown_tree import lines_of, text_of
from tests.formats.redline_law import holds, none_is_empty, tree

GOLDEN = sorted(
    path
    for path in (Path(__file__).parents[1] / "golden/harbour").rglob("*.md")
    if path.stat().st_size < 12_000
)

STEPS = """# Procurement

## 1 Steps

| Step | What to do |
| --- | --- |
| <a id="step-ask"></a>**1.1 Ask**<br>Buyer | Ask three suppliers. |
| <a id="step-judge"></a>**1.2 Judge**<br>Board | Judge the offers within 5 days. |
| <a id="step-award"></a>**1.3 Award**<br>Head | Go on with [1.4 Sign](#step-sign). |
| <a id="step-sign"></a>**1.4 Sign**<br>Head | Sign it. |

- **PRO-1.** Orders of EUR 10,000 or more are tendered.
- **PRO-2.** Nothing is ordered by telephone. See [1.1](#step-ask) and [1.4](#step-sign).
"""


def edits(old: str, new: str) -> tuple[Edit, ...]:
    """The edits that lead from one text to another; the laws hold for them."""
    holds(old, new)
    found = numbered(merged(tree(old), tree(new)), 1)
    none_is_empty(found)
    return found


def marked(edit: Edit) -> str:
    """The words of an edit as a terminal shows them."""
    signs = {"kept": "{}", "ins": "+{}+", "del": "-{}-"}
    return "".join(signs[piece.part].format(piece.text) for piece in edit.pieces)


def test_a_changed_limit_is_the_one_edit() -> None:
    (edit,) = edits(STEPS, STEPS.replace("EUR 10,000", "EUR 25,000"))
    assert (edit.kind, edit.section, edit.about) == ("changed", "Steps", "PRO-1.")
    assert "EUR -10,000-+25,000+ or more" in marked(edit)


def test_a_link_that_leads_elsewhere_is_no_change_and_stays_one_link() -> None:
    old = "# T\n\n| Day | What |\n|---|---|\n| 4 Sep | [Start: *the* ferry](#request-ticketing) |\n"
    new = old.replace("4 Sep", "1 Jul").replace("#request-ticketing", "#request-tickets")
    root = merged(tree(old), tree(new))
    (edit,) = numbered(root, 1)
    assert marked(edit) == "-4 Sep-+1 Jul+ | Start: the ferry"
    assert [text_of(cell) for cell in root.iter("td")] == ["4 Sep1 Jul", "Start: the ferry"]
    assert edit.about == "1 Jul"
    assert lines_of(next(link for link in root.iter("td") if "Start" in text_of(link))) == [
        "Start: the ferry"
    ]
    edits(old, new)


def test_a_moved_step_is_moved_and_no_reference_to_it_has_changed() -> None:
    rows = STEPS.split("\n")
    rows[6], rows[7] = rows[7], rows[6]
    text = "\n".join(rows).replace("**1.1 Ask", "**1.2 Ask").replace("**1.2 Judge", "**1.1 Judge")
    (edit,) = edits(STEPS, text.replace("[1.1](#step-ask)", "[1.2](#step-ask)"))
    assert (edit.kind, edit.pieces) == ("moved", ())
    assert {edit.about, edit.after} & {"1.1 Judge", "1.2 Ask"}


def test_a_step_in_between_is_one_edit_although_all_later_ones_are_counted_anew() -> None:
    new = '| <a id="step-log"></a>**1.2 Log**<br>Buyer | Log the offers. |\n'
    text = STEPS.replace("[1.4 Sign]", "[1.5 Sign]").replace("[1.4](#step-sign)", "[1.5](#step-sign)")
    text = text.replace("**1.4 Sign", "**1.5 Sign").replace("**1.3 Award", "**1.4 Award")
    text = text.replace("**1.2 Judge", "**1.3 Judge").replace(
        '| <a id="step-judge', f'{new}| <a id="step-judge'
    )
    (edit,) = edits(STEPS, text)
    assert (edit.kind, edit.about) == ("added", "1.2 Log")


def test_a_number_that_is_no_running_number_is_a_change() -> None:
    (edit,) = edits(STEPS, STEPS.replace("within 5 days", "within 6 days"))
    assert "within -5-+6+ days" in marked(edit)


def test_a_reference_that_leads_elsewhere_is_a_change() -> None:
    (edit,) = edits(STEPS, STEPS.replace("[1.4](#step-sign)", "[1.3](#step-award)"))
    assert edit.about == "PRO-2."


def test_sources_that_are_counted_anew_say_nothing() -> None:
    old = "# A\n\nText[²](#source-2) of it.\n"
    assert edits(old, old.replace("[²](#source-2)", "[³](#source-3)")) == ()


def test_a_column_that_comes_is_told_once() -> None:
    old = "# A\n\n| Role | [1](#step-ask) |\n| --- | --- |\n| Buyer | R |\n| Board | A |\n"
    new = "# A\n\n| Role | [1](#step-log) | [2](#step-ask) |\n| --- | --- | --- |\n| Buyer |  | R |\n| Board | C | A |\n"
    (edit,) = edits(old, new)
    assert (edit.kind, edit.about, marked(edit)) == ("changed", "Columns", "+1+")


def test_a_step_that_came_and_two_that_were_swapped_are_columns_that_went_and_came() -> None:
    old = "# A\n\n| Role | [1](#ask) | [2](#check) | [3](#approve) |\n| --- | --- | --- | --- |\n| Buyer | R | R | |\n"
    new = (
        "# A\n\n| Role | [1](#ask) | [2](#approve) | [3](#check) | [4](#quote) |\n"
        "| --- | --- | --- | --- | --- |\n| Buyer | R | | R | R |\n"
    )
    (edit,) = edits(old, new)
    assert (edit.kind, edit.about, marked(edit)) == ("changed", "Columns", "-3- +2, 4+")


def test_the_same_words_behind_another_address_or_in_bold_are_no_edit() -> None:
    old = "# A\n\n| Role | Name |\n| --- | --- |\n| [Buyer](others-act.md) | Bela |\n\nAsk the buyer first.\n"
    new = old.replace("others-act.md", "role-buyer.md").replace("the buyer", "**the buyer**")
    assert edits(old, new) == ()
    (edit,) = edits(old, new.replace("| Bela |", "| Ana |"))
    assert marked(edit) == "Buyer | -Bela-+Ana+"
    with_it = edits(
        old, new.replace("| Bela |", "| Ana |").replace("**the buyer** first", "**the buyer** now")
    )
    assert [marked(edit) for edit in with_it] == ["Buyer | -Bela-+Ana+", "Ask the buyer -first-+now+."]


def test_rows_of_a_calendar_are_the_same_on_another_day() -> None:
    old = (
        "# A\n\n| Day | What | Who |\n| --- | --- | --- |\n| Mon 7 Dec 2026 | Latest start: Readers | Ana |\n"
        "| Tue 8 Dec 2026 | Approval: Readers | Ben |\n| Wed 9 Dec 2026 | Needed: Printers | Ana |\n"
    )
    new = (
        "# A\n\n| Day | What | Who |\n| --- | --- | --- |\n| Tue 8 Dec 2026 | Approval: Readers | Ben |\n"
        "| Wed 9 Dec 2026 | Needed: Printers | Ana |\n| Thu 10 Dec 2026 | Latest start: Readers | Ana |\n"
    )
    (edit,) = edits(old, new)
    assert (edit.kind, edit.about) == ("moved", "Latest start: Readers")
    assert "-Mon 7-+Thu 10+ Dec 2026" in marked(edit)


def test_a_section_that_went_is_one_edit_with_all_of_its_blocks() -> None:
    text = STEPS + "\n## 2 Records\n\nKept for 8 years.\n\n- Order\n- Offer\n"
    (edit,) = edits(text, STEPS)
    assert (edit.kind, edit.about) == ("removed", "Records")
    assert "Kept for 8 years." in marked(edit)


def test_a_section_that_moved_and_got_a_block_in_between_moved_once() -> None:
    fenders = "### Fenders\n\nOf rubber, for the new quay and the old one.\n\nNeeded by June.\n\n"
    cranes = "### Cranes\n\nOne for the quay.\n\nAnother for the yard.\n\n"
    more = fenders.replace("Needed", "- Twelve of them.\n\nNeeded")
    found = edits(f"# A\n\n## B\n\n{fenders}{cranes}", f"# A\n\n## B\n\n{cranes}{more}")
    assert sorted(edit.kind for edit in found) == ["added", "moved"]


def test_equal_documents_have_no_edits() -> None:
    assert edits(STEPS, STEPS) == ()


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_the_law_holds_between_any_document_and_the_next(path: Path) -> None:
    other = GOLDEN[(GOLDEN.index(path) + 1) % len(GOLDEN)]
    edits(path.read_text(encoding="utf-8"), other.read_text(encoding="utf-8"))


LINES = st.lists(st.integers(0, 400), min_size=1, max_size=8)
WORDS = st.sampled_from(
    [
        "",
        "tendered",
        "5",
        "**new**",
        "[1.4](#step-sign)",
        "[5](#step-ask)",
        "`code`",
        "x<br>y",
        "&amp;",
        "\u200f",
    ]
)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(GOLDEN), LINES, LINES, LINES, WORDS)
def test_the_law_holds_after_any_edit(
    path: Path, gone: list[int], swapped: list[int], touched: list[int], word: str
) -> None:
    old = path.read_text(encoding="utf-8").split("\n")
    new = list(old)
    for at in touched:
        words = new[at % len(new)].split(" ")
        words.insert(at % (len(words) + 1), word)
        new[at % len(new)] = " ".join(words)
    for at in swapped:
        here, there = at % len(new), (at * 7 + 1) % len(new)
        new[here], new[there] = new[there], new[here]
    for at in gone:
        del new[at % len(new)]
        new = new or [""]
    edits("\n".join(old), "\n".join(new))
    edits("\n".join(new), "\n".join(old))
