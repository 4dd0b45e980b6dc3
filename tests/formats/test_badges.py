from __future__ import annotations

import pytest

from dovetail.formats.tree.badges import Badge, change_of, is_badge, read_badge
from dovetail.formats.tree.body import read_body
from tests.formats.sample_pack import sample_document


def blocks(body: str) -> dict[str, str]:
    """The change that each block with an id or a text is marked with."""
    root = read_body(sample_document(f"# T\n\n{body}")).root
    return {element.tag: change_of(element) for element in root.iter() if change_of(element)}


@pytest.mark.parametrize(
    ("text", "badge"),
    [
        ("[+ Added]", Badge("+", "Added")),
        ("[± Angepasst]", Badge("±", "Angepasst")),
        ("[− Waived]", Badge("−", "Waived")),
        ("[◆ Head of procurement]", Badge("◆", "Head of procurement")),
        ("Added", None),
        ("[Added]", None),
        ("[+Added]", None),
        ("[+ a] and [+ b]", None),
    ],
)
def test_a_badge_is_known_by_its_sign(text: str, badge: Badge | None) -> None:
    assert read_badge(text) == badge


@pytest.mark.parametrize(
    ("body", "block", "kind"),
    [
        ("## Step **[+ Added]**", "h2", "added"),
        ("Text **[− Waived]**", "p", "waived"),
        ("- one\n- two **[± Adapted]**", "li", "adapted"),
        ("| A | B |\n|---|---|\n| x | y **[+ Added]** |", "tr", "added"),
    ],
)
def test_the_block_that_holds_a_change_is_marked(body: str, block: str, kind: str) -> None:
    assert blocks(body) == {block: kind}


def test_an_owner_marks_no_change() -> None:
    assert blocks("Control **[◆ Head of procurement]**") == {}


def test_of_several_changes_the_addition_counts() -> None:
    assert blocks("Text **[− Waived]** **[+ Added]** **[± Adapted]**") == {"p": "added"}


def test_a_value_that_looks_like_a_badge_is_text() -> None:
    root = read_body(sample_document("# T\n\n\\*\\*[+ Added]\\*\\* \\[+ Added\\]")).root
    assert not any(is_badge(element) for element in root.iter())


def test_contents_name_a_heading_without_its_badge() -> None:
    body = read_body(sample_document("# T\n\n## Log it **[+ Added]**"))
    assert [heading.text for heading in body.headings] == ["T", "Log it"]
    assert body.headings[1].id == "log-it--added"
