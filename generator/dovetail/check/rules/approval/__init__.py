"""Rules about authority, purchases, lead times and money: who may say yes, by when, and who pays."""

from __future__ import annotations

from dovetail.check.rule import Rule
from dovetail.check.rules.approval import (
    ar12_delegated_limits,
    ar13_bands_whole,
    ar14_linked_spend,
    ar15_deputies,
    ar16_triggered_approvals,
    ar17_purchase_lead_time,
    ar18_engagement_lead_time,
    ar25_report_dates,
    ar26_year_end,
    ar28_cost_codes,
    ar29_reconciles_to_ledger,
    ar30_variance_trigger,
    ar32_accrual_cut_off,
)

RULES: tuple[Rule, ...] = (
    ar12_delegated_limits.RULE,
    ar13_bands_whole.RULE,
    ar14_linked_spend.RULE,
    ar15_deputies.RULE,
    ar16_triggered_approvals.RULE,
    ar17_purchase_lead_time.RULE,
    ar18_engagement_lead_time.RULE,
    ar25_report_dates.RULE,
    ar26_year_end.RULE,
    ar28_cost_codes.RULE,
    ar29_reconciles_to_ledger.RULE,
    ar30_variance_trigger.RULE,
    ar32_accrual_cut_off.RULE,
)
