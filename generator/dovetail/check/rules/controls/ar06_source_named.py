"""AR-06: each procedure of the pack names its source, or an agreement that there is none."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.derived.voices import voice_of
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.model import words
from dovetail.model.diagnostics import Place, Severity
from dovetail.model.language import later, tell
from dovetail.model.project import Baseline
from dovetail.model.resolved import ResolvedProcedure
from dovetail.resolve.facts.open_questions import is_idle


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per procedure of the pack. Reference procedures of which nothing is asked don't count."""
    for bound in case.resolved.procedures:
        layered = case.layered(bound.id)
        baseline = case.project.baselines.get(bound.id, Baseline())
        if layered.layer != "reference":
            yield _operated(case, bound, baseline)
        elif not is_idle(layered, case.project):
            yield _stand_in(case, bound, baseline)


def _operated(case: Case, bound: ResolvedProcedure, baseline: Baseline) -> Judgement:
    title, version = bound.procedure.title, bound.procedure.version
    if baseline.none_approved_by is not None:
        return failed(
            bound.id,
            tell(
                "The project has an agreement that there is no operational procedure for "
                "{title}, but {organization} operates one (version {version})",
                title=title,
                organization=case.organization.name,
                version=version,
            ),
            case.place("baselines", bound.id, "none_approved_by"),
            hint=tell(
                "look at what version {version} says, and take it as the baseline (project.yaml: baselines)",
                version=version,
            ),
            procedure=bound.id,
            code="source-denied",
        )
    if case.project.tailoring.get(bound.id) and baseline.version is None:
        return unknown(
            bound.id,
            tell(
                "The project deviates from {title}, and nobody has said on which version of it "
                "that was agreed; the <<project manager>> can say",
                title=title,
            ),
            _without_version(case, bound.id),
            hint=tell(
                "enter the version that was agreed on (project.yaml: baselines.{bound}.version)",
                bound=bound.id,
            ),
            procedure=bound.id,
        )
    return passed(bound.id, procedure=bound.id)


def _stand_in(case: Case, bound: ResolvedProcedure, baseline: Baseline) -> Judgement:
    title, organization = bound.procedure.title, case.organization.name
    if baseline.none_approved_by is None:
        return unknown(
            bound.id,
            tell(
                "{organization} has stated no procedure for {title}; a reference procedure "
                "stands in, and nobody has said who of operations agreed to that",
                organization=organization,
                title=title,
            ),
            _asking(case, bound),
            hint=tell(
                "ask operations to agree, and enter who agreed, when and why (project.yaml: "
                "baselines.{bound}, none_approved_by, on and because)",
                bound=bound.id,
            ),
            procedure=bound.id,
        )
    place = case.place("baselines", bound.id, "none_approved_by")
    voice = voice_of(case, baseline.none_approved_by)
    if voice.is_project:
        return failed(
            bound.id,
            tell(
                "That {organization} has no procedure for {title} was agreed by "
                "{voice}{why_not}; only operations can say so",
                organization=organization,
                title=title,
                voice=voice.title,
                why_not=voice.why_not,
            ),
            place,
            procedure=bound.id,
            code="source-agreed-by-project",
        )
    if not voice.is_operations:
        message = tell(
            "That {title} has no operational procedure was agreed by {voice}{why_not}",
            title=title,
            voice=voice.title,
            why_not=voice.why_not,
        )
        return unknown(bound.id, message, place, procedure=bound.id)
    if baseline.on is not None and baseline.on > case.today:
        return unknown(
            bound.id,
            tell(
                "{voice} is to agree on {on} that operations have no {title}",
                voice=voice.title,
                on=words.day(baseline.on),
                title=title,
            ),
            case.place("baselines", bound.id, "on"),
            procedure=bound.id,
            due=baseline.on,
        )
    return passed(bound.id, procedure=bound.id)


def _without_version(case: Case, procedure: str) -> Place:
    section = "baselines" if procedure in case.project.baselines else "tailoring"
    return case.place(section, procedure, key=True)


def _asking(case: Case, bound: ResolvedProcedure) -> Place:
    """The line that makes the project need a procedure that nobody has stated."""
    for section in ("baselines", "tailoring"):
        if bound.id in getattr(case.project, section):
            return case.place(section, bound.id, key=True)
    served = next(item.request.id for item in case.resolved.requests if item.procedure == bound.id)
    return case.request_place(served, "kind")


RULE = Rule(
    id="AR-06",
    codes=("source-not-named", "source-denied", "source-agreed-by-project"),
    title=later("Each procedure names the operational version it rests on, or who agreed that there is none"),
    severity=Severity.MAJOR,
    prevents=("F7",),
    reason="""
A project procedure without a source is a special procedure, and nobody notices when operations change
theirs. Deviations are agreed on a text, so the version of that text belongs to the agreement. Where
operations really have nothing, someone of operations must have said so: often there is something, and the
project did not find it.
""",
    data="procedures of the pack and their layer; tailoring; baselines with version or none_approved_by",
    bad="""
project:
  baselines:
    reporting: {none_approved_by: controller, on: 2026-01-15}
""",
    good="""
project:
  baselines:
    reporting: {version: "1.4"}
""",
    hint=later("let a role of operations agree that there is no procedure, or name the one that there is"),
    check=check,
)
