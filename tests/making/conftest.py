"""Harbour City, whose packs are made."""

from __future__ import annotations

from tests.cli.conftest import harbour, run

__all__ = ["harbour", "run"]
