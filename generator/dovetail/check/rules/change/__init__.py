"""Rules about changes, releases and the calendar: does the project clash with what is running?"""

from __future__ import annotations

from dovetail.check.rule import Rule
from dovetail.check.rules.change import (
    ar19_lead_time,
    ar20_board_dates,
    ar21_freezes,
    ar22_window_and_staff,
    ar23_collisions,
    ar24_outage_notices,
    ar33_rfc_and_authority,
    ar34_treated_as_live,
    ar35_standard_changes,
    ar36_emergency_changes,
    ar37_support_effects,
    ar38_record_complete,
    ar56_increments,
)

RULES: tuple[Rule, ...] = (
    ar19_lead_time.RULE,
    ar20_board_dates.RULE,
    ar21_freezes.RULE,
    ar22_window_and_staff.RULE,
    ar23_collisions.RULE,
    ar24_outage_notices.RULE,
    ar33_rfc_and_authority.RULE,
    ar34_treated_as_live.RULE,
    ar35_standard_changes.RULE,
    ar36_emergency_changes.RULE,
    ar37_support_effects.RULE,
    ar38_record_complete.RULE,
    ar56_increments.RULE,
)
