"""The pages of the rules: one for each, and all of them as the reference."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from dovetail.check.rule import Rule
from dovetail.check.rules import RULES
from dovetail.model.diagnostics import Severity
from dovetail.model.language import tell
from dovetail.model.lifecycle import FAILURE_MODES
from dovetail.model.procedure import COVERED
from dovetail.model.vocabulary import NEUTRAL

WIDTH = 110
_WEIGHS = {
    Severity.BLOCKER: "blocker: nothing is issued, and no gate passed, until it is put right or waived",
    Severity.MAJOR: "major",
    Severity.MINOR: "minor",
}
_HEAD = """\
# Rules

What `dovetail check` judges, one section per rule. `dovetail explain AR-17` prints the same page; a code
that a finding shows (`dovetail explain waiver-incomplete`) leads to it as well.

**Verdicts.** A rule passes, fails, or answers *unknown* for each subject: data that is missing is never a
pass. What need be known only later (a test result, an acceptance) weighs little until its day, the `due` of
the finding. A rule that says nothing of a project does not concern it.

**Weight.** An organization may give a rule another weight, or switch it off, under `rules: {adjust: …}` and
says why. A blocker stays one: only a waiver lifts it, given by whoever may, for named subjects, until a day.

**Examples** are laid over a small project in which all is well, and are run by the tests: mappings are
joined key by key, items of lists by their `id`; `(none)` takes something out, and so does `remove: yes`.

"""


def rule_page(rule: Rule, width: int = WIDTH) -> str:
    """The page of one rule: plain text that is Markdown as well. Lines are at most ``width`` wide."""
    heading = textwrap.fill(f"{rule.id} {NEUTRAL.said(rule.title)}", width)
    return f"{heading}\n\n{_body(rule, width)}"


def rules_reference(rules: Sequence[Rule] = tuple(RULES.values())) -> str:
    """All rules on one page of Markdown, in the order of their numbers."""
    return _HEAD + "\n".join(_section(rule) for rule in rules)


def _section(rule: Rule) -> str:
    return f"## {rule.id}\n\n**{NEUTRAL.said(rule.title)}**\n\n{_body(rule, WIDTH)}"


def _body(rule: Rule, width: int) -> str:
    parts = [textwrap.fill(" ".join(rule.reason.split()), width), "\n".join(_facts(rule, width))]
    for title, example in (("Breaks the rule:", rule.bad), ("Keeps it:", rule.good)):
        if example.strip():
            parts += [title, textwrap.indent(example.strip("\n"), "    ")]
    return "\n\n".join(parts) + "\n"


def _facts(rule: Rule, width: int) -> Iterator[str]:
    modes = [f"{mode} ({FAILURE_MODES[mode]})" for mode in rule.prevents]
    covers = [f"{code} {NEUTRAL.said(COVERED.get(code, ''))}".strip() for code in rule.procedures]
    for label, text in (
        ("Weight", _WEIGHS.get(rule.severity, rule.severity.value)),
        ("Prevents", "; ".join(modes)),
        ("Procedures", ", ".join(covers) or "all"),
        ("Reads", " ".join(rule.data.split())),
        ("Put right", NEUTRAL.said(rule.hint)),
        ("Waived by", _waived_by(rule)),
        ("Codes", ", ".join(rule.codes)),
    ):
        if text:
            yield textwrap.fill(f"- {label}: {text}", width, subsequent_indent="  ", break_on_hyphens=False)


def _waived_by(rule: Rule) -> str:
    if not rule.waivable:
        return "nobody"
    return rule.waivable_by or tell(
        "the owner of the procedure; where none is concerned, waivable_by of the rules"
    )
