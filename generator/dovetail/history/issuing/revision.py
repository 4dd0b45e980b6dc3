"""Closes a revision: what is issued, what it is called, and what is kept of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, cast

import dovetail
from dovetail.build.fingerprint import of_value
from dovetail.history.issues.blockers import blockers, names_of
from dovetail.history.issues.outcomes import outcomes_of
from dovetail.history.issues.snapshot import Issue, IssuedDocument, Snapshot
from dovetail.history.states import facts
from dovetail.history.states.causes import Caused, Causes
from dovetail.history.states.difference import Change
from dovetail.history.states.fingerprints import fingerprints_of
from dovetail.history.states.heads import PROJECT, RESULTS
from dovetail.history.states.resting import uses_of
from dovetail.history.states.state import State
from dovetail.history.summary.sentences import first_summary, summary_of
from dovetail.model.document import Pack
from dovetail.model.language import speaking
from dovetail.model.profile import Profile
from dovetail.model.revision import Approver, Revision

if TYPE_CHECKING:
    # Who only asks what operations say need not wait for the rules.
    from dovetail.check.examine import Examined


def changes_since(
    before: Snapshot | None, as_of: date, now: State, examined: Examined, operations: Sequence[Caused]
) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    """The changes since an issue, and their summary in sentences; for a first issue, that it is the first.

    ``as_of`` is the day from which the earlier one was planned, ``operations`` what operations changed of all
    that bears on it.
    """
    with speaking(examined.resolved.language):
        if before is None:
            resolved = examined.resolved
            return (), first_summary(len(resolved.procedures), len(resolved.requests))
        requests = {item.request.id: item.procedure for item in examined.resolved.requests}
        causes = Causes.between_packs(before.facts, now.facts, requests)
        changes = [change for change in causes.changes if change.head in (PROJECT, *RESULTS)]
        same = examined.resolved.as_of == as_of and not any(change.head == PROJECT for change in changes)
        if same and not operations:
            # What comes out otherwise and stands nowhere in the pack leaves it in force.
            return (), ()
        changes += [item.change for item in operations]
        known = {item.cause.procedure: item.cause for item in operations if item.cause.procedure}
        causes = replace(
            causes, changes=tuple(sorted(changes, key=lambda change: (change.path, change.what))), known=known
        )
        return causes.changes, summary_of(causes)


def revision_of(
    number: int,
    examined: Examined,
    summary: Sequence[str],
    *,
    on: date,
    author: str,
    approved: Mapping[str, date],
) -> Revision:
    """The row of the table of revisions. ``approved`` says which roles have approved, and when."""
    roles = examined.resolved.organization.document_control.approval_roles
    actors = examined.resolved.roles
    organization = examined.resolved.organization.roles
    approvers = []
    for role in roles:
        actor, office = actors.get(role), organization.get(role)
        title = actor.title if actor else (office.title if office else role)
        holder = actor.holder if actor else ""
        if not holder and office and isinstance(office.holder, str):
            holder = office.holder
        approvers.append(Approver(role, title, holder, approved.get(role)))
    return Revision(str(number), on, author, tuple(summary), tuple(approvers))


def issue_of(
    profile: Profile,
    examined: Examined,
    pack: Pack,
    revision: Revision,
    files: Mapping[str, str] | None = None,
) -> Issue:
    """The register entry of what was issued."""
    resolved = examined.resolved
    return Issue(
        organization=resolved.organization.id,
        project=resolved.project.code,
        name=resolved.project.name,
        revision=revision,
        as_of=resolved.as_of,
        program=dovetail.__version__,
        fingerprint=fingerprint_of(pack),
        operations=fingerprints_of(profile),
        versions={name: layered.value.version for name, layered in profile.procedures.items()},
        documents=tuple(map(IssuedDocument.of, pack.documents)),
        requests={item.request.id: item.procedure for item in resolved.requests},
        roles={role: actor.holder for role, actor in resolved.roles.items()},
        uses=uses_of(examined),
        files=files,
        written=cast("dict[str, object]", facts.plain(resolved.project)),
        outcomes={name: outcome.as_json() for name, outcome in outcomes_of(resolved).items()},
        despite=names_of(blockers(examined)),
    )


def fingerprint_of(pack: Pack) -> str:
    """What identifies the content of an issued pack: SHA-256 over its texts and pictures."""
    return of_value([(document.id, document.body) for document in pack.documents] + [
        (asset.name, asset.data) for asset in pack.assets
    ])  # fmt: skip
