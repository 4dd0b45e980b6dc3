"""Issues a pack: proposes the next revision, renders the pack under it, and keeps what was issued."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from dovetail.build import builder, ledger
from dovetail.build.builder import Outcome, Work
from dovetail.build.lock import Holder
from dovetail.build.pack_json import Manifest
from dovetail.build.store import Store
from dovetail.build.targets import FORMATS, folder_of, preload, targets
from dovetail.check.examine import Examined
from dovetail.compose.pack import Composed, compose_pack
from dovetail.compose.renderer import Renderer, Sources
from dovetail.history.impact.one_issue import changed_since
from dovetail.history.issues.blockers import blockers
from dovetail.history.issues.operations_then import operations_written
from dovetail.history.issues.register import Register
from dovetail.history.issues.snapshot import Issue, Snapshot
from dovetail.history.issuing.revision import changes_since, fingerprint_of, issue_of, revision_of
from dovetail.history.issuing.signing import Signer, sign_files
from dovetail.history.states.difference import Change
from dovetail.history.states.state import State, state_of
from dovetail.model import words
from dovetail.model.diagnostics import Diagnostic, Severity
from dovetail.model.issue_mark import IssueMark
from dovetail.model.language import speaking, tell, tell_count
from dovetail.model.profile import Profile
from dovetail.model.revision import Revision


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the next issue of a project would be.

    ``before`` is the last issue, none for a first. ``blockers`` are findings that forbid it.
    """

    examined: Examined
    state: State
    revision: Revision
    changes: tuple[Change, ...]
    issued: tuple[Issue, ...]
    blockers: tuple[Diagnostic, ...]

    @property
    def before(self) -> Issue | None:
        """The last issue."""
        return self.issued[-1] if self.issued else None

    @property
    def differs(self) -> bool:
        """Whether there is anything that the last issue doesn't have."""
        return self.before is None or bool(self.changes)


@dataclass(frozen=True, slots=True)
class Closed:
    """What came of issuing: the files, and the entry that is kept, none if a document failed."""

    outcomes: tuple[Outcome, ...]
    issue: Issue | None
    composed: Composed
    folder: str


def propose(
    profile: Profile,
    examined: Examined,
    register: Register,
    *,
    on: date,
    author: str = "",
    approved: Mapping[str, date] | None = None,
    despite: str = "",
    templates: Sources,
    faults: Sequence[Diagnostic] = (),
) -> Proposal:
    """Work out the next issue. Reads only.

    ``author`` is who issues it; left out, the project manager. ``despite`` says why it is issued in spite of
    its blockers; where there are any, the summary says so. Its ``templates`` show which changes of
    operations the pack tells. Their ``faults`` block it as well: what is issued is as the organization
    writes it.

    :raises RegisterError: if the issues so far can't be read.
    """
    issued = register.issues()
    state = state_of(profile, examined)
    before = register.snapshot(issued[-1]) if issued else None
    impact = changed_since(profile, register, issued[-1], templates, briefly=False) if issued else None
    as_of = issued[-1].as_of if issued else examined.resolved.as_of
    changes, summary = changes_since(before, as_of, state, examined, impact.changes if impact else ())
    stopping = (*blockers(examined), *(replace(item, severity=Severity.BLOCKER) for item in faults))
    manager = examined.resolved.roles.get("project-manager")
    revision = revision_of(
        len(issued) + 1,
        examined,
        (*(summary or _nothing_new(examined, issued)), *_remark(examined, stopping, despite)),
        on=on,
        author=author or (manager.holder if manager else ""),
        approved=approved or {},
    )
    return Proposal(examined, state, revision, changes, issued, stopping)


def _nothing_new(examined: Examined, issued: Sequence[Issue]) -> tuple[str, ...]:
    """What the row says where no sentence follows from a difference."""
    resolved, before = examined.resolved, issued[-1]
    with speaking(resolved.language):
        if resolved.as_of != before.as_of:
            return (tell("Planned anew, as of {day}", day=words.day(resolved.as_of)),)
        return (
            tell(
                "Issued anew: operations and the project say what they said at issue {number}",
                number=before.number,
            ),
        )


