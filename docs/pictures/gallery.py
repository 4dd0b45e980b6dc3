"""Draws the pictures of docs/gallery.md from the built packs in output/. ``make gallery`` runs it.

Pages come from the PDF files; screens from the HTML folder, taken by a headless Chromium.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parents[2]
OUTPUT, TARGET = ROOT / "output", ROOT / "docs" / "images" / "gallery"
WIDTH, GAP = 1800, 28
BACKGROUND, EDGE = "#e9ecef", "#c6ccd3"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a PDF below a project's folder: by number from 0, or the first one that says ``holding``."""

    file: str
    number: int = 0
    holding: str = ""
    across: bool = False
    """The first page that lies across."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A page of the HTML folder in a window of this size."""

    file: str
    width: int = 1280
    height: int = 900
    dark: bool = False


GALLERY: dict[str, Sequence[Page | Screen]] = {
    "brands": (
        Page("wyrefell/PAX/PAX-pack.pdf"), Page("gitlab/CSP/CSP-pack.pdf"), Page("gsa-tts/WPF/WPF-pack.pdf"),
        Page("lindenau/VAB/VAB-pack.pdf"),
    ),
    "first-pages": (
        Page("wyrefell/PAX/pdf/index.pdf"), Page("wyrefell/PAX/pdf/requests.pdf"),
        Page("wyrefell/PAX/pdf/open-questions.pdf"),
    ),
    "timeline": (Page("wyrefell/PAX/pdf/key-dates.pdf", across=True),),
    "procedure": (
        Page("wyrefell/PAX/pdf/procurement.pdf"), Page("wyrefell/PAX/pdf/procurement.pdf", 1),
        Page("wyrefell/PAX/pdf/procurement.pdf", 4),
    ),
    "swimlane-and-map": (
        Page("wyrefell/PAX/pdf/change-enablement.pdf", holding="else go on to the next"),
        Page("wyrefell/PAX/pdf/index.pdf", holding="Hands something to"),
    ),
    "service-side": (
        Page("wyrefell/PAX/pdf/service-levels.pdf"), Page("wyrefell/PAX/pdf/requirements.pdf"),
        Page("wyrefell/PAX/pdf/early-life-support.pdf"),
    ),
    "alignment": (
        Page("wyrefell/PAX/pdf/alignment.pdf"), Page("wyrefell/PAX/pdf/alignment-service.pdf"),
        Page("wyrefell/PAX/pdf/roles/project-manager.pdf"),
    ),
    "booklet": tuple(Page("wyrefell/LBL/LBL-pack.pdf", number) for number in (1, 2, 3, 5)),
    "german": (
        Page("lindenau/VAB/pdf/index.pdf"), Page("lindenau/VAB/pdf/key-dates.pdf"),
        Page("lindenau/VAB/pdf/risk.pdf"),
    ),
    "screen": (
        Screen("wyrefell/PAX/html/procurement.html"), Screen("gitlab/CSP/html/index.html", dark=True),
    ),
    "phone": (
        Screen("wyrefell/PAX/html/index.html", 390, 844), Screen("gitlab/CSP/html/key-dates.html", 390, 844),
        Screen("gsa-tts/WPF/html/requests.html", 390, 844, dark=True),
    ),
}  # fmt: skip


def draw(parts: Sequence[Page | Screen], target: Path) -> None:
    """The parts side by side, all of one width."""
    wide = (WIDTH - GAP * (len(parts) + 1)) // len(parts)
    images = [image.resize((wide, round(image.height * wide / image.width)), Image.Resampling.LANCZOS)
              for image in _drawn(parts)]  # fmt: skip
    picture = Image.new("RGB", (WIDTH, max(image.height for image in images) + 2 * GAP), BACKGROUND)
    pen = ImageDraw.Draw(picture)
    for position, image in enumerate(images):
        left = GAP + position * (wide + GAP)
        picture.paste(image, (left, GAP))
        pen.rectangle((left - 1, GAP - 1, left + image.width, GAP + image.height), outline=EDGE)
    target.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(160, method=Image.Quantize.MEDIANCUT).save(target, optimize=True)


def _drawn(parts: Sequence[Page | Screen]) -> Iterator[Image.Image]:
    for part in parts:
        yield _page(part) if isinstance(part, Page) else _screen(part)


def _page(page: Page) -> Image.Image:
    document = pypdfium2.PdfDocument(OUTPUT / page.file)
    found = document[page.number]
    if page.holding or page.across:
        found = next(
            one
            for one in document
            if (page.across and one.get_width() > one.get_height())
            or (page.holding and page.holding in " ".join(one.get_textpage().get_text_range().split()))
        )
    image: Image.Image = found.render(scale=2 * WIDTH / 2 / found.get_width()).to_pil()
    return image.convert("RGB")


def _screen(screen: Screen) -> Image.Image:
    from playwright.sync_api import sync_playwright

    shot = TARGET / "shot.png"
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(
            viewport={"width": screen.width, "height": screen.height},
            color_scheme="dark" if screen.dark else "light",
            device_scale_factor=2,
        )
        page.goto((OUTPUT / screen.file).as_uri())
        page.screenshot(path=shot)
        browser.close()
    image = Image.open(shot).convert("RGB")
    shot.unlink()
    return image


if __name__ == "__main__":
    for wanted in sys.argv[1:] or GALLERY:
        draw(GALLERY[wanted], TARGET / f"{wanted}.png")
        sys.stdout.write(f"docs/images/gallery/{wanted}.png\n")
