"""What nobody has said yet, and what the checks have found."""

from __future__ import annotations

import re

from dovetail.compose.teller import Plain, Teller
from dovetail.model import words
from dovetail.model.language import later, tell
from dovetail.model.resolved import OpenQuestion

NOBODY = later("Nobody is named who could answer")
_SUBJECT = re.compile(r'(?P<field>[a-z ]+) of (?P<kind>[a-z ]+) "(?P<title>.*)"')
_LIMIT = re.compile(r"limit of (?P<role>.+) for (?P<subject>.+)")
_KINDS = {"kpis": "measure", "records": "record", "calendars": "calendar", "services": "service",
          "exchange rates": "exchange rate", "boards": "board"}  # fmt: skip
_FIELDS = {
    "duration": "how long {title} takes",
    "lead time": "how much time {title} needs",
    "wait": "how long {title} waits",
    "retention": "how long the {title} is kept",
    "target": "target of {title}",
    "formula": "how {title} is worked out",
    "recurs": "days of {title}",
    "meets": "when {title} meets",
    "submission closes": "when papers for {title} close",
    "quotes": "how many quotes {title} needs",
    "from": "when {title} begin",
    "until": "when {title} end",
}


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
        "blocks": [_blocked(teller, block) for block in item.blocks],
        "place": tell("{file}, line {line}", file=item.place.file, line=item.place.line)
        if item.place
        else None,
    }


def _blocked(teller: Teller, block: str) -> Plain:
    """What waits for an answer, as a reader would say it, with a link to where it stands."""
    for entry in teller.resolved.requests:
        if entry.request.id == block:
            return {"text": f"{block} {entry.request.title}", "to": f"requests#request-{block}"}
    for bound in teller.resolved.procedures:
        title = bound.procedure.title
        if block == title:
            return {"text": title, "to": bound.id}
        if block.startswith(f"{title}: "):
            return {"text": f"{title}: {_in_words(block[len(title) + 2 :])}", "to": bound.id}
    return _in_words(block)


def _in_words(subject: str) -> str:
    """``duration of step "Legal review"`` is “how long “Legal review” takes”; the rest stays as is."""
    found = _SUBJECT.fullmatch(subject)
    if found is None:
        limit = _LIMIT.fullmatch(subject)
        return f"how much {limit['role']} may approve of {limit['subject']}" if limit else subject
    field, kind, title = found["field"], _KINDS.get(found["kind"], found["kind"]), f"“{found['title']}”"
    say = _FIELDS.get(field)
    return say.format(title=title, kind=kind) if say else f"{field} of {kind} {title}"


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


def findings(teller: Teller, subject: str) -> Plain:
    """Findings on one procedure; without a procedure, those that belong to none."""
    return [
        {
            "code": item.code,
            "rule": item.rule,
            "due": words.day(item.due) if item.due else None,
            "severity": item.severity.value,
            "unknown": item.verdict.value == "unknown",
            "message": item.message,
            "hint": item.hint,
            "place": tell("{file}, line {line}", file=item.place.file, line=item.place.line)
            if item.place
            else None,
        }
        for item in teller.findings
        if item.procedure == (subject if subject in teller.procedures else "")
    ]
