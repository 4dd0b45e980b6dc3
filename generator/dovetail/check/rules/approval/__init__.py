"""Rules about authority, purchases, lead times and money: who may say yes, by when, and who pays."""

from __future__ import annotations

from dovetail.check.rule import Rule
from dovetail.check.rules.approval import (
    ar12_delegated_limits,
    ar15_deputies,
    ar16_triggered_approvals,
    ar17_purchase_lead_time,
    ar18_engagement_lead_time,
)

RULES: tuple[Rule, ...] = (
    ar12_delegated_limits.RULE,
    ar15_deputies.RULE,
    ar16_triggered_approvals.RULE,
    ar17_purchase_lead_time.RULE,
    ar18_engagement_lead_time.RULE,
)
