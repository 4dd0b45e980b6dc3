"""What the pages of one look have in common, set up once in a process: fonts, style sheets, known lines."""

from __future__ import annotations

import importlib
import os
import re
from collections.abc import Mapping
from functools import cache
from multiprocessing.util import Finalize
from typing import Any

from dovetail.formats.assets import asset_url
from dovetail.formats.printed.known_lines import KnownLines
from dovetail.model.document import Asset

_Key = tuple[int, tuple[tuple[str, bytes], ...]]
_MOST, _MOST_SHEETS = 2, 8
"""Looks, and style sheets of each, that are kept at a time."""
_NOTES = re.compile(r"(?m)^::(?:footnote|note)-[a-z-]* \{[^{}]*\}$")
_presses: dict[_Key, Press] = {}


class Press:
    """The fonts of a look, and what was read and set in them.

    What is printed is the same, whatever was printed before.
    """

    def __init__(self) -> None:
        weasyprint: Any = importlib.import_module("weasyprint")
        text_fonts: Any = importlib.import_module("weasyprint.text.fonts")
        self._read: Any = weasyprint.CSS
        self.fonts: Any = text_fonts.FontConfiguration()
        self.lines = KnownLines(self.fonts)
        self._sheets: dict[str, Any] = {}

    def sheet(self, css: str, fetcher: Any) -> Any:
        """The style sheet as the engine wants it."""
        if css not in self._sheets:
            if len(self._sheets) >= _MOST_SHEETS:
                self._sheets.clear()
            self._sheets[css] = self._read(string=css, font_config=self.fonts, url_fetcher=fetcher)
        return self._sheets[css]


def page_of(html: str, fetcher: Any) -> Any:
    """The page as the engine wants it."""
    return _page_class()(string=html, url_fetcher=fetcher)


def press_for(css: str, assets: Mapping[str, Asset]) -> Press:
    """The press with the fonts that ``css`` asks for among ``assets``."""
    key = _key(css, assets)
    if key not in _presses:
        # Those of the process that this one was forked from are left alone: it still needs their fonts.
        own = [one for one in _presses if one[0] == os.getpid()]
        for old in own[: len(own) + 1 - _MOST]:
            _close(old)
        _presses[key] = Press()
        Finalize(None, _close, (key,), exitpriority=0)
    return _presses[key]


def forget_press(css: str, assets: Mapping[str, Asset]) -> None:
    """Set up this look anew the next time, and say again what is wrong with it."""
    _close(_key(css, assets))


def _close(key: _Key) -> None:
    """Let the fonts of a press go: before the process does, since at its end the font library is unloaded."""
    press = _presses.pop(key, None)
    if press is not None:
        # Fonts of a brand lie in a folder, and a process of a pool ends without asking what it holds.
        press.fonts.__del__()


@cache
def _page_class() -> type:
    """A page that has no notes.

    The style sheet of the engine has five rules that give each element what a note in it would need.
    """
    weasyprint: Any = importlib.import_module("weasyprint")
    html: Any = importlib.import_module("weasyprint.html")
    sheet = weasyprint.CSS(string=_NOTES.sub("", html.UA), counter_style=html.UA_COUNTER_STYLE)

    class Page(weasyprint.HTML):  # type: ignore[misc]
        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return super()._ua_stylesheets(forms) if forms else [sheet]

    return Page


def _key(css: str, assets: Mapping[str, Asset]) -> _Key:
    return os.getpid(), tuple(
        (name, asset.data) for name, asset in sorted(assets.items()) if asset_url(name) in css
    )
