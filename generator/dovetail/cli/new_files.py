"""Writes files that are the person's from then on: a started profile, a schema for an editor."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from dovetail.cli.telling.safe_text import shown
from dovetail.cli.unusable import UnusableError


def dump_json(document: dict[str, Any]) -> bytes:
    """A JSON file as it is kept under version control."""
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def write_new(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files that must not exist yet. If one does, nothing is written.

    :raises UnusableError: naming the file that is there already.
    """
    taken = [name for name in files if (folder / name).exists() or (folder / name).is_symlink()]
    if taken:
        raise UnusableError(
            f"{shown(str(folder / taken[0]))} exists already, and is left as it is. Name another folder."
        )
    for name, data in files.items():
        _write(folder / name, data, "xb")


def write_generated(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files that are generated and may be replaced by newer ones."""
    for name, data in files.items():
        path = folder / name
        if path.is_symlink() or not (path.is_file() and path.read_bytes() == data):
            _write(path, data, "wb")


def _write(path: Path, data: bytes, mode: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open(mode) as file:
            file.write(data)
    except OSError as error:
        raise UnusableError(f"{shown(str(path))} can't be written: {error.strerror}") from None
    click.echo(shown(str(path)))
