"""Whatever a profile says, the document keeps its structure and shows the text literally."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

import markdown
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from dovetail.compose.escape import Markdown, cell, inline, instructions, prose, shown, web

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

_GFM = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def by_commonmark(text: str) -> str:
    return str(_GFM.render(text))


def by_python_markdown(text: str) -> str:
    return markdown.markdown(text, extensions=["tables", "sane_lists", "attr_list", "md_in_html", "def_list", "footnotes"])


READERS: dict[str, Callable[[str], str]] = {"CommonMark": by_commonmark, "Python-Markdown": by_python_markdown}

pieces = st.sampled_from(
    [
        "\\", "`", "``", "```", "*", "**", "_", "__", "[", "]", "](", "[x](javascript:1)", "![", "<", ">", "<script>",
        "<!--", "-->", "&", "&lt;", "&copy;", "&#35;", "#", "##", "+", "-", "---", "===", "1.", "2)", "~~", "~", "$",
        "$$", "|", "\\|", "||", "|---|", "\n", "\r\n", "\n\n", "    ", "\t", "http://a.b/_c_", "https://x.y?a=1&b=2",
        "www.a.b*c*", "a@b.c", "[^1]", "[^1]: x", ": x", ":::", "!!! note", "{#id}", "{: .x}", ":smile:", "*[a]: b",
        "\u2028", "\u2029", "\x85", "\x00", "\x02", "\x03", "\u202e", "\ufeff", "\x1b[0m", "é", "日本", "🙂", " ", "a", "Z",
        "9", ".", "(", ")", "{", "}", "=", "'", '"', ";", "!", "?", "[TOC]", "klzzwxh:0001", "\u00a0", "%}", "{{ x }}",
    ]
)  # fmt: skip
texts = st.one_of(st.lists(pieces, min_size=1, max_size=7).map("".join), st.text(max_size=30))


def tree(rendered: str) -> str:
    """The elements of a rendering without its text."""
    root = lxml_html.fragment_fromstring(rendered, create_parent="body")
    return " ".join(f"{'/' if event == 'end' else ''}{element.tag}{sorted(element.attrib.items())}" for event, element in _walk(root))


def _walk(element):  # type: ignore[no-untyped-def]
    yield "start", element
    for child in element:
        yield from _walk(child)
    yield "end", element


def words(rendered: str) -> str:
    text = html.unescape(re.sub(r"<[^>]*>", "", rendered))
    return re.sub(r"\s+", " ", text).strip()


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("position", POSITIONS)
@given(text=texts)
@example(text="a | b\n# H")
@example(text="<script>alert(1)</script>")
@example(text="[x](javascript:alert(1))")
@example(text="ends with \\")
@example(text="C#")
@example(text="1986. A great year")
@settings(max_examples=150, deadline=None, derandomize=True)
def test_a_value_keeps_the_block_tree_and_shows_literally(reader: str, position: str, text: str) -> None:
    if not shown(text):
        return
    read, pattern = READERS[reader], POSITIONS[position]
    plain, value = read(pattern.replace("{}", "X")), read(pattern.replace("{}", inline(text)))
    assert tree(value) == tree(plain)
    expected = words(plain).replace("X", re.sub(r"\s+", " ", shown(text)))
    assert words(value) == expected
