"""What readers see on real servers: every text that a profile could hold, literally, in each kind of place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from lxml import html

from dovetail.publish.backends.dokuwiki_api import Api as DokuWikiApi
from dovetail.publish.backends.mediawiki_api import Api as MediaWikiApi
from dovetail.publish.backends.mediawiki_api import batches
from dovetail.publish.markup.dokuwiki import DokuWikiDialect
from dovetail.publish.markup.mediawiki import MediaWikiDialect
from dovetail.publish.secrets import Secret
from tests.publish.markup.specimen import HOSTILE, LINKS, made_up, read_by_people, specimen
from tests.publish.php_server import PhpServer

VALUES = [*HOSTILE, *made_up(60, 7)]
Show = Callable[[Sequence[str]], str]


def visible(page: str, *hidden: str) -> str:
    """The text of a page without white space, what the wiki itself adds left out."""
    tree = html.fromstring(f"<div>{page}</div>")
    for path in hidden:
        for element in tree.xpath(path):
            element.drop_tree()
    return "".join(str(tree.text_content()).split()).replace("\u200b", "")


@pytest.fixture
def in_mediawiki(mediawiki_server: PhpServer) -> Show:
    mediawiki_server.restore()
    api = MediaWikiApi(mediawiki_server.address, "Admin@pub", Secret("botpasswordbotpasswordbotpassword1"))

    def show(values: Sequence[str]) -> str:
        dialect = MediaWikiDialect()
        text = "\n".join(dialect.render(specimen(value), LINKS) for value in values)
        # With what is done to a text when it is saved.
        shown = api.read(
            action="parse", text=text, title="T", contentmodel="wikitext", pst=1,
            prop=["text", "templates", "links", "externallinks", "categories", "images"],
        )["parse"]  # fmt: skip
        for kind in ("templates", "links", "externallinks", "categories", "images"):
            assert shown[kind] == [], (kind, values)
        return visible(shown["text"], "//*[@id='toc']", "//*[@class='dovetail-contents']")

    return show


@pytest.fixture
def in_dokuwiki(dokuwiki_server: PhpServer) -> Show:
    dokuwiki_server.restore()
    api = DokuWikiApi(dokuwiki_server.address, "admin", Secret("lab-password"))

    def show(values: Sequence[str]) -> str:
        dialect = DokuWikiDialect()
        text = "\n".join(dialect.render(specimen(value), LINKS) for value in values)
        number = len(api.transport.requests)
        api.write("wiki.putPage", f"fuzz:p{number}", text, {"sum": "", "minor": False}, kind=bool)
        shown = api.read("wiki.getPageHTML", f"fuzz:p{number}", kind=str)
        tree = html.fromstring(f"<div>{shown}</div>")
        assert [one.get("href") for one in tree.xpath("//a") if not one.get("href").startswith("#")] == []
        assert tree.xpath("//img") == []
        return visible(shown, "//*[@id='dw__toc']", "//h1", "//sub[contains(., 'dovetail:')]")

    return show


def wrong_of(show: Show) -> list[str]:
    """The values that are not shown as they are. Many are asked for at once; each only if those differ."""
    wrong = []
    for some in batches(VALUES, 12):
        if not is_literal(show, some):
            wrong += [value for value in some if not is_literal(show, [value])]
    return wrong


def is_literal(show: Show, values: Sequence[str]) -> bool:
    expected = "".join(read_by_people(specimen(value)) for value in values)
    try:
        return show(values) == expected
    except AssertionError:
        return False


def test_14_a_reader_of_mediawiki_sees_what_was_written(in_mediawiki: Show) -> None:
    assert wrong_of(in_mediawiki) == []


def test_14_a_reader_of_dokuwiki_sees_what_was_written(in_dokuwiki: Show) -> None:
    assert wrong_of(in_dokuwiki) == []
