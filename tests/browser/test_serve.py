"""``dovetail serve`` in a browser: a saved file renews the page, a broken one leaves it, with a banner."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page

PATIENCE = 120.0


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """Harbour City, to be edited."""
    folder = tmp_path / "harbour"
    shutil.copytree(Path(__file__).parent.parent / "cli/harbour", folder)
    return folder


@pytest.fixture
def address(profile: Path) -> Iterator[str]:
    """Where ``dovetail serve`` shows it."""
    command = (sys.executable, "-c", "from dovetail.cli.main import main; main()", "serve", str(profile))
    process = subprocess.Popen((*command, "--port", "0", "--jobs", "1"), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    found = re.match(r"(http://\S+)", process.stdout.readline())
    assert found is not None
    yield found[1]
    process.kill()
    process.wait()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page in a context of its own, closed before its server stops. Whatever goes wrong in it fails the test,
    but for news that are given up because the page is left.
    """
    context = browser.new_context()
    complaints: list[str] = []
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def until(holds: Callable[[], bool]) -> None:
    """Wait until it holds. The question is asked from outside: the page's policy allows no other."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.2)


def shown(page: Page, url: str) -> str:
    """The text of a page; nothing while it is being renewed."""
    try:
        page.goto(url)
        return page.inner_text("body")
    except Error:
        return ""


def test_a_save_renews_the_page_and_a_broken_profile_leaves_the_last_good_one(
    page: Page, address: str, profile: Path
) -> None:
    page.goto(address)
    until(lambda: page.get_by_role("link", name="Open the pack of quay").count() == 1)
    page.get_by_role("link", name="Open the pack of quay").click()
    until(lambda: "New quay" in page.inner_text("main"))
    project = profile / "projects/quay/project.yaml"
    good = project.read_text()
    project.write_text(good.replace("name: New quay", "name: Long quay"))
    until(lambda: "Long quay" in page.inner_text("main"))
    project.write_text(good.replace("name: New quay", "name: [New quay"))
    until(lambda: page.locator("#dovetail-broken").is_visible())
    assert "project.yaml:" in page.inner_text("#dovetail-broken")
    assert "Long quay" in page.inner_text("main")
    project.write_text(good)
    until(lambda: "New quay" in page.inner_text("main"))
    assert not page.locator("#dovetail-broken").is_visible()


def test_findings_are_a_page_of_their_own(page: Page, address: str) -> None:
    page.goto(address)
    until(lambda: page.get_by_role("link", name="Open the pack of quay").count() == 1)
    page.goto(f"{address}findings/quay")
    assert "AR-" in page.inner_text("main")


def test_after_an_issue_the_redline_and_the_impact_are_pages_too(
    page: Page, address: str, profile: Path, tmp_path: Path
) -> None:
    command = (sys.executable, "-c", "from dovetail.cli.main import main; main()", "issue", str(profile))
    subprocess.run(
        (*command, "--project", "quay", "--format", "md", "--out", str(tmp_path / "issued"), "--jobs", "1"),
        check=True,
    )
    page.goto(address)
    until(lambda: page.get_by_role("link", name="Open the pack of quay").count() == 1)
    procurement = profile / "procedures/procurement.yaml"
    procurement.write_text(procurement.read_text().replace("10000", "45000"))
    until(lambda: "45,000" in shown(page, f"{address}redline/quay"))
    until(lambda: "quay" in shown(page, f"{address}impact"))
