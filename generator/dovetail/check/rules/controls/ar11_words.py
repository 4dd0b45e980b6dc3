"""AR-11: the project gives no other meaning to a word of operations."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail.check.case import Case
from dovetail.check.rule import Judgement, Rule, failed, passed, unknown
from dovetail.model.diagnostics import Severity
from dovetail.model.folding import folded
from dovetail.model.language import later, tell
from dovetail.model.organization import Term


def check(case: Case) -> Iterator[Judgement]:
    """One verdict per word of the project's glossary."""
    terms = {_folded(entry.term): entry for entry in case.organization.glossary}
    for index, own in enumerate(case.project.glossary):
        place = case.place("glossary", index, "meaning")
        if not terms:
            yield unknown(
                own.term,
                tell(
                    'Whether "{term}" means something else in operations can\'t be told: '
                    "{organization} has stated no glossary",
                    term=own.term,
                    organization=case.organization.name,
                ),
                place,
                hint=tell("state the words of operations in the organization's glossary"),
            )
            continue
        theirs = terms.get(_folded(own.term))
        if theirs is not None and _folded(theirs.meaning) != _folded(own.meaning):
            yield failed(
                own.term,
                tell(
                    '"{term}" means "{short}" in the project, and "{short_2}" at {organization}',
                    term=own.term,
                    short=_short(own.meaning),
                    short_2=_short(theirs.meaning),
                    organization=case.organization.name,
                ),
                place,
            )
            continue
        taken = _taken(own, theirs, case)
        if taken is not None:
            yield failed(
                own.term,
                tell(
                    '"{term}" is taken at {organization} as the project\'s word for "{term_2}" '
                    '({short}), and means "{short_2}" here',
                    term=own.term,
                    organization=case.organization.name,
                    term_2=taken.term,
                    short=_short(taken.meaning),
                    short_2=_short(own.meaning),
                ),
                place,
            )
        else:
            yield passed(own.term)


def _taken(own: Term, theirs: Term | None, case: Case) -> Term | None:
    """The word of operations for which the organization expects projects to say this one."""
    if theirs is not None:
        return None
    for entry in case.organization.glossary:
        if entry.project_term and _folded(entry.project_term) == _folded(own.term):
            return entry if _folded(entry.meaning) != _folded(own.meaning) else None
    return None


def _folded(text: str) -> str:
    return folded(text).rstrip(".")


def _short(text: str) -> str:
    """The beginning of a meaning, as far as it goes on one line."""
    line = " ".join(text.split()).rstrip(".")
    return line if len(line) <= 80 else f"{line[:80].rsplit(' ', 1)[0]} …"


RULE = Rule(
    id="AR-11",
    codes=("word-redefined",),
    title=later("The project uses the words of operations in their meaning"),
    severity=Severity.MINOR,
    prevents=("F7",),
    reason="""
The worst misunderstandings look like agreement: "closed" is delivered to the project manager and accepted
to the service manager. A word that operations have defined keeps its meaning, also in the project; if the
project needs another idea, it takes another word.
""",
    data="glossaries of the organization and of the project",
    bad="""
organization:
  glossary: [{term: Incident, meaning: An unplanned interruption of a service.}]
project:
  glossary: [{term: incident, meaning: A defect found in a test.}]
""",
    good="""
organization:
  glossary: [{term: Incident, meaning: An unplanned interruption of a service.}]
project:
  glossary: [{term: Defect, meaning: A fault found in a test.}]
""",
    hint=later("take the operational meaning, or another word"),
    check=check,
)
