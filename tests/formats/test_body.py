from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from dovetail.formats.tree.body import Targets, read_body, write_fragment
from dovetail.formats.tree.columns import LINE
from dovetail.formats.tree.markdown_tree import read_markdown, text_of
from dovetail.model.diagnostics import Diagnostic
from dovetail.model.document import Document, DocumentKind
from tests.formats.sample_pack import sample_document, sample_pack

TARGETS = Targets(
    anchor=lambda document, fragment: f"{document}.html#{fragment}".rstrip("#"),
    file=lambda path: path,
    image=lambda name: "dovetail-asset:logo.svg" if name == "logo.svg" else None,
)


def fragment(body: str, *, kind: DocumentKind = "back", prefix: str = "") -> str:
    return written(sample_document(body, kind=kind), prefix=prefix)[0]


def written(document: Document, *, prefix: str = "") -> tuple[str, tuple[Diagnostic, ...]]:
    other = sample_document("# Other\n\n## Second part", id="other")
    pack = sample_pack(document, other)
    return write_fragment(read_body(document), pack, TARGETS, prefix=prefix)


def table(*rows: str) -> str:
    return "\n".join(rows)


class TestHeadings:
    def test_anchors_are_githubs(self) -> None:
        body = "# T\n\n## Roles & RACI\n\n## Roles & RACI\n\n## What's (new) in 4.2?\n\n## Übersicht"
        anchors = [heading.id for heading in read_body(sample_document(body)).headings]
        assert anchors == ["t", "roles--raci", "roles--raci-1", "whats-new-in-42", "übersicht"]

    def test_a_counted_anchor_never_meets_a_written_one(self) -> None:
        anchors = [h.id for h in read_body(sample_document("# a\n\n## a-1\n\n## a")).headings]
        assert anchors == ["a", "a-1", "a-2"]

    def test_a_jump_in_levels_is_closed(self) -> None:
        body = "# T\n\n#### Deep\n\n## Back\n\n#### Deep again"
        assert re.findall(r"<h(\d)", fragment(body)) == ["1", "2", "2", "3"]

    def test_sections_of_a_procedure_are_numbered(self) -> None:
        html = fragment("# T\n\n## Purpose\n\n### Detail\n\n## Scope", kind="procedure")
        assert '<span class="secno">1</span> Purpose' in html
        assert '<span class="secno">2</span> Scope' in html
        assert '<h3 id="detail">Detail' in html

    def test_numbers_that_the_author_wrote_are_kept(self) -> None:
        html = fragment("# T\n\n## 3. Routes\n\n### 3.1 Edges", kind="procedure")
        assert '<span class="secno">3</span> Routes' in html
        assert '<span class="secno">3.1</span> Edges' in html

    def test_other_documents_are_not_numbered(self) -> None:
        assert "secno" not in fragment("# T\n\n## Purpose")

    def test_an_anchor_before_a_heading_moves_into_it(self) -> None:
        html = fragment('# T\n\n<a id="freeze"></a>\n\n## Freezes')
        assert '<h2 id="freezes"><a id="freeze"></a>Freezes</h2>' in html


class TestAlerts:
    @pytest.mark.parametrize("kind", ["NOTE", "TIP", "IMPORTANT", "WARNING"])
    def test_an_alert_is_a_titled_box(self, kind: str) -> None:
        html = fragment(f"# T\n\n> [!{kind}]\n> Mind **this**.")
        assert f'<div class="alert alert-{kind.lower()}" role="note">' in html
        assert f'<p class="alert-title"><strong>{kind.capitalize()}</strong></p>' in html
        assert "[!" not in html
        assert "Mind <strong>this</strong>." in html

    def test_a_list_may_follow_the_mark_at_once(self) -> None:
        html = fragment("# T\n\n> [!WARNING]\n> - one\n> - two")
        assert html.count("<li>") == 2

    def test_a_quotation_stays_a_quotation(self) -> None:
        assert "<blockquote>" in fragment("# T\n\n> Somebody said so.")


