"""What a file of unknown origin says of itself: the marks of an issue in it, and its signatures.

Such a file may be damaged, or made to do harm, so it is read in a process of its own, with limits on its
time and memory. That process gets the bytes and gives back a few lines of JSON; it is this module, run as a
program.
"""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dovetail.model.issue_mark import IssueMark, codes_in, marks_in

SECONDS = 20
"""How long a file may be read."""
MEMORY = 2_000_000_000
"""Bytes that reading may take."""
_PAGES, _PARTS, _PART_BYTES, _TEXT = 8, 5_000, 2_000_000, 4_000_000
_MOST = 40
"""Marks, codes and signatures that are reported of one file."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature of a PDF.

    ``intact``: it covers the whole file, and nothing has changed since. ``trusted``: its certificate
    leads to one of those that were said to be trusted; none, if none was said. ``problem`` says why it could
    not be checked.
    """

    by: str
    on: str
    intact: bool
    trusted: bool | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What a file says of itself. ``problem`` completes "it can't be read: …"."""

    marks: tuple[IssueMark, ...] = ()
    codes: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    problem: str = ""


def said_by(data: bytes, trusted: Sequence[Path] = ()) -> Said:
    """What the file with these bytes says of itself, within limits of time and memory; nothing is raised.

    ``trusted`` are files of certificates that signatures may lead to.
    """
    command = [sys.executable, "-I", "-m", __name__, *map(str, trusted)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=2 * SECONDS, check=False)
        return _received(json.loads(done.stdout))
    except subprocess.TimeoutExpired:
        return Said(problem="reading it takes too long")
    except (OSError, ValueError, KeyError, TypeError):
        return Said(problem="it is damaged, or made to do harm")


def _received(content: Any) -> Said:
    return Said(
        tuple(IssueMark(**item) for item in content["marks"]),
        tuple(content["codes"]),
        tuple(Signature(**item) for item in content["signatures"]),
        content["problem"],
    )


def _main() -> None:
    _limit()
    said = _said(sys.stdin.buffer.read(), sys.argv[1:])
    sys.stdout.write(json.dumps(asdict(said)))


def _limit() -> None:
    try:
        import resource
    except ImportError:  # no such limits on this system; the time is still limited from outside
        return
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _said(data: bytes, trusted: Sequence[str]) -> Said:
    signatures: tuple[Signature, ...] = ()
    try:
        if data[:1024].lstrip().startswith(b"%PDF"):
            texts = list(_pdf_texts(data))
            if b"/ByteRange" in data:
                signatures = _signatures(data, trusted)
        elif data.startswith(b"PK\x03\x04"):
            texts = list(_word_texts(data))
        else:
            wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
            texts = [data.decode("utf-16" if wide else "utf-8", "replace")]
    except _UnreadableError as error:
        return Said(problem=str(error))
    except MemoryError:
        return Said(problem="reading it takes too much memory")
    marks = [mark for text in texts for mark in marks_in(text)]
    codes = [code for text in texts for code in codes_in(text)]
    return Said(tuple(dict.fromkeys(marks))[:_MOST], tuple(dict.fromkeys(codes))[:_MOST], signatures)


class _UnreadableError(ValueError):
    """The message completes "it can't be read: …"."""


def _pdf_texts(data: bytes) -> Iterator[str]:
    """Its keywords, and what stands on its first pages and its last."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        yield document.get_metadata_value("Keywords")
        pages = len(document)
        for number in dict.fromkeys((*range(min(pages, _PAGES)), pages - 1)):
            yield document[number].get_textpage().get_text_range()[:_TEXT]
    except pypdfium2.PdfiumError as error:
        secret = "password" in str(error).lower()
        raise _UnreadableError("it is encrypted" if secret else "it is a damaged PDF file") from None


def _word_texts(data: bytes) -> Iterator[str]:
    """What the file says of itself, and its feet."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > _PARTS:
                raise _UnreadableError(f"it has {len(entries):,} parts")
            for entry in entries:
                if entry.flag_bits & 0x1:
                    raise _UnreadableError("it is encrypted")
                if entry.filename == "docProps/core.xml" or entry.filename.startswith("word/footer"):
                    with archive.open(entry) as part:
                        yield part.read(_PART_BYTES).decode("utf-8", "replace")
    except _UnreadableError:
        raise
    except Exception:  # noqa: BLE001 - a damaged archive can raise almost anything
        raise _UnreadableError("it is a damaged Word file") from None


def _signatures(data: bytes, trusted: Sequence[str]) -> tuple[Signature, ...]:
    try:
        from dovetail.history.verify.signature import signatures_of
    except ImportError:
        return (Signature("", "", False, problem="checking signatures needs the extra sign of Dovetail"),)
    found = signatures_of(data, [Path(path).read_bytes() for path in trusted])
    return tuple(Signature(*item) for item in found)[:_MOST]


if __name__ == "__main__":
    _main()
