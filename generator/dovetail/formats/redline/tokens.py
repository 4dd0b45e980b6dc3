"""The text of a block as words that can be compared, and the words as a text again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal
from xml.etree.ElementTree import Element

from dovetail.formats.redline.numbers import NUMBER, Numbers, lasting
from dovetail.formats.tree.markdown_tree import text_of

Part = Literal["kept", "ins", "del", "same"]
Chain = tuple[tuple[str, str], ...]
"""The inline elements around a word, from the outside: tag, and the address of a link."""

INLINE = frozenset({"strong", "em", "code", "a", "span", "b", "i"})
WAS = "data-was"
"""The running number that a thing had before; the element's text is the one that it has now."""
SAME = "data-same"
"""On ``ins`` and ``del`` around the same words, of which only the looks or the address behind them differ."""
REDRAWN = "data-redrawn"
"""On a picture that shows something else than before."""
_WORD = re.compile(r"\s+|\w+(?:[.,:'’]\w+)*|[^\w\s]")
_COARSE, _ISLAND = 0.3, 6


@dataclass(frozen=True, slots=True)
class Token:
    """One word, sign or space, or a whole badge, picture or line break.

    ``key`` is what is compared: a running number has the same whatever it counts. ``atom`` is the element
    of what is no word.
    """

    text: str
    key: str
    chain: Chain = ()
    atom: Element | None = None

    @property
    def said(self) -> str:
        """What readers read of it: a word is the same in bold print, and behind another address."""
        word = self.key.partition("\x1f")[0]
        return self.key if self.atom is not None or word.startswith(("#", "→")) else word


Compared = tuple[Part, list[Token], list[Token]]
"""Words that were kept, came or went, or that are the ``same`` in another look: as they were, and as they
are.
"""


def tokens_of(block: Element, numbers: Numbers, *, skip: frozenset[str] = frozenset()) -> list[Token]:
    """The words of a block; elements of the kinds ``skip`` are left out. White space is that of a browser."""
    found = _Reader(numbers, skip, block)
    found.read(block, ())
    return _trimmed(found.tokens)


@dataclass(slots=True)
class _Reader:
    numbers: Numbers
    skip: frozenset[str]
    tokens: list[Token]
    block: Element
    anchor: str
    arrow: bool

    def __init__(self, numbers: Numbers, skip: frozenset[str], block: Element) -> None:
        self.numbers, self.skip, self.block = numbers, skip, block
        self.tokens, self.anchor, self.arrow = [], "", False

    def read(self, element: Element, chain: Chain) -> None:
        self._words(element.text, chain)
        for child in element:
            kind = child.get("class", "")
            if child.tag in self.skip:
                pass
            elif child.tag == "a" and "href" not in child.attrib:
                self.anchor = child.get("id", "")
                self.tokens.append(Token("", "", chain, child))
            elif "secno" in kind.split():
                self.tokens.append(Token(text_of(child), "§", chain, child))
            elif child.tag in ("img", "br") or kind.startswith(("chip", "badge")):
                said = child.get("src", "") if child.tag == "img" else text_of(child)
                text = " " if child.tag == "br" else text_of(child)
                self.tokens.append(Token(text, f"{child.tag}\x1f{said}", chain, child))
            else:
                self.read(child, (*chain, (child.tag, child.get("href", ""))))
            self._words(child.tail, chain)

    def _words(self, text: str | None, chain: Chain) -> None:
        if not text:
            return
        marks = "\x1f".join(f"{tag} {lasting(href)}" for tag, href in chain if tag != "span")
        href = next((href for tag, href in reversed(chain) if tag == "a" and href), "")
        for word in _WORD.findall(text):
            if word.isspace():
                self.tokens.append(Token(" ", " ", chain))
                continue
            running = self._running(word, href)
            self.tokens.append(Token(word, f"{running or word}\x1f{marks}", chain))
            self.anchor, self.arrow = "", word == "→"

    def _running(self, word: str, href: str) -> str:
        if href and _is_number(word) and self.numbers.tells_nothing(word, href):
            return "#number"
        if self.anchor and NUMBER.fullmatch(word) and self.numbers.by_anchor.get(self.anchor) == word:
            return "#number"
        if self.block in self.numbers.counting:
            return "#number"
        if self.arrow and (step := self.numbers.led_to(self.block, word)):
            return f"→{step}"
        return ""


