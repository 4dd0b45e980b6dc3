"""The rules of alignment, by id. A rule is a module in one of these families; nothing else registers it."""

from __future__ import annotations

from collections.abc import Mapping

from dovetail.check.rule import Rule
from dovetail.check.rules import approval, assurance, change, controls, support

RULES: Mapping[str, Rule] = {
    rule.id: rule
    for rule in sorted(
        (*controls.RULES, *approval.RULES, *change.RULES, *support.RULES, *assurance.RULES),
        key=lambda rule: rule.id,
    )
}
"""In the order of their numbers."""
