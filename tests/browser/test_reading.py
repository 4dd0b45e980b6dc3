"""Someone reads a pack in a browser, from the disk: on a desk, on a phone, at night, on paper, without scripts."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html
import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.pages import Folder
from tests.compose.test_samples import SAMPLES

pytestmark = pytest.mark.slow
WIDE = "document.documentElement.scrollWidth > innerWidth"


def until(page: Page, condition: str) -> None:
    """Ask from outside until it holds: the page's policy forbids that it waits for a predicate of ours."""
    for _ in range(100):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(condition)


def colour(page: Page, selector: str, name: str) -> str:
    said: str = page.eval_on_selector(selector, f"element => getComputedStyle(element)['{name}']")
    return said


def test_every_page_opens_without_a_complaint(tram: Folder, open_page: Open) -> None:
    page = open_page(tram.url("procurement"))
    for document in tram.pack.documents:
        page.goto(tram.url(document.id))
        assert page.title() == f"{document.title} – Tram Signalling Renewal"
        assert page.evaluate(
            "document.fonts.ready.then(() => document.fonts.check('16px \"Source Sans 3\"'))"
        )
    assert page.evaluate("document.documentElement.classList.contains('scripted')")


@pytest.mark.parametrize("code", [item.values[1] for item in SAMPLES])
def test_every_link_of_a_pack_leads_to_a_file_and_an_anchor(
    folder_of: Callable[[str], Folder], code: str
) -> None:
    folder = folder_of(str(code))
    pages = {path: lxml.html.parse(str(path)) for path in sorted(folder.path.rglob("*.html"))}
    ids = {path: set(tree.xpath("//@id")) for path, tree in pages.items()}
    wrong = []
    for path, tree in pages.items():
        for target in tree.xpath("//a/@href | //link/@href | //script/@src | //img/@src"):
            parts = urlsplit(target)
            if parts.scheme in ("http", "https", "mailto", "data"):
                continue
            file = Path(path.parent, unquote(parts.path)).resolve() if parts.path else path
            anchor = unquote(parts.fragment)
            if not file.is_file() or (anchor and anchor not in ids[file]):
                wrong.append((path.name, target))
    assert wrong == []


@pytest.mark.parametrize("width", [320, 900])
def test_no_page_scrolls_sideways(folder_of: Callable[[str], Folder], open_page: Open, width: int) -> None:
    folder = folder_of("PAX")
    page = open_page(folder.url("index"), width)
    wide = []
    for document in folder.pack.documents:
        page.goto(folder.url(document.id))
        if page.evaluate(WIDE):
            wide.append(document.id)
    assert wide == []


def test_on_a_phone_a_wide_table_scrolls_in_a_region_with_a_name(tram: Folder, open_page: Open) -> None:
    page = open_page(tram.url("key-dates"), 320)
    regions = page.locator("main [role=region]")
    assert regions.count() > 0
    names = [region.get_attribute("aria-label") for region in regions.all()]
    assert len(set(names)) == len(names)
    assert all(name and name.startswith(("Table ", "Picture ")) for name in names)
    regions.first.focus()
    page.keyboard.press("ArrowRight")
    until(page, "document.activeElement.scrollLeft > 0")


def test_on_a_phone_the_list_of_documents_opens_and_closes_by_keyboard(tram: Folder, open_page: Open) -> None:
    page = open_page(tram.url("procurement"), 390)
    assert not page.locator("#documents").is_visible()
    menu = page.get_by_role("button", name="Documents")
    menu.focus()
    page.keyboard.press("Enter")
    assert page.locator("#documents").is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Procurement"
    page.keyboard.press("Escape")
    assert not page.locator("#documents").is_visible()
    assert page.evaluate("document.activeElement.className") == "bar-menu"


def test_a_reader_goes_through_the_pack_from_start_to_end(tram: Folder, open_page: Open) -> None:
    page = open_page(tram.url(tram.pack.documents[0].id))
    for document in tram.pack.documents[1:]:
        page.get_by_role("link", name=f"Next {document.title}").click()
        page.wait_for_url(tram.url(document.id))
        assert page.locator(".pack [aria-current=page]").inner_text() == document.title
    page.get_by_role("link", name="Previous").click()
    page.wait_for_url(tram.url(tram.pack.documents[-2].id))


