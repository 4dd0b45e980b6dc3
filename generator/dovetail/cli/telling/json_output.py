"""JSON on standard output: one document, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import click

from dovetail.model.diagnostics import Place


def print_json(document: dict[str, Any]) -> None:
    """Print one document. Text is written as it is, but what could play tricks on a terminal is escaped."""
    click.echo(json_text(document))


def location(place: Place | None) -> dict[str, Any] | None:
    """A place as every document of Dovetail gives it; null if there is none."""
    return {"file": place.file, "line": place.line, "column": place.column} if place else None


def json_text(document: dict[str, Any]) -> str:
    """The document as :func:`print_json` prints it, without a line end."""
    text = json.dumps(document, ensure_ascii=False, indent=2)
    plain = text.isascii() and "\x7f" not in text
    return text if plain else "\n".join(map(_safe_line, text.split("\n")))


def _safe_line(line: str) -> str:
    # A report on many projects has megabytes of plain lines.
    return line if line.isprintable() else "".join(map(_safe, line))


def _safe(character: str) -> str:
    # JSON escapes ASCII controls itself; DEL, C1 controls, bidi marks and lone surrogates it leaves alone.
    if character.isprintable():
        return character
    number = ord(character)
    if number > 0xFFFF:
        number -= 0x10000
        return f"\\u{0xD800 + (number >> 10):04x}\\u{0xDC00 + (number & 0x3FF):04x}"
    return f"\\u{number:04x}"
