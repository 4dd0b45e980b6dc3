"""Rules about controls, waivers, sources, roles, forms and words: is it still the same procedure?"""

from __future__ import annotations

from dovetail.check.rules.controls import ar02_waiver_complete

RULES = (ar02_waiver_complete.RULE,)
