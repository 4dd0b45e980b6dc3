"""Holidays of one country are known without loading those of all others."""

from __future__ import annotations

import subprocess
import sys

ALL = """
from dovetail.load.references.public_holidays import countries, public_holidays
for country in sorted(countries()):
    public_holidays(country, years=[2026])
print(len(countries()))
"""
ONE = """
import sys
from datetime import date
from dovetail.load.references.public_holidays import public_holidays, subdivisions
assert "ENG" in subdivisions("GB")
assert date(2026, 12, 28) in public_holidays("GB", subdivision="ENG", years=[2026])
print(sum(name.startswith("holidays.countries.") for name in sys.modules))
"""


def printed_by(program: str) -> int:
    """What a fresh process prints: this one may have loaded any country before."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return int(done.stdout)


def test_each_country_can_be_loaded_alone() -> None:
    assert printed_by(ALL) > 200


def test_one_country_loads_few_others() -> None:
    assert printed_by(ONE) < 5