def _is_number(word: str) -> bool:
    return word.isdigit() or NUMBER.fullmatch(word) is not None


def _trimmed(tokens: list[Token]) -> list[Token]:
    """One space for many, none at the edges of a line."""
    found: list[Token] = []
    at_start = True
    for token in tokens:
        if token.text == " " and token.atom is None:
            if not at_start:
                found.append(token)
            at_start = True
            continue
        if token.atom is not None and token.atom.tag == "br":
            _drop_space(found)
            at_start = True
        elif token.key:
            at_start = False
        found.append(token)
    _drop_space(found)
    return found


def _drop_space(tokens: list[Token]) -> None:
    at = len(tokens) - 1
    while at >= 0 and not tokens[at].key:
        at -= 1
    if at >= 0 and tokens[at].text == " " and tokens[at].atom is None:
        del tokens[at]


def compared(old: Sequence[Token], new: Sequence[Token]) -> list[Compared]:
    """The runs of words that are kept, came or went. Of kept ones both, since running numbers may differ.

    What has little in common is not picked apart word by word.
    """
    before = [token for token in old if token.key]
    keys = [token.said for token in before], [token.said for token in new if token.key]
    starts = _starts(new)
    if not keys[1]:
        found: list[Compared] = [("del", before, [])] if before else []
        return [*found, ("kept", [], list(new))] if new else found
    if _alike(*keys) < _COARSE:
        return _replaced(before, list(new), starts)
    found = []
    for tag, i, j, k, m in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("kept", before[i:j], list(new[starts[k] : starts[m]])))
            continue
        if i < j:
            found.append(("del", before[i:j], []))
        if k < m:
            found.append(("ins", [], list(new[starts[k] : starts[m]])))
    return [finer for part in _same(_joined(found)) for finer in _by_looks(*part)]


def _same(parts: Sequence[Compared]) -> Iterator[Compared]:
    """What went and came with the same words did neither."""
    waiting: Compared | None = None
    for part in parts:
        if waiting is not None and part[0] == "ins" and _text(waiting[1]) == _text(part[2]):
            yield "same", waiting[1], part[2]
            waiting = None
            continue
        if waiting is not None:
            yield waiting
        waiting = part if part[0] == "del" else None
        if waiting is None:
            yield part
    if waiting is not None:
        yield waiting


def _text(tokens: Sequence[Token]) -> list[str]:
    return [f"{token.text}\x1f{token.atom.get('alt', '')}" if token.atom is not None else token.text
            for token in tokens if token.key]  # fmt: skip


def _by_looks(part: Part, old: list[Token], new: list[Token]) -> Iterator[Compared]:
    """Words that were kept, those apart that look otherwise or lead elsewhere."""
    if part != "kept":
        yield part, old, new
        return
    before = iter([token for token in old if token.key])
    run: Compared | None = None
    for token in new:
        was = next(before) if token.key else None
        kind: Part = "same" if was is not None and was.key != token.key else "kept"
        if run is not None and token.text == " " and token.atom is None:
            # A space has no looks of its own: words that look alike stay together.
            kind = run[0]
        if run is None or run[0] != kind:
            if run is not None:
                yield run
            run = (kind, [], [])
        run[1].extend(() if was is None else (was,))
        run[2].append(token)
    if run is not None:
        yield run


