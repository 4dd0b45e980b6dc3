"""Property tests here have no time limit for each example: the first one works out the holidays."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("resolve", deadline=None)
settings.load_profile("resolve")
