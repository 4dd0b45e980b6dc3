"""Whether a drawing (svg) is whole, does nothing and loads nothing: packs hold it as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.parsers import expat

_SVG, _XHTML = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml"
_XML_BASE = "http://www.w3.org/XML/1998/namespace base"
_ACTIVE = frozenset({"script", "handler", "listener", "iframe", "embed", "object", "audio", "video"})
_ANIMATIONS = frozenset({"set", "animate", "animatetransform", "animatemotion"})
_HELD = re.compile(r"data:image/(?:png|jpe?g|gif|webp)[;,]", re.IGNORECASE)
_HELD_BY_STYLE = re.compile(r"data:(?:image/(?:png|jpe?g|gif|webp)|(?:font|application)/[\w.+-]+)[;,]", re.I)
_COMMENT = re.compile(r"/\*.*?(?:\*/|$)", re.DOTALL)
_CSS_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})\s?|(.))", re.DOTALL)
_URL = re.compile(r"""url\(\s*["']?([^"')]*)""", re.IGNORECASE)
_LOADS = re.compile(r"@import|\b(?:image-set|image|src)\(", re.IGNORECASE)
_MOST = 5
_LONGEST = 60

EXPORT = "export the drawing again, as plain svg, and put the whole file into brand/"
_HOW_ACTIVE = "delete it from the file, or export the drawing again as plain svg; a logo is only drawn"
_HOW_LOADS = (
    "put the picture itself into the drawing (embed it), or delete the reference; a pack loads nothing "
    "from elsewhere"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a file, in ``how`` what puts it right, and on which line: 0 if on none."""

    what: str
    how: str
    line: int = 0
    column: int = 1


def faults_of_drawing(data: bytes) -> tuple[Fault, ...]:
    """What keeps a drawing from being used, the first few. It is read to its end, and nothing is loaded.

    A damaged drawing would be left out of every page unsaid. One with scripts or references would act, or ask
    another machine, wherever somebody opens the file that lies in the pack.
    """
    reader = _Reader(data)
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        what = f"the drawing is damaged here: {expat.ErrorString(error.code)}"
        return (Fault(what, EXPORT, error.lineno, error.offset + 1),)
    except (LookupError, ValueError):
        return (Fault("the drawing is in an encoding that can't be read", EXPORT),)
    return tuple(reader.found[:_MOST])


class _Reader:
    """Notes what acts or loads while the parser goes through a drawing."""

    def __init__(self, data: bytes) -> None:
        self.found: list[Fault] = []
        self._data = data
        self._style: list[str] | None = None
        self._style_at = (0, 1)
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._element
        self.parser.EndElementHandler = self._ended
        self.parser.CharacterDataHandler = self._text
        self.parser.ProcessingInstructionHandler = self._instruction
        self.parser.EntityDeclHandler = self._entity

    def _element(self, name: str, attributes: Mapping[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if local.lower() in _ACTIVE or space == _XHTML:
            self._note(f"it holds <{_short(local)}>, which acts when the file is opened", _HOW_ACTIVE)
        if space not in ("", _SVG):
            return  # what drawing programs write for themselves: nobody reads it
        if local.lower() == "style":
            self._style, self._style_at = [], self._here()
        for key, value in attributes.items():
            for what, how in _attribute(local.lower(), key, value):
                self._note(what, how, key)

    def _ended(self, name: str) -> None:
        if self._style is not None and name.rpartition(" ")[2].lower() == "style":
            for reference in _loaded_by_style("".join(self._style)):
                self.found.append(Fault(_loads(reference), _HOW_LOADS, *self._style_at))
            self._style = None

    def _text(self, text: str) -> None:
        if self._style is not None:
            self._style.append(text)

    def _instruction(self, target: str, data: str) -> None:
        if target.lower() == "xml-stylesheet":
            self._note(_loads(data), _HOW_LOADS)

    def _entity(
        self,
        name: str,
        _parameter: bool,
        _value: str | None,
        _base: str | None,
        system: str | None,
        *_more: object,
    ) -> None:
        if system is not None:
            self._note(_loads(system), _HOW_LOADS)

    def _note(self, what: str, how: str, attribute: str = "") -> None:
        self.found.append(Fault(what, how, *self._here(attribute)))

    def _here(self, attribute: str = "") -> tuple[int, int]:
        """Line and column of the element, or of an attribute that stands in it."""
        start = max(self.parser.CurrentByteIndex, 0)
        name = attribute.rpartition(" ")[2].encode()
        found = re.compile(rb"(?<=[\s:])" + re.escape(name) + rb"\s*=").search(self._data, start)
        if not attribute or found is None:
            return self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        before = self._data[: found.start()]
        line_start = before.rfind(b"\n") + 1
        return before.count(b"\n") + 1, len(before[line_start:].decode("utf-8", "replace")) + 1


def _attribute(element: str, key: str, value: str) -> Iterator[tuple[str, str]]:
    """What an attribute of a drawn element does that it must not."""
    space, _, local = key.rpartition(" ")
    name = local.lower()
    if not space and name.startswith("on"):
        yield f"its attribute {_short(local)} runs a script", _HOW_ACTIVE
    elif key == _XML_BASE:
        yield _loads(value), _HOW_LOADS
    elif name in ("href", "src"):
        if not _stays_inside(value, _HELD):
            yield _loads(value), _HOW_LOADS
    elif element in _ANIMATIONS and name == "attributename":
        changed = value.rpartition(":")[2].strip().lower()
        if changed == "href" or changed.startswith("on"):
            yield f"it changes {_short(value)} while it is shown", _HOW_ACTIVE
    else:
        for reference in _loaded_by_style(value):
            yield _loads(reference), _HOW_LOADS


def _loaded_by_style(text: str) -> Iterator[str]:
    """What a piece of CSS loads from elsewhere."""
    plain = _CSS_ESCAPE.sub(_character, _COMMENT.sub("", text))
    for reference in _URL.findall(plain):
        if not _stays_inside(reference, _HELD_BY_STYLE):
            yield reference
    for found in _LOADS.finditer(plain):
        yield plain[found.start() :]


def _character(found: re.Match[str]) -> str:
    if not found[1]:
        return found[2]
    code = int(found[1], 16)
    return chr(code) if 0 < code < 0x110000 else ""


def _stays_inside(reference: str, held: re.Pattern[str]) -> bool:
    address = "".join(character for character in reference if character > " ")
    return not address or address.startswith("#") or held.match(address) is not None


def _loads(reference: str) -> str:
    return f"it refers to something outside the file: {_short(reference)}"


def _short(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
