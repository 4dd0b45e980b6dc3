"""Public holidays, from the library that knows those of all countries."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec, module_from_spec
from typing import TYPE_CHECKING

from dovetail.load.keeping.kept import kept

if TYPE_CHECKING:
    from holidays import HolidayBase

_COUNTRIES = "holidays.countries"


@cache
def countries() -> frozenset[str]:
    """Codes of the countries whose holidays are known. The registry has them without loading any country."""

    def known() -> frozenset[str]:
        from holidays.registry import COUNTRIES

        return frozenset(code for _, *codes in COUNTRIES.values() for code in codes if len(code) == 2)

    return kept("countries", (), known, worth=bool)


@cache
def subdivisions(country: str) -> tuple[str, ...]:
    """The parts of a country that have holidays of their own."""

    def known() -> tuple[str, ...]:
        return tuple(sorted(public_holidays(country).subdivisions))

    return kept("subdivisions", (country,), known, worth=lambda _: True)


def public_holidays(
    country: str,
    *,
    subdivision: str | None = None,
    years: Iterable[int] | None = None,
    language: str | None = None,
) -> HolidayBase:
    """The holidays of a country in some years, as the library gives them.

    :raises NotImplementedError: if it does not know the country or its part.
    """
    _leave_out_the_others()
    from holidays import country_holidays

    return country_holidays(country, subdiv=subdivision, years=years, language=language)


def _leave_out_the_others() -> None:
    """Let the library load the country that it is asked for alone.

    Its package of countries loads all two hundred and fifty as soon as one is wanted, which takes longer than
    reading a profile. Each lies in a module of its own and needs only those that it builds on.
    """
    if _COUNTRIES not in sys.modules and (spec := find_spec(_COUNTRIES)) is not None:
        sys.modules[_COUNTRIES] = module_from_spec(spec)
