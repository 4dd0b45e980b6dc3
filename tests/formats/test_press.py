"""What is printed does not depend on what was printed before, by the same process or the one it came from."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from pathlib import Path

import pytest

from dovetail.formats.fonts import fonts_dir
from dovetail.formats.printed import press
from dovetail.formats.printed.print_engine import Printed, print_page, print_part
from dovetail.formats.theme import bare_css, frame_css, tight_css
from dovetail.model.document import Asset, Brand

LETTERS = "<html lang=en><body><h1>First</h1><p>Some words in it.</p></body></html>"
OTHERS = "<html lang=de><body><h2>Second</h2><table><tr><td>Other words<td>12</table></body></html>"
FONT = Asset("own.ttf", "font/ttf", (fonts_dir() / "SourceSerif4-Regular.ttf").read_bytes())
OWN = Brand("Own", fonts=(FONT,), body_font="Source Serif 4")


def printed(page: str, brand: Brand) -> Printed:
    fonts = {font.name: font for font in brand.fonts}
    return print_part(page, bare_css(brand), fonts, name="a", tight=tight_css())


def folders() -> set[str]:
    return {name for name in os.listdir(tempfile.gettempdir()) if name.startswith("weasyprint-")}


def test_the_order_of_printing_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [(page, brand) for page in (LETTERS, OTHERS) for brand in (Brand("House"), OWN)]
    there = [printed(*page) for page in pages]
    back = [printed(*page) for page in reversed(pages)]
    assert there == back[::-1]
    monkeypatch.setattr(press, "_presses", {})
    assert [printed(*page) for page in pages] == there


def test_fonts_and_style_sheets_are_set_up_once() -> None:
    printed(LETTERS, OWN)
    css, fonts = bare_css(OWN), {FONT.name: FONT}
    known = press.press_for(css, fonts)
    printed(OTHERS, OWN)
    assert press.press_for(css, fonts) is known
    assert press.press_for(frame_css(OWN), fonts) is known
    assert press.press_for(bare_css(Brand("House")), {}) is not known


def test_few_looks_are_kept_and_their_folders_go() -> None:
    before = folders()
    kept = []
    for number in range(4):
        brand = Brand("Own", fonts=(Asset(f"own-{number}.ttf", "font/ttf", FONT.data),))
        printed(LETTERS, brand)
        kept.append(len(folders() - before))
    assert max(kept) <= 2


def test_what_was_refused_is_said_of_each_document() -> None:
    css = (
        bare_css(Brand("House"))
        + "@import url(https://example.org/a.css); p { background: url(file:///etc/hosts) }"
    )
    first, second = (print_page(LETTERS, css, {}) for _ in range(2))
    assert first.refused == second.refused != ()


def _print_and_say(folder: str) -> None:
    tempfile.tempdir = folder
    before = printed(LETTERS, OWN).data
    Path(folder, "printed").write_bytes(before)
    Path(folder, "during").write_text(str(len(folders())), "utf-8")


def test_a_process_that_ends_leaves_no_fonts_behind(tmp_path: Path) -> None:
    ours = printed(LETTERS, OWN).data
    process = multiprocessing.get_context("fork").Process(target=_print_and_say, args=(str(tmp_path),))
    process.start()
    process.join()
    assert (tmp_path / "printed").read_bytes() == ours
    assert (tmp_path / "during").read_text("utf-8") == "1"
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []
    # The fonts of the process that it came from are still there.
    assert printed(OTHERS, OWN) == printed(OTHERS, OWN)
