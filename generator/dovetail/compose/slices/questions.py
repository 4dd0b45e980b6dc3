"""What nobody has said yet."""

from __future__ import annotations

import re
from collections.abc import Collection

from dovetail.compose.teller import Plain, Teller
from dovetail.model.language import later, tell, tell_count
from dovetail.model.resolved import OpenQuestion
from dovetail.resolve.facts.unsaid_words import keeps

LISTED = 3
"""How many records that wait for one answer are listed one by one."""
NOBODY = later("Nobody is named who could answer")
_SHOWN = re.compile(r"\[(?:[^\]\[]* )?(Q-\d+)\]\(open-questions\.md#")


def question_anchor(identifier: str) -> str:
    """Where a question is found among the open questions."""
    return identifier.lower()


def questions(teller: Teller, subject: str) -> Plain:
    """Questions that touch one procedure; without a procedure, all of them."""
    if subject not in teller.procedures:
        return [_question(teller, item) for item in teller.resolved.questions]
    return _listed(teller, _of(teller, subject))


def with_shown(teller: Teller, subject: str, text: str) -> Plain:
    """Questions that touch a procedure, and those that its written document shows, whoever asks them."""
    return _listed(teller, _of(teller, subject) | set(_SHOWN.findall(text)))


def _of(teller: Teller, subject: str) -> set[str]:
    title = teller.procedures[subject].procedure.title
    mine = [item for item in teller.resolved.requests if item.procedure == subject]
    requests = {item.request.id for item in mine}
    asked = {number for item in mine for number in item.questions}
    return asked | {
        item.id
        for item in teller.resolved.questions
        if any(block in requests or block.startswith(title) for block in item.blocks)
    }


def _listed(teller: Teller, numbers: Collection[str]) -> Plain:
    return [_question(teller, item) for item in teller.resolved.questions if item.id in numbers]


def stands_in(teller: Teller, item: OpenQuestion) -> Plain:
    """The reference procedure for which a question asks what the organization operates; None if it asks
    something else.
    """
    references = {
        bound.procedure.title: {"text": bound.procedure.title, "to": bound.id}
        for bound in teller.resolved.procedures
        if bound.layer == "reference"
    }
    # Who acts is asked without a place in a file as well.
    if item.place is not None or len(item.blocks) != 1 or item.question in teller.names_asked:
        return None
    return references.get(item.blocks[0])


def _question(teller: Teller, item: OpenQuestion) -> Plain:
    return {
        "id": item.id,
        "anchor": question_anchor(item.id),
        "question": item.question,
        "ask": teller.short(item.ask) or tell(NOBODY),
        "role": item.ask.role,
        "blocks": _blocks(teller, item),
        "place": tell("{file}, line {line}", file=item.place.file, line=item.place.line)
        if item.place
        else None,
    }


def _blocks(teller: Teller, item: OpenQuestion) -> list[Plain]:
    """What waits for the answer. Records that wait for the same answer are counted, not listed."""
    kept = [block for block in item.blocks if keeps(block)]
    if len(kept) <= LISTED:
        return [_blocked(teller, block) for block in item.blocks]
    others: list[Plain] = [_blocked(teller, block) for block in item.blocks if block not in kept]
    counted = tell_count(
        len(kept),
        "the retention of {n} record: see section 11 of its procedure",
        "the retention of {n} records: see section 11 of their procedures",
    )
    return [counted, *others]


def _blocked(teller: Teller, block: str) -> Plain:
    """What waits for an answer, as a reader would say it, with a link to where it stands."""
    for entry in teller.resolved.requests:
        if entry.request.id == block:
            return {"text": f"{block} {entry.request.title}", "to": f"requests#request-{block}"}
    for bound in teller.resolved.procedures:
        title = bound.procedure.title
        if block == title:
            return {"text": title, "to": bound.id}
        if block.startswith(title):
            return {"text": block, "to": bound.id}
    return block


def by_owner(teller: Teller, _subject: str) -> Plain:
    """All questions, grouped by who can answer them, the one with most to answer first."""
    groups: dict[str, list[OpenQuestion]] = {}
    for item in teller.resolved.questions:
        groups.setdefault(teller.who(item.ask) or tell(NOBODY), []).append(item)
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0].casefold()))
    return [
        {
            "who": who,
            "questions": [_question(teller, item) for item in items if not stands_in(teller, item)],
            "references": [
                {"id": item.id, "anchor": question_anchor(item.id), "procedure": procedure}
                for item in items
                if (procedure := stands_in(teller, item))
            ],
        }
        for who, items in ordered
    ]
