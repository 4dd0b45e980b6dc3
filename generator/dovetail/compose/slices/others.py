"""Those who act so little on a project that one table says it."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.compose.slices import cards, people
from dovetail.compose.teller import Plain, Teller

_DATES = 2
"""How many days a line holds; the plan of each request has all of them."""


def others(teller: Teller, _subject: str) -> Plain:
    """Roles without a card: who they are, what they do, and when."""
    return [_line(teller, role) for role in people.cards_of(teller) if people.is_minor(teller, role)]


def _line(teller: Teller, role: str) -> Plain:
    card = cards.card(teller, role)
    days = list({(entry["day"], entry["request"]["text"]): entry for entry in _when(card)}.values())
    return card | {
        "anchor": f"role-{role}",
        "does": list({title["to"]: title for title in _does(card)}.values()),
        "when": days[:_DATES],
        "more": max(0, len(days) - _DATES),
        "approves": list({entry["request"]["to"]: entry["request"] for entry in card["approvals"]}.values()),
    }


def _does(card: Plain) -> Iterator[Plain]:
    """Steps that the role has in a procedure, or only in the plan of some request."""
    for group in card["steps"]:
        yield from (step["title"] for step in group["steps"])
    yield from (entry["title"] for entry in card["for_requests"])


def _when(card: Plain) -> Iterator[Plain]:
    """Days on which the role must have done or approved something, each with its request."""
    for entry in card["dates"]:
        yield {"day": entry["end"], "request": entry["request"], "bounded": entry["bounded"]}
    for entry in card["approvals"]:
        if entry["by"]:
            yield {"day": entry["by"], "request": entry["request"], "bounded": entry["bounded"]}
