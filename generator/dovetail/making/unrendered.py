"""Documents that fail while they are rendered: in that format, the pack is made once more without them.

Its first page names them, links to them lead there, and the pack in one file has all others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from dovetail.build.builder import Outcome, Work
from dovetail.build.targets import targets
from dovetail.compose.missing import FIRST_PAGE, Missing
from dovetail.compose.pack import Composed, pack_without
from dovetail.model.diagnostics import Diagnostic, Severity
from dovetail.model.document import Asset
from dovetail.model.language import tell
from dovetail.model.resolved import ResolvedProject

CODE = "document-not-rendered"


@dataclass(frozen=True, slots=True)
class Draft:
    """What the files of a project were made from."""

    composed: Composed
    resolved: ResolvedProject
    sources: tuple[Asset, ...] = ()


@dataclass(frozen=True, slots=True)
class Again:
    """What to make once more, in the formats in which something failed."""

    work: Work
    formats: frozenset[str]


def without_failed(work: Work, draft: Draft, outcomes: Iterable[Outcome]) -> Again | None:
    """The work in which the packs of some formats lack what could not be rendered; none if nothing failed.

    Of a failed first page the last good file stays, and so does everything if no other document is left.
    """
    by_path = {target.path: target for target in work.targets}
    failed: dict[str, dict[str, str]] = {}
    for outcome in outcomes:
        target = by_path.get(outcome.name)
        if outcome.project == work.project and outcome.kind == "failed" and target and target.document:
            failed.setdefault(target.format, {})[target.document] = outcome.reason
    failed = {form: reasons for form, reasons in failed.items() if reasons.keys() != _ids(draft)}
    if not failed:
        return None
    made = [target for target in work.targets if target.format not in failed]
    for form, reasons in failed.items():
        pack = pack_without(draft.composed, draft.resolved, _missing(draft, reasons))
        made += [
            target
            for target in targets(
                pack,
                draft.resolved,
                draft.composed.sheet,
                sources=draft.sources,
                seen=draft.composed.seen,
            )
            if target.format == form and not (target.document == FIRST_PAGE and FIRST_PAGE in reasons)
        ]
    # What is not made is no leftover: the last good file of a document stays.
    return Again(replace(work, targets=tuple(made), complete=False), frozenset(failed))


def with_those(before: Sequence[Outcome], after: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """The outcomes with what became of some files later."""
    later = {(outcome.folder, outcome.name): outcome for outcome in after}
    merged = [_both(outcome, later.pop((outcome.folder, outcome.name), outcome)) for outcome in before]
    return (*merged, *later.values())


def _both(first: Outcome, then: Outcome) -> Outcome:
    return first if then.kind == "up to date" and first.kind != "failed" else then


def _ids(draft: Draft) -> Collection[str]:
    return {document.id for document in draft.composed.written}


def _missing(draft: Draft, reasons: dict[str, str]) -> list[Missing]:
    project = draft.resolved.project.code
    found = []
    for document in draft.composed.written:
        if document.id in reasons:
            said = tell("It could not be rendered: {reason}", reason=reasons[document.id])
            problem = Diagnostic(CODE, Severity.ERROR, said, project=project, subject=document.id)
            found.append(
                Missing(document.id, document.title, document.number, document.kind, problem, project)
            )
    return found
