"""A small organization for tests of resolution, written as YAML so that tests read like profiles."""

from __future__ import annotations

from datetime import date
from typing import Any

import yaml

from dovetail.model.diagnostics import Place
from dovetail.model.document import Brand
from dovetail.model.organization import Organization
from dovetail.model.procedure import Procedure
from dovetail.model.profile import LayeredProcedure, PathInFile, Profile, Written
from dovetail.model.project import Project
from dovetail.model.resolved import ResolvedProject, ResolvedRequest
from dovetail.resolve.pack import resolve_project

ORGANIZATION = """
id: harbour
name: Harbour City
currency: EUR
tax_basis: excluded
time_zone: Europe/Lisbon
fiscal_year: {starts: january}
holidays: {country: PT}
roles:
  officer: {title: Purchasing Officer, holder: Olga Officer, reports_to: head}
  head: {title: Head of Department, holder: Henry Head, deputy: Dora Deputy, reports_to: director}
  director: {title: Director, holder: Ana Costa, reports_to: board-chair}
  board-chair: {title: Chair of the Board, holder: Carl Chair}
  owner: {title: Head of Procurement, holder: Paula Procurement, reports_to: director}
authorities:
  - {subject: spend, role: head, limit: 10000}
  - {subject: spend, role: director, limit: 50000}
  - {subject: spend, role: board-chair, limit: unlimited}
"""

PURCHASING = """
id: purchasing
title: Purchasing
version: "4.2"
owner: owner
handles:
  kind: purchase
  title: Purchase
  facts:
    amount: {type: money, question: What does it cost in total?}
    category: {type: choice, options: [goods, services, it], question: What is bought?}
    supplier: {type: text, question: From whom?}
    personal_data: {type: yes-no, question: Does the supplier see personal data?}
  aggregate: {fact: amount, linked_by: supplier, within: fiscal year}
  delivers: deliver
controls:
  - {id: PUR-C1, statement: The purchase is approved before it is ordered.}
  - {id: PUR-C2, statement: Three quotes are compared., waivable_by: owner}
  - {id: PUR-C3, statement: The contract is published., statutory: yes}
routes:
  - {id: direct, title: Direct purchase, when: {amount: {to: 10000}}}
  - id: quotes
    title: Three quotes
    quotes: 3 quotes
    when: {amount: {from: 10000, to: 50000}}
  - {id: tender, title: Tender, quotes: 5 bids, when: {amount: {from: 50000}}}
steps:
  - {id: request, title: Raise the requisition, by: requester, duration: 1 working day, controls: [PUR-C1]}
  - {id: privacy, title: Review privacy, by: officer, duration: 5 working days, when: {personal_data: yes}}
  - {id: approve, title: Approve, by: head, duration: 2 working days, decided_by: spend}
  - {id: deliver, title: Deliver, by: officer, duration: 5 working days}
"""

PROJECT = """
code: P1
name: New Quay
starts: 2026-03-02
ends: 2026-12-18
team:
  project-manager: {name: Petra Planner, role: officer}
  sponsor: {name: Ana Costa}
"""


def read(text: str) -> Any:
    """YAML with every scalar as text, as the loader's reader hands it over."""
    return yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - it makes nothing but text


def merged(base: str, more: str) -> Any:
    """The base with top-level keys replaced by those of ``more``."""
    return {**read(base), **(read(more) or {})}


class Nowhere:
    """Places of values that no file holds: every path is a place of its own."""

    def place(self, path: PathInFile, *, key: bool = False) -> Place:
        return Place("/".join(map(str, path)) or ".")

    def excerpt(self, place: Place) -> str:
        return ""


def profile(organization: str = "", procedure: str = "", project: str = "", *procedures: str) -> Profile:
    """A profile whose parts differ from the usual ones in the keys given."""
    read_procedures = [
        Procedure.model_validate(data) for data in (merged(PURCHASING, procedure), *map(read, procedures))
    ]
    value = Project.model_validate(merged(PROJECT, project))
    return Profile(
        organization=Written(
            Organization.model_validate(merged(ORGANIZATION, organization)), "organization", Nowhere()
        ),
        services=Nowhere(),
        procedures={
            entry.id: LayeredProcedure(entry, (Written(entry, "organization", Nowhere()),))
            for entry in read_procedures
        },
        projects={value.code: Written(value, "project", Nowhere())},
        brand=Brand("Harbour City"),
        reference_roles={},
    )


def purchase(facts: str, more: str = "", needed_by: str = "2026-06-30") -> str:
    """A project with one purchase."""
    head = f"id: R1, kind: purchase, title: Cranes, needed_by: {needed_by}"
    return f"requests:\n  - {{{head}, facts: {{{facts}}}{more}}}\n"


def resolved(
    project: str, organization: str = "", procedure: str = "", *procedures: str, as_of: date | None = None
) -> ResolvedProject:
    """The project resolved in its organization."""
    world = profile(organization, procedure, project, *procedures)
    return resolve_project(world, next(iter(world.projects)), as_of=as_of)


def first(result: ResolvedProject) -> ResolvedRequest:
    """The first request of a resolved project."""
    return result.requests[0]
