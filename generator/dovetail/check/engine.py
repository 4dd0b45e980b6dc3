"""Runs the rules over a resolved project: deterministic, and no rule can stop another."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Iterable, Sequence

from dovetail.check.case import Case
from dovetail.check.findings import collect, in_order, lighter
from dovetail.check.neighbours import Neighbours
from dovetail.check.rule import Judgement, Rule
from dovetail.check.rulebook import effective_severity, rules_of
from dovetail.check.waivers import Lifting
from dovetail.model.checked import Checked, RuleCrash, Tally, WaivedFinding
from dovetail.model.diagnostics import Diagnostic, Severity, Verdict
from dovetail.model.language import speaking, tell
from dovetail.model.profile import Profile
from dovetail.model.resolved import ResolvedProject
from dovetail.model.vocabulary import using
from dovetail.resolve.calendars.time_context import TimeContext


def check_project(
    profile: Profile,
    resolved: ResolvedProject,
    *,
    rules: Sequence[Rule] | None = None,
    time: TimeContext | None = None,
    neighbours: Neighbours | None = None,
) -> Checked:
    """Judge one project by every rule (or only by ``rules``).

    A rule that raises is a bug: it is named in ``crashes`` and reports nothing; all others report.
    ``time`` and ``neighbours`` may be shared between the projects of one profile.
    """
    with speaking(profile.language), using(resolved.lifecycle.vocabulary):
        found = collect(resolved, profile.projects[resolved.project.code])
        time = time or TimeContext.of(profile.organization.value)
        case = Case(profile, resolved, time, neighbours or Neighbours(profile), found)
        return _judge(case, found, rules_of(profile) if rules is None else tuple(rules))


def _judge(case: Case, found: Sequence[Diagnostic], chosen: tuple[Rule, ...]) -> Checked:
    lifting = Lifting(case)
    claimed = {code for rule in chosen for code in rule.codes}
    findings = [finding for finding in found if finding.code not in claimed]
    kept: set[str] = set()
    waived: list[WaivedFinding] = []
    tallies: dict[str, Tally] = {}
    crashes: list[RuleCrash] = []
    for rule in chosen:
        try:
            judgements = tuple(rule.check(case))
        except Exception as error:  # noqa: BLE001 - a bug of one rule is reported, and the others go on
            crashes.append(_crash(rule, case, error))
            kept.update(rule.codes)
            continue
        reported = [
            _finding(rule, case, judgement) for judgement in judgements if judgement.verdict != "pass"
        ]
        open_, lifted = lifting.split(rule, reported)
        findings += open_
        waived += lifted
        tallies[rule.id] = _tally(judgements, lifted)
    # What resolution had found for a rule that failed would else be lost with it.
    judged = {code for rule in chosen if rule.id in tallies for code in rule.codes}
    findings += [finding for finding in found if finding.code in kept - judged]
    findings += lifting.problems({rule.id: rule for rule in chosen})
    return Checked(
        case.project.code,
        in_order(findings),
        tuple(waived),
        tallies,
        tuple(crashes),
        lifting.refused(),
    )


def _finding(rule: Rule, case: Case, judgement: Judgement) -> Diagnostic:
    severity = effective_severity(rule, case.organization.rules)
    if judgement.verdict == "unknown" and judgement.due is not None and case.today < judgement.due:
        severity = Severity.MINOR  # nobody need know it yet
    if judgement.severity is not None:
        severity = lighter(severity, judgement.severity)
    return Diagnostic(
        judgement.code or rule.codes[0],
        severity,
        judgement.message,
        judgement.place,
        hint=judgement.hint or tell(rule.hint),
        verdict=Verdict.UNKNOWN if judgement.verdict == "unknown" else Verdict.FAIL,
        procedure=judgement.procedure,
        project="" if judgement.whole else case.project.code,
        subject=judgement.subject,
        prevents=rule.prevents,
        related=judgement.related,
        rule=rule.id,
        due=judgement.due,
    )


def _tally(judgements: Iterable[Judgement], lifted: Sequence[WaivedFinding]) -> Tally:
    verdicts = Counter(judgement.verdict for judgement in judgements)
    for entry in lifted:
        verdicts["fail" if entry.finding.verdict is Verdict.FAIL else "unknown"] -= 1
    return Tally(verdicts["pass"], verdicts["fail"], verdicts["unknown"], len(lifted))


def _crash(rule: Rule, case: Case, error: Exception) -> RuleCrash:
    said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    return RuleCrash(rule.id, case.project.code, said, "".join(traceback.format_exception(error)))
