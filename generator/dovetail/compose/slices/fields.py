"""What a project changed in an item, with its fields called as people call them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dovetail.compose.teller import Plain
from dovetail.model import words
from dovetail.model.language import later, tell
from dovetail.model.resolved import Change

FIELDS: Mapping[str, str] = {
    "accountable": later("who answers for it"),
    "after": later("comes after"),
    "approvals": later("approvals"),
    "by": later("who does it"),
    "consulted": later("asked before"),
    "controls": later("controls"),
    "do": later("instructions"),
    "duration": later("time"),
    "ends_by": later("ends by"),
    "evidence": later("evidence"),
    "form": later("form"),
    "forms": later("forms"),
    "informed": later("told afterwards"),
    "input": later("needs"),
    "lead": later("time ahead"),
    "lead_time": later("time from the first step to delivery"),
    "output": later("result"),
    "parallel": later("side by side with"),
    "quotes": later("quotes"),
    "recurs": later("due"),
    "system": later("system"),
    "title": later("title"),
    "to": later("goes to"),
    "when": later("condition"),
}
"""Fields that a project may adapt, in words."""


def field(name: str) -> str:
    """What a field is called; its id in words, if nobody has named it."""
    return tell(FIELDS[name]) if name in FIELDS else words.name(name)


def changes(found: Iterable[Change]) -> list[Plain]:
    """Field, old and new value of each change, and whether it fills in what operations have not said."""
    return [
        {
            "field": field(change.field),
            "before": change.before,
            "after": change.after,
            "unsaid": change.unsaid,
            "unsaid_time": change.unsaid and change.field == "duration",
        }
        for change in found
    ]
