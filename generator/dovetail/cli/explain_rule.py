"""The page of a rule: what must hold, why, what it prevents, what it reads, and how to put it right."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dovetail.cli.columns import labelled, page_columns, wrap
from dovetail.model import words
from dovetail.model.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from dovetail.check.rule import Rule

SCHEMA = "dovetail/rule/1"


def print_rule(code: str, profile: Path | None, form: str) -> int:
    """Print the page of the rule with this id or code. The rules of ``profile`` count as well.

    :return: 0, or 2 if there is no such rule.
    """
    rules = _rules(profile)
    found = next((rule for rule in rules if code.casefold() in _names(rule)), None)
    if found is None:
        _say_unknown(code, rules)
        return 2
    if form == "json":
        from dovetail.cli.json_output import print_json

        print_json(rule_json(found))
    else:
        for line in rule_lines(found, page_columns()):
            click.echo(line)
    return 0


def _rules(profile: Path | None) -> list[Rule]:
    from dovetail.check.own_rules import own_rules
    from dovetail.check.rules import RULES
    from dovetail.load.profile import load_profile

    loaded = load_profile(profile).profile if profile is not None else None
    return [*RULES.values(), *(own_rules(loaded.organization.value.rules) if loaded else ())]


def _names(rule: Rule) -> set[str]:
    return {rule.id.casefold(), *(code.casefold() for code in rule.codes)}


def _say_unknown(code: str, rules: list[Rule]) -> None:
    from dovetail.cli.printer import print_diagnostics
    from dovetail.load.suggest import all_known, did_you_mean

    names = [name for rule in rules for name in (rule.id, *rule.codes)]
    near = did_you_mean(code, names)
    hint = (
        near or f"the rules are {all_known(rule.id for rule in rules)}; dovetail check names those that fail"
    )
    print_diagnostics(
        [Diagnostic("rule-unknown", Severity.ERROR, f'there is no rule "{code}"', hint=hint)], err=True
    )


def rule_lines(rule: Rule, columns: int) -> Iterator[str]:
    """The page of a rule for people."""
    yield from wrap(f"{rule.id} {rule.title}", columns)
    yield ""
    yield from wrap(" ".join(rule.reason.split()), columns)
    yield ""
    owner = rule.waivable_by or "the owner of the procedure"
    for label, text in (
        ("weight", rule.severity.value),
        ("codes", words.listed(rule.codes)),
        ("prevents", words.listed(rule.prevents)),
        ("reads", rule.data),
        ("put right", rule.hint),
        ("waived", f"by {owner}" if rule.waivable else "never"),
    ):
        if text:
            yield from labelled(label, text, columns, label_width=9)
    for title, example in (("Breaks the rule:", rule.bad), ("Keeps it:", rule.good)):
        if example.strip():
            yield from ("", title, *(f"  {line}".rstrip() for line in example.strip("\n").splitlines()))


def rule_json(rule: Rule) -> dict[str, Any]:
    """The same as JSON, described by ``docs/reference/json/rule.schema.json``."""
    return {
        "schema": SCHEMA,
        "id": rule.id,
        "codes": list(rule.codes),
        "title": rule.title,
        "severity": rule.severity.value,
        "prevents": list(rule.prevents),
        "reason": " ".join(rule.reason.split()),
        "data": rule.data,
        "hint": rule.hint,
        "bad": rule.bad,
        "good": rule.good,
        "waivable": rule.waivable,
        "waivable_by": rule.waivable_by or None,
    }
