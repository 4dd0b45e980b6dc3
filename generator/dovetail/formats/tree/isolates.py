"""Words of the other direction of writing, kept apart from the text in which they stand.

A Latin name, a code or a day with its month inside a text that runs to the left, and Arabic or Hebrew inside
one that runs to the right, would otherwise drag the punctuation and numbers beside them to the wrong side.
Each is wrapped as ``<bdi dir="…">``, and nothing else is changed: a text that runs to the right and in which
no letter runs to the left stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal
from xml.etree.ElementTree import Element

from markupsafe import Markup, escape

Direction = Literal["ltr", "rtl"]
_OTHER: dict[Direction, Direction] = {"ltr": "rtl", "rtl": "ltr"}
_LEFTWARD = "\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
"""Hebrew, Arabic, Syriac, Thaana, N'Ko and the others that run to the left, with their digits and marks."""
_TO_LEFT = re.compile(f"[{_LEFTWARD}]")
_TO_RIGHT = re.compile(f"(?![{_LEFTWARD}])[^\\W\\d_]")
_STOPS = f"{_LEFTWARD}·|•→←\n\t"
_WORDS = re.compile(
    rf"""
      (?:(?<![^\s(\[{{«“"„'‘{_LEFTWARD}])[-+−#@§€£$¥(\[“"])?  # a sign or bracket of the first word
      [^\W_](?<![{_LEFTWARD}])
      (?: [^{_STOPS}]* [^\W_](?<![{_LEFTWARD}]) )?
      (?: \+{{1,2}} | [%‰°€£$¥\#] )?
    """,
    re.VERBOSE,
)
_NUMBERS = re.compile(r"[-+−#]?[0-9](?:[^–—…]*[0-9])?[%‰°€£$¥]?")
_LEFT_RUN = re.compile(rf"[{_LEFTWARD}](?:[^A-Za-z\u00c0-\u024f·|•→←\n\t]*[{_LEFTWARD}])?")
_PAIRS = {"(": ")", "[": "]", "“": "”", '"': '"'}
_BLOCKS = frozenset({"p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6"})
_INLINE = frozenset({"a", "strong", "em", "code", "span", "br", "ins", "del", "bdi"})
_WHOLE = frozenset({"pre", "img", "bdi"})


def isolate(root: Element, direction: Direction) -> None:
    """Wrap what runs the other way below ``root``, whose own text runs in this direction."""
    if direction == "ltr" and not any(_TO_LEFT.search(text) for text in root.itertext()):
        return
    _isolate(root, direction)


def pieces(text: str, direction: Direction) -> Iterator[tuple[str, bool]]:
    """The text in order, cut where it turns; true for what runs the other way than the direction."""
    end = 0
    for start, stop in _turned(text, direction):
        if start > end:
            yield text[end:start], False
        yield text[start:stop], True
        end = stop
    if end < len(text):
        yield text[end:], False


def isolated(text: str, direction: Direction) -> str:
    """The text as HTML, escaped, with what runs the other way kept apart in it."""
    way = _OTHER[direction]
    if _is_held(text):
        return escape(text)
    if turns(text, direction):
        return Markup('<bdi dir="{}">{}</bdi>').format(way, text)
    cut = pieces(text, direction)
    return Markup("").join(
        Markup('<bdi dir="{}">{}</bdi>').format(way, said) if turned else said for said, turned in cut
    )


def turns(text: str, direction: Direction) -> bool:
    """Whether all letters of the text run the other way, so that it does as a whole."""
    own, other = (_TO_RIGHT, _TO_LEFT) if direction == "ltr" else (_TO_LEFT, _TO_RIGHT)
    return other.search(text) is not None and own.search(text) is None


def _is_held(text: str) -> bool:
    """Whether letters of one direction stand at both ends, and none of the other between."""
    ends = text.strip()
    return (
        ends[:1].isalpha() and ends[-1:].isalpha() and not (_TO_LEFT.search(text) and _TO_RIGHT.search(text))
    )


def _turned(text: str, direction: Direction) -> Iterator[tuple[int, int]]:
    if direction == "ltr":
        yield from (found.span() for found in _LEFT_RUN.finditer(text))
        return
    for found in _WORDS.finditer(text):
        start, stop = found.span()
        if _TO_RIGHT.search(found[0]):
            yield _balanced(text, start, stop)
        else:  # Readers take a span of numbers from right to left: each end of it is kept apart.
            for number in _NUMBERS.finditer(text, start, stop):
                if not number[0].isdecimal():
                    yield number.span()


def _balanced(text: str, start: int, stop: int) -> tuple[int, int]:
    """The span with the bracket that closes what is opened in it, and without one that nothing closes."""
    opening = text[start]
    if opening in _PAIRS and _PAIRS[opening] not in text[start + 1 : stop + 1]:
        return start + 1, stop
    run = text[start:stop]
    closing = text[stop : stop + 1]
    opens = next((mark for mark, closes in _PAIRS.items() if closes == closing), None)
    if opens and (run.count(opens) % 2 if opens == closing else run.count(opens) > run.count(closing)):
        return start, stop + 1
    return start, stop


def _isolate(element: Element, direction: Direction) -> None:
    inner = list(element)
    is_line = element.tag in _BLOCKS and all(child.tag in _INLINE for child in inner)
    said = "".join(element.itertext())
    if is_line and turns(said, direction):
        if not _is_held(said):
            _wrap_all(element, _OTHER[direction])
        return
    for child in inner:
        if child.tag not in _WHOLE:
            _isolate(child, direction)
    _cut(element, inner, direction)


def _wrap_all(element: Element, direction: Direction) -> None:
    inner = list(element)
    wrapped = Element("bdi", {"dir": direction})
    wrapped.text, element.text = element.text, None
    for child in inner:
        element.remove(child)
        wrapped.append(child)
    element.append(wrapped)


def _cut(element: Element, inner: list[Element], direction: Direction) -> None:
    """The same children, with the words between them that turn in elements of their own."""
    if element.tag in _WHOLE:
        return
    for child in inner:
        element.remove(child)
    texts = [element.text or "", *(child.tail or "" for child in inner)]
    element.text = None
    for place, text in enumerate(texts):
        if place:
            inner[place - 1].tail = None
            element.append(inner[place - 1])
        for said, turned in pieces(text, direction):
            if turned:
                wrapped = Element("bdi", {"dir": _OTHER[direction]})
                wrapped.text = said
                element.append(wrapped)
            elif len(element):
                element[-1].tail = (element[-1].tail or "") + said
            else:
                element.text = (element.text or "") + said
