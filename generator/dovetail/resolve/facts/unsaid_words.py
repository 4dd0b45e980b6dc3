"""What waits for an answer, in the words of those who read documents: never the name of a field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dovetail.model import words
from dovetail.model.language import later, tell, told
from dovetail.model.organization import Authority, ExchangeRate, Organization
from dovetail.model.procedure import Procedure
from dovetail.model.profile import PathInFile
from dovetail.model.project import Project

_ITEMS = {
    "controls": later("control"),
    "routes": later("route"),
    "steps": later("step"),
    "duties": later("duty"),
    "exceptions": later("exception"),
    "forms": later("form"),
    "boards": later("board"),
    "systems": later("system"),
    "services": later("service"),
    "gates": later("<<gate>>"),
    "requests": later("request"),
    "contracts": later("contract"),
    "handover": later("handover item"),
    "kpis": later("measure"),
    "records": later("record"),
    "calendars": later("calendar"),
    "exchange_rates": later("exchange rate"),
    "risks": later("risk"),
    "decisions": later("decision"),
    "delivered_items": later("delivered item"),
    "benefits": later("benefit"),
    "support_models": later("support model"),
}

_FIELDS = {
    "duration": later("how long “{title}” takes"),
    "lead_time": later("how much time “{title}” needs"),
    "wait": later("how long “{title}” waits"),
    "retention": later("how long the “{title}” is kept"),
    "target": later("target of “{title}”"),
    "formula": later("how “{title}” is worked out"),
    "recurs": later("days of “{title}”"),
    "meets": later("when “{title}” meets"),
    "submission_closes": later("when papers for “{title}” close"),
    "within": later("how soon “{title}” is approved afterwards"),
    "quotes": later("how many quotes “{title}” needs"),
    "from": later("when “{title}” begins"),
    "until": later("when “{title}” ends"),
    "where": later("where “{title}” is kept"),
    "owner": later("who owns “{title}”"),
    "receiver": later("who takes over “{title}”"),
    "supplier": later("the supplier of “{title}”"),
    "assignable": later("whether “{title}” can be assigned"),
    "owner_after_closure": later("who owns “{title}” after <<closure>>"),
    "accepted_on": later("when “{title}” is accepted"),
    "tested": later("how “{title}” is tested"),
    "support_impact": later("what decision “{title}” means for support"),
    "operational_reference": later("the number of “{title}” in the register of operations"),
    "reference": later("the number of “{title}” in its register"),
}

_OF_DOCUMENTS = {
    "retention": later("how long issued packs are kept"),
    "repository": later("where controlled documents are kept"),
}

_NAMES = ("title", "id", "service", "group", "gate", "year", "to")
"""The first of these that an item has is what people call it."""


def keeps(block: str) -> bool:
    """Whether what waits for an answer is how long a record is kept."""
    before, _, after = tell(_FIELDS["retention"], title="\0").partition("\0")
    return before in block and block.endswith(after)


def subject_of(
    value: Procedure | Organization | Project, path: PathInFile, services: Mapping[str, str]
) -> str:
    """``how long “Legal review” takes`` for a path into a file. ``services`` are their titles by id."""
    section = str(path[0])
    if len(path) == 1:
        return words.field(section)
    item: Any = _item(value, path)
    name = next((str(part) for part in reversed(path[2:]) if isinstance(part, str) and part != "value"), "")
    if isinstance(item, Authority) and isinstance(value, Organization):
        role = value.roles[item.role].title if item.role in value.roles else words.title(item.role)
        return tell(
            "how much {role} may approve of {subject}", role=role, subject=words.subject(item.subject)
        )
    if isinstance(item, ExchangeRate):
        return tell("rate of {currency}", currency=item.currency)
    if section == "document_control" and path[1] in _OF_DOCUMENTS:
        return tell(_OF_DOCUMENTS[str(path[1])])
    if section == "business_case" and path[1] == "run_cost" and len(path) > 2:
        return tell("the cost to run in {year}", year=item[int(path[2])].year)
    title = _title(item, services) or words.field(str(path[1]))
    if isinstance(value, Project) and "contracts" in path[2:-1]:
        contract = str(path[path.index("contracts") + 1])
        known = next((entry.title for entry in value.contracts if entry.id == contract), contract)
        return tell("what “{contract}” commits to for “{title}”", contract=known, title=title)
    if name == "accepted_on" and section == "support_models":
        line = item.tiers[int(path[3])].title
        return tell("when “{line}” of “{title}” is accepted", line=line, title=title)
    if name in _FIELDS:
        return tell(_FIELDS[name], title=title)
    kind = told(_ITEMS[section]) if section in _ITEMS else words.field(section)
    if name:
        return tell("{field} of {kind} “{title}”", field=words.field(name), kind=kind, title=title)
    return tell("{kind} “{title}”", kind=kind, title=title)


def _item(value: Procedure | Organization | Project, path: PathInFile) -> object:
    """What people would name: the entry of a list or of names, in a calendar that of its list."""
    holder: Any = getattr(value, str(path[0]), None)
    key: Any = path[1]
    if path[0] == "calendars" and len(path) > 2:
        return getattr(holder, str(key))[path[2]]
    if isinstance(holder, (tuple, dict)):
        return holder[key]
    return getattr(holder, str(key), None)


def _title(item: object, services: Mapping[str, str]) -> str:
    for name in _NAMES:
        text = getattr(item, name, None)
        if isinstance(text, str):
            return services.get(text, text) if name == "service" else text
    return ""
