"""Rules about authority, purchases, lead times and money: may they, can they, and is it paid from the right year?"""

from __future__ import annotations

from dovetail.check.rule import Rule
from dovetail.check.rules.approval import ar17_purchase_lead_time, ar18_engagement_lead_time

RULES: tuple[Rule, ...] = (
    ar17_purchase_lead_time.RULE,
    ar18_engagement_lead_time.RULE,
)
