"""A small, complete profile as text, and the profile folders that the tests draw from it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dovetail.load.profile import Loaded, load_profile
from dovetail.model.diagnostics import Diagnostic, Severity

ORGANIZATION = """\
id: harbour-city
name: Harbour City
currency: GBP
tax_basis: excluded
time_zone: Europe/London
fiscal_year: {starts: 1 april}
holidays: {country: GB, subdivision: ENG}
roles:
  chief-executive:
    title: Chief executive
    holder: Ida Berg
  buyer:
    title: Buyer
    holder: Ana Costa
    deputy: Lee Wong
    reports_to: head-of-procurement
  head-of-procurement:
    title: Head of procurement
    holder: {unknown: "Who heads procurement?", ask: chief-executive}
    reports_to: chief-executive
  qa_lead:
    title: Quality lead
authorities:
  - {subject: spend, role: buyer, limit: 10000}
  - subject: spend
    role: head-of-procurement
    limit:
      - {until: 2026-12-31, value: 50000}
      - {from: 2027-01-01, value: unlimited}
    when: {category: [it, services]}
boards:
  change-board:
    title: Change board
    chair: qa_lead
    members: [buyer]
    meets: {every: week, on: tuesday, at: "14:00"}
    submission_closes: 3 working days
systems:
  ledger: {title: The ledger, owner: buyer}
forms:
  requisition:
    title: Requisition
    system: ledger
    receiver: buyer
    fields:
      - {name: Amount, fact: amount}
calendars:
  freezes:
    year-end: {title: Year end, from: 2026-12-20, until: 2027-01-03, procedures: [purchasing]}
  windows:
    sunday: {title: Sunday night, recurs: {every: week, on: sunday}, lasts: 4 hours}
"""

SERVICES = """\
payroll:
  title: Payroll
  owner: head-of-procurement
  tier: 1
  depends_on: [network]
network:
  title: Network
"""

PURCHASING = """\
id: purchasing
title: Purchasing
version: 1.20
owner: head-of-procurement
covers: [PRO]
handles:
  kind: purchase
  title: Purchase
  facts:
    amount: {type: money, question: "What does it cost?"}
    category: {type: choice, question: "What is it?", options: [goods, it, services]}
    service: {type: service, question: "For which service?"}
    urgent: {type: yes-no, question: "Is it urgent?"}
  authority_fact: amount
controls:
  - {id: PUR-C1, statement: Three quotes are compared.}
  - {id: PUR-C2, statement: Someone else approves., waivable_by: head-of-procurement}
routes:
  - id: direct
    title: Direct purchase
    when: {amount: {to: 10000}}
  - id: tender
    title: Tender
    when:
      amount: {from: 10000}
      category: [goods, it]
    approvals:
      - {authority: spend}
      - {board: change-board, when: {service.tier: 1}}
    steps:
      - after: raise
        step: {id: publish, title: Publish the call, by: buyer, duration: 2 weeks}
    lead_time: 20 working days
steps:
  - id: raise
    title: Raise the requisition
    by: requester
    form: requisition
    system: ledger
    controls: PUR-C1
    duration: 1-2 working days
  - id: award
    title: Award the contract
    by: buyer
    controls: [PUR-C2]
    decided_by: spend
    decision:
      - {answer: Approved, next: end}
      - {answer: Sent back, next: raise}
duties:
  - id: spend-report
    title: Report the spend
    by: buyer
    recurs: {every: month, working_day: 5}
    to: [change-board]
exceptions:
  - {id: burst-pipe, title: Burst pipe, kind: emergency, do: Call the plumber first., skips: [award]}
flexibility:
  preapproved:
    - {id: stationery, title: Stationery, route: direct}
interfaces:
  - {to: FIN, gives: The commitment}
  - {to: go-live, takes: The decision}
"""

PROJECT = """\
code: PIER
name: New pier
starts: 2026-03-02
ends: 2027-06-30
gates:
  - {id: go-live, title: Go-live, date: 2027-05-01, decided_by: change-board}
services: payroll
team:
  project-manager: {name: Kim Holt, role: buyer}
  clerk: {name: Jo Reed}
bindings: {buyer: clerk}
requests:
  - id: crane
    kind: purchase
    title: A crane
    needed_by: 2026-09-01
    facts: {amount: 180000, category: goods, service: payroll, urgent: no}
  - id: pens
    kind: purchase
    title: Pens
    needed_by: {unknown: "When do they start?", ask: project-manager}
    standard: stationery
    linked_with: [crane]
tailoring:
  purchasing:
    - adapt: raise
      set: {by: clerk, duration: 3 working days}
      because: The clerk raises all of them.
    - add: {id: log, title: Log it, by: clerk, after: award}
      because: We watch the budget.
    - waive: PUR-C1
      because: There is one maker.
      requested_by: project-manager
      approved_by: head-of-procurement
"""

GOOD: Mapping[str, str] = {
    "organization.yaml": ORGANIZATION,
    "services.yaml": SERVICES,
    "procedures/purchasing.yaml": PURCHASING,
    "projects/PIER/project.yaml": PROJECT,
}


def draw(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write a tree of files; the folder."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def edited(name: str, old: str, new: str) -> dict[str, str]:
    """The good profile with one passage of one file replaced."""
    assert GOOD[name].count(old) == 1, f"{old!r} stands {GOOD[name].count(old)} times in {name}"
    return {**GOOD, name: GOOD[name].replace(old, new)}


def load(root: Path, files: Mapping[str, str | bytes]) -> Loaded:
    """Load a profile that consists of these files."""
    return load_profile(draw(root, files))


def errors(loaded: Loaded) -> list[Diagnostic]:
    """What makes the profile unusable."""
    return [problem for problem in loaded.diagnostics if problem.severity is Severity.ERROR]
