"""AR-56: in projects that deliver in increments every release is a change, and done is ready to operate."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.derived.subject_days import days_of
from dovetail.check.lines import line_at
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.check.rules.change.lifecycles import is_incremental
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.deliverables import Release
from dovetail.model.diagnostics import Severity
from dovetail.model.folding import folded
from dovetail.model.language import later, tell


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per release of an agile or hybrid project, and one for its definition of done."""
    if not is_incremental(case.resolved):
        return
    for index, release in enumerate(case.project.releases):
        yield _of_release(case, index, release)
    yield _of_done(case)


def _of_release(case: Case, index: int, release: Release) -> Judgement:
    change = next((entry for entry in case.changes if entry.is_release and entry.id == release.id), None)
    due = None if isinstance(release.go_live, Unknown) else release.go_live
    if change is None and release.requests:
        return failed(
            release.id,
            tell(
                "{release} holds {requests}, and none of them is a change: nobody in "
                "operations decides on what goes live",
                release=release.title,
                requests=words.listed(release.requests),
            ),
            line_at(case.written.places, "releases", index, "requests"),
            hint=tell("add the requests for change of this release, or its change record"),
        )
    if change is None:
        return unknown(
            release.id,
            tell(
                "{release} has neither requests for change nor a change record, so lead time, "
                "freezes and authority can't be judged",
                release=release.title,
            ),
            line_at(case.written.places, "releases", index),
            hint=tell("name its requests, or state its change record: a pre-approved one, if it is routine"),
            due=due,
        )
    if change.known_work is None:
        return unknown(
            release.id,
            tell(
                "{release}: nobody has said when it goes live, so lead time and freezes can't be judged",
                release=release.title,
            ),
            line_at(case.written.places, "releases", index, "go_live"),
            hint=tell("enter the day of the go-live as soon as the increment is planned (go_live)"),
            procedure=change.procedure,
            due=case.project.ends,
        )
    return passed(release.id, procedure=change.procedure)


def _of_done(case: Case) -> Judgement:
    project, standards = case.project, case.organization.standards
    if not standards.readiness:
        if "readiness" in standards.model_fields_set:
            return passed(project.code)
        return unknown(
            "standards.readiness",
            tell("projects deliver in increments, and operations have not said what must be ready with each"),
            line_at(case.profile.organization.places, "standards", "readiness"),
            hint=tell(
                "say what every increment must meet (organization.yaml: standards.readiness, "
                "empty if nothing)"
            ),
            whole=True,
        )
    if not project.definition_of_done:
        wanted = words.listed(f'"{item}"' for item in standards.readiness)
        return unknown(
            project.code,
            tell(
                "{project} delivers in increments and has not stated its definition of done; "
                "operations ask for {wanted}",
                project=project.name,
                wanted=wanted,
            ),
            line_at(case.written.places, "definition_of_done"),
            hint=tell(
                "take what operations ask for into the definition of done (project.yaml: definition_of_done)"
            ),
        )
    done = {_folded(item) for item in project.definition_of_done}
    missing = [item for item in standards.readiness if _folded(item) not in done]
    if missing:
        return failed(
            project.code,
            tell(
                "the definition of done of {project} lacks {missing}, which operations ask of "
                "every increment",
                project=project.name,
                missing=words.listed(f"“{item}”" for item in missing),
            ),
            line_at(case.written.places, "definition_of_done"),
            hint=tell("add it in the words of operations"),
            code="done-without-readiness",
        )
    return passed(project.code)


def _folded(text: str) -> str:
    return folded(text).rstrip(".")


RULE = Rule(
    id="AR-56",
    codes=("release-without-change", "done-without-readiness"),
    title=later("In agile and hybrid projects every release is a change, and done means ready for operation"),
    severity=Severity.MAJOR,
    prevents=("F2", "F4"),
    procedures=("CHE", "REL"),
    reason="""
Short cycles don't take the rules away, they apply them more often: each increment meets a freeze, a window
and somebody who must support it. A pre-approved change model keeps this light. What the definition of done
leaves out, such as monitoring, a runbook or a way back, is owed at the end in one large heap.
""",
    data="lifecycle, releases (requests, change, go_live), definition_of_done; readiness of the standards",
    bad="""
project:
  lifecycle: Scrum
  definition_of_done: [Code is reviewed.]
""",
    good="""
project:
  lifecycle: Scrum
  definition_of_done: [Code is reviewed., The runbook is current., Monitoring shows it.]
""",
    hint=later("make each release a change, and the definition of done complete"),
    check=check,
    bites_on=days_of,
)
