"""Whatever a profile says, the document keeps its structure and shows the text literally."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dovetail.compose.escape import Markdown, cell, inline, instructions, instructions_cell, prose, shown, web
from tests.compose.readers import READERS, one_space, tree, words

POSITIONS = {
    "paragraph": "Before.\n\n{}\n\nAfter.\n",
    "paragraph's middle": "Approved by {} on Monday.\n",
    "second line": "First line\n{}\n\nAfter.\n",
    "heading": "# {}\n\n## 2 {}\n\nAfter.\n",
    "list item": "- {}\n- second\n",
    "ordered item": "1. {}\n2. second\n",
    "table cell": "| Who | What |\n| --- | --- |\n| {} | x |\n| y | {} |\n\nAfter.\n",
    "header cell": "| {} | What |\n| --- | --- |\n| z | x |\n",
    "link text": "See [{}](other.md) there.\n",
    "quote": "> [!NOTE]\n> {}\n\nAfter.\n",
    "emphasis": "**{}** and *{}* here.\n",
}

PIECES = st.sampled_from(
    [
        "\\", "`", "``", "```", "*", "**", "_", "__", "[", "]", "](", "[x](javascript:1)", "![", "<", ">", "<script>",
        "<!--", "-->", "&", "&lt;", "&copy;", "&#35;", "#", "##", "+", "-", "---", "===", "1.", "2)", "~~", "~", "$",
        "$$", "|", "\\|", "||", "|---|", "\n", "\r\n", "\n\n", "    ", "\t", "http://a.b/_c_", "https://x.y?a=1&b=2",
        "www.a.b*c*", "a@b.c", "[^1]", "[^1]: x", ": x", ":::", "!!! note", "{#id}", "{: .x}", ":smile:", "*[a]: b",
        "\u2028", "\u2029", "\x85", "\x00", "\x02", "\x03", "\u202e", "\ufeff", "\x1b[0m", "é", "日本", "🙂", " ", "a", "Z",
        "9", ".", "(", ")", "{", "}", "=", "'", '"', ";", "!", "?", "[TOC]", "klzzwxh:0001", "\u00a0", "%}", "{{ x }}",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, min_size=1, max_size=7).map("".join), st.text(max_size=30))


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("position", POSITIONS)
@given(text=TEXTS)
@example(text="a | b\n# H")
@example(text="<script>alert(1)</script>")
@example(text="[x](javascript:alert(1))")
@example(text="ends with \\")
@example(text="C#")
@example(text="1986. A great year")
@settings(max_examples=120, deadline=None, derandomize=True)
def test_a_value_keeps_the_block_tree_and_shows_literally(reader: str, position: str, text: str) -> None:
    if not shown(text):
        return
    read, pattern = READERS[reader], POSITIONS[position]
    plain, value = read(pattern.replace("{}", "X")), read(pattern.replace("{}", inline(text)))
    assert tree(value) == tree(plain)
    assert words(value) == words(plain).replace("X", one_space(shown(text)))


@pytest.mark.parametrize("reader", READERS)
@given(text=st.lists(PIECES, min_size=1, max_size=12).map("".join))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_prose_of_any_kind_becomes_paragraphs_and_nothing_else(reader: str, text: str) -> None:
    tags = {tag.split("[")[0].lstrip("/") for tag in tree(READERS[reader](prose(text) or "x"))}
    assert tags <= {"body", "p", "br"}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("filled", [cell, instructions_cell])
@given(text=st.lists(PIECES, min_size=1, max_size=12).map("".join))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_a_long_text_stays_in_its_cell(reader: str, filled: object, text: str) -> None:
    assert callable(filled)
    table = f"| A | B |\n| --- | --- |\n| {filled(text)} | b |\n\nAfter.\n"
    without_breaks = [tag for tag in tree(READERS[reader](table)) if not tag.lstrip("/").startswith("br")]
    plain = tree(READERS[reader]("| A | B |\n| --- | --- |\n| x | b |\n\nAfter.\n"))
    assert without_breaks == plain


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("Smith & Sons pay EUR 5,000 for R&D (net)", "Smith & Sons pay EUR 5,000 for R&D (net)"),
        ("supplier_is_new", "supplier_is_new"),
        ("from 10,000 to 50,000 - or more", "from 10,000 to 50,000 - or more"),
        ("3.5 days, 1 > 0", "3.5 days, 1 > 0"),
        ("https://example.org/a/b?c=d", "https://example.org/a/b?c=d"),
        ("Is it sensitive: yes/no (ask!)", "Is it sensitive: yes/no (ask!)"),
        ("- 5", "\\- 5"),
        ("3. Third", "3\\. Third"),
        ("a*b", "a\\*b"),
        ("&lt;", "&amp;lt;"),
        ("a\u202eb", "a\\[U+202E\\]b"),
    ],
)
def test_only_what_could_be_markup_is_escaped(text: str, markdown: str) -> None:
    assert inline(text) == markdown


def test_lines_of_instructions_become_a_list_and_their_own_marks_go() -> None:
    assert (
        instructions("Fill in the form.\n- Sign it.\n2. Send it.")
        == "- Fill in the form.\n- Sign it.\n- Send it."
    )
    assert instructions("Fill in the form.") == "Fill in the form."


def test_a_hyphen_or_a_day_inside_an_instruction_is_no_mark_of_a_list() -> None:
    said = "Eignungs- und Zuschlagskriterien festlegen.\nBis zum 31. Dezember abgeben."

    assert (
        instructions(said) == "- Eignungs- und Zuschlagskriterien festlegen.\n- Bis zum 31. Dezember abgeben."
    )


def test_wrapped_lines_of_prose_are_one_paragraph_and_listed_lines_stay_lines() -> None:
    assert prose("One sentence\nthat wraps.\n\nNext:\n- a\n- b") == (
        "One sentence that wraps.\n\nNext:<br>\n\\- a<br>\n\\- b"
    )


def test_only_web_and_mail_addresses_of_a_profile_become_links() -> None:
    assert web("https://a.example/b c)d") == "https://a.example/b c)d"
    assert web("https://a.example/b)d", "Tool") == "[Tool](https://a.example/b%29d)"
    assert web("javascript:alert(1)", "Tool") == "Tool (javascript:alert(1))"


def test_joining_markdown_with_plain_text_escapes_the_plain_text() -> None:
    assert Markdown("**a** ") + "*b*" == "**a** \\*b\\*"
    assert Markdown(", ").join(["*a*", Markdown("**b**")]) == "\\*a\\*, **b**"
