"""Rules about services: support requirements, service levels, acceptance by operations."""

from __future__ import annotations

from dovetail.check.rules.support import (
    ar27_early_life_staff,
    ar31_run_cost,
    ar39_registered_items,
    ar40_documents_kept,
    ar41_support_categories,
    ar42_requirements_shown,
    ar43_decisions_told,
    ar44_service_owner,
    ar45_support_chain,
)

RULES = (
    ar27_early_life_staff.RULE,
    ar31_run_cost.RULE,
    ar39_registered_items.RULE,
    ar40_documents_kept.RULE,
    ar41_support_categories.RULE,
    ar42_requirements_shown.RULE,
    ar43_decisions_told.RULE,
    ar44_service_owner.RULE,
    ar45_support_chain.RULE,
)
