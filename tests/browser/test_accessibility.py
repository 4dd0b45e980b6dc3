"""Pages keep the rules of accessibility (WCAG 2.2 A and AA, and good practice), as axe judges them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Open
from tests.browser.pages import Folder
from tests.compose.test_samples import SAMPLES

AXE = Path(__file__).parents[2] / ".node" / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = [
    pytest.mark.slow,
    # In CI a judge that is missing fails the test: a skipped one would pass for a verdict.
    pytest.mark.skipif(not AXE.exists() and "CI" not in os.environ, reason="axe is installed by make test"),
]
CODES = sorted({item.values[0]: str(item.values[1]) for item in SAMPLES}.values())
"""One project of each organization, the last by its code."""


def faults(page: Page) -> list[str]:
    """What axe finds wrong, with the element."""
    page.evaluate(AXE.read_text(encoding="utf-8"))  # the page itself would load no such script
    page.evaluate("document.fonts.ready")
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")
    return [
        f"{violation['id']}: {node['html'][:160]} ({node['failureSummary'][:200]})"
        for violation in found["violations"]
        for node in violation["nodes"][:3]
    ]


def chosen(folder: Folder) -> list[str]:
    """The pages that hold most, one of each kind."""
    known = {document.id for document in folder.pack.documents}
    longest = [item.id for kind in ("procedure", "role") if (item := folder.longest(kind))]
    return [name for name in ("index", "key-dates", "alignment", *longest) if name in known]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("code", CODES)
def test_no_page_breaks_a_rule(
    folder_of: Callable[[str], Folder], open_page: Open, code: str, scheme: str
) -> None:
    folder = folder_of(code)
    page = open_page(folder.url("index"), color_scheme=scheme)
    wrong = {}
    for name in chosen(folder):
        page.goto(folder.url(name))
        if found := faults(page):
            wrong[name] = found
    assert wrong == {}


@pytest.mark.parametrize("width", [320, 1600])
def test_nor_does_a_small_or_a_wide_screen(tram: Folder, open_page: Open, width: int) -> None:
    page = open_page(tram.url("procurement"), width)
    assert faults(page) == []


def test_nor_do_open_lists_and_results(tram: Folder, open_page: Open) -> None:
    page = open_page(tram.url("procurement"), 390)
    page.get_by_role("button", name="Documents").click()
    page.get_by_text("On this page").click()
    assert faults(page) == []
    page.get_by_role("searchbox").fill("tender")
    page.locator(".found-link").first.wait_for()
    assert faults(page) == []


def test_what_has_the_focus_is_seen(tram: Folder, open_page: Open) -> None:
    page = open_page(tram.url("procurement"))
    unseen = []
    for _ in range(30):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "[getComputedStyle(document.activeElement).outlineStyle, document.activeElement.outerHTML.slice(0, 90)]"
        )
        if outline[0] == "none":
            unseen.append(outline[1])
    assert unseen == []


def test_the_first_key_leads_to_the_text(tram: Folder, open_page: Open) -> None:
    page = open_page(tram.url("procurement"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
