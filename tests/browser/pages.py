"""Folders of web pages as a build writes them, for a browser to open from the disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dovetail.build.html_targets import shared_files
from dovetail.formats.web.html import render_html
from dovetail.model.document import Document, Pack


@dataclass(frozen=True)
class Folder:
    """The pages of one pack."""

    path: Path
    pack: Pack

    def url(self, document: str, anchor: str = "") -> str:
        """The address of a page on the disk."""
        return (self.path / f"{document}.html").as_uri() + (f"#{anchor}" if anchor else "")

    def longest(self, kind: str) -> Document | None:
        """The document of a kind that says most."""
        known = [document for document in self.pack.documents if document.kind == kind]
        return max(known, key=lambda document: len(document.body), default=None)


def write_pages(pack: Pack, path: Path) -> Folder:
    """All files of the folder."""
    files = {f"{document.id}.html": render_html(document, pack).data for document in pack.documents}
    files |= {
        target.path.removeprefix("html/"): target.task.render().data
        for target in shared_files(pack, "html", "html")
    }
    for name, data in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    return Folder(path, pack)
