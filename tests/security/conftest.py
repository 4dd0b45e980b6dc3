"""What tests of security share."""

from __future__ import annotations

from tests.cli.conftest import harbour
from tests.compose.conftest import templates
from tests.load.conftest import load_files

__all__ = ["harbour", "load_files", "templates"]
