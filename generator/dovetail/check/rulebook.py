"""Which rules an organization uses, and how much each weighs there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dovetail.check.own_rules import own_rules
from dovetail.check.rule import Rule
from dovetail.check.rules import RULES
from dovetail.model.diagnostics import Diagnostic, Severity
from dovetail.model.folding import folded_name
from dovetail.model.language import tell
from dovetail.model.profile import Profile
from dovetail.model.rulebook import Adjustment, Rulebook


def rules_of(profile: Profile) -> tuple[Rule, ...]:
    """The rules in use: Dovetail's and the organization's own, without those switched off."""
    rulebook = profile.organization.value.rules
    return tuple(
        rule for rule in all_rules(rulebook).values() if not _off(rule, rulebook.adjust.get(rule.id))
    )


def all_rules(rulebook: Rulebook) -> Mapping[str, Rule]:
    """Dovetail's rules and the organization's own, by id. An own rule never takes the place of Dovetail's."""
    taken = {folded_name(rule) for rule in RULES}
    own = {rule.id: rule for rule in own_rules(rulebook) if folded_name(rule.id) not in taken}
    return {**RULES, **own}


def effective_severity(rule: Rule, rulebook: Rulebook) -> Severity:
    """What a finding of the rule weighs here. A blocker stays one: only a waiver lifts it."""
    adjustment = rulebook.adjust.get(rule.id)
    if adjustment is None or adjustment.severity is None or rule.severity is Severity.BLOCKER:
        return rule.severity
    return Severity(adjustment.severity)


def rulebook_problems(profile: Profile) -> Iterator[Diagnostic]:
    """Adjustments that name no rule, or that would make a blocker lighter."""
    organization = profile.organization
    rulebook = organization.value.rules
    known = all_rules(rulebook)
    for name, adjustment in rulebook.adjust.items():
        place = organization.place("rules", "adjust", name, key=True)
        rule = known.get(name)
        if rule is None:
            yield Diagnostic(
                "rule-unknown",
                Severity.MAJOR,
                tell('"{name}" is adjusted, and there is no rule of this name', name=name),
                place,
                hint=tell("dovetail explain lists the rules"),
            )
        elif rule.severity is Severity.BLOCKER and (adjustment.off or adjustment.severity != "blocker"):
            yield Diagnostic(
                "blocker-adjusted",
                Severity.MAJOR,
                tell(
                    "{name} is a blocker: it can't be made lighter or switched off, and still counts as one",
                    name=name,
                ),
                place,
                hint=tell("take the adjustment out; a project that must deviate asks for a waiver"),
            )


def _off(rule: Rule, adjustment: Adjustment | None) -> bool:
    return adjustment is not None and adjustment.off and rule.severity is not Severity.BLOCKER
