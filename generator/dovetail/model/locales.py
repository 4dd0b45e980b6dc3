"""Locales that don't depend on which others were asked before them.

Babel reads the data of a locale once, and lets ``de_AT`` share with ``de`` what they have in common. Whatever
is looked up is written back into what is shared, resolved for the one that asked: after ``de`` has named a
month, ``de_AT`` says "Januar" for "Jänner", and the other way round. The same input would give other bytes.
"""

from __future__ import annotations

from copy import deepcopy
from functools import cached_property, lru_cache
from typing import Any

from babel import Locale
from babel.localedata import LocaleDataDict, load


@lru_cache(maxsize=64)
def own_locale(tag: str) -> Locale:
    """The locale of a BCP 47 tag. What is asked of it changes nothing for another one.

    Raises what Babel raises for a tag that it can't read or doesn't know.
    """
    return _OwnLocale.parse(tag.replace("-", "_"))


class _OwnLocale(Locale):
    @cached_property
    def _data(self) -> LocaleDataDict:
        # Babel's own copy shares its inner tables with every locale that inherits from it.
        own: Any = deepcopy(load(str(self).partition("@")[0]))
        return LocaleDataDict(own)
