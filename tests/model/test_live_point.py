"""Which gate is that of going live is said in one place."""

from __future__ import annotations

from pathlib import Path

import dovetail

PACKAGE = Path(dovetail.__file__).parent


def test_whoever_asks_for_the_gate_of_going_live_asks_the_model() -> None:
    written = [
        str(module.relative_to(PACKAGE))
        for layer in ("resolve", "check", "compose", "diagrams", "formats")
        for module in (PACKAGE / layer).rglob("*.py")
        if '"G4"' in module.read_text(encoding="utf-8")
    ]
    assert written == []
