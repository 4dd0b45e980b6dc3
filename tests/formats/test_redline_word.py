"""A redline in Word: "accept all" leaves the new text, "reject all" the old one, by the marks that Word knows."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest
from lxml import etree

from dovetail.formats.redline.differences import Redline, RedlinedDocument, State, Why
from dovetail.formats.redline.edits import numbered
from dovetail.formats.redline.tree import merged, whole
from dovetail.formats.redline.word import redline_word
from dovetail.formats.tree.body import read_body
from dovetail.model.document import Document, Pack
from tests.formats.sample_pack import sample_pack
from tests.formats.test_redline_tree import GOLDEN, STEPS

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Half = Literal["accept", "reject"]
LAWYER = Why("Procurement 4.2 → 4.3", "The law changed")


def redline(old: str, new: str, pack: Pack | None = None) -> Redline:
    """A redline of a pack with one document."""
    document = Document("procurement", "Procurement", "HC/1", "procedure", new)
    body = read_body(document)
    root = merged(read_body(replace(document, body=old)).root, body.root)
    edits = tuple(replace(edit, why=(LAWYER,)) for edit in numbered(root, 1))
    redlined = RedlinedDocument(document, "changed", root, body.headings, edits)
    return Redline(pack or sample_pack(), State(1), State(0), (redlined,))


def text_of(data: bytes) -> Any:
    """The body of a Word file."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read("word/document.xml")).find(f"{W}body")


def settled(body: Any, half: Half) -> list[str]:
    """The paragraphs, cells apart, after all changes are accepted or rejected as ECMA-376 says."""
    gone = "del" if half == "accept" else "ins"
    moved = "moveFrom" if half == "accept" else "moveTo"
    for row in list(body.iter(f"{W}tr")):
        if row.find(f"{W}trPr/{W}{gone}") is not None:
            row.getparent().remove(row)
    for table in list(body.iter(f"{W}tbl")):
        if table.find(f"{W}tr") is None:
            table.getparent().remove(table)
    for paragraph in list(body.iter(f"{W}p")):
        marks = paragraph.find(f"{W}pPr/{W}rPr")
        ends = marks is not None and any(marks.find(f"{W}{tag}") is not None for tag in (gone, moved))
        for tag in (gone, moved):
            for run in list(paragraph.iter(f"{W}{tag}")):
                if run.getparent().tag != f"{W}rPr":
                    run.getparent().remove(run)
        said = "".join(node.text or "" for node in paragraph.iter(f"{W}t", f"{W}delText"))
        if ends:
            # A paragraph whose mark goes joins the next: nothing of it may be left to join.
            assert said == "", said
            paragraph.getparent().remove(paragraph)
    lines = ("".join(node.text or "" for node in p.iter(f"{W}t", f"{W}delText")) for p in body.iter(f"{W}p"))
    return [line for line in lines if line]


def plain(text: str) -> list[str]:
    """The paragraphs of a file in which nothing is tracked."""
    same = redline(text, text)
    return settled(text_of(redline_word(same)), "accept")


def document(lines: list[str]) -> list[str]:
    """What stands after the list of changes."""
    return lines[next(at for at, line in enumerate(lines) if line.endswith("HC/1")) :]


def halves(old: str, new: str) -> None:
    """Both halves of a redline are the two texts. The list of changes in front belongs to neither."""
    data = redline_word(redline(old, new))
    for half, text in (("accept", new), ("reject", old)):
        found = settled(text_of(data), half)  # type: ignore[arg-type]
        assert document(found) == document(plain(text))


LOG = '| <a id="step-log"></a>**1.3 Log**<br>Buyer | Log it. |\n'
CHANGED = (
    STEPS.replace("EUR 10,000", "EUR 25,000")
    .replace('| <a id="step-award"></a>**1.3', f'{LOG}| <a id="step-award"></a>**1.4')
    .replace("**1.4 Sign", "**1.5 Sign")
    .replace("[1.4", "[1.5")
    .replace("- **PRO-2.**", "- **PRO-3.** Offers are kept.\n- **PRO-2.**")
)


def test_both_halves_of_changed_words_rows_and_items() -> None:
    halves(STEPS, CHANGED)
    halves(CHANGED, STEPS)


def test_both_halves_of_a_moved_row() -> None:
    rows = STEPS.split("\n")
    rows[6], rows[9] = rows[9], rows[6]
    halves(STEPS, "\n".join(rows))


def test_both_halves_of_columns_sections_and_tables_that_come() -> None:
    old = "# A\n\n| Role | [1](#step-ask) |\n| --- | --- |\n| Buyer | R |\n\nText.\n"
    new = (
        "# A\n\n| Role | [1](#step-log) | [2](#step-ask) |\n| --- | --- | --- |\n| Buyer |  | R |\n\nText.\n\n"
        "## 1 More\n\n> [!NOTE]\n> Mind it.\n\n- One\n  - Two\n\n1. First\n2. Second\n"
    )
    halves(old, new)
    halves(new, old)


@pytest.mark.parametrize("path", GOLDEN[:4], ids=lambda path: path.stem)
def test_both_halves_of_two_unlike_documents(path: Path) -> None:
    other = GOLDEN[(GOLDEN.index(path) + 1) % len(GOLDEN)]
    halves(path.read_text(encoding="utf-8"), other.read_text(encoding="utf-8"))


def test_a_change_is_by_what_caused_it_on_the_day_of_the_later_state() -> None:
    data = redline_word(redline(STEPS, CHANGED))
    marks = [node for node in text_of(data).iter() if node.get(f"{W}author") is not None]
    assert {node.get(f"{W}author") for node in marks} == {"Procurement 4.2 → 4.3", "Running numbers"}
    ids = [node.get(f"{W}id") for node in marks]
    assert len(ids) == len(set(ids))


def test_what_moved_is_tied_to_where_it_was() -> None:
    rows = STEPS.split("\n")
    rows[6], rows[9] = rows[9], rows[6]
    body = text_of(redline_word(redline(STEPS, "\n".join(rows))))
    names = [
        sorted(node.get(f"{W}name") for node in body.iter(f"{W}{tag}"))
        for tag in ("moveFromRangeStart", "moveToRangeStart")
    ]
    assert names[0] == names[1] != []


def test_a_document_that_came_is_inserted_whole() -> None:
    document = Document("procurement", "Procurement", "HC/1", "procedure", STEPS)
    body = read_body(document)
    root = whole(body.root, "added")
    redlined = RedlinedDocument(document, "added", root, body.headings, numbered(root, 1))
    data = redline_word(Redline(sample_pack(), State(1), State(0), (redlined,)))
    rejected = settled(text_of(data), "reject")
    assert "Ask three suppliers." not in rejected
    assert "Ask three suppliers." in settled(text_of(data), "accept")
