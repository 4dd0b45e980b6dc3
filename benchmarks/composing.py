"""Composing: resolved project to Markdown, and Markdown to HTML, against Python-Markdown alone."""

from __future__ import annotations

from functools import partial
from unittest import mock

import markdown

from benchmarks.measure import work
from benchmarks.samples import LARGE, loaded, pack_of, profile_of, renderer_of, resolved
from benchmarks.table import Line, compare
from dovetail.compose import compiled
from dovetail.compose.pack import compose_pack
from dovetail.compose.renderer import Renderer
from dovetail.formats.web.html import render_html

PEER = "Python-Markdown, tables, no more"


def run() -> None:
    """All figures are for one document of the pack, on the average."""
    pack, project, brand = pack_of(LARGE), resolved(LARGE), profile_of(LARGE).brand
    count = len(pack.documents)
    characters = sum(len(document.body) for document in pack.documents) // count
    line = partial(Line, per=lambda: count)

    def peer() -> None:
        reader = markdown.Markdown(extensions=["tables", "sane_lists"])
        for document in pack.documents:
            reader.reset()
            reader.convert(document.body)

    def html() -> None:
        for document in pack.documents:
            render_html(document, pack)

    def compiling() -> None:
        # Bundled templates are compiled once in a process: here it has not done so yet.
        with mock.patch.dict(compiled._known, clear=True):
            compose_pack(project, Renderer(loaded(LARGE).templates), brand)

    lines = [
        line(PEER, work(peer)),
        line("Markdown to HTML page, checked and sanitized", work(html), PEER),
        line("Markdown from templates", work(lambda: compose_pack(project, renderer_of(LARGE), brand)), PEER),
        line("the same with compiling the templates", work(compiling), PEER),
    ]
    compare(f"a document of {LARGE}: {count} of {characters:,} chars", lines, rounds=3)
