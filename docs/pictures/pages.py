"""Draws the pictures in docs/images: first pages of documents side by side. ``make pictures`` runs it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw

WIDTH, GAP = 1600, 32
BACKGROUND, EDGE = "#e9ecef", "#c6ccd3"


def draw(folder: Path, target: Path, documents: Sequence[str]) -> None:
    """The first page of each document in a folder of PDF files, on one picture."""
    wide = (WIDTH - GAP * (len(documents) + 1)) // len(documents)
    pages = [_first_page(folder / f"{name}.pdf", wide) for name in documents]
    picture = Image.new("RGB", (WIDTH, max(page.height for page in pages) + 2 * GAP), BACKGROUND)
    pen = ImageDraw.Draw(picture)
    for position, page in enumerate(pages):
        left = GAP + position * (wide + GAP)
        picture.paste(page, (left, GAP))
        pen.rectangle((left - 1, GAP - 1, left + page.width, GAP + page.height), outline=EDGE)
    target.parent.mkdir(parents=True, exist_ok=True)
    picture.quantize(128, method=Image.Quantize.MEDIANCUT).save(target, optimize=True)


def _first_page(file: Path, wide: int) -> Image.Image:
    page = pypdfium2.PdfDocument(file)[0]
    scale = 2 * wide / page.get_width()
    large: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    return large.resize((wide, round(large.height * wide / large.width)), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    draw(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
