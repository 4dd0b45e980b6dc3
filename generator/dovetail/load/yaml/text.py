"""Bytes of a file → text that a YAML reader can trust: UTF-8, ``\\n`` line ends, printable."""

from __future__ import annotations

import re

from dovetail.model.diagnostics import Diagnostic, Place, Severity

SIZE_LIMIT = 5_000_000
"""Bytes. A hundred times the largest hand-written procedure; the rest is an accident or an attack."""

REPORTED_CHARACTERS = 20

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_LINE_SEPARATORS = {"\x85": "NEL", "\u2028": "LINE SEPARATOR", "\u2029": "PARAGRAPH SEPARATOR"}
_SAVE_AS_UTF8 = "save the file as UTF-8 (in the editor: Save with encoding → UTF-8)"

# UTF-32 LE starts with the mark of UTF-16 LE, so it comes first.
_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_BARE_PATTERNS = (  # YAML starts with an ASCII character, so the NULs around it tell the encoding
    (re.compile(rb"\A[^\x00]\x00\x00\x00", re.DOTALL), "UTF-32"),
    (re.compile(rb"\A\x00\x00\x00[^\x00]", re.DOTALL), "UTF-32"),
    (re.compile(rb"\A[^\x00]\x00[^\x00]\x00", re.DOTALL), "UTF-16"),
    (re.compile(rb"\A\x00[^\x00]\x00[^\x00]", re.DOTALL), "UTF-16"),
)


def read_text(name: str, raw: bytes, kind: str = "profiles") -> tuple[str | None, list[Diagnostic]]:
    """The text of a file, or None when its bytes are no UTF-8 text of a sensible size.

    ``kind`` is what such files are called.

    Line ends become ``\\n``. Characters that no procedure needs and that could hide text are reported
    each and replaced by U+FFFD (line separators by a space), so that the rest can still be read.
    """
    if len(raw) > SIZE_LIMIT:
        message = f"the file has {len(raw):,} bytes; {SIZE_LIMIT:,} is the most that is read"
        hint = "split it into several files, and keep attachments outside the profile"
        return None, [Diagnostic("file-too-large", Severity.ERROR, message, Place(name), hint)]
    foreign = _foreign_encoding(raw)
    if foreign:
        message = f"the file is written in {foreign}; {kind} are UTF-8"
        return None, [Diagnostic("encoding", Severity.ERROR, message, Place(name), _SAVE_AS_UTF8)]
    try:
        text = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    except UnicodeDecodeError as error:
        return None, [_bad_byte(name, raw.removeprefix(b"\xef\xbb\xbf"), error.start)]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if FORBIDDEN.search(text) is None:
        return text, []
    found = _forbidden_characters(name, text)
    return FORBIDDEN.sub(lambda hit: " " if hit[0] in _LINE_SEPARATORS else "\ufffd", text), found


def character_name(character: str) -> str:
    """How a character that can't be shown is called in a message."""
    names = {"\x00": "NUL", "\x1b": "ESC", "\ufeff": "BYTE ORDER MARK", **_LINE_SEPARATORS}
    code = f"U+{ord(character):04X}"
    return f"{names[character]} ({code})" if character in names else code


def _foreign_encoding(raw: bytes) -> str:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return encoding
    for pattern, encoding in _BARE_PATTERNS:
        if pattern.match(raw):
            return encoding
    return ""


def _bad_byte(name: str, raw: bytes, at: int) -> Diagnostic:
    before = raw[:at].decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    line_start = before.rfind("\n") + 1
    rest = re.split(rb"[\r\n]", raw[at : at + 4000], maxsplit=1)[0].decode("utf-8", errors="replace")
    legacy = raw[at : at + 1].decode("cp1252", errors="ignore")
    return Diagnostic(
        "encoding",
        Severity.ERROR,
        f"byte 0x{raw[at]:02X} is not UTF-8 text",
        Place(name, before.count("\n") + 1, len(before) - line_start + 1),
        _SAVE_AS_UTF8,
        note=f'in Windows-1252 this byte is "{legacy}"' if legacy.isprintable() and legacy else "",
        excerpt=before[line_start:] + rest,
    )


def _forbidden_characters(name: str, text: str) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    for hit in FORBIDDEN.finditer(text):
        if len(found) == REPORTED_CHARACTERS:
            break
        start = text.rfind("\n", 0, hit.start()) + 1
        end = text.find("\n", hit.end())
        separator = hit[0] in _LINE_SEPARATORS
        kind = "line separator" if separator else "control character"
        found.append(
            Diagnostic(
                "control-character",
                Severity.ERROR,
                f"the invisible {kind} {character_name(hit[0])} stands in the text",
                Place(name, text.count("\n", 0, start) + 1, hit.start() - start + 1),
                "replace it by an ordinary line break" if separator else "delete it",
                excerpt=text[start : end if end >= 0 else len(text)],
            )
        )
    return found
