from __future__ import annotations

from dataclasses import replace

from dovetail.formats.markdown import render_markdown, render_markdown_mermaid
from dovetail.model.document import Pack
from tests.formats.block_trees import commonmark, ours
from tests.formats.sample_pack import sample_document, sample_pack


def test_the_body_comes_first_and_untouched(pack: Pack) -> None:
    document = pack.documents[2]
    text = render_markdown(document, pack).data.decode("utf-8")
    assert text.startswith(document.body.strip("\n"))


def test_the_last_line_says_where_it_came_from(pack: Pack) -> None:
    text = render_markdown(pack.documents[2], pack).data.decode("utf-8")
    last = text.rstrip("\n").split("\n")[-1]
    assert "Purchasing of goods and services version 4.2" in last
    assert "TSR-PRO, revision 0.3, Draft, 4 May 2026" in last


def test_lines_end_in_lf_and_the_file_in_one() -> None:
    document = sample_document("# T\r\n\r\ntext\r\n\r\n\r\n")
    data = render_markdown(document, sample_pack(document)).data
    assert b"\r" not in data
    assert data.endswith(b".*\n")


def test_what_is_said_of_the_origin_stays_text() -> None:
    document = replace(sample_document("# T"), number="*a* | b")
    text = render_markdown(document, sample_pack(document)).data.decode("utf-8")
    assert ours(text)[-1] == commonmark(text)[-1]
    assert ours(text)[-1][1].startswith("*a* | b, revision 0.3")


def test_the_flow_of_a_procedure_told_in_words_follows_its_first_paragraph() -> None:
    body = '# T\n\n<a id="procedure-buy"></a>\n\n## 1 Buy\n\nUse it\nto buy.\n\n| a |\n| --- |\n\n## 2 Rest\n'
    document = replace(sample_document(body), flows=(("procedure-buy", "flowchart TB\n    a --> b\n"),))
    text = render_markdown_mermaid(document, sample_pack(document)).data.decode("utf-8")
    assert "Use it\nto buy.\n\n```mermaid\nflowchart TB\n    a --> b\n```\n\n| a |" in text
    assert "mermaid" not in render_markdown(document, sample_pack(document)).data.decode("utf-8")
