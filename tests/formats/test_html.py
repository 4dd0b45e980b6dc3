from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from dovetail.formats.web.html import render_html
from dovetail.formats.web.html_files import INDEX, STYLE, ready_files, render_style
from dovetail.model.document import Asset, Document, Pack
from tests.formats.sample_pack import sample_document, sample_pack


class _Page(HTMLParser):
    """Tags with their attributes, and the ids of the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def values(self, attribute: str, *tags: str) -> list[str]:
        return [
            attrs[attribute] or ""
            for tag, attrs in self.tags
            if attribute in attrs and (not tags or tag in tags)
        ]


def page(document: Document, pack: Pack) -> str:
    return render_html(document, pack).data.decode("utf-8")


def folder_of(pack: Pack) -> set[str]:
    """All files of the folder of pages."""
    return {
        *(f"{document.id}.html" for document in pack.documents),
        *(file.path for file in ready_files(pack.brand)),
        STYLE,
        INDEX,
    }


def from_page(document: Document, href: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(document.id), href))


@pytest.mark.parametrize("number", range(8))
def test_a_page_loads_nothing_but_files_of_its_folder(pack: Pack, number: int) -> None:
    document = pack.documents[number]
    read = _Page(page(document, pack))
    assert not {"iframe", "object", "embed", "base"} & {tag for tag, _ in read.tags}
    loaded = [*read.values("src"), *read.values("href", "link"), *read.values("data-index")]
    assert len(loaded) >= 5
    for source in loaded:
        assert source.startswith("data:image/") or from_page(document, source) in folder_of(pack), source


def test_nothing_acts_but_the_scripts_of_the_folder(pack: Pack) -> None:
    text = page(pack.documents[2], pack)
    read = _Page(text)
    assert [attrs.get("src") for tag, attrs in read.tags if tag == "script"] == [
        "assets/scheme.js", "assets/page.js", "assets/search.js",
    ]  # fmt: skip
    assert "<style" not in text
    assert read.values("style") == []
    assert not [name for _, attrs in read.tags for name in attrs if name.startswith("on")]
    (policy,) = [attrs["content"] or "" for _, attrs in read.tags if "http-equiv" in attrs]
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";")}
    assert rules["default-src"] == ["'none'"]
    assert rules["script-src"] == rules["style-src"] == rules["font-src"] == ["'self'", "file:"]
    assert "unsafe" not in policy
    assert "http" not in policy


def test_links_between_pages_lead_to_html_files_and_to_anchors_that_exist(pack: Pack) -> None:
    ids = {document.id: set(_Page(page(document, pack)).values("id")) for document in pack.documents}
    for document in pack.documents:
        for href in _Page(page(document, pack)).values("href", "a"):
            path, _, fragment = href.partition("#")
            target = from_page(document, path).removesuffix(".html") if path else document.id
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


def test_a_reader_turns_to_the_documents_before_and_after(pack: Pack) -> None:
    read = _Page(page(pack.documents[5], pack))
    turns = {attrs["rel"]: attrs["href"] for tag, attrs in read.tags if tag == "a" and "rel" in attrs}
    assert turns == {"prev": "../change-enablement.html", "next": "service-manager.html"}
    first = _Page(page(pack.documents[0], pack))
    assert [attrs["rel"] for tag, attrs in first.tags if tag == "a" and "rel" in attrs] == ["next"]


def test_a_pack_of_one_document_has_no_list_of_documents() -> None:
    document = sample_document("# Booklet\n\n## One\n\ntext", id="index", kind="front")
    text = page(document, sample_pack(document))
    assert 'id="documents"' not in text
    assert 'class="turn"' not in text
    assert 'href="#one"' in text


def test_what_only_works_with_scripts_is_hidden_without_them(pack: Pack) -> None:
    read = _Page(page(pack.documents[0], pack))
    assert [("hidden" in attrs) for tag, attrs in read.tags if tag in ("form", "button")] == [True, True]


def test_a_drawing_stands_in_the_page_with_its_title() -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" role="img" style="x:y"><title>Flow</title></svg>'
    document = sample_document("# T\n\n![Flow of work](diagrams/x.svg)")
    pack = replace(sample_pack(document), assets=(Asset("diagrams/x.svg", "image/svg+xml", drawing),))
    text = page(document, pack)
    assert (
        '<p class="picture"><svg xmlns="http://www.w3.org/2000/svg" role="img"><title>Flow</title></svg>'
        in text
    )


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<rect onload="x()"/>',
        '<a href="x"/>',
        "<foreignObject/>",
        "<style>*{}</style>",
    ],
)
def test_a_drawing_that_could_act_is_only_shown_as_an_image(inside: str) -> None:
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'.encode()
    document = sample_document("# T\n\n![Flow > work](diagrams/x.svg)")
    pack = replace(sample_pack(document), assets=(Asset("diagrams/x.svg", "image/svg+xml", drawing),))
    text = page(document, pack)
    assert '<p class="picture"><img src="data:image/svg+xml;base64,' in text
    assert "<svg" not in text


def test_the_style_sheet_names_fonts_that_lie_beside_it(pack: Pack) -> None:
    sheet = render_style(pack).data.decode("utf-8")
    named = set(re.findall(r'url\("([^"]+)"\)', sheet))
    assert named
    assert {f"assets/{name}" for name in named} <= folder_of(pack)
    assert "@import" not in sheet


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
    assert "<script>" not in text
    assert text.count("<script") == 3
    sheet = render_style(pack).data.decode("utf-8")
    assert "<" not in sheet
    assert "evil" not in text + sheet
