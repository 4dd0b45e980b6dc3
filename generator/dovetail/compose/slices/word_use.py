"""Which words of a glossary a text uses: whole words, the longest first, and none inside another word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from dovetail.model.organization import Term

_ENDINGS = "(?:s|es|n|en|e)?"
"""What a word may end in when there are several of it, or when it stands in another case."""


def used(terms: Sequence[Term], texts: Iterable[str]) -> frozenset[str]:
    """The terms that the texts use. What stands inside a longer term, or inside a compound in which the
    word means something else, is not the word."""
    text = "\n".join(texts)
    found: set[str] = set()
    for words, term in sorted(_patterns(terms), key=lambda entry: -len(entry[0])):
        rest = _pattern(words).sub("\0", text)
        if rest != text and term is not None:
            found.add(term)
        text = rest
    return frozenset(found)


def _patterns(terms: Sequence[Term]) -> Iterator[tuple[str, str | None]]:
    for term in terms:
        yield term.term, term.term
        for compound in term.not_in:
            yield compound, None


def _pattern(words: str) -> re.Pattern[str]:
    """An abbreviation is one only as it is written: "COR" is no "cor"."""
    flags = re.NOFLAG if re.search(r"\w[A-Z]", words) else re.IGNORECASE
    return re.compile(rf"(?<!\w){re.escape(words)}{_ENDINGS}(?!\w)", flags)
