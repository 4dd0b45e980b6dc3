"""Rules."""

from __future__ import annotations

from dovetail.check.rule import Rule

RULES: tuple[Rule, ...] = ()
