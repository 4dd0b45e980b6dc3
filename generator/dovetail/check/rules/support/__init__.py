"""Rules about services: support requirements, service levels, acceptance by operations."""

from __future__ import annotations

from dovetail.check.rules.support import ar41_support_categories

RULES = (ar41_support_categories.RULE,)
