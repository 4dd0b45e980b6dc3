"""Which dialect a target's pages are written in. A new one is a module and an entry here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dovetail.model.publishing import Kind, Target
from dovetail.publish.errors import PublishError
from dovetail.publish.markup.confluence import ConfluenceDialect
from dovetail.publish.markup.dialect import Dialect
from dovetail.publish.markup.dokuwiki import DokuWikiDialect
from dovetail.publish.markup.markdown import MarkdownDialect
from dovetail.publish.markup.mediawiki import MediaWikiDialect


def _markdown(target: Target) -> Dialect:
    root = (target.root or "").strip("/") if target.kind == "git" else ""
    return MarkdownDialect(target.rules, root, target.labels)


DIALECTS: Mapping[Kind, Callable[[Target], Dialect]] = {
    "folder": _markdown,
    "git": _markdown,
    "mediawiki": lambda _target: MediaWikiDialect(),
    "dokuwiki": lambda _target: DokuWikiDialect(),
    "confluence-cloud": lambda _target: ConfluenceDialect(cloud=True),
    "confluence-server": lambda _target: ConfluenceDialect(),
}


def dialect_of(target: Target) -> Dialect:
    """The dialect of a target's kind.

    :raises PublishError: if there is none yet.
    """
    make = DIALECTS.get(target.kind)
    if make is None:
        raise PublishError("kind-unknown", f"{target.kind} can't be published to yet", "choose another kind")
    return make(target)
