"""Rules about acceptance, early life and closure: who takes over, when, and what is left behind?"""

from __future__ import annotations

from dovetail.check.rules.assurance import (
    ar46_contract_survives,
    ar47_accepted_by_operations,
    ar48_early_life_support,
    ar49_incidents,
    ar50_receivers_ready,
    ar51_security_gates,
    ar52_nothing_left_behind,
    ar53_benefits,
    ar55_risks,
    ar59_gate_evidence,
)

RULES = (
    ar46_contract_survives.RULE,
    ar47_accepted_by_operations.RULE,
    ar48_early_life_support.RULE,
    ar49_incidents.RULE,
    ar50_receivers_ready.RULE,
    ar51_security_gates.RULE,
    ar52_nothing_left_behind.RULE,
    ar53_benefits.RULE,
    ar55_risks.RULE,
    ar59_gate_evidence.RULE,
)
