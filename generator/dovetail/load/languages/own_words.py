"""``languages/<tag>.po``: what an organization says in its own words, or in a language of its own."""

from __future__ import annotations

import gettext
import re
import string
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path

from dovetail.model.diagnostics import Diagnostic, Place, Severity
from dovetail.model.own_words import OwnWords, key_of

_Refuse = Callable[[str, str, int], None]

FOLDER = "languages"
LIMIT = 10_000_000
_LINE = re.compile(
    rb'\s*(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s*)?"(?:[^"\\]|\\.)*"\s*)?'
)
"""A line of a catalogue. Readers of catalogues guess what else may have been meant."""


def load_own_words(root: Path, tags: Iterable[str], problems: list[Diagnostic]) -> tuple[OwnWords, ...]:
    """The catalogues that a profile has for these languages, in this order.

    One that can't be read, and a sentence that does not name what its English one names, is a problem; the
    rest counts.
    """
    found = (_read(root, f"{FOLDER}/{tag}.po", problems) for tag in tags)
    return tuple(words for words in found if words is not None)


def _read(root: Path, name: str, problems: list[Diagnostic]) -> OwnWords | None:
    path = root / name
    if not path.is_file():
        return None

    def refuse(what: str, how: str, line: int) -> None:
        problems.append(Diagnostic("catalogue-broken", Severity.MAJOR, what, Place(name, line), how))

    try:
        data = path.read_bytes()
    except OSError as error:
        refuse(f"the catalogue can't be read: {error.strerror}", "give leave to read it", 1)
        return None
    if len(data) > LIMIT:
        refuse(f"the catalogue is larger than {LIMIT // 1_000_000} MB", "leave out what is not translated", 1)
        return None
    return _parsed(data, name, problems, refuse)


def _parsed(data: bytes, name: str, problems: list[Diagnostic], refuse: _Refuse) -> OwnWords | None:
    from babel.messages.pofile import PoFileError, read_po

    broken = next((n for n, line in enumerate(data.splitlines(), 1) if not _LINE.fullmatch(line)), None)
    if broken is not None:
        refuse("this line is none of a catalogue", 'write msgid "…" or msgstr "…", with both quotes', broken)
        return None
    try:
        catalogue = read_po(BytesIO(data), abort_invalid=True)
        plural = str(catalogue.plural_expr)
        gettext.c2py(plural)
    except PoFileError as error:
        refuse(
            f"the catalogue breaks off: {error}", "correct this line; msgfmt says the same", error.lineno + 1
        )
        return None
    except (ValueError, LookupError) as error:
        refuse(
            f"the catalogue can't be read: {error}", "save it as UTF-8, with the head that msginit writes", 1
        )
        return None
    sentences: list[tuple[str, tuple[str, ...]]] = []
    for message in catalogue:
        english, forms = _texts(message.id), _texts(message.string)
        if not english[0] or message.fuzzy or not all(forms):
            continue
        wrong = next((form for form in forms if not _fits(form, english)), None)
        if wrong is not None:
            problems.append(_misfit(name, message.lineno or 1, wrong, english))
            continue
        sentences.append((key_of(english[0], message.context), forms))
    return OwnWords(plural, tuple(sentences))


def _texts(said: object) -> tuple[str, ...]:
    return tuple(str(text or "") for text in (said if isinstance(said, (list, tuple)) else (said,)))


def _fits(form: str, english: Iterable[str]) -> bool:
    """Whether a sentence names what the English one names, and nothing else of a value.

    One form of a plural may leave a number out: ``one step``.
    """
    said, allowed = places(form), _all_places(english)
    return said is not None and said <= allowed and (allowed - said) <= {"n"}


def _all_places(sentences: Iterable[str]) -> frozenset[str]:
    return frozenset[str]().union(*(places(text) or () for text in sentences))


def _misfit(name: str, line: int, form: str, english: Iterable[str]) -> Diagnostic:
    named = ", ".join(f"{{{place}}}" for place in sorted(_all_places(english))) or "nothing in braces"
    what = f'"{form}" does not name the same as the English sentence: {named}'
    how = "name each once more, unchanged; their order is free"
    return Diagnostic("catalogue-places", Severity.MAJOR, what, Place(name, line), how)


def places(sentence: str) -> frozenset[str] | None:
    """The names in braces; None if there is more in the braces than a name."""
    try:
        return frozenset(_names(sentence))
    except ValueError:
        return None


def _names(sentence: str) -> Iterator[str]:
    for _, name, form, conversion in string.Formatter().parse(sentence):
        if name is None:
            continue
        # A value's own parts are no business of a catalogue.
        if form or conversion or not name.isidentifier():
            raise ValueError(name)
        yield name
