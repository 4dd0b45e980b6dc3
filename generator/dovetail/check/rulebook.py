"""Which rules an organization uses, and how much each weighs there."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.rule import Rule
from dovetail.check.rules import RULES
from dovetail.model.diagnostics import Diagnostic, Severity
from dovetail.model.profile import Profile
from dovetail.model.rulebook import Rulebook


def rules_of(profile: Profile) -> tuple[Rule, ...]:
    """The rules in use: Dovetail's, without those switched off."""
    adjust = profile.organization.value.rules.adjust
    return tuple(
        rule for rule in RULES.values() if not (rule.id in adjust and _is_off(rule, adjust[rule.id].off))
    )


def effective_severity(rule: Rule, rulebook: Rulebook) -> Severity:
    """What a finding of the rule weighs here. A blocker stays one: only a waiver lifts it."""
    adjustment = rulebook.adjust.get(rule.id)
    if adjustment is None or adjustment.severity is None or rule.severity is Severity.BLOCKER:
        return rule.severity
    return Severity(adjustment.severity)


def rulebook_problems(profile: Profile) -> Iterator[Diagnostic]:
    """Adjustments that name no rule, or that would make a blocker lighter."""
    organization = profile.organization
    for name, adjustment in organization.value.rules.adjust.items():
        place = organization.place("rules", "adjust", name, key=True)
        rule = RULES.get(name)
        if rule is None:
            yield Diagnostic(
                "rule-unknown",
                Severity.MAJOR,
                f'"{name}" is adjusted, and there is no rule of this name',
                place,
                hint="dovetail explain lists the rules",
            )
        elif rule.severity is Severity.BLOCKER and (adjustment.off or adjustment.severity != "blocker"):
            yield Diagnostic(
                "blocker-adjusted",
                Severity.MAJOR,
                f"{name} is a blocker: it can't be made lighter or switched off, and still counts as one",
                place,
                hint="take the adjustment out; a project that must deviate asks for a waiver",
            )


def _is_off(rule: Rule, off: bool) -> bool:
    return off and rule.severity is not Severity.BLOCKER
