"""What of a pack in one file is printed again after a change: the text that changed, and little else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dovetail.build.executor import run
from dovetail.build.target import Target
from dovetail.build.tasks import PdfTask
from dovetail.formats.printed.pdf import render_pack_pdf
from dovetail.formats.rendered import Rendered
from dovetail.model.document import Pack
from tests.build.test_parts import Memory
from tests.build.test_word_pictures import LANES
from tests.formats.sample_pack import sample_document, sample_pack


def pack_that_says(words: str) -> Pack:
    first = sample_document(f"# Quotes\n\n{words}\n", id="quotes")
    pack = sample_pack(first, sample_document("# Orders\n\nSee [quotes](quotes.md).\n", id="orders"))
    return replace(pack, brand=replace(pack.brand, logo=None), assets=())


def built(pack: Pack, shelf: Memory) -> Rendered:
    ((_, result),) = run(
        {"pack": Target("x", "pdf", "the whole pack", {}, PdfTask(pack))}, shelf=shelf, jobs=1
    )
    assert isinstance(result, Rendered)
    return result


@pytest.fixture(scope="module")
def shelf() -> Memory:
    """What a build of the pack leaves for the next one."""
    shelf = Memory()
    built(pack_that_says("Ask three suppliers."), shelf)
    return shelf


def test_a_document_is_printed_once_for_its_own_file_and_the_pack_with_its_pictures() -> None:
    pack = pack_that_says("![Lanes](diagrams/lanes.svg)")
    pack = replace(pack, assets=(LANES,))
    files = {one.id if one else "pack": PdfTask(pack, one) for one in (*pack.documents, None)}
    shelf = Memory()
    work = {key: Target(key, "pdf", key, {}, task) for key, task in files.items()}
    made = dict(run(work, shelf=shelf, jobs=1))
    assert all(isinstance(file, Rendered) and not file.warnings for file in made.values())
    assert len(shelf.put_there) == len(files)


def test_cover_and_contents_stay_while_no_page_moves(shelf: Memory) -> None:
    before = len(shelf.put_there)
    changed = pack_that_says("Ask four suppliers.")
    assert built(changed, shelf) == render_pack_pdf(changed)
    assert len(shelf.put_there) == before + 1


def test_they_are_printed_again_when_pages_move(shelf: Memory) -> None:
    before = len(shelf.put_there)
    changed = pack_that_says("Ask four suppliers.\n\n" * 60)
    assert built(changed, shelf) == render_pack_pdf(changed)
    assert len(shelf.put_there) == before + 2


def test_they_are_printed_again_when_they_say_something_else(shelf: Memory) -> None:
    built(pack_that_says("Ask three suppliers."), shelf)
    before = len(shelf.put_there)
    changed = replace(pack_that_says("Ask three suppliers."), dated="5 May 2026")
    assert built(changed, shelf) == render_pack_pdf(changed)
    assert len(shelf.put_there) == before + 1
