"""The two readers of canonical Markdown, and what they see: the tree of elements, and the words."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

import markdown
from lxml import html as lxml_html
from lxml.etree import Element
from markdown_it import MarkdownIt

_GFM = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_EXTENSIONS = ["tables", "sane_lists", "attr_list", "md_in_html", "def_list", "footnotes"]


def by_commonmark(text: str) -> str:
    """CommonMark with GitHub's tables and strikethrough."""
    return str(_GFM.render(text))


def by_python_markdown(text: str) -> str:
    """Python-Markdown with more extensions than the product uses."""
    return markdown.markdown(text, extensions=_EXTENSIONS)


READERS: dict[str, Callable[[str], str]] = {
    "CommonMark": by_commonmark,
    "Python-Markdown": by_python_markdown,
}


def tree(rendered: str) -> list[str]:
    """The elements of a rendering with their attributes, without its text."""
    return list(_walk(lxml_html.fragment_fromstring(rendered, create_parent="body")))


def _walk(element: Any) -> Iterator[str]:
    # What stands in the place of a picture is text.
    attributes = {name: "" if name == "alt" else value for name, value in element.attrib.items()}
    yield f"{element.tag}{sorted(attributes.items())}"
    for child in element.iterchildren(tag=Element):
        yield from _walk(child)
    yield f"/{element.tag}"


def words(rendered: str) -> str:
    """The text of a rendering, with one space between words."""
    return one_space(html.unescape(re.sub(r"<[^>]*>", "", rendered)))


def one_space(text: str) -> str:
    """The text with one space between words."""
    return re.sub(r"\s+", " ", text).strip()
