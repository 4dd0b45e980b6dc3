"""What a format returns: the bytes of one file, and what the reader of the build should know about them."""

from __future__ import annotations

from dataclasses import dataclass

from dovetail.model.diagnostics import Diagnostic, Severity


@dataclass(frozen=True, slots=True)
class Rendered:
    """The bytes of one file. Equal input gives equal ``data``; ``warnings`` are in document order."""

    data: bytes
    warnings: tuple[Diagnostic, ...] = ()


def warning(code: str, document: str, message: str, hint: str = "") -> Diagnostic:
    """A minor finding about the document with the id ``document``."""
    return Diagnostic(code, Severity.MINOR, f"{document}: {message}", hint=hint, subject=document)
