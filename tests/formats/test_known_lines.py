"""Lines that are known are the lines that the engine would set, and a new engine is looked through first."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dovetail.formats.printed import known_lines, press
from dovetail.formats.printed.known_lines import LOOKED_THROUGH, KnownLines, sources
from dovetail.formats.printed.print_engine import print_part
from dovetail.formats.theme import bare_css
from dovetail.model.document import Brand

TEXTS = (
    "", "x", "word", "word x", "word and more of it", " leading", "trailing ", "a b", "a-b c", "and/or x",
    "word ! next", "word ) next", "12 %", "§ 5 of it", "no\u00a0break here", "soft\u00adhyphen word", "zero\u200bwidth x",
    "日本 語の x", "日本語", "שלום עולם x", "مرحبا بالعالم x", "e\u0301tude x", "x \u0301y z", "word  two spaces", "a\nb c",
    "Beschaffungsentscheidung", "Beschaffungsentscheidung, die", "(Beschaffungsentscheidung x", "日本 ", "-x ",
    "Beschaffungsent\u00adscheidung der", "Jahres-Abschluss/Zwischenabschluss der", "Abschlüsse 5", "Abschlüsse „x“",
    "https://example.org/a/long/address and more", "Beschaffungsentscheidung der Leitung", "- x y", "(word x",
)  # fmt: skip
STYLES = (
    "", "font-variant-numeric: tabular-nums", "letter-spacing: 1px", "word-spacing: 3px", "white-space: nowrap",
    "white-space: pre-wrap", "overflow-wrap: anywhere", "overflow-wrap: break-word", "word-break: break-all",
    "hyphens: auto", "hyphens: none", "direction: rtl", "font-weight: 600", "font-size: 20px",
)  # fmt: skip
TABLE = "".join(
    f"<tr><td>{number}</td><td>Beschaffungsentscheidungsvorlage der Leitung {number}</td>"
    "<td>The same words in every row, as they are in many tables of a pack</td></tr>"
    for number in range(80)
)
PAGE = f"<html lang=de><body><p>Some text before it, and more of it.</p><table>{TABLE}</table></body></html>"


def texts_of(document: Any) -> Iterator[Any]:
    boxes = (box for page in document.pages for box in page._page_box.descendants())
    return (box for box in boxes if hasattr(box, "pango_layout"))


@pytest.fixture
def fonts() -> Any:
    return importlib.import_module("weasyprint.text.fonts").FontConfiguration()


def styles(fonts: Any) -> Iterator[Any]:
    weasyprint = importlib.import_module("weasyprint")
    for css in STYLES:
        page = f'<html lang="de"><body><p style="{css}">x</p></body></html>'
        document = weasyprint.HTML(string=page).render(font_config=fonts)
        yield next(texts_of(document)).style


def all_widths(split: Callable[..., Any], text: str, style: Any, most: int | None) -> list[Any]:
    """The widths of all lines of a text, as the engine asks for them."""
    found, rest = [], text.encode()
    while True:
        *_, following, width, _, _ = split(
            rest.decode(), style, Context, most, 0, is_line_start=True, minimum=True
        )
        found.append((following, width))
        if following is None:
            return found
        rest = rest[following:]


class Context:
    dictionaries: dict[Any, Any] = {}  # noqa: RUF012 - as the engine has it


def test_this_version_of_the_engine_was_looked_through() -> None:
    # It was not: read known_lines.py beside the new sources. Then put what sources() says among LOOKED_THROUGH.
    assert sources() in LOOKED_THROUGH


@pytest.mark.parametrize("most", [0, None])
def test_widths_are_those_of_the_engine(fonts: Any, most: int | None) -> None:
    preferred = importlib.import_module("weasyprint.layout.preferred")
    plain, known = preferred.split_first_line, KnownLines(fonts)
    for style in styles(fonts):
        with known.used():
            for text in TEXTS * 2:
                asked = (text, style, most)
                assert all_widths(preferred.split_first_line, *asked) == all_widths(plain, *asked), asked


def test_afterwards_the_engine_is_as_it_was(fonts: Any) -> None:
    preferred = importlib.import_module("weasyprint.layout.preferred")
    inline = importlib.import_module("weasyprint.layout.inline")
    before = preferred.split_first_line, preferred.can_break_text, inline.split_first_line
    with KnownLines(fonts).used():
        assert preferred.split_first_line is not before[0]
    assert (preferred.split_first_line, preferred.can_break_text, inline.split_first_line) == before


def test_texts_in_other_fonts_are_left_to_the_engine(fonts: Any) -> None:
    preferred = importlib.import_module("weasyprint.layout.preferred")
    style = next(styles(fonts))
    other = importlib.import_module("weasyprint.text.fonts").FontConfiguration()
    with KnownLines(other).used():
        layout, *_ = preferred.split_first_line("word x", style, Context, None, 0)
    assert layout is not None


def test_a_page_is_the_same_where_each_line_is_set_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    css = bare_css(Brand("House"))
    tight = ("td { padding-top: 0 }",)
    known = print_part(PAGE, css, {}, name="a", tight=tight)
    monkeypatch.setattr(known_lines, "LOOKED_THROUGH", frozenset())
    assert print_part(PAGE, css, {}, name="a", tight=tight) == known


def test_the_same_line_is_set_once(monkeypatch: pytest.MonkeyPatch) -> None:
    breaking = importlib.import_module("weasyprint.text.line_break")
    asked: list[str] = []
    plain = breaking.split_first_line

    def counted(text: str, *more: Any, **options: Any) -> Any:
        asked.append(text)
        return plain(text, *more, **options)

    monkeypatch.setattr(breaking, "split_first_line", counted)
    monkeypatch.setattr(press, "_presses", {})
    print_part(PAGE, bare_css(Brand("House")), {}, name="a")
    first = len(asked)
    print_part(PAGE, bare_css(Brand("House")), {}, name="a")
    # What a word takes is still known; only what is drawn is set again.
    assert 0 < len(asked) - first < first
    assert len(asked[:first]) < 80 * 40
