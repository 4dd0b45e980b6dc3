"""AR-40: documents that stay are kept by operations: where, how long, and by whom."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.derived.standing_roles import leaves_with_project, titled
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Severity
from dovetail.model.readiness import ControlledDocument


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per document; one for the project if it says nothing of documents."""
    project = case.project
    if not project.documents and "documents" not in project.model_fields_set:
        yield unknown(
            project.code, "nobody has said which documents stay after the project", case.place("name"),
            hint="list them under documents; an empty list says that there are none", due=project.ends,
        )  # fmt: skip
    for index, document in enumerate(project.documents):
        problems = [
            *_repository(case, index, document),
            *_retention(case, index, document),
            *_keeper(case, index, document),
        ]
        yield from problems or [passed(document.id)]


def _repository(case: Case, index: int, document: ControlledDocument) -> Iterator[Judgement]:
    place = case.place("documents", index, "repository")
    where = document.repository
    if where is None or isinstance(where, Unknown):
        yield unknown(
            document.id, f"nobody has said in which system {document.title} is kept", place,
            hint="name a system that operations own", due=case.project.ends,
        )  # fmt: skip
        return
    system = case.organization.systems.get(where)
    if system is None:
        return
    if system.owner is None:
        yield unknown(
            document.id, f"{document.title} is kept in {system.title}, and nobody has said who owns it",
            case.profile.organization.place("systems", where, key=True), hint="name the owner of the system",
            due=case.project.ends,
        )  # fmt: skip
    elif leaves_with_project(case, system.owner):
        yield failed(
            document.id,
            f"{document.title} is kept in {system.title}, and its owner, "
            f"{titled(case, system.owner)}, ends with the project",
            place, hint="move it to a system that operations own",
        )  # fmt: skip


def _retention(case: Case, index: int, document: ControlledDocument) -> Iterator[Judgement]:
    if document.retention is None or isinstance(document.retention, Unknown):
        yield unknown(
            document.id, f"nobody has said how long {document.title} is kept",
            case.place("documents", index, "retention"), code="document-retention",
            hint="state the retention of this kind of document", due=case.project.ends,
        )  # fmt: skip


def _keeper(case: Case, index: int, document: ControlledDocument) -> Iterator[Judgement]:
    place = case.place("documents", index, "owner")
    if document.owner is None or isinstance(document.owner, Unknown):
        yield unknown(
            document.id, f"nobody is named who keeps {document.title} up to date after the project", place,
            code="document-without-owner", hint="name the operational role that keeps it",
            due=case.project.ends,
        )  # fmt: skip
    elif leaves_with_project(case, document.owner):
        yield failed(
            document.id,
            f"{document.title} is left with {titled(case, document.owner)}, which ends with the project",
            place, code="document-without-owner", hint="name the operational role that keeps it",
        )  # fmt: skip


RULE = Rule(
    id="AR-40",
    codes=("document-place", "document-retention", "document-without-owner"),
    title="Documents that stay after the project are kept in a system of operations, by a role that stays, "
    "for a stated time",
    severity=Severity.MINOR,
    prevents=("F5",),
    reason="""
The project's share is closed with the project, and the runbook in it is found again by the first person who
still has a copy in their mail. A document without a keeper is wrong within a year. Retention matters most for
what is asked for late: acceptance, safety evidence, contracts, data protection decisions.
""",
    data="documents (repository, retention, owner); systems with their owners; bindings",
    bad="""
organization:
  roles:
    project-office: {title: Project Office}
  systems:
    project-share: {title: Project Share, owner: project-office}
project:
  bindings: {project-office: project-office}
  documents:
    - {id: runbook, title: Runbook, repository: project-share, retention: 5 years, owner: metering-owner}
""",
    good="""
project:
  documents:
    - {id: runbook, title: Runbook, repository: archive, retention: 5 years, owner: metering-owner}
""",
    hint="hand the document over to operations",
    check=check,
)
