"""Which dialect a target's pages are written in. A new one is a module and an entry here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dovetail.model.publishing import Kind, Target
from dovetail.publish.markup.dialect import Dialect
from dovetail.publish.markup.markdown import MarkdownDialect


def _markdown(target: Target) -> Dialect:
    return MarkdownDialect(target.rules, (target.root or "").strip("/") if target.kind == "git" else "")


DIALECTS: Mapping[Kind, Callable[[Target], Dialect]] = {"folder": _markdown, "git": _markdown}


def dialect_of(target: Target) -> Dialect:
    """The dialect of a target's kind."""
    return DIALECTS[target.kind](target)
