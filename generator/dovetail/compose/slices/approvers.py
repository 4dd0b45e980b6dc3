"""Who must approve a request, whole: those who are known, and what decides on the others."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dovetail.compose.teller import Plain, Teller
from dovetail.model.resolved import ResolvedApproval

_ASKED = re.compile(r"[\w-]+")


def named(entry: ResolvedApproval) -> tuple[str, str]:
    """The approver as people say it, and the queue through which a role without a person is reached."""
    if not entry.holder or entry.holder == entry.title:
        return entry.title, entry.through
    return f"{entry.holder} ({entry.title})", ""


def short_name(entry: ResolvedApproval) -> str:
    """The person alone; the title of a role that is reached by a queue, or that nobody holds."""
    return entry.holder or entry.title


def approvers(teller: Teller, entries: Iterable[ResolvedApproval]) -> Plain:
    """Nobody who must approve is missing here, so that no reader takes those who are named for all.

    ``asked`` are the questions on which further approvals hang, ``lacking`` the roles or groups of roles of
    further approvals that no question settles.
    """
    certain: list[ResolvedApproval] = []
    unsettled: list[ResolvedApproval] = []
    for entry in entries:
        (unsettled if entry.problem or not (entry.holder or entry.title) else certain).append(entry)
    asked = [(entry, _questions(teller, entry)) for entry in unsettled]
    return {
        "names": _each_once(short_name(entry) for entry in certain),
        "whole_names": _each_once(named(entry)[0] for entry in certain),
        "asked": [
            {"text": number, "to": f"open-questions#{number.lower()}"}
            for number in _each_once(number for _, numbers in asked for number in numbers)
        ],
        "lacking": _each_once(entry.title for entry, numbers in asked if not numbers and entry.title),
    }


def _questions(teller: Teller, entry: ResolvedApproval) -> list[str]:
    known = {question.id for question in teller.resolved.questions}
    return [word for word in _ASKED.findall(f"{entry.asked} {entry.problem}") if word in known]


def _each_once(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
