"""What people put where a file of ours would stand."""

from __future__ import annotations

from pathlib import Path

OBSTACLES = ("a file above it", "a link above it", "a folder in its place")


def put_in_the_way(what: str, folder: Path, file: Path) -> None:
    """Put one of the obstacles into the place of a folder, or of a file in it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    if what == "a file above it":
        folder.write_text("By Ana.\n")
    elif what == "a link above it":
        shared = folder.with_name("shared")
        shared.mkdir()
        (shared / "notes.txt").write_text("By Ana.\n")
        folder.symlink_to("shared")
    else:
        file.mkdir(parents=True)
        (file / "notes.txt").write_text("By Ana.\n")
