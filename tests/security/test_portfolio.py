"""S19 and S5 for the portfolio: a profile that says a trick in every field gets the same page, and no formula."""

from __future__ import annotations

import csv
import html
import io
import re
import unicodedata
from functools import cache

import pytest

from dovetail.check.examine import examine
from dovetail.check.portfolio import portfolio
from dovetail.formats.portfolio.csv import TABLES, portfolio_csv
from dovetail.formats.portfolio.html import portfolio_html
from dovetail.formats.portfolio.markdown import portfolio_markdown
from dovetail.model.document import Brand
from dovetail.model.portfolio import Portfolio
from tests.compose.readers import READERS, tree
from tests.security.hostile import HIDING, INLINE, LONG_WORD
from tests.security.rich import load
from tests.security.spoken import saying

FORMULAS = (
    '=HYPERLINK("x")',
    "+1+1",
    "-2+3|cmd",
    "@SUM(1)",
    "\t=1",
    "x;=1+1",
    "＝1+1",
    "\n=1",
    "' =1",
    '"=1',
)
TRICKS = (
    INLINE,
    "<script>alert(1)</script>",
    "</style></svg><script>",
    "a | b\n# H",
    "| ---",
    HIDING,
)


@cache
def made(said: str) -> tuple[Portfolio, Brand]:
    """The portfolio of the profile that says this everywhere."""
    profile = load(saying(said)).profile
    assert profile is not None
    return portfolio(profile, examine(profile)), profile.brand


def elements(page: str) -> list[str]:
    """The elements in their order, without the style sheet and without attributes' values."""
    return [tag.partition("[")[0] for tag in tree(re.sub(r"(?s)<style>.*?</style>", "", page))]


@pytest.mark.parametrize("said", TRICKS, ids=range(len(TRICKS)))
def test_the_page_has_the_elements_of_a_harmless_one(said: str) -> None:
    plain, wild = (portfolio_html(*made(words)).decode() for words in ("meek", said))
    assert elements(wild) == elements(plain)
    assert "<script" not in wild
    assert re.findall(r'\s(?:href|src|xlink:href)="(?!#|data:image/)[^"]*"', wild) == []


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("said", TRICKS, ids=range(len(TRICKS)))
def test_the_markdown_has_the_blocks_of_a_harmless_one(said: str, reader: str) -> None:
    plain, wild = (portfolio_markdown(made(words)[0]) for words in ("meek", said))

    def blocks(body: str) -> list[str]:
        return [tag for tag in tree(READERS[reader](body)) if tag.lstrip("/").partition("[")[0] != "br"]

    assert blocks(wild) == blocks(plain)


def test_nothing_unseen_is_left_in_any_of_them() -> None:
    found, brand = made(HIDING)
    tables = [
        portfolio_csv(found, table).decode().removeprefix("\ufeff").replace("\r\n", "\n") for table in TABLES
    ]
    for text in (portfolio_html(found, brand).decode(), portfolio_markdown(found), *tables):
        unseen = {c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs")}
        assert unseen <= {"\n"}


@pytest.mark.parametrize("said", FORMULAS, ids=range(len(FORMULAS)))
@pytest.mark.parametrize("table", TABLES)
def test_no_cell_is_a_formula(said: str, table: str) -> None:
    found = made(said)[0]
    rows = list(csv.reader(io.StringIO(portfolio_csv(found, table).decode("utf-8-sig"), newline="")))
    assert len({len(row) for row in rows}) == 1
    for cell in (cell for row in rows[1:] for cell in row):
        for part in re.split(r"[;\t\r\n]", cell):
            if not re.fullmatch(r"-?\d+(\.\d+)?", part):
                assert not re.match(r"""[\s"'‘’“”]*[=+\-@＝＋－＠]""", part) or part.startswith("'"), cell


def test_every_row_is_read_back_with_what_was_said() -> None:
    found = made("meek")[0]
    rows = list(csv.DictReader(io.StringIO(portfolio_csv(found, "waivers").decode("utf-8-sig"), newline="")))
    assert [(row["subject"], row["because"], row["days_left"]) for row in rows] == [
        (waiver.subject, waiver.because, "" if waiver.left is None else str(waiver.left))
        for waiver in found.waivers
    ]


def test_a_long_word_is_shown_to_the_letter() -> None:
    page = portfolio_html(*made(LONG_WORD)).decode()
    assert "W" * 60 in html.unescape(page)
