from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from dovetail.formats.html import render_html
from dovetail.model.document import Document, Pack
from tests.formats.sample_pack import sample_document, sample_pack


class _Page(HTMLParser):
    """Tags with their attributes, and the ids of the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def values(self, attribute: str) -> list[str]:
        return [attrs[attribute] or "" for _, attrs in self.tags if attribute in attrs]


def page(document: Document, pack: Pack) -> str:
    return render_html(document, pack).data.decode("utf-8")


@pytest.mark.parametrize("number", range(8))
def test_a_page_needs_nothing_but_itself(pack: Pack, number: int) -> None:
    text = page(pack.documents[number], pack)
    read = _Page(text)
    assert not {"script", "link", "iframe", "object"} & {tag for tag, _ in read.tags}
    assert all(source.startswith("data:image/") for source in read.values("src"))
    assert "@import" not in text
    assert not re.search(r"url\((?!\"data:)", text)
    assert len(text.encode()) < 400_000


def test_links_between_pages_lead_to_html_files_and_to_anchors_that_exist(pack: Pack) -> None:
    ids = {document.id: set(_Page(page(document, pack)).values("id")) for document in pack.documents}
    for document in pack.documents:
        folder = document.id.rpartition("/")[0]
        for href in _Page(page(document, pack)).values("href"):
            path, _, fragment = href.partition("#")
            parts: list[str] = folder.split("/") if folder else []
            for part in path.split("/"):
                parts = parts[:-1] if part == ".." else [*parts, part]
            target = "/".join(parts).removesuffix(".html") if path else document.id
            assert target in ids, href
            assert not fragment or fragment in ids[target], href


def test_the_page_says_what_it_is(pack: Pack) -> None:
    text = page(pack.documents[2], pack)
    assert text.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert "<title>Procurement – Tram Signalling Renewal</title>" in text
    for said in ("TSR-PRO", "Revision 0.3", "Internal", "Draft", "4 May 2026", "Uncontrolled when printed"):
        assert said in text
    assert 'aria-current="page">Procurement</a>' in text
    assert text.count("<h1") == 1


def test_a_reader_of_the_keyboard_can_skip_to_the_text(pack: Pack) -> None:
    read = _Page(page(pack.documents[0], pack))
    assert next(attrs["href"] for tag, attrs in read.tags if tag == "a") == "#content"
    assert "content" in read.values("id")


def test_values_of_pack_and_brand_stay_text() -> None:
    hostile = "</title></style><script>alert(1)</script>\"'{{x}}"
    document = replace(sample_document("# T\n\ntext"), title=hostile, number=hostile)
    pack = sample_pack(document)
    brand = replace(
        pack.brand, name=hostile, classification=hostile, footer=hostile, logo=None, body_font=hostile,
        heading_font="x'} </style><script>", primary="red;}</style><script>", accent="url(http://evil)",
    )  # fmt: skip
    pack = replace(
        pack, organization=hostile, project_name=hostile, project_code=hostile, title=hostile, standing=hostile,
        revision=hostile, dated=hostile, language='en"><script>', brand=brand,
    )  # fmt: skip
    text = page(document, pack)
    assert "<script" not in text
    assert text.count("</style>") == 1
    assert "evil" not in text
