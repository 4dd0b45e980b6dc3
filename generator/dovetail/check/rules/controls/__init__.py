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
    ar09_duties_apart,
    ar10_forms_and_systems,
    ar11_words,
    ar54_lessons_for_operations,
    ar57_redesign,
    ar58_in_force,
    ar60_deviation_decided,
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
    ar09_duties_apart.RULE,
    ar10_forms_and_systems.RULE,
    ar11_words.RULE,
    ar54_lessons_for_operations.RULE,
    ar57_redesign.RULE,
    ar58_in_force.RULE,
    ar60_deviation_decided.RULE,
)