class TestTables:
    def test_column_headers_have_their_scope(self) -> None:
        assert '<th scope="col">Step</th>' in fragment(table("| Step | By |", "|---|---|", "| a | b |"))

    def test_a_table_without_header_words_is_a_list_of_pairs(self) -> None:
        html = fragment(table("| | |", "|---|---|", "| Owner | Ana Costa |"))
        assert "<thead>" not in html
        assert '<th scope="row">Owner</th>' in html
        assert '<table class="pairs ' in html

    def test_a_matrix_has_row_headers(self) -> None:
        html = fragment(table("| | Ana | Rui |", "|---|---|---|", "| Award | A | C |"))
        assert '<th scope="row">Award</th>' in html
        assert '<th scope="col">Ana</th>' in html
        assert "<th></th>" not in html

    @pytest.mark.parametrize(
        "lines",
        [
            ("| BIBL | |", "|---|---|", "| Sponsor | Ana |", "| Life | May |"),
            ("| | Ana |", "|---|---|", "| Award | A |"),
            ("| Step | | By |", "|---|---|---|", "| a | b | c |", "| d | | |"),
            ("| | |", "|---|---|", "| Owner | Ana Costa |"),
            ("| Step | By |", "|---|---|", "| a | b |"),
        ],
        ids=["only the first named", "a matrix", "one without a name", "pairs", "all named"],
    )
    def test_every_cell_has_a_header_above_it_or_before_it(self, lines: tuple[str, ...]) -> None:
        rows = list(ElementTree.fromstring(f"<div>{fragment(table(*lines))}</div>").iter("tr"))
        headers = [cell for row in rows for cell in row if cell.tag == "th"]
        assert all(cell.get("scope") in ("col", "row") for cell in headers)
        above = {place for place, cell in enumerate(rows[0]) if cell.get("scope") == "col"}
        for row in rows:
            named = any(cell.get("scope") for cell in row)
            assert all(named or place in above for place, _ in enumerate(row))

    @pytest.mark.parametrize("word", ["adapted", "Waived", "no baseline", "infeasible", "unknown"])
    def test_a_verdict_alone_in_a_cell_is_a_chip(self, word: str) -> None:
        html = fragment(table("| Id | Is |", "|---|---|", f"| a | {word} |"))
        assert f'<span class="chip chip-{word.lower().replace(" ", "-")}">{word}</span>' in html

    def test_the_same_word_in_a_sentence_is_text(self) -> None:
        assert "chip" not in fragment(table("| Id | Is |", "|---|---|", "| a | adapted by the PMO |"))

    @pytest.mark.parametrize(
        "values",
        [
            ("10,000", "–", "750,000"),
            ("EUR 180,000", "EUR 6,940.50", "no limit"),
            ("2.4%", "112%", "0%"),
            ("£10 000", "£1", "unknown"),
            ("1'200 CHF", "300 CHF", "-20 CHF"),
        ],
    )
    def test_a_column_of_figures_is_set_flush_right(self, values: tuple[str, ...]) -> None:
        rows = (f"| row | {value} |" for value in values)
        html = fragment(table("| Name | Amount |", "|---|---|", *rows))
        assert '<th scope="col" class="num">Amount</th>' in html
        assert html.count('<td class="num') == len(values)

    @pytest.mark.parametrize(
        "values",
        [
            ("one", "2"),
            ("2026-05-12", "2026-06-10"),
            ("5-8 days", "3 days"),
            ("REQ-01", "REQ-105"),
            ("R-1", "–"),
        ],
    )
    def test_other_columns_are_not(self, values: tuple[str, ...]) -> None:
        rows = (f"| row | {value} |" for value in values)
        assert 'class="num' not in fragment(table("| Name | Value |", "|---|---|", *rows))

    def test_alignment_that_the_author_chose_holds(self) -> None:
        html = fragment(table("| Name | Level | Mark |", "|---|--:|:-:|", "| a | high | x |"))
        assert '<td class="num">high</td>' in html
        assert '<td class="mid">x</td>' in html

    @pytest.mark.parametrize(
        "value",
        [
            "PUR-C2",
            "REQ-01",
            "2026-05-12",
            "12 May 2026",
            "Tue 12 May 2026",
            "12. Dezember 2026",
            "Mo., 12.\u00a0Dez. 2026",
            "S3-1",
            "10 to 15 working days",
            "up to 3 calendar days",
            "Maeve Doran",
        ],
    )
    def test_ids_and_dates_do_not_wrap(self, value: str) -> None:
        html = fragment(table("| Id | What |", "|---|---|", f"| {value} | text |"))
        assert f'<td class="nowrap">{value.replace(chr(0xA0), "&nbsp;")}</td>' in html

    def test_each_line_of_a_cell_counts(self) -> None:
        html = fragment(table("| Day | What |", "|---|---|", "| 18 February 2027<br>or earlier | text |"))
        assert '<td class="nowrap">18 February 2027' in html

    @pytest.mark.parametrize(
        "value", ["A note of the suppliers", "Head of Procurement", "to be decided on 12 May 2026"]
    )
    def test_words_do(self, value: str) -> None:
        html = fragment(table("| Id | What |", "|---|---|", f"| {value} | text |"))
        assert f"<td>{value}</td>" in html

    def test_a_word_longer_than_a_column_may_break(self) -> None:
        address = "https://intranet.harbour.example/forms/procurement/pf-12"
        assert '<td class="long">' in fragment(table("| Id | Where |", "|---|---|", f"| a | {address} |"))

    def test_a_head_longer_than_its_values_is_not_set_a_word_a_line(self) -> None:
        lines = (
            "| Day | What you must have done | What |",
            "|---|---|---|",
            f"| 1 May | – | {'text ' * 30} |",
        )
        (share,) = re.findall(
            r'<th scope="col" class="w(\d+)">What you must have done</th>', fragment(table(*lines))
        )
        assert int(share) * LINE / 100 >= len("must have done")

    def test_a_table_may_have_no_rows(self) -> None:
        assert "<thead>" in fragment(table("| Id | What |", "|---|---|"))


