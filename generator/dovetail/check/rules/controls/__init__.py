"""Rules about controls, waivers, sources, roles, forms and words: is it still the same procedure?"""

from __future__ import annotations

from dovetail.check.rules.controls import (
    ar01_controls_kept,
    ar02_waiver_complete,
    ar03_waiver_approver,
    ar04_waiver_in_time,
    ar05_never_waived,
    ar06_source_named,
    ar07_source_current,
    ar08_roles_held,
    ar10_forms_and_systems,
    ar11_words,
)

RULES = (
    ar01_controls_kept.RULE,
    ar02_waiver_complete.RULE,
    ar03_waiver_approver.RULE,
    ar04_waiver_in_time.RULE,
    ar05_never_waived.RULE,
    ar06_source_named.RULE,
    ar07_source_current.RULE,
    ar08_roles_held.RULE,
    ar10_forms_and_systems.RULE,
    ar11_words.RULE,
)
