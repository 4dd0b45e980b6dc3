"""What tests of security share."""

from __future__ import annotations

from tests.compose.conftest import templates

__all__ = ["templates"]
