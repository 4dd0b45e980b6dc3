"""Values in words of other languages: how days, numbers and money are written is up to the locale."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest

from dovetail.model import words
from dovetail.model.language import Language, speaking
from dovetail.model.locales import own_locale
from dovetail.model.organization import Organization
from dovetail.model.own_words import OwnWords
from dovetail.model.values import Money

DAY = date(2026, 9, 8)
ORGANIZATION = Organization.model_validate(
    {"id": "city", "name": "City", "currency": "EUR", "tax_basis": "excluded", "time_zone": "Europe/Lisbon",
     "fiscal_year": {"starts": "january"}, "holidays": {"country": "PT"}, "roles": {"ciso": {"title": "Security officer"}}}
)  # fmt: skip


class Some(gettext.NullTranslations):
    """A catalogue, whatever it says."""


def money(amount: str, currency: str) -> str:
    return words.money(Money(amount=Decimal(amount), currency=currency), ORGANIZATION)


SAID: dict[str, Callable[[], str]] = {
    "day": lambda: words.day(DAY),
    "short day": lambda: words.short_day(DAY),
    "short date": lambda: words.short_date(DAY),
    "weekday": lambda: words.weekday(DAY),
    "month": lambda: words.month(DAY),
    "moment": lambda: words.moment(datetime(2026, 9, 8, 14, 5, tzinfo=UTC)),
    "clock": lambda: words.clock(time(14, 0)),
    "number": lambda: words.number(Decimal("1234567.250")),
    "money": lambda: money("180000", "EUR"),
    "cents": lambda: money("1200.5", "CHF"),
    "list": lambda: words.listed(["a", "b", "c"]),
    "choice": lambda: words.listed(["a", "b"], "or"),
}
EXPECTED = {
    "en": {
        "day": "8 September 2026", "short day": "Tue 8 Sep 2026", "short date": "8 Sep", "weekday": "Tuesday",
        "month": "September 2026", "moment": "8 September 2026, 14:05", "clock": "14:00",
        "number": "1,234,567.25", "money": "EUR 180,000", "cents": "CHF 1,200.50", "list": "a, b and c",
        "choice": "a or b",
    },
    "en-US": {
        "day": "September 8, 2026", "short day": "Tue, Sep 8, 2026", "short date": "Sep 8",
        "moment": "September 8, 2026, 2:05\u00a0PM", "clock": "2:00\u00a0PM", "money": "EUR 180,000",
        "list": "a, b, and c", "choice": "a or b",
    },
    "de": {
        "day": "8.\u00a0September 2026", "short day": "Di., 8.\u00a0Sept. 2026", "weekday": "Dienstag", "clock": "14:00",
        "number": "1.234.567,25", "money": "180.000\u00a0EUR", "cents": "1.200,50\u00a0CHF", "list": "a, b und c",
        "choice": "a oder b",
    },
    "de-CH": {"day": "8.\u00a0September 2026", "number": "1’234’567.25", "money": "EUR 180’000"},
    "fr": {"day": "8 septembre 2026", "money": "180\u202f000\u00a0EUR", "list": "a, b et c"},
    "en-IN": {"number": "12,34,567.25"},
    "ar": {"weekday": "الثلاثاء", "day": "8 سبتمبر 2026"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "what", "said"),
    [(tag, what, said) for tag, all_ in EXPECTED.items() for what, said in all_.items()],
)
def test_values_are_written_as_the_locale_writes_them(tag: str, what: str, said: str) -> None:
    with speaking(Language(tag, Some())):
        assert SAID[what]() == said


def test_without_a_catalogue_words_are_english_and_figures_follow_the_locale() -> None:
    """A Portuguese day or "e" inside an English sentence is the language of nobody."""
    with speaking(Language("pt-PT")):
        said = {what: say() for what, say in SAID.items()}
    english = ("day", "short day", "short date", "weekday", "month", "list", "choice")
    assert {what: said[what] for what in english} == {what: EXPECTED["en"][what] for what in english}
    assert said["number"].endswith("234\u00a0567,25")
    assert said["money"] == "180\u00a0000\u00a0EUR"
    assert words.day_of_month(15, 11) == "15 November"


def test_the_days_of_a_language_with_own_words_are_its_own() -> None:
    known = Language("pt-PT").with_own((OwnWords("n != 1", ()),))
    assert known.words_tag == "pt-PT"
    assert Language("pt-PT").words_tag == "en"
    assert Language("en-US").words_tag == "en-US"


def test_one_language_does_not_hear_what_was_said_in_another() -> None:
    said = []
    for tag in ("de", "en-US", "de", "en"):
        with speaking(Language(tag, Some())):
            said.append(words.day(DAY))
    assert said == [
        "8.\u00a0September 2026",
        "September 8, 2026",
        "8.\u00a0September 2026",
        "8 September 2026",
    ]


def test_english_asks_no_locale() -> None:
    """Most commands speak English, and reading locales takes a tenth of a second."""
    import subprocess
    import sys

    program = (
        "import sys; from datetime import date; from dovetail.model import words; words.day(date(2026, 1, 2)); "
        "sys.exit('babel' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize("asked", [["de", "de-AT"], ["de-AT", "de"]], ids=" then ".join)
def test_a_month_is_called_the_same_whatever_language_was_spoken_before(asked: list[str]) -> None:
    own_locale.cache_clear()
    said = {}
    for tag in asked:
        with speaking(Language(tag, Some())):
            said[tag] = words.month_name(1)
    assert said == {"de": "Januar", "de-AT": "Jänner"}


@pytest.mark.parametrize(
    ("tag", "hours", "said"),
    [
        ("en-GB", "9:00-17:00", "09:00–17:00"),
        ("en-US", "09:00-17:00", "9:00\u00a0AM–5:00\u00a0PM"),
        ("en-US", "00:00-24:00", "12:00\u00a0AM–12:00\u00a0AM"),
        ("de-DE", "00:00-24:00", "00:00–24:00"),
    ],
)
def test_working_hours_are_written_as_times_of_day(tag: str, hours: str, said: str) -> None:
    with speaking(Language(tag)):
        assert words.hours(hours) == said
