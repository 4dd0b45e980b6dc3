"""The language in which everything is said that a reader sees.

A sentence is written in English where it is made, and handed to :func:`tell` whole, with what changes in
it as named values: ``tell("{change} is decided on {day}", change=…, day=…)``. The catalogue of the
language that is spoken just now has the sentence in that language. So a translator sees whole sentences,
and may order their parts as the language wants.

A word that methods call differently may be marked in a sentence (``"before each <<gate>>"``); the vocabulary
that is used just now (:mod:`dovetail.model.vocabulary`) says it.

What is spoken is set for as long as a block lasts (:func:`speaking`). Every entry into a pure room sets it
from its own argument, the profile or the pack, so equal arguments still give equal results.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from string import Formatter
from typing import TYPE_CHECKING, Literal

from dovetail.model.own_words import OwnCatalogue, OwnWords
from dovetail.model.vocabulary import used

if TYPE_CHECKING:
    from babel import Locale

_PLACES = Formatter()
_NO_COUNTRY = "en_001"
"""English of no country in particular: days before months, as organizations write that say only ``en``."""
PLAIN_ENGLISH = frozenset({"en", "en-001", "en-GB", "en-IE"})
"""Languages in which days and numbers are written as they are in the source: no locale is asked for them."""


@dataclass(frozen=True)
class Language:
    """A language with its catalogue. Two with the same tag and the same own words are equal.

    ``tag`` is BCP 47 (``de-CH``). What the catalogue lacks is said in English.
    """

    tag: str = "en"
    catalogue: gettext.NullTranslations = field(
        default_factory=gettext.NullTranslations, compare=False, repr=False
    )
    own: tuple[OwnWords, ...] = field(default=(), repr=False)
    """What the organization says in its own words; the catalogue has it already."""

    def with_own(self, own: tuple[OwnWords, ...]) -> Language:
        """The same with sentences as the organization says them; the first of these counts."""
        catalogue = self.catalogue
        for words in reversed(own):
            catalogue = OwnCatalogue(words, catalogue)
        return Language(self.tag, catalogue, (*own, *self.own))

    @cached_property
    def locale(self) -> Locale:
        """How days, numbers and money are written."""
        from dovetail.model.locales import own_locale  # heavy, and most commands never ask

        return own_locale(_NO_COUNTRY if self.tag == "en" else self.tag)

    @cached_property
    def words_tag(self) -> str:
        """The language of the sentences: English where no catalogue speaks the organization's language.

        Lists, and days with names of months, stand inside sentences and follow it; numbers, money and times
        of day follow :attr:`locale`.
        """
        if self.tag.partition("-")[0] == "en" or _speaks(self.catalogue):
            return self.tag
        return "en"

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        """The direction of the sentences: English ones run left to right, whatever else stands in them."""
        return "rtl" if self.words_tag == self.tag and self.locale.text_direction == "rtl" else "ltr"


ENGLISH = Language()
_SPOKEN: ContextVar[Language] = ContextVar("language", default=ENGLISH)


def spoken() -> Language:
    """The language that is spoken just now; English, if nobody has said."""
    return _SPOKEN.get()


def is_plain_english() -> bool:
    """Whether numbers and times of day are written as in the source."""
    return spoken().tag in PLAIN_ENGLISH


def words_are_plain_english() -> bool:
    """Whether lists and days are written as in the source: they are words of a sentence."""
    return spoken().words_tag in PLAIN_ENGLISH


def speaks_english() -> bool:
    """Whether the grammar of English may be used for words of the organization's own."""
    return spoken().tag.partition("-")[0] == "en"


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Speak a language inside the block. A generator must not yield inside: its caller would speak it too."""
    token = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def tell(message: str, /, **values: object) -> str:
    """The sentence in the language that is spoken, its ``{places}`` filled with the values."""
    return filled(translation(message), values)


def tell_of(context: str, message: str, /, **values: object) -> str:
    """The same for words that mean several things: the context says which, and readers never see it."""
    return filled(translation_of(context, message), values)


def tell_count(number: int, one: str, many: str, /, **values: object) -> str:
    """A sentence about a number of things: ``{n} step``, ``{n} steps``. Zero is a word: ``no steps``."""
    return filled(translation_count(number, one, many), {"n": numeral(number), **values})


def told(message: str) -> str:
    """The sentence in the language that is spoken, with its places still open."""
    return used().said(translation(message))


def told_of(context: str, message: str) -> str:
    """The same for a word that means several things."""
    return used().said(translation_of(context, message))


def translation(message: str) -> str:
    """What the catalogue has for a sentence: its places are open, its marked words not said yet."""
    return spoken().catalogue.gettext(message) if message else ""


def translation_of(context: str, message: str) -> str:
    """The same for a word that means several things."""
    return spoken().catalogue.pgettext(context, message)


def translation_count(number: int, one: str, many: str) -> str:
    """The same for a sentence about a number of things."""
    return spoken().catalogue.ngettext(one, many, number)


def filled(sentence: str, values: Mapping[str, object], shown: Callable[[object], str] = str) -> str:
    """A translation, its marked words said and its places filled with the values as they are shown.

    Words of a method are said between the places only: neither they nor the values can open new ones.
    """
    if not values:
        return used().said(sentence)
    said = []
    for between, place, _, _ in _PLACES.parse(sentence):
        said.append(used().said(between))
        if place is not None:
            said.append(shown(values[place]))
    return "".join(said)


def numeral(number: int) -> str:
    """A number before the name of things: zero is ``no``."""
    return str(number) if number else tell_of("before the name of things in the plural: no steps", "no")


def later(message: str) -> str:
    """Marks a sentence for the catalogue that is told elsewhere: ``RISK = later("Risk")``, ``tell(RISK)``."""
    return message


def later_of(context: str, message: str) -> str:
    """The same for a word that means several things: ``told_of(context, message)``, with this context."""
    return message


def later_count(one: str, many: str) -> tuple[str, str]:
    """The same for a sentence about a number of things: ``tell_count(number, *STEPS)``."""
    return one, many


def _speaks(catalogue: gettext.NullTranslations) -> bool:
    # The standard library has no question for a chain of catalogues that is empty.
    return type(catalogue) is not gettext.NullTranslations or catalogue.__dict__["_fallback"] is not None
