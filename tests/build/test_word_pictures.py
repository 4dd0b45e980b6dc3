"""A picture is drawn once for all Word files that show it, and kept for later builds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from unittest import mock

import pytest

from dovetail.build.executor import run
from dovetail.build.target import Target
from dovetail.build.tasks import WordTask
from dovetail.formats.printed.print_engine import print_page
from dovetail.formats.rendered import Rendered
from dovetail.model.document import Asset, Document, Pack
from tests.build.test_parts import Memory
from tests.formats.sample_pack import sample_document, sample_pack

LANES = Asset(
    "diagrams/lanes.svg",
    "image/svg+xml",
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 40"><title>Lanes</title>'
    b'<rect x="1" y="1" width="80" height="30" fill="#e8e0e3"/></svg>',
)
BROKEN = replace(LANES, name="diagrams/broken.svg", data=b"<svg")


@pytest.fixture(scope="module")
def pack() -> Pack:
    shown = sample_document("# A\n\n![Lanes](diagrams/lanes.svg)\n")
    other = replace(sample_document("# B\n\nSee ![Lanes](diagrams/lanes.svg) here.\n"), id="b")
    pack = sample_pack(shown)
    brand = replace(pack.brand, logo=None)
    return replace(pack, brand=brand, documents=(shown, other), assets=(LANES,))


def work(pack: Pack, *documents: Document | None) -> Mapping[str, Target]:
    return {one.id if one else "pack": Target("x", "docx", "x", {}, WordTask(pack, one)) for one in documents}


def test_the_pack_and_its_document_share_a_picture_and_read_as_if_each_had_drawn_it(pack: Pack) -> None:
    shelf = Memory()
    with mock.patch("dovetail.formats.word.pictures.print_page", wraps=print_page) as printed:
        made = dict(run(work(pack, pack.documents[0]), jobs=1, shelf=shelf))
        again = dict(run(work(pack, pack.documents[0]), jobs=1, shelf=shelf))
    assert printed.call_count == 1, "for both files, and for the next build"
    assert made == again == {pack.documents[0].id: WordTask(pack, pack.documents[0]).render()}


def test_a_picture_in_a_line_of_text_is_another_one_than_between_paragraphs(pack: Pack) -> None:
    shelf = Memory()
    dict(run(work(pack, *pack.documents, None), jobs=1, shelf=shelf))
    assert len(shelf.kept) == 2, "one may be cut where a page ends, and one stays whole"


def test_a_picture_that_cannot_be_drawn_is_named_each_time(pack: Pack) -> None:
    document = sample_document("# A\n\n![Lanes](diagrams/broken.svg)\n")
    broken = replace(pack, documents=(document,), assets=(BROKEN,))
    shelf = Memory()
    for _ in range(2):
        (result,) = (found for _, found in run(work(broken, document), jobs=1, shelf=shelf))
        assert isinstance(result, Rendered)
        assert "diagrams/broken.svg can't be drawn" in result.warnings[0].message