def _replaced(old: list[Token], new: list[Token], starts: list[int]) -> list[Compared]:
    """All words for all others, but for those at the beginning that both have, such as a number."""
    same = 0
    keyed = [token for token in new if token.key]
    while same < min(len(old), len(keyed)) and old[same].key == keyed[same].key:
        same += 1
    end = starts[same]
    found: list[Compared] = [("kept", old[:same], new[:end]), ("del", old[same:], []), ("ins", [], new[end:])]
    return [part for part in found if part[1] or part[2]]


def _starts(tokens: Sequence[Token]) -> list[int]:
    """Where each word begins, the anchors before it included, and where the last one ends."""
    found, start = [], 0
    for at, token in enumerate(tokens):
        if token.key:
            found.append(start)
            start = at + 1
    return [*found, len(tokens)]


def _alike(old: list[str], new: list[str]) -> float:
    some = {key for key in old if len(key) > 1}
    others = {key for key in new if len(key) > 1}
    if not some or not others:
        return 1.0 if not some and not others else 0.0
    return len(some & others) / min(len(some), len(others))


def _joined(parts: list[Compared]) -> list[Compared]:
    """A few letters between two changes are no island: they go with them."""
    found: list[Compared] = []
    gone: list[Token] = []
    came: list[Token] = []

    def close() -> None:
        if gone:
            found.append(("del", list(gone), []))
        if came:
            found.append(("ins", [], list(came)))
        gone.clear()
        came.clear()

    for at, (part, old, new) in enumerate(parts):
        between = 0 < at < len(parts) - 1 and (gone or came)
        small = len("".join(token.text for token in new)) <= _ISLAND and not any(
            token.atom is not None for token in new
        )
        if part == "kept" and not (between and small and _same_numbers(old, new)):
            close()
            found.append((part, old, new))
            continue
        gone += old
        came += new
    close()
    return found


def _same_numbers(old: list[Token], new: list[Token]) -> bool:
    return [token.text for token in old] == [token.text for token in new]


def written(parts: Iterable[tuple[Part, Sequence[Token], Sequence[Token]]], into: Element) -> None:
    """Put words into an element: what came inside ``ins``, what went inside ``del``."""
    for part, old, new in parts:
        if part == "kept":
            _write(_renumbered([token for token in old if token.key], new), into)
            continue
        looks = {SAME: "yes"} if part == "same" else {}
        for tag, tokens in (("del", old), ("ins", new)):
            if part in (tag, "same"):
                wrapper = Element(tag, looks)
                _write([(token, token) for token in tokens], wrapper)
                into.append(wrapper)


def _renumbered(old: Sequence[Token], new: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    """The words that are kept, each with what it was: its running number may differ."""
    before = iter(old)
    for token in new:
        yield token, next(before) if token.key else token


def _write(words: Iterable[tuple[Token, Token]], into: Element) -> None:
    """Words in a row that stand inside the same inline elements share them."""
    for chain, some in groupby(words, key=lambda item: item[0].chain):
        inner = into
        for tag, href in chain:
            made = Element(tag, {"href": href} if href else {})
            inner.append(made)
            inner = made
        for token, was in some:
            if token.atom is not None:
                inner.append(_atom(token.atom, was))
            elif was.text != token.text:
                number = Element("span", {WAS: was.text})
                number.text = token.text
                inner.append(number)
            else:
                _add_text(inner, token.text)


def _atom(element: Element, was: Token) -> Element:
    made = _copied(element)
    if was.atom is None or was.atom is element:
        return made
    if element.tag == "img" and was.atom.get("alt") != element.get("alt"):
        made.set(REDRAWN, "yes")
    elif was.text != text_of(element) and element.tag == "span":
        made.set(WAS, was.text)
    return made


def _copied(element: Element) -> Element:
    made = Element(element.tag, dict(element.attrib))
    made.text = element.text
    made.extend(_with_tails(element))
    return made


def _with_tails(element: Element) -> Iterator[Element]:
    for child in element:
        copied = _copied(child)
        copied.tail = child.tail
        yield copied


def _add_text(element: Element, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
