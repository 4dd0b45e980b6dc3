"""A small profile to start from: an organization, one procedure, one project, each line explained."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answers:
    """What a profile can't do without. The defaults are those of ``--defaults``."""

    name: str = "Example Organization"
    id: str = "example"
    country: str = "GB"
    currency: str = "GBP"
    time_zone: str = "Europe/London"
    fiscal_year: str = "april"
    project: str = "New Intranet"
    code: str = "intranet"
    manager: str = "Alex Example"


def slug(name: str, fallback: str) -> str:
    """An id made from a name: ``Câmara de Água`` is ``camara-de-agua``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or fallback


def starting_profile(answers: Answers) -> dict[str, bytes]:
    """The files of the profile by their path. ``dovetail check`` finds nothing wrong with them."""
    # A JSON string is a YAML string too, whatever stands in the answer.
    quoted = {name: json.dumps(getattr(answers, name), ensure_ascii=False) for name in Answers.__slots__}
    files = {
        "organization.yaml": _ORGANIZATION,
        "procedures/procurement.yaml": _PROCEDURE,
        f"projects/{answers.code}/project.yaml": _PROJECT,
    }
    return {path: _fill(text, quoted).encode() for path, text in files.items()}


def _fill(text: str, values: dict[str, str]) -> str:
    return re.sub(r"«(\w+)»", lambda match: values[match[1]], text)


_ORGANIZATION = """\
# The organization: what all its procedures and projects share.
# Whatever you don't know yet, write as {unknown: "the question", ask: role-who-knows}.
id: «id»
name: «name»
currency: «currency»
tax_basis: excluded            # do amounts contain tax: excluded, included or none
time_zone: «time_zone»
fiscal_year: {starts: «fiscal_year»}
holidays: {country: «country»}     # public holidays; add your own days with own_days

roles:                         # who does and decides things; id, title, and who holds it
  head-of-procurement:
    title: Head of procurement
    holder: {unknown: "Who is head of procurement?"}
    reports_to: director
  director:
    title: Director
    holder: {unknown: "Who is the director?"}
  buyer:
    title: Buyer
    queue: Procurement team    # a shared mailbox or team instead of a person

authorities:                   # who may approve how much
  - {subject: spend, role: head-of-procurement, limit: 50000}
  - {subject: spend, role: director, limit: unlimited}

# scaling: how projects are graded small, medium or large, and so which procedures they need. A small
# one gets a booklet of at most 15 pages. Without a word here, Dovetail's reference practice does it.
# Your own:                      scaling: {medium_from: 50000, large_from: 500000}
# All procedures, no booklets:   scaling: {applies: no}

forms:
  purchase-request:
    title: Purchase request
    where: {unknown: "Where is the purchase request form kept?", ask: head-of-procurement}
"""

_PROCEDURE = """\
# One operational procedure, as the organization runs it today. One file for each.
id: procurement
title: Procurement
version: "1.0"
owner: head-of-procurement
covers: PRO                    # which of the 24 procedures of a complete pack it is
purpose: Buy what is needed, in time and at a fair price.

controls:                      # obligations; each keeps its id for ever
  - id: PUR-C1
    statement: Nobody approves a purchase of their own.
  - id: PUR-C2
    statement: Nothing is ordered before the purchase is approved.

handles:
  kind: purchase               # the word that projects write in their requests
  title: Purchase
  facts:                       # what must be known of a request
    amount: {type: money, question: How much will it cost?}

routes:                        # the lower edge of a band belongs to it, the upper edge does not
  - id: direct
    title: Direct purchase
    when: {amount: {to: 5000}}
    do: Buy from any supplier. Keep the receipt.
    skips: approve
  - id: quotes
    title: Three quotes
    when: {amount: {from: 5000}}
    quotes: three
    approvals: [{authority: spend}]

steps:
  - id: raise
    title: Raise the purchase request
    by: requester              # whoever asks
    form: purchase-request
    duration: 1 working day
  - id: approve
    title: Decide on the purchase
    by: head-of-procurement
    decided_by: spend
    duration: 2-5 working days
    controls: PUR-C1
  - id: order
    title: Send the order
    by: buyer
    duration: 2 working days
    controls: PUR-C2
"""

_PROJECT = """\
# A project: its own facts. Everything else comes from the organization.
code: «code»
name: «project»
sponsor: {unknown: "Who sponsors the project?"}
starts: 2027-01-04
ends: 2027-12-17

team:                          # project roles, and who fills them
  project-manager: {title: Project manager, name: «manager»}

requests:                      # what the project needs from the procedures
  - id: licences
    kind: purchase
    title: Licences for the first users
    needed_by: 2027-03-31
    facts: {amount: 4000}
"""
