"""The canonical subset reads alike in our reader and in CommonMark, whatever values stand in it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dovetail.compose.escape import cell, inline
from dovetail.formats.tree.markdown_tree import read_markdown, text_of
from dovetail.model.document import Document
from tests.formats.block_trees import commonmark, ours, shape
from tests.formats.sample_pack import sample_pack

HOSTILE = (
    "a | b\n# H",
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "`code` *em* __strong__",
    "> quote",
    "- item\n- item",
    "1. item",
    "---",
    "===",
    "#Heading",
    "C# and F#",
    "&lt;b&gt; &amp; &copy; &#35;",
    "[ref]: http://evil.example",
    '<a id="x"></a><br>',
    "\\| \\",
    "[!NOTE]",
    "| - | - |",
    "    indented",
    "https://a.example/x_y_z",
    "ana_costa@harbour.example",
    "snake_case_name and 2*3*4",
    "<https://evil.example> <mailto:x@evil.example> https://evil.example",
    "&amp;lt;b&amp;gt; &amp;#42;x&amp;#42;",
    "a <b> b &#60;br&#62; <br> c",
)


def around(value: str) -> str:
    """A document with ``value`` in each place that a template puts one."""
    return "\n\n".join(
        (
            f"# {inline(value)}",
            f"Owner: {inline(value)}, from today.",
            f"{inline(value)}",
            f"- {inline(value)}\n- second",
            f"1. {inline(value)}\n2. second",
            f"| {inline(value)} | Name |\n|---|---|\n| {cell(value)} | x {inline(value)} y |",
            f"> [!NOTE]\n> {inline(value)}",
            f"- P-1 **[{inline(value)}](other.md#x)** takes *[{inline(value)}](other.md)*, see ***{inline(value)}***",
            f"| [**{inline(value)}**](other.md) | **{cell(value)}** |\n|---|---|\n| *{inline(value)}* | x |",
        )
    )


def elements(text: str) -> list[str]:
    """Every element that our reader makes of a text, inside lines too, with its address; lines may break."""
    return [
        f"{item.tag} {item.get('href', item.get('src', ''))}"
        for item in read_markdown(text).iter()
        if item.tag != "br"
    ]


@pytest.mark.parametrize("document", sample_pack().documents, ids=lambda document: document.id)
def test_every_sample_document_reads_alike(document: Document) -> None:
    assert ours(document.body) == commonmark(document.body)


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_value_has_the_block_tree_of_a_plain_word(value: str) -> None:
    plain = shape(ours(around("X")))
    assert shape(ours(around(value))) == plain
    assert shape(commonmark(around(value))) == plain


@pytest.mark.parametrize("value", HOSTILE)
def test_nor_does_a_hostile_value_become_a_link_or_emphasis(value: str) -> None:
    said = " ".join(value.split())
    assert elements(around(value)) == elements(around("X"))
    assert text_of(read_markdown(around(value))) == text_of(read_markdown(around("X"))).replace("X", said)


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_value_is_shown_as_it_is_written(value: str) -> None:
    title = ours(around(value))[0]
    assert title == ("h1", " ".join(value.split()))


@given(st.text(alphabet="ab1 \n|#*_`<>[]()!&;\\-+.~=:\"'{}$^/", min_size=1, max_size=24))
@settings(max_examples=300, deadline=None)
def test_no_text_becomes_structure(value: str) -> None:
    value = f"{value}x"
    assert shape(ours(around(value))) == shape(ours(around("X")))
    assert elements(around(value)) == elements(around("X"))
    assert ours(around(value))[0] == ("h1", " ".join(value.split()))
