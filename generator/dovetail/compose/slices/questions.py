"""What nobody has said yet, and what the checks have found."""

from __future__ import annotations

from dovetail.compose.teller import Plain, Teller
from dovetail.model.resolved import OpenQuestion


def question_anchor(identifier: str) -> str:
    """Where a question is found among the open questions."""
    return identifier.lower()


def questions(teller: Teller, subject: str) -> Plain:
    """Questions that touch one procedure; without a procedure, all of them."""
    if subject not in teller.procedures:
        return [_question(teller, item) for item in teller.resolved.questions]
    title = teller.procedures[subject].procedure.title
    requests = {item.request.id for item in teller.resolved.requests if item.procedure == subject}
    asked = {
        number for item in teller.resolved.requests if item.procedure == subject for number in item.questions
    }
    return [
        _question(teller, item)
        for item in teller.resolved.questions
        if item.id in asked or any(block in requests or block.startswith(title) for block in item.blocks)
    ]


def _question(teller: Teller, item: OpenQuestion) -> Plain:
    requests = {entry.request.id: entry for entry in teller.resolved.requests}
    return {
        "id": item.id,
        "anchor": question_anchor(item.id),
        "question": item.question,
        "ask": teller.short(item.ask),
        "role": item.ask.role,
        "blocks": [
            {"text": f"{block}: {requests[block].request.title}", "to": f"requests#request-{block}"}
            if block in requests
            else block
            for block in item.blocks
        ],
        "place": f"{item.place.file}, line {item.place.line}" if item.place else None,
    }


def by_owner(teller: Teller, _subject: str) -> Plain:
    """All questions, grouped by who can answer them, the one with most to answer first."""
    groups: dict[str, list[OpenQuestion]] = {}
    for item in teller.resolved.questions:
        groups.setdefault(teller.who(item.ask), []).append(item)
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0].casefold()))
    return [{"who": who, "questions": [_question(teller, item) for item in items]} for who, items in ordered]


def findings(teller: Teller, subject: str) -> Plain:
    """Findings on one procedure; without a procedure, those that belong to none."""
    return [
        {
            "code": item.code,
            "severity": item.severity.value,
            "unknown": item.verdict.value == "unknown",
            "message": item.message,
            "hint": item.hint,
            "place": f"{item.place.file}, line {item.place.line}" if item.place else None,
        }
        for item in teller.resolved.findings
        if item.procedure == (subject if subject in teller.procedures else "")
    ]
