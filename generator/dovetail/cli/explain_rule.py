"""The page of a rule, by its id or by a code that it reports; and the table of all rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dovetail.cli.telling.columns import page_columns, table, wrap
from dovetail.cli.telling.counting import counted
from dovetail.cli.telling.json_output import location, print_json
from dovetail.cli.telling.safe_text import shown
from dovetail.model.diagnostics import Diagnostic, Place, Severity
from dovetail.model.vocabulary import NEUTRAL

if TYPE_CHECKING:
    from dovetail.check.rule import Rule
    from dovetail.load.profile import Loaded
    from dovetail.model.rulebook import Adjustment

SCHEMA, LIST_SCHEMA, CODE_SCHEMA = "dovetail/rule/1", "dovetail/rules/1", "dovetail/code/1"


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule, and what the organization at hand makes of it. ``place`` is where that is written."""

    rule: Rule
    own: bool = False
    adjustment: Adjustment | None = None
    place: Place | None = None

    @property
    def weight(self) -> str:
        """What a finding weighs in this organization."""
        if self.adjustment is None or self.rule.severity is Severity.BLOCKER:
            return self.rule.severity.value
        return "off" if self.adjustment.off else str(self.adjustment.severity)


def print_rule(code: str, profile: Path | None, form: str) -> int:
    """Print what a rule's id or a code means: the page of the rule, or those of several rules in a table.

    The rules of ``profile``, and how it adjusts Dovetail's, count as well.

    :return: 0, or 2 if there is neither such a rule nor such a code.
    """
    from dovetail.model.folding import folded_name

    entries = _entries(profile)
    found = [entry for entry in entries if folded_name(entry.rule.id) == folded_name(code)]
    found = found or [entry for entry in entries if code.strip().casefold() in entry.rule.codes]
    if len(found) == 1:
        _print(form, rule_json(found[0]), rule_lines(found[0], page_columns()))
        return 0
    if found:
        head = f"{code.strip().casefold()} is reported by {counted(len(found), 'rule')}:"
        _print(form, rules_json(found), (head, "", *_table(found)))
        return 0
    return _other_code(code.strip(), entries, form)


def print_rules(profile: Path | None, form: str) -> int:
    """Print all rules in a table: Dovetail's, and those of ``profile``.

    :return: 0.
    """
    entries = _entries(profile)
    more = (
        "dovetail explain AR-17 prints the page of a rule: why, what it reads, examples, how to put it right."
    )
    _print(form, rules_json(entries), (*_table(entries), "", *wrap(more, page_columns())))
    return 0


def _entries(profile: Path | None) -> list[Entry]:
    from dovetail.check.rulebook import all_rules
    from dovetail.check.rules import RULES

    loaded = _loaded(profile) if profile is not None else None
    if loaded is None or loaded.profile is None:
        return [Entry(rule) for rule in RULES.values()]
    organization = loaded.profile.organization
    rulebook = organization.value.rules
    own = {rule.id: index for index, rule in enumerate(rulebook.own) if rule.id not in RULES}
    entries = []
    for rule in all_rules(rulebook).values():
        adjustment = rulebook.adjust.get(rule.id)
        place = organization.place("rules", "own", own[rule.id]) if rule.id in own else None
        if adjustment is not None:
            place = organization.place("rules", "adjust", rule.id, key=True)
        entries.append(Entry(rule, rule.id in own, adjustment, place))
    return entries


def _loaded(profile: Path) -> Loaded | None:
    """The profile with one of its projects: the rules need none, and there may be a thousand."""
    from dovetail.load.profile import load_profile

    projects = sorted(path.parent.name for path in (profile / "projects").glob("*/project.yaml"))
    loaded = load_profile(profile, projects=projects[:1], beside=False)
    if loaded.profile is not None:
        return loaded
    click.echo(
        "note: the profile can't be used, so its own rules are not shown; see dovetail check", err=True
    )
    return None


def _other_code(code: str, entries: Sequence[Entry], form: str) -> int:
    from dovetail.cli.other_codes import meaning_of, other_codes
    from dovetail.cli.telling.printer import print_diagnostics
    from dovetail.load.validation.suggest import did_you_mean

    meaning = meaning_of(code.casefold())
    if meaning:
        known = code.casefold()
        lines = (*wrap(f"{known}: {meaning}", page_columns()), "It belongs to no numbered rule.")
        _print(form, {"schema": CODE_SCHEMA, "code": known, "meaning": meaning}, lines)
        return 0
    names = [name for entry in entries for name in (entry.rule.id, *entry.rule.codes)]
    hint = did_you_mean(code, [*names, *other_codes()]) or "dovetail explain lists the rules"
    message = f'there is no rule "{code}", and nothing reports this code'
    print_diagnostics([Diagnostic("rule-unknown", Severity.ERROR, message, hint=hint)], err=True)
    return 2


def _print(form: str, document: dict[str, Any], lines: Sequence[str] | Iterator[str]) -> None:
    if form == "json":
        print_json(document)
        return
    for line in lines:
        click.echo(shown(line))


def _table(entries: Sequence[Entry]) -> list[str]:
    rows = [(entry.rule.id, _weight(entry), NEUTRAL.said(entry.rule.title)) for entry in entries]
    return table(("Rule", "Weight", "What must hold"), rows, page_columns())


def _weight(entry: Entry) -> str:
    return f"{entry.weight} (here)" if entry.weight != entry.rule.severity.value else entry.weight


def rule_lines(entry: Entry, columns: int) -> Iterator[str]:
    """The page of a rule for people, and what the organization makes of it."""
    from dovetail.check.rules_page import rule_page

    yield from rule_page(entry.rule, columns).rstrip("\n").split("\n")
    if entry.own and entry.place is not None:
        yield ""
        yield from wrap(f"A rule of the organization, written in {_at(entry.place)}.", columns)
    if entry.adjustment is not None and entry.place is not None:
        what = "It is not used" if entry.weight == "off" else f"It weighs {entry.weight}"
        because = f"{what} in this organization ({_at(entry.place)}): {entry.adjustment.because}"
        yield ""
        yield from wrap(" ".join(because.split()), columns)


def _at(place: Place) -> str:
    return f"{place.file}:{place.line}"


def rules_json(entries: Sequence[Entry]) -> dict[str, Any]:
    """Several rules, described by ``docs/reference/json/rules.schema.json``."""
    return {"schema": LIST_SCHEMA, "rules": [rule_json(entry) for entry in entries]}


def rule_json(entry: Entry) -> dict[str, Any]:
    """The page of a rule, described by ``docs/reference/json/rule.schema.json``."""
    rule, place = entry.rule, entry.place
    return {
        "schema": SCHEMA,
        "id": rule.id,
        "codes": list(rule.codes),
        "title": NEUTRAL.said(rule.title),
        "severity": rule.severity.value,
        "prevents": list(rule.prevents),
        "procedures": list(rule.procedures),
        "reason": " ".join(rule.reason.split()),
        "data": " ".join(rule.data.split()),
        "hint": NEUTRAL.said(rule.hint),
        "bad": rule.bad,
        "good": rule.good,
        "waivable": rule.waivable,
        "waivable_by": rule.waivable_by or None,
        "own": entry.own,
        "here": {
            "weight": entry.weight,
            "because": " ".join(entry.adjustment.because.split()) if entry.adjustment else None,
            "location": location(place),
        },
    }
