"""The page of a redline keeps the rules of accessibility, fits a small screen, and leads to each change."""

from __future__ import annotations

from pathlib import Path

import pytest

from dovetail.formats.redline.html import redline_html
from tests.browser.conftest import Open
from tests.browser.test_accessibility import faults, pytestmark
from tests.formats.test_redline_tree import STEPS
from tests.formats.test_redline_word import CHANGED, redline

__all__ = ["pytestmark"]


@pytest.fixture
def address(tmp_path: Path) -> str:
    """A page with a changed limit, a step that came, and one that moved."""
    rows = CHANGED.split("\n")
    rows[6], rows[7] = rows[7], rows[6]
    path = tmp_path / "changes.html"
    path.write_bytes(redline_html(redline(STEPS, "\n".join(rows))))
    return path.as_uri()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_it_breaks_no_rule(address: str, open_page: Open, scheme: str, width: int) -> None:
    page = open_page(address, width, color_scheme=scheme)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_who_hears_it_knows_what_was_inserted_and_deleted(address: str, open_page: Open) -> None:
    page = open_page(address)
    assert page.locator("section del").first.inner_text().startswith("deleted:")
    assert page.locator("section ins").first.inner_text().startswith("inserted:")


def test_a_change_of_the_list_leads_to_its_place_and_back(address: str, open_page: Open) -> None:
    page = open_page(address)
    page.get_by_role("link", name="Change 1").first.click()
    assert page.url.endswith("#change-1")
    page.locator("section").get_by_role("link", name="Change 1", exact=True).click()
    assert page.url.endswith("#list-1")
