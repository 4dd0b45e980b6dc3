"""Bare WeasyPrint as a process of its own: prints a page that lies in a folder, and does nothing else.

``python -m benchmarks.bare FOLDER``
"""

from __future__ import annotations

import os
import pickle
import sys
from pathlib import Path

from benchmarks.samples import PYTHON, SMALL, pack_of
from benchmarks.single import Page, page_of_pack

_PAGE = "page"


def bare_command(folder: Path) -> list[str]:
    """The command that prints the sample's pack; its HTML, style and pictures are put into ``folder``."""
    (folder / _PAGE).write_bytes(pickle.dumps(page_of_pack(pack_of(SMALL))))
    return [PYTHON, "-m", "benchmarks.bare", os.fspath(folder)]


def main(folder: Path) -> None:
    """Print the page that lies in ``folder``."""
    page: Page = pickle.loads((folder / _PAGE).read_bytes())  # noqa: S301 - our own bytes
    (folder / f"{_PAGE}.pdf").write_bytes(page.render().write_pdf())


if __name__ == "__main__":
    main(Path(sys.argv[1]))
