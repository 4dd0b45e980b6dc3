"""Someone looks for something in a pack, from the disk, with and without a mouse."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dovetail.formats.web.html_files import INDEX
from tests.browser.conftest import Open
from tests.browser.pages import Folder

pytestmark = pytest.mark.slow


@pytest.fixture
def page(folder_of: Callable[[str], Folder], open_page: Open) -> Page:
    return open_page(folder_of("PAX").url("roles/project-manager"))


def look_for(page: Page, words: str) -> list[str]:
    """The titles of what is found, best first."""
    page.get_by_role("searchbox").fill(words)
    # A predicate of our own would be evaluated in the page, whose policy forbids that.
    expect(page.locator(".found [role=status]")).not_to_have_text("")
    return page.locator(".found-title").all_inner_texts()


def test_a_step_is_found_and_reached_by_keyboard_alone(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("confirm money")
    page.locator(".found-link").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.querySelector('.found-title').textContent").endswith(
        "Confirm the money"
    )
    page.keyboard.press("Enter")
    page.wait_for_url("**/procurement.html#step-confirm-funding")
    assert page.locator("tr:has(a:target)").is_visible()


def test_enter_opens_the_best_result(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("procurement")
    page.keyboard.press("Enter")
    page.wait_for_url("**/procurement.html")


def test_arrows_walk_through_the_results_and_escape_closes_them(page: Page) -> None:
    look_for(page, "freeze")
    focused = "document.activeElement.className"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.locator(".found-link").nth(1).evaluate("link => link === document.activeElement")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.name") == "search"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.name") == "search"
    assert not page.locator(".found").is_visible()
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == "found-link"
    page.keyboard.type("s")
    assert page.get_by_role("searchbox").input_value() == "freezes"


def test_titles_come_before_text(page: Page) -> None:
    assert look_for(page, "procurement")[0] == "Procurement"
    assert look_for(page, "PRO-7")[0] == "PRO-7"
    assert look_for(page, "early life support")[0] == "Early life support"


@pytest.mark.parametrize("words", ["requisit", "REQUISITION", "réquisition", "requisition procurement"])
def test_the_beginning_of_a_word_is_enough_and_accents_do_not_matter(page: Page, words: str) -> None:
    assert any("Write the requisition" in title for title in look_for(page, words))


def test_a_result_says_where_it_is_and_shows_the_words_that_were_found(page: Page) -> None:
    look_for(page, "confirm money")
    first = page.locator(".found-link").first
    assert "Procurement" in first.locator(".found-where").inner_text()
    assert {mark.lower() for mark in first.locator("mark").all_inner_texts()} >= {"confirm", "money"}


def test_what_is_nowhere_is_said_to_be_nowhere(page: Page) -> None:
    assert look_for(page, "<b>xyzzy</b>") == []
    assert page.locator(".found [role=status]").inner_text() == "Nothing found for “<b>xyzzy</b>”"


def test_a_pack_that_lost_its_index_says_so(tram: Folder, browser: Browser, tmp_path: Path) -> None:
    copy = tmp_path / "pages"
    shutil.copytree(tram.path, copy)
    (copy / INDEX).unlink()
    page = browser.new_page()
    page.goto((copy / "key-dates.html").as_uri())
    page.get_by_role("searchbox").fill("tender")
    page.get_by_text("could not be read").wait_for()
    page.close()
