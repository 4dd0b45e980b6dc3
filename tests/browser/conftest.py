"""A headless Chromium, and pages for it. Without one (``setup/install.sh tests`` installs it) nothing is run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.pages import Folder, write_pages
from tests.compose.test_samples import SAMPLES, sample
from tests.formats.sample_pack import sample_pack

CHROMIUM = shutil.which("chromium")
Open = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if "CI" in os.environ:
            pytest.fail("no chromium: setup/install.sh tests installs it")
        pytest.skip("no chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Opens an address in a context of its own; what goes wrong in the page fails the test."""
    contexts, complaints = [], []

    def opened(url: str, width: int = 1280, height: int = 900, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda request: complaints.append(f"not loaded: {request.url}"))
        page.goto(url)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def tram(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A small pack of every kind of document."""
    return write_pages(sample_pack(), tmp_path_factory.mktemp("tram"))


@pytest.fixture(scope="session")
def folder_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Folder]:
    """The pages of a sample project, by its code."""
    known: dict[str, Folder] = {}

    def folder(code: str) -> Folder:
        if code not in known:
            profile = next(item.values[0] for item in SAMPLES if item.values[1] == code)
            known[code] = write_pages(sample(profile, code).pack, tmp_path_factory.mktemp(code))
        return known[code]

    return folder
