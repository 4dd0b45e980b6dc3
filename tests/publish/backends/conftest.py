"""What all benches share."""

from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A killed process loses nothing that it has written; only a machine without power would."""
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)
