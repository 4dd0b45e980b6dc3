"""The anchor of a heading, known without reading any Markdown."""

from __future__ import annotations

import re


def slug(text: str) -> str:
    """The anchor that GitHub gives a heading: lower case, no punctuation, a hyphen for each space."""
    return re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", "-")
