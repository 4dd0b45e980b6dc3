"""What the pages of the pack as a whole say."""

from __future__ import annotations

from dovetail.compose.slices import sizing
from dovetail.compose.slices.named_deciders import body
from dovetail.compose.teller import Plain, Teller
from dovetail.model import words
from dovetail.model.base import Unknown
from dovetail.model.language import tell_count
from dovetail.model.revision import Revision
from dovetail.resolve.people import DEFAULT_REQUESTER, SPONSOR
from dovetail.resolve.procedures.gate_deciders import named_at


def sponsor_of(teller: Teller) -> Plain:
    """Who the sponsor is: somebody in a role, a name, or an open question."""
    project, organization = teller.resolved.project, teller.resolved.organization
    sponsor = project.sponsor
    if isinstance(sponsor, str) and (sponsor in project.team or sponsor in organization.roles):
        return teller.seated(teller.actor(sponsor), SPONSOR)
    return teller.said(sponsor)


def facts(teller: Teller, _subject: str) -> Plain:
    """The project on one page: what it is for, who leads it, its life and its money."""
    project, organization = teller.resolved.project, teller.resolved.organization
    money = project.budget
    manager = teller.resolved.roles.get("project-manager")
    return {
        "summary": project.summary,
        "invented": project.invented,
        "sponsor": sponsor_of(teller),
        "manager": teller.seated(manager, DEFAULT_REQUESTER) if manager else None,
        "lifecycle": project.lifecycle,
        "level": project.level,
        "sizing": sizing.sizing(teller, _subject),
        "starts": words.day(project.starts),
        "ends": words.day(project.ends),
        "as_of": words.day(teller.today),
        "budget": teller.said(money.total, lambda amount: words.money(amount, organization)),
        "contingency": teller.said(money.contingency, lambda amount: words.money(amount, organization)),
        "cost_codes": [
            {"code": code.code, "title": code.title, "type": code.type} for code in money.cost_codes
        ],
        "services": [
            organization.services[name].title if name in organization.services else words.title(name)
            for name in project.services
        ],
        "stages": [
            {
                "title": stage.title,
                "from": teller.said(stage.from_, words.day),
                "until": teller.said(stage.until, words.day),
            }
            for stage in project.stages
        ],
        "gates": [
            {
                "id": gate.id,
                "anchor": f"gate-{gate.id}",
                "title": gate.title,
                "date": teller.said(gate.date, words.day),
                "by": body(teller, named) if (named := named_at(gate, project)) else None,
                "evidence": gate.evidence,
            }
            for gate in project.gates
        ],
    }


def sources(teller: Teller, _subject: str) -> Plain:
    """The operational procedure behind each procedure of the pack."""
    return [
        {
            "title": {"text": bound.procedure.title, "to": bound.id},
            "id": bound.id,
            "version": bound.procedure.version,
            "owner": teller.by(bound.procedure.owner)["who"],
            "owner_name": _name(teller.by(bound.procedure.owner)),
            "contact": teller.by(bound.procedure.owner)["contact"],
            "effective": words.period(bound.procedure.effective),
            "source": bound.procedure.source,
            "reference": bound.layer == "reference",
            "covers": list(bound.procedure.covers),
        }
        for bound in teller.resolved.procedures
    ]


def _name(person: Plain) -> Plain:
    """The person without the role, where both are known."""
    return person["holder"] or person["who"]


def rules(teller: Teller, _subject: str) -> Plain:
    """Document control: numbering, marking, keeping, approving."""
    rules = teller.resolved.organization.document_control
    return {
        "classification": rules.classification,
        "retention": teller.said(rules.retention),
        "repository": teller.said(rules.repository),
        "review": rules.review,
        "pattern": rules.id_pattern,
        "approvers": [
            {**teller.person(teller.actor(role)), "on": _approved(teller, role)}
            for role in rules.approval_roles
        ],
        "issued": teller.issued,
        "revision": _revision(teller),
        "revisions": [_issued(revision) for revision in reversed(teller.revisions)],
        "profile_about": teller.resolved.organization.about,
        "entities": [
            {"name": entity.name, "country": entity.country, "note": entity.note}
            for entity in teller.resolved.organization.legal_entities.values()
        ],
    }


def _revision(teller: Teller) -> Plain:
    """What the table of revisions says of this one: its number, day and content, and who answers for it.

    A draft has no day if it is planned from an earlier one than that of the last issue, which it follows.
    """
    resolved = teller.resolved
    manager = resolved.roles.get("project-manager")
    last = teller.revisions[-1] if teller.revisions else None
    procedures, requests = len(resolved.procedures), len(resolved.requests)
    content = [tell_count(procedures, "{n} procedure", "{n} procedures")]
    if requests:
        content.append(tell_count(requests, "{n} request", "{n} requests"))
    return {
        "number": teller.revision,
        "day": words.day(teller.today) if last is None or teller.today >= last.on else None,
        "content": words.listed(content),
        "by": teller.short(manager) if manager else None,
    }


def _issued(revision: Revision) -> Plain:
    """One row of the table of revisions."""
    return {
        "number": revision.number,
        "day": words.day(revision.on),
        "summary": list(revision.summary),
        "by": revision.author,
    }


def _approved(teller: Teller, role: str) -> str | None:
    """The day on which the role approved the pack that is issued."""
    last = teller.revisions[-1] if teller.issued and teller.revisions else None
    found = next((item.on for item in last.approvers if item.role == role), None) if last else None
    return words.day(found) if found else None


def handover(teller: Teller, _subject: str) -> Plain:
    """Contracts, acceptance criteria and handover items that operations take over."""
    project = teller.resolved.project

    def role(value: str | Unknown | None) -> Plain:
        return teller.said(value, lambda name: teller.short(teller.actor(name)))

    return {
        "items": [
            {
                "id": item.id,
                "title": item.title,
                "receiver": role(item.receiver),
                "due": teller.said(item.due, words.day),
            }
            for item in project.handover
        ],
        "acceptance": [
            {"id": item.id, "text": item.text, "acceptor": role(item.acceptor)} for item in project.acceptance
        ],
        "contracts": [
            {
                "id": item.id,
                "title": item.title,
                "supplier": teller.said(item.supplier),
                "until": teller.said(item.until, words.day),
                "owner": role(item.owner_after_closure),
            }
            for item in project.contracts
        ],
    }