def test_the_list_of_sections_marks_the_one_that_is_read(tram: Folder, open_page: Open) -> None:
    page = open_page(tram.url("procurement"), 1600)
    links = page.locator(".here a")
    for link in (links.nth(1), links.nth(3), links.last):
        link.click()
        expect(link).to_have_attribute("aria-current", "true")
        assert page.locator(".here [aria-current=true]").count() == 1


def test_groups_stay_as_the_reader_left_them(tram: Folder, open_page: Open) -> None:
    page = open_page(tram.url("procurement"))
    page.get_by_text("Role cards", exact=True).click()
    until(page, "sessionStorage.length > 0")
    page.get_by_role("link", name="Key dates").first.click()
    page.wait_for_url(tram.url("key-dates"))
    assert not page.locator("details[data-group^=role]").evaluate("group => group.open")


def test_at_night_pages_are_dark_unless_the_reader_wants_them_light(tram: Folder, open_page: Open) -> None:
    page = open_page(tram.url("procurement"), color_scheme="dark")
    switch = page.get_by_role("button", name="Dark mode")
    assert switch.get_attribute("aria-pressed") == "true"
    assert colour(page, "html", "backgroundColor") == "rgb(20, 25, 31)"
    switch.click()
    assert colour(page, "html", "backgroundColor") == "rgb(255, 255, 255)"
    page.goto(tram.url("key-dates"))
    assert colour(page, "html", "backgroundColor") == "rgb(255, 255, 255)"
    page.get_by_role("button", name="Dark mode").click()
    assert page.evaluate("localStorage.length") == 0  # as the system says: nothing need be kept
    assert colour(page, "html", "backgroundColor") == "rgb(20, 25, 31)"


def test_pictures_stand_on_light_ground_in_the_dark(
    folder_of: Callable[[str], Folder], open_page: Open
) -> None:
    page = open_page(folder_of("PAX").url("procurement"), color_scheme="dark")
    assert page.locator(".picture svg").count() > 0
    assert colour(page, ".picture", "backgroundColor") == "rgb(255, 255, 255)"


def test_without_scripts_everything_but_the_search_is_there(tram: Folder, open_page: Open) -> None:
    page = open_page(tram.url("procurement"), java_script_enabled=False)
    assert not page.locator("form.search").is_visible()
    assert not page.locator("button.scheme").is_visible()
    for document in tram.pack.documents:
        assert page.locator("#documents").get_by_text(document.title, exact=True).first.is_visible()
    assert page.locator(".here a").first.is_visible()
    narrow = open_page(tram.url("procurement"), 390, java_script_enabled=False)
    narrow.get_by_role("link", name="Documents").click()
    assert narrow.url.endswith("#documents")
    assert narrow.locator("#documents a").first.is_visible()


def test_on_paper_there_is_the_document_and_nothing_else(tram: Folder, open_page: Open) -> None:
    page = open_page(tram.url("procurement"), color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    for gone in (".bar", ".pack", ".here", ".turn", ".trail", ".skip"):
        assert not page.locator(gone).is_visible(), gone
    assert colour(page, "main", "color") == "rgb(28, 35, 45)"
    pages = pypdfium2.PdfDocument(page.pdf(format="A4", prefer_css_page_size=True))
    text = "".join(sheet.get_textpage().get_text_range() for sheet in pages)
    assert "Procurement" in text
    assert "Uncontrolled when printed" in text
    assert "Search this pack" not in text


def test_a_pack_that_is_copied_elsewhere_still_works(tram: Folder, open_page: Open, tmp_path: Path) -> None:
    copy = tmp_path / "a folder with spaces # and ümlauts"
    shutil.copytree(tram.path, copy)
    page = open_page((copy / "roles" / "project-manager.html").as_uri())
    page.get_by_role("link", name="Procurement").first.click()
    page.get_by_role("searchbox").fill("tender")
    page.locator(".found-link").first.wait_for()