class TestLinks:
    def test_links_into_the_pack_and_to_the_web_stay(self) -> None:
        html = fragment("# T\n\n[a](other.md#second-part) [b](https://x.example/) [c](mailto:a@b.example)")
        assert 'href="other.html#second-part"' in html
        assert 'href="https://x.example/"' in html
        assert 'href="mailto:a@b.example"' in html

    @pytest.mark.parametrize(
        "target",
        [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "vbscript:x",
            "//evil.example/x",
            "/etc/passwd",
            "../../secret.md",
            "missing.md",
            "dovetail-asset:logo.svg",
        ],
    )
    def test_any_other_link_becomes_its_words_and_is_reported(self, target: str) -> None:
        html, warnings = written(sample_document(f"# T\n\n[click]({target})"))
        assert "href" not in html
        assert "click" in html
        assert [found.code for found in warnings] == ["link-refused"]
        assert warnings[0].subject == "sample"

    def test_a_missing_section_is_reported(self) -> None:
        _, warnings = written(sample_document("# T\n\n[x](#nowhere)"))
        assert [found.code for found in warnings] == ["anchor-missing"]

    def test_every_id_takes_the_prefix(self) -> None:
        html = fragment('# T\n\n<a id="x"></a>\n\ntext', prefix="roles/pm:")
        assert re.findall(r'id="([^"]*)"', html) == ["roles/pm:t", "roles/pm:x"]


class TestWhatStaysTogether:
    @pytest.mark.parametrize("line", ["Choose one of these:", "**Contracting officer, above USD 25,000**"])
    def test_a_line_that_introduces_stays_with_what_follows(self, line: str) -> None:
        assert '<p class="lead">' in fragment(f"# T\n\n{line}\n\n- one\n- two")

    def test_in_a_booklet_the_name_of_a_procedure_stays_with_the_first_of_its_controls(self) -> None:
        text = "# T\n\n## Controls\n\nHow to read them.\n\n**Benefits**, the sponsor.\n\n- one\n- two"

        assert fragment(text, kind="booklet").count('<p class="lead">') == 2
        assert "lead" not in fragment(text)

    def test_a_low_table_stays_whole_and_a_long_one_does_not(self) -> None:
        def drawn(rows: int) -> str:
            return fragment(table("| Id | What |", "|---|---|", *("| a | text |" for _ in range(rows))))

        assert '<table class="whole">' in drawn(4)
        assert "whole" not in drawn(9)
        assert "whole" not in fragment(table("| Id | What |", "|---|---|", "| a | text |"), kind="front")
        assert "whole" not in fragment(table("| Id | What |", "|---|---|", f"| a | {'text ' * 250} |"))

    def test_a_paragraph_does_not(self) -> None:
        assert "lead" not in fragment("# T\n\nThis is **bold** in part.\n\n- one")


class TestNothingActiveSurvives:
    @pytest.mark.parametrize(
        "raw",
        [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<style>@import 'http://evil.example'</style>",
            "<link rel=attachment href=file:///etc/passwd>",
            "<a rel=attachment href=file:///etc/passwd>x</a>",
            "<svg onload=alert(1)>",
            "<table><tr><td colspan=65534>x</td></tr></table>",
            "<base href=http://evil.example/>",
            "<iframe src=http://evil.example></iframe>",
            "<b onclick='x'>bold</b>",
        ],
    )
    def test_raw_html_is_shown_as_text(self, raw: str) -> None:
        html = fragment(f"# T\n\n{raw}\n\nInline {raw} too.")
        assert set(re.findall(r"<(\w+)", html)) <= {"h1", "p"}
        assert html.count("&lt;") >= 2

    def test_attribute_lists_are_text(self) -> None:
        assert "onclick" in fragment("# T\n\ntext {: onclick=x }")
        assert "<p onclick" not in fragment("# T\n\ntext {: onclick=x }")

    def test_only_files_of_the_pack_are_shown(self) -> None:
        html, warnings = written(
            sample_document("# T\n\n![mark](logo.svg) ![beacon](http://evil.example/x.png) ![f](/etc/passwd)")
        )
        assert re.findall(r"<img[^>]*>", html) == ['<img src="dovetail-asset:logo.svg" alt="mark">']
        assert "beacon" in html
        assert [found.code for found in warnings] == ["url-blocked", "url-blocked"]


def test_two_quotes_in_a_row_stay_two_and_what_keeps_them_apart_is_not_seen() -> None:
    root = read_markdown("> first\n\n<!-- -->\n\n> second\n")
    assert [child.tag for child in root] == ["blockquote", "blockquote"]
    assert text_of(root) == "first second"
