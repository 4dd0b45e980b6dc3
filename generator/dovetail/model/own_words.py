"""Sentences that an organization says in its own way: plain data, and the catalogue made of it."""

from __future__ import annotations

import gettext
from dataclasses import dataclass

_CONTEXT = "\x04"
"""Stands between a context and its sentence, as in compiled catalogues."""


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Sentences of one language, by the English ones.

    ``plural_forms`` says which form a number takes, as catalogues do: ``n != 1``. A sentence with a context
    has it in front, parted as :func:`key_of` does.
    """

    plural_forms: str
    sentences: tuple[tuple[str, tuple[str, ...]], ...]


def key_of(message: str, context: str | None = None) -> str:
    """How a sentence is found among the others."""
    return f"{context}{_CONTEXT}{message}" if context else message


class OwnCatalogue(gettext.NullTranslations):
    """Own sentences before those of another catalogue."""

    def __init__(self, own: OwnWords, others: gettext.NullTranslations) -> None:
        super().__init__()
        self._made_of = (own, others)
        self.add_fallback(others)
        self._sentences = dict(own.sentences)
        self._plural = gettext.c2py(own.plural_forms)

    def __reduce__(self) -> tuple[object, ...]:
        return OwnCatalogue, self._made_of

    def gettext(self, message: str) -> str:
        return self._own(message) or super().gettext(message)

    def pgettext(self, context: str, message: str) -> str:
        return self._own(key_of(message, context)) or super().pgettext(context, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._own(msgid1, self._plural(n)) or super().ngettext(msgid1, msgid2, n)

    def _own(self, key: str, form: int = 0) -> str:
        forms = self._sentences.get(key, ())
        return forms[form] if form < len(forms) else ""
