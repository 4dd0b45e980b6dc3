"""Checks of an organization's own rules: they ask only for what their subjects have."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dovetail.load.references.fact_references import FactNames, check_conditions
from dovetail.load.references.known import Known
from dovetail.load.references.references import Scope, report_unknown
from dovetail.load.references.scopes import House
from dovetail.load.validation.report import Report, Site
from dovetail.model.conditions import Fact
from dovetail.model.folding import folded_name
from dovetail.model.rule_subjects import SUBJECT_FIELDS
from dovetail.model.rulebook import OwnRule

_OF_DOVETAIL = re.compile(r"ar\d+")
"""How Dovetail calls its rules, those to come included."""


def check_own_rules(report: Report, house: House, scope: Scope) -> None:
    """Check the rules that an organization has written itself."""
    written = house.own.organization.written
    if written is None:
        return
    asked = {
        procedure.value.handles.kind: procedure.value.handles.facts
        for procedure in house.procedures
        if procedure.value.handles
    }
    kinds = Known("kind of request", asked, house.name, complete=house.own.procedures_are_sound)
    seen: dict[str, int] = {}
    for index, rule in enumerate(written.value.rules.own):
        site = Site(written, ("rules", "own", index))
        name = folded_name(rule.id)
        if _OF_DOVETAIL.fullmatch(name):
            what = f'"{rule.id}" is a name of Dovetail\'s rules, and none of them can be replaced'
            report.add("rule-id-taken", site / "id", what, "give it an id of the organization's own")
        if name in seen:
            first = written.place("rules", "own", seen[name], "id")
            what = f'two rules have the id "{rule.id}"'
            report.add("id-repeated", site / "id", what, "give one of them another id", related=[first])
        seen.setdefault(name, index)
        facts = _fields_of(rule, asked)
        if rule.every == "request" and rule.kind is not None and rule.kind not in kinds:
            report_unknown(report, site / "kind", rule.kind, kinds)
            continue
        known = Known("field", facts, f"every {rule.every}{f' of kind {rule.kind}' if rule.kind else ''}")
        names = FactNames(
            known,
            {name: (fact,) for name, fact in facts.items()},
            scope.known["role"],
            scope.known["service"],
        )
        check_conditions(report, names, site, rule, ("where", "must"))


def _fields_of(rule: OwnRule, asked: Mapping[str, Mapping[str, Fact]]) -> dict[str, Fact]:
    facts = dict(SUBJECT_FIELDS[rule.every])
    if rule.every == "request":
        facts |= asked.get(rule.kind or "", {})
    return facts
