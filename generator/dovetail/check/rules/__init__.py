"""The rules of alignment, by id. A rule is a module in one of these families; nothing else registers it."""

from __future__ import annotations

from collections.abc import Mapping

from dovetail.check.rule import Rule, Spoils
from dovetail.check.rules import approval, assurance, change, controls, support

RULES: Mapping[str, Rule] = {
    rule.id: rule
    for rule in sorted(
        (*controls.RULES, *approval.RULES, *change.RULES, *support.RULES, *assurance.RULES),
        key=lambda rule: rule.id,
    )
}
"""In the order of their numbers."""


def that_spoil(what: Spoils) -> frozenset[str]:
    """The ids of the rules of which a fault spoils this, whatever it is about."""
    return frozenset(rule.id for rule in RULES.values() if rule.spoils == what)
