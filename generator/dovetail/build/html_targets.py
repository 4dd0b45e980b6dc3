"""The files that the web pages of a pack share: style sheet, search index, scripts, fonts, logo."""

from __future__ import annotations

from dataclasses import replace

from dovetail.build.engine import engine_inputs
from dovetail.build.fingerprint import of_value
from dovetail.build.target import Target
from dovetail.build.tasks import PackTask, ReadyTask
from dovetail.formats.web import html_files as files
from dovetail.model.document import Brand, Pack

_STYLE = "dovetail.formats.web.html_files:render_style"
_INDEX = "dovetail.formats.web.search:render_search_index"
_INDEX_WEIGHT = 2
"""For a character of text; a page weighs 10."""


def shared_files(pack: Pack, form: str, folder: str) -> list[Target]:
    """One target for each file. Each depends on what it holds, so a new word touches only the index."""
    text = {
        "text": of_value(pack.documents),
        "language": of_value((pack.language, pack.own_words, pack.project_name)),
    }
    plain = replace(pack, assets=(), sources=())
    index = Target(
        f"{folder}/{files.INDEX}",
        form,
        "the search index",
        {**text, **engine_inputs(form)},
        PackTask(_INDEX, replace(plain, brand=Brand(pack.brand.name))),
        weight=_INDEX_WEIGHT * sum(len(document.body) for document in pack.documents),
    )
    style = Target(
        f"{folder}/{files.STYLE}",
        form,
        "the style sheet",
        {"brand": of_value(pack.brand), "language": text["language"], **engine_inputs(form)},
        PackTask(_STYLE, replace(plain, documents=())),
    )
    ready = (
        Target(f"{folder}/{file.path}", form, file.title, {"file": of_value(file.data)}, ReadyTask(file.data))
        for file in files.ready_files(pack.brand)
    )
    return [index, style, *ready]