def _remark(examined: Examined, stopping: Collection[Diagnostic], despite: str) -> tuple[str, ...]:
    if not despite or not stopping:
        return ()
    with speaking(examined.resolved.language):
        rules = words.listed(dict.fromkeys(finding.rule or finding.code for finding in stopping))
        return (
            tell_count(
                len(stopping),
                "Issued in spite of {n} open blocker ({rules}): {reason}",
                "Issued in spite of {n} open blockers ({rules}): {reason}",
                rules=rules,
                reason=despite,
            ),
        )


def faults_of_templates(profile: Profile, examined: Examined, renderer: Renderer) -> tuple[Diagnostic, ...]:
    """What is wrong with the organization's templates that write the documents of a project."""
    if not renderer.has_own:
        return ()
    resolved = examined.resolved
    return compose_pack(resolved, renderer, profile.brand, checked=examined.checked).diagnostics


def compose_issue(profile: Profile, proposal: Proposal, renderer: Renderer) -> Composed:
    """The pack as it is issued: under its revision, no draft any more."""
    return compose_pack(
        proposal.examined.resolved,
        renderer,
        profile.brand,
        checked=proposal.examined.checked,
        revision=proposal.revision.number,
        standing="",
        revisions=(*(issue.revision for issue in proposal.issued), proposal.revision),
    )


def close(
    profile: Profile,
    proposal: Proposal,
    renderer: Renderer,
    register: Register,
    out: Path,
    formats: Collection[str],
    *,
    jobs: int = 0,
    signer: Signer | None = None,
    begun: Callable[[int], None] = lambda _count: None,
    done: Callable[[Outcome], None] = lambda _outcome: None,
    waiting: Callable[[Holder], None] = lambda _holder: None,
) -> Closed:
    """Render the pack into a folder of its own and keep the issue; last of all its entry in the register.

    If a document fails, nothing is kept: the files lie there, and the next try takes the same number.
    With a ``signer``, PDF files are signed, and kept as they are then.

    :raises StoreError: if a file can't be written.
    :raises RegisterError: if somebody else has issued the project meanwhile.
    """
    composed = _marked(compose_issue(profile, proposal, renderer), proposal)
    resolved, checked = proposal.examined.resolved, proposal.examined.checked
    crashed = tuple(crash.rule for crash in checked.crashes)
    manifest = Manifest(
        resolved, composed.pack, checked.findings, crashed, composed.missing, composed.stand_ins
    )
    folder = f"{folder_of(resolved)}/{folder_name(proposal.revision.number)}"
    files = tuple(
        target for target in targets(composed.pack, resolved, composed.sheet) if target.format in formats
    )
    work = Work(resolved.project.code, folder, files, manifest, not composed.missing)
    # Of all formats: files of another one that a broken-off try has left are no part of what is issued.
    outcomes = builder.build(
        [work], out, FORMATS, jobs=jobs, preload=lambda: preload(formats), begun=begun, done=done,
        waiting=waiting,
    )  # fmt: skip
    if composed.missing or any(outcome.kind in ("failed", "kept") for outcome in outcomes):
        return Closed(outcomes, None, composed, folder)
    if signer is not None and composed.pack.mark is not None:
        store = Store(out, folder)

        def signed(path: str) -> None:
            done(Outcome(work.project, store.shown(""), path, "written", "signed"))

        sign_files(store, signer, composed.pack.mark, begun=begun, done=signed)
    issue = issue_of(profile, proposal.examined, composed.pack, proposal.revision, _files(Store(out, folder)))
    state = proposal.state
    documents, written = composed.pack.documents, operations_written(profile)
    snapshot = Snapshot(state.operations, state.project, state.results, documents, written)
    return Closed(outcomes, register.add(issue, snapshot), composed, folder)


def _marked(composed: Composed, proposal: Proposal) -> Composed:
    """The same with the mark of the issue on each page. The mark is taken from texts and pictures alone."""
    resolved, pack = proposal.examined.resolved, composed.pack
    mark = IssueMark(
        resolved.organization.id, resolved.project.code, proposal.revision.number, fingerprint_of(pack)
    )
    return replace(composed, pack=replace(pack, mark=mark))


def folder_name(revision: str) -> str:
    """The folder of an issued pack, beside the drafts."""
    return f"issue-{revision}"


def _files(store: Store) -> dict[str, str]:
    """The files that were issued, with the hashes of their contents."""
    entries = ledger.read_from(store).entries
    return {path: known[0].sha256 for path, known in sorted(entries.items())}
