"""AR-40: documents that stay are kept by operations: where, how long, and by whom."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.derived.standing_roles import leaves_with_project, titled
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.model.base import Unknown
from dovetail.model.diagnostics import Severity
from dovetail.model.language import later, tell
from dovetail.model.readiness import ControlledDocument


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per document; one for the project if it says nothing of documents."""
    project = case.project
    if not project.documents and "documents" not in project.model_fields_set:
        yield unknown(
            project.code,
            tell("nobody has said which documents stay after the project"),
            case.place("name"),
            hint=tell(
                "list them, or say that there are none (project.yaml: documents, empty if there are none)"
            ),
            due=project.ends,
        )
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
            document.id,
            tell("nobody has said in which system {document} is kept", document=document.title),
            place,
            hint=tell("name a system that operations own"),
            due=case.project.ends,
        )
        return
    system = case.organization.systems.get(where)
    if system is None:
        return
    if system.owner is None:
        yield unknown(
            document.id,
            tell(
                "{document} is kept in {system}, and nobody has said who owns it",
                document=document.title,
                system=system.title,
            ),
            case.profile.organization.place("systems", where, key=True),
            hint=tell("name the owner of the system"),
            due=case.project.ends,
        )
    elif leaves_with_project(case, system.owner):
        yield failed(
            document.id,
            tell(
                "{document} is kept in {system}, and its owner, {titled}, ends with the project",
                document=document.title,
                system=system.title,
                titled=titled(case, system.owner),
            ),
            place,
            hint=tell("move it to a system that operations own"),
        )


def _retention(case: Case, index: int, document: ControlledDocument) -> Iterator[Judgement]:
    if document.retention is None or isinstance(document.retention, Unknown):
        yield unknown(
            document.id,
            tell("nobody has said how long {document} is kept", document=document.title),
            case.place("documents", index, "retention"),
            code="document-retention",
            hint=tell("state the retention of this kind of document"),
            due=case.project.ends,
        )


def _keeper(case: Case, index: int, document: ControlledDocument) -> Iterator[Judgement]:
    place = case.place("documents", index, "owner")
    if document.owner is None or isinstance(document.owner, Unknown):
        yield unknown(
            document.id,
            tell(
                "nobody is named who keeps {document} up to date after the project", document=document.title
            ),
            place,
            code="document-without-owner",
            hint=tell("name the operational role that keeps it"),
            due=case.project.ends,
        )
    elif leaves_with_project(case, document.owner):
        yield failed(
            document.id,
            tell(
                "{document} is left with {titled}, which ends with the project",
                document=document.title,
                titled=titled(case, document.owner),
            ),
            place,
            code="document-without-owner",
            hint=tell("name the operational role that keeps it"),
        )


RULE = Rule(
    id="AR-40",
    codes=("document-place", "document-retention", "document-without-owner"),
    title=later(
        "Documents that stay after the project are kept in a system of operations, by "
        "a role that stays, for a stated time"
    ),
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
    hint=later("hand the document over to operations"),
    check=check,
)
