"""Marks and sources: whoever follows a mark finds the source or the decision, and the way back.

What comes from the usual source, the organization's own before a stand-in, carries no mark; the first entry of
the list has it. Where all of a procedure has one source, a line stands in the place of the list. Files and lines
are no reader's business: ``dovetail explain`` has them.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from dovetail.compose.pack import Composed
from dovetail.formats.web.html import render_html
from dovetail.model.document import Document
from dovetail.model.resolved import ResolvedProject
from tests.compose.test_samples import SAMPLES, sample

MARK = re.compile(r"\[([⁰¹²³⁴⁵⁶⁷⁸⁹]+)\]\(#source-(\d+)\)")
ITEM = re.compile(r'<a id="((?:step|control|duty)-[^"]+)"></a>')
ENTRY = re.compile(r'^(\d+)\. <a id="source-(\d+)"></a>(.+)$', re.MULTILINE)
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def marks(document: Document) -> list[tuple[str, str, str]]:
    """Of every mark: the item that it stands at, its number as it is read, and the entry it leads to."""
    found, item = [], ""
    for piece in re.finditer(f"{ITEM.pattern}|{MARK.pattern}", document.body):
        item = piece[1] or item
        if piece[2]:
            found.append((item, piece[2].translate(RAISED), piece[3]))
    return found


def entries(document: Document) -> dict[str, str]:
    """The text of each entry of the list of sources, by number."""
    found = ENTRY.findall(document.body)
    assert [number for number, _, _ in found] == [anchor for _, anchor, _ in found]
    return {number: text for number, _, text in found}


def usual(document: Document) -> str:
    """The entry without marks: the first, unless the project wrote all of the procedure itself."""
    marked = {number for _, _, number in marks(document)}
    return next((number for number in entries(document) if number not in marked), "")


def counted(entry: str) -> int:
    """How many controls, steps and duties an entry says it is the source of."""
    return sum(int(number) for number in re.findall(r"(\d+)\s", entry.rpartition(": ")[2]))


def procedures(composed: Composed) -> list[Document]:
    return [document for document in composed.pack.documents if document.kind == "procedure"]


def checked(documents: list[Document]) -> None:
    for document in documents:
        known = entries(document)
        for item, shown, number in marks(document):
            assert shown == number, (document.id, item)
        for number, text in known.items():
            marked = [item for item, _, to in marks(document) if to == number]
            back = re.findall(r"\]\(#((?:step|control|duty)-[^)]+)\)", text)
            if back:  # what the project does in its own way
                assert sorted(back) == sorted(marked), (document.id, number)
            elif number != usual(document):
                assert counted(text) == len(marked), (document.id, number)
        assert set(known) - {usual(document)} == {number for _, _, number in marks(document)}, document.id


def test_every_mark_has_its_entry_and_every_entry_leads_back(composed: Composed) -> None:
    checked(procedures(composed))


@pytest.mark.parametrize(("profile", "code"), SAMPLES)
def test_the_same_holds_for_the_samples(profile: Path, code: str) -> None:
    checked(procedures(sample(profile, code)))


@pytest.mark.parametrize(("profile", "code"), SAMPLES)
def test_no_document_of_the_samples_names_a_file_and_line_as_its_source(profile: Path, code: str) -> None:
    for document in procedures(sample(profile, code)):
        found = [text for text in entries(document).values() if re.search(r"\.yaml|, lines? \d", text)]
        assert found == [], document.id


def test_each_control_step_and_duty_has_one_source_and_a_mark_where_it_is_not_the_usual_one(
    composed: Composed, project: ResolvedProject
) -> None:
    documents = {document.id: document for document in procedures(composed)}
    for bound in project.procedures:
        items = [f"step-{entry.step.id}" for entry in bound.steps]
        items += [f"control-{entry.control.id}" for entry in bound.controls]
        items += [f"duty-{entry.duty.id}" for entry in bound.duties]
        document = documents[bound.id]
        known = entries(document)
        marked = Counter(item for item, _, _ in marks(document))
        assert set(marked.values()) <= {1}
        assert marked.keys() <= set(items)
        if silent := known.get(usual(document)):
            assert counted(silent) == len(items) - len(marked), bound.id


def test_a_source_is_what_the_organization_published_or_who_decided(composed: Composed) -> None:
    (document,) = (item for item in procedures(composed) if item.id == "procurement")
    first, added, waived = entries(document).values()
    assert first == (
        "Without a raised number, from Procurement, version 4.2 (Purchasing rules 2024): 4 steps and 2 controls."
    )
    assert added == "Added by QUAY: [6.5](#step-log)."
    assert waived == (
        "Waived for QUAY: [PUR-C2](#control-PUR-C2). "
        "Leave by Ana Costa (Head of Procurement), from 1 September 2026 until 31 March 2027."
    )


def test_on_a_web_page_the_links_have_text_and_lead_somewhere(composed: Composed) -> None:
    (document,) = (item for item in procedures(composed) if item.id == "procurement")
    rendered = render_html(document, composed.pack)
    page = rendered.data.decode()
    assert not [problem for problem in rendered.warnings if problem.code == "anchor-missing"]
    assert '<a href="#source-2">²</a>' in page
    assert 'id="source-2"' in page
