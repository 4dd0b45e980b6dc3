"""The index that web pages are searched with."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from dovetail.formats.tree.body import read_body
from dovetail.formats.web.search import Entry, entries_of, render_search_index
from dovetail.model.document import Pack
from tests.formats.sample_pack import sample_document, sample_pack


def entries(body: str) -> list[tuple[str, str, str, str]]:
    found: list[Entry] = entries_of(read_body(sample_document(body, kind="front")))
    return [(entry.anchor, entry.title, entry.above, entry.text) for entry in found]


def test_each_section_is_an_entry_below_the_one_that_holds_it() -> None:
    assert entries("# T\n\nlead\n\n## One\n\ntext\n\n### Two\n\n- a\n- b\n\n## Three") == [
        ("", "Sample", "", "lead"),
        ("one", "One", "", "text"),
        ("two", "Two", "One", "a b"),
        ("three", "Three", "", ""),
    ]


def test_a_row_with_an_anchor_is_an_entry_of_its_own() -> None:
    body = '## Steps\n\n| Step | What |\n|---|---|\n| <a id="step-a"></a>**6.1 Write**<br>Ana | • Fill in<br>• Sign |\n| x | y |'
    assert entries("# T\n\n" + body)[1:] == [
        ("steps", "Steps", "", "Step · What x · y"),
        ("step-a", "6.1 Write", "Steps", "Ana · Fill in Sign"),
    ]


def test_a_row_without_bold_words_is_called_by_its_first_cell() -> None:
    body = '# T\n\n| Route | When |\n|---|---|\n| <a id="route-a"></a>Two quotes | from 5,000 |'
    assert entries(body)[-1] == ("route-a", "Two quotes", "Sample", "from 5,000")


def test_notes_and_their_numbers_are_no_entries() -> None:
    body = '# T\n\n## Duties\n\nSign it.[²](#source-2)\n\n1. <a id="source-2"></a>File x'
    assert entries(body)[1:] == [("duties", "Duties", "", "Sign it. File x")]


def test_badges_are_not_part_of_a_title() -> None:
    assert entries("# T\n\n## Log it **[+ Added]**")[-1][1] == "Log it"


def read(pack: Pack) -> dict[str, list[list[object]]]:
    text = render_search_index(pack).data.decode("utf-8")
    assert text.startswith("window.dovetailSearch = {")
    plain = text.removeprefix("window.dovetailSearch = ").rstrip().removesuffix(";")
    found: dict[str, list[list[object]]] = json.loads(
        re.sub(r"^(documents|entries):", r'"\1":', plain, flags=re.M)
    )
    return found


def test_the_index_names_the_pages_and_is_the_same_each_time() -> None:
    index = read(sample_pack())
    assert ["roles/project-manager.html", "Role card: project manager", "TSR-R1", "Role card"] in index[
        "documents"
    ]
    assert {entry[0] for entry in index["entries"]} == set(range(8))
    assert render_search_index(sample_pack()) == render_search_index(sample_pack())


def test_hostile_text_stays_text() -> None:
    hostile = '";alert(1)//</script>\u2028'
    document = replace(sample_document("# T\n\n`" + hostile + "`"), title=hostile)
    index = read(sample_pack(document))
    assert index["documents"][0][1] == hostile
