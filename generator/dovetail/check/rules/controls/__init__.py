"""Rules about controls, waivers, sources, roles, forms and words: is it still the same procedure?"""

from __future__ import annotations

from dovetail.check.rules.controls import (
    ar01_controls_kept,
    ar02_waiver_complete,
    ar03_waiver_approver,
    ar04_waiver_in_time,
    ar05_never_waived,
)

RULES = (
    ar01_controls_kept.RULE,
    ar02_waiver_complete.RULE,
    ar03_waiver_approver.RULE,
    ar04_waiver_in_time.RULE,
    ar05_never_waived.RULE,
)
